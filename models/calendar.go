package models

import (
	"context"
	"fmt"
	"time"
)

// KindCalendar is the kind of audit entries of calendar feeds.
const KindCalendar = "calendar"

// CalendarFeed is a person's own calendar, which other programs read at an
// address with a secret in it. Key is the SHA-256 of the secret.
type CalendarFeed struct {
	UserID     int64 `gorm:"primaryKey"`
	Key        string
	CreatedAt  time.Time
	LastUsedAt *time.Time
}

// CreateCalendarFeed makes the actor's calendar feed, or gives it a new secret
// when there is one; the old address stops at once. The secret cannot be read
// again.
func (s *Store) CreateCalendarFeed(ctx context.Context, actor Actor) (string, error) {
	if err := actor.mustRead(); err != nil {
		return "", err
	}
	secret := NewSecret()
	err := s.Tx(ctx, func(tx *Store) error {
		_, err := tx.exec(ctx, `insert into calendar_feeds (user_id, key, created_at) values (?, ?, ?)
			on conflict (user_id) do update set key = excluded.key, created_at = excluded.created_at, last_used_at = null`, actor.UserID, SecretKey(secret), tx.Now())
		if err != nil {
			return err
		}
		return tx.auditAccess(ctx, actor, "create", KindCalendar, actor.UserID, nil, nil)
	})
	if err != nil {
		return "", fmt.Errorf("create calendar feed: %w", err)
	}
	return secret, nil
}

// CalendarFeed returns the actor's feed, or nil when there is none.
func (s *Store) CalendarFeed(ctx context.Context, actor Actor) (*CalendarFeed, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var feeds []CalendarFeed
	if err := s.scan(ctx, &feeds, `select * from calendar_feeds where user_id = ?`, actor.UserID); err != nil {
		return nil, fmt.Errorf("calendar feed: %w", err)
	}
	if len(feeds) == 0 {
		return nil, nil
	}
	return &feeds[0], nil
}

// RevokeCalendarFeed ends the actor's feed.
func (s *Store) RevokeCalendarFeed(ctx context.Context, actor Actor) error {
	if err := actor.mustRead(); err != nil {
		return err
	}
	err := s.Tx(ctx, func(tx *Store) error {
		n, err := tx.exec(ctx, `delete from calendar_feeds where user_id = ?`, actor.UserID)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		return tx.auditAccess(ctx, actor, "delete", KindCalendar, actor.UserID, nil, nil)
	})
	if err != nil {
		return fmt.Errorf("revoke calendar feed: %w", err)
	}
	return nil
}

// CalendarUser returns the account that a feed's secret stands for. ErrNotFound:
// there is no such feed, or the account is disabled.
func (s *Store) CalendarUser(ctx context.Context, secret string) (*User, error) {
	var feeds []CalendarFeed
	err := s.scan(ctx, &feeds, `select f.* from calendar_feeds f join users u on u.id = f.user_id where f.key = ? and u.disabled_at is null`, SecretKey(secret))
	if err == nil && len(feeds) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("calendar feed: %w", err)
	}
	feed, now := feeds[0], s.Now()
	if feed.LastUsedAt == nil || now.Sub(*feed.LastUsedAt) >= seenStep {
		if _, err := s.exec(ctx, `update calendar_feeds set last_used_at = ? where user_id = ?`, now, feed.UserID); err != nil {
			return nil, fmt.Errorf("calendar feed: %w", err)
		}
	}
	return s.findUser(ctx, "id = ?", feed.UserID)
}

// CalendarEvent is a whole day in a calendar: the next step of a deal, or a task.
type CalendarEvent struct {
	Kind      string
	ID        int64
	Day       string
	Title     string
	About     RecordRef
	UpdatedAt time.Time
	Version   int64
}

// calendarShown bounds the deals and the tasks in a calendar.
const calendarShown = 500

// Calendar returns the actor's own open tasks and the next steps of their
// active deals that have a whole day, as far as the actor may see them.
func (s *Store) Calendar(ctx context.Context, actor Actor) ([]CalendarEvent, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var events []CalendarEvent
	tasks, err := s.tasksWhere(ctx, actor, `t.assignee_id = ? and t.done_at is null`, calendarShown, actor.UserID)
	if err != nil {
		return nil, fmt.Errorf("calendar: %w", err)
	}
	for _, t := range tasks {
		events = append(events, CalendarEvent{Kind: KindTask, ID: t.ID, Day: t.DueOn, Title: t.Title, About: t.About(), UpdatedAt: t.UpdatedAt, Version: t.Version})
	}
	deals, err := s.dealsOf(ctx, actor, `d.owner_id = ? and d.status = 'active' and length(d.next_step_on) = 10`, calendarShown, actor.UserID)
	if err != nil {
		return nil, fmt.Errorf("calendar: %w", err)
	}
	for _, d := range deals {
		events = append(events, CalendarEvent{Kind: KindDeal, ID: d.ID, Day: d.NextStepOn, Title: d.NextStep,
			About: RecordRef{Kind: KindDeal, ID: d.ID, Title: d.CompanyName}, UpdatedAt: d.UpdatedAt, Version: d.Version})
	}
	return events, nil
}
