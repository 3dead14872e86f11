package app

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"dealflow/app/search"
	"dealflow/models"
	"dealflow/models/modelstest"
)

// indexed gives the application an embedded index of what is in its store.
func (a *testApp) indexed(t *testing.T) {
	t.Helper()
	engine, err := search.OpenEmbedded(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Close() })
	if err := search.NewIndexer(a.store, engine, a.log).Sync(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	a.search = search.NewSearcher(a.store, engine, a.log)
}

func (a *testApp) firstCase(t *testing.T) {
	t.Helper()
	lei := modelstest.Person(t, a.store, "Lei Jun", "雷军")
	xiaomi := modelstest.Company(t, a.store, "Xiaomi")
	modelstest.Company(t, a.store, `XSS<img src=x onerror=prompt("1")>`)
	if _, err := a.store.CreateRole(t.Context(), models.SystemActor, models.RoleInput{PersonID: lei.ID, CompanyID: xiaomi.ID, Kind: "founder"}); err != nil {
		t.Fatal(err)
	}
	modelstest.Round(t, a.store, xiaomi.ID, "series_a", "2010-12-01", "$41M")
	modelstest.Round(t, a.store, xiaomi.ID, "series_b", "2011-12-27", "$90M")
}

func TestSearchIndex(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "mei@example.com", models.RoleMember)
	a.firstCase(t)
	a.indexed(t)
	b := a.as(t, user)

	page := b.get("/search?q=founder+xiaomi").want(t, 200, "").page(t)
	first := page.Find(".hit").First()
	if got := strings.TrimSpace(first.Find(".hit-title").Text()); got != "Lei Jun" {
		t.Errorf("first hit = %q, want Lei Jun", got)
	}
	if got := first.Find(".hit-why").Text(); got != "Founder of Xiaomi" {
		t.Errorf("why = %q", got)
	}
	if got := page.Find(`input[name="q"]`).AttrOr("value", ""); got != "founder xiaomi" {
		t.Errorf("the box holds %q", got)
	}
	// What stands under a hit is marked in either language.
	for _, lang := range []string{"en", "zh-CN"} {
		b.cookies[a.cookieName(langCookie)] = lang
		page = b.get("/search?q=xiaomi+kind:person").want(t, 200, "").page(t)
		if got := page.Find(".hit-sub mark").Text(); got != "Xiaomi" {
			t.Errorf("in %s, %q is marked under Lei Jun, want Xiaomi", lang, got)
		}
	}
	delete(b.cookies, a.cookieName(langCookie))
	// A facet is a link that narrows, shown as a chip that takes it off again.
	page = b.get("/search?q=xiaomi").want(t, 200, "").page(t)
	href := page.Find(`.facet a[href*="type=series_b"]`).AttrOr("href", "")
	page = b.get(href).want(t, 200, "").page(t)
	if got := strings.TrimSpace(page.Find(".hit-title").Text()); got != "Xiaomi Series B" {
		t.Errorf("hits under the facet = %q", got)
	}
	if got := page.Find(".chip a").AttrOr("href", ""); got != "/search?q=xiaomi" {
		t.Errorf("the chip leads to %q", got)
	}
	if got := page.Find(".hit mark").First().Text(); got != "Xiaomi" {
		t.Errorf("marked = %q", got)
	}
	page = b.get("/search?q=xss").want(t, 200, "").page(t)
	if page.Find(".hit img").Length() != 0 || !strings.Contains(page.Find(".hit-title").Text(), "<img src=x") {
		t.Errorf("the name of a company became markup: %s", page.Find(".hits").Text())
	}
	page = b.get("/search?q=qwertzuiop").want(t, 200, "").page(t)
	if page.Find(".empty h2").Length() != 1 {
		t.Error("nothing found, and nothing said about it")
	}
	b.get("/search?after=nonsense").want(t, 400, "")
	b.get("/search").want(t, 200, "")
}

// Words between quotes stand together, and words after a minus are missing, with
// the engine and without; a name that is typed elsewhere has neither.
func TestSearchIndex_exact(t *testing.T) {
	for _, indexed := range []bool{true, false} {
		a := newTestApp(t, nil)
		user := a.account(t, "mei@example.com", models.RoleMember)
		a.firstCase(t)
		if indexed {
			a.indexed(t)
		}
		b := a.as(t, user)
		for query, want := range map[string]string{
			`%22lei+jun%22`:            "Lei Jun, Xiaomi",
			`xiaomi+-series`:           "Lei Jun, Xiaomi",
			`xiaomi+-%22series+a%22`:   "Lei Jun, Xiaomi, Xiaomi Series B",
			`xiaomi+-%22lei+jun%22+-a`: "Xiaomi Series B",
		} {
			page := b.get("/search?q="+query).want(t, 200, "").page(t)
			var titles []string
			for _, hit := range page.Find(".hit-title").EachIter() {
				titles = append(titles, strings.TrimSpace(hit.Text()))
			}
			slices.Sort(titles)
			if got := strings.Join(titles, ", "); got != want {
				t.Errorf("indexed %v: %s finds %q, want %q", indexed, query, got, want)
			}
		}
		page := b.get("/search?q=xiaomi+-series+%22jun+lei%22").want(t, 200, "").page(t)
		if got := strings.Join(strings.Fields(page.Find(".chips").Text()), " "); got != "Words not “series” Words “jun lei”" {
			t.Errorf("chips = %q", got)
		}
		drop := page.Find(".search-loose a").First()
		if got := drop.AttrOr("href", ""); !strings.Contains(drop.Text(), "“jun lei” in any order") || got != "/search?q=xiaomi+-series+jun+lei" {
			t.Errorf("loosened = %q to %q", strings.TrimSpace(drop.Text()), got)
		}
		if got := b.get("/lookup?kind=company&q=-xiaomi").want(t, 200, "").page(t).Find("[role=option]").Text(); !strings.Contains(got, "Xiaomi") {
			t.Errorf("a lookup of -xiaomi offers %q", got)
		}
	}
}

func TestSearchIndex_degraded(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "mei@example.com", models.RoleMember)
	a.firstCase(t)
	engine, err := search.OpenEmbedded(t.Context(), t.TempDir()) // holds no index
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	a.search = search.NewSearcher(a.store, engine, a.log)
	page := a.as(t, user).get("/search?q=xiaomi").want(t, 200, "").page(t)
	if page.Find(".notice").Length() != 1 || page.Find(".hit").Length() == 0 {
		t.Errorf("without an index: %s", page.Find("main").Text())
	}
}

func TestSearchSuggest(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "mei@example.com", models.RoleMember)
	a.firstCase(t)
	a.indexed(t)
	b := a.as(t, user)
	for path, want := range map[string]string{
		"/lookup?kind=person&q=lj": "Lei Jun", "/lookup?kind=company&q=xiao": "Xiaomi", "/lookup?kind=investor&q=%E9%9B%B7%E8%BB%8D": "Lei Jun",
	} {
		option := b.get(path).want(t, 200, "").page(t).Find("[role=option]").First()
		if got := option.AttrOr("data-name", ""); got != want {
			t.Errorf("GET %s offers %q, want %q", path, got, want)
		}
	}
	if n := b.get("/lookup?kind=company&q=lei").want(t, 200, "").page(t).Find("[data-name='Lei Jun']").Length(); n != 0 {
		t.Error("a person is offered as a company")
	}
}

func TestSearchJSON(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "mei@example.com", models.RoleMember)
	a.firstCase(t)
	a.indexed(t)
	b := a.as(t, user)
	var got struct {
		Total int
		Hits  []struct {
			Kind, Title, Subtitle, URL, Why string
			ID                              int64
		}
		Facets map[string][]struct {
			Value string
			Count int
		}
	}
	res := b.get("/api/v1/search?q=%E9%9B%B7%E5%86%9B&kind=person").want(t, 200, "")
	if err := json.Unmarshal([]byte(res.body), &got); err != nil {
		t.Fatal(err)
	}
	if got.Total != 1 || len(got.Hits) != 1 {
		t.Fatalf("answer = %s", res.body)
	}
	if h := got.Hits[0]; h.Kind != "person" || h.ID != 1 || h.Title != "Lei Jun" || h.URL != "/people/1" || h.Why != "Also known as 雷军" {
		t.Errorf("hit = %+v", h)
	}
	if len(got.Facets["kind"]) == 0 || got.Facets["kind"][0].Value == "" {
		t.Errorf("facets = %+v", got.Facets)
	}
	a.browser(t).get("/api/v1/search?q=x").want(t, 401, "")
}
