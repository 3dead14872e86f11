package app

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"
)

func TestApp_activityCreate(t *testing.T) {
	a := newTestApp(t, nil)
	ada := a.as(t, a.account(t, "ada@firm.example", models.RoleMember))
	mi := modelstest.Company(t, a.store, "Xiaomi")
	modelstest.Person(t, a.store, "Lei Jun", "雷军")
	path := "/companies/" + strconv.FormatInt(mi.ID, 10)
	on := "company:" + strconv.FormatInt(mi.ID, 10)

	// What is refused comes back on the page of the record, with what was typed.
	refused := ada.post("/activities", "on", on, "attach", on, "kind", "meeting", "body", "Met @Lei Jun", "mention", "person:1:Lei Jun", "occurred_on", "someday", "attendee_name", "Nobody Known").want(t, http.StatusUnprocessableEntity, "")
	page := refused.page(t)
	if got := page.Find("#f-body").Text(); got != "Met @Lei Jun" || refused.text(t, "h1") != "Xiaomi" || page.Find("input[name=mention]").AttrOr("value", "") != "person:1:Lei Jun" {
		t.Errorf("the refused form stands on %q and holds %q", refused.text(t, "h1"), got)
	}
	if page.Find("#f-attendee-error").Length() != 1 || page.Find("#f-attendee").AttrOr("value", "") != "Nobody Known" {
		t.Error("a name that nobody bears is refused without a word")
	}
	// A name is taken whole, without a script.
	ada.post("/activities", "on", on, "attach", on, "kind", "meeting", "body", "Met @Lei Jun", "mention", "person:1:Lei Jun", "attendee_name", "雷军", "back", path).want(t, http.StatusSeeOther, path)
	item := ada.get(path).page(t).Find(".timeline li").First()
	if got := item.Find("a.mention").AttrOr("href", ""); got != "/people/1" || !strings.Contains(item.Find(".attendees").Text(), "Lei Jun") {
		t.Errorf("the mention leads to %q, attended by %q", got, item.Find(".attendees").Text())
	}
	if n := ada.get("/people/1").page(t).Find(".timeline li").Length(); n != 1 {
		t.Errorf("the person's timeline has %d lines, want 1", n)
	}
}

func TestApp_activityUpdate(t *testing.T) {
	a := newTestApp(t, nil)
	ada, bob := a.as(t, a.account(t, "ada@firm.example", models.RoleMember)), a.as(t, a.account(t, "bob@firm.example", models.RoleMember))
	modelstest.Company(t, a.store, "Xiaomi")
	ada.post("/activities", "on", "company:1", "attach", "company:1", "kind", "note", "body", "first").want(t, http.StatusSeeOther, "/")
	bob.submit("/activities/1/edit", "/activities/1", "kind", "note", "body", "theirs", "version", "1", "attach", "company:1").want(t, http.StatusSeeOther, "/activities/1")
	stale := ada.post("/activities/1", "kind", "note", "body", "mine", "version", "1", "attach", "company:1").want(t, http.StatusConflict, "")
	if got := stale.text(t, ".meanwhile"); !strings.Contains(got, "theirs") || stale.page(t).Find("#f-body").Text() != "mine" {
		t.Errorf("the conflict shows %q beside %q", got, stale.page(t).Find("#f-body").Text())
	}
	ada.post("/activities/1", "kind", "note", "body", "mine", "version", "2", "attach", "company:1", "on", "company:1").want(t, http.StatusSeeOther, "/companies/1")
	page := ada.get("/activities/1").page(t)
	var versions []string
	for _, v := range page.Find(".version .timeline-body").EachIter() {
		versions = append(versions, strings.TrimSpace(v.Text()))
	}
	if got := strings.Join(versions, " "); got != "mine theirs first" {
		t.Errorf("versions = %q, want all three", got)
	}
	if n := ada.get("/activities?on=company:1&kind=call").page(t).Find(".timeline li").Length(); n != 0 {
		t.Errorf("the timeline of calls has %d lines, want none", n)
	}
}

func TestApp_task(t *testing.T) {
	a := newTestApp(t, nil)
	ada := a.as(t, a.account(t, "ada@firm.example", models.RoleMember))
	viewer := a.as(t, a.account(t, "vera@firm.example", models.RoleViewer))
	modelstest.Company(t, a.store, "Xiaomi")
	refused := ada.post("/tasks", "on", "company:1", "task_title", "Send it", "due_on", "2026-02").want(t, http.StatusUnprocessableEntity, "")
	if got := refused.page(t).Find("#f-t-task_title").AttrOr("value", ""); got != "Send it" || refused.page(t).Find("#f-t-due_on-error").Length() != 1 {
		t.Errorf("the refused task holds %q", got)
	}
	ada.post("/tasks", "about", "xiaomi", "task_title", "Send it", "due_on", "2026-01-10", "assignee", "ada").want(t, http.StatusSeeOther, "/tasks")
	if got := ada.get("/tasks?state=overdue").text(t, ".tasks li"); !strings.Contains(got, "Send it") || !strings.Contains(got, "Xiaomi") {
		t.Errorf("overdue tasks = %q", got)
	}
	ada.post("/tasks/1/completion").want(t, http.StatusSeeOther, "/tasks")
	done := ada.get("/tasks?state=done")
	if got := done.text(t, ".tasks li"); !strings.Contains(got, "done by") {
		t.Errorf("done tasks = %q", got)
	}
	ada.post(done.page(t).Find(".flash form").AttrOr("action", "")).want(t, http.StatusSeeOther, "/tasks")
	if n := ada.get("/tasks").page(t).Find(".tasks li").Length(); n != 1 {
		t.Errorf("after undo there are %d open tasks, want 1", n)
	}
	if n := viewer.get("/companies/1").page(t).Find("#tasks form").Length(); n != 0 {
		t.Errorf("a viewer is offered %d forms", n)
	}
	ada.post("/tasks/1/delete").want(t, http.StatusSeeOther, "/tasks")
	ada.get("/tasks/1").want(t, http.StatusNotFound, "")
	ada.post("/trash/task/1").want(t, http.StatusSeeOther, "/trash")
	ada.get("/tasks/1").want(t, http.StatusOK, "")
}

func TestApp_nextStep(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "ada@firm.example", models.RoleMember)
	ada := a.as(t, user)
	deal := modelstest.Deal(t, a.store, user.Actor(), modelstest.Company(t, a.store, "Xiaomi").ID)
	path := dealPath(deal.ID)
	if ada.get(path).page(t).Find(".next-missing form").Length() != 1 {
		t.Fatal("a deal without a next step does not say so")
	}
	refused := ada.post(path+"/next-step", "version", "1", "next_step", "Call", "next_step_on", "someday").want(t, http.StatusUnprocessableEntity, "")
	if got := refused.page(t).Find("#f-n-next_step").AttrOr("value", ""); got != "Call" || refused.page(t).Find("#f-n-next_step_on-error").Length() != 1 {
		t.Errorf("the refused step is %q", got)
	}
	ada.post(path+"/next-step", "version", "1", "next_step", "Call", "next_step_on", "2026-01-10").want(t, http.StatusSeeOther, path)
	stale := ada.post(path+"/next-step", "version", "1", "next_step", "Write", "next_step_on", "2026-01-11").want(t, http.StatusConflict, "")
	if got := stale.text(t, ".next-form .meanwhile"); !strings.Contains(got, "Call") {
		t.Errorf("the conflict says %q", got)
	}
	for _, address := range []string{"/", "/deals?overdue=1", "/digest"} {
		if !strings.Contains(ada.get(address).text(t, "main"), "Call") {
			t.Errorf("%s does not show the overdue step", address)
		}
	}
}

// Each lookup that a form has answers with its options.
func TestApp_lookupKinds(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "ada@firm.example", models.RoleMember)
	ada := a.as(t, user)
	company := modelstest.Company(t, a.store, "Adara")
	modelstest.Person(t, a.store, "Ada Lovelace", "")
	modelstest.Deal(t, a.store, user.Actor(), company.ID)
	modelstest.Round(t, a.store, company.ID, "seed", "2010", "")
	for kind, want := range map[string]string{"member": "1", "attendee": "user:1 person:1", "record": "company:1 person:1 deal:1 round:1"} {
		var got []string
		for _, li := range ada.get("/lookup?kind="+kind+"&q=ada").want(t, http.StatusOK, "").page(t).Find("li").EachIter() {
			got = append(got, li.AttrOr("data-id", ""))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("lookup of %s = %v, want %s", kind, got, want)
		}
	}
}

func TestApp_previewCreate(t *testing.T) {
	a := newTestApp(t, nil)
	b := a.as(t, a.account(t, "mei@example.com", models.RoleMember))
	got := b.post("/previews", "field", "memo", "memo", "# Terms\n\n**Two** times <script>alert(1)</script>", "body", "another field").want(t, 200, "").page(t)
	if got.Find("strong").Text() != "TermsTwo" || got.Find("script").Length() > 0 || strings.Contains(got.Text(), "another") {
		html, _ := got.Html()
		t.Errorf("preview = %s", html)
	}
	if got := b.post("/previews", "field", "memo").want(t, 200, "").page(t).Text(); !strings.Contains(got, "Nothing is written yet") {
		t.Errorf("preview of nothing = %q", got)
	}
}
