package models

import (
	"context"
	"encoding/json"
	"fmt"
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

// originKey is a record, or, with a part, a role or an investment, of which the
// history tells with the person or the round that got it.
type originKey struct {
	kind   string
	id     int64
	part   string
	partID int64
}

// origins are the sources of records and of their parts.
type origins map[originKey]*SourceRef

// add has the origin of a record looked up when nobody gave its source.
func (o origins) add(kind string, id int64, source *SourceRef) {
	if source.ID == 0 {
		o[originKey{kind: kind, id: id}] = source
	}
}

func (o origins) addRoles(rows []RoleRow) {
	for i, r := range rows {
		if r.Source.ID == 0 {
			o[originKey{KindPerson, r.PersonID, partRole, r.ID}] = &rows[i].Source
		}
	}
}

func (o origins) addInvestments(rows []InvestmentRow) {
	for i, r := range rows {
		if r.Source.ID == 0 {
			o[originKey{KindRound, r.RoundID, partInvestment, r.ID}] = &rows[i].Source
		}
	}
}

// The parts of records that have a source of their own.
const (
	partRole       = "role"
	partInvestment = "investment"
)

// originRecords is of how many records at most an import of a spreadsheet is looked
// through for what the reader may not see. A larger one is cited to its importer.
const originRecords = 2000

// fillOrigins says of records without a source which import they came with, when
// the actor may know of it.
func (s *Store) fillOrigins(ctx context.Context, actor Actor, of origins) error {
	if err := s.dropParts(ctx, of); err != nil {
		return err
	}
	conditions, args := of.conditions()
	if len(args) == 0 {
		return nil
	}
	var rows []originRow
	err := s.scan(ctx, &rows, `select e.record_kind, e.record_id, case when e.action = 'update' then e.after else '' end as part, o.id, o.title, o.at
		from audit_entries e join operations o on o.id = e.operation_id and o.kind = 'import' where (`+conditions+`) and e.before = ''`, args...)
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
		row.Record = RecordRef{Kind: row.RecordKind, ID: row.RecordID}
		key, err := row.key()
		if err != nil {
			return err
		}
		if source, ok := of[key]; ok && imports[row.ID] {
			source.Import = row.ImportRef
		}
	}
	return nil
}

// dropParts leaves out the parts of records when there is no import that makes any,
// which is one of a spreadsheet: a page has many of them.
func (s *Store) dropParts(ctx context.Context, of origins) error {
	isPart := func(key originKey, _ *SourceRef) bool { return key.part != "" }
	parts := false
	for key, source := range of {
		parts = parts || isPart(key, source)
	}
	if !parts {
		return nil
	}
	var n int
	err := s.scan(ctx, &n, `select count(*) from (select 1 from operations where kind = 'import' and record_kind <> 'import' limit 1) o`)
	if n == 0 {
		maps.DeleteFunc(of, isPart)
	}
	return err
}

// conditions find the entries that tell of what came about: an import leaves one
// without a before for each record that it made, and, as a change of the record,
// for each of its parts.
func (o origins) conditions() (string, []any) {
	records, owners := map[string][]int64{}, map[string][]int64{}
	for key := range o {
		if key.part == "" {
			records[key.kind] = append(records[key.kind], key.id)
		} else if !slices.Contains(owners[key.kind], key.id) {
			owners[key.kind] = append(owners[key.kind], key.id)
		}
	}
	var conditions []string
	var args []any
	for _, of := range []struct {
		ids     map[string][]int64
		actions string
	}{{records, `('create', 'import')`}, {owners, `('update')`}} {
		for kind, list := range of.ids {
			conditions = append(conditions, `e.record_kind = ? and e.record_id in ? and e.action in `+of.actions)
			args = append(args, kind, list)
		}
	}
	return strings.Join(conditions, " or "), args
}

// originRow is an entry of the history that an import left when it made a record,
// or, with Part, a part of it.
type originRow struct {
	RecordKind string
	RecordID   int64
	Part       string // as JSON
	ImportRef
}

// key is what the row tells of.
func (r originRow) key() (originKey, error) {
	key := originKey{kind: r.RecordKind, id: r.RecordID}
	if r.Part == "" {
		return key, nil
	}
	var part struct{ ID, RoundID int64 }
	if err := json.Unmarshal([]byte(r.Part), &part); err != nil {
		return key, fmt.Errorf("origin of %s %d: %w", r.RecordKind, r.RecordID, err)
	}
	key.part, key.partID = partRole, part.ID
	if part.RoundID != 0 {
		key.part = partInvestment
	}
	return key, nil
}
