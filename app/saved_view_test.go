package app

import (
	"net/url"
	"strings"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

func TestViewState(t *testing.T) {
	tests := []struct {
		name, list, layout, query, want string
		left                            []string
	}{
		{"in one order", "deals", "", "status=open&sort=amount&dir=desc&cols=stage,owner&after=x&view=7", "cols=company,stage,owner&dir=desc&sort=amount&status=open", nil},
		{"what the list does by itself", "deals", "", "sort=updated&dir=desc&status=", "", nil},
		{"unknown", "deals", "", "colour=red&sort=size&cols=company,nonsense&status=great&owner=me", "cols=company", []string{"colour", "nonsense", "owner=me", "sort=size", "status=great"}},
		{"conditions", "companies", "", "where=country+is+CN+and+((city+empty))", "where=country is CN and city empty", nil},
		{"board", "deals", "board", "owner=3&status=open", "owner=3", []string{"status"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			query, err := url.ParseQuery(tc.query)
			if err != nil {
				t.Fatal(err)
			}
			state, problems := viewState(tc.list, tc.layout, query)
			want, _ := url.ParseQuery(tc.want)
			if diff := cmp.Diff(want, state); diff != "" {
				t.Errorf("state mismatch (-want +got):\n%s", diff)
			}
			var left []string
			for _, p := range problems {
				left = append(left, p.Part)
			}
			if diff := cmp.Diff(tc.left, left); diff != "" {
				t.Errorf("left mismatch (-want +got):\n%s", diff)
			}
			if again, _ := viewState(tc.list, tc.layout, state); again.Encode() != state.Encode() {
				t.Errorf("read again = %q, want %q", again.Encode(), state.Encode())
			}
		})
	}
}

func TestSavedView(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "mei@example.com", models.RoleMember)
	company := modelstest.Company(t, a.store, "Xiaomi")
	modelstest.Deal(t, a.store, user.Actor(), company.ID)
	b := a.as(t, user)
	state := "dir=desc&sort=opened&status=open"
	b.post("/views", "list", "deals", "layout", "", "query", state+"&colour=red", "name", "").want(t, 422, "")
	b.post("/views", "list", "deals/", "layout", "", "query", state, "name", "x").want(t, 400, "")
	b.post("/views", "list", "deals", "layout", "", "query", state+"&colour=red", "name", "Open", "shared", "1").want(t, 303, "/deals?"+state+"&view=1")
	page := b.get("/deals?"+state+"&view=1").want(t, 200, "").page(t)
	if got := strings.TrimSpace(page.Find(".view-bar .tabs a[aria-current]").Text()); got != "Open" {
		t.Errorf("current tab = %q", got)
	}
	if page.Find(".view-changed").Length() != 0 {
		t.Error("a view that was just opened is told to be changed")
	}
	// Filters, orders and columns are changed within the view.
	sorted := page.Find("#sort-company").AttrOr("href", "")
	if page = b.get(sorted).page(t); page.Find(".view-changed").Length() != 1 || !strings.Contains(sorted, "view=1") {
		t.Errorf("after sorting by %q the view is not told to be changed", sorted)
	}
	form := page.Find(".view-tools > form")
	query := form.Find("[name=query]").AttrOr("value", "")
	b.post("/views/1", "version", form.Find("[name=version]").AttrOr("value", ""), "name", "Open", "shared", "1", "layout", "", "query", query).want(t, 303, "/deals?"+query+"&view=1")
	b.get("/views/1").want(t, 303, "/deals?"+query+"&view=1")

	// Who comes too late is told, with what they typed.
	page = b.post("/views/1", "version", "1", "name", "Mine", "layout", "", "query", query).want(t, 409, "").page(t)
	if page.Find("[name=name]").AttrOr("value", "") != "Mine" || !strings.Contains(page.Find(".meanwhile").Text(), "Open") {
		t.Error("the conflict does not show both names")
	}

	// The list opens with it, and can still be seen whole.
	b.post("/views/1/default").want(t, 303, "/deals?"+query+"&view=1")
	b.get("/deals").want(t, 303, "/deals?"+query+"&view=1")
	page = b.get("/deals?view=all").want(t, 200, "").page(t)
	if got := page.Find(".view-bar .tabs a[aria-current]").Text(); strings.TrimSpace(got) != "All" {
		t.Errorf("current tab of the whole list = %q", got)
	}

	// What is kept may be older than the tables.
	if err := a.store.DB(t.Context()).Exec(`update saved_views set query = 'colour=red&sort=size&status=open'`).Error; err != nil {
		t.Fatal(err)
	}
	page = b.get(b.get("/views/1").Header.Get("Location")).want(t, 200, "").page(t)
	if got := page.Find(".page-note").Text(); !strings.Contains(got, "colour") || !strings.Contains(got, "sort=size") {
		t.Errorf("what is not known is told as %q", got)
	}
	b.post("/views/1/delete").want(t, 303, "/deals")
	if page = b.get("/deals?status=open&view=1").want(t, 200, "").page(t); page.Find(".page-note").Length() != 1 {
		t.Error("a view that is gone is not told of")
	}
	b.post("/trash/view/1", "back", "/deals").want(t, 303, "/views/1")
}

// A shared view is changed by its owner and by administrators, a private one is
// nobody else's.
func TestSavedView_others(t *testing.T) {
	a := newTestApp(t, nil)
	owner := a.account(t, "mei@example.com", models.RoleMember)
	for _, in := range []models.SavedViewInput{{List: "companies", Name: "canary"}, {List: "companies", Name: "Ours", Shared: true}} {
		if _, err := a.store.CreateSavedView(t.Context(), owner.Actor(), in); err != nil {
			t.Fatal(err)
		}
	}
	for who, want := range map[string]int{"viewer@example.com": 403, "member@example.com": 403, "admin@example.com": 303} {
		role := models.Role(strings.TrimSuffix(who, "@example.com"))
		b := a.as(t, a.account(t, who, role))
		if body := b.get("/companies").want(t, 200, "").body; strings.Contains(body, "canary") || !strings.Contains(body, "Ours") {
			t.Errorf("%s: the list names what it should not, or not what it should", who)
		}
		if body := b.get("/palette?q=view").want(t, 200, "").body; strings.Contains(body, "canary") || !strings.Contains(body, "Companies: Ours") {
			t.Errorf("%s: the palette names what it should not, or not what it should", who)
		}
		b.get("/views/1").want(t, 404, "")
		b.post("/views/1/default").want(t, 404, "")
		if got := b.post("/views/2", "version", "1", "name", "Ours", "shared", "1").StatusCode; got != want {
			t.Errorf("%s: saving a shared view = %d, want %d", who, got, want)
		}
	}
}
