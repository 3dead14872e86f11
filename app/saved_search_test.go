package app

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"
)

// The fields of a query are shown as chips, each of which takes itself off; a
// wrong one says so and the rest still works.
func TestSearchIndex_fields(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "mei@example.com", models.RoleMember)
	a.firstCase(t)
	a.indexed(t)
	b := a.as(t, user)
	page := b.get("/search?q="+url.QueryEscape(`xiaomi kind:round raised:>50m`)).want(t, 200, "").page(t)
	if got := strings.TrimSpace(page.Find(".hit-title").Text()); got != "Xiaomi Series B" {
		t.Errorf("hits = %q", got)
	}
	if got := page.Find(".chip a").First().AttrOr("href", ""); got != "/search?q=xiaomi+raised%3A%3E50m" {
		t.Errorf("the first chip leads to %q", got)
	}
	// The value that a field chose is taken off in the facet as well.
	if got := page.Find(`.facet a[aria-current]`).First().AttrOr("href", ""); got != "/search?q=xiaomi+raised%3A%3E50m" {
		t.Errorf("the chosen kind leads to %q", got)
	}
	page = b.get("/search?q="+url.QueryEscape(`类型:人 country:atlantis lj`)).want(t, 200, "").page(t)
	if got := strings.TrimSpace(page.Find(".hit-title").First().Text()); got != "Lei Jun" {
		t.Errorf("with a field that is not understood, first = %q", got)
	}
	if got := page.Find(".search-faults").Text(); !strings.Contains(got, "atlantis") {
		t.Errorf("the wrong field is told as %q", got)
	}
	page = b.get("/search?q="+url.QueryEscape(`xiaomi kind:round year:1999`)).want(t, 200, "").page(t)
	if got := page.Find(".search-loose a").First(); !strings.Contains(got.Text(), "year:1999") || got.AttrOr("href", "") != "/search?q=xiaomi+kind%3Around" {
		t.Errorf("without a result it offers %q at %q", got.Text(), got.AttrOr("href", ""))
	}
}

func TestSearchIndex_range(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "mei@example.com", models.RoleMember)
	a.firstCase(t)
	a.indexed(t)
	b := a.as(t, user)
	b.get("/search?q=xiaomi&year_from=2011&year_to=").want(t, 303, "/search?q=xiaomi&year=2011..")
	b.get("/search?amount_from=50m&amount_to=1bn&currency=USD").want(t, 303, "/search?amount=USD%3A50000000..1000000000")
	page := b.get("/search?q=xiaomi&year=2011..").want(t, 200, "").page(t)
	if got := strings.TrimSpace(page.Find(".hit-title").Text()); got != "Xiaomi Series B" {
		t.Errorf("hits of the range = %q", got)
	}
	if n := page.Find(".range-chart .range-bar").Length(); n != 2 {
		t.Errorf("bars = %d, want those of 2010 and 2011", n)
	}
	if got := page.Find("[name=year_from]").AttrOr("value", ""); got != "2011" {
		t.Errorf("the field holds %q", got)
	}
	page = b.get("/search?q=xiaomi&year_from=soon&year_to=2012").want(t, 422, "").page(t)
	if page.Find("#range-year-error").Length() != 1 || page.Find("[name=year_from]").AttrOr("value", "") != "soon" || page.Find(".hit").Length() == 0 {
		t.Error("a range that makes no sense: no message, what was typed is lost, or nothing is found")
	}
}

func TestSavedSearch(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "mei@example.com", models.RoleMember)
	other := a.account(t, "bo@example.com", models.RoleMember)
	a.firstCase(t)
	a.indexed(t)
	b, stranger := a.as(t, user), a.as(t, other)
	b.get("/search?q=xiaomi").want(t, 200, "")
	b.post("/searches", "name", "Phones", "query", "q=xiaomi&kind=round&after=zzz&evil=1").want(t, 303, "/search?kind=round&q=xiaomi")
	page := b.get("/search").want(t, 200, "").page(t)
	if got := strings.TrimSpace(page.Find(".kept .facet-label").First().Text()); got != "Phones" {
		t.Errorf("kept = %q", got)
	}
	// What is added is new, until the search is opened.
	modelstest.Round(t, a.store, 1, "series_c", "2012-06-26", "$216M")
	a.indexed(t)
	if got := b.get("/search").want(t, 200, "").page(t).Find(".kept .search-new").First().Text(); got != "1 new" {
		t.Errorf("after a round was added: %q new", got)
	}
	res := b.get("/searches/1")
	if page := b.get(res.Header.Get("Location")).want(t, 200, "").page(t); page.Find(".hit .search-new").Length() != 1 {
		t.Error("the new round is not marked as such")
	}
	if n := b.get("/search").want(t, 200, "").page(t).Find(".kept .search-new").Length(); n != 0 {
		t.Error("it is still new after it was opened")
	}
	stranger.get("/searches/1").want(t, http.StatusNotFound, "")
	stranger.post("/searches/1/delete").want(t, http.StatusNotFound, "")
	if n := stranger.get("/search").want(t, 200, "").page(t).Find(".kept").Length(); n != 0 {
		t.Error("another sees what was searched for")
	}
	b.post("/search/recent/delete").want(t, 303, "/search")
	b.post("/searches/1/delete").want(t, 303, "/search")
	if n := b.get("/search").want(t, 200, "").page(t).Find(".kept").Length(); n != 0 {
		t.Error("something of the searches is left")
	}
}

func TestSuggestionIndex(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "mei@example.com", models.RoleMember)
	a.firstCase(t)
	a.indexed(t)
	b := a.as(t, user)
	b.get("/search?q=lei+jun").want(t, 200, "")
	tests := []struct{ typed, attr, want string }{
		{"lj", "data-href", "/people/1"},
		{"xiaomi ki", "data-fill", "xiaomi kind:"},
		{"类", "data-fill", "类型:"},
		{"xiaomi kind:ro", "data-fill", "xiaomi kind:round "},
		{"xiaomi round:", "data-fill", "xiaomi round:series_a "},
		{"轮次:A", "data-fill", "轮次:series_a "},
		{"-year:201", "data-fill", "-year:2010 "},
		{"", "data-href", "/search?q=lei+jun"},
	}
	for _, tc := range tests {
		option := b.get("/search/suggestions?q="+url.QueryEscape(tc.typed)).want(t, 200, "").page(t).Find("[role=option]").First()
		if got := option.AttrOr(tc.attr, ""); got != tc.want {
			t.Errorf("%q suggests %q first, want %q", tc.typed, got, tc.want)
		}
	}
}
