package app

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"
)

// hostile is the name of the company in the Crunchbase export that tries to
// run a script.
const hostile = `<img src=x onerror=prompt("1")>`

func TestApp_dealCreate(t *testing.T) {
	a := newTestApp(t, nil)
	ada := a.as(t, a.account(t, "ada@firm.example", models.RoleMember))

	t.Run("a name is enough", func(t *testing.T) {
		form := ada.get("/deals/new")
		key := form.page(t).Find("input[name=request_key]").AttrOr("value", "")
		if key == "" {
			t.Fatal("the form has no request key")
		}
		first := ada.post("/deals", "company", hostile, "request_key", key)
		again := ada.post("/deals", "company", hostile, "request_key", key)
		if first.StatusCode != http.StatusSeeOther || first.Header.Get("Location") != again.Header.Get("Location") {
			t.Fatalf("POST /deals twice = %d %q, then %d %q; want one deal", first.StatusCode, first.Header.Get("Location"), again.StatusCode, again.Header.Get("Location"))
		}
		for _, path := range []string{first.Header.Get("Location"), "/deals", "/deals/board", "/", first.Header.Get("Location") + "/edit", first.Header.Get("Location") + "/closure/new"} {
			page := ada.get(path).want(t, http.StatusOK, "")
			if page.page(t).Find("img[src=x]").Length() > 0 || !strings.Contains(page.body, "&lt;img src=x") {
				t.Errorf("%s does not show the hostile name as text", path)
			}
		}
	})
	t.Run("nothing typed", func(t *testing.T) {
		page := ada.post("/deals", "next_step", "Call Lei Jun").want(t, http.StatusUnprocessableEntity, "")
		if got := page.text(t, "#f-company-error"); got != "This is needed" {
			t.Errorf("error beside the company = %q, want %q", got, "This is needed")
		}
		if got := page.page(t).Find("input[name=next_step]").AttrOr("value", ""); got != "Call Lei Jun" {
			t.Errorf("next step = %q, want what was typed", got)
		}
	})
	t.Run("a known name asks which", func(t *testing.T) {
		company := modelstest.Company(t, a.store, "Xiaomi")
		page := ada.post("/deals", "company", "xiaomi").want(t, http.StatusUnprocessableEntity, "")
		if n := page.page(t).Find("input[name=known]").Length(); n != 2 {
			t.Fatalf("choices = %d, want the company and another one", n)
		}
		ada.post("/deals", "company", "xiaomi", "known_name", "xiaomi", "known", strconv.FormatInt(company.ID, 10)).want(t, http.StatusSeeOther, "/deals/2")
		ada.post("/deals", "company", "xiaomi", "known_name", "xiaomi", "known", "new").want(t, http.StatusSeeOther, "/deals/3")
		ada.post("/deals", "company", "Xiaomi", "known_name", "other", "known", "new").want(t, http.StatusUnprocessableEntity, "")
	})
	t.Run("an amount names its own currency", func(t *testing.T) {
		res := ada.post("/deals", "company", "Kingsoft", "amount_sought", "4100万美元", "currency", "CNY")
		page := ada.get(res.Header.Get("Location"))
		if !strings.Contains(page.body, "$41M") {
			t.Errorf("the deal does not show $41M")
		}
	})
	t.Run("a viewer may not", func(t *testing.T) {
		viewer := a.as(t, a.account(t, "eve@firm.example", models.RoleViewer))
		viewer.get("/deals/new").want(t, http.StatusForbidden, "")
		viewer.post("/deals", "company", "Nope").want(t, http.StatusForbidden, "")
	})
}

func TestApp_dealUpdate(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "ada@firm.example", models.RoleMember)
	ada := a.as(t, user)
	deal := modelstest.Deal(t, a.store, user.Actor(), modelstest.Company(t, a.store, "Vancl").ID)
	path := dealPath(deal.ID)
	owner := strconv.FormatInt(user.ID, 10)

	ada.submit(path+"/edit", path, "next_step", "Visit").want(t, http.StatusSeeOther, path)
	stale := ada.post(path, "version", "1", "owner", owner, "next_step", "Wait", "restricted", "").want(t, http.StatusConflict, "")
	if got := stale.page(t).Find(".meanwhile").Text(); !strings.Contains(got, "Visit") {
		t.Errorf("the stale form shows %q, want what was saved meanwhile", got)
	}
	doc := stale.page(t)
	if got := doc.Find("input[name=next_step]").AttrOr("value", ""); got != "Wait" {
		t.Errorf("next step = %q, want what was typed", got)
	}
	ada.post(path, "version", doc.Find("input[name=version]").AttrOr("value", ""), "owner", owner, "next_step", "Wait").want(t, http.StatusSeeOther, path)
	ada.post(path, "version", "3", "owner", owner, "next_step_on", "soonish").want(t, http.StatusUnprocessableEntity, "")
}

func TestApp_stageUpdate(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "ada@firm.example", models.RoleMember)
	ada := a.as(t, user)
	deal := modelstest.Deal(t, a.store, user.Actor(), modelstest.Company(t, a.store, "UCWEB").ID)
	path := dealPath(deal.ID)
	stages, err := a.store.Stages(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	third := strconv.FormatInt(stages[2].ID, 10)
	stage := func() string { return ada.get(path).text(t, ".stepper [aria-current]") }

	ada.post(path+"/stage", "version", "1", "stage", third, "back", "/deals/board").want(t, http.StatusSeeOther, "/deals/board")
	board := ada.get("/deals/board")
	undo := board.page(t).Find(".flash form").AttrOr("action", "")
	if want := path + "/reversal?version=2"; undo != want {
		t.Fatalf("undo = %q, want %q", undo, want)
	}
	if got := stage(); got != "First meeting" {
		t.Fatalf("stage = %q, want First meeting", got)
	}
	ada.post(undo).want(t, http.StatusSeeOther, path)
	if got := stage(); got != "Sourced" {
		t.Fatalf("stage after undo = %q, want Sourced", got)
	}
	ada.post(undo).want(t, http.StatusSeeOther, path)
	if got := ada.get(path).text(t, ".flash.error p"); !strings.Contains(got, "moved UCWEB to Sourced") {
		t.Errorf("a stale undo says %q, want that someone else was there first", got)
	}

	ada.header.Set("HX-Request", "true")
	moved := ada.post(path+"/stage", "version", "3", "stage", third, "board", "0").want(t, http.StatusOK, "")
	doc := moved.page(t)
	if doc.Find("section[data-stage]").Length() != len(stages) || doc.Find("#main").Length() > 0 {
		t.Errorf("the answer to the board's script is not what has changed alone")
	}
	if doc.Find(`.deal-card[data-version="4"][data-stage="`+third+`"]`).Length() != 1 || doc.Find("[data-note].success form[action$='version=4']").Length() != 1 {
		t.Errorf("the answer neither has the card nor says what was done, with its undo")
	}
	first := strconv.FormatInt(stages[0].ID, 10)
	t.Run("somebody else was there first", func(t *testing.T) {
		bob := a.account(t, "bob@firm.example", models.RoleMember)
		if _, err := a.store.MoveDeal(t.Context(), bob.Actor(), deal.ID, 4, stages[4].ID); err != nil {
			t.Fatal(err)
		}
		stale := ada.post(path+"/stage", "version", "4", "stage", first, "board", "0", "from", third, "was", "active").want(t, http.StatusConflict, "")
		if got := stale.text(t, "[data-note].error p"); got != "bob moved UCWEB to Due diligence just now. This is where it stands now." {
			t.Errorf("a stale move says %q", got)
		}
		if stale.page(t).Find(`.deal-card[data-version="5"]`).Length() != 1 {
			t.Errorf("a stale move does not bring the card as it is now")
		}
	})
	t.Run("another change does not stand in the way", func(t *testing.T) {
		in := models.DealInput{NextStep: "Visit", OwnerID: user.ID}
		if err := a.store.UpdateDeal(t.Context(), user.Actor(), deal.ID, 5, in); err != nil {
			t.Fatal(err)
		}
		fifth := strconv.FormatInt(stages[4].ID, 10)
		ada.post(path+"/stage", "version", "5", "stage", first, "board", "0", "from", fifth, "was", "active").want(t, http.StatusOK, "")
		ada.post(path+"/stage", "version", "5", "stage", third, "board", "0", "from", fifth, "was", "active").want(t, http.StatusConflict, "")
	})
}

func TestApp_closureCreate(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "ada@firm.example", models.RoleMember)
	ada := a.as(t, user)
	deal := modelstest.Deal(t, a.store, user.Actor(), modelstest.Company(t, a.store, "Joyo").ID)
	path := dealPath(deal.ID)

	refused := ada.post(path+"/closure", "version", "1", "status", "passed").want(t, http.StatusUnprocessableEntity, "")
	if got := refused.text(t, "#f-reason_id-error"); got == "" {
		t.Error("passing without a reason is refused without a word")
	}
	ada.submit(path+"/closure/new?status=passed", path+"/closure", "status", "passed", "reason", "Too early").want(t, http.StatusSeeOther, path)
	page := ada.get(path)
	if got := page.text(t, ".record-head .tags") + page.text(t, ".closing"); !strings.Contains(got, "Passed") || !strings.Contains(got, "Too early") {
		t.Errorf("page = %q, want the status and its reason", got)
	}
	stale := ada.post(path+"/closure", "version", "1", "status", "won", "reason", "Yes").want(t, http.StatusConflict, "")
	if got := stale.page(t).Find("textarea[name=reason]").Text(); got != "Yes" {
		t.Errorf("reason = %q, want what was typed", got)
	}
	ada.post(page.page(t).Find(".flash form").AttrOr("action", "")).want(t, http.StatusSeeOther, path)
	if got := ada.get(path).text(t, ".record-head .tags"); !strings.Contains(got, "Active") {
		t.Errorf("head after undo = %q, want Active", got)
	}
}

func TestApp_dealRestricted(t *testing.T) {
	a := newTestApp(t, nil)
	ada := a.as(t, a.account(t, "ada@firm.example", models.RoleMember))
	bob := a.as(t, a.account(t, "bob@firm.example", models.RoleAdmin))
	path := ada.post("/deals", "company", "Secret Robotics", "restricted", "1", "note", "canary term sheet").Header.Get("Location")
	for _, page := range []string{path, path + "/edit", path + "/closure/new"} {
		bob.get(page).want(t, http.StatusNotFound, "")
	}
	for _, action := range []string{"", "/delete", "/stage", "/closure", "/reversal"} {
		bob.post(path+action, "version", "1", "stage", "1", "status", "won").want(t, http.StatusNotFound, "")
	}
	bob.post("/activities", "kind", "note", "body", "x", "deal_id", strings.TrimPrefix(path, "/deals/")).want(t, http.StatusNotFound, "")
	for _, page := range []string{"/deals", "/deals/board", "/", "/trash"} {
		if body := bob.get(page).body; strings.Contains(body, "canary") || strings.Contains(body, `href="`+path+`"`) {
			t.Errorf("%s shows a restricted deal to somebody else", page)
		}
	}
	ada.get(path).want(t, http.StatusOK, "")
}

func TestApp_trash(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "ada@firm.example", models.RoleMember)
	ada := a.as(t, user)
	deal := modelstest.Deal(t, a.store, user.Actor(), modelstest.Company(t, a.store, hostile).ID)
	path := dealPath(deal.ID)
	if got := ada.get("/trash").text(t, ".empty h2"); got != "The trash is empty" {
		t.Fatalf("an empty trash says %q", got)
	}

	ada.post(path+"/delete").want(t, http.StatusSeeOther, "/deals")
	undo := ada.get("/deals").page(t).Find(".flash form").AttrOr("action", "")
	ada.get(path).want(t, http.StatusNotFound, "")
	trash := ada.get("/trash")
	if trash.page(t).Find(`form[action="`+undo+`"]`).Length() != 1 || trash.page(t).Find("img[src=x]").Length() > 0 {
		t.Fatalf("the trash does not offer %s", undo)
	}
	ada.post(undo, "back", "/deals").want(t, http.StatusSeeOther, path)
	ada.get(path).want(t, http.StatusOK, "")
	ada.post("/trash/user/1").want(t, http.StatusNotFound, "")
}

func TestApp_activity(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "ada@firm.example", models.RoleMember)
	ada := a.as(t, user)
	deal := modelstest.Deal(t, a.store, user.Actor(), modelstest.Company(t, a.store, "Xiaomi").ID)
	path, id := dealPath(deal.ID), strconv.FormatInt(deal.ID, 10)

	refused := ada.post("/activities", "kind", "call", "occurred_on", "someday", "body", "Spoke to 雷军", "deal_id", id, "back", path).want(t, http.StatusUnprocessableEntity, "")
	if got := refused.text(t, "textarea[name=body]"); got != "Spoke to 雷军" {
		t.Errorf("the refused form holds %q, want what was typed", got)
	}
	ada.post("/activities", "kind", "call", "body", "Spoke to <b>雷军</b>", "deal_id", id, "back", path).want(t, http.StatusSeeOther, path)
	page := ada.get(path)
	if got := page.text(t, ".timeline-body"); got != "Spoke to <b>雷军</b>" {
		t.Errorf("the timeline shows %q, want the text as it was typed", got)
	}
	action := page.page(t).Find(`.timeline form[action^="/activities/"]`).First().AttrOr("action", "")
	ada.post(action, "back", path).want(t, http.StatusSeeOther, path)
	ada.post("/activities", "kind", "note", "body", "x", "deal_id", id, "back", "//evil.example").want(t, http.StatusSeeOther, "/")
}

func TestApp_lookup(t *testing.T) {
	a := newTestApp(t, nil)
	ada := a.as(t, a.account(t, "ada@firm.example", models.RoleMember))
	modelstest.Company(t, a.store, "Xiaomi")
	modelstest.Company(t, a.store, "Xiaohongshu")
	modelstest.Company(t, a.store, hostile)
	modelstest.Person(t, a.store, "Lei Jun", "雷军")
	tests := []struct{ kind, text, want string }{
		{"company", "XIAO", "Xiaomi Xiaohongshu"},
		{"company", "xiaomi", "Xiaomi"},
		{"company", "雷", ""},
		{"person", "雷", "Lei Jun"},
		{"investor", "lei", "Lei Jun"},
		{"company", "<img", hostile},
		{"company", "%", ""},
	}
	for _, tc := range tests {
		t.Run(fmt.Sprintf("%s %s", tc.kind, tc.text), func(t *testing.T) {
			doc := ada.do(http.MethodGet, "/lookup?"+pairs([]string{"kind", tc.kind, "q", tc.text}).Encode(), nil).want(t, http.StatusOK, "").page(t)
			var got []string
			for _, li := range doc.Find("li").EachIter() {
				got = append(got, li.AttrOr("data-name", ""))
			}
			want := strings.Fields(tc.want)
			if tc.want == hostile || tc.want == "Lei Jun" {
				want = []string{tc.want}
			}
			if len(got) != len(want) || !containsAll(got, want) {
				t.Errorf("lookup = %q, want %q", got, want)
			}
		})
	}
	ada.get("/lookup?kind=user&q=a").want(t, http.StatusNotFound, "")
	a.browser(t).get("/lookup?kind=company&q=x").want(t, http.StatusSeeOther, "/signin?next=%2Flookup%3Fkind%3Dcompany%26q%3Dx")
}

func containsAll(list, want []string) bool {
	for _, w := range want {
		found := false
		for _, g := range list {
			found = found || g == w
		}
		if !found {
			return false
		}
	}
	return true
}

// Who invested in a company is not offered under its name; its founder is.
func TestApp_lookupRelated(t *testing.T) {
	a := newTestApp(t, nil)
	ada := a.as(t, a.account(t, "ada@firm.example", models.RoleMember))
	a.firstCase(t)
	firm := modelstest.Company(t, a.store, "Morningside")
	if _, err := a.store.CreateInvestment(t.Context(), models.SystemActor, models.InvestmentInput{RoundID: 1, InvestorKind: models.KindCompany, InvestorID: firm.ID}); err != nil {
		t.Fatal(err)
	}
	a.indexed(t)
	for kind, want := range map[string]string{"company": "Xiaomi", "person": "Lei Jun"} {
		var got []string
		for _, li := range ada.get("/lookup?kind="+kind+"&q=xiaomi").want(t, http.StatusOK, "").page(t).Find("li").EachIter() {
			got = append(got, li.AttrOr("data-name", ""))
		}
		if len(got) != 1 || got[0] != want {
			t.Errorf("the lookup of a %s offers %q for xiaomi, want %s", kind, got, want)
		}
	}
}
