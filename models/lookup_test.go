package models_test

import (
	"errors"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

func TestStore_Lookup(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ada, eve := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleMember)
		known := modelstest.Company(t, s, "Xiaomi Technology")
		modelstest.Round(t, s, known.ID, "series_a", "2010-12", "$41M")
		modelstest.Company(t, s, "Xiaohongshu")
		modelstest.Company(t, s, "Xiao")
		gone := modelstest.Company(t, s, "Xiao Gone")
		modelstest.Person(t, s, "Lei Jun", "雷军")
		if err := s.Remove(t.Context(), ada, models.KindCompany, gone.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.CreateDeal(t.Context(), ada, models.DealInput{CompanyID: known.ID, Restricted: true}); err != nil {
			t.Fatal(err)
		}
		both := []string{models.KindCompany, models.KindPerson}
		tests := []struct {
			name, text string
			kinds      []string
			want       []string
		}{
			{"exact, then best known", "xiao", both, []string{"Xiao", "Xiaomi Technology", "Xiaohongshu"}},
			{"by a further name", "雷", both, []string{"Lei Jun"}},
			{"only the kinds asked for", "lei", []string{models.KindCompany}, nil},
			{"no wildcard", "%", both, nil},
			{"nothing", "  ", both, nil},
		}
		for _, tc := range tests {
			t.Run(tc.name, func(t *testing.T) {
				rows, err := s.Lookup(t.Context(), ada, tc.kinds, tc.text, 8)
				if err != nil {
					t.Fatalf("Lookup() error = %v", err)
				}
				var got []string
				for _, row := range rows {
					got = append(got, row.Name)
				}
				if diff := cmp.Diff(tc.want, got); diff != "" {
					t.Errorf("Lookup(%q) mismatch (-want +got):\n%s", tc.text, diff)
				}
			})
		}
		for actor, want := range map[models.Actor]int64{ada: 1, eve: 0} {
			rows, err := s.Lookup(t.Context(), actor, both, "xiaomi", 8)
			if err != nil || len(rows) != 1 {
				t.Fatalf("Lookup() = %v, %v; want one row", rows, err)
			}
			if rows[0].DealCount != want {
				t.Errorf("user %d counts %d deals, want %d", actor.UserID, rows[0].DealCount, want)
			}
		}
		if _, err := s.Lookup(t.Context(), models.Actor{}, both, "xiao", 8); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("Lookup() of nobody = %v, want %v", err, models.ErrForbidden)
		}
	})
}

func TestStore_UndoMove(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ada := modelstest.User(t, s, models.RoleMember)
		deal := modelstest.Deal(t, s, ada, modelstest.Company(t, s, "Vancl").ID)
		ctx := t.Context()
		if _, err := s.UndoMove(ctx, ada, deal.ID, 1); !errors.Is(err, models.ErrNotFound) {
			t.Fatalf("UndoMove() of a deal that never moved = %v, want %v", err, models.ErrNotFound)
		}
		stages, err := s.Stages(ctx)
		if err != nil {
			t.Fatal(err)
		}
		steps := []struct {
			name string
			do   func(version int64) (*models.Deal, error)
		}{
			{"passed", func(v int64) (*models.Deal, error) {
				return s.CloseDeal(ctx, ada, deal.ID, v, models.ClosureInput{Status: "passed", Reason: "Too early"})
			}},
			{"won", func(v int64) (*models.Deal, error) {
				return s.MoveDeal(ctx, ada, deal.ID, v, stages[len(stages)-1].ID)
			}},
		}
		version := int64(1)
		for _, step := range steps {
			moved, err := step.do(version)
			if err != nil || moved.Status != step.name {
				t.Fatalf("%s: %v, %v", step.name, moved, err)
			}
			version = moved.Version
		}
		back, err := s.UndoMove(ctx, ada, deal.ID, version)
		if err != nil {
			t.Fatalf("UndoMove() error = %v", err)
		}
		if back.Status != models.StatusPassed || back.Reason != "Too early" || back.StageID != stages[0].ID {
			t.Errorf("UndoMove() = %s %q in stage %d, want it passed as too early in the first stage", back.Status, back.Reason, back.StageID)
		}
		if _, err := s.UndoMove(ctx, ada, deal.ID, version); !errors.Is(err, models.ErrConflict) {
			t.Errorf("UndoMove() of a stale version = %v, want %v", err, models.ErrConflict)
		}
	})
}
