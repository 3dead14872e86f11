package app

import (
	"net/http"
	"strings"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"
)

func TestApp_calendar(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "ada@firm.example", models.RoleMember)
	admin := a.account(t, "root@firm.example", models.RoleAdmin)
	ada := a.as(t, user)
	company := modelstest.Company(t, a.store, "Xiao, mi; GmbH")
	for _, in := range []models.DealInput{{NextStep: `Call, then; write \ "soon"`, NextStepOn: "2026-02-03"}, {NextStep: "canary", NextStepOn: "2026-02-04", OwnerID: admin.ID}} {
		in.CompanyID = company.ID
		if _, err := a.store.CreateDeal(t.Context(), user.Actor(), in); err != nil {
			t.Fatal(err)
		}
	}
	made := ada.post("/account/calendar").want(t, http.StatusOK, "")
	address := made.page(t).Find("#new-calendar").AttrOr("value", "")
	path := address[strings.Index(address, "/calendar/"):]
	if strings.Contains(ada.get("/account").body, path) {
		t.Error("the address is shown twice")
	}
	stranger := a.browser(t)
	res := stranger.get(path).want(t, http.StatusOK, "")
	if got := res.Header.Get("Content-Type"); got != "text/calendar; charset=utf-8" {
		t.Errorf("content type = %q", got)
	}
	unfolded := strings.ReplaceAll(strings.ReplaceAll(res.body, "\r\n ", ""), "\r\n\t", "")
	for _, want := range []string{"BEGIN:VEVENT\r\n", "DTSTART;VALUE=DATE:20260203\r\n", "DTEND;VALUE=DATE:20260204\r\n", `SUMMARY:Xiao\, mi\; GmbH: Call\, then\; write \\ "soon"` + "\r\n", "TRANSP:TRANSPARENT\r\n", "/deals/1\r\n"} {
		if !strings.Contains(unfolded, want) {
			t.Errorf("the calendar lacks %q:\n%s", want, unfolded)
		}
	}
	if strings.Contains(unfolded, "canary") {
		t.Error("the calendar has another's step")
	}
	for _, line := range strings.Split(res.body, "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line of %d bytes is not folded", len(line))
		}
	}
	stranger.header = http.Header{"If-None-Match": {res.Header.Get("ETag")}}
	same := stranger.get(path)
	stranger.header = nil
	if same.StatusCode != http.StatusNotModified || same.body != "" {
		t.Errorf("asked again = %d, want 304", same.StatusCode)
	}
	stranger.get("/calendar/"+models.NewSecret()+".ics").want(t, http.StatusNotFound, "")

	ada.post("/account/calendar/delete").want(t, http.StatusSeeOther, "/account")
	stranger.get(path).want(t, http.StatusNotFound, "")
	for range 40 {
		res = stranger.get("/calendar/" + models.NewSecret() + ".ics")
	}
	if res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") == "" {
		t.Errorf("guessing = %d, want to be slowed down", res.StatusCode)
	}
}
