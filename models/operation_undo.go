package models

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
)

// UndoReport says what taking an operation back did or, planned, would do.
type UndoReport struct {
	Operation Operation
	// Restored, Trashed and Changed count records that come back, that go to the
	// trash, and that get earlier values; Parts counts rows of their parts.
	Restored, Trashed, Changed, Parts int
	// Kept is what stays, because it was worked on since.
	Kept []UndoProblem
	// KeptMore is how many records stay beyond those that are named.
	KeptMore int
	// ID is the operation that the undo is, to be undone in its turn; 0 for a plan.
	ID int64
}

// The fields of problems that are about a record as a whole.
const (
	HeldDeals  = "deals"  // the company would go while it has deals
	HeldEdited = "edited" // what an import made was edited since
	HeldUsed   = "used"   // what an import made has something that leads to it
)

// UndoProblem is a value that an undo would overwrite. Field is a column of the
// record, or one of the Held constants; By is empty when it was the program itself.
type UndoProblem struct {
	Record RecordRef
	Field  string
	// Was is what the undo would bring back, Now what stands there.
	Was, Now string
	By       string
	At       time.Time
	// Hidden says no more than that it is something the actor may not see.
	Hidden bool
}

// UndoConflict is returned when what an operation left was changed since. It is
// an ErrConflict.
type UndoConflict struct {
	Problems []UndoProblem
	// More is how many further ones there are.
	More int
}

// Error names the first record and field.
func (e *UndoConflict) Error() string {
	p := e.Problems[0]
	return fmt.Sprintf("%s %d, %s: %v", p.Record.Kind, p.Record.ID, p.Field, ErrConflict)
}

// Unwrap makes it an ErrConflict.
func (e *UndoConflict) Unwrap() error { return ErrConflict }

// ErrUndone is returned for an operation that is taken back already, and for
// one that is too old or has nothing to take back.
var ErrUndone = errors.New("cannot be taken back any more")

// UndoOperation takes an operation back in one transaction: what it made goes
// to the trash, what it deleted comes back, and what it changed gets its earlier
// value, unless somebody changed that since: an *UndoConflict then, and nothing
// is done, or, with keep, all the rest is. It is an operation itself. Errors:
// ErrNotFound for one that the actor may not see, ErrUndone.
func (s *Store) UndoOperation(ctx context.Context, actor Actor, id int64, keep bool) (*UndoReport, error) {
	return s.undoOperation(ctx, actor, id, keep, false)
}

// PlanUndo says what UndoOperation with keep would do, and does nothing.
func (s *Store) PlanUndo(ctx context.Context, actor Actor, id int64) (*UndoReport, error) {
	return s.undoOperation(ctx, actor, id, true, true)
}

func (s *Store) undoOperation(ctx context.Context, actor Actor, id int64, keep, plan bool) (*UndoReport, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	u := &undo{actor: actor, keep: keep}
	err := s.Operation(ctx, actor, OperationUndo, "", func(tx *Store) error {
		u.Store = tx
		if err := u.take(ctx, id); err != nil {
			return err
		}
		run := u.run
		if u.report.Operation.RecordKind == kindImport {
			run = func(ctx context.Context) error { return u.runImport(ctx, plan) }
		}
		if err := run(ctx); err != nil {
			return err
		}
		if plan {
			return errPlanned
		}
		u.report.ID = tx.OperationID()
		return nil
	})
	if err != nil && !errors.Is(err, errPlanned) {
		return nil, fmt.Errorf("undo operation %d: %w", id, err)
	}
	return &u.report, nil
}

// undo is an operation on its way back.
type undo struct {
	*Store
	actor  Actor
	keep   bool
	report UndoReport
	// made are the records that the operation made.
	made map[outboxItem]bool
	// rows are those of the batch in hand.
	rows []*undoRow
	// moves has for each deal that was moved the move that is taken back.
	moves map[int64]int64
	// counted is what happened to the records.
	counted map[outboxItem]string
	// hidden are the records that the actor may not see, although what was done
	// touched them too. They are taken back with the rest, and told of nowhere.
	hidden map[outboxItem]bool
}

// undoRow is the net change of one row by the operation.
type undoRow struct {
	table         loggedTable
	rowKey        string
	before, after rowImage
	now           rowImage
	// set are the columns that get their earlier values.
	set []string
}

func (r *undoRow) image() rowImage {
	if r.after != nil {
		return r.after
	}
	return r.before
}

// take reads the operation, refuses what cannot be undone, and locks it.
func (u *undo) take(ctx context.Context, id int64) error {
	op := &u.report.Operation
	err := u.DB(ctx).Raw(`select * from operations o where o.id = ? and `+visibleOperation+u.forUpdate(), append([]any{id}, u.actor.visibleOperationArgs()...)...).Take(op).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return ErrNotFound
	}
	if err != nil {
		return err
	}
	if op.RecordKind == kindImport && (op.Kind != OperationImport || op.Records == 0) {
		return ErrUndone
	}
	if op.UndoneByID != nil || !op.At.After(u.Now().AddDate(0, 0, -UndoDays)) {
		return ErrUndone
	}
	mine := &u.work.operation
	mine.RecordKind, mine.RecordID, mine.UndoesID, mine.Title = op.RecordKind, op.RecordID, &op.ID, op.Title
	return nil
}

// undoBatch is how many changes of rows are taken back at once: those of a large
// import do not fit into memory together.
var undoBatch = 5000

// run takes the changes back from the last to the first, batch by batch.
func (u *undo) run(ctx context.Context) error {
	if err := u.findMade(ctx); err != nil {
		return err
	}
	u.counted, u.moves = map[outboxItem]string{}, map[int64]int64{}
	loaded := false
	for before := int64(math.MaxInt64); ; {
		first, err := u.load(ctx, before)
		if err != nil {
			return err
		}
		if first == 0 {
			break
		}
		loaded, before = true, first
		for _, step := range []func(context.Context) error{u.compare, u.findHidden, u.sortOut, u.holdCompanies, u.mayGo, u.write, u.followVersions, u.checkHeld, u.follow} {
			if err := step(ctx); err != nil {
				return err
			}
		}
	}
	if !loaded {
		return ErrUndone
	}
	u.countRecords()
	return u.mark(ctx, u.report.Operation, u.OperationID())
}

// mayGo refuses to overwrite what was changed since, unless that is to stay.
func (u *undo) mayGo(ctx context.Context) error {
	if err := u.nameProblems(ctx, u.report.Kept); err != nil {
		return err
	}
	if len(u.report.Kept) > 0 && !u.keep {
		return &UndoConflict{Problems: u.report.Kept}
	}
	return nil
}

// sortOut decides for each row what happens to it. What is not set, dropped or
// put back is left out of u.rows.
func (u *undo) sortOut(ctx context.Context) error {
	var keep []*undoRow
	for _, r := range u.rows {
		if u.isHistory(r) {
			continue
		}
		todo, err := u.sortRow(ctx, r)
		if err != nil {
			return err
		}
		if todo {
			keep = append(keep, r)
		}
	}
	u.rows = keep
	return nil
}

// isHistory says that a row is part of the past, which an undo adds to and does
// not erase: a deal's moves, with the activities that tell of them.
func (u *undo) isHistory(r *undoRow) bool {
	if r.before != nil {
		return false
	}
	return r.table.name == "stage_moves" || r.table.name == "activities" && r.after.text("kind") == "stage_change"
}

func (u *undo) sortRow(ctx context.Context, r *undoRow) (bool, error) {
	switch {
	case r.before == nil:
		return u.sortMade(ctx, r)
	case r.after == nil:
		return r.now == nil, nil
	case r.now == nil:
		return false, nil // gone for good since
	}
	ignored := r.table.ignored()
	for _, column := range slices.Sorted(maps.Keys(r.before)) {
		if slices.Contains(ignored, column) || sameValue(r.before[column], r.after[column]) || sameValue(r.before[column], r.now[column]) {
			continue
		}
		if !sameValue(r.after[column], r.now[column]) {
			if err := u.refuse(ctx, r, column); err != nil {
				return false, err
			}
			continue
		}
		r.set = append(r.set, column)
	}
	return len(r.set) > 0, nil
}

// sortMade decides about a row that the operation made. A part goes with the
// record that was made with it, so that both come back together.
func (u *undo) sortMade(ctx context.Context, r *undoRow) (bool, error) {
	if r.now == nil {
		return false, nil
	}
	if r.table.kind == "" {
		for _, owner := range r.table.owners {
			if u.made[outboxItem{owner.kind, r.after.id(owner.column)}] {
				return false, nil
			}
		}
		if guard := r.table.guard; guard != "" && !sameValue(r.after[guard], r.now[guard]) {
			return false, u.refuse(ctx, r, guard)
		}
		return true, nil
	}
	if !r.now.isNull("deleted_at") {
		return false, nil
	}
	ignored := r.table.ignored()
	for _, column := range slices.Sorted(maps.Keys(r.after)) {
		if slices.Contains(ignored, column) || sameValue(r.after[column], r.now[column]) {
			continue
		}
		by, at, err := u.changedBy(ctx, r, column)
		if err != nil {
			return false, err
		}
		// What no operation has changed was nobody's edit, such as the owner of a
		// sample deal.
		if !at.IsZero() && !sameID(by, u.actor.by()) {
			return false, u.refuse(ctx, r, column)
		}
	}
	return true, nil
}

// ownerOf is the record that a row is, or belongs to.
func (u *undo) ownerOf(r *undoRow) RecordRef {
	if r.table.kind != "" {
		return RecordRef{Kind: r.table.kind, ID: r.image().id("id")}
	}
	for _, owner := range r.table.owners {
		if id := r.image().id(owner.column); id != 0 {
			return RecordRef{Kind: owner.kind, ID: id}
		}
	}
	return RecordRef{}
}

// plainValue is a value as text: without the quotes of JSON, empty for null.
func plainValue(v []byte) string {
	text := string(v)
	if text == "null" {
		return ""
	}
	if strings.HasPrefix(text, `"`) {
		return rowImage{"v": v}.text("v")
	}
	return text
}

// mark notes on an operation that another one took it back, or, for 0, that
// none has. Taking back an undo brings back what that had taken back.
func (u *undo) mark(ctx context.Context, op Operation, by int64) error {
	var undone *int64
	if by != 0 {
		undone = &by
	}
	if _, err := u.exec(ctx, `update operations set undone_by_id = ? where id = ?`, undone, op.ID); err != nil {
		return err
	}
	if op.UndoesID == nil {
		return nil
	}
	var earlier Operation
	if err := u.DB(ctx).Where("id = ?", *op.UndoesID).Take(&earlier).Error; err != nil {
		return err
	}
	if by == 0 {
		return u.mark(ctx, earlier, op.ID)
	}
	return u.mark(ctx, earlier, 0)
}
