package models

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// visibleOperation is the condition on an operation o under which the actor may
// know of it: every record that it changed is visible. One that is gone for
// good, or of a kind that has no rule here, is not. An import, and its undo,
// changes nothing but what everybody sees. It takes visibleOperationArgs.
const visibleOperation = `(o.record_kind = 'import' or not exists (select 1 from audit_entries e where e.operation_id = o.id and not (
	e.record_kind in ('company', 'person', 'round')
	or e.record_kind = 'deal' and exists (select 1 from deals d where d.id = e.record_id and ` + visibleDeal + `)
	or e.record_kind = 'activity' and exists (select 1 from activities a where a.id = e.record_id and ` + visibleActivity + `)
	or e.record_kind = 'document' and exists (select 1 from documents f where f.id = e.record_id and ` + visibleUpload + `)
	or e.record_kind = 'export' and ` + visibleExport + `
	or e.record_kind = 'shortlist' and exists (select 1 from shortlists sl where sl.id = e.record_id and ` + visibleShortlist + `)
	or e.record_kind = 'view' and exists (select 1 from saved_views v where v.id = e.record_id and ` + changeableView + `)
	or e.record_kind = 'task' and exists (select 1 from tasks t where t.id = e.record_id and ` + visibleTask + `))))`

func (a Actor) visibleOperationArgs() []any {
	args := a.visibleArgs()
	return slices.Concat(args, args, args, args, args, args, args)
}

// OperationFilter narrows the history; empty fields do not.
type OperationFilter struct {
	UserID int64
	Kind   string
	// Record narrows to what changed one record.
	Record RecordRef
	// Before is the id that the page begins after, going back in time; 0 for the newest.
	Before int64
}

// OperationRow is a line of the history, with who did it and the record that it
// was about.
type OperationRow struct {
	Operation `gorm:"embedded"`
	UserName  string
	Record    RecordRef `gorm:"-"`
	// Undoable says that it is young enough and was not taken back.
	Undoable bool `gorm:"-"`
}

// operationsShown is how many lines a page of the history has.
const operationsShown = 50

// Operations lists what happened, the newest first, at most 50 lines, and the
// id to go on from, 0 at the end.
func (s *Store) Operations(ctx context.Context, actor Actor, f OperationFilter) (rows []OperationRow, next int64, err error) {
	if err := actor.mustRead(); err != nil {
		return nil, 0, err
	}
	where := []string{visibleOperation}
	args := actor.visibleOperationArgs()
	add := func(cond string, values ...any) {
		where = append(where, cond)
		args = append(args, values...)
	}
	if f.UserID != 0 {
		add(`o.user_id = ?`, f.UserID)
	}
	if f.Kind != "" {
		add(`o.kind = ?`, f.Kind)
	}
	if f.Before > 0 {
		add(`o.id < ?`, f.Before)
	}
	if f.Record.ID != 0 {
		if err := s.mustSee(ctx, actor, f.Record.Kind, f.Record.ID); err != nil {
			return nil, 0, fmt.Errorf("history: %w", err)
		}
		add(`o.id in (select operation_id from audit_entries where record_kind = ? and record_id = ? and operation_id is not null)`, f.Record.Kind, f.Record.ID)
	}
	err = s.scan(ctx, &rows, `select o.*, u.name as user_name from operations o left join users u on u.id = o.user_id
		where `+strings.Join(where, " and ")+` order by o.id desc limit ?`, append(args, operationsShown+1)...)
	if err != nil {
		return nil, 0, fmt.Errorf("history: %w", err)
	}
	if len(rows) > operationsShown {
		rows = rows[:operationsShown]
		next = rows[len(rows)-1].ID
	}
	if err := s.nameOperations(ctx, actor, rows); err != nil {
		return nil, 0, fmt.Errorf("history: %w", err)
	}
	return rows, next, nil
}

// LatestOperation is the actor's own last action that can be taken back.
func (s *Store) LatestOperation(ctx context.Context, actor Actor) (*OperationRow, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	var rows []OperationRow
	err := s.scan(ctx, &rows, `select o.*, u.name as user_name from operations o join users u on u.id = o.user_id
		where o.user_id = ? and o.undone_by_id is null and o.kind not in (?, ?) and o.record_kind <> 'import' and o.at > ? and `+visibleOperation+` order by o.id desc limit 1`,
		append([]any{actor.UserID, OperationUndo, OperationExport, s.Now().AddDate(0, 0, -UndoDays)}, actor.visibleOperationArgs()...)...)
	if err != nil {
		return nil, fmt.Errorf("latest operation: %w", err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("latest operation: %w", ErrNotFound)
	}
	return &rows[0], s.nameOperations(ctx, actor, rows)
}

func (s *Store) nameOperations(ctx context.Context, actor Actor, rows []OperationRow) error {
	var refs []RecordRef
	for _, row := range rows {
		refs = append(refs, RecordRef{Kind: row.RecordKind, ID: row.RecordID})
	}
	titles, err := s.recordTitles(ctx, refs)
	if err != nil {
		return err
	}
	oldest := s.Now().AddDate(0, 0, -UndoDays)
	for i := range rows {
		row := &rows[i]
		row.Record = RecordRef{Kind: row.RecordKind, ID: row.RecordID, Title: titles[outboxItem{row.RecordKind, row.RecordID}]}
		row.Undoable = actor.CanWrite() && row.UndoneByID == nil && row.Kind != OperationExport && row.At.After(oldest)
		if row.RecordKind == kindImport {
			// What an undo of an import took away comes back by importing again.
			row.Undoable = row.Undoable && row.Kind == OperationImport && row.Records > 0
		}
	}
	return nil
}

// recordTitleQueries name records, whether they are in the trash or not.
var recordTitleQueries = map[string]string{
	KindCompany:     `select id, name as title from companies where id in ?`,
	KindPerson:      `select id, name as title from people where id in ?`,
	KindRound:       `select r.id, c.name || ' · ' || r.type as title from rounds r join companies c on c.id = r.company_id where r.id in ?`,
	KindDeal:        `select d.id, c.name as title from deals d join companies c on c.id = d.company_id where d.id in ?`,
	KindActivity:    `select id, substr(case when subject = '' then body else subject end, 1, 120) as title from activities where id in ?`,
	KindTask:        `select id, title from tasks where id in ?`,
	KindDocument:    `select id, name as title from documents where id in ?`,
	KindShortlist:   `select id, name as title from shortlists where id in ?`,
	KindView:        `select id, name as title from saved_views where id in ?`,
	KindMember:      `select id, name as title from users where id in ?`,
	KindStage:       `select id, name as title from stages where id in ?`,
	kindAcquisition: `select a.id, c.name || ' → ' || b.name as title from acquisitions a join companies c on c.id = a.company_id join companies b on b.id = a.acquirer_id where a.id in ?`,
}

// recordTitles names records in one query for each kind. Whether the reader may
// know of them is for the caller to have checked.
func (s *Store) recordTitles(ctx context.Context, refs []RecordRef) (map[outboxItem]string, error) {
	ids := map[string][]int64{}
	for _, ref := range refs {
		if ref.ID != 0 && !slices.Contains(ids[ref.Kind], ref.ID) {
			ids[ref.Kind] = append(ids[ref.Kind], ref.ID)
		}
	}
	titles := map[outboxItem]string{}
	for kind, list := range ids {
		query, ok := recordTitleQueries[kind]
		if !ok {
			continue
		}
		var rows []struct {
			ID    int64
			Title string
		}
		if err := s.scan(ctx, &rows, query, list); err != nil {
			return nil, err
		}
		for _, row := range rows {
			titles[outboxItem{kind, row.ID}] = row.Title
		}
	}
	return titles, nil
}

// LastChange tells who changed a record last, and when. The name is empty for
// the program itself.
func (s *Store) LastChange(ctx context.Context, actor Actor, kind string, id int64) (by string, at time.Time, err error) {
	table, ok := tables[kind]
	if !ok {
		return "", time.Time{}, fmt.Errorf("last change: %w", ErrNotFound)
	}
	if err := actor.mustRead(); err != nil {
		return "", time.Time{}, err
	}
	if err := s.mustSee(ctx, actor, kind, id); err != nil {
		return "", time.Time{}, fmt.Errorf("last change: %w", err)
	}
	var row struct {
		Name      string
		UpdatedAt time.Time
	}
	err = s.scan(ctx, &row, `select coalesce(u.name, '') as name, r.updated_at from `+table+` r left join users u on u.id = r.updated_by where r.id = ?`, id)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("last change: %w", err)
	}
	return row.Name, row.UpdatedAt, nil
}
