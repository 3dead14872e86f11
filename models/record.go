package models

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Kinds of records that are searched, audited and put into the trash.
const (
	KindCompany  = "company"
	KindPerson   = "person"
	KindRound    = "round"
	KindDeal     = "deal"
	KindActivity = "activity"
	KindDocument = "document"
)

// tables maps the kinds that can be deleted to their tables.
var tables = map[string]string{
	KindCompany: "companies", KindPerson: "people", KindRound: "rounds", KindDeal: "deals", KindActivity: "activities", KindTask: "tasks", KindDocument: "documents", KindView: "saved_views", KindShortlist: "shortlists",
}

// Stamps say by whom and when a record was made and last changed, and whether
// it is in the trash. Version grows by one with each change.
type Stamps struct {
	CreatedAt time.Time
	CreatedBy *int64
	UpdatedAt time.Time
	UpdatedBy *int64
	DeletedAt *time.Time
	DeletedBy *int64
	Version   int64
}

func (s *Store) newStamps(actor Actor) Stamps {
	now := s.Now()
	return Stamps{CreatedAt: now, CreatedBy: actor.by(), UpdatedAt: now, UpdatedBy: actor.by(), Version: 1}
}

// auditEntry is one change of one record, with the record before and after as JSON.
type auditEntry struct {
	ID         int64
	At         time.Time
	UserID     *int64
	Action     string
	RecordKind string
	RecordID   int64
	Before     string
	After      string
	// OperationID is the operation that it is part of, nil for those that were
	// made before there were any.
	OperationID *int64
}

func (auditEntry) TableName() string { return "audit_entries" }

// record writes what a change leaves behind beside the row itself: its audit
// entry and its outbox row. It must be called inside the change's transaction.
func (s *Store) record(ctx context.Context, actor Actor, action, kind string, id int64, before, after any) error {
	s.noteRecord(actor, action, kind, id)
	entry := auditEntry{At: s.Now(), UserID: actor.by(), Action: action, RecordKind: kind, RecordID: id}
	if op := s.OperationID(); op != 0 {
		entry.OperationID = &op
	}
	var err error
	if entry.Before, err = auditJSON(before); err != nil {
		return err
	}
	if entry.After, err = auditJSON(after); err != nil {
		return err
	}
	if err := s.DB(ctx).Create(&entry).Error; err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	s.announce(Event{Kind: kind, ID: id, What: action})
	return s.enqueue(ctx, kind, id)
}

func auditJSON(v any) (string, error) {
	if v == nil {
		return "", nil
	}
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("audit: %w", err)
	}
	return string(b), nil
}

// searched reports whether any search looks for records of a kind.
func searched(kind string) bool {
	return kind != KindTask && kind != KindView && kind != KindShortlist && kind != KindExport
}

// enqueue tells the search index, by way of the outbox, that a record changed.
func (s *Store) enqueue(ctx context.Context, kind string, ids ...int64) error {
	if !searched(kind) {
		return nil
	}
	now := s.Now()
	for _, id := range ids {
		if _, err := s.exec(ctx, `insert into outbox (record_kind, record_id, created_at, claimed_until) values (?, ?, ?, ?)`, kind, id, now, now); err != nil {
			return fmt.Errorf("outbox: %w", err)
		}
	}
	if s.work != nil {
		s.work.outbox = true
	}
	return nil
}

// bump raises the version of a record from the one the caller had read, and
// stamps it. It returns ErrConflict when someone else was there first.
func (s *Store) bump(ctx context.Context, actor Actor, table string, id, version int64) error {
	n, err := s.exec(ctx, `update `+table+` set version = version + 1, updated_at = ?, updated_by = ? where id = ? and version = ? and deleted_at is null`,
		s.Now(), actor.by(), id, version)
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrConflict
	}
	return nil
}

// trash moves a record into the trash, or back when restore is true.
func (s *Store) trash(ctx context.Context, actor Actor, kind string, id int64, restore bool) error {
	table, action := tables[kind], "delete"
	query := `update ` + table + ` set deleted_at = ?, deleted_by = ?, version = version + 1 where id = ? and deleted_at is null`
	args := []any{s.Now(), actor.by(), id}
	if restore {
		action = "restore"
		query = `update ` + table + ` set deleted_at = null, deleted_by = null, version = version + 1 where id = ? and deleted_at is not null`
		args = []any{id}
	}
	n, err := s.exec(ctx, query, args...)
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrNotFound
	}
	return s.record(ctx, actor, action, kind, id, nil, nil)
}
