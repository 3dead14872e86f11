package models

import (
	"context"
	"fmt"
	"time"
)

// Limit is how many attempts are allowed in a window that begins with the first.
type Limit struct {
	Max    int64
	Window time.Duration
}

// Attempt counts one more try under a key, for all replicas together, and
// returns how long to wait when there were too many, or zero. It counts before
// the try is made, so that tries at the same moment cannot slip through.
func (s *Store) Attempt(ctx context.Context, key string, limit Limit) (time.Duration, error) {
	now := s.Now()
	var row struct {
		Count       int64
		WindowStart time.Time
	}
	err := s.plain(ctx, func(tx *Store) error {
		_, err := tx.exec(ctx, `insert into attempts (key, count, window_start) values (?, 1, ?)
			on conflict (key) do update set
				count = case when attempts.window_start <= ? then 1 else attempts.count + 1 end,
				window_start = case when attempts.window_start <= ? then excluded.window_start else attempts.window_start end`,
			key, now, now.Add(-limit.Window), now.Add(-limit.Window))
		if err != nil {
			return err
		}
		return tx.scan(ctx, &row, `select count, window_start from attempts where key = ?`, key)
	})
	if err != nil {
		return 0, fmt.Errorf("count attempt: %w", err)
	}
	if row.Count <= limit.Max {
		return 0, nil
	}
	return max(row.WindowStart.Add(limit.Window).Sub(now), time.Second), nil
}

// Succeeded takes one attempt back: it was not a failure.
func (s *Store) Succeeded(ctx context.Context, key string) error {
	if _, err := s.exec(ctx, `update attempts set count = count - 1 where key = ? and count > 0`, key); err != nil {
		return fmt.Errorf("forgive attempt: %w", err)
	}
	return nil
}

// ClearAttempts forgets all attempts under a key.
func (s *Store) ClearAttempts(ctx context.Context, key string) error {
	if _, err := s.exec(ctx, `delete from attempts where key = ?`, key); err != nil {
		return fmt.Errorf("clear attempts: %w", err)
	}
	return nil
}
