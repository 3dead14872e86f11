package models

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// MergeInput says which record goes into which, and which values stay.
type MergeInput struct {
	// Kind is KindCompany, KindPerson or KindRound. Two rounds are of one company.
	Kind string
	// KeptID is the record that stays, GoneID the one that goes into it.
	KeptID, GoneID int64
	// KeptVersion and GoneVersion are those that the caller has read.
	KeptVersion, GoneVersion int64
	// Choices are MergeKept, MergeGone or, for long texts, MergeBoth by column.
	// Without one, a value of the record that stays wins over one of the other.
	Choices map[string]string
}

// MergePlan is what a merge did or, planned, would do.
type MergePlan struct {
	Kind       string
	Kept, Gone MergeSide
	Fields     []MergeField
	// Names are what the record that stays will answer to beside its own name.
	Names []string
	// Moved counts what goes over and may be seen by the actor, by kind of part.
	Moved []MergeCount
	// Met is what both had, and what would lead from the record to itself.
	Met []MergeMet
	// Refused is the message of a plan whose choices do not go together, "" when
	// they do.
	Refused string
	// OperationID is the operation that the merge is; 0 for a plan.
	OperationID int64
}

// MergeSide is one of the two records.
type MergeSide struct {
	ID, Version int64
	Name        string
	CreatedAt   time.Time
	// Weight grows with what hangs on the record.
	Weight int64
	// Round is the record when it is a round, whose Name is that of its company.
	Round *RoundRow
}

// MergeCount is how many parts of a kind go over, such as 3 of "role".
type MergeCount struct {
	Part  string
	Count int64
}

// MergeMet is a part that only one of can stay. It is the same in both, with
// Record on its other side, or, with Self, ties the two records to each other.
type MergeMet struct {
	Part   string
	Self   bool
	Record RecordRef
	Detail string
	// Fields are the values in which the two differ: Before is the one that goes.
	Fields []FieldChange
}

// Merge puts one company, person or round into another, in one transaction that is
// one operation: its names become names of the one that stays, everything that
// pointed to it points there, and it goes to the trash for as long as the merge
// is not undone. Deals that the actor may not see move like all others and are
// told of nowhere. Errors: ErrNotFound, *Invalid, and ErrConflict when one of
// the two was changed since.
func (s *Store) Merge(ctx context.Context, actor Actor, in MergeInput) (*MergePlan, error) {
	return s.merge(ctx, actor, in, false)
}

// PlanMerge says what Merge would do, and does nothing.
func (s *Store) PlanMerge(ctx context.Context, actor Actor, in MergeInput) (*MergePlan, error) {
	return s.merge(ctx, actor, in, true)
}

func (s *Store) merge(ctx context.Context, actor Actor, in MergeInput, plan bool) (*MergePlan, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	if _, ok := mergeFields[in.Kind]; !ok {
		return nil, ErrNotFound
	}
	if in.KeptID == in.GoneID {
		return nil, InvalidField("with", "error.merge_self")
	}
	m := &merging{actor: actor, in: in, plan: MergePlan{Kind: in.Kind}}
	err := s.Operation(ctx, actor, OperationMerge, "", func(tx *Store) error {
		m.Store = tx
		if err := m.run(ctx, plan); err != nil {
			return err
		}
		if plan {
			return errPlanned
		}
		m.plan.OperationID = tx.OperationID()
		return nil
	})
	if err != nil && !errors.Is(err, errPlanned) {
		return nil, fmt.Errorf("merge %s %d into %d: %w", in.Kind, in.GoneID, in.KeptID, err)
	}
	return &m.plan, nil
}

// merging is a merge on its way.
type merging struct {
	*Store
	actor Actor
	in    MergeInput
	plan  MergePlan
	// kept and gone are the rows of the two records as they were.
	kept, gone rowImage
	table      loggedTable
}

func (m *merging) run(ctx context.Context, planned bool) error {
	m.table, _ = loggedTableNamed(tables[m.in.Kind])
	if err := m.lock(ctx, planned); err != nil {
		return err
	}
	before, err := m.audit(ctx)
	if err != nil {
		return err
	}
	if err := m.count(ctx); err != nil {
		return err
	}
	if err := m.chooseFields(ctx, planned); err != nil {
		return err
	}
	if m.in.Kind != KindRound {
		if err := m.mergeNames(ctx); err != nil {
			return err
		}
	}
	if m.in.Kind == KindCompany {
		if err := m.mergeSectors(ctx); err != nil {
			return err
		}
		if err := m.mergeRounds(ctx); err != nil {
			return err
		}
	}
	if err := m.moveAll(ctx, m.in.Kind, m.in.KeptID, m.in.GoneID); err != nil {
		return err
	}
	if err := m.leave(ctx, m.in.Kind, m.in.KeptID, m.in.GoneID); err != nil {
		return err
	}
	if err := m.refreshMerged(ctx); err != nil {
		return err
	}
	if err := m.nameMet(ctx); err != nil {
		return err
	}
	after, err := m.audit(ctx)
	if err != nil {
		return err
	}
	m.work.operation.Title = m.plan.Kept.Name
	if m.in.Kind != KindRound {
		m.work.operation.Title = cut(m.plan.Gone.Name+" → "+m.plan.Kept.Name, maxLine)
	}
	m.announce(Event{Kind: EventMany})
	if err := m.record(m.actor, "delete", m.in.Kind, m.in.GoneID, nil, nil); err != nil {
		return err
	}
	return m.record(m.actor, "update", m.in.Kind, m.in.KeptID, before, after)
}

// lock reads and locks the two records, the lower number first.
func (m *merging) lock(ctx context.Context, planned bool) error {
	rows, err := m.currentRows(ctx, m.table, []rowImage{idImage(m.in.KeptID), idImage(m.in.GoneID)})
	if err != nil {
		return err
	}
	m.kept, m.gone = rows[idImage(m.in.KeptID).key(m.table)], rows[idImage(m.in.GoneID).key(m.table)]
	if m.kept == nil || m.gone == nil || !m.kept.isNull("deleted_at") || !m.gone.isNull("deleted_at") {
		return ErrNotFound
	}
	m.plan.Kept, m.plan.Gone = mergeSide(m.kept), mergeSide(m.gone)
	for _, side := range []*MergeSide{&m.plan.Kept, &m.plan.Gone} {
		if side.Weight, err = m.weight(ctx, m.in.Kind, side.ID); err != nil {
			return err
		}
	}
	if m.in.Kind == KindRound {
		if err := m.nameRounds(ctx); err != nil {
			return err
		}
	}
	if planned {
		return nil
	}
	if err := m.bump(ctx, m.actor, m.table.name, m.in.KeptID, m.in.KeptVersion); err != nil {
		return err
	}
	return m.bump(ctx, m.actor, m.table.name, m.in.GoneID, m.in.GoneVersion)
}

func mergeSide(image rowImage) MergeSide {
	side := MergeSide{ID: image.id("id"), Version: image.id("version"), Name: image.text("name")}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999999-07:00"} {
		if at, err := time.Parse(layout, image.text("created_at")); err == nil {
			side.CreatedAt = at
		}
	}
	return side
}

// weight is how much hangs on a record: what moves least is what should go.
func (s *Store) weight(ctx context.Context, kind string, id int64) (n int64, err error) {
	query := `select (select count(*) from roles where person_id = ?) + (select count(*) from investments where person_id = ?) + (select count(*) from deals where referrer_id = ?) + (select count(*) from activity_links where person_id = ?)`
	args := []any{id, id, id, id}
	switch kind {
	case KindCompany:
		query = `select (select count(*) from roles where company_id = ?) + (select count(*) from investments where company_id = ?) + (select count(*) from rounds where company_id = ?) + (select count(*) from activity_links where company_id = ?)`
	case KindRound:
		query = `select (select count(*) from investments where round_id = ?) + (select count(*) from deals where round_id = ?) + (select count(*) from activity_links where round_id = ?) + (select count(*) from documents where round_id = ?)`
	}
	err = s.scan(ctx, &n, query, args...)
	return n, err
}

// audit is the record that stays, with the parts that are edited with it.
func (m *merging) audit(ctx context.Context) (any, error) {
	switch m.in.Kind {
	case KindPerson:
		return m.personAudit(ctx, m.in.KeptID)
	case KindRound:
		var round Round
		err := take(ctx, m.Store, &round, m.in.KeptID)
		return round, err
	}
	return m.companyAudit(ctx, m.in.KeptID)
}

// leave puts the record that goes into the trash, and notes where it went.
func (m *merging) leave(ctx context.Context, kind string, kept, gone int64) error {
	n, err := m.exec(ctx, `update `+tables[kind]+` set deleted_at = ?, deleted_by = ?, version = version + 1 where id = ? and deleted_at is null`, m.Now(), m.actor.by(), gone)
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrConflict
	}
	_, err = m.exec(ctx, `insert into merges (`+mergedColumns[kind]+`, gone_id, merged_at, merged_by) values (?, ?, ?, ?)`, kept, gone, m.Now(), m.actor.by())
	return err
}

// refreshMerged brings the derived numbers of the two, and of those around
// them, in line.
func (m *merging) refreshMerged(ctx context.Context) error {
	switch m.in.Kind {
	case KindPerson:
		m.refreshPeople(m.in.KeptID, m.in.GoneID)
		return nil
	case KindRound:
		m.refreshRound(m.in.KeptID)
		m.enqueue(KindRound, m.in.GoneID)
		return nil
	}
	m.refreshCompanies(m.in.KeptID, m.in.GoneID)
	return m.refreshInvestorsOf(ctx, m.in.KeptID)
}

// mergedColumns are the columns of merges that hold the record that stays.
var mergedColumns = map[string]string{KindCompany: "company_id", KindPerson: "person_id", KindRound: "round_id"}

// MergedInto is the record that another one went into, ErrNotFound when it went
// into none.
func (s *Store) MergedInto(ctx context.Context, actor Actor, kind string, id int64) (int64, error) {
	if err := actor.mustRead(); err != nil {
		return 0, err
	}
	column, ok := mergedColumns[kind]
	if !ok {
		return 0, ErrNotFound
	}
	var into []int64
	if err := s.scan(ctx, &into, `select `+column+` from merges where gone_id = ? and `+column+` is not null`, id); err != nil {
		return 0, fmt.Errorf("merged %s %d: %w", kind, id, err)
	}
	if len(into) == 0 {
		return 0, ErrNotFound
	}
	return into[0], nil
}
