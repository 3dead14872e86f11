// Package jobs does work in the background: a pool of workers takes jobs from
// the database, and a schedule puts the repeated ones there. Any number of
// servers may run it side by side; each job is done by one of them.
//
// It knows nothing of what the jobs do. Their handlers, with what they need,
// are given to it by the command that serves.
package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"dealflow/models"
)

// Handler does the jobs of one kind.
type Handler struct {
	// Run does one job. It has to be safe to run twice: a server may die between
	// the work and the note that it is done. The context ends with the Timeout
	// and a while after the server is told to stop.
	Run func(ctx context.Context, job *models.Job) error
	// Timeout bounds one run; 0 means a minute.
	Timeout time.Duration
	// Attempts is how often a job is tried before it is dead; 0 means 8, the last
	// of which is half an hour after the first.
	Attempts int
	// AtOnce bounds how many run side by side in this process; 0 means no bound
	// beside the number of workers.
	AtOnce int
}

// Typed makes a Run of a function that takes the payload. A payload that does
// not fit is dead at once.
func Typed[T any](run func(ctx context.Context, payload T) error) func(context.Context, *models.Job) error {
	return func(ctx context.Context, job *models.Job) error {
		var payload T
		if err := json.Unmarshal([]byte(job.Payload), &payload); err != nil {
			return Permanent(fmt.Errorf("read the payload: %w", err))
		}
		return run(ctx, payload)
	}
}

// Permanent marks an error that trying again will not mend.
func Permanent(err error) error { return &permanent{err} }

type permanent struct{ error }

func (p *permanent) Unwrap() error { return p.error }

const (
	defaultTimeout  = time.Minute
	defaultAttempts = 8
	hold            = 30 * time.Second // after which the jobs of a dead process come back
	pollEvery       = 2 * time.Second
	// stopGrace is how long running jobs may go on once the server stops, and
	// endGrace how long a handler may take to notice that its context has ended.
	stopGrace = 4 * time.Second
	endGrace  = 2 * time.Second
)

// Pool claims jobs and runs their handlers.
type Pool struct {
	store    *models.Store
	log      *slog.Logger
	workers  int
	handlers map[string]Handler
	schedule []repeated

	// The constants, other ones in tests.
	hold, poll, stopGrace, endGrace time.Duration

	mu      sync.Mutex
	running map[string]int
	freed   chan struct{}
}

// New returns a pool that runs at most so many jobs at once.
func New(store *models.Store, log *slog.Logger, workers int) *Pool {
	return &Pool{store: store, log: log, workers: workers, handlers: map[string]Handler{}, running: map[string]int{},
		freed: make(chan struct{}, 1), hold: hold, poll: pollEvery, stopGrace: stopGrace, endGrace: endGrace}
}

// Handle registers the handler of a kind, before Run. Jobs of a kind without
// one wait for a server that has it.
func (p *Pool) Handle(kind string, h Handler) {
	if h.Timeout == 0 {
		h.Timeout = defaultTimeout
	}
	if h.Attempts == 0 {
		h.Attempts = defaultAttempts
	}
	p.handlers[kind] = h
}

// Run works until the context ends. Jobs under way then get a few seconds;
// those that do not end in time go back among the waiting ones.
func (p *Pool) Run(ctx context.Context) {
	if err := p.store.ReleaseJobs(ctx); err != nil && ctx.Err() == nil {
		p.log.Warn("jobs claimed before a crash come back later", "error", err)
	}
	// Outlives ctx by the grace.
	working, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	var wg sync.WaitGroup
	tick := time.NewTicker(p.poll)
	defer tick.Stop()
	for ctx.Err() == nil {
		if err := p.startPeriods(ctx); err != nil && ctx.Err() == nil {
			p.log.Error("the schedule is behind", "error", err)
		}
		if err := p.startJobs(ctx, working, &wg); err != nil && ctx.Err() == nil {
			p.log.Error("no job can be claimed", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-p.store.JobsDue():
		case <-p.freed:
		case <-tick.C:
		}
	}
	timer := time.AfterFunc(p.stopGrace, cut)
	defer timer.Stop()
	wg.Wait()
}

// startJobs claims as many due jobs as there is room for.
func (p *Pool) startJobs(ctx, working context.Context, wg *sync.WaitGroup) error {
	for {
		kinds := p.room()
		if len(kinds) == 0 {
			return nil
		}
		job, err := p.store.ClaimJob(ctx, kinds, p.hold)
		if errors.Is(err, models.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		p.count(job.Kind, 1)
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer p.free(job.Kind)
			p.do(ctx, working, job)
		}()
	}
}

// room lists the kinds of which one more may run now.
func (p *Pool) room() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	total := 0
	for _, n := range p.running {
		total += n
	}
	if total >= p.workers {
		return nil
	}
	var kinds []string
	for kind, h := range p.handlers {
		if h.AtOnce == 0 || p.running[kind] < h.AtOnce {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

func (p *Pool) count(kind string, n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.running[kind] += n
}

func (p *Pool) free(kind string) {
	p.count(kind, -1)
	select {
	case p.freed <- struct{}{}:
	default:
	}
}

// do runs one job and notes how it ended. ctx ends when the server is told to
// stop, working when the grace after that is over.
func (p *Pool) do(ctx, working context.Context, job *models.Job) {
	h := p.handlers[job.Kind]
	log := p.log.With("job", job.ID, "kind", job.Kind, "attempt", job.Attempts)
	if job.Attempts > h.Attempts {
		// Its last attempts took the whole server down.
		p.note(working, log, p.store.BuryJob(working, job, "the server stopped during each attempt"))
		return
	}
	err := p.attempt(working, h, job, log)
	// What is noted is noted even when the server stops.
	noting := context.WithoutCancel(working)
	var final *permanent
	switch {
	case err == nil:
		p.note(noting, log, p.store.FinishJob(noting, job))
	case errors.Is(err, errLost):
		log.Warn("another server took the job over")
	case working.Err() != nil && ctx.Err() != nil:
		log.Info("the job goes on after the restart")
		p.note(noting, log, p.store.ReturnJob(noting, job))
	case errors.As(err, &final) || job.Attempts >= h.Attempts:
		log.Error("the job is given up", "error", err)
		p.note(noting, log, p.store.BuryJob(noting, job, err.Error()))
	default:
		wait := backoff(job.Attempts)
		log.Warn("the job failed", "error", err, "retry_in", wait)
		p.note(noting, log, p.store.PostponeJob(noting, job, p.store.Now().Add(wait), err.Error()))
	}
}

func (p *Pool) note(ctx context.Context, log *slog.Logger, err error) {
	if err != nil {
		log.ErrorContext(ctx, "the end of the job was not noted", "error", err)
	}
}

// backoff is how long a job waits after it failed: 15 s, 30 s, 1 min … 1 h.
func backoff(attempts int) time.Duration {
	return min(15*time.Second<<min(max(attempts-1, 0), 10), time.Hour)
}

var (
	errLost    = errors.New("the claim ran out")
	errIgnored = errors.New("the job did not end in time")
)

// attempt runs the handler, prolonging the claim as long as it takes. A handler
// that ignores the end of its time is left behind, since a goroutine cannot be
// killed, and its worker is free again.
func (p *Pool) attempt(working context.Context, h Handler, job *models.Job, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(working, h.Timeout)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- guarded(ctx, h, job) }()
	beat := time.NewTicker(p.hold / 3)
	defer beat.Stop()
	for {
		select {
		case err := <-done:
			return err
		case <-beat.C:
			if err := p.store.ProlongJob(ctx, job, p.hold); errors.Is(err, models.ErrConflict) {
				return errLost
			} else if err != nil && ctx.Err() == nil {
				log.Warn("the claim was not prolonged", "error", err)
			}
		case <-ctx.Done():
			select {
			case err := <-done:
				return err
			case <-time.After(p.endGrace):
				return errIgnored
			}
		}
	}
}

// guarded turns a panic into an error.
func guarded(ctx context.Context, h Handler, job *models.Job) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return h.Run(ctx, job)
}
