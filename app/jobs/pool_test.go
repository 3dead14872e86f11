package jobs

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"dealflow/models"
	"dealflow/models/modelstest"
)

// start runs a pool until the returned function is called, which waits for it.
func start(t *testing.T, p *Pool) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		p.Run(ctx)
	}()
	stop = func() {
		cancel()
		select {
		case <-done:
		case <-time.After(10 * time.Second):
			t.Error("the pool did not stop")
		}
	}
	t.Cleanup(stop)
	return stop
}

func newPool(s *models.Store, workers int) *Pool {
	p := New(s, slog.New(slog.NewTextHandler(io.Discard, nil)), workers)
	// The test's clock runs fast.
	p.hold = 24 * time.Hour
	p.poll, p.stopGrace, p.endGrace = 5*time.Millisecond, 50*time.Millisecond, 50*time.Millisecond
	return p
}

func enqueue(t *testing.T, s *models.Store, kind string, payload any) {
	t.Helper()
	if _, err := s.EnqueueJob(t.Context(), models.JobInput{Kind: kind, Payload: payload}); err != nil {
		t.Fatal(err)
	}
}

// until waits for a condition, which the database or another goroutine brings about.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

func left(t *testing.T, s *models.Store, cond string) int {
	t.Helper()
	var n int
	if err := s.DB(t.Context()).Raw(`select count(*) from jobs where ` + cond).Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPool_Run(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		p := newPool(s, 2)
		var sum, now, most atomic.Int64
		p.Handle("add", Handler{Run: Typed(func(_ context.Context, n int64) error {
			most.Store(max(most.Load(), now.Add(1)))
			defer now.Add(-1)
			time.Sleep(2 * time.Millisecond)
			sum.Add(n)
			return nil
		})})
		start(t, p)
		for n := range 10 {
			enqueue(t, s, "add", n)
		}
		enqueue(t, s, "unknown", nil)
		until(t, "all jobs done", func() bool { return left(t, s, `kind = 'add'`) == 0 })
		if sum.Load() != 45 || most.Load() > 2 {
			t.Errorf("the jobs added up to %d with %d at once, want 45 with at most 2", sum.Load(), most.Load())
		}
		if n := left(t, s, `kind = 'unknown' and attempts = 0`); n != 1 {
			t.Errorf("a job that nobody here can do was touched")
		}
	})
}

func TestPool_Failures(t *testing.T) {
	s := modelstest.SQLite(t)
	p := newPool(s, 4)
	var tries atomic.Int64
	p.Handle("flaky", Handler{Run: func(context.Context, *models.Job) error { tries.Add(1); return errors.New("no answer") }})
	p.Handle("panics", Handler{Attempts: 1, Run: func(context.Context, *models.Job) error { panic("a broken file") }})
	p.Handle("hopeless", Handler{Run: func(context.Context, *models.Job) error { return Permanent(errors.New("no such thing")) }})
	p.Handle("typed", Handler{Run: Typed(func(context.Context, int) error { return nil })})
	p.Handle("stuck", Handler{Attempts: 1, Timeout: time.Millisecond, Run: func(context.Context, *models.Job) error { <-t.Context().Done(); return nil }})
	p.Handle("crashes", Handler{Attempts: 1, Run: func(context.Context, *models.Job) error { t.Error("a job was tried too often"); return nil }})
	enqueue(t, s, "crashes", nil)
	if _, err := s.ClaimJob(t.Context(), []string{"crashes"}, 0); err != nil {
		t.Fatal(err)
	}
	start(t, p)
	for _, kind := range []string{"flaky", "panics", "hopeless", "stuck"} {
		enqueue(t, s, kind, nil)
	}
	enqueue(t, s, "typed", "no number")
	until(t, "five jobs dead", func() bool { return left(t, s, `dead_at is not null`) == 5 })
	dead, err := s.DeadJobs(t.Context(), models.SystemActor)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"panics": "panic: a broken file", "hopeless": "no such thing", "stuck": "did not end in time", "typed": "read the payload", "crashes": "the server stopped"}
	for _, j := range dead {
		if reason := want[j.Kind]; reason == "" || !strings.Contains(j.LastError, reason) {
			t.Errorf("%s died of %q, want %q", j.Kind, j.LastError, reason)
		}
	}
	until(t, "a second try", func() bool { return tries.Load() >= 2 })
}

func TestPool_Stop(t *testing.T) {
	s := modelstest.SQLite(t)
	p := newPool(s, 2)
	begun := make(chan struct{}, 2)
	p.Handle("short", Handler{Run: func(context.Context, *models.Job) error {
		begun <- struct{}{}
		time.Sleep(20 * time.Millisecond)
		return nil
	}})
	p.Handle("long", Handler{Run: func(ctx context.Context, _ *models.Job) error {
		begun <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	}})
	stop := start(t, p)
	enqueue(t, s, "short", nil)
	enqueue(t, s, "long", nil)
	<-begun
	<-begun
	stop()
	if n := left(t, s, `kind = 'short'`); n != 0 {
		t.Error("a job that ends in time did not end with the server")
	}
	if n := left(t, s, `kind = 'long' and attempts = 0 and last_error = ''`); n != 1 {
		t.Error("an interrupted job did not go back as though it had never been taken")
	}
}

func TestPool_AtOnce(t *testing.T) {
	s := modelstest.SQLite(t)
	p := newPool(s, 4)
	var now, most atomic.Int64
	p.Handle("heavy", Handler{AtOnce: 1, Run: func(context.Context, *models.Job) error {
		most.Store(max(most.Load(), now.Add(1)))
		defer now.Add(-1)
		time.Sleep(2 * time.Millisecond)
		return nil
	}})
	start(t, p)
	for range 5 {
		enqueue(t, s, "heavy", nil)
	}
	until(t, "all jobs done", func() bool { return left(t, s, `true`) == 0 })
	if most.Load() != 1 {
		t.Errorf("%d ran at once, want 1", most.Load())
	}
}

// The clock of the test store moves a second each time it is read.
func TestPool_Repeat(t *testing.T) {
	s := modelstest.SQLite(t)
	var runs atomic.Int64
	for range 2 {
		p := newPool(s, 1)
		p.Handle("digest", Handler{Run: Typed(func(_ context.Context, period Period) error {
			if period.At.Second() != 0 || period.At.Before(modelstest.Start) {
				t.Errorf("the digest ran for %v, want a full minute", period.At)
			}
			runs.Add(1)
			return nil
		})})
		p.Repeat("digest", Every(time.Minute))
		start(t, p)
	}
	until(t, "three runs", func() bool { return runs.Load() >= 3 })
	if minutes := int64(s.Now().Sub(modelstest.Start)/time.Minute) + 1; runs.Load() > minutes {
		t.Errorf("two servers ran the digest %d times in %d minutes", runs.Load(), minutes)
	}
}

func TestDaily(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*3600)
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zones here")
	}
	tests := []struct {
		name      string
		times     Times
		now, want string
	}{
		{"before", Daily(7, 30, time.UTC), "2026-01-15T07:29:59Z", "2026-01-14T07:30:00Z"},
		{"at", Daily(7, 30, time.UTC), "2026-01-15T07:30:00Z", "2026-01-15T07:30:00Z"},
		{"place", Daily(7, 30, shanghai), "2026-01-15T00:00:00Z", "2026-01-14T23:30:00Z"},
		{"weekday", Daily(8, 0, time.UTC, time.Monday), "2026-01-15T09:00:00Z", "2026-01-12T08:00:00Z"},
		{"same weekday, earlier", Daily(8, 0, time.UTC, time.Thursday), "2026-01-15T07:00:00Z", "2026-01-08T08:00:00Z"},
		{"summer time", Daily(8, 0, berlin), "2026-07-15T07:00:00Z", "2026-07-15T06:00:00Z"},
		{"hour", Every(time.Hour), "2026-01-15T07:59:00Z", "2026-01-15T07:00:00Z"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			now, err := time.Parse(time.RFC3339, tc.now)
			if err != nil {
				t.Fatal(err)
			}
			if got := tc.times.Last(now).Format(time.RFC3339); got != tc.want {
				t.Errorf("Last(%s) = %s, want %s", tc.now, got, tc.want)
			}
		})
	}
}
