package models

import (
	"context"
	"fmt"
	"strconv"
	"time"
)

// Kinds of operations. One that nobody named has the kind of its change:
// create, update, delete, restore or move.
const (
	OperationMove    = "move"
	OperationBulk    = "bulk"
	OperationMerge   = "merge"
	OperationImport  = "import"
	OperationArticle = "article"
	OperationUndo    = "undo"
)

// OperationKinds are the kinds that the history can be narrowed to.
var OperationKinds = []string{"create", "update", "delete", "restore", OperationMove, OperationBulk, OperationMerge, OperationImport, OperationArticle, OperationExport, OperationUndo}

// UndoDays is how long an operation can be taken back.
const UndoDays = 30

// Operation is what one action of a person did, as a whole: everything that one
// transaction changed. RecordKind and RecordID are the record that it was about
// in the first place, empty for none; Records is how many records it changed.
type Operation struct {
	ID         int64
	At         time.Time
	UserID     *int64
	Kind       string
	Title      string
	RecordKind string
	RecordID   int64
	Records    int64
	// UndoesID is the operation that this one took back, UndoneByID the one that
	// took this one back.
	UndoesID   *int64
	UndoneByID *int64
}

// operation is the one that a transaction is on the way to be.
type operation struct {
	Operation
	named   bool
	started bool
	records map[outboxItem]bool
	// more is how many records it changed beside those.
	more int64
	// run says that the operation is there already: this transaction is a part of it.
	run bool
}

type runKey struct{}

// inRun returns a context under which transactions are parts of an operation that
// is there already, such as an import of many rows.
func inRun(ctx context.Context, operation int64) context.Context {
	return context.WithValue(ctx, runKey{}, operation)
}

// Operation runs fn in one transaction, under a kind of OperationKinds and a
// title of its own, so that all of it is one entry of the history with one undo.
// Without it, what a transaction records is an operation by itself, named after
// its last record. Inside a transaction fn joins that, and so names it.
func (s *Store) Operation(ctx context.Context, actor Actor, kind, title string, fn func(tx *Store) error) error {
	return s.Tx(ctx, func(tx *Store) error {
		op := &tx.work.operation
		op.Kind, op.Title, op.UserID, op.named = kind, cut(clean(title), maxLine), actor.by(), true
		return fn(tx)
	})
}

// OperationID is the operation that the transaction is, 0 outside of one.
func (s *Store) OperationID() int64 {
	if s.work == nil {
		return 0
	}
	return s.work.operation.ID
}

// startOperation gives the transaction its number, under which the triggers log
// the rows that change.
func (s *Store) startOperation(ctx context.Context) error {
	query := `select set_config('dealflow.operation', nextval(pg_get_serial_sequence('operations', 'id'))::text, true)::bigint`
	if s.sqlite {
		query = `update operation_now set id = coalesce((select seq from sqlite_sequence where name = 'operations'), 0) + 1 returning id`
	}
	op := &s.work.operation
	args := []any(nil)
	if run, ok := ctx.Value(runKey{}).(int64); ok {
		query, args, op.run = `select set_config('dealflow.operation', ?, true)::bigint`, []any{strconv.FormatInt(run, 10)}, true
		if s.sqlite {
			query, args = `update operation_now set id = ? returning id`, []any{run}
		}
	}
	// Every change begins with it, so that it goes past GORM.
	if err := s.db.Statement.ConnPool.QueryRowContext(ctx, s.numbered(query), args...).Scan(&op.ID); err != nil {
		return fmt.Errorf("start operation: %w", err)
	}
	op.started = true
	return nil
}

// muteOperation stops the logging of rows for the rest of the transaction.
func (s *Store) muteOperation(ctx context.Context) error {
	query := `set local dealflow.operation = ''`
	if s.sqlite {
		query = `update operation_now set id = 0`
	}
	if err := s.bulkExec(ctx, query); err != nil {
		return fmt.Errorf("mute operation: %w", err)
	}
	return nil
}

// finishOperation returns the row of the operation, when anything was recorded in
// it that has none yet.
func (s *Store) finishOperation(ctx context.Context) (rows [][]any, err error) {
	op := &s.work.operation
	if !op.started {
		return nil, nil
	}
	// PostgreSQL forgets the number with the transaction, which is about to end.
	if s.sqlite {
		if err := s.muteOperation(ctx); err != nil {
			return nil, err
		}
	}
	if op.run {
		n, err := s.exec(ctx, `update operations set records = records + ?, at = ? where id = ? and undone_by_id is null`, len(op.records), s.Now(), op.ID)
		if err == nil && n == 0 {
			err = ErrUndone
		}
		return nil, err
	}
	if len(op.records) == 0 {
		_, err := s.exec(ctx, `delete from operation_changes where operation_id = ?`, op.ID)
		return nil, err
	}
	op.At, op.Records = s.Now(), int64(len(op.records))+op.more
	if last, ok := ctx.Value(lastOperationKey{}).(*int64); ok {
		*last = op.ID
	}
	return [][]any{{op.ID, op.At, op.UserID, op.Kind, op.Title, op.RecordKind, op.RecordID, op.Records, op.UndoesID, op.UndoneByID}}, nil
}

var operationColumns = []bulkColumn{{"id", bulkInt}, {"at", bulkTime}, {"user_id", bulkInt}, {"kind", bulkText}, {"title", bulkText}, {"record_kind", bulkText},
	{"record_id", bulkInt}, {"records", bulkInt}, {"undoes_id", bulkInt}, {"undone_by_id", bulkInt}}

type lastOperationKey struct{}

// WithLastOperation returns a context in which last becomes the id of the latest
// operation that was made under it.
func WithLastOperation(ctx context.Context) (with context.Context, last *int64) {
	last = new(int64)
	return context.WithValue(ctx, lastOperationKey{}, last), last
}

// noteRecord counts a record that the operation changed and, unless it has a
// name of its own, names the operation after it.
func (s *Store) noteRecord(actor Actor, action, kind string, id int64) {
	if s.work == nil {
		return
	}
	op := &s.work.operation
	if op.records == nil {
		op.records = map[outboxItem]bool{}
	}
	op.records[outboxItem{kind, id}] = true
	op.RecordKind, op.RecordID = kind, id
	if !op.named {
		op.Kind, op.UserID = action, actor.by()
	}
}

// nameOperation gives the operation a kind that says more than its changes do,
// unless it has one.
func (s *Store) nameOperation(actor Actor, kind string) {
	if op := &s.work.operation; !op.named {
		op.Kind, op.UserID, op.named = kind, actor.by(), true
	}
}
