package views

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// The languages a page can be shown in.
const (
	English = "en"
	Chinese = "zh-CN"
)

// Languages lists every language in the order of the language menu.
var Languages = []string{English, Chinese}

//go:embed locales/*.json
var localeFiles embed.FS

var (
	catalogues = mustLoadCatalogues()
	matcher    = language.NewMatcher([]language.Tag{language.English, language.SimplifiedChinese})
)

// A catalogue holds the messages of one language. Plain ones are answered by
// one map look-up, because a list page asks for hundreds.
type catalogue struct {
	tag      language.Tag
	plain    map[string]string
	patterns map[string]pattern
}

// A pattern is a message with variables, or with plural forms, or both.
type pattern struct {
	one, other []segment
}

// A segment is a literal, or the name of a variable.
type segment struct {
	text     string
	variable bool
}

func mustLoadCatalogues() map[string]*catalogue {
	c, err := loadCatalogues()
	if err != nil {
		panic(err) // the files are embedded, so this is a broken build
	}
	return c
}

func loadCatalogues() (map[string]*catalogue, error) {
	all := map[string]*catalogue{}
	for _, lang := range Languages {
		all[lang] = &catalogue{tag: language.MustParse(lang), plain: map[string]string{}, patterns: map[string]pattern{}}
	}
	entries, err := localeFiles.ReadDir("locales")
	if err != nil {
		return nil, fmt.Errorf("read locales: %w", err)
	}
	unmarshal := map[string]i18n.UnmarshalFunc{"json": json.Unmarshal}
	for _, entry := range entries {
		data, err := localeFiles.ReadFile(path.Join("locales", entry.Name()))
		if err != nil {
			return nil, fmt.Errorf("read locale %s: %w", entry.Name(), err)
		}
		file, err := i18n.ParseMessageFileBytes(data, entry.Name(), unmarshal)
		if err != nil {
			return nil, fmt.Errorf("parse locale %s: %w", entry.Name(), err)
		}
		c, ok := all[file.Tag.String()]
		if !ok {
			return nil, fmt.Errorf("locale %s: language %s is not offered", entry.Name(), file.Tag)
		}
		for _, m := range file.Messages {
			if err := c.add(m); err != nil {
				return nil, fmt.Errorf("locale %s: %w", entry.Name(), err)
			}
		}
	}
	return all, nil
}

func (c *catalogue) add(m *i18n.Message) error {
	if m.Other == "" {
		return fmt.Errorf("message %q has no text", m.ID)
	}
	if m.One == "" && !strings.Contains(m.Other, "{{") {
		c.plain[m.ID] = m.Other
		return nil
	}
	p := pattern{one: segments(m.One), other: segments(m.Other)}
	if p.one == nil {
		p.one = p.other
	}
	c.patterns[m.ID] = p
	return nil
}

func (c *catalogue) has(id string) bool {
	if _, ok := c.plain[id]; ok {
		return true
	}
	_, ok := c.patterns[id]
	return ok
}

// segments splits "{{.Name}} passed" at its variables.
func segments(text string) []segment {
	var list []segment
	for text != "" {
		before, rest, found := strings.Cut(text, "{{.")
		if before != "" {
			list = append(list, segment{text: before})
		}
		if !found {
			break
		}
		name, after, _ := strings.Cut(rest, "}}")
		list = append(list, segment{text: strings.TrimSpace(name), variable: true})
		text = after
	}
	return list
}

func (c *catalogue) message(id string, kv []any) (string, bool) {
	if text, ok := c.plain[id]; ok {
		return text, true
	}
	p, ok := c.patterns[id]
	if !ok {
		return "", false
	}
	form := p.other
	if n, ok := countOf(kv); ok && plural.Cardinal.MatchPlural(c.tag, n, 0, 0, 0, 0) == plural.One {
		form = p.one
	}
	var b strings.Builder
	for _, s := range form {
		if s.variable {
			b.WriteString(variable(s.text, kv))
		} else {
			b.WriteString(s.text)
		}
	}
	return b.String(), true
}

// countOf finds the number that chooses the plural form.
func countOf(kv []any) (int, bool) {
	for i := 0; i+1 < len(kv); i += 2 {
		if kv[i] != "Count" {
			continue
		}
		switch n := kv[i+1].(type) {
		case int:
			return n, true
		case int64:
			return int(n), true
		case Count:
			return n.N, true
		}
	}
	return 0, false
}

func variable(name string, kv []any) string {
	for i := 0; i+1 < len(kv); i += 2 {
		if kv[i] != name {
			continue
		}
		switch v := kv[i+1].(type) {
		case string:
			return v
		case int:
			return groupDigits(strconv.Itoa(v))
		case int64:
			return groupDigits(strconv.FormatInt(v, 10))
		default:
			return fmt.Sprint(v)
		}
	}
	return ""
}

// Translate gives the message in a language, with English for what the
// language lacks and the id itself for what nobody knows. The pairs after the
// id fill its variables; the pair "Count" chooses the plural form.
func Translate(lang, id string, kv ...any) string {
	if c, ok := catalogues[lang]; ok {
		if text, ok := c.message(id, kv); ok {
			return text
		}
	}
	if text, ok := catalogues[English].message(id, kv); ok {
		return text
	}
	return id
}

// Known reports whether a message of that id exists.
func Known(id string) bool { return catalogues[English].has(id) }

// Language chooses the language of a page: the user's own setting, else the
// cookie, else the best of an Accept-Language header, else English.
func Language(setting, cookie, acceptLanguage string) string {
	for _, lang := range []string{setting, cookie} {
		if _, ok := catalogues[lang]; ok {
			return lang
		}
	}
	tags, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(tags) == 0 {
		return English
	}
	_, index, _ := matcher.Match(tags...)
	return Languages[index]
}
