package views

import (
	"maps"
	"regexp"
	"strings"
	"testing"

	"dealflow/models"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
)

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatalf("Render() = %v", err)
	}
	return b.String()
}

func eachPage(t *testing.T, check func(t *testing.T, lang, html string)) {
	t.Helper()
	for _, lang := range Languages {
		b := sampleBase(lang)
		for kind, pages := range map[string]map[string]templ.Component{"full": samplePages(b), "empty": emptyPages(b), "activities": activityPages(b), "deals": dealPages(b), "no deals": emptyDealPages(b), "capture": capturePages(b), "board": boardPages(b), "search": searchPages(b), "documents": documentPages(b), "no documents": emptyDocumentPages(b), "article": articlePages(b), "funnel": funnelPages(b), "meeting": meetingPages(b), "committee": committeePages(b), "bulk": bulkPages(b), "shortlists": shortlistPages(b), "imports": importPages(b)} {
			for name, page := range pages {
				t.Run(lang+"/"+kind+"/"+name, func(t *testing.T) { check(t, lang, render(t, page)) })
			}
		}
		for name, page := range operationPages(b) {
			t.Run(lang+"/history/"+name, func(t *testing.T) { check(t, lang, render(t, page)) })
		}
		for name, page := range jobPages(b) {
			t.Run(lang+"/jobs/"+name, func(t *testing.T) { check(t, lang, render(t, page)) })
		}
		for name, page := range viewPages(b) {
			t.Run(lang+"/views/"+name, func(t *testing.T) { check(t, lang, render(t, page)) })
		}
		for name, page := range mergePages(b) {
			t.Run(lang+"/merge/"+name, func(t *testing.T) { check(t, lang, render(t, page)) })
		}
	}
}

// messageID is text that looks like an id for which there was no message.
var messageID = regexp.MustCompile(`>\s*[a-z_]+\.[a-z_.]+\s*<`)

func TestPages(t *testing.T) {
	eachPage(t, func(t *testing.T, lang, html string) {
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(html))
		if err != nil {
			t.Fatal(err)
		}
		if got := doc.Find("html").AttrOr("lang", ""); got != lang {
			t.Errorf("lang = %q, want %q", got, lang)
		}
		if n := doc.Find("h1").Length(); n != 1 {
			t.Errorf("page has %d first headings, want 1", n)
		}
		for _, m := range messageID.FindAllString(html, -1) {
			if !strings.Contains(m, ".com") {
				t.Errorf("page shows the message id %q", m)
			}
		}
		doc.Find("form[method=post]").Each(func(_ int, form *goquery.Selection) {
			if form.Find("input[name=_csrf]").Length() != 1 {
				t.Errorf("form to %s carries no token", form.AttrOr("action", "?"))
			}
		})
		seen := map[string]bool{}
		doc.Find("[id]").Each(func(_ int, el *goquery.Selection) {
			id := el.AttrOr("id", "")
			if seen[id] {
				t.Errorf("id %q is there twice", id)
			}
			seen[id] = true
		})
		doc.Find("[aria-describedby], [aria-labelledby]").Each(func(_ int, el *goquery.Selection) {
			ids := el.AttrOr("aria-describedby", "") + " " + el.AttrOr("aria-labelledby", "")
			for _, id := range strings.Fields(ids) {
				if !seen[id] {
					t.Errorf("nothing has the id %q that is referred to", id)
				}
			}
		})
	})
}

// The content security policy would block what these look for, and a page that
// needs it would be broken.
func TestPages_nothingInline(t *testing.T) {
	eachPage(t, func(t *testing.T, _, html string) {
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(html))
		if err != nil {
			t.Fatal(err)
		}
		if n := doc.Find("[style], style, script:not([src])").Length(); n > 0 {
			t.Errorf("page has %d inline styles or scripts", n)
		}
		doc.Find("*").Each(func(_ int, el *goquery.Selection) {
			for _, attr := range el.Nodes[0].Attr {
				if strings.HasPrefix(attr.Key, "on") {
					t.Errorf("%s has the handler %s", goquery.NodeName(el), attr.Key)
				}
			}
		})
		if n := doc.Find("img").Length(); n > 0 {
			t.Errorf("a name became %d images", n)
		}
		doc.Find("[src], link[href]").Each(func(_ int, el *goquery.Selection) {
			if at := el.AttrOr("src", el.AttrOr("href", "")); !strings.HasPrefix(at, StaticPrefix) {
				t.Errorf("%s is loaded from %q", goquery.NodeName(el), at)
			}
		})
	})
}

// One who may only read is offered no way to write.
func TestPages_viewer(t *testing.T) {
	b := sampleBase(English)
	b.User = &models.User{ID: 9, Name: "Vera", Role: models.RoleViewer}
	for _, pages := range []map[string]templ.Component{activityPages(b), samplePages(b), emptyPages(b), dealPages(b), emptyDealPages(b), capturePages(b), boardPages(b), documentPages(b), emptyDocumentPages(b), articlePages(b), funnelPages(b), meetingPages(b), committeePages(b), bulkPages(b), shortlistPages(b)} {
		for name := range maps.Keys(pages) {
			if strings.Contains(name, "-") || strings.HasSuffix(name, "form") || formPages[name] {
				continue
			}
			t.Run(name, func(t *testing.T) {
				doc, err := goquery.NewDocumentFromReader(strings.NewReader(render(t, pages[name])))
				if err != nil {
					t.Fatal(err)
				}
				doc.Find("main form[method=post], main a[href$='/new'], main a[href$='/edit']").Each(func(_ int, el *goquery.Selection) {
					t.Errorf("viewer is offered %s", el.AttrOr("action", el.AttrOr("href", "?")))
				})
			})
		}
	}
}

var formPages = map[string]bool{
	"role": true, "acquisition": true, "listing": true, "partnership": true, "investment": true, "activity": true,
	"trash": true, // a viewer is refused there
}

func TestCompanyShow_facts(t *testing.T) {
	html := render(t, CompanyShow(CompanyShowPage{Base: sampleBase(English), Page: sampleCompany()}))
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(html))
	if err != nil {
		t.Fatal(err)
	}
	text := doc.Find("main").Text()
	for _, want := range []string{"Xiaomi", "小米", "Lei Jun", "Founder and president", "Morningside Ventures", "$216M", "undisclosed",
		"China Unicom", "HKEX", "1810", "Duokan", "no source", "Example Weekly", "They sold out in three hours.", "Sourced → Screening"} {
		if !strings.Contains(text, want) {
			t.Errorf("company page does not show %q", want)
		}
	}
	if !strings.Contains(text, hostile) {
		t.Errorf("company page does not show %q as text", hostile)
	}
}

func TestPortfolioShow_years(t *testing.T) {
	chart := PortfolioPage{Base: sampleBase(English), Portfolio: samplePortfolio()}.years()
	var got []string
	for _, bar := range chart.Bars {
		got = append(got, bar.Label+"="+bar.Text)
	}
	if want := "2007=2 2008=0 2009=0 2010=9 2011=2 unknown=1"; strings.Join(got, " ") != want {
		t.Errorf("years() = %v, want %s", got, want)
	}
}

func BenchmarkCompanyIndex(b *testing.B) {
	p := CompanyIndexPage{Base: sampleBase(English), List: List{Path: "/companies", Sort: "name"}, Countries: []string{"CN", "US"}}
	for i := range 50 {
		p.Rows = append(p.Rows, models.CompanyRow{ID: int64(i), Name: "Xiaomi", Country: "CN", Status: "operating", FoundedOn: "2010-04-04", RoundCount: 6, Raised: minor(144700000000), RaisedCurrency: "USD", LastRoundOn: "2014-12-22", Sectors: []string{"Mobile"}})
	}
	for b.Loop() {
		var out strings.Builder
		if err := CompanyIndex(p).Render(b.Context(), &out); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(out.Len()))
	}
}
