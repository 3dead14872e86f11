package models_test

import (
	"errors"
	"fmt"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

func TestStore_CloseDeal(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		ada, ben := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleMember)
		deal := modelstest.Deal(t, s, ada, modelstest.Company(t, s, "Joyo").ID)
		reasons, err := s.Reasons(ctx)
		if err != nil || len(reasons) == 0 {
			t.Fatalf("Reasons() = %v, %v", reasons, err)
		}
		for _, in := range []models.ClosureInput{{Status: "passed"}, {Status: "lost", Reason: " \n"}, {Status: "passed", ReasonID: 999}, {Status: "gone", Reason: "x"}, {Status: "passed", Reason: "x", DecidedBy: 999}} {
			if _, err := s.CloseDeal(ctx, ada, deal.ID, 1, in); len(fieldsOf(err)) != 1 {
				t.Errorf("CloseDeal(%+v) = %v, want one field refused", in, err)
			}
		}
		in := models.ClosureInput{Status: "passed", ReasonID: reasons[0].ID, Reason: "No customer yet.", Reconsider: "Ten paying customers", DecidedBy: ben.UserID}
		passed, err := s.CloseDeal(ctx, ada, deal.ID, 1, in)
		if err != nil {
			t.Fatal(err)
		}
		page, err := s.DealPage(ctx, ada, deal.ID)
		if err != nil {
			t.Fatal(err)
		}
		d, m := page.Deal, page.Moves[0]
		got := []any{d.Reason, d.ReasonKey, d.ReasonNote, d.Reconsider, d.DecidedByName, d.ClosedAt != nil, m.Reason, m.ReasonKey, m.ReasonNote, m.Reconsider, m.DecidedByName, m.MovedByName}
		want := []any{"Too early", "too_early", "No customer yet.", "Ten paying customers", "User 2", true, "Too early", "too_early", "No customer yet.", "Ten paying customers", "User 2", "User 1"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("passed deal mismatch (-want +got):\n%s", diff)
		}

		t.Run("a correction is no further move", func(t *testing.T) {
			in.Reconsider = "Twenty paying customers"
			if passed, err = s.CloseDeal(ctx, ada, deal.ID, passed.Version, in); err != nil {
				t.Fatal(err)
			}
			page, err := s.DealPage(ctx, ada, deal.ID)
			if err != nil || len(page.Moves) != 2 || page.Moves[0].Reconsider != "Twenty paying customers" {
				t.Errorf("moves = %+v, %v, want the one that passed it, corrected", page.Moves, err)
			}
		})
		t.Run("reopened and undone it is passed as before", func(t *testing.T) {
			open, err := s.CloseDeal(ctx, ada, deal.ID, passed.Version, models.ClosureInput{Status: "active"})
			if err != nil || open.Reason != "" || open.Reconsider != "" || open.ClosedAt != nil || open.DecidedBy != nil {
				t.Fatalf("reopened deal = %+v, %v", open, err)
			}
			back, err := s.UndoMove(ctx, ada, deal.ID, open.Version)
			if err != nil {
				t.Fatal(err)
			}
			got := []any{back.Status, back.Reason, *back.ReasonID, back.ReasonNote, back.Reconsider, *back.DecidedBy, back.ClosedAt.Equal(*passed.ClosedAt)}
			want := []any{"passed", "Too early", reasons[0].ID, "No customer yet.", "Twenty paying customers", ben.UserID, true}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("undone mismatch (-want +got):\n%s", diff)
			}
			if n := count(t, s, `select count(*) from stage_moves a join stage_moves b on b.undoes_id = a.id where a.deal_id = ?`, deal.ID); n != 1 {
				t.Errorf("moves that were taken back = %d, want 1", n)
			}
		})
	})
}

func TestStore_stageSince(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		ada := modelstest.User(t, s, models.RoleMember)
		deal := modelstest.Deal(t, s, ada, modelstest.Company(t, s, "Kingsoft").ID)
		stages, err := s.Stages(ctx)
		if err != nil {
			t.Fatal(err)
		}
		held, err := s.CloseDeal(ctx, ada, deal.ID, 1, models.ClosureInput{Status: "on_hold"})
		if err != nil || !held.StageSince.Equal(deal.StageSince) {
			t.Fatalf("on hold since %v, %v, want the stage's own %v", held.StageSince, err, deal.StageSince)
		}
		moved, err := s.MoveDeal(ctx, ada, deal.ID, held.Version, stages[3].ID)
		if err != nil || !moved.StageSince.After(deal.StageSince) {
			t.Fatalf("moved deal is in its stage since %v, %v", moved.StageSince, err)
		}
		back, err := s.UndoMove(ctx, ada, deal.ID, moved.Version)
		if err != nil || !back.StageSince.Equal(deal.StageSince) {
			t.Errorf("undone, it is in its stage since %v, %v, want %v as before", back.StageSince, err, deal.StageSince)
		}
	})
}

func TestStore_setUpStages(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		admin, member := modelstest.User(t, s, models.RoleAdmin), modelstest.User(t, s, models.RoleMember)
		names := func() string {
			stages, err := s.Stages(ctx)
			if err != nil {
				t.Fatal(err)
			}
			text := ""
			for _, st := range stages {
				text += st.Name + "; "
			}
			return text
		}
		before := names()
		for name, write := range map[string]func() error{
			"create": func() error { _, err := s.CreateStage(ctx, member, "Legal"); return err },
			"rename": func() error { return s.RenameStage(ctx, member, 1, 1, "") },
			"shift":  func() error { return s.ShiftStage(ctx, member, 1, 1) },
			"retire": func() error { return s.RetireStage(ctx, member, 1, false) },
			"reason": func() error { _, err := s.CreateReason(ctx, member, "x"); return err },
		} {
			if err := write(); !errors.Is(err, models.ErrForbidden) {
				t.Errorf("%s by a member = %v, want ErrForbidden", name, err)
			}
		}
		if got := names(); got != before {
			t.Fatalf("stages = %s, want %s", got, before)
		}
		legal, err := s.CreateStage(ctx, admin, "  Legal   check ")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.CreateStage(ctx, admin, "legal CHECK"); fieldsOf(err)["name"] != "error.choice_taken" {
			t.Errorf("CreateStage() of the same name = %v", err)
		}
		stages, err := s.Stages(ctx)
		if err != nil {
			t.Fatal(err)
		}
		invested := stages[len(stages)-1]
		if err := s.RetireStage(ctx, admin, invested.ID, false); fieldsOf(err)["name"] == "" {
			t.Errorf("RetireStage(invested) = %v, want it refused", err)
		}
		for _, step := range []error{
			s.ShiftStage(ctx, admin, legal.ID, 1), // after it comes Invested, so it stays
			s.ShiftStage(ctx, admin, invested.ID, -1),
			s.ShiftStage(ctx, admin, legal.ID, -1),
			s.RenameStage(ctx, admin, stages[1].ID, 1, "First look"),
		} {
			if step != nil {
				t.Fatal(step)
			}
		}
		if err := s.RenameStage(ctx, admin, stages[1].ID, 1, "Second look"); !errors.Is(err, models.ErrConflict) {
			t.Errorf("RenameStage() from a stale version = %v, want ErrConflict", err)
		}
		want := "Sourced; First look; First meeting; Partner review; Due diligence; Investment committee; Term sheet; Legal check; Closing; Invested; "
		if got := names(); got != want {
			t.Errorf("stages = %s, want %s", got, want)
		}
	})
}

func TestStore_RetireStage(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		admin := modelstest.User(t, s, models.RoleAdmin)
		company := modelstest.Company(t, s, "UCWEB").ID
		stages, err := s.Stages(ctx)
		if err != nil {
			t.Fatal(err)
		}
		third := stages[2]
		at := func() *models.Deal {
			deal := modelstest.Deal(t, s, admin, company)
			deal, err := s.MoveDeal(ctx, admin, deal.ID, deal.Version, third.ID)
			if err != nil {
				t.Fatal(err)
			}
			return deal
		}
		open, gone := at(), at()
		if gone, err = s.CloseDeal(ctx, admin, gone.ID, gone.Version, models.ClosureInput{Status: "lost", Reason: "Too late"}); err != nil {
			t.Fatal(err)
		}
		if err := s.RetireStage(ctx, admin, third.ID, false); err != nil {
			t.Fatal(err)
		}
		columns := func() (n int, retired int64) {
			board, err := s.Board(ctx, admin, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range board {
				if c.Stage.Retired() {
					retired = c.Count
				}
			}
			return len(board), retired
		}
		if n, retired := columns(); n != len(stages) || retired != 1 {
			t.Errorf("board = %d columns, %d deals in the retired one; want %d and 1", n, retired, len(stages))
		}
		other := modelstest.Deal(t, s, admin, company)
		if _, err := s.MoveDeal(ctx, admin, other.ID, other.Version, third.ID); fieldsOf(err)["stage"] == "" {
			t.Errorf("MoveDeal() to a retired stage = %v, want it refused", err)
		}
		reopened, err := s.CloseDeal(ctx, admin, gone.ID, gone.Version, models.ClosureInput{Status: "active"})
		if err != nil || reopened.StageID != stages[1].ID {
			t.Errorf("reopened from a retired stage = %+v, %v, want stage %d", reopened, err, stages[1].ID)
		}
		if _, err := s.MoveDeal(ctx, admin, open.ID, open.Version, stages[3].ID); err != nil {
			t.Fatal(err)
		}
		if n, _ := columns(); n != len(stages)-1 {
			t.Errorf("board = %d columns once the last deal has left, want %d", n, len(stages)-1)
		}
		if err := s.RetireStage(ctx, admin, third.ID, true); err != nil {
			t.Fatal(err)
		}
		if again, err := s.Stages(ctx); err != nil || again[2].ID != third.ID {
			t.Errorf("stages after restoring = %v, %v, want it where it was", again, err)
		}
	})
}

func TestStore_reasonsStay(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		admin := modelstest.User(t, s, models.RoleAdmin)
		reason, err := s.CreateReason(ctx, admin, "No factory")
		if err != nil {
			t.Fatal(err)
		}
		deal := modelstest.Deal(t, s, admin, modelstest.Company(t, s, "Vancl").ID)
		if _, err := s.CloseDeal(ctx, admin, deal.ID, 1, models.ClosureInput{Status: "passed", ReasonID: reason.ID}); err != nil {
			t.Fatal(err)
		}
		if err := s.RenameReason(ctx, admin, reason.ID, 1, "Without a factory"); err != nil {
			t.Fatal(err)
		}
		if err := s.RetireReason(ctx, admin, reason.ID, false); err != nil {
			t.Fatal(err)
		}
		page, err := s.DealPage(ctx, admin, deal.ID)
		if err != nil || page.Deal.Reason != "No factory" || page.Deal.ReasonName != "Without a factory" {
			t.Errorf("deal = %+v, %v, want the reason as worded then and as called now", page.Deal, err)
		}
		reasons, err := s.Reasons(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range reasons {
			if r.ID == reason.ID {
				t.Errorf("the retired reason is still offered")
			}
		}
		for i, r := range reasons[1:] {
			if err := s.RetireReason(ctx, admin, r.ID, false); err != nil {
				t.Fatalf("RetireReason(%d) = %v", i, err)
			}
		}
		if err := s.RetireReason(ctx, admin, reasons[0].ID, false); fieldsOf(err)["name"] == "" {
			t.Errorf("RetireReason() of the last one = %v, want it refused", err)
		}
	})
}

func TestStore_BoardCardsAfter(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		ada, ben := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleMember)
		company := modelstest.Company(t, s, "Many deals").ID
		for i := range 2*models.BoardCards + 5 {
			in := models.DealInput{CompanyID: company, RequestKey: fmt.Sprint(i), AmountSought: "$1M", Restricted: i == 3}
			if _, err := s.CreateDeal(ctx, ada, in); err != nil {
				t.Fatal(err)
			}
		}
		for actor, want := range map[models.Actor]int{ada: 2*models.BoardCards + 5, ben: 2*models.BoardCards + 4} {
			board, err := s.Board(ctx, actor, ada.UserID)
			if err != nil {
				t.Fatal(err)
			}
			column := board[0]
			seen := map[int64]bool{}
			cards, more := column.Cards, column.More
			for {
				for _, c := range cards {
					if seen[c.ID] {
						t.Fatalf("deal %d is shown twice", c.ID)
					}
					seen[c.ID] = true
				}
				if more == "" {
					break
				}
				if cards, more, err = s.BoardCardsAfter(ctx, actor, column.Stage.ID, ada.UserID, more); err != nil {
					t.Fatal(err)
				}
			}
			if len(seen) != want || column.Count != int64(want) || column.Totals[0].Amount != int64(want)*100_000_000 {
				t.Errorf("column = %d cards, count %d, totals %v; want %d", len(seen), column.Count, column.Totals, want)
			}
		}
	})
}
