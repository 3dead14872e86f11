package views

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"

	"dealflow/models"

	"github.com/a-h/templ"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// The Markdown that people write is never trusted. Its markup is parsed without
// HTML, so that a tag stays the text that it was typed as; links lead to web and
// mail addresses only; a picture becomes a link, because a page loads nothing
// from elsewhere; a heading becomes a bold line, because the outline of a page
// is the page's own.

// markdown turns text into markup. It is safe for concurrent use.
var markdown = goldmark.New(
	goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(blockParsers()...),
		parser.WithInlineParsers(append(inlineParsers(), util.Prioritized(mentionParser{}, 90))...),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	)),
	goldmark.WithExtensions(extension.Strikethrough, extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)), extension.NewLinkify(extension.WithLinkifyAllowedProtocols([]string{"http", "https"}))),
	goldmark.WithRendererOptions(html.WithHardWraps(), renderer.WithNodeRenderers(util.Prioritized(markdownRenderer{}, 1))),
)

// blockParsers are the usual ones without HTML, which stays text.
func blockParsers() []util.PrioritizedValue {
	var list []util.PrioritizedValue
	for _, p := range parser.DefaultBlockParsers() {
		if fmt.Sprintf("%T", p.Value) != fmt.Sprintf("%T", parser.NewHTMLBlockParser()) {
			list = append(list, p)
		}
	}
	return list
}

func inlineParsers() []util.PrioritizedValue {
	var list []util.PrioritizedValue
	for _, p := range parser.DefaultInlineParsers() {
		if fmt.Sprintf("%T", p.Value) != fmt.Sprintf("%T", parser.NewRawHTMLParser()) {
			list = append(list, p)
		}
	}
	return list
}

// Markdown shows a stored text. Names are the current names of the records that
// it mentions, by key; a record without one is not linked.
func Markdown(body string, names map[string]string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		if strings.Count(body, "[") > maxBrackets {
			_, err := io.WriteString(w, "<p>"+strings.ReplaceAll(templ.EscapeString(body), "\n", "<br>\n")+"</p>\n")
			return err
		}
		ctx := parser.NewContext()
		ctx.Set(mentionNames, names)
		return markdown.Convert([]byte(flatten(body)), w, parser.WithContext(ctx))
	})
}

// maxBrackets is how many links a text may begin. Looking for the ends of more
// costs more with each one, so such a text is shown as it was typed.
const maxBrackets = 2000

// maxNesting is how deep quotes and lists may stand in each other. What goes
// deeper is no text that somebody wrote, and costs more with each step.
const maxNesting = 20

// flatten cuts the beginnings of lines that open more blocks than maxNesting.
func flatten(body string) string {
	lines := strings.Split(body, "\n")
	for i, line := range lines {
		marks := 0
		for at, r := range line {
			if strings.ContainsRune(">-*+", r) {
				marks++
			} else if r != ' ' && r != '\t' && (r < '0' || r > '9') && r != '.' && r != ')' {
				break
			}
			if marks > maxNesting {
				lines[i] = line[:at] + "\\" + strings.TrimLeft(line[at:], ">-*+ \t")
				break
			}
		}
	}
	return strings.Join(lines, "\n")
}

var mentionNames = parser.NewContextKey()

var kindMention = ast.NewNodeKind("Mention")

// mention is a record named in the text.
type mention struct {
	ast.BaseInline
	models.Mention
	known bool
}

func (*mention) Kind() ast.NodeKind              { return kindMention }
func (n *mention) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// mentionHere is a stored mention at the beginning of a text.
var mentionHere = regexp.MustCompile(`^` + models.MentionPattern.String())

// mentionParser finds stored mentions.
type mentionParser struct{}

func (mentionParser) Trigger() []byte { return []byte{'@', '#'} }

func (mentionParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	match := mentionHere.FindSubmatch(line[:min(len(line), 2000)])
	if match == nil {
		return nil
	}
	m, ok := models.ParseMention([]string{string(match[0]), string(match[1]), string(match[2]), string(match[3]), string(match[4])})
	if !ok {
		return nil
	}
	block.Advance(len(match[0]))
	node := &mention{Mention: m}
	names, _ := pc.Get(mentionNames).(map[string]string)
	if name := names[m.Key()]; name != "" {
		node.Name, node.known = name, true
	}
	return node
}

// markdownRenderer writes what may lead elsewhere, and what would disturb the
// page around it.
type markdownRenderer struct{}

func (r markdownRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindMention, r.mention)
	reg.Register(ast.KindLink, r.link)
	reg.Register(ast.KindImage, r.image)
	reg.Register(ast.KindAutoLink, r.autoLink)
	reg.Register(ast.KindHeading, r.heading)
}

func (markdownRenderer) mention(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n, ok := node.(*mention)
	if !ok || !entering {
		return ast.WalkContinue, nil
	}
	name := templ.EscapeString(models.MentionSigns[n.Mention.Kind] + n.Name)
	if !n.known {
		_, err := w.WriteString(name)
		return ast.WalkContinue, err
	}
	_, err := fmt.Fprintf(w, `<a class="mention" href="%s">%s</a>`, address(n.Mention.Kind, n.ID), name)
	return ast.WalkContinue, err
}

// outside is the beginning of a link that leads out of the product, or ok is
// false when the address may not be followed.
func outside(destination []byte) (open string, ok bool) {
	u, err := url.Parse(strings.TrimSpace(string(destination)))
	if err != nil {
		return "", false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		ok = u.Host != ""
	case "mailto":
		ok = u.Opaque != ""
	}
	return `<a href="` + templ.EscapeString(u.String()) + `" rel="noopener noreferrer nofollow" target="_blank">`, ok
}

// wrap puts a link around the children of a node, or leaves them as they are.
func wrap(w util.BufWriter, destination []byte, entering bool) (ast.WalkStatus, error) {
	open, ok := outside(destination)
	if !ok {
		return ast.WalkContinue, nil
	}
	if !entering {
		open = "</a>"
	}
	_, err := w.WriteString(open)
	return ast.WalkContinue, err
}

func (markdownRenderer) link(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if n, ok := node.(*ast.Link); ok {
		return wrap(w, n.Destination, entering)
	}
	return ast.WalkContinue, nil
}

func (markdownRenderer) image(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n, ok := node.(*ast.Image)
	if !ok {
		return ast.WalkContinue, nil
	}
	for p := n.Parent(); p != nil; p = p.Parent() {
		if p.Kind() == ast.KindLink { // a link in a link is none
			return ast.WalkContinue, nil
		}
	}
	if entering && n.ChildCount() == 0 {
		defer func() { _, _ = w.WriteString(templ.EscapeString(string(n.Destination))) }()
	}
	return wrap(w, n.Destination, entering)
}

func (markdownRenderer) autoLink(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n, ok := node.(*ast.AutoLink)
	if !ok || !entering {
		return ast.WalkContinue, nil
	}
	destination := n.URL(source)
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(string(destination)), "mailto:") {
		destination = append([]byte("mailto:"), destination...)
	}
	label := templ.EscapeString(string(n.Label(source)))
	if open, ok := outside(destination); ok {
		label = open + label + "</a>"
	}
	_, err := w.WriteString(label)
	return ast.WalkContinue, err
}

func (markdownRenderer) heading(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	tag := "<p><strong>"
	if !entering {
		tag = "</strong></p>\n"
	}
	_, err := w.WriteString(tag)
	return ast.WalkContinue, err
}
