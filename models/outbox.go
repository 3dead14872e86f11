package models

import (
	"context"
	"fmt"
	"time"
)

// OutboxRow says that a record changed and the search index has yet to follow.
type OutboxRow struct {
	ID         int64
	RecordKind string
	RecordID   int64
	Attempts   int
	CreatedAt  time.Time
	// LastError is why it was not followed the last time.
	LastError string
}

// ClaimOutbox takes up to limit waiting rows, the oldest first, so that nobody
// else takes them for the time of hold. Rows whose holder died come back after
// that by themselves.
func (s *Store) ClaimOutbox(ctx context.Context, limit int, hold time.Duration) ([]OutboxRow, error) {
	now := s.Now()
	var rows []OutboxRow
	// The condition stands twice: on PostgreSQL two claims may choose the same
	// rows, and the later one has to see that they are gone.
	err := s.scan(ctx, &rows, `update outbox set claimed_until = ?, attempts = attempts + 1
		where id in (select id from outbox where claimed_until <= ? order by id limit ?) and claimed_until <= ?
		returning id, record_kind, record_id, attempts, created_at`, now.Add(hold), now, limit, now)
	if err != nil {
		return nil, fmt.Errorf("claim outbox: %w", err)
	}
	return rows, nil
}

// ReleaseOutbox gives back what a dead process had claimed, without waiting for
// its time to run out. It is for SQLite, where one server follows the outbox:
// on PostgreSQL the claim may be that of a living replica.
func (s *Store) ReleaseOutbox(ctx context.Context) error {
	if !s.sqlite {
		return nil
	}
	now := s.Now()
	if _, err := s.exec(ctx, `update outbox set claimed_until = ? where claimed_until > ? and last_error = ''`, now, now); err != nil {
		return fmt.Errorf("release outbox: %w", err)
	}
	return nil
}

// FinishOutbox removes rows that the index has followed.
func (s *Store) FinishOutbox(ctx context.Context, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	if _, err := s.exec(ctx, `delete from outbox where id in ?`, ids); err != nil {
		return fmt.Errorf("finish outbox: %w", err)
	}
	return nil
}

// FinishOutboxTo removes all rows up to an id, after a rebuild that read
// everything they speak of.
func (s *Store) FinishOutboxTo(ctx context.Context, id int64) error {
	if _, err := s.exec(ctx, `delete from outbox where id <= ?`, id); err != nil {
		return fmt.Errorf("finish outbox: %w", err)
	}
	return nil
}

// PostponeOutbox gives rows back to be taken again at a time. The reason, when
// there is one, is kept with them.
func (s *Store) PostponeOutbox(ctx context.Context, ids []int64, at time.Time, reason string) error {
	if len(ids) == 0 {
		return nil
	}
	if len(reason) > 1000 {
		reason = reason[:1000]
	}
	_, err := s.exec(ctx, `update outbox set claimed_until = ?, last_error = ? where id in ?`, at.UTC(), clean(reason), ids)
	if err != nil {
		return fmt.Errorf("postpone outbox: %w", err)
	}
	return nil
}

// OutboxWaiting counts the rows of the outbox that somebody will still try, up
// to limit, and gives the highest id there is.
func (s *Store) OutboxWaiting(ctx context.Context, limit int) (n int, last int64, err error) {
	var row struct {
		N    int
		Last int64
	}
	err = s.scan(ctx, &row, `select (select count(*) from (select 1 from outbox where claimed_until < ? limit ?) o) as n, coalesce((select max(id) from outbox), 0) as last`, outboxDead, limit)
	if err != nil {
		return 0, 0, fmt.Errorf("count outbox: %w", err)
	}
	return row.N, row.Last, nil
}

// outboxDead is when a row comes back that nobody tries any more.
var outboxDead = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// BuryOutbox keeps a row aside that the index will not take, with the reason,
// until ReviveOutbox: it would only hold up the others.
func (s *Store) BuryOutbox(ctx context.Context, id int64, reason string) error {
	return s.PostponeOutbox(ctx, []int64{id}, outboxDead, reason)
}

// BuriedOutbox lists the rows that were buried, at most limit, the oldest first.
func (s *Store) BuriedOutbox(ctx context.Context, limit int) ([]OutboxRow, error) {
	var rows []OutboxRow
	err := s.scan(ctx, &rows, `select id, record_kind, record_id, attempts, created_at, last_error from outbox where claimed_until >= ? order by id limit ?`, outboxDead, limit)
	if err != nil {
		return nil, fmt.Errorf("list buried changes: %w", err)
	}
	return rows, nil
}

// ReviveOutbox lets every buried row be tried again at once.
func (s *Store) ReviveOutbox(ctx context.Context) error {
	if _, err := s.exec(ctx, `update outbox set claimed_until = ?, attempts = 0 where claimed_until >= ?`, s.Now(), outboxDead); err != nil {
		return fmt.Errorf("revive changes: %w", err)
	}
	return nil
}

// WaitingOutbox lists the rows that are still to be followed, at most limit,
// the oldest first, and leaves them as they are.
func (s *Store) WaitingOutbox(ctx context.Context, limit int) ([]OutboxRow, error) {
	var rows []OutboxRow
	err := s.scan(ctx, &rows, `select id, record_kind, record_id, attempts, created_at, last_error from outbox where claimed_until < ? order by id limit ?`, outboxDead, limit)
	if err != nil {
		return nil, fmt.Errorf("list waiting changes: %w", err)
	}
	return rows, nil
}

// settingRebuild says until when somebody rebuilds the index, in RFC 3339.
const settingRebuild = "search.rebuild"

// leaseTime has a fixed length, so that its text sorts by time.
const leaseTime = "2006-01-02T15:04:05.000000Z"

// LeaseRebuild reserves the rebuilding of the search index until a time; it
// returns false when somebody else has it. mine is what an earlier call
// returned, to prolong it, or empty.
func (s *Store) LeaseRebuild(ctx context.Context, mine string, until time.Time) (lease string, ok bool, err error) {
	lease = until.UTC().Format(leaseTime)
	now := s.Now()
	n, err := s.exec(ctx, `insert into settings (key, value, updated_at) values (?, ?, ?)
		on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at where settings.value < ? or settings.value = ?`,
		settingRebuild, lease, now, now.Format(leaseTime), mine)
	if err != nil {
		return "", false, fmt.Errorf("lease rebuild: %w", err)
	}
	return lease, n > 0, nil
}

// ReleaseRebuild ends a lease.
func (s *Store) ReleaseRebuild(ctx context.Context, lease string) error {
	if _, err := s.exec(ctx, `update settings set value = '', updated_at = ? where key = ? and value = ?`, s.Now(), settingRebuild, lease); err != nil {
		return fmt.Errorf("release rebuild: %w", err)
	}
	return nil
}

// RebuildUntil is until when somebody rebuilds the index; zero when nobody does.
func (s *Store) RebuildUntil(ctx context.Context) (time.Time, error) {
	var value string
	if err := s.scan(ctx, &value, `select value from settings where key = ?`, settingRebuild); err != nil {
		return time.Time{}, fmt.Errorf("read rebuild: %w", err)
	}
	until, err := time.Parse(leaseTime, value)
	if err != nil || !until.After(s.Now()) {
		return time.Time{}, nil
	}
	return until, nil
}
