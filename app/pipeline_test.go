package app

import (
	"net/http"
	"strings"
	"testing"

	"dealflow/models"

	"github.com/PuerkitoBio/goquery"
)

func init() {
	exceptions["GET /pipeline"] = forAdmins
	for _, kind := range []string{"stages", "reasons"} {
		for _, rest := range []string{"", "/:id<int>", "/:id<int>/position", "/:id<int>/retirement", "/:id<int>/retirement/delete"} {
			exceptions["POST /"+kind+rest] = forAdmins
		}
	}
}

func TestApp_pipeline(t *testing.T) {
	a := newTestApp(t, nil)
	ada := a.as(t, a.account(t, "ada@firm.example", models.RoleAdmin))
	used := func() string {
		names := ada.get("/pipeline").page(t).Find("ol.setup").First().Find(".setup-name input[name=name][value]")
		return strings.Join(names.Map(func(_ int, field *goquery.Selection) string { return field.AttrOr("value", "") }), "; ")
	}

	ada.post("/stages", "name", "Legal").want(t, http.StatusSeeOther, "/pipeline#stage-10")
	ada.post("/stages/10/position", "to", "up").want(t, http.StatusSeeOther, "/pipeline#stage-10")
	ada.submit("/pipeline", "/stages/2", "name", hostile).want(t, http.StatusSeeOther, "/pipeline#stage-2")
	want := "Sourced; " + hostile + "; First meeting; Partner review; Due diligence; Investment committee; Term sheet; Legal; Closing; Invested"
	if got := strings.TrimSuffix(used(), "; "); got != want {
		t.Errorf("stages = %s, want %s", got, want)
	}
	if n := ada.get("/deals/board").page(t).Find("img[src=x]").Length(); n > 0 {
		t.Errorf("a stage's name became an image")
	}

	t.Run("refusals keep what was typed", func(t *testing.T) {
		taken := ada.submit("/pipeline", "/stages/1", "name", "legal").want(t, http.StatusUnprocessableEntity, "")
		if got := taken.page(t).Find("#stage-1 input[name=name]").AttrOr("value", ""); got != "legal" || taken.text(t, "#stage-1-error") == "" {
			t.Errorf("the refused name is %q, want it kept with what is wrong with it", got)
		}
		stale := ada.post("/stages/2", "version", "1", "name", "Mine").want(t, http.StatusConflict, "")
		if got := stale.page(t).Find("#stage-2 input[name=name]").AttrOr("value", ""); got != "Mine" {
			t.Errorf("a stale name is %q, want it kept", got)
		}
		ada.post("/reasons", "name", " ").want(t, http.StatusUnprocessableEntity, "")
		ada.post("/stages/9/retirement").want(t, http.StatusUnprocessableEntity, "")
		ada.post("/stages/99/retirement").want(t, http.StatusNotFound, "")
	})
	t.Run("retiring is taken back", func(t *testing.T) {
		ada.post("/stages/10/retirement").want(t, http.StatusSeeOther, "/pipeline#stage-10")
		page := ada.get("/pipeline")
		if strings.Contains(page.page(t).Find("ol.setup").First().Text(), "Legal") || page.page(t).Find(".setup-retired #stage-10").Length() != 1 {
			t.Errorf("the retired stage is not among the retired ones")
		}
		undo := page.page(t).Find(".flash form").AttrOr("action", "")
		ada.post(undo).want(t, http.StatusSeeOther, "/pipeline#stage-10")
		if !strings.Contains(used(), "Legal") {
			t.Errorf("stages = %s, want Legal back", used())
		}
	})
	t.Run("the reader's language renames nothing", func(t *testing.T) {
		ada.cookies[a.cookieName(langCookie)] = "zh-CN"
		ada.submit("/pipeline", "/stages/1").want(t, http.StatusSeeOther, "/pipeline#stage-1")
		delete(ada.cookies, a.cookieName(langCookie))
		if got := used(); !strings.HasPrefix(got, "Sourced; ") {
			t.Errorf("stages = %s, want Sourced as it was", got)
		}
	})
}
