package models_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dealflow/models"
	"dealflow/models/modelstest"
)

func TestStore_Attempt(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx, limit := t.Context(), models.Limit{Max: 3, Window: 15 * time.Minute}
		try := func(key string) time.Duration {
			t.Helper()
			wait, err := s.Attempt(ctx, key, limit)
			if err != nil {
				t.Fatalf("Attempt() error = %v", err)
			}
			return wait
		}
		for i := range 3 {
			if wait := try("a"); wait != 0 {
				t.Errorf("Attempt() %d of 3: wait = %v, want 0", i+1, wait)
			}
		}
		if wait := try("a"); wait < 14*time.Minute || wait > 15*time.Minute {
			t.Errorf("Attempt() 4 of 3: wait = %v, want the rest of a quarter of an hour", wait)
		}
		if wait := try("b"); wait != 0 {
			t.Errorf("Attempt() under another key: wait = %v, want 0", wait)
		}
		age(t, s, `update attempts set window_start = ? where key = 'a'`, s.Now().Add(-16*time.Minute))
		if wait := try("a"); wait != 0 {
			t.Errorf("Attempt() in the next window: wait = %v, want 0", wait)
		}
		try("a")
		try("a")
		if err := s.Succeeded(ctx, "a"); err != nil {
			t.Fatal(err)
		}
		if wait := try("a"); wait != 0 {
			t.Errorf("Attempt() after one was taken back: wait = %v, want 0", wait)
		}
		if err := s.ClearAttempts(ctx, "a"); err != nil {
			t.Fatal(err)
		}
		if wait := try("a"); wait != 0 {
			t.Errorf("Attempt() after all were cleared: wait = %v, want 0", wait)
		}
	})
}

// Tries at the same moment must not slip through the count.
func TestStore_Attempt_atOnce(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		var passed atomic.Int64
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				wait, err := s.Attempt(t.Context(), "key", models.Limit{Max: 5, Window: time.Hour})
				if err != nil {
					t.Errorf("Attempt() error = %v", err)
				}
				if wait == 0 {
					passed.Add(1)
				}
			})
		}
		wg.Wait()
		if passed.Load() != 5 {
			t.Errorf("%d of 20 attempts at once passed a limit of 5", passed.Load())
		}
	})
}
