package app

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"dealflow/app/capture"
	"dealflow/models"
	"dealflow/models/modelstest"
)

// chipsOf are the chips of a preview as "kind=value", with the state.
func chipsOf(t *testing.T, r *answer) string {
	t.Helper()
	var list []string
	doc := r.page(t)
	for _, chip := range doc.Find(".capture-chip").EachIter() {
		value := strings.TrimSpace(chip.Find(".capture-value").Text())
		if value == "" {
			value = strings.TrimSpace(chip.Find("select option[selected]").Text())
		}
		list = append(list, chip.AttrOr("data-kind", "")+"="+value+" "+chip.AttrOr("data-state", ""))
	}
	return strings.Join(list, "; ")
}

func TestApp_capturePreview(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "ada@firm.example", models.RoleMember)
	ada := a.as(t, user)
	modelstest.Person(t, a.store, "Lei Jun", "雷军")
	modelstest.Company(t, a.store, "Morningside Ventures")
	before := contents(t, a.store)

	page := ada.post("/captures/preview", "line", "Xiaomi series A $41M led by Morningside with 雷军, at $250M, Dec 2010, great "+hostile).want(t, http.StatusOK, "")
	want := "company=Xiaomi new; round=Series A ; amount=$41M ; valuation=$250M ; lead=Morningside (new firm) new; investor=Lei Jun · 雷军 known; date=Dec 2010 "
	if got := chipsOf(t, page); got != want {
		t.Errorf("chips = %q, want %q", got, want)
	}
	if got := page.text(t, ".capture-note p"); !strings.HasPrefix(got, "at $250M; great <img") {
		t.Errorf("note = %q, want what was not understood, as text", got)
	}
	if got := page.page(t).Find("input[name=use][checked]").AttrOr("value", ""); got != "round" {
		t.Errorf("use = %q, want round", got)
	}

	t.Run("words taken away go to the note", func(t *testing.T) {
		page := ada.post("/captures/preview", "line", "Xiaomi seed $2M", "plain", "seed").want(t, http.StatusOK, "")
		if got := chipsOf(t, page); got != "company=Xiaomi new; amount=$2M " || page.text(t, ".capture-note p") != "seed" {
			t.Errorf("chips = %q with the note %q, want no round and its words", got, page.text(t, ".capture-note p"))
		}
		page = ada.post("/captures/preview", "line", "Xiaomi seed $2M", "plain", "seed", "restore", "seed")
		if got := chipsOf(t, page); !strings.Contains(got, "round=Seed") {
			t.Errorf("chips after restoring = %q, want the round", got)
		}
	})
	t.Run("what is chosen stays while the line goes on", func(t *testing.T) {
		for _, tc := range []struct{ use, used, want, wantUsed string }{{"deal", "round", "deal", ""}, {"deal", "", "deal", ""}, {"round", "", "round", "round"}, {"round", "round", "round", "round"}, {"nonsense", "", "round", "round"}} {
			doc := ada.post("/captures/preview", "line", "Xiaomi series A led by IDG", "use", tc.use, "used", tc.used).page(t)
			if got, used := doc.Find("input[name=use][checked]").AttrOr("value", ""), doc.Find("input[name=used]").AttrOr("value", ""); got != tc.want || used != tc.wantUsed {
				t.Errorf("use %q of %q = %q of %q, want %q of %q", tc.use, tc.used, got, used, tc.want, tc.wantUsed)
			}
		}
	})
	if contents(t, a.store) != before {
		t.Error("the preview has saved something")
	}
}

func TestApp_captureCreate(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "ada@firm.example", models.RoleMember)
	ada := a.as(t, user)

	line := "Xiaomi series A+ $41M led by Morningside, intro by Liu Qin, @ada, stage: screening, next: call Lei 2030-01-02, great team"
	key := ada.get("/deals/new").page(t).Find("form[data-capture] input[name=request_key]").AttrOr("value", "")
	first := ada.post("/captures", "line", line, "request_key", key).want(t, http.StatusSeeOther, "/deals/1")
	ada.post("/captures", "line", line, "request_key", key).want(t, http.StatusSeeOther, "/deals/1")
	deal, err := a.store.DealPage(t.Context(), user.Actor(), 1)
	if err != nil {
		t.Fatal(err)
	}
	d := deal.Deal
	if d.Title != "series A+" || d.StageKey != "screening" || d.NextStep != "call Lei" || d.NextStepOn != "2030-01-02" || deal.ReferrerName != "Liu Qin" || deal.RoundID == nil || *d.AmountSought != 4_100_000_000 {
		t.Errorf("deal = %+v, want what the line says", deal)
	}
	round, err := a.store.RoundPage(t.Context(), user.Actor(), *deal.RoundID)
	if err != nil || len(round.Investments) != 1 || !round.Investments[0].Lead || round.Round.Note != "series A+" {
		t.Errorf("round = %+v, %v, want Morningside as its lead and what A+ was", round, err)
	}
	undo := ada.get(first.Header.Get("Location")).page(t).Find(".flash form").AttrOr("action", "")
	ada.post(undo).want(t, http.StatusSeeOther, "/deals")
	ada.get("/deals/1").want(t, http.StatusNotFound, "")
	ada.get("/companies/1").want(t, http.StatusNotFound, "")
	other := a.as(t, a.account(t, "ben@firm.example", models.RoleMember))
	other.post(undo).want(t, http.StatusNotFound, "")

	t.Run("refused with the line kept", func(t *testing.T) {
		modelstest.Company(t, a.store, "Mercury")
		modelstest.Company(t, a.store, "Mercury")
		before := contents(t, a.store)
		for _, tc := range []struct{ name, line, selector, want string }{
			{"nothing typed", "", ".field-error", "Name the company."},
			{"no company", "$5M", ".field-error", "Name the company."},
			{"two of the name", "Mercury seed $2M", ".capture-chip .field-error", "Choose which one is meant."},
			{"no such colleague", "Acme seed $2M @zoe", ".capture-chip .field-error", "Nobody on the team has this name."},
			{"no such stage", "Acme seed $2M, stage: moon", ".capture-chip .field-error", "There is no such stage."},
		} {
			page := ada.post("/captures", "line", tc.line, "request_key", "k-"+tc.name).want(t, http.StatusUnprocessableEntity, "")
			if got := page.text(t, tc.selector); got != tc.want {
				t.Errorf("%s: error = %q, want %q", tc.name, got, tc.want)
			}
			if got := page.page(t).Find("input[name=line]").AttrOr("value", ""); got != tc.line {
				t.Errorf("%s: line = %q, want %q", tc.name, got, tc.line)
			}
		}
		if contents(t, a.store) != before {
			t.Error("a line that was refused has saved something")
		}
	})
	t.Run("a chosen company is used", func(t *testing.T) {
		known := modelstest.Company(t, a.store, "Vancl")
		res := ada.post("/captures", "line", "Vancel seed $2M", "request_key", "k9", "pick", "company|Vancel|company:"+strconv.FormatInt(known.ID, 10))
		deals, err := a.store.Encounters(t.Context(), user.Actor(), []int64{known.ID})
		if err != nil || res.StatusCode != http.StatusSeeOther || len(deals[0].Deals) != 1 {
			t.Errorf("POST /captures = %d, encounters %+v, %v; want a deal of Vancl", res.StatusCode, deals, err)
		}
	})
	t.Run("the line waits for the next time", func(t *testing.T) {
		ada.post("/captures/draft", "line", "Half a li").want(t, http.StatusNoContent, "")
		if got := ada.get("/deals/new").page(t).Find("input[name=line]").AttrOr("value", ""); got != "Half a li" {
			t.Errorf("line = %q, want what was typed the last time", got)
		}
		if got := other.get("/deals/new").page(t).Find("input[name=line]").AttrOr("value", ""); got != "" {
			t.Errorf("line of another = %q, want none", got)
		}
	})
}

func TestApp_encounterIndex(t *testing.T) {
	a := newTestApp(t, nil)
	ada := a.account(t, "ada@firm.example", models.RoleMember)
	eve := a.as(t, a.account(t, "eve@firm.example", models.RoleMember))
	company, err := a.store.CreateCompany(t.Context(), ada.Actor(), models.CompanyInput{Name: "Xiaomi", Website: "mi.com", Names: []models.NameInput{{Kind: "native", Value: "小米"}}})
	if err != nil {
		t.Fatal(err)
	}
	deal := modelstest.Deal(t, a.store, ada.Actor(), company.ID)
	if _, err := a.store.CloseDeal(t.Context(), ada.Actor(), deal.ID, 1, models.ClosureInput{Status: "passed", Reason: "Hardware is hard", Reconsider: "A second phone"}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.store.CreateDeal(t.Context(), ada.Actor(), models.DealInput{CompanyID: company.ID, Title: "canary", Restricted: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.store.CreateActivity(t.Context(), ada.Actor(), models.ActivityInput{Kind: "meeting", Subject: "Tea in Beijing", OccurredOn: "2010-11", CompanyIDs: []int64{company.ID}}); err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{"name=xiaomi", "name=%E5%B0%8F%E7%B1%B3", "name=Nobody&website=https%3A%2F%2Fwww.mi.com%2Fphones"} {
		page := eve.get("/encounters?mode=deal&"+query).want(t, http.StatusOK, "")
		text := page.text(t, ".encounter")
		for _, want := range []string{"Xiaomi", "Tea in Beijing", "Nov 2010", "Passed", "Hardware is hard", "A second phone"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s tells %q, want %q in it", query, text, want)
			}
		}
		if strings.Contains(page.body, "canary") {
			t.Errorf("%s tells of a restricted deal", query)
		}
	}
	if got := eve.get("/encounters?mode=company&name=Nobody").want(t, http.StatusOK, "").body; strings.Contains(got, "encounter") {
		t.Errorf("encounters of nobody = %q, want none", got)
	}
	eve.get("/encounters?mode=other&name=x").want(t, http.StatusNotFound, "")
}

// A valuation without pre or post is never guessed; one word settles it.
func TestApp_capturePreview_say(t *testing.T) {
	a := newTestApp(t, nil)
	ada := a.as(t, a.account(t, "ada@firm.example", models.RoleMember))
	for _, tc := range []struct{ line, say, want, chip string }{
		{"Xiaomi series A led by IDG at $250M, Dec 2010", "post", "Xiaomi series A led by IDG at $250M post, Dec 2010", "post"},
		{"小米 A轮 IDG领投 估值2.5亿美元 2010年12月", "pre", "小米 A轮 IDG领投 估值2.5亿美元 pre 2010年12月", "pre"},
		{"Xiaomi series A led by IDG at $250M", "nonsense", "Xiaomi series A led by IDG at $250M", "valuation"},
	} {
		doc := ada.post("/captures/preview", "line", tc.line, "say", tc.say).page(t)
		if got := doc.Find(".capture-chips").AttrOr("data-line", ""); got != tc.want {
			t.Errorf("line = %q, want %q", got, tc.want)
		}
		if doc.Find(".capture-chip[data-kind="+tc.chip+"]").Length() != 1 {
			t.Errorf("%q has no chip %s", tc.want, tc.chip)
		}
	}
}

func TestApp_companyCreate_twin(t *testing.T) {
	a := newTestApp(t, nil)
	ada := a.as(t, a.account(t, "ada@firm.example", models.RoleMember))
	modelstest.Company(t, a.store, "Xiaomi")
	page := ada.post("/companies", "name", "XIAOMI", "kind", "startup", "city", "Beijing").want(t, http.StatusUnprocessableEntity, "")
	if got := page.text(t, "#f-name-error"); got != "There is a company of this name already." || page.page(t).Find(".encounter").Length() != 1 {
		t.Errorf("error = %q, want to be told of Xiaomi", got)
	}
	if got := page.page(t).Find("input[name=city]").AttrOr("value", ""); got != "Beijing" {
		t.Errorf("city = %q, want what was typed", got)
	}
	ada.post("/companies", "name", "Xiaomi 2", "known", "new:XIAOMI").want(t, http.StatusSeeOther, "/companies/2")
	ada.post("/companies", "name", "XIAOMI", "known", "new:XIAOMI").want(t, http.StatusSeeOther, "/companies/3")
}

// A line about a round on record goes to that round, unless it is said to be another.
func TestApp_captureKnownRound(t *testing.T) {
	a := newTestApp(t, nil)
	ada := a.as(t, a.account(t, "ada@firm.example", models.RoleMember))
	company := modelstest.Company(t, a.store, "Xiaomi")
	round := modelstest.Round(t, a.store, company.ID, "series_a", "2010-12-01", "$41M")
	line := "Xiaomi series A $41M led by Morningside, Dec 2010"

	preview := ada.post("/captures/preview", "line", line).want(t, http.StatusOK, "")
	if got := preview.text(t, ".capture-round option[selected]"); !strings.Contains(got, "Series A · Dec 1, 2010 · $41M") {
		t.Errorf("the preview offers %q, want the round on record", got)
	}
	if doc := ada.post("/captures/preview", "line", "Xiaomi series B $90M").page(t); doc.Find(".capture-round").Length() != 0 {
		t.Error("another round is taken for the one on record")
	}
	if doc := ada.post("/captures/preview", "line", line, "use", "deal", "used", "round").page(t); doc.Find(".capture-round").Length() != 0 {
		t.Error("a deal alone asks for a round")
	}
	ada.post("/captures", "line", line, "request_key", "k1").want(t, http.StatusSeeOther, roundPath(round.ID))
	page, err := a.store.CompanyPage(t.Context(), models.SystemActor, company.ID)
	if err != nil || len(page.Rounds) != 1 || len(page.Rounds[0].Investors) != 1 {
		t.Errorf("the company has %+v, %v, want its one round with the investor", page.Rounds, err)
	}
	ada.post("/captures", "line", line, "request_key", "k2", "pick", "round-known|new:round").want(t, http.StatusSeeOther, roundPath(round.ID+1))
}

// A chip says which part of its value the line did not.
func TestCaptureHint_assumed(t *testing.T) {
	for line, want := range map[string]string{
		"Kite, next: call Lei next week": "capture.assumed_day", "Kite, next: call Lei Dec 3": "capture.assumed_year", "Kite, next: call Lei 2026-12-03": "",
	} {
		r := capture.Parse(line, capture.Options{Today: "2026-11-25"})
		if on := r.All(capture.NextOn); len(on) != 1 || captureHint(on[0]) != want {
			t.Errorf("hint of %q = %v, want %q", line, on, want)
		}
	}
}
