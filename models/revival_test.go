package models_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"
)

func TestStore_Revivals(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		ada, ben := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleAdmin)
		company := modelstest.Company(t, s, "Orbital Toast").ID
		modelstest.Round(t, s, company, "seed", "2026-01", "$1M") // known before it was passed
		deal := modelstest.Deal(t, s, ada, company)
		passed, err := s.CloseDeal(ctx, ada, deal.ID, 1, models.ClosureInput{Status: "passed", Reason: "Too early", Reconsider: "A third airline"})
		if err != nil {
			t.Fatal(err)
		}
		shown := func(actor models.Actor) string {
			t.Helper()
			list, err := s.Revivals(ctx, actor)
			if err != nil {
				t.Fatal(err)
			}
			text := ""
			for _, r := range list {
				text += fmt.Sprintf("deal %d round %d %s; ", r.Deal.ID, r.Round.ID, r.Deal.Reconsider)
			}
			return text
		}
		modelstest.Round(t, s, company, "angel", "2019", "$1M") // old, only recorded late
		if got := shown(ada); got != "" {
			t.Fatalf("before a later round = %q, want nothing", got)
		}
		first := modelstest.Round(t, s, company, "series_a", "2026", "$5M") // the year it was passed in
		if got, want := shown(ada), fmt.Sprintf("deal %d round %d A third airline; ", deal.ID, first.ID); got != want {
			t.Fatalf("after a later round = %q, want %q", got, want)
		}
		if got := shown(ben); got != "" {
			t.Errorf("somebody who does not own the deal = %q, want nothing", got)
		}

		t.Run("as long as the round is there and dated later", func(t *testing.T) {
			there := shown(ada)
			if err := s.Remove(ctx, ada, models.KindRound, first.ID); err != nil {
				t.Fatal(err)
			}
			if got := shown(ada); got != "" {
				t.Errorf("with the round in the trash = %q, want nothing", got)
			}
			if err := s.Restore(ctx, ada, models.KindRound, first.ID); err != nil || shown(ada) != there {
				t.Errorf("with the round restored = %v, %q, want %q", err, shown(ada), there)
			}
			_, version, err := s.RoundForEdit(ctx, ada, first.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, on := range []string{"2011", "2026"} {
				if err := s.UpdateRound(ctx, ada, first.ID, version, models.RoundInput{CompanyID: company, Type: "series_a", AnnouncedOn: on, Amount: "$5M"}); err != nil {
					t.Fatal(err)
				}
				version++
				if got := shown(ada); (got == there) != (on == "2026") {
					t.Errorf("with the round of %s = %q", on, got)
				}
			}
		})
		t.Run("as long as the deal is passed", func(t *testing.T) {
			there := shown(ada)
			open, err := s.CloseDeal(ctx, ada, deal.ID, passed.Version, models.ClosureInput{Status: "active"})
			if err != nil || shown(ada) != "" {
				t.Fatalf("with the deal open = %v, %q, want nothing", err, shown(ada))
			}
			if _, err := s.UndoMove(ctx, ada, deal.ID, open.Version); err != nil || shown(ada) != there {
				t.Errorf("with that undone = %v, %q, want %q", err, shown(ada), there)
			}
		})
		t.Run("dismissed until the next round", func(t *testing.T) {
			if err := s.DismissRevival(ctx, ada, deal.ID, first.ID, false); err != nil {
				t.Fatal(err)
			}
			if got := shown(ada); got != "" {
				t.Errorf("dismissed = %q, want nothing", got)
			}
			if err := s.DismissRevival(ctx, ada, deal.ID, first.ID, true); err != nil || shown(ada) == "" {
				t.Errorf("taken back = %v, %q, want it again", err, shown(ada))
			}
			if err := s.DismissRevival(ctx, ada, deal.ID, first.ID, false); err != nil {
				t.Fatal(err)
			}
			second := modelstest.Round(t, s, company, "series_b", "2026-03", "$20M")
			if got, want := shown(ada), fmt.Sprintf("deal %d round %d A third airline; ", deal.ID, second.ID); got != want {
				t.Errorf("after the next round = %q, want %q", got, want)
			}
			if err := s.DismissRevival(ctx, ada, deal.ID, 999, false); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("DismissRevival() of another's round = %v, want ErrNotFound", err)
			}
		})
		t.Run("taken up in a new deal", func(t *testing.T) {
			next, err := s.SucceedDeal(ctx, ada, deal.ID, first.ID)
			if err != nil {
				t.Fatal(err)
			}
			again, err := s.SucceedDeal(ctx, ada, deal.ID, first.ID)
			if err != nil || again.ID != next.ID {
				t.Errorf("SucceedDeal() twice = %v, %v, want deal %d", again, err, next.ID)
			}
			page, err := s.DealPage(ctx, ada, next.ID)
			if err != nil || page.Previous == nil || page.Previous.ID != deal.ID || *page.RoundID != first.ID {
				t.Errorf("new deal = %+v, %v, want it linked to %d", page, err, deal.ID)
			}
			if page, err := s.DealPage(ctx, ada, deal.ID); err != nil || len(page.Next) != 1 {
				t.Errorf("earlier deal = %+v, %v, want it linked to the new one", page, err)
			}
			if got := shown(ada); got != "" {
				t.Errorf("taken up = %q, want nothing", got)
			}
		})
	})
}

// A restricted deal's return concerns its owner alone, and neither hides nor
// shows anything to others.
func TestStore_Revivals_restricted(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		ada, ben := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleAdmin)
		company := modelstest.Company(t, s, "Secret GmbH").ID
		hers, err := s.CreateDeal(ctx, ada, models.DealInput{CompanyID: company, Restricted: true})
		if err != nil {
			t.Fatal(err)
		}
		his := modelstest.Deal(t, s, ben, company)
		if _, err := s.CloseDeal(ctx, ben, his.ID, 1, models.ClosureInput{Status: "lost", Reason: "Too late"}); err != nil {
			t.Fatal(err)
		}
		round := modelstest.Round(t, s, company, "series_a", "2026-06", "")
		list, err := s.Revivals(ctx, ben)
		if err != nil || len(list) != 1 || list[0].Deal.ID != his.ID {
			t.Errorf("Revivals() = %+v, %v, want his own deal although she works on it in secret", list, err)
		}
		if _, err := s.SucceedDeal(ctx, ben, hers.ID, round.ID); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("SucceedDeal() of a hidden deal = %v, want ErrNotFound", err)
		}
		if err := s.DismissRevival(ctx, ben, hers.ID, round.ID, false); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("DismissRevival() of a hidden deal = %v, want ErrNotFound", err)
		}
		next, err := s.SucceedDeal(ctx, ada, hers.ID, round.ID)
		if err != nil || !next.Restricted {
			t.Errorf("SucceedDeal() of a restricted deal = %+v, %v, want it restricted too", next, err)
		}
		if _, err := s.DealPage(ctx, ben, next.ID); !errors.Is(err, models.ErrNotFound) || strings.Contains(fmt.Sprint(err), "Secret") {
			t.Errorf("the new deal for an outsider = %v, want ErrNotFound", err)
		}
	})
}
