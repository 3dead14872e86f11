package models_test

import (
	"errors"
	"fmt"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

func TestStore_CreateDeal(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		member := modelstest.User(t, s, models.RoleMember)
		in := models.DealInput{CompanyName: "Vancl", Origin: "referral", AmountSought: "$5M", NextStep: "Call Chen Nian", NextStepOn: "2026-02-01", Note: "Met at a fair.", RequestKey: "k1"}
		deal, err := s.CreateDeal(t.Context(), member, in)
		if err != nil {
			t.Fatal(err)
		}
		page, err := s.DealPage(t.Context(), member, deal.ID)
		if err != nil {
			t.Fatal(err)
		}
		got := []any{page.Deal.CompanyName, page.Deal.StageKey, page.Deal.Status, page.Deal.OwnerID, *page.Deal.AmountSought, page.Deal.Currency, page.Deal.OpenedOn, len(page.Moves), len(page.Activities.Rows)}
		want := []any{"Vancl", "sourced", "active", member.UserID, int64(500_000_000), "USD", "2026-01-15", 1, 2}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("CreateDeal() mismatch (-want +got):\n%s", diff)
		}
		again, err := s.CreateDeal(t.Context(), member, in)
		if err != nil || again.ID != deal.ID {
			t.Errorf("CreateDeal() with the same request key = %v, %v, want deal %d", again, err, deal.ID)
		}
		if n := count(t, s, `select count(*) from companies`); n != 1 {
			t.Errorf("companies = %d, want 1", n)
		}
	})
}

// A new deal is written with what the store keeps of it: computed anew, it is the
// same.
func TestStore_CreateDeal_kept(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		member := modelstest.User(t, s, models.RoleMember)
		company := modelstest.Company(t, s, "UCWEB")
		stages, err := s.Stages(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		last := stages[len(stages)-1].ID
		for i, in := range []models.DealInput{
			{CompanyID: company.ID},
			{CompanyName: "凡客诚品", OpenedOn: "2010-12"},
			{CompanyID: company.ID, StageID: stages[2].ID, OpenedOn: "2025-11-30", Note: "Met at a fair."},
			{CompanyID: company.ID, StageID: last, OpenedOn: "2025-12-01"},
		} {
			deal, err := s.CreateDeal(t.Context(), member, in)
			if err != nil {
				t.Fatal(err)
			}
			kept := func() []string {
				t.Helper()
				row, err := s.DB(t.Context()).Raw(`select d.last_activity_on, d.furthest_id, d.decision_days, d.raised_since, d.company_key, d.stage_position, c.name_key, st.position,
					(select count(*) from deal_stages ds where ds.deal_id = d.id and ds.stage_id = d.stage_id)
					from deals d join companies c on c.id = d.company_id join stages st on st.id = d.stage_id where d.id = ?`, deal.ID).Rows()
				if err != nil {
					t.Fatal(err)
				}
				defer row.Close()
				cells, at := make([]any, 9), make([]any, 9)
				for i := range cells {
					at[i] = &cells[i]
				}
				if !row.Next() {
					t.Fatalf("deal %d is not there", deal.ID)
				}
				if err := row.Scan(at...); err != nil {
					t.Fatal(err)
				}
				texts := make([]string, len(cells))
				for i, cell := range cells {
					texts[i] = fmt.Sprint(cell)
				}
				return texts
			}
			before := kept()
			if err := s.RefreshDeals(t.Context(), deal.ID); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(kept(), before); diff != "" {
				t.Errorf("deal %d keeps otherwise than computed (-computed +kept):\n%s", i, diff)
			}
			if before[4] != before[6] || before[5] != before[7] || before[8] != "1" {
				t.Errorf("deal %d: order %v, %v, stages %v; want %v, %v, 1", i, before[4], before[5], before[8], before[6], before[7])
			}
		}
	})
}

func TestStore_CreateDeal_knownCompany(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		member := modelstest.User(t, s, models.RoleMember)
		company, err := s.CreateCompany(t.Context(), member, models.CompanyInput{Name: "VANCL", Names: []models.NameInput{{Kind: "native", Value: "凡客诚品"}}})
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"vancl", "Vancl.", "凡客诚品"} {
			_, err := s.CreateDeal(t.Context(), member, models.DealInput{CompanyName: name})
			if got := fieldsOf(err)["company"]; got != "error.company_known" {
				t.Errorf("CreateDeal(%q) = %v, want error.company_known", name, err)
			}
			known, err := s.CompaniesNamed(t.Context(), member, name)
			if err != nil || len(known) != 1 || known[0].ID != company.ID {
				t.Errorf("CompaniesNamed(%q) = %v, %v", name, known, err)
			}
		}
		deal, err := s.CreateDeal(t.Context(), member, models.DealInput{CompanyName: "Vancl", NewCompany: true})
		if err != nil || deal.CompanyID == company.ID {
			t.Errorf("CreateDeal() of a really new company = %v, %v", deal, err)
		}
	})
}

func TestStore_MoveDeal(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		member := modelstest.User(t, s, models.RoleMember)
		deal := modelstest.Deal(t, s, member, modelstest.Company(t, s, "UCWEB").ID)
		stages, err := s.Stages(ctx)
		if err != nil {
			t.Fatal(err)
		}
		moved, err := s.MoveDeal(ctx, member, deal.ID, deal.Version, stages[2].ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.MoveDeal(ctx, member, deal.ID, deal.Version, stages[3].ID); !errors.Is(err, models.ErrConflict) {
			t.Errorf("MoveDeal() from a stale version = %v, want ErrConflict", err)
		}
		if _, err := s.CloseDeal(ctx, member, deal.ID, moved.Version, models.ClosureInput{Status: "passed", Reason: " "}); fieldsOf(err)["reason_id"] != "error.reason_required" {
			t.Errorf("CloseDeal() as passed without a reason = %v", err)
		}
		passed, err := s.CloseDeal(ctx, member, deal.ID, moved.Version, models.ClosureInput{Status: "passed", Reason: "Too early"})
		if err != nil {
			t.Fatal(err)
		}
		if passed.StageID != stages[2].ID || passed.Status != "passed" {
			t.Errorf("passed deal = stage %d %s, want it to keep stage %d", passed.StageID, passed.Status, stages[2].ID)
		}
		won, err := s.MoveDeal(ctx, member, deal.ID, passed.Version, stages[len(stages)-1].ID)
		if err != nil || won.Status != "won" || won.Reason != "" {
			t.Errorf("MoveDeal() to Invested = %+v, %v, want it won", won, err)
		}
		page, err := s.DealPage(ctx, member, deal.ID)
		if err != nil {
			t.Fatal(err)
		}
		var moves []string
		for _, m := range page.Moves {
			moves = append(moves, fmt.Sprintf("%s %s > %s %s", m.FromStage, m.FromStatus, m.ToStage, m.ToStatus))
		}
		want := []string{"first_meeting passed > invested won", "first_meeting active > first_meeting passed", "sourced active > first_meeting active", "  > sourced active"}
		if diff := cmp.Diff(want, moves); diff != "" {
			t.Errorf("moves mismatch (-want +got):\n%s", diff)
		}
	})
}

func TestStore_restrictedDeal(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		owner, friend := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleMember)
		admin := modelstest.User(t, s, models.RoleAdmin)
		company := modelstest.Company(t, s, "Secret GmbH")
		deal, err := s.CreateDeal(ctx, owner, models.DealInput{CompanyID: company.ID, Restricted: true, MemberIDs: []int64{friend.UserID}, Note: "CANARY", AmountSought: "$1M"})
		if err != nil {
			t.Fatal(err)
		}
		for _, tc := range []struct {
			name  string
			actor models.Actor
			want  int
		}{{"owner", owner, 1}, {"member of the deal", friend, 1}, {"administrator", admin, 0}} {
			t.Run(tc.name, func(t *testing.T) {
				checkSees(t, s, tc.actor, company.ID, deal.ID, tc.want)
			})
		}
		stages, err := s.Stages(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for name, write := range map[string]func() error{
			"move": func() error { _, err := s.MoveDeal(ctx, admin, deal.ID, 1, stages[1].ID); return err },
			"close": func() error {
				_, err := s.CloseDeal(ctx, admin, deal.ID, 1, models.ClosureInput{Status: "lost", Reason: "x"})
				return err
			},
			"update": func() error { return s.UpdateDeal(ctx, admin, deal.ID, 1, models.DealInput{}) },
			"delete": func() error { return s.Remove(ctx, admin, models.KindDeal, deal.ID) },
			"activity": func() error {
				_, err := s.CreateActivity(ctx, admin, models.ActivityInput{Kind: "note", Body: "x", DealIDs: []int64{deal.ID}})
				return err
			},
		} {
			if err := write(); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("%s by an outsider = %v, want ErrNotFound", name, err)
			}
		}
	})
}

// checkSees checks every way in which a deal can show itself.
func checkSees(t *testing.T, s *models.Store, actor models.Actor, companyID, dealID int64, want int) {
	t.Helper()
	ctx := t.Context()
	list, err := s.Deals(ctx, actor, models.DealFilter{}, models.List{})
	if err != nil {
		t.Fatal(err)
	}
	board, err := s.Board(ctx, actor, 0)
	if err != nil {
		t.Fatal(err)
	}
	company, err := s.CompanyPage(ctx, actor, companyID)
	if err != nil {
		t.Fatal(err)
	}
	home, err := s.Home(ctx, actor)
	if err != nil {
		t.Fatal(err)
	}
	named, err := s.CompaniesNamed(ctx, actor, "secret gmbh")
	if err != nil {
		t.Fatal(err)
	}
	seenChanges := 0
	for _, change := range home.Changes {
		if change.Kind == models.KindDeal {
			seenChanges++
		}
	}
	_, err = s.DealPage(ctx, actor, dealID)
	page := 1
	if errors.Is(err, models.ErrNotFound) {
		page = 0
	}
	got := []int{len(list.Rows), list.Count, int(board[0].Count), len(board[0].Totals), len(board[0].Cards), len(company.Deals), len(company.Activities.Rows) / 2, seenChanges, int(named[0].DealCount), page}
	for i, n := range got {
		if n != want {
			t.Errorf("view %d shows %d, want %d (all: %v)", i, n, want, got)
		}
	}
}

func TestStore_Board(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		member := modelstest.User(t, s, models.RoleMember)
		company := modelstest.Company(t, s, "Many deals")
		for i, amount := range []string{"$1M", "$2M", "€3M", ""} {
			in := models.DealInput{CompanyID: company.ID, AmountSought: amount, RequestKey: fmt.Sprint(i)}
			if _, err := s.CreateDeal(ctx, member, in); err != nil {
				t.Fatal(err)
			}
		}
		lost := modelstest.Deal(t, s, member, company.ID)
		if _, err := s.CloseDeal(ctx, member, lost.ID, 1, models.ClosureInput{Status: "lost", Reason: "Went elsewhere"}); err != nil {
			t.Fatal(err)
		}
		board, err := s.Board(ctx, member, 0)
		if err != nil {
			t.Fatal(err)
		}
		first := board[0]
		want := []models.Total{{Currency: "EUR", Amount: 300_000_000, Count: 1}, {Currency: "USD", Amount: 300_000_000, Count: 2}}
		if diff := cmp.Diff(want, first.Totals); diff != "" {
			t.Errorf("totals mismatch (-want +got):\n%s", diff)
		}
		if first.Count != 4 || first.Undisclosed != 1 || len(first.Cards) != 4 {
			t.Errorf("column = %d deals, %d undisclosed, %d cards, want 4, 1, 4", first.Count, first.Undisclosed, len(first.Cards))
		}
	})
}
