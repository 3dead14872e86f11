package models_test

import (
	"testing"
	"time"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

// TestStore_Meeting has each deal where it belongs, without what was taken back
// and without what is hidden.
func TestStore_Meeting(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		owner, other := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleMember)
		stages, err := s.Stages(ctx)
		if err != nil {
			t.Fatal(err)
		}
		today, err := time.Parse(time.DateOnly, s.Today())
		if err != nil {
			t.Fatal(err)
		}
		deal := func(name, opened string, restricted bool) *models.Deal {
			t.Helper()
			d, err := s.CreateDeal(ctx, owner, models.DealInput{CompanyName: name, StageID: stages[0].ID, OpenedOn: opened, Restricted: restricted})
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		move := func(d *models.Deal, stage models.Stage) *models.Deal {
			t.Helper()
			moved, err := s.MoveDeal(ctx, owner, d.ID, d.Version, stage.ID)
			if err != nil {
				t.Fatal(err)
			}
			return moved
		}
		deal("New", today.AddDate(0, 0, -7).Format(time.DateOnly), false)
		deal("Secret", s.Today(), true)
		deal("Old", "2024-01-01", false)
		moved := move(move(deal("Moved", "2024-01-02", false), stages[1]), stages[2])
		back := move(deal("Back and forth", "2024-01-03", false), stages[1])
		move(back, stages[0])
		passed := move(deal("Passed", "2024-01-04", false), stages[1])
		if _, err := s.CloseDeal(ctx, owner, passed.ID, passed.Version, models.ClosureInput{Status: models.StatusPassed, Reason: "Too small"}); err != nil {
			t.Fatal(err)
		}
		modelstest.Round(t, s, moved.CompanyID, "series_a", today.Format(time.DateOnly), "$5M")
		modelstest.Round(t, s, moved.CompanyID, "seed", "2020", "$1M")
		modelstest.Round(t, s, modelstest.Company(t, s, "Nobody's").ID, "seed", today.Format(time.DateOnly), "$1M")

		read := func(actor models.Actor, day time.Time, restricted bool) map[string][]string {
			t.Helper()
			m, err := s.Meeting(ctx, actor, day, restricted)
			if err != nil {
				t.Fatal(err)
			}
			got := map[string][]string{}
			for _, d := range m.New {
				got["new"] = append(got["new"], d.CompanyName)
			}
			for _, move := range m.Moved {
				got["moved"] = append(got["moved"], move.Deal.CompanyName+" "+move.From.Key+" "+move.To.Key)
			}
			for _, move := range m.Decided {
				got["decided"] = append(got["decided"], move.Deal.CompanyName+" "+move.Status)
			}
			for _, r := range m.Rounds {
				got["rounds"] = append(got["rounds"], r.CompanyName+" "+r.Type)
			}
			for _, stage := range m.Stages {
				for _, d := range stage.Deals {
					got[stage.Stage.Key] = append(got[stage.Stage.Key], d.CompanyName)
				}
				if page, err := s.Deals(ctx, actor, models.DealFilter{Where: &stage.Count.Where}, models.List{}); err != nil || int64(page.Count) != stage.Count.Deals {
					t.Errorf("%s counts %d, its list %d, %v", stage.Stage.Key, stage.Count.Deals, page.Count, err)
				}
			}
			if page, err := s.Deals(ctx, actor, models.DealFilter{Where: &m.All.Where}, models.List{}); err != nil || int64(page.Count) != m.All.Deals {
				t.Errorf("new counts %d, its list %d, %v", m.All.Deals, page.Count, err)
			}
			return got
		}
		a, c := stages[0].Key, stages[2].Key
		want := map[string][]string{
			"new": {"New"}, "moved": {"Moved " + a + " " + c}, "decided": {"Passed passed"}, "rounds": {"Moved series_a"},
			a: {"Back and forth", "Old", "New"}, c: {"Moved"},
		}
		if diff := cmp.Diff(want, read(owner, today, false)); diff != "" {
			t.Errorf("meeting mismatch (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(want, read(other, today, true)); diff != "" {
			t.Errorf("meeting of another mismatch (-want +got):\n%s", diff)
		}
		want["new"], want[a] = []string{"Secret", "New"}, []string{"Back and forth", "Old", "Secret", "New"}
		if diff := cmp.Diff(want, read(owner, today, true)); diff != "" {
			t.Errorf("meeting with restricted deals mismatch (-want +got):\n%s", diff)
		}
		earlier := read(owner, today.AddDate(0, 0, -14), false)
		if len(earlier["new"])+len(earlier["moved"])+len(earlier["decided"])+len(earlier["rounds"]) > 0 {
			t.Errorf("two weeks before = %v, want nothing new", earlier)
		}
	})
}
