package app

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/gofiber/fiber/v2"
)

// notUndone are the changes that no undo takes back, each for its reason.
var notUndone = map[string]string{
	// What belongs to one reader, or is about access: changed where it was set.
	"/preferences": "own", "/account": "own", "/account/digest": "own", "/account/password": "access", "/account/sessions/delete": "access", "/account/sessions/:key/delete": "access",
	"/account/tokens": "access", "/account/tokens/:id/delete": "access", "/account/calendar": "access", "/account/calendar/delete": "access", "/signin": "access", "/signout": "access",
	"/join/:secret": "access", "/members": "access", "/members/:id/reset": "access", "/members/:id/role": "access", "/members/:id/suspension": "access", "/members/:id/suspension/delete": "access",
	"/invitations/:id/delete": "access", "/search/recent/delete": "own", "/searches": "own", "/searches/:id<int>/delete": "own", "/visits": "own",
	"/views/:id<int>/default": "own", "/views/:id<int>/default/delete": "own", "/deals/:id<int>/dismissal": "own", "/deals/:id<int>/dismissal/delete": "own",
	// The set-up of the pipeline, whose every step has its opposite on the same page.
	"/pipeline/memo": "set-up", "/pipeline/quiet": "set-up", "/stages": "set-up", "/stages/:id<int>": "set-up", "/stages/:id<int>/position": "set-up", "/stages/:id<int>/retirement": "set-up",
	"/stages/:id<int>/retirement/delete": "set-up", "/reasons": "set-up", "/reasons/:id<int>": "set-up", "/reasons/:id<int>/position": "set-up", "/reasons/:id<int>/retirement": "set-up",
	"/reasons/:id<int>/retirement/delete": "set-up",
	// A vote is a vote: it is cast anew, opened or withdrawn, and its history stays.
	"/ballots/:id<int>/vote": "vote", "/ballots/:id<int>/opening": "vote", "/ballots/:id<int>/withdrawal": "vote",
	// These change nothing that is kept, or are undos themselves.
	"/companies/export": "reads", "/people/export": "reads", "/rounds/export": "reads", "/investors/export": "reads", "/deals/export": "reads", "/captures/preview": "reads", "/captures/draft": "reads", "/previews": "reads",
	"/history/:id<int>/reversal": "undo", "/deals/:id<int>/reversal": "undo", "/captures/:id<int>/reversal": "undo",
	"/jobs/:id<int>/retry": "work", "/jobs/:id<int>/delete": "work", "/documents/:id<int>/extraction": "work",
	// A pasted text is kept for the one who pasted it until it is accepted; what that
	// makes is taken back in models/article_test.go.
	"/articles": "own", "/articles/:id<int>": "own", "/articles/:id<int>/acceptance": "elsewhere", "/articles/:id<int>/acceptance/delete": "undo",
	// A spreadsheet, likewise; app/importer/sheet_test.go takes back what it makes.
	"/imports": "own", "/imports/:id<int>": "own", "/imports/:id<int>/run": "elsewhere", "/imports/:id<int>/delete": "own",
	// These need a vote that is over; models/ballot_test.go has one.
	"/ballots/:id<int>/decision": "elsewhere", "/ballots/:id<int>/conditions/:condition<int>": "elsewhere",
	// An upload is a form of another kind; models/document_undo_test.go has them.
	"/documents": "upload", "/documents/:id<int>/versions": "upload",
}

// change is a form that is sent to a route, with its path and fields.
type change struct {
	route, path string
	form        []string
}

// changes are one of every other route, on the fixture's records.
var changes = []change{
	{"/deals", "/deals", []string{"company_name", "Zhihu", "company", "Zhihu", "stage", "1"}},
	{"/deals/:id<int>", "/deals/1", []string{"version", "now", "title", "Bridge", "owner", "1", "source", "inbound"}},
	{"/deals/:id<int>/stage", "/deals/1/stage", []string{"version", "now", "stage", "2"}},
	{"/deals/:id<int>/closure", "/deals/1/closure", []string{"version", "now", "status", "passed", "reason", "Too early", "reconsider", "Revenue", "decided_by", "1"}},
	{"/deals/:id<int>/next-step", "/deals/1/next-step", []string{"version", "now", "next_step", "Call", "next_step_on", "2026-12-01"}},
	{"/deals/:id<int>/fields/:field", "/deals/1/fields/title", []string{"version", "now", "value", "Bridge"}},
	{"/deals/:id<int>/memo", "/deals/1/memo", []string{"memo", "# Why", "version", "0"}},
	{"/deals/:id<int>/ballots", "/deals/1/ballots", []string{"question", "Go on?", "quorum", "2", "voter", "1", "voter", "2"}},
	{"/deals/bulk", "/deals/bulk", []string{"action", "next_step", "bulk_step", "Call them", "id", "1"}},
	{"/companies/bulk", "/companies/bulk", []string{"action", "status", "bulk_status", "closed", "id", "1"}},
	{"/people/bulk", "/people/bulk", []string{"action", "trash", "id", "1"}},
	{"/companies", "/companies", []string{"name", "Weibo", "kind", "startup", "status", "operating", "sectors", "Fashion"}},
	{"/companies/:id<int>", "/companies/1", []string{"version", "now", "name", "Xiaomi", "kind", "startup", "status", "listed", "sectors", "Phones", "name_kind", "alias", "name_value", "MI"}},
	{"/companies/:id<int>/fields/:field", "/companies/1/fields/city", []string{"version", "now", "value", "Beijing"}},
	{"/companies/:id<int>/roles", "/companies/1/roles", []string{"person", "Lei Jiun", "person_id", "2", "kind", "founder"}},
	{"/companies/:id<int>/acquisitions", "/companies/1/acquisitions", []string{"side", "target", "other", "MIUI", "announced_on", "2014"}},
	{"/companies/:id<int>/listings", "/companies/1/listings", []string{"kind", "ipo", "exchange", "HKEX", "symbol", "1810", "listed_on", "2018-07-09"}},
	{"/companies/:id<int>/partnerships", "/companies/1/partnerships", []string{"partner", "Foxconn", "kind", "supplier"}},
	{"/companies/:id<int>/merges", "/companies/1/merges", []string{"with_id", "2", "kept_version", "now", "gone_version", "now"}},
	{"/companies/:id<int>/delete", "/companies/4/delete", nil},
	{"/people", "/people", []string{"name", "Lin Bin"}},
	{"/people/:id<int>", "/people/1", []string{"version", "now", "name", "Lei Jun", "city", "Beijing"}},
	{"/people/:id<int>/fields/:field", "/people/1/fields/city", []string{"version", "now", "value", "Wuhan"}},
	{"/people/:id<int>/roles", "/people/1/roles", []string{"company", "MIUI", "company_id", "2", "kind", "founder"}},
	{"/people/:id<int>/merges", "/people/1/merges", []string{"with_id", "2", "kept_version", "now", "gone_version", "now"}},
	{"/people/:id<int>/delete", "/people/1/delete", nil},
	{"/rounds", "/rounds", []string{"company", "Xiaomi", "company_id", "1", "type", "seed", "announced_on", "2010"}},
	{"/rounds/:id<int>", "/rounds/1", []string{"version", "now", "type", "series_b", "announced_on", "2011-12", "amount", "90m", "currency", "USD"}},
	{"/rounds/:id<int>/fields/:field", "/rounds/1/fields/announced_on", []string{"version", "now", "value", "2010-11"}},
	{"/rounds/:id<int>/investments", "/rounds/1/investments", []string{"investor", "Morningside", "investor_kind", "company", "lead", "1"}},
	{"/rounds/:id<int>/merges", "/rounds/1/merges", []string{"with_id", "2", "kept_version", "now", "gone_version", "now", "take_amount", "gone"}},
	{"/rounds/:id<int>/delete", "/rounds/1/delete", nil},
	{"/roles/:id<int>/delete", "/roles/1/delete", nil},
	{"/acquisitions/:id<int>/delete", "/acquisitions/1/delete", nil},
	{"/listings/:id<int>/delete", "/listings/1/delete", nil},
	{"/partnerships/:id<int>/delete", "/partnerships/1/delete", nil},
	{"/investments/:id<int>/delete", "/investments/1/delete", nil},
	{"/activities", "/activities", []string{"attach", "company:1", "kind", "note", "body", "They grow"}},
	{"/activities/:id<int>", "/activities/2", []string{"version", "now", "kind", "note", "body", "They grow fast", "occurred_on", "2026-01-01", "attach", "company:1"}},
	{"/activities/:id<int>/delete", "/activities/2/delete", nil},
	{"/tasks", "/tasks", []string{"task_title", "Read the deck", "due_on", "2026-12-01", "about_id", "company:1"}},
	{"/tasks/:id<int>", "/tasks/1", []string{"version", "now", "task_title", "Read the deck twice", "due_on", "2026-12-02", "assignee_id", "1"}},
	{"/tasks/:id<int>/completion", "/tasks/1/completion", []string{"version", "now"}},
	{"/tasks/:id<int>/delete", "/tasks/1/delete", nil},
	{"/documents/:id<int>", "/documents/1", []string{"version", "now", "name", "Deck.pdf"}},
	{"/documents/:id<int>/delete", "/documents/1/delete", nil},
	{"/lists", "/lists", []string{"name", "Phones"}},
	{"/lists/:id<int>", "/lists/1", []string{"version", "now", "name", "Handsets"}},
	{"/lists/:id<int>/entries", "/lists/1/entries", []string{"record", "Lei Jun", "record_id", "person:1"}},
	{"/lists/:id<int>/entries/:entry<int>", "/lists/1/entries/1", []string{"note", "Ask again"}},
	{"/lists/:id<int>/entries/delete", "/lists/1/entries/delete", []string{"record_id", "company:1"}},
	{"/lists/:id<int>/delete", "/lists/1/delete", nil},
	{"/views", "/views", []string{"list", "deals", "name", "Mine", "query", "status=active"}},
	{"/views/:id<int>", "/views/1", []string{"version", "now", "list", "deals", "name", "Ours", "query", "status=open"}},
	{"/views/:id<int>/delete", "/views/1/delete", nil},
	{"/tasks/:id<int>/completion/delete", "/tasks/2/completion/delete", nil},
	{"/trash/:kind/:id", "/trash/company/3", nil},
	{"/deals/:id<int>/successors", "/deals/2/successors", []string{"round", "3"}},
	{"/captures", "/captures", []string{"line", "Meituan series A $12M led by Sequoia, 2010"}},
	{"/deals/:id<int>/delete", "/deals/1/delete", nil},
}

// undoFixture makes a record of each kind with the number 1, a company, a
// person and a round with the number 2, and returns the administrator, who owns it all.
func undoFixture(t *testing.T, a *testApp) *models.User {
	t.Helper()
	user := a.account(t, "ada@firm.example", models.RoleAdmin)
	a.account(t, "bob@firm.example", models.RoleMember)
	ada, ctx := user.Actor(), t.Context()
	xiaomi, miui := modelstest.Company(t, a.store, "Xiaomi"), modelstest.Company(t, a.store, "MIUI")
	vancl := modelstest.Company(t, a.store, "Vancl")
	modelstest.Company(t, a.store, "UCWEB")
	lei := modelstest.Person(t, a.store, "Lei Jun", "雷军")
	modelstest.Person(t, a.store, "Lei Jiun", "")
	round := modelstest.Round(t, a.store, xiaomi.ID, "series_a", "2010-12", "$41M")
	modelstest.Round(t, a.store, xiaomi.ID, "series_a", "2011-01", "$40M")
	modelstest.Deal(t, a.store, ada, xiaomi.ID)
	modelstest.Document(t, a.store, ada, models.KindCompany, xiaomi.ID, "deck.pdf", "Xiaomi")
	var failed []error
	do := func(_ any, err error) { failed = append(failed, err) }
	do(a.store.CreateRole(ctx, ada, models.RoleInput{PersonID: lei.ID, CompanyID: xiaomi.ID, Kind: "founder"}))
	do(a.store.CreateAcquisition(ctx, ada, models.AcquisitionInput{CompanyID: miui.ID, AcquirerID: xiaomi.ID, AnnouncedOn: "2010"}))
	do(a.store.CreateListing(ctx, ada, models.ListingInput{CompanyID: xiaomi.ID, Kind: "ipo", Exchange: "HKEX", ListedOn: "2018-07-09"}))
	do(a.store.CreatePartnership(ctx, ada, models.PartnershipInput{CompanyID: xiaomi.ID, PartnerID: miui.ID, Kind: "supplier"}))
	do(a.store.CreateInvestment(ctx, ada, models.InvestmentInput{RoundID: round.ID, InvestorKind: models.KindPerson, InvestorID: lei.ID}))
	do(a.store.CreateActivity(ctx, ada, models.ActivityInput{Kind: "note", Body: "Seen at the fair", CompanyIDs: []int64{xiaomi.ID}}))
	do(a.store.CreateTask(ctx, ada, models.TaskInput{Title: "Call", DueOn: "2026-12-01", AssigneeID: user.ID}))
	do(a.store.CreateShortlist(ctx, ada, models.ShortlistInput{Name: "Watch"}))
	do(nil, a.store.AddToShortlist(ctx, ada, 1, models.RecordRef{Kind: models.KindCompany, ID: xiaomi.ID}))
	do(a.store.CreateSavedView(ctx, ada, models.SavedViewInput{List: "deals", Name: "Open", Query: "status=open"}))
	// A task that is done, a company in the trash, a deal that was passed with a round since.
	do(a.store.CreateTask(ctx, ada, models.TaskInput{Title: "Read", DueOn: "2026-12-01", AssigneeID: user.ID}))
	do(nil, a.store.FinishTask(ctx, ada, 2, true))
	do(nil, a.store.Remove(ctx, ada, models.KindCompany, vancl.ID))
	passed := modelstest.Deal(t, a.store, ada, miui.ID)
	do(a.store.CloseDeal(ctx, ada, passed.ID, passed.Version, models.ClosureInput{Status: models.StatusPassed, Reason: "Too early"}))
	modelstest.Round(t, a.store, miui.ID, "series_b", "2026-01", "$41M")
	if err := errors.Join(failed...); err != nil {
		t.Fatal(err)
	}
	return user
}

// withVersions is the form with the versions that its record, and the record 2 of
// the same kind, have now.
func withVersions(t *testing.T, a *testApp, c change) []string {
	t.Helper()
	parts := strings.Split(c.path, "/")
	form := slices.Clone(c.form)
	for i := 1; i < len(form); i += 2 {
		if form[i] != "now" {
			continue
		}
		id, table := parts[2], map[string]string{"lists": "shortlists", "views": "saved_views"}[parts[1]]
		if table == "" {
			table = parts[1]
		}
		if form[i-1] == "gone_version" {
			id = "2"
		}
		if err := a.store.DB(t.Context()).Raw(`select cast(version as text) from `+table+` where id = ?`, id).Scan(&form[i]).Error; err != nil {
			t.Fatal(err)
		}
	}
	return form
}

func lastOperationID(t *testing.T, a *testApp) int64 {
	t.Helper()
	var id int64
	if err := a.store.DB(t.Context()).Raw(`select coalesce(max(id), 0) from operations`).Scan(&id).Error; err != nil {
		t.Fatal(err)
	}
	return id
}

// difference is what only one of two sorted lists has.
func difference(before, after []string) string {
	var out []string
	for _, row := range before {
		if !slices.Contains(after, row) {
			out = append(out, "- "+row)
		}
	}
	for _, row := range after {
		if !slices.Contains(before, row) {
			out = append(out, "+ "+row)
		}
	}
	return "\n" + strings.Join(out, "\n")
}

// liveRows is everything that the team has written and that is not in the trash,
// row by row, without what changes with every change, and without the history of
// moves, to which an undo adds.
func liveRows(t *testing.T, s *models.Store) []string {
	t.Helper()
	var tables []string
	db := s.DB(t.Context())
	if err := db.Raw(`select distinct tbl_name from sqlite_master where type = 'trigger' and name like 'log\_%' escape '\' and tbl_name not in ('stage_moves', 'external_refs', 'merges') order by 1`).Scan(&tables).Error; err != nil {
		t.Fatal(err)
	}
	owners := map[string]string{"company_id": "companies", "acquirer_id": "companies", "partner_id": "companies", "person_id": "people", "round_id": "rounds", "deal_id": "deals", "activity_id": "activities", "shortlist_id": "shortlists", "document_id": "documents"}
	var all []string
	for _, table := range tables {
		var columns []string
		if err := db.Raw(`select name from pragma_table_info(?)`, table).Scan(&columns).Error; err != nil {
			t.Fatal(err)
		}
		shown, conds := []string{"'" + table + "'"}, []string{"true"}
		for _, c := range columns {
			switch owner := owners[c]; {
			case slices.Contains([]string{"id", "version", "updated_at", "updated_by", "last_activity_on"}, c):
			case c == "deleted_at":
				conds = append(conds, "deleted_at is null")
			default:
				shown = append(shown, "coalesce("+c+", '')")
				if owner != "" && owner != table {
					conds = append(conds, "("+c+" is null or "+c+" in (select id from "+owner+" where deleted_at is null))")
				}
			}
		}
		if table == "activities" {
			conds = append(conds, "kind <> 'stage_change'")
		}
		if table == "activity_links" {
			conds = append(conds, "activity_id not in (select id from activities where kind = 'stage_change')")
		}
		var rows []string
		if err := db.Raw(`select ` + strings.Join(shown, " || '|' || ") + ` from ` + table + ` where ` + strings.Join(conds, " and ") + ` order by 1`).Scan(&rows).Error; err != nil {
			t.Fatalf("%s: %v", table, err)
		}
		all = append(all, rows...)
	}
	return all
}

// Every route that changes what the team has written can be taken back from the
// history, and then everything is as it was.
func TestUndo_everyRoute(t *testing.T) {
	a := newTestApp(t, nil)
	var known []string
	for _, c := range changes {
		known = append(known, c.route)
	}
	for _, route := range routesOf(a) {
		_, exempt := notUndone[route.Path]
		if route.Method == fiber.MethodPost && !exempt && !slices.Contains(known, route.Path) {
			t.Errorf("POST %s is neither taken back here nor exempt", route.Path)
		}
	}
	for _, c := range changes {
		t.Run(c.route, func(t *testing.T) {
			a := newTestApp(t, nil)
			ada := a.as(t, undoFixture(t, a))
			before, last := liveRows(t, a.store), lastOperationID(t, a)
			form := withVersions(t, a, c)
			answer := ada.post(c.path, form...)
			if digest, ok := answer.page(t).Find(`input[name=digest]`).Attr("value"); ok { // a preview
				answer = ada.post(c.path, append(form, "digest", digest)...)
			}
			if answer.StatusCode >= 400 {
				t.Fatalf("POST %s = %d: %s", c.path, answer.StatusCode, answer.text(t, "main"))
			}
			changed := liveRows(t, a.store)
			op := lastOperationID(t, a)
			if slices.Equal(before, changed) {
				t.Fatalf("POST %s = %d changed nothing", c.path, answer.StatusCode)
			}
			if op == last {
				t.Fatal("the change is not in the history")
			}
			if undone := ada.post(fmt.Sprintf("/history/%d/reversal", op)); undone.StatusCode != http.StatusSeeOther {
				t.Fatalf("the undo = %d: %s", undone.StatusCode, undone.text(t, "main"))
			}
			if after := liveRows(t, a.store); !slices.Equal(before, after) {
				t.Errorf("after the undo: %s", difference(before, after))
			}
		})
	}
}
