package models_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

// twins are two companies that are one, with everything that can hang on them,
// and two people who are one.
type twins struct {
	t             *testing.T
	s             *models.Store
	actor, owner  models.Actor
	kept, gone    int64
	person, other int64
	// hidden is a deal of the company that goes, which only its owner may see.
	hidden int64
}

func (w *twins) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func newTwins(t *testing.T, s *models.Store) *twins {
	t.Helper()
	w := &twins{t: t, s: s, actor: modelstest.User(t, s, models.RoleMember), owner: modelstest.User(t, s, models.RoleMember)}
	ctx := t.Context()
	kept, err := s.CreateCompany(ctx, w.actor, models.CompanyInput{Name: "Xiaomi", City: "Beijing", Sectors: []string{"Mobile"}, Names: []models.NameInput{{Kind: "native", Value: "小米"}}})
	w.ok(err)
	gone, err := s.CreateCompany(ctx, w.actor, models.CompanyInput{Name: "Xiaomi Tech", City: "Haidian", Website: "https://mi.com", FoundedOn: "2010", Sectors: []string{"mobile", "Hardware"},
		Names: []models.NameInput{{Kind: "native", Value: "小米"}, {Kind: "former", Value: "Red Star"}}})
	w.ok(err)
	w.kept, w.gone = kept.ID, gone.ID
	w.person, w.other = modelstest.Person(t, s, "Lei Jun", "雷军").ID, modelstest.Person(t, s, "Jun Lei", "雷军").ID
	w.facts()
	w.work()
	return w
}

// facts are what is public: roles, rounds, acquisitions and the like.
func (w *twins) facts() {
	w.t.Helper()
	ctx, s := w.t.Context(), w.s
	idg, morningside := modelstest.Company(w.t, s, "IDG").ID, modelstest.Company(w.t, s, "Morningside").ID
	for _, in := range []models.RoleInput{{PersonID: w.person, CompanyID: w.kept, Kind: "founder"}, {PersonID: w.person, CompanyID: w.gone, Kind: "founder", Title: "Founder", FromOn: "2010"},
		{PersonID: w.other, CompanyID: w.gone, Kind: "founder", FromOn: "2010-04"}, {PersonID: w.person, CompanyID: w.gone, Kind: "chair"}} {
		_, err := s.CreateRole(ctx, w.actor, in)
		w.ok(err)
	}
	a := modelstest.Round(w.t, s, w.kept, "series_a", "2010-12", "$41M")
	twin, err := s.CreateRound(ctx, w.actor, models.RoundInput{CompanyID: w.gone, Type: "series_a", AnnouncedOn: "2010-12-20", Amount: "$41M", PostMoney: "$250M"})
	w.ok(err)
	seed := modelstest.Round(w.t, s, w.gone, "seed", "2010-04", "")
	vancl := modelstest.Round(w.t, s, idg, "series_b", "2009", "$10M")
	for _, in := range []models.InvestmentInput{
		{RoundID: a.ID, InvestorKind: models.KindCompany, InvestorID: idg}, {RoundID: twin.ID, InvestorKind: models.KindCompany, InvestorID: idg, Amount: "$5M", Lead: true},
		{RoundID: twin.ID, InvestorKind: models.KindCompany, InvestorID: morningside}, {RoundID: seed.ID, InvestorKind: models.KindPerson, InvestorID: w.other},
		{RoundID: seed.ID, InvestorKind: models.KindCompany, InvestorID: w.kept},
		{RoundID: vancl.ID, InvestorKind: models.KindCompany, InvestorID: w.kept, Amount: "$1M"}, {RoundID: vancl.ID, InvestorKind: models.KindCompany, InvestorID: w.gone, Amount: "$2M"},
		{RoundID: vancl.ID, InvestorKind: models.KindPerson, InvestorID: w.person}, {RoundID: vancl.ID, InvestorKind: models.KindPerson, InvestorID: w.other, Lead: true},
	} {
		_, err := s.CreateInvestment(ctx, w.actor, in)
		w.ok(err)
	}
	for _, in := range []models.AcquisitionInput{{CompanyID: w.kept, AcquirerID: w.gone}, {CompanyID: morningside, AcquirerID: w.gone, AnnouncedOn: "2012"}, {CompanyID: morningside, AcquirerID: w.kept, AnnouncedOn: "2012-05", Price: "$3M"}} {
		_, err := s.CreateAcquisition(ctx, w.actor, in)
		w.ok(err)
	}
	for _, company := range []int64{w.kept, w.gone} {
		_, err := s.CreateListing(ctx, w.actor, models.ListingInput{CompanyID: company, Kind: "ipo", Exchange: "HKEX"})
		w.ok(err)
		_, err = s.CreatePartnership(ctx, w.actor, models.PartnershipInput{CompanyID: company, PartnerID: idg, Kind: "customer"})
		w.ok(err)
	}
	_, err = s.CreatePartnership(ctx, w.actor, models.PartnershipInput{CompanyID: w.kept, PartnerID: w.gone, Kind: "supplier"})
	w.ok(err)
}

// work is what the team did: deals, activities, tasks and documents.
func (w *twins) work() {
	w.t.Helper()
	ctx, s := w.t.Context(), w.s
	modelstest.Deal(w.t, s, w.actor, w.kept)
	open := modelstest.Deal(w.t, s, w.actor, w.gone)
	in, version, err := s.DealForEdit(ctx, w.actor, open.ID)
	w.ok(err)
	in.ReferrerID = w.other
	w.ok(s.UpdateDeal(ctx, w.actor, open.ID, version, in))
	hidden, err := s.CreateDeal(ctx, w.owner, models.DealInput{CompanyID: w.gone, Title: "canary", Restricted: true})
	w.ok(err)
	w.hidden = hidden.ID
	for _, in := range []models.ActivityInput{{Kind: "note", Body: "both", CompanyIDs: []int64{w.kept, w.gone}, PersonIDs: []int64{w.person}},
		{Kind: "call", Body: "one", CompanyIDs: []int64{w.gone}, PersonIDs: []int64{w.other}}} {
		_, err := s.CreateActivity(ctx, w.actor, in)
		w.ok(err)
	}
	_, err = s.CreateTask(ctx, w.actor, models.TaskInput{Title: "call them", AssigneeID: w.actor.UserID, DueOn: "2031-01-02", On: models.RecordRef{Kind: models.KindCompany, ID: w.gone}})
	w.ok(err)
	modelstest.Document(w.t, s, w.actor, models.KindCompany, w.gone, "deck.pdf", "Xiaomi")
	modelstest.Document(w.t, s, w.actor, models.KindPerson, w.other, "cv.pdf", "Lei Jun")
}

func (w *twins) merge(kind string, kept, gone int64, choices map[string]string) *models.MergePlan {
	w.t.Helper()
	plan, err := w.s.PlanMerge(w.t.Context(), w.actor, models.MergeInput{Kind: kind, KeptID: kept, GoneID: gone, Choices: choices})
	w.ok(err)
	done, err := w.s.Merge(w.t.Context(), w.actor, models.MergeInput{Kind: kind, KeptID: kept, GoneID: gone, KeptVersion: plan.Kept.Version, GoneVersion: plan.Gone.Version, Choices: choices})
	w.ok(err)
	return done
}

// everything is all that is stored, but for the logs of what was done and for
// what every change changes.
func everything(t *testing.T, s *models.Store) []string {
	t.Helper()
	skip := []string{"goose_db_version", "audit_entries", "outbox", "operations", "operation_changes", "operation_now", "settings", "jobs", "sessions", "sqlite_sequence"}
	query := `select table_name from information_schema.tables where table_schema = current_schema()`
	if s.Dialect() == "sqlite" {
		query = `select name from sqlite_master where type = 'table'`
	}
	var tables, all []string
	if err := s.DB(t.Context()).Raw(query).Scan(&tables).Error; err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		if slices.Contains(skip, table) {
			continue
		}
		var rows []map[string]any
		if err := s.DB(t.Context()).Table(table).Find(&rows).Error; err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for _, column := range []string{"version", "updated_at", "updated_by"} {
				delete(row, column)
			}
			all = append(all, fmt.Sprint(table, row))
		}
	}
	slices.Sort(all)
	return all
}

func (w *twins) count(query string, args ...any) (n int) {
	w.t.Helper()
	w.ok(w.s.DB(w.t.Context()).Raw(query, args...).Scan(&n).Error)
	return n
}

func TestStore_Merge_company(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		w := newTwins(t, s)
		before := everything(t, s)
		if _, err := s.PlanMerge(t.Context(), w.actor, models.MergeInput{Kind: models.KindCompany, KeptID: w.kept, GoneID: w.gone}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, everything(t, s)); diff != "" {
			t.Fatalf("PlanMerge() changed something: %s", diff)
		}
		done := w.merge(models.KindCompany, w.kept, w.gone, nil)
		w.checkMerged(done)
		if _, err := s.UndoOperation(t.Context(), w.actor, done.OperationID, false); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, everything(t, s)); diff != "" {
			t.Errorf("after merge and undo: %s", diff)
		}
		if _, err := s.MergedInto(t.Context(), w.actor, models.KindCompany, w.gone); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("MergedInto() after the undo = %v, want ErrNotFound", err)
		}
		if problems, err := s.Integrity(t.Context()); err != nil || len(problems) > 0 {
			t.Errorf("Integrity() = %v, %v", problems, err)
		}
	})
}

func (w *twins) checkMerged(done *models.MergePlan) {
	w.t.Helper()
	page, err := w.s.CompanyPage(w.t.Context(), w.actor, w.kept)
	w.ok(err)
	got := fmt.Sprint(page.Company.Name, page.Company.City, page.Company.Website, page.Company.Domain, page.Company.FoundedOn, page.Sectors)
	if want := fmt.Sprint("Xiaomi", "Beijing", "https://mi.com", "mi.com", "2010", []string{"Mobile", "Hardware"}); got != want {
		w.t.Errorf("the company that stays is %s, want %s", got, want)
	}
	var names []string
	for _, n := range page.Names {
		names = append(names, n.Kind+" "+n.Value)
	}
	slices.Sort(names)
	if diff := cmp.Diff([]string{"alias Xiaomi Tech", "former Red Star", "native 小米"}, names); diff != "" {
		w.t.Errorf("names: %s", diff)
	}
	if len(page.Team) != 3 || len(page.Rounds) != 2 || len(page.Deals) != 2 || len(page.Listings) != 1 || len(page.Partnerships) != 1 || len(page.Bought) != 1 || len(page.BoughtBy) != 0 || len(page.Investments) != 1 {
		w.t.Errorf("team %d, rounds %d, deals %d, listings %d, partnerships %d, bought %d, bought by %d, investments %d", len(page.Team), len(page.Rounds), len(page.Deals), len(page.Listings), len(page.Partnerships), len(page.Bought), len(page.BoughtBy), len(page.Investments))
	}
	if a := page.Rounds[0]; a.AnnouncedOn != "2010-12-20" || a.PostMoney == nil || len(a.Investors) != 2 || page.Company.Raised == nil || *page.Company.Raised != 4_100_000_000 {
		w.t.Errorf("the round of both is %+v, raised %v", a, page.Company.Raised)
	}
	if n := w.count(`select count(*) from deals where company_id = ? and restricted`, w.kept); n != 1 {
		w.t.Errorf("%d restricted deals moved, want 1", n)
	}
	if text := fmt.Sprint(done); strings.Contains(text, "canary") || !strings.Contains(text, "{deal 1}") {
		w.t.Errorf("the merge tells of %s", text)
	}
	into, err := w.s.MergedInto(w.t.Context(), w.actor, models.KindCompany, w.gone)
	if err != nil || into != w.kept {
		w.t.Errorf("MergedInto() = %d, %v", into, err)
	}
	if n := w.count(`select count(*) from outbox where record_kind = 'company' and record_id in (?, ?)`, w.kept, w.gone); n < 2 {
		w.t.Error("the index is not told of the merge")
	}
	for _, who := range []models.Actor{w.actor, w.owner} {
		if _, err := w.s.OperationPage(w.t.Context(), who, done.OperationID, models.ChangeFilter{}); err != nil {
			w.t.Errorf("OperationPage() = %v", err)
		}
	}
	if trash, err := w.s.Trash(w.t.Context(), w.actor); err != nil || len(trash) != 0 {
		w.t.Errorf("Trash() = %v, %v, want nothing: a merge is undone as a whole", trash, err)
	}
	if err := w.s.Restore(w.t.Context(), w.actor, models.KindCompany, w.gone); err == nil {
		w.t.Error("Restore() of what was merged = nil, want a refusal")
	}
}

func TestStore_Merge_person(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		w := newTwins(t, s)
		before := everything(t, s)
		done := w.merge(models.KindPerson, w.person, w.other, map[string]string{"name": models.MergeGone})
		page, err := s.PersonPage(t.Context(), w.actor, w.person)
		w.ok(err)
		if page.Person.Name != "Jun Lei" || len(page.Names) != 2 || len(page.Roles) != 3 || len(page.Investments) != 2 || len(page.Referred) != 1 || page.Person.InvestmentCount != 2 {
			t.Errorf("the person that stays is %+v", page)
		}
		if _, err := s.UndoOperation(t.Context(), w.actor, done.OperationID, false); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, everything(t, s)); diff != "" {
			t.Errorf("after merge and undo: %s", diff)
		}
	})
}

// What was changed since is told, and nothing is half undone. The rest can be
// taken back on its own.
func TestStore_Merge_undoAfterEdit(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		w := newTwins(t, s)
		done := w.merge(models.KindCompany, w.kept, w.gone, map[string]string{"city": models.MergeGone})
		in, version, err := s.CompanyForEdit(t.Context(), w.owner, w.kept)
		w.ok(err)
		in.City = "Shenzhen"
		w.ok(s.UpdateCompany(t.Context(), w.owner, w.kept, version, in))
		before := everything(t, s)
		var conflict *models.UndoConflict
		if _, err := s.UndoOperation(t.Context(), w.actor, done.OperationID, false); !errors.As(err, &conflict) {
			t.Fatalf("UndoOperation() = %v, want a conflict", err)
		}
		if p := conflict.Problems[0]; p.Field != "city" || p.Now != "Shenzhen" || p.By != "User 2" {
			t.Errorf("the conflict is %+v", p)
		}
		if diff := cmp.Diff(before, everything(t, s)); diff != "" {
			t.Errorf("half undone: %s", diff)
		}
		_, err = s.UndoOperation(t.Context(), w.actor, done.OperationID, true)
		w.ok(err)
		kept, err := s.Company(t.Context(), w.actor, w.kept)
		if err != nil || kept.City != "Shenzhen" || kept.Website != "" {
			t.Errorf("the rest was undone to %+v, %v", kept, err)
		}
		if _, err := s.CompanyPage(t.Context(), w.actor, w.gone); err != nil {
			t.Errorf("the other one did not come back: %v", err)
		}
	})
}

// A deal that the actor may not see goes over and comes back, and no undo tells
// of it.
func TestStore_Merge_restricted(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		w := newTwins(t, s)
		done := w.merge(models.KindCompany, w.kept, w.gone, nil)
		third := modelstest.Company(t, s, "Third").ID
		w.ok(s.DB(t.Context()).Exec(`update deals set company_id = ? where id = ?`, third, w.hidden).Error)
		var conflict *models.UndoConflict
		if _, err := s.UndoOperation(t.Context(), w.actor, done.OperationID, false); !errors.As(err, &conflict) {
			t.Fatalf("UndoOperation() = %v, want a conflict", err)
		}
		if p := conflict.Problems[0]; !p.Hidden || p.Record.ID != 0 || p.Now != "" || p.By != "" {
			t.Errorf("the conflict tells %+v", p)
		}
		report, err := s.UndoOperation(t.Context(), w.actor, done.OperationID, true)
		w.ok(err)
		rows, _, err := s.Operations(t.Context(), w.actor, models.OperationFilter{})
		if err != nil || len(rows) == 0 || rows[0].ID != report.ID {
			t.Errorf("the undo is not in the history of who undid it: %v", err)
		}
		if n := w.count(`select count(*) from audit_entries where operation_id = ? and record_kind = 'deal' and record_id = ?`, report.ID, w.hidden); n != 0 {
			t.Errorf("the undo tells of the hidden deal %d times", n)
		}
	})
}

func TestStore_Merge_refuses(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		w := newTwins(t, s)
		viewer := modelstest.User(t, s, models.RoleViewer)
		before := everything(t, s)
		for _, tc := range []struct {
			name  string
			actor models.Actor
			in    models.MergeInput
			want  error
		}{
			{"viewer", viewer, models.MergeInput{Kind: models.KindCompany, KeptID: w.kept, GoneID: w.gone}, models.ErrForbidden},
			{"stale", w.actor, models.MergeInput{Kind: models.KindCompany, KeptID: w.kept, GoneID: w.gone, KeptVersion: 1, GoneVersion: 9}, models.ErrConflict},
			{"nobody", w.actor, models.MergeInput{Kind: models.KindCompany, KeptID: w.kept, GoneID: 999}, models.ErrNotFound},
			{"deal", w.actor, models.MergeInput{Kind: models.KindDeal, KeptID: 1, GoneID: 2}, models.ErrNotFound},
		} {
			if _, err := s.Merge(t.Context(), tc.actor, tc.in); !errors.Is(err, tc.want) {
				t.Errorf("%s: Merge() = %v, want %v", tc.name, err, tc.want)
			}
		}
		var invalid *models.Invalid
		if _, err := s.Merge(t.Context(), w.actor, models.MergeInput{Kind: models.KindCompany, KeptID: w.kept, GoneID: w.kept}); !errors.As(err, &invalid) {
			t.Errorf("Merge() with itself = %v", err)
		}
		if diff := cmp.Diff(before, everything(t, s)); diff != "" {
			t.Errorf("refused merges changed: %s", diff)
		}
	})
}

// A chain of merges leads to the last one, also in the end.
func TestStore_Merge_chain(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		w := newTwins(t, s)
		third := modelstest.Company(t, s, "Xiaomi Inc").ID
		w.merge(models.KindCompany, w.kept, w.gone, nil)
		w.merge(models.KindCompany, third, w.kept, nil)
		if into, err := s.MergedInto(t.Context(), w.actor, models.KindCompany, w.gone); err != nil || into != third {
			t.Errorf("MergedInto() = %d, %v, want %d", into, err, third)
		}
	})
}
