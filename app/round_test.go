package app

import (
	"net/http"
	"strings"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"
)

// The form makes no round twice, keeps what was typed, and takes another for another.
func TestApp_roundKnown(t *testing.T) {
	a := newTestApp(t, nil)
	ada := a.as(t, a.account(t, "ada@firm.example", models.RoleMember))
	company := modelstest.Company(t, a.store, "Xiaomi")
	round := modelstest.Round(t, a.store, company.ID, "series_a", "2010-12-01", "$41M")
	typed := []string{"company_id", "1", "type", "series_a", "announced_on", "2010-12", "amount", "41M", "currency", "USD", "note", "from the article"}

	refused := ada.post("/rounds", typed...).want(t, http.StatusUnprocessableEntity, "")
	if notice := refused.page(t).Find(".notice.warn"); notice.Find("a").AttrOr("href", "") != roundPath(round.ID) || !strings.Contains(notice.Text(), "Series A · Dec 1, 2010 · $41M") {
		t.Errorf("the form says %q, want the round on record", notice.Text())
	}
	if got := refused.page(t).Find("textarea[name=note]").Text(); got != "from the article" {
		t.Errorf("the note is %q after the refusal, want what was typed", got)
	}
	ada.post("/rounds", append(typed, "another", "1")...).want(t, http.StatusSeeOther, roundPath(round.ID+1))
	ada.post("/rounds", "company_id", "1", "type", "series_b", "announced_on", "2010-12", "amount", "41M", "currency", "USD").want(t, http.StatusSeeOther, roundPath(round.ID+2))
}
