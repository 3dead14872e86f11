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

// record notes what a change leaves behind beside the row itself: its audit
// entry and its outbox row, which are written when the transaction ends. It must
// be called inside the change's transaction.
func (s *Store) record(actor Actor, action, kind string, id int64, before, after any) error {
	s.noteRecord(actor, action, kind, id)
	b, err := auditJSON(before)
	if err != nil {
		return err
	}
	a, err := auditJSON(after)
	if err != nil {
		return err
	}
	p := &s.work.pending
	p.audits = append(p.audits, []any{s.Now(), actor.by(), action, kind, id, b, a, nilID(s.OperationID())})
	s.announce(Event{Kind: kind, ID: id, What: action})
	s.enqueue(kind, id)
	return nil
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

// enqueue tells the search index, by way of the outbox, that records changed. It
// must be called inside the change's transaction.
func (s *Store) enqueue(kind string, ids ...int64) {
	if !searched(kind) {
		return
	}
	p, now := &s.work.pending, s.Now()
	for _, id := range ids {
		if item := (outboxItem{kind, id}); !p.queued[item] {
			if p.queued == nil {
				p.queued = map[outboxItem]bool{}
			}
			p.queued[item] = true
			p.outbox = append(p.outbox, []any{kind, id, now, now})
		}
	}
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
	return s.record(actor, action, kind, id, nil, nil)
}
