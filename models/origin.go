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

// originKey is a record, or a part of one: a role or an investment.
type originKey struct {
	kind string
	id   int64
}

// origins are the sources that are looked up of records and of parts, and the
// records with which the history tells of the parts: the person or the round that
// got it.
type origins struct {
	sources map[originKey]*SourceRef
	owners  map[string][]int64
}

func newOrigins() origins {
	return origins{map[originKey]*SourceRef{}, map[string][]int64{}}
}

// add has the origin of a record looked up when nobody gave its source.
func (o origins) add(kind string, id int64, source *SourceRef) {
	if source.ID == 0 {
		o.sources[originKey{kind, id}] = source
	}
}

func (o origins) addPart(part string, id int64, owner string, ownerID int64, source *SourceRef) {
	if source.ID != 0 {
		return
	}
	o.sources[originKey{part, id}] = source
	if !slices.Contains(o.owners[owner], ownerID) {
		o.owners[owner] = append(o.owners[owner], ownerID)
	}
}

func (o origins) addRoles(rows []RoleRow) {
	for i, r := range rows {
		o.addPart(partRole, r.ID, KindPerson, r.PersonID, &rows[i].Source)
	}
}

func (o origins) addInvestments(rows []InvestmentRow) {
	for i, r := range rows {
		o.addPart(partInvestment, r.ID, KindRound, r.RoundID, &rows[i].Source)
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
	if err := s.findOwners(ctx, of); err != nil {
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
		if source, ok := of.sources[key]; ok && imports[row.ID] {
			source.Import = row.ImportRef
		}
	}
	return nil
}

// findOwners adds the records that went into those of the parts, and forgets the
// parts when there is no import that makes any, which is one of a spreadsheet: a
// page has many of them.
func (s *Store) findOwners(ctx context.Context, of origins) error {
	if len(of.owners) == 0 {
		return nil
	}
	var n int
	if err := s.scan(ctx, &n, `select count(*) from (select 1 from operations where kind = 'import' and record_kind <> 'import' limit 1) o`); err != nil {
		return err
	}
	for kind, ids := range of.owners {
		if n == 0 {
			delete(of.owners, kind)
			continue
		}
		var gone []int64
		if err := s.scan(ctx, &gone, `select gone_id from merges where `+mergedColumns[kind]+` in ?`, ids); err != nil {
			return err
		}
		of.owners[kind] = append(ids, gone...)
	}
	return nil
}

// conditions find the entries that tell of what came about: an import leaves one
// without a before for each record that it made, and, as a change of the record,
// for each of its parts.
func (o origins) conditions() (string, []any) {
	records := map[string][]int64{}
	for key := range o.sources {
		if key.kind != partRole && key.kind != partInvestment {
			records[key.kind] = append(records[key.kind], key.id)
		}
	}
	var conditions []string
	var args []any
	for _, of := range []struct {
		ids     map[string][]int64
		actions string
	}{{records, `('create', 'import')`}, {o.owners, `('update')`}} {
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
	if r.Part == "" {
		return originKey{r.RecordKind, r.RecordID}, nil
	}
	var part struct{ ID, RoundID int64 }
	if err := json.Unmarshal([]byte(r.Part), &part); err != nil {
		return originKey{}, fmt.Errorf("origin of %s %d: %w", r.RecordKind, r.RecordID, err)
	}
	if part.RoundID != 0 {
		return originKey{partInvestment, part.ID}, nil
	}
	return originKey{partRole, part.ID}, nil
}
