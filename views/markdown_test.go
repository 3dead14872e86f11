package views

import (
	"io"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

func TestMarkdown(t *testing.T) {
	names := map[string]string{"person:5": "Lei <b>Jun</b>", "company:7": "小米"}
	tests := []struct{ name, body, want string }{
		{"paragraph and break", "one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>\n"},
		{"marks", "*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>\n"},
		{"list", "- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"},
		{"heading", "# A\nb", "<p><strong>A</strong></p>\n<p>b</p>\n"},
		{"link", "[a](https://example.com/?q=1&b=2)", `<p><a href="https://example.com/?q=1&amp;b=2" rel="noopener noreferrer nofollow" target="_blank">a</a></p>` + "\n"},
		{"bare link", "see https://example.com.", `<p>see <a href="https://example.com" rel="noopener noreferrer nofollow" target="_blank">https://example.com</a>.</p>` + "\n"},
		{"mail", "<ada@firm.example>", `<p><a href="mailto:ada@firm.example" rel="noopener noreferrer nofollow" target="_blank">ada@firm.example</a></p>` + "\n"},
		{"picture", "![alt](https://example.com/x.png)", `<p><a href="https://example.com/x.png" rel="noopener noreferrer nofollow" target="_blank">alt</a></p>` + "\n"},
		{"renamed person", "@[Old](person:5) said", `<p><a class="mention" href="/people/5">@Lei &lt;b&gt;Jun&lt;/b&gt;</a> said</p>` + "\n"},
		{"company", "#[Xiaomi](company:7)", `<p><a class="mention" href="/companies/7">#小米</a></p>` + "\n"},
		{"record that is gone", "@[Old <i>](person:6)", "<p>@Old &lt;i&gt;</p>\n"},
		{"tag stays text", "Spoke to <b>雷军</b>", "<p>Spoke to &lt;b&gt;雷军&lt;/b&gt;</p>\n"},
		{"block of tags stays text", "<script>\nalert(1)\n</script>", "<p>&lt;script&gt;<br>\nalert(1)<br>\n&lt;/script&gt;</p>\n"},
		{"script address", "[a](javascript:alert(1))", "<p>a</p>\n"},
		{"relative address", "[a](/signout)", "<p>a</p>\n"},
		{"data picture", "![a](data:text/html;base64,eA==)", "<p>a</p>\n"},
		{"reference", "[a]\n\n[a]: JaVaScRiPt:alert(1)", "<p>a</p>\n"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			if got := render(t, Markdown(tc.body, names)); got != tc.want {
				t.Errorf("Markdown(%q) =\n%s\nwant\n%s", tc.body, got, tc.want)
			}
		})
	}
}

// attacks are ways in which text has become script elsewhere.
var attacks = []string{
	hostile, `<script>alert(1)</script>`, `<svg/onload=alert(1)>`, `<a href="javascript:alert(1)">x</a>`, `[x](javascript:alert(1))`, `[x](JaVaScRiPt&colon;alert(1))`,
	"[x](java\tscript:alert(1))", `[x](vbscript:x)`, `[x](data:text/html,<script>alert(1)</script>)`, `![x](javascript:alert(1))`, `![x" onerror="alert(1)](x)`,
	`[x](https://a.b" onmouseover="alert(1))`, `[x](https://a.b "t\" onmouseover=\"alert(1)")`, `<javascript:alert(1)>`, `<https://a.b" onclick="x>`, `@["onclick=alert(1)](person:1)`,
	`@[<img src=x onerror=alert(1)>](person:1)`, "```\"><script>\nx\n```", "``` \" onmouseover=alert(1)\nx\n```", "|a|\n|-|\n|<img src=x onerror=alert(1)>|", "|a|b|\n|:-:|-:|\n|x|y|", `&lt;script&gt;`, `&#x3c;script&#x3e;alert(1)`,
	"<!--><script>alert(1)</script>", "[a]: <javascript:alert(1)>\n\n[a]", `[x](//evil.example)`, `[x](\\evil.example)`, "[![i](https://a.b/i)](javascript:alert(1))", `<style>*{display:none}</style>`, `<base href=//evil.example>`,
}

func harmless(t *testing.T, body string) {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(render(t, Markdown(body, map[string]string{"person:1": hostile}))))
	if err != nil {
		t.Fatal(err)
	}
	allowed := " html head body p br em strong del code pre ul ol li blockquote hr a table thead tbody tr th td "
	for _, el := range doc.Find("*").EachIter() {
		if name := goquery.NodeName(el); !strings.Contains(allowed, " "+name+" ") {
			t.Errorf("%q became the element %s", body, name)
		}
		for _, attr := range el.Nodes[0].Attr {
			switch attr.Key {
			case "href":
				if !strings.HasPrefix(attr.Val, "https://") && !strings.HasPrefix(attr.Val, "http://") && !strings.HasPrefix(attr.Val, "mailto:") && !strings.HasPrefix(attr.Val, "/people/") && !strings.HasPrefix(attr.Val, "/companies/") {
					t.Errorf("%q leads to %q", body, attr.Val)
				}
			case "rel", "target", "class", "start", "align":
			default:
				t.Errorf("%q got the attribute %s=%q", body, attr.Key, attr.Val)
			}
		}
	}
}

func TestMarkdown_hostile(t *testing.T) {
	for _, body := range attacks {
		harmless(t, body)
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, body := range attacks {
		f.Add(body)
	}
	f.Fuzz(harmless)
}

// pieces are what makes a text long in a way that is hard to read.
var pieces = []string{">", "> ", "- ", "* ", "[", "![", "**a ", "`", "@[", "@[a](", "a_", "<a", "|-", "\n>", "1. ", "~~", "[a](", "](", "&amp;", "https://a.b/ "}

// Of the longest text that can be stored something is shown, whatever is in it.
func TestMarkdown_long(t *testing.T) {
	for _, piece := range pieces {
		body := "Begins. " + strings.Repeat(piece, 50_000/len(piece))
		if got := render(t, Markdown(body, nil)); !strings.Contains(got, "Begins.") {
			t.Errorf("50,000 characters of %q show %.100q", piece, got)
		}
	}
}

func BenchmarkMarkdown_long(b *testing.B) {
	for _, piece := range pieces {
		body := strings.Repeat(piece, 50_000/len(piece))
		b.Run(strings.TrimSpace(piece), func(b *testing.B) {
			for b.Loop() {
				if err := Markdown(body, nil).Render(b.Context(), io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
