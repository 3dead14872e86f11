package models_test

import (
	"errors"
	"fmt"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"
)

// pipelineOf makes deals of an owner: active ones, one passed, one restricted.
func pipelineOf(t *testing.T, s *models.Store, owner models.Actor, active int) []*models.Deal {
	t.Helper()
	var deals []*models.Deal
	for i := range active + 2 {
		d, err := s.CreateDeal(t.Context(), owner, models.DealInput{CompanyName: fmt.Sprintf("Company %d", i), Restricted: i == active+1})
		if err != nil {
			t.Fatal(err)
		}
		if i == active {
			if d, err = s.CloseDeal(t.Context(), owner, d.ID, d.Version, models.ClosureInput{Status: models.StatusPassed, Reason: "Too small"}); err != nil {
				t.Fatal(err)
			}
		}
		deals = append(deals, d)
	}
	return deals
}

func TestStore_Bulk(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		owner, other := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleMember)
		deals := pipelineOf(t, s, owner, 3)
		stages, err := s.Stages(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		count := func(f models.DealFilter) int {
			t.Helper()
			page, err := s.Deals(t.Context(), owner, f, models.List{})
			if err != nil {
				t.Fatal(err)
			}
			return page.Count
		}
		for _, tc := range []struct {
			name  string
			in    models.BulkInput
			want  string // found, changed, same, closed, restricted
			after models.DealFilter
		}{
			{"owner", models.BulkInput{Kind: models.KindDeal, Action: models.BulkOwner, OwnerID: other.UserID}, "5 4 0 0 1", models.DealFilter{OwnerID: other.UserID}},
			{"stage", models.BulkInput{Kind: models.KindDeal, Action: models.BulkStage, StageID: stages[2].ID}, "5 4 0 1 0", models.DealFilter{StageID: stages[2].ID}},
			{"next step", models.BulkInput{Kind: models.KindDeal, Action: models.BulkNextStep, NextStep: " Call  them ", NextStepOn: "2026-12-01", IDs: []int64{deals[0].ID, deals[3].ID}}, "2 1 0 1 0", models.DealFilter{Where: where(t, `next_step is "Call them"`)}},
			{"trash", models.BulkInput{Kind: models.KindDeal, Action: models.BulkTrash, IDs: []int64{deals[0].ID, deals[1].ID}}, "2 2 0 0 0", models.DealFilter{}},
		} {
			t.Run(tc.name, func(t *testing.T) {
				before := count(tc.after)
				plan, err := s.PlanBulk(t.Context(), owner, tc.in)
				if err != nil {
					t.Fatal(err)
				}
				if got := fmt.Sprint(plan.Found, plan.Changed, plan.Same, plan.Closed, plan.Restricted); got != tc.want {
					t.Errorf("plan = %s, want %s", got, tc.want)
				}
				ctx, last := models.WithLastOperation(t.Context())
				if _, err := s.Bulk(ctx, owner, tc.in, plan.Digest, "many"); err != nil {
					t.Fatal(err)
				}
				want := before + plan.Changed
				if tc.in.Action == models.BulkTrash {
					want = before - plan.Changed
				}
				if got := count(tc.after); got != want {
					t.Errorf("after = %d deals, want %d", got, want)
				}
				// What was agreed to holds once.
				if _, err := s.Bulk(t.Context(), owner, tc.in, plan.Digest, "many"); !errors.Is(err, models.ErrConflict) {
					t.Errorf("again with an old plan = %v, want ErrConflict", err)
				}
				if _, err := s.UndoOperation(t.Context(), owner, *last, false); err != nil {
					t.Fatal(err)
				}
				if got := count(tc.after); got != before {
					t.Errorf("after the undo = %d deals, want %d", got, before)
				}
			})
		}
		// What is hidden is not changed, and not counted.
		plan, err := s.PlanBulk(t.Context(), other, models.BulkInput{Kind: models.KindDeal, Action: models.BulkStage, StageID: stages[1].ID})
		if err != nil || plan.Found != 4 {
			t.Errorf("plan of another finds %d deals, %v, want 4", plan.Found, err)
		}
		plan, err = s.PlanBulk(t.Context(), other, models.BulkInput{Kind: models.KindDeal, Action: models.BulkTrash, IDs: []int64{deals[4].ID}})
		if err != nil || plan.Found != 0 {
			t.Errorf("plan about a hidden deal finds %d, %v, want none", plan.Found, err)
		}
		if _, err := s.PlanBulk(t.Context(), modelstest.User(t, s, models.RoleViewer), models.BulkInput{Kind: models.KindDeal, Action: models.BulkTrash}); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("plan of a viewer = %v, want ErrForbidden", err)
		}
		for field, in := range map[string]models.BulkInput{
			"action": {Kind: models.KindDeal, Action: "rename"}, "owner": {Kind: models.KindDeal, Action: models.BulkOwner, OwnerID: 999},
			"stage": {Kind: models.KindDeal, Action: models.BulkStage, StageID: stages[len(stages)-1].ID}, "next_step_on": {Kind: models.KindDeal, Action: models.BulkNextStep, NextStepOn: "soon"},
		} {
			if _, err := s.PlanBulk(t.Context(), owner, in); fieldsOf(err)[field] == "" {
				t.Errorf("PlanBulk(%+v) = %v, want %s refused", in, err, field)
			}
		}
	})
}

// A move of many leaves what the moves of each would: history, timeline, search.
func TestStore_Bulk_history(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		owner := modelstest.User(t, s, models.RoleMember)
		deals := pipelineOf(t, s, owner, 2)
		stages, err := s.Stages(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		in := models.BulkInput{Kind: models.KindDeal, Action: models.BulkStage, StageID: stages[1].ID}
		plan, err := s.PlanBulk(t.Context(), owner, in)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Bulk(t.Context(), owner, in, plan.Digest, "many"); err != nil {
			t.Fatal(err)
		}
		page, err := s.DealPage(t.Context(), owner, deals[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Moves) != 2 || page.Moves[0].ToStage != stages[1].Key || page.Moves[0].FromStage != stages[0].Key {
			t.Errorf("moves = %+v", page.Moves)
		}
		if page.Deal.Version != 2 || len(page.Activities.Rows) == 0 || page.Activities.Rows[0].Kind != "stage_change" {
			t.Errorf("deal has version %d, timeline %+v", page.Deal.Version, page.Activities.Rows)
		}
		var waiting int
		if err := s.DB(t.Context()).Raw(`select count(*) from outbox where record_kind = 'deal' and record_id = ?`, deals[0].ID).Scan(&waiting).Error; err != nil || waiting < 2 {
			t.Errorf("outbox has %d rows of the deal, %v, want two", waiting, err)
		}
	})
}

func where(t *testing.T, text string) *models.Where {
	t.Helper()
	w, problems := models.ParseWhere("deals", text)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return &w
}

func TestStore_Bulk_companiesAndPeople(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ana := modelstest.User(t, s, models.RoleMember)
		xiaomi, vancl, ucweb := modelstest.Company(t, s, "Xiaomi"), modelstest.Company(t, s, "Vancl"), modelstest.Company(t, s, "UCWEB")
		lei := modelstest.Person(t, s, "Lei Jun", "雷军")
		modelstest.Deal(t, s, ana, vancl.ID)
		round := modelstest.Round(t, s, xiaomi.ID, "series_a", "2010-12", "$41M")
		if _, err := s.CreateInvestment(t.Context(), ana, models.InvestmentInput{RoundID: round.ID, InvestorKind: models.KindCompany, InvestorID: ucweb.ID}); err != nil {
			t.Fatal(err)
		}
		text := func(query string) string {
			t.Helper()
			var out []string
			if err := s.DB(t.Context()).Raw(query).Scan(&out).Error; err != nil {
				t.Fatal(err)
			}
			return fmt.Sprint(out)
		}
		ids := []int64{xiaomi.ID, vancl.ID, ucweb.ID}
		for _, tc := range []struct {
			name  string
			in    models.BulkInput
			want  string // found, changed, same, held
			query string
			after string
		}{
			{"status", models.BulkInput{Kind: models.KindCompany, Action: models.BulkStatus, Status: "listed", IDs: ids[:2]}, "2 2 0 0", `select status from companies order by id`, "[listed listed operating]"},
			{"sector", models.BulkInput{Kind: models.KindCompany, Action: models.BulkSector, Sector: " Mobile "}, "3 3 0 0", `select sector from company_sectors order by company_id`, "[Mobile Mobile Mobile]"},
			{"new list", models.BulkInput{Kind: models.KindCompany, Action: models.BulkShortlist, NewList: "Watch", IDs: ids}, "3 3 0 0", `select c.name from shortlist_entries e join companies c on c.id = e.company_id join shortlists sl on sl.id = e.shortlist_id where sl.deleted_at is null order by e.position`, "[Xiaomi Vancl UCWEB]"},
			{"person", models.BulkInput{Kind: models.KindPerson, Action: models.BulkTrash, People: models.PersonFilter{Name: "Lei"}}, "1 1 0 0", `select name from people where deleted_at is null`, "[]"},
			{"trash", models.BulkInput{Kind: models.KindCompany, Action: models.BulkTrash}, "3 2 0 1", `select name || investment_count from companies where deleted_at is null order by name`, "[Vancl0]"},
			{"investor", models.BulkInput{Kind: models.KindCompany, Action: models.BulkTrash, IDs: ids[:1]}, "1 1 0 0", `select name || investment_count from companies where deleted_at is null order by name`, "[UCWEB0 Vancl0]"},
		} {
			t.Run(tc.name, func(t *testing.T) {
				before := text(tc.query)
				plan, err := s.PlanBulk(t.Context(), ana, tc.in)
				if err != nil {
					t.Fatal(err)
				}
				if got := fmt.Sprint(plan.Found, plan.Changed, plan.Same, plan.Held); got != tc.want {
					t.Errorf("plan = %s, want %s", got, tc.want)
				}
				ctx, last := models.WithLastOperation(t.Context())
				if _, err := s.Bulk(ctx, ana, tc.in, plan.Digest, ""); err != nil {
					t.Fatal(err)
				}
				if got := text(tc.query); got != tc.after {
					t.Errorf("after = %s, want %s", got, tc.after)
				}
				if tc.in.Action == models.BulkSector {
					page, err := s.OperationPage(t.Context(), ana, *last, models.ChangeFilter{})
					if err != nil || page.Changes[0].Action != "add" || page.Changes[0].Part != "sector" {
						t.Errorf("the history says %+v, %v, want a sector added", page.Changes, err)
					}
				}
				if _, err := s.UndoOperation(t.Context(), ana, *last, false); err != nil {
					t.Fatal(err)
				}
				if got := text(tc.query); got != before {
					t.Errorf("after the undo = %s, want %s", got, before)
				}
			})
		}
		list, err := s.CreateShortlist(t.Context(), ana, models.ShortlistInput{Name: "Angels", Shared: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.AddToShortlist(t.Context(), ana, list.ID, models.RecordRef{Kind: models.KindPerson, ID: lei.ID}); err != nil {
			t.Fatal(err)
		}
		onList := models.BulkInput{Kind: models.KindPerson, Action: models.BulkShortlist, ShortlistID: list.ID}
		if plan, err := s.PlanBulk(t.Context(), ana, onList); err != nil || plan.Same != 1 || plan.Changed != 0 {
			t.Errorf("plan for one who is on the list = %+v, %v", plan, err)
		}
		secret, err := s.CreateDeal(t.Context(), ana, models.DealInput{CompanyID: xiaomi.ID, Restricted: true})
		if err != nil {
			t.Fatal(err)
		}
		onList = models.BulkInput{Kind: models.KindDeal, Action: models.BulkShortlist, ShortlistID: list.ID, IDs: []int64{secret.ID}}
		if plan, err := s.PlanBulk(t.Context(), ana, onList); err != nil || plan.Restricted != 1 || plan.Changed != 0 {
			t.Errorf("plan to put a restricted deal on a shared list = %+v, %v, want it left alone", plan, err)
		}
		private, err := s.CreateShortlist(t.Context(), ana, models.ShortlistInput{Name: "Mine"})
		if err != nil {
			t.Fatal(err)
		}
		onList = models.BulkInput{Kind: models.KindCompany, Action: models.BulkShortlist, ShortlistID: private.ID}
		if _, err := s.PlanBulk(t.Context(), modelstest.User(t, s, models.RoleMember), onList); fieldsOf(err)["shortlist"] == "" {
			t.Errorf("plan with another's private list = %v, want it refused", err)
		}
	})
}
