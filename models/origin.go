package models

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"
)

// ImportRef is the import that a record came with. ID is that of its operation, 0
// for none.
type ImportRef struct {
	ID    int64
	Title string // of the data set or the file
	At    time.Time
	// Record is what the import made.
	Record RecordRef `gorm:"-"`
}

// origins are the sources of records by RecordRef.Key.
type origins map[string]*SourceRef

// add has the origin of a record looked up when nobody gave its source.
func (o origins) add(kind string, id int64, source *SourceRef) {
	if source.ID == 0 {
		o[recordKey(kind, id)] = source
	}
}

// originRecords is of how many records at most an import of a spreadsheet is looked
// through for what the reader may not see. A larger one is cited to its importer.
const originRecords = 2000

// fillOrigins says of records without a source which import they came with, when
// the actor may know of it.
func (s *Store) fillOrigins(ctx context.Context, actor Actor, of origins) error {
	ids := map[string][]int64{}
	for key := range of {
		ref, _ := ParseRef(key)
		ids[ref.Kind] = append(ids[ref.Kind], ref.ID)
	}
	var conditions []string
	var args []any
	for kind, list := range ids {
		conditions = append(conditions, `e.record_kind = ? and e.record_id in ?`)
		args = append(args, kind, list)
	}
	if len(args) == 0 {
		return nil
	}
	var rows []struct {
		RecordKind string
		RecordID   int64
		ImportRef
	}
	// An import leaves an entry without a before for each record that it made.
	err := s.scan(ctx, &rows, `select e.record_kind, e.record_id, o.id, o.title, o.at from audit_entries e join operations o on o.id = e.operation_id and o.kind = 'import'
		where (`+strings.Join(conditions, " or ")+`) and e.action in ('create', 'import') and e.before = ''`, args...)
	if err != nil || len(rows) == 0 {
		return err
	}
	imports := map[int64]bool{}
	for _, row := range rows {
		imports[row.ID] = false
	}
	var visible []int64
	args = append([]any{slices.Collect(maps.Keys(imports)), actor.UserID, originRecords}, actor.visibleOperationArgs()...)
	if err := s.scan(ctx, &visible, `select o.id from operations o where o.id in ? and (o.record_kind = 'import' or o.user_id = ? or o.records <= ? and `+visibleOperation+`)`, args...); err != nil {
		return err
	}
	for _, id := range visible {
		imports[id] = true
	}
	for _, row := range rows {
		if imports[row.ID] {
			row.Record = RecordRef{Kind: row.RecordKind, ID: row.RecordID}
			of[row.Record.Key()].Import = row.ImportRef
		}
	}
	return nil
}
