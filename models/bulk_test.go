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

func TestStore_BulkDeals(t *testing.T) {
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
			{"owner", models.BulkInput{Action: models.BulkOwner, OwnerID: other.UserID}, "5 4 0 0 1", models.DealFilter{OwnerID: other.UserID}},
			{"stage", models.BulkInput{Action: models.BulkStage, StageID: stages[2].ID}, "5 4 0 1 0", models.DealFilter{StageID: stages[2].ID}},
			{"next step", models.BulkInput{Action: models.BulkNextStep, NextStep: " Call  them ", NextStepOn: "2026-12-01", IDs: []int64{deals[0].ID, deals[3].ID}}, "2 1 0 1 0", models.DealFilter{Where: where(t, `next_step is "Call them"`)}},
			{"trash", models.BulkInput{Action: models.BulkTrash, IDs: []int64{deals[0].ID, deals[1].ID}}, "2 2 0 0 0", models.DealFilter{}},
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
				if _, err := s.BulkDeals(ctx, owner, tc.in, plan.Digest, "many"); err != nil {
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
				if _, err := s.BulkDeals(t.Context(), owner, tc.in, plan.Digest, "many"); !errors.Is(err, models.ErrConflict) {
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
		plan, err := s.PlanBulk(t.Context(), other, models.BulkInput{Action: models.BulkStage, StageID: stages[1].ID})
		if err != nil || plan.Found != 4 {
			t.Errorf("plan of another finds %d deals, %v, want 4", plan.Found, err)
		}
		plan, err = s.PlanBulk(t.Context(), other, models.BulkInput{Action: models.BulkTrash, IDs: []int64{deals[4].ID}})
		if err != nil || plan.Found != 0 {
			t.Errorf("plan about a hidden deal finds %d, %v, want none", plan.Found, err)
		}
		if _, err := s.PlanBulk(t.Context(), modelstest.User(t, s, models.RoleViewer), models.BulkInput{Action: models.BulkTrash}); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("plan of a viewer = %v, want ErrForbidden", err)
		}
		for field, in := range map[string]models.BulkInput{
			"action": {Action: "rename"}, "owner": {Action: models.BulkOwner, OwnerID: 999},
			"stage": {Action: models.BulkStage, StageID: stages[len(stages)-1].ID}, "next_step_on": {Action: models.BulkNextStep, NextStepOn: "soon"},
		} {
			if _, err := s.PlanBulk(t.Context(), owner, in); fieldsOf(err)[field] == "" {
				t.Errorf("PlanBulk(%+v) = %v, want %s refused", in, err, field)
			}
		}
	})
}

// A move of many leaves what the moves of each would: history, timeline, search.
func TestStore_BulkDeals_history(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		owner := modelstest.User(t, s, models.RoleMember)
		deals := pipelineOf(t, s, owner, 2)
		stages, err := s.Stages(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		in := models.BulkInput{Action: models.BulkStage, StageID: stages[1].ID}
		plan, err := s.PlanBulk(t.Context(), owner, in)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.BulkDeals(t.Context(), owner, in, plan.Digest, "many"); err != nil {
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
