package app

import (
	"encoding/json"
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
