package models

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Job is a piece of work that some server does later.
type Job struct {
	ID        int64
	Kind      string
	UniqueKey string
	// Payload is JSON.
	Payload string
	// RunAt is the earliest time at which it runs.
	RunAt        time.Time
	ClaimedUntil time.Time
	// Attempts counts the claims, this one included. With the id it says which
	// claim is meant: a worker that was taken for dead can end nothing any more.
	Attempts  int
	LastError string
	// DeadAt is set once nobody tries any more.
	DeadAt    *time.Time
	CreatedAt time.Time
}

// JobInput is a job to be done.
type JobInput struct {
	Kind string
	// Payload becomes JSON; nil is an empty object.
	Payload any
	// UniqueKey, unless empty, keeps a second job of the same kind and key from
	// being added while the first is waiting or running. A job that reads what
	// may change meanwhile needs the version in its key.
	UniqueKey string
	// RunAt is the earliest time; zero means now.
	RunAt time.Time
}

// EnqueueJob adds a job, inside a transaction together with the change that
// asks for it. It returns false when the job is there already by its key.
func (s *Store) EnqueueJob(ctx context.Context, in JobInput) (bool, error) {
	payload := []byte("{}")
	if in.Payload != nil {
		var err error
		if payload, err = json.Marshal(in.Payload); err != nil {
			return false, fmt.Errorf("enqueue %s: %w", in.Kind, err)
		}
	}
	now := s.Now()
	at := in.RunAt.UTC()
	if in.RunAt.IsZero() {
		at = now
	}
	n, err := s.exec(ctx, `insert into jobs (kind, unique_key, payload, run_at, claimed_until, created_at) values (?, ?, ?, ?, ?, ?)
		on conflict (kind, unique_key) where unique_key <> '' and dead_at is null do nothing`,
		in.Kind, in.UniqueKey, string(payload), at, at, now)
	if err != nil {
		return false, fmt.Errorf("enqueue %s: %w", in.Kind, err)
	}
	switch {
	case n == 0:
	case s.work != nil:
		s.work.queued = true
	default:
		signal(s.jobsDue)
	}
	return n > 0, nil
}

// JobsDue has a value soon after this process committed a job.
func (s *Store) JobsDue() <-chan struct{} { return s.jobsDue }

// ClaimJob takes the job of one of the kinds that has waited longest, so that
// nobody else takes it for the time of hold. A job whose holder died comes back
// after that by itself. ErrNotFound when none is due.
func (s *Store) ClaimJob(ctx context.Context, kinds []string, hold time.Duration) (*Job, error) {
	if len(kinds) == 0 {
		return nil, ErrNotFound
	}
	now := s.Now()
	var rows []Job
	// The condition stands twice: on PostgreSQL two claims may choose the same
	// row, and the later one has to see that it is gone.
	err := s.scan(ctx, &rows, `update jobs set claimed_until = ?, attempts = attempts + 1
		where id = (select id from jobs where dead_at is null and claimed_until <= ? and kind in ? order by claimed_until, id limit 1)
			and dead_at is null and claimed_until <= ?
		returning *`, now.Add(hold), now, kinds, now)
	if err != nil {
		return nil, fmt.Errorf("claim job: %w", err)
	}
	if len(rows) == 0 {
		return nil, ErrNotFound
	}
	return &rows[0], nil
}

// ReleaseJobs gives back at once what a dead process had claimed. It is for
// SQLite, where one server does the jobs: on PostgreSQL the claim may be that
// of a living replica.
func (s *Store) ReleaseJobs(ctx context.Context) error {
	if !s.sqlite {
		return nil
	}
	now := s.Now()
	if _, err := s.exec(ctx, `update jobs set claimed_until = ? where claimed_until > ? and run_at <= ? and dead_at is null`, now, now, now); err != nil {
		return fmt.Errorf("release jobs: %w", err)
	}
	return nil
}

// ProlongJob keeps a claimed job for the time of hold from now. ErrConflict
// when somebody else has it by now.
func (s *Store) ProlongJob(ctx context.Context, j *Job, hold time.Duration) error {
	return s.endClaim(ctx, "prolong", `update jobs set claimed_until = ? where id = ? and attempts = ? and dead_at is null`, s.Now().Add(hold), j.ID, j.Attempts)
}

// FinishJob removes a claimed job that is done. ErrConflict as for ProlongJob.
func (s *Store) FinishJob(ctx context.Context, j *Job) error {
	return s.endClaim(ctx, "finish", `delete from jobs where id = ? and attempts = ?`, j.ID, j.Attempts)
}

// PostponeJob gives a claimed job back to be tried again at a time, for a
// reason. ErrConflict as for ProlongJob.
func (s *Store) PostponeJob(ctx context.Context, j *Job, at time.Time, reason string) error {
	return s.endClaim(ctx, "postpone", `update jobs set run_at = ?, claimed_until = ?, last_error = ? where id = ? and attempts = ? and dead_at is null`,
		at.UTC(), at.UTC(), jobReason(reason), j.ID, j.Attempts)
}

// ReturnJob gives a claimed job back as though it had never been taken, for a
// server that stops. ErrConflict as for ProlongJob.
func (s *Store) ReturnJob(ctx context.Context, j *Job) error {
	return s.endClaim(ctx, "return", `update jobs set claimed_until = ?, attempts = attempts - 1 where id = ? and attempts = ? and dead_at is null`,
		s.Now(), j.ID, j.Attempts)
}

// BuryJob ends the trying. The job stays with its reason for an administrator.
// ErrConflict as for ProlongJob.
func (s *Store) BuryJob(ctx context.Context, j *Job, reason string) error {
	return s.endClaim(ctx, "bury", `update jobs set dead_at = ?, last_error = ? where id = ? and attempts = ? and dead_at is null`,
		s.Now(), jobReason(reason), j.ID, j.Attempts)
}

func (s *Store) endClaim(ctx context.Context, what, query string, args ...any) error {
	n, err := s.exec(ctx, query, args...)
	if err == nil && n == 0 {
		err = ErrConflict
	}
	if err != nil {
		return fmt.Errorf("%s job: %w", what, err)
	}
	return nil
}

func jobReason(reason string) string { return cut(clean(reason), 1000) }

// StartPeriod adds the job of a repeated piece of work for the period that
// began at a time, exactly once among all servers. It returns false when that
// period or a later one was started already. A name that was never seen only
// has its period noted: what is new begins with the next one.
func (s *Store) StartPeriod(ctx context.Context, name string, period time.Time, in JobInput) (bool, error) {
	started := false
	err := s.plain(ctx, func(tx *Store) error {
		text := period.UTC().Format(leaseTime)
		n, err := tx.exec(ctx, `insert into job_periods (name, period) values (?, ?) on conflict (name) do nothing`, name, text)
		if err != nil || n > 0 {
			return err
		}
		n, err = tx.exec(ctx, `update job_periods set period = ? where name = ? and period < ?`, text, name, text)
		if err != nil || n == 0 {
			return err
		}
		started, err = tx.EnqueueJob(ctx, in)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("start %s: %w", name, err)
	}
	return started, nil
}

// deadShown bounds the dead jobs that are listed.
const deadShown = 200

// DeadJobs lists the jobs that nobody tries any more, the latest first, at most
// 200, for administrators.
func (s *Store) DeadJobs(ctx context.Context, actor Actor) ([]Job, error) {
	if err := actor.mustAdmin(); err != nil {
		return nil, err
	}
	var rows []Job
	if err := s.scan(ctx, &rows, `select * from jobs where dead_at is not null order by dead_at desc, id desc limit ?`, deadShown); err != nil {
		return nil, fmt.Errorf("dead jobs: %w", err)
	}
	return rows, nil
}

// ReviveJob has a dead job tried again from the start. When another of its kind
// and key was added meanwhile, that one does the work and this one goes.
func (s *Store) ReviveJob(ctx context.Context, actor Actor, id int64) error {
	if err := actor.mustAdmin(); err != nil {
		return err
	}
	err := s.plain(ctx, func(tx *Store) error {
		var rows []Job
		if err := tx.scan(ctx, &rows, `delete from jobs where id = ? and dead_at is not null returning *`, id); err != nil {
			return err
		}
		if len(rows) == 0 {
			return ErrNotFound
		}
		_, err := tx.EnqueueJob(ctx, JobInput{Kind: rows[0].Kind, UniqueKey: rows[0].UniqueKey, Payload: json.RawMessage(rows[0].Payload)})
		return err
	})
	if err != nil {
		return fmt.Errorf("revive job %d: %w", id, err)
	}
	return nil
}

// DropJob removes a dead job.
func (s *Store) DropJob(ctx context.Context, actor Actor, id int64) error {
	if err := actor.mustAdmin(); err != nil {
		return err
	}
	n, err := s.exec(ctx, `delete from jobs where id = ? and dead_at is not null`, id)
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("drop job %d: %w", id, err)
	}
	return nil
}
