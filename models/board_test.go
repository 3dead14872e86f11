package models_test

import (
	"math/rand/v2"
	"sync"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

// Whatever happens to deals, the board's counts and sums are those of the deals
// that each reader sees.
func TestStore_BoardTotals(t *testing.T) {
	defer models.SetManyTotals(1)()
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		w := newBoardWalk(t, s)
		for n := range 120 {
			w.step(t)
			if n%10 == 9 {
				w.compare(t)
			}
			if n%25 == 24 {
				if err := s.FoldTotals(t.Context()); err != nil {
					t.Fatal(err)
				}
				w.compare(t)
			}
		}
		if faults, err := s.Integrity(t.Context()); err != nil || len(faults) > 0 {
			t.Errorf("Integrity() = %v, %v", faults, err)
		}
		// What goes wrong is told, and counted anew.
		if err := s.DB(t.Context()).Exec(`update deal_totals set count = count + 1`).Error; err != nil {
			t.Fatal(err)
		}
		if faults, err := s.Integrity(t.Context()); err != nil || len(faults) == 0 {
			t.Errorf("Integrity() with wrong sums = %v, %v", faults, err)
		}
		// Several at once, and sums added up meanwhile, count nothing twice.
		var group sync.WaitGroup
		for n := range 8 {
			group.Go(func() {
				do := s.RecountTotals
				if n%2 == 1 {
					do = s.FoldTotals
				}
				if err := do(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		w.compare(t)
	})
}

// A boardWalk changes deals at random.
type boardWalk struct {
	store   *models.Store
	rng     *rand.Rand
	users   []models.Actor
	stages  []models.Stage
	company int64
	deals   []int64
}

func newBoardWalk(t *testing.T, s *models.Store) *boardWalk {
	t.Helper()
	stages, err := s.Stages(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w := &boardWalk{store: s, rng: rand.New(rand.NewPCG(3, 5)), stages: stages, company: modelstest.Company(t, s, "Vancl").ID}
	for _, role := range []models.Role{models.RoleAdmin, models.RoleMember, models.RoleMember} {
		w.users = append(w.users, modelstest.User(t, s, role))
	}
	return w
}

func (w *boardWalk) input() models.DealInput {
	return models.DealInput{
		CompanyID: w.company, OwnerID: w.users[w.rng.IntN(3)].UserID, StageID: w.stages[w.rng.IntN(len(w.stages))].ID,
		AmountSought: []string{"", "$1M", "$2.5M", "€3M"}[w.rng.IntN(4)], Restricted: w.rng.IntN(3) == 0,
	}
}

// step makes one change. What is refused, such as to close a deal twice, is none.
func (w *boardWalk) step(t *testing.T) {
	ctx, admin := t.Context(), w.users[0]
	if len(w.deals) < 6 || w.rng.IntN(6) == 0 {
		deal, err := w.store.CreateDeal(ctx, admin, w.input())
		if err != nil {
			t.Fatal(err)
		}
		w.deals = append(w.deals, deal.ID)
		return
	}
	id := w.deals[w.rng.IntN(len(w.deals))]
	version := int64(0)
	if page, err := w.store.DealPage(ctx, admin, id); err == nil {
		version = page.Deal.Version
	}
	switch w.rng.IntN(7) {
	case 0:
		_ = w.store.UpdateDeal(ctx, admin, id, version, w.input())
	case 1:
		_, _ = w.store.MoveDeal(ctx, admin, id, version, w.stages[w.rng.IntN(len(w.stages))].ID)
	case 2:
		_, _ = w.store.CloseDeal(ctx, admin, id, version, models.ClosureInput{Status: []string{"won", "lost", "on_hold", "active"}[w.rng.IntN(4)], Reason: "It went so"})
	case 3:
		_ = w.store.Remove(ctx, admin, models.KindDeal, id)
	case 4:
		_ = w.store.Restore(ctx, admin, models.KindDeal, id)
	default:
		if last, err := w.store.LatestOperation(ctx, admin); err == nil {
			_, _ = w.store.UndoOperation(ctx, admin, last.ID, false)
		}
	}
}

// compare adds up the cards of the board, which are read one by one.
func (w *boardWalk) compare(t *testing.T) {
	t.Helper()
	for _, actor := range w.users {
		for _, owner := range []int64{0, w.users[1].UserID} {
			columns, err := w.store.Board(t.Context(), actor, owner)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range columns {
				cards := c.Cards
				for more := c.More; more != ""; {
					var next []models.DealRow
					if next, more, err = w.store.BoardCardsAfter(t.Context(), actor, c.Stage.ID, owner, more); err != nil {
						t.Fatal(err)
					}
					cards = append(cards, next...)
				}
				sums := map[string]models.Total{}
				undisclosed := int64(0)
				for _, card := range cards {
					if card.AmountSought == nil {
						undisclosed++
						continue
					}
					sum := sums[card.Currency]
					sums[card.Currency] = models.Total{Currency: card.Currency, Amount: sum.Amount + *card.AmountSought, Count: sum.Count + 1}
				}
				got := map[string]models.Total{}
				for _, total := range c.Totals {
					got[total.Currency] = total
				}
				if diff := cmp.Diff(sums, got); diff != "" || c.Count != int64(len(cards)) || c.Undisclosed != undisclosed {
					t.Fatalf("%s has %d cards and %d without amount, its head says %d and %d, sums (-cards +head):\n%s", c.Stage.Name, len(cards), undisclosed, c.Count, c.Undisclosed, diff)
				}
			}
		}
	}
}
