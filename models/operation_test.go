package models_test

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// parents are the columns by which parts hang on records.
var parents = map[string]string{"company_id": "companies", "acquirer_id": "companies", "partner_id": "companies", "person_id": "people", "round_id": "rounds", "deal_id": "deals", "activity_id": "activities"}

// meaningless are the columns that every change changes.
var meaningless = []string{"version", "updated_at", "updated_by", "deleted_at", "deleted_by", "last_activity_on"}

// contents are all records that are not in the trash, and their parts, as text.
func contents(t *testing.T, s *models.Store) []string {
	t.Helper()
	gone := map[string]bool{}
	var all []string
	for _, table := range []string{"companies", "people", "rounds", "deals", "activities", "tasks",
		"names", "company_sectors", "roles", "investments", "acquisitions", "listings", "partnerships", "deal_members", "activity_links"} {
		var rows []map[string]any
		if err := s.DB(t.Context()).Table(table).Find(&rows).Error; err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			dead := row["deleted_at"] != nil || row["kind"] == "stage_change"
			if _, record := row["version"]; record && dead {
				gone[fmt.Sprint(table, row["id"])] = true
			} else if !record {
				for column, parent := range parents {
					dead = dead || gone[fmt.Sprint(parent, row[column])]
				}
			}
			if !dead {
				for _, column := range meaningless {
					delete(row, column)
				}
				all = append(all, fmt.Sprint(table, row))
			}
		}
	}
	slices.Sort(all)
	return all
}

func lastOperation(t *testing.T, s *models.Store) models.Operation {
	t.Helper()
	var op models.Operation
	if err := s.DB(t.Context()).Order("id desc").Take(&op).Error; err != nil {
		t.Fatal(err)
	}
	return op
}

// world is what the random changes are made to.
type world struct {
	t         *testing.T
	s         *models.Store
	actor     models.Actor
	companies []int64
	deals     []int64
	round     int64
	person    int64
}

func newWorld(t *testing.T, s *models.Store) *world {
	t.Helper()
	w := &world{t: t, s: s, actor: modelstest.User(t, s, models.RoleMember)}
	for _, name := range []string{"Xiaomi", "Vancl", "UCWEB"} {
		company := modelstest.Company(t, s, name)
		w.companies = append(w.companies, company.ID)
		w.deals = append(w.deals, modelstest.Deal(t, s, w.actor, company.ID).ID)
	}
	w.person = modelstest.Person(t, s, "Lei Jun", "雷军").ID
	w.round = modelstest.Round(t, s, w.companies[0], "series_a", "2010-12", "$41M").ID
	return w
}

func (w *world) deal(n int) (models.Deal, error) {
	var deal models.Deal
	err := w.s.DB(w.t.Context()).Where("id = ? and deleted_at is null", w.deals[n]).Take(&deal).Error
	return deal, err
}

// steps are the changes, each by the number of a company or a deal and a word.
var steps = map[string]func(w *world, n int, word string) error{
	"edit company": func(w *world, n int, word string) error {
		in, version, err := w.s.CompanyForEdit(w.t.Context(), w.actor, w.companies[n])
		if err != nil {
			return err
		}
		in.City, in.Sectors, in.Names = word, []string{word, "Mobile"}, []models.NameInput{{Kind: "alias", Value: word}}
		return w.s.UpdateCompany(w.t.Context(), w.actor, w.companies[n], version, in)
	},
	"rename company": func(w *world, n int, word string) error {
		in, version, err := w.s.CompanyForEdit(w.t.Context(), w.actor, w.companies[n])
		if err != nil {
			return err
		}
		in.Name = "Company " + word
		return w.s.UpdateCompany(w.t.Context(), w.actor, w.companies[n], version, in)
	},
	"edit round": func(w *world, _ int, word string) error {
		in, version, err := w.s.RoundForEdit(w.t.Context(), w.actor, w.round)
		if err != nil {
			return err
		}
		in.Amount, in.Currency = fmt.Sprint("$", len(word), "M"), "USD"
		return w.s.UpdateRound(w.t.Context(), w.actor, w.round, version, in)
	},
	"delete round": func(w *world, _ int, _ string) error {
		return w.s.Remove(w.t.Context(), w.actor, models.KindRound, w.round)
	},
	"delete deal": func(w *world, n int, _ string) error {
		return w.s.Remove(w.t.Context(), w.actor, models.KindDeal, w.deals[n])
	},
	"delete company": func(w *world, n int, _ string) error {
		return w.s.Remove(w.t.Context(), w.actor, models.KindCompany, w.companies[n])
	},
	"restore deal": func(w *world, n int, _ string) error {
		return w.s.Restore(w.t.Context(), w.actor, models.KindDeal, w.deals[n])
	},
	"new deal": func(w *world, _ int, word string) error {
		_, err := w.s.CreateDeal(w.t.Context(), w.actor, models.DealInput{CompanyName: word, NewCompany: true, Note: "met them"})
		return err
	},
	"move deal": func(w *world, n int, word string) error {
		deal, err := w.deal(n)
		if err != nil {
			return err
		}
		stages, err := w.s.Stages(w.t.Context())
		if err != nil {
			return err
		}
		_, err = w.s.MoveDeal(w.t.Context(), w.actor, deal.ID, deal.Version, stages[len(word)%len(stages)].ID)
		return err
	},
	"pass deal": func(w *world, n int, word string) error {
		deal, err := w.deal(n)
		if err != nil {
			return err
		}
		_, err = w.s.CloseDeal(w.t.Context(), w.actor, deal.ID, deal.Version, models.ClosureInput{Status: "passed", Reason: word})
		return err
	},
	"add role": func(w *world, n int, word string) error {
		_, err := w.s.CreateRole(w.t.Context(), w.actor, models.RoleInput{PersonID: w.person, CompanyID: w.companies[n], Kind: "advisor", Title: word})
		return err
	},
	"remove role": func(w *world, _ int, _ string) error {
		var id int64
		if err := w.s.DB(w.t.Context()).Raw(`select coalesce(max(id), 0) from roles`).Scan(&id).Error; err != nil {
			return err
		}
		return w.s.DeleteRole(w.t.Context(), w.actor, id)
	},
	"add investor": func(w *world, _ int, word string) error {
		_, err := w.s.CreateInvestment(w.t.Context(), w.actor, models.InvestmentInput{RoundID: w.round, InvestorKind: models.KindPerson, InvestorName: word, Amount: "$1M"})
		return err
	},
	"list company": func(w *world, n int, word string) error {
		_, err := w.s.CreateListing(w.t.Context(), w.actor, models.ListingInput{CompanyID: w.companies[n], Kind: "ipo", Exchange: word})
		return err
	},
	"unlist": func(w *world, _ int, _ string) error {
		var id int64
		if err := w.s.DB(w.t.Context()).Raw(`select coalesce(max(id), 0) from listings`).Scan(&id).Error; err != nil {
			return err
		}
		return w.s.DeleteListing(w.t.Context(), w.actor, id)
	},
}

func TestStore_UndoOperation_random(t *testing.T) {
	modelstest.Each(t, testUndoRandom)
}

func testUndoRandom(t *testing.T, s *models.Store) {
	t.Helper()
	w := newWorld(t, s)
	names := make([]string, 0, len(steps))
	for name := range steps {
		names = append(names, name)
	}
	slices.Sort(names)
	// A database is slower than what rapid is made for.
	if err := flag.Set("rapid.checks", "25"); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		defer models.SetUndoBatch(rapid.SampledFrom([]int{1, 3, 5000}).Draw(rt, "batch"))()
		before := contents(t, s)
		var done []int64
		for range rapid.IntRange(1, 6).Draw(rt, "steps") {
			name := rapid.SampledFrom(names).Draw(rt, "step")
			was := lastOperation(t, s).ID
			// A step that the present state does not allow changes nothing.
			_ = steps[name](w, rapid.IntRange(0, 2).Draw(rt, "n"), rapid.StringMatching(`[a-z]{1,9}`).Draw(rt, "word"))
			op := lastOperation(t, s)
			if op.ID == was {
				continue
			}
			// What was saved as it was already has nothing to take back.
			if _, err := s.PlanUndo(t.Context(), w.actor, op.ID); !errors.Is(err, models.ErrUndone) {
				done = append(done, op.ID)
			}
		}
		after := contents(t, s)
		var undone []int64
		for _, id := range slices.Backward(done) {
			report, err := s.UndoOperation(t.Context(), w.actor, id, false)
			if err != nil {
				rt.Fatalf("UndoOperation(%d) = %v", id, err)
			}
			undone = append(undone, report.ID)
		}
		if diff := cmp.Diff(before, contents(t, s)); diff != "" {
			rt.Fatalf("contents after all undos mismatch (-want +got):\n%s", diff)
		}
		for _, id := range slices.Backward(undone) {
			if _, err := s.UndoOperation(t.Context(), w.actor, id, false); err != nil {
				rt.Fatalf("UndoOperation(%d), a redo = %v", id, err)
			}
		}
		if diff := cmp.Diff(after, contents(t, s)); diff != "" {
			rt.Fatalf("contents after all redos mismatch (-want +got):\n%s", diff)
		}
		for _, id := range slices.Backward(done) {
			if _, err := s.UndoOperation(t.Context(), w.actor, id, false); err != nil {
				rt.Fatalf("UndoOperation(%d) after a redo = %v", id, err)
			}
		}
	})
}

func TestStore_UndoOperation_conflict(t *testing.T) {
	modelstest.Each(t, testUndoConflict)
}

func testUndoConflict(t *testing.T, s *models.Store) {
	t.Helper()
	w := newWorld(t, s)
	other := modelstest.User(t, s, models.RoleMember)
	edit := func(actor models.Actor, change func(in *models.CompanyInput)) int64 {
		t.Helper()
		in, version, err := s.CompanyForEdit(t.Context(), actor, w.companies[0])
		if err != nil {
			t.Fatal(err)
		}
		change(&in)
		if err := s.UpdateCompany(t.Context(), actor, w.companies[0], version, in); err != nil {
			t.Fatal(err)
		}
		return lastOperation(t, s).ID
	}
	first := edit(w.actor, func(in *models.CompanyInput) { in.City, in.Country = "Beijing", "CN" })
	edit(other, func(in *models.CompanyInput) { in.City = "Wuhan" })

	_, err := s.UndoOperation(t.Context(), w.actor, first, false)
	var conflict *models.UndoConflict
	if !errors.As(err, &conflict) || !errors.Is(err, models.ErrConflict) {
		t.Fatalf("UndoOperation() of what was changed since = %v, want an UndoConflict", err)
	}
	p := conflict.Problems[0]
	if p.Field != "city" || p.Now != "Wuhan" || p.Was != "" || p.By != "User 2" || p.Record.ID != w.companies[0] {
		t.Errorf("problem = %+v, want the city, Wuhan, by User 2", p)
	}
	company, err := s.Company(t.Context(), w.actor, w.companies[0])
	if err != nil || company.Country != "CN" {
		t.Fatalf("country after the refused undo = %q, %v, want CN", company.Country, err)
	}
	report, err := s.UndoOperation(t.Context(), w.actor, first, true)
	if err != nil || len(report.Kept) != 1 || report.Changed != 1 {
		t.Fatalf("UndoOperation() keeping the rest = %+v, %v", report, err)
	}
	company, err = s.Company(t.Context(), w.actor, w.companies[0])
	if err != nil || company.Country != "" || company.City != "Wuhan" {
		t.Errorf("company = %q, %q, %v, want no country and Wuhan", company.Country, company.City, err)
	}
	if _, err := s.UndoOperation(t.Context(), w.actor, first, true); !errors.Is(err, models.ErrUndone) {
		t.Errorf("UndoOperation() for the second time = %v, want ErrUndone", err)
	}
}

func TestStore_UndoOperation_hidden(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		w := newWorld(t, s)
		other, viewer := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleViewer)
		if _, err := s.CreateDeal(t.Context(), w.actor, models.DealInput{CompanyID: w.companies[0], Restricted: true}); err != nil {
			t.Fatal(err)
		}
		id := lastOperation(t, s).ID
		if _, err := s.PlanUndo(t.Context(), other, id); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("PlanUndo() of a hidden deal = %v, want ErrNotFound", err)
		}
		if _, err := s.UndoOperation(t.Context(), other, id, false); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("UndoOperation() of a hidden deal = %v, want ErrNotFound", err)
		}
		if _, err := s.UndoOperation(t.Context(), viewer, id, false); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("UndoOperation() by a viewer = %v, want ErrForbidden", err)
		}
		plan, err := s.PlanUndo(t.Context(), w.actor, id)
		if err != nil || plan.Trashed != 1 {
			t.Errorf("PlanUndo() = %+v, %v, want one deal to go", plan, err)
		}
		if op := lastOperation(t, s); op.ID != id || op.UndoneByID != nil {
			t.Errorf("last operation after a plan = %+v, want the first, untouched", op)
		}
	})
}

func TestStore_Operation(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		w := newWorld(t, s)
		err := s.Operation(t.Context(), w.actor, models.OperationBulk, "Two cities", func(tx *models.Store) error {
			w := &world{t: t, s: tx, actor: w.actor, companies: w.companies}
			return errors.Join(steps["edit company"](w, 0, "here"), steps["edit company"](w, 1, "there"))
		})
		if err != nil {
			t.Fatal(err)
		}
		op := lastOperation(t, s)
		if op.Kind != models.OperationBulk || op.Title != "Two cities" || op.Records != 2 || op.UserID == nil {
			t.Errorf("operation = %+v, want a bulk of two records", op)
		}
		if n := count(t, s, `select count(*) from audit_entries where operation_id = ?`, op.ID); n != 2 {
			t.Errorf("audit entries of the operation = %d, want 2", n)
		}
	})
}

// A deal that stays keeps the company that was made with it: both are named, and
// the rest can be taken back.
func TestStore_UndoOperation_heldCompany(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ana, bo := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleMember)
		var vancl, xiaomi *models.Deal
		ctx, last := models.WithLastOperation(t.Context())
		err := s.Tx(ctx, func(tx *models.Store) (err error) {
			if vancl, err = tx.CreateDeal(ctx, ana, models.DealInput{CompanyName: "Vancl"}); err == nil {
				xiaomi, err = tx.CreateDeal(ctx, ana, models.DealInput{CompanyName: "Xiaomi"})
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		in, version, err := s.DealForEdit(t.Context(), bo, vancl.ID)
		if err != nil {
			t.Fatal(err)
		}
		in.Title = "Series A"
		if err := s.UpdateDeal(t.Context(), bo, vancl.ID, version, in); err != nil {
			t.Fatal(err)
		}
		_, err = s.UndoOperation(t.Context(), ana, *last, false)
		var conflict *models.UndoConflict
		if !errors.As(err, &conflict) || len(conflict.Problems) != 2 {
			t.Fatalf("UndoOperation() = %v, want a conflict about the deal and its company", err)
		}
		for _, p := range conflict.Problems {
			if p.Record.Title != "Vancl" || p.Record.Kind == models.KindCompany && p.Field != models.HeldDeals {
				t.Errorf("the problem is %+v, want it named and the company held by its deal", p)
			}
		}
		if _, err := s.UndoOperation(t.Context(), ana, *last, true); err != nil {
			t.Fatalf("UndoOperation(keep) = %v", err)
		}
		for deal, want := range map[*models.Deal]bool{vancl: true, xiaomi: false} {
			_, dealErr := s.DealPage(t.Context(), ana, deal.ID)
			_, companyErr := s.CompanyPage(t.Context(), ana, deal.CompanyID)
			if (dealErr == nil) != want || (companyErr == nil) != want {
				t.Errorf("deal %d is there: %v, its company: %v, want both %v", deal.ID, dealErr, companyErr, want)
			}
		}
	})
}
