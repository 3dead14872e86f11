package app

import (
	"strconv"
	"strings"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"
)

// Two companies are one after a merge, the address of the one that went leads to
// the other, and an undo gives it back.
func TestMerge(t *testing.T) {
	a := newTestApp(t, nil)
	b := a.as(t, a.account(t, "ana@example.com", models.RoleMember))
	kept, gone := modelstest.Company(t, a.store, "Xiaomi"), modelstest.Company(t, a.store, "Xiaomi Tech")
	modelstest.Round(t, a.store, gone.ID, "series_a", "2010-12", "$41M")
	new := companyPath(kept.ID) + "/merges/new"
	if res := b.get(new + "?with=xiaomi%20tech"); !strings.Contains(res.body, "with_id=2") {
		t.Errorf("the question does not offer the namesake: %d", res.StatusCode)
	}
	if res := b.get(new + "?with_id=2"); res.StatusCode != 200 || !strings.Contains(res.body, "1 round") {
		t.Errorf("the preview = %d", res.StatusCode)
	}
	if res := b.get(new + "?with_id=1"); res.StatusCode != 422 {
		t.Errorf("a merge with itself = %d, want 422", res.StatusCode)
	}
	post := func(version string) *answer {
		return b.do("POST", companyPath(kept.ID)+"/merges", pairs([]string{csrfField, b.token(), "with_id", "2", "kept_version", version, "gone_version", "1", "take_name", "gone"}))
	}
	if res := post("7"); res.StatusCode != 409 || !strings.Contains(res.body, "changed meanwhile") {
		t.Errorf("a stale merge = %d, want 409", res.StatusCode)
	}
	if res := post("1"); res.StatusCode != 303 || res.Header.Get("Location") != companyPath(kept.ID) {
		t.Fatalf("the merge = %d %q", res.StatusCode, res.Header.Get("Location"))
	}
	if res := b.get(companyPath(gone.ID) + "/portfolio?a=1"); res.StatusCode != 302 || res.Header.Get("Location") != companyPath(kept.ID)+"/portfolio?a=1" {
		t.Errorf("the address of what went = %d %q", res.StatusCode, res.Header.Get("Location"))
	}
	if res := b.get(companyPath(kept.ID)); !strings.Contains(res.body, "Xiaomi Tech") || !strings.Contains(res.body, "$41M") {
		t.Error("the company that stays has not what the other one had")
	}
	op, err := a.store.LatestOperation(t.Context(), visitorOf(t, a))
	if err != nil || op.Kind != models.OperationMerge {
		t.Fatalf("LatestOperation() = %v, %v", op, err)
	}
	if res := b.do("POST", reversalPath(op.ID), pairs([]string{csrfField, b.token()})); res.StatusCode != 303 {
		t.Fatalf("the undo = %d", res.StatusCode)
	}
	if res := b.get(companyPath(gone.ID)); res.StatusCode != 200 || !strings.Contains(res.body, "$41M") {
		t.Errorf("after the undo the other one = %d", res.StatusCode)
	}
}

// The page of a company leads to the comparison with one of its address, for those who
// may merge.
func TestMerge_twins(t *testing.T) {
	a := newTestApp(t, nil)
	member, viewer := a.as(t, a.account(t, "ana@example.com", models.RoleMember)), a.as(t, a.account(t, "vera@example.com", models.RoleViewer))
	var made []int64
	for _, name := range []string{"Xiaomi", "Mi Global"} {
		company, err := a.store.CreateCompany(t.Context(), models.SystemActor, models.CompanyInput{Name: name, Kind: "startup", Website: "mi.com"})
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, company.ID)
	}
	xiaomi, again := companyPath(made[0]), strconv.FormatInt(made[1], 10)
	compare := `href="` + xiaomi + "/merges/new?with_id=" + again + `"`
	if res := member.get(xiaomi); !strings.Contains(res.body, compare) {
		t.Errorf("the page does not lead to the comparison: %d", res.StatusCode)
	}
	if res := viewer.get(xiaomi); res.StatusCode != 200 || strings.Contains(res.body, "/merges/new") {
		t.Errorf("the page of a viewer = %d, want it without a comparison", res.StatusCode)
	}
}

// The other rounds of the company are offered, and only those are taken.
func TestMerge_rounds(t *testing.T) {
	a := newTestApp(t, nil)
	b := a.as(t, a.account(t, "ana@example.com", models.RoleMember))
	xiaomi, vancl := modelstest.Company(t, a.store, "Xiaomi"), modelstest.Company(t, a.store, "Vancl")
	for _, r := range [][3]string{{"series_a", "2010-12", "$41M"}, {"series_a", "2011-01", "$40M"}, {"angel", "2010", ""}} {
		modelstest.Round(t, a.store, xiaomi.ID, r[0], r[1], r[2])
	}
	modelstest.Round(t, a.store, vancl.ID, "angel", "2007", "")
	if res := b.get("/rounds/1/merges/new"); res.StatusCode != 200 || !strings.Contains(res.body, "with_id=2") || !strings.Contains(res.body, "with_id=3") || strings.Contains(res.body, "with_id=4") {
		t.Errorf("the question = %d", res.StatusCode)
	}
	if res := b.get("/rounds/4/merges/new"); res.StatusCode != 200 || !strings.Contains(res.body, "has only this one") {
		t.Errorf("the question of a lone round = %d", res.StatusCode)
	}
	for _, with := range []string{"1", "4", "99", "x"} {
		form := pairs([]string{csrfField, b.token(), "with_id", with, "kept_version", "1", "gone_version", "1"})
		if res := b.do("POST", "/rounds/1/merges", form); res.StatusCode != 422 || !strings.Contains(res.body, `role="alert"`) {
			t.Errorf("a merge with %s = %d, want 422", with, res.StatusCode)
		}
	}
	if res := b.get(companyPath(xiaomi.ID)); !strings.Contains(res.body, "/rounds/1/merges/new?with_id=2") {
		t.Error("the company's page does not say that a round may be on record twice")
	}
	form := pairs([]string{csrfField, b.token(), "with_id", "2", "kept_version", "1", "gone_version", "1", "take_amount", "gone"})
	if res := b.do("POST", "/rounds/1/merges", form); res.StatusCode != 303 {
		t.Fatalf("the merge = %d", res.StatusCode)
	}
	if res := b.get(companyPath(xiaomi.ID)); !strings.Contains(res.body, "$40M") || strings.Contains(res.body, "$41M") || strings.Contains(res.body, "merges/new?with_id") {
		t.Error("the company's page has not the one round that was made of two")
	}
	if res := b.get("/rounds/2"); res.StatusCode != 302 || res.Header.Get("Location") != "/rounds/1" {
		t.Errorf("the address of what went = %d %q", res.StatusCode, res.Header.Get("Location"))
	}
}

func visitorOf(t *testing.T, a *testApp) models.Actor {
	t.Helper()
	var user models.User
	if err := a.store.DB(t.Context()).Where("email = ?", "ana@example.com").Take(&user).Error; err != nil {
		t.Fatal(err)
	}
	return user.Actor()
}
