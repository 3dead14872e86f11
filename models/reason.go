package models

import (
	"context"
	"fmt"
	"time"
)

// Reason is one of those that deals end for. Key is fixed ("too_early"), Name is
// what an administrator calls it. A retired reason is offered no more and stays
// on the deals that bear it.
type Reason struct {
	ID        int64
	Key       string
	Name      string
	Position  int64
	RetiredAt *time.Time
	Version   int64
}

// Retired reports whether the reason is offered no more.
func (r Reason) Retired() bool { return r.RetiredAt != nil }

// Reasons returns the reasons that are offered, in order.
func (s *Store) Reasons(ctx context.Context) ([]Reason, error) {
	var reasons []Reason
	err := s.scan(ctx, &reasons, `select id, key, name, position, retired_at, version from reasons where retired_at is null order by position, id`)
	return reasons, err
}

// EveryReason returns all reasons in order, the retired ones too.
func (s *Store) EveryReason(ctx context.Context) ([]Reason, error) {
	var reasons []Reason
	err := s.scan(ctx, &reasons, `select id, key, name, position, retired_at, version from reasons order by position, id`)
	return reasons, err
}

// CreateReason adds a reason at the end of the list.
func (s *Store) CreateReason(ctx context.Context, actor Actor, name string) (*Reason, error) {
	row, err := s.createChoice(ctx, actor, reasonChoices, name)
	if err != nil {
		return nil, fmt.Errorf("create reason: %w", err)
	}
	return &Reason{ID: row.ID, Key: row.Key, Name: row.Name, Position: row.Position, Version: row.Version}, nil
}

// RenameReason words the version of a reason that the caller had read anew.
func (s *Store) RenameReason(ctx context.Context, actor Actor, id, version int64, name string) error {
	if err := s.renameChoice(ctx, actor, reasonChoices, id, version, name, nil); err != nil {
		return fmt.Errorf("rename reason %d: %w", id, err)
	}
	return nil
}

// ShiftReason moves a reason by one place, up when by is negative.
func (s *Store) ShiftReason(ctx context.Context, actor Actor, id int64, by int) error {
	if err := s.shiftChoice(ctx, actor, reasonChoices, id, by); err != nil {
		return fmt.Errorf("shift reason %d: %w", id, err)
	}
	return nil
}

// RetireReason takes a reason off the list that is offered, or puts it back
// when restore is true. The last one stays.
func (s *Store) RetireReason(ctx context.Context, actor Actor, id int64, restore bool) error {
	if err := s.retireChoice(ctx, actor, reasonChoices, id, restore); err != nil {
		return fmt.Errorf("retire reason %d: %w", id, err)
	}
	return nil
}
