package models_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"dealflow/models"
	"dealflow/models/modelstest"
)

// listen lets the events of a store flow until the test ends.
func listen(t *testing.T, s *models.Store) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.ListenEvents(ctx)
	}()
	t.Cleanup(func() {
		stop()
		<-done
	})
}

func follow(t *testing.T, s *models.Store, actor models.Actor) <-chan models.Event {
	t.Helper()
	events, stop, err := s.Follow(actor)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return events
}

// until reads events up to the one that is expected, and fails on those that
// must not come.
func until(t *testing.T, events <-chan models.Event, want string, never ...string) {
	t.Helper()
	late := time.After(10 * time.Second)
	var got []string
	for {
		select {
		case e := <-events:
			text := fmt.Sprintf("%s %d %s", e.Kind, e.ID, e.What)
			got = append(got, text)
			if slices.Contains(never, text) {
				t.Errorf("event %q reached somebody it is not for", text)
			}
			if text == want {
				return
			}
		case <-late:
			t.Fatalf("no event %q, but %q", want, got)
		}
	}
}

func TestStore_Follow(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		owner, friend, other := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleAdmin)
		company := modelstest.Company(t, s, "Secret GmbH").ID
		events := map[string]<-chan models.Event{"owner": follow(t, s, owner), "friend": follow(t, s, friend), "other": follow(t, s, other)}
		listen(t, s)
		if s.Dialect() == "postgres" {
			for _, e := range events {
				until(t, e, "many 0 ") // said when the server is followed
			}
		}

		deal := modelstest.Deal(t, s, owner, company)
		created := fmt.Sprintf("deal %d create", deal.ID)
		for _, e := range events {
			until(t, e, created)
		}
		// It becomes restricted: who loses sight of it learns that something is gone.
		in := models.DealInput{Restricted: true, MemberIDs: []int64{friend.UserID}, OwnerID: owner.UserID}
		if err := s.UpdateDeal(ctx, owner, deal.ID, 1, in); err != nil {
			t.Fatal(err)
		}
		updated := fmt.Sprintf("deal %d update", deal.ID)
		until(t, events["owner"], updated)
		until(t, events["friend"], updated)
		until(t, events["other"], "many 0 ", updated)

		// From now on nothing of it reaches the other, neither a note nor a move.
		noted := models.ActivityInput{Kind: "note", Body: "CANARY", DealIDs: []int64{deal.ID}, CompanyIDs: []int64{company}}
		if _, err := s.CreateActivity(ctx, owner, noted); err != nil {
			t.Fatal(err)
		}
		if _, err := s.CloseDeal(ctx, owner, deal.ID, 2, models.ClosureInput{Status: "on_hold"}); err != nil {
			t.Fatal(err)
		}
		marker := modelstest.Deal(t, s, other, company)
		activity := fmt.Sprintf("deal %d activity", deal.ID)
		until(t, events["friend"], activity)
		until(t, events["friend"], updated)
		until(t, events["other"], fmt.Sprintf("deal %d create", marker.ID), activity, updated)

		// A member who is taken off the deal sees it go, without its number.
		for len(events["friend"]) > 0 {
			<-events["friend"]
		}
		in.MemberIDs = nil
		if err := s.UpdateDeal(ctx, owner, deal.ID, 3, in); err != nil {
			t.Fatal(err)
		}
		until(t, events["friend"], "many 0 ", updated)

		if _, _, err := s.Follow(models.Actor{}); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("Follow() by nobody = %v, want ErrForbidden", err)
		}
	})
}

func TestStore_Follow_rolledBack(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		member := modelstest.User(t, s, models.RoleMember)
		events := follow(t, s, member)
		listen(t, s)
		if s.Dialect() == "postgres" {
			until(t, events, "many 0 ")
		}
		failed := errors.New("failed")
		err := s.Tx(t.Context(), func(tx *models.Store) error {
			modelstest.Company(t, tx, "Never there")
			return failed
		})
		if !errors.Is(err, failed) {
			t.Fatal(err)
		}
		company := modelstest.Company(t, s, "There")
		until(t, events, fmt.Sprintf("company %d create", company.ID), fmt.Sprintf("company %d create", company.ID-1))
	})
}

func TestStore_Follow_many(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		member := modelstest.User(t, s, models.RoleMember)
		events := follow(t, s, member)
		listen(t, s)
		if s.Dialect() == "postgres" {
			until(t, events, "many 0 ")
		}
		err := s.Tx(t.Context(), func(tx *models.Store) error {
			for i := range 100 {
				modelstest.Company(t, tx, fmt.Sprintf("Company %d", i))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		until(t, events, "many 0 ")
		if n := len(events); n != 0 {
			t.Errorf("%d further events for one transaction, want it summed up", n)
		}
	})
}

// Two replicas share a database: what one does is told in the other.
func TestStore_Follow_replicas(t *testing.T) {
	address := modelstest.PostgresURL(t)
	var stores []*models.Store
	for range 2 {
		s, err := models.Open(t.Context(), models.Config{DatabaseURL: address, MaxConns: 4})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		stores = append(stores, s)
	}
	if _, err := stores[0].Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	member := modelstest.User(t, stores[0], models.RoleMember)
	events := follow(t, stores[1], member)
	listen(t, stores[1])
	until(t, events, "many 0 ")
	company := modelstest.Company(t, stores[0], "Xiaomi")
	until(t, events, fmt.Sprintf("company %d create", company.ID))
}
