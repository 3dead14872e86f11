package models_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

func TestStore_ClaimJob(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		if _, err := s.ClaimJob(ctx, []string{"mail"}, time.Minute); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("ClaimJob() with nothing to do = %v, want ErrNotFound", err)
		}
		enqueue(t, s, models.JobInput{Kind: "later", RunAt: s.Now().Add(time.Hour)})
		enqueue(t, s, models.JobInput{Kind: "mail", Payload: map[string]int{"to": 7}})
		if _, err := s.ClaimJob(ctx, []string{"later", "other"}, time.Minute); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("ClaimJob() of what is not due = %v, want ErrNotFound", err)
		}
		job, err := s.ClaimJob(ctx, []string{"later", "mail"}, time.Minute)
		if err != nil || job.Kind != "mail" || job.Payload != `{"to":7}` || job.Attempts != 1 {
			t.Fatalf("ClaimJob() = %+v, %v, want the first attempt of the mail", job, err)
		}
		if _, err := s.ClaimJob(ctx, []string{"mail"}, time.Minute); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("ClaimJob() of what another has = %v, want ErrNotFound", err)
		}
		if err := s.FinishJob(ctx, job); err != nil {
			t.Errorf("FinishJob() = %v", err)
		}
	})
}

// A worker that was taken for dead may not end what another works at.
func TestStore_ClaimJob_Lost(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		enqueue(t, s, models.JobInput{Kind: "mail"})
		slow, err := s.ClaimJob(ctx, []string{"mail"}, 0)
		if err != nil {
			t.Fatal(err)
		}
		quick, err := s.ClaimJob(ctx, []string{"mail"}, time.Hour)
		if err != nil {
			t.Fatalf("ClaimJob() after the claim ran out = %v", err)
		}
		for name, end := range map[string]error{
			"FinishJob": s.FinishJob(ctx, slow), "ProlongJob": s.ProlongJob(ctx, slow, time.Hour), "ReturnJob": s.ReturnJob(ctx, slow),
			"PostponeJob": s.PostponeJob(ctx, slow, s.Now(), "late"), "BuryJob": s.BuryJob(ctx, slow, "late"),
		} {
			if !errors.Is(end, models.ErrConflict) {
				t.Errorf("%s() of a lost claim = %v, want ErrConflict", name, end)
			}
		}
		if err := s.FinishJob(ctx, quick); err != nil {
			t.Errorf("FinishJob() = %v", err)
		}
	})
}

func TestStore_ClaimJob_Race(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		const jobs, workers = 20, 8
		for range jobs {
			enqueue(t, s, models.JobInput{Kind: "mail"})
		}
		var mu sync.Mutex
		seen := map[int64]int{}
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				for misses := 0; misses < 20; {
					job, err := s.ClaimJob(t.Context(), []string{"mail"}, time.Hour)
					if errors.Is(err, models.ErrNotFound) {
						misses++
						continue
					}
					if err != nil {
						t.Errorf("ClaimJob() = %v", err)
						return
					}
					mu.Lock()
					seen[job.ID]++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if len(seen) != jobs {
			t.Errorf("claimed %d jobs, want %d", len(seen), jobs)
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("job %d was claimed %d times, want once", id, n)
			}
		}
	})
}

func TestStore_EnqueueJob_Unique(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		add := func(want bool) {
			t.Helper()
			if got, err := s.EnqueueJob(ctx, models.JobInput{Kind: "mail", UniqueKey: "7"}); err != nil || got != want {
				t.Errorf("EnqueueJob() = %v, %v, want %v", got, err, want)
			}
		}
		add(true)
		add(false)
		job, err := s.ClaimJob(ctx, []string{"mail"}, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		add(false)
		if err := s.BuryJob(ctx, job, "no such address"); err != nil {
			t.Fatal(err)
		}
		add(true)
	})
}

func TestStore_EnqueueJob_Tx(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		failed := errors.New("the change failed")
		err := s.Tx(t.Context(), func(tx *models.Store) error {
			enqueue(t, tx, models.JobInput{Kind: "mail"})
			return failed
		})
		if !errors.Is(err, failed) {
			t.Fatal(err)
		}
		if _, err := s.ClaimJob(t.Context(), []string{"mail"}, time.Minute); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("ClaimJob() after the change was undone = %v, want ErrNotFound", err)
		}
		select {
		case <-s.JobsDue():
			t.Error("JobsDue() has a value after the change was undone")
		default:
		}
		if err := s.Tx(t.Context(), func(tx *models.Store) error {
			enqueue(t, tx, models.JobInput{Kind: "mail"})
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		select {
		case <-s.JobsDue():
		default:
			t.Error("JobsDue() has no value after a job was committed")
		}
	})
}

func TestStore_DeadJobs(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		admin, member := modelstest.User(t, s, models.RoleAdmin), modelstest.User(t, s, models.RoleMember)
		enqueue(t, s, models.JobInput{Kind: "mail", UniqueKey: "7", Payload: 1})
		job, err := s.ClaimJob(ctx, []string{"mail"}, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.BuryJob(ctx, job, "no such address\x00"); err != nil {
			t.Fatal(err)
		}
		dead, err := s.DeadJobs(ctx, admin)
		if err != nil || len(dead) != 1 || dead[0].LastError != "no such address" || dead[0].DeadAt == nil {
			t.Fatalf("DeadJobs() = %+v, %v, want the mail with its reason", dead, err)
		}
		for name, err := range map[string]error{"DeadJobs": second(s.DeadJobs(ctx, member)), "ReviveJob": s.ReviveJob(ctx, member, job.ID), "DropJob": s.DropJob(ctx, member, job.ID)} {
			if !errors.Is(err, models.ErrForbidden) {
				t.Errorf("%s() by a member = %v, want ErrForbidden", name, err)
			}
		}
		if err := s.ReviveJob(ctx, admin, job.ID); err != nil {
			t.Fatalf("ReviveJob() = %v", err)
		}
		again, err := s.ClaimJob(ctx, []string{"mail"}, time.Minute)
		if err != nil || again.Attempts != 1 || again.Payload != "1" {
			t.Fatalf("ClaimJob() of a revived job = %+v, %v, want its first attempt", again, err)
		}
		if err := s.DropJob(ctx, admin, again.ID); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("DropJob() of a living job = %v, want ErrNotFound", err)
		}
		if err := s.BuryJob(ctx, again, "still not"); err != nil {
			t.Fatal(err)
		}
		if err := s.DropJob(ctx, admin, again.ID); err != nil {
			t.Errorf("DropJob() = %v", err)
		}
	})
}

func TestStore_StartPeriod(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		nine := modelstest.Start
		start := func(at time.Time) bool {
			t.Helper()
			ok, err := s.StartPeriod(ctx, "digest", at, models.JobInput{Kind: "digest"})
			if err != nil {
				t.Fatalf("StartPeriod() = %v", err)
			}
			return ok
		}
		got := []bool{start(nine), start(nine), start(nine.Add(time.Hour)), start(nine.Add(time.Hour)), start(nine)}
		if diff := cmp.Diff([]bool{false, false, true, false, false}, got); diff != "" {
			t.Errorf("StartPeriod() noted, again, next, again, earlier (-want +got):\n%s", diff)
		}
		var started int64
		var mu sync.Mutex
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if ok, err := s.StartPeriod(ctx, "digest", nine.Add(2*time.Hour), models.JobInput{Kind: "digest"}); err != nil {
					t.Errorf("StartPeriod() = %v", err)
				} else if ok {
					mu.Lock()
					started++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if started != 1 {
			t.Errorf("eight servers started the period %d times, want once", started)
		}
	})
}

func enqueue(t *testing.T, s *models.Store, in models.JobInput) {
	t.Helper()
	if _, err := s.EnqueueJob(t.Context(), in); err != nil {
		t.Fatalf("EnqueueJob() = %v", err)
	}
}

func second[T any](_ T, err error) error { return err }
