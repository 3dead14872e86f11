package models

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// An import changes more rows than a log of every one would be worth, so its
// undo goes by what it leaves anyway: import_id on what it made, and audit
// entries with the values that it found and wrote.

// keptShown is how many records an undo of an import names as kept.
const keptShown = 20

// ofImport is the condition that the row was made by the run with operation @op.
func ofImport(column string) string {
	return column + ` in (select id from imports where operation_id = @op)`
}

// notUse are the tables whose rows do not make a record one that is used: they
// are parts of it, or say no more than what happened to it.
var notUse = []string{"names", "company_sectors", "merges", "captures", "revival_dismissals", "rounds", "acquisitions"}

// What the run made and is still there. The tables have the names of their kinds.
var (
	importCompanies    = ` from companies c where ` + ofImport("c.import_id") + ` and c.deleted_at is null`
	importRounds       = ` from rounds r where ` + ofImport("r.import_id") + ` and r.deleted_at is null`
	importAcquisitions = ` from acquisitions q where ` + ofImport("q.import_id")
)

// going is the condition that a record does not stay.
func going(kind, id string) string {
	return ` and not exists (select 1 from undo_kept k where k.kind = '` + kind + `' and k.id = ` + id + `)`
}

var (
	goingCompanies    = importCompanies + going(KindCompany, "c.id")
	goingRounds       = importRounds + going(KindRound, "r.id")
	goingAcquisitions = importAcquisitions + going(kindAcquisition, "q.id")
)

// keptQueries fill undo_kept with what stays of a run: what somebody has edited
// since, what something beside its own parts leads to, and the companies of
// rounds and acquisitions that stay. They go out from those few, not from the
// many that the run made.
func keptQueries() []string {
	var queries []string
	add := func(kind, id, from string) {
		queries = append(queries, `insert into undo_kept (kind, id) select distinct '`+kind+`', `+id+from+` on conflict do nothing`)
	}
	for _, k := range []struct{ kind, id, from string }{{KindCompany, "c.id", importCompanies}, {KindRound, "r.id", importRounds}, {kindAcquisition, "q.id", importAcquisitions}} {
		add(k.kind, k.id, k.from+` and `+k.id+` in (select a.record_id from audit_entries a where a.record_kind = '`+k.kind+`' and (a.operation_id is null or a.operation_id <> @op))`)
		for _, r := range references {
			if r.to != k.kind || slices.Contains(notUse, r.table) {
				continue
			}
			from := k.from + ` and ` + k.id + ` in (select x.` + r.column + ` from ` + r.table + ` x where x.` + r.column + ` is not null`
			if slices.Contains([]string{"deals", "tasks", "documents"}, r.table) {
				from += ` and x.deleted_at is null`
			}
			add(k.kind, k.id, from+`)`)
		}
	}
	stays := func(alias, kind string) string {
		return ` and (` + alias + `.import_id is null or not ` + ofImport(alias+".import_id") + ` or exists (select 1 from undo_kept k where k.kind = '` + kind + `' and k.id = ` + alias + `.id))`
	}
	for _, part := range []struct{ column, from string }{
		{"r.company_id", ` from rounds r where r.deleted_at is null` + stays("r", KindRound)},
		{"q.company_id", ` from acquisitions q where true` + stays("q", kindAcquisition)},
		{"q.acquirer_id", ` from acquisitions q where true` + stays("q", kindAcquisition)},
	} {
		add(KindCompany, "c.id", importCompanies+` and c.id in (select `+part.column+part.from+`)`)
	}
	return queries
}

// runImport takes an import back: what it made goes to the trash and what it
// changed gets its earlier values, but for what was worked on since.
func (u *undo) runImport(ctx context.Context, plan bool) error {
	args := map[string]any{"op": u.report.Operation.ID, "now": u.Now(), "by": u.actor.by(), "undo": u.OperationID()}
	if err := u.findKept(ctx, args); err != nil {
		return err
	}
	if plan {
		return u.planImport(ctx, args)
	}
	if len(u.report.Kept) > 0 && !u.keep {
		return &UndoConflict{Problems: u.report.Kept, More: u.report.KeptMore}
	}
	if err := u.muteOperation(ctx); err != nil {
		return err
	}
	if err := u.trashImport(ctx, args); err != nil {
		return err
	}
	if err := u.restoreImport(ctx, args); err != nil {
		return err
	}
	if _, err := u.exec(ctx, `drop table undo_kept`); err != nil {
		return err
	}
	op := &u.work.operation
	u.noteRecord(u.actor, OperationUndo, kindImport, 0)
	op.more = int64(u.report.Trashed+u.report.Changed+u.report.Parts) - int64(len(op.records))
	u.work.outbox = true
	u.announce(Event{Kind: EventMany})
	return u.mark(ctx, u.report.Operation, u.OperationID())
}

// findKept finds out what stays, and names the first of it.
func (u *undo) findKept(ctx context.Context, args map[string]any) error {
	if _, err := u.exec(ctx, `create temporary table undo_kept (kind text not null, id bigint not null, primary key (kind, id))`); err != nil {
		return err
	}
	for _, query := range keptQueries() {
		if _, err := u.exec(ctx, query, args); err != nil {
			return err
		}
	}
	var kept []struct {
		Kind string
		ID   int64
		// By and At are of the last edit, nil when there was none.
		By string
		At *time.Time
	}
	err := u.scan(ctx, &kept, `select k.kind, k.id, coalesce(u.name, '') as "by", a.at from undo_kept k
		left join audit_entries a on a.id = (select max(a.id) from audit_entries a where a.record_kind = k.kind and a.record_id = k.id and (a.operation_id is null or a.operation_id <> @op))
		left join users u on u.id = a.user_id
		order by k.kind, k.id limit `+fmt.Sprint(keptShown), args)
	if err != nil {
		return err
	}
	for _, k := range kept {
		p := UndoProblem{Record: RecordRef{Kind: k.Kind, ID: k.ID}, Field: HeldUsed, By: k.By}
		if k.At != nil {
			p.Field, p.At = HeldEdited, *k.At
		}
		u.report.Kept = append(u.report.Kept, p)
	}
	if len(kept) == keptShown {
		if err := u.scan(ctx, &u.report.KeptMore, `select count(*) - ? from undo_kept`, keptShown); err != nil {
			return err
		}
	}
	return u.nameKept(ctx)
}

func (u *undo) nameKept(ctx context.Context) error {
	refs := make([]RecordRef, len(u.report.Kept))
	for i, p := range u.report.Kept {
		refs[i] = p.Record
	}
	titles, err := u.recordTitles(ctx, refs)
	for i := range u.report.Kept {
		r := &u.report.Kept[i].Record
		r.Title = titles[outboxItem{r.Kind, r.ID}]
	}
	return err
}

// planImport counts what an undo would do.
func (u *undo) planImport(ctx context.Context, args map[string]any) error {
	for _, q := range []struct {
		n     *int
		query string
	}{
		{&u.report.Trashed, `select (select count(*)` + goingCompanies + `) + (select count(*)` + goingRounds + `)`},
		{&u.report.Parts, `select count(*)` + goingAcquisitions},
		{&u.report.Changed, `select count(distinct record_kind || record_id)` + importEdits},
	} {
		if err := u.scan(ctx, q.n, q.query, args); err != nil {
			return err
		}
	}
	return nil
}

// importEdits are the audit entries of what the run changed without having made it.
const importEdits = ` from audit_entries e where e.operation_id = @op and e.before <> ''
	and not exists (select 1 from audit_entries m where m.record_kind = e.record_kind and m.record_id = e.record_id and m.operation_id = @op and m.before = '')`

// trashImport moves what the run made into the trash; acquisitions, which are
// parts of companies, go for good. Their keys go too, so that a later import
// makes them anew.
func (u *undo) trashImport(ctx context.Context, args map[string]any) error {
	steps := []struct {
		n     *int
		query string
	}{
		{&u.report.Trashed, `update companies set deleted_at = @now, deleted_by = @by, version = version + 1 where id in (select c.id` + goingCompanies + `)`},
		{&u.report.Trashed, `update rounds set deleted_at = @now, deleted_by = @by, version = version + 1 where id in (select r.id` + goingRounds + `)`},
		{nil, `insert into outbox (record_kind, record_id, created_at, claimed_until) select 'company', x.id, cast(@now as ` + u.timeType() + `), cast(@now as ` + u.timeType() + `) from (
			select q.company_id as id` + goingAcquisitions + ` union select q.acquirer_id` + goingAcquisitions + `) x`},
		{nil, u.undoneEntries(kindAcquisition, "q.id", goingAcquisitions)},
		{nil, `delete from external_refs where record_kind = 'acquisition' and record_id in (select q.id` + goingAcquisitions + `)`},
		{&u.report.Parts, `delete from acquisitions where id in (select q.id` + goingAcquisitions + `)`},
		{nil, u.undoneEntries(KindCompany, "c.id", goneCompanies)},
		{nil, u.undoneEntries(KindRound, "r.id", goneRounds)},
		{nil, `delete from external_refs where record_kind = 'company' and record_id in (select c.id` + goneCompanies + `)`},
		{nil, `delete from external_refs where record_kind = 'round' and record_id in (select r.id` + goneRounds + `)`},
		{nil, `insert into outbox (record_kind, record_id, created_at, claimed_until) select 'round', r.id, cast(@now as ` + u.timeType() + `), cast(@now as ` + u.timeType() + `)` + goneRounds},
		{nil, `insert into outbox (record_kind, record_id, created_at, claimed_until) select 'company', x.id, cast(@now as ` + u.timeType() + `), cast(@now as ` + u.timeType() + `) from (
			select c.id` + goneCompanies + ` union select r.company_id` + goneRounds + `) x`},
	}
	for _, step := range steps {
		n, err := u.exec(ctx, step.query, args)
		if err != nil {
			return err
		}
		if step.n != nil {
			*step.n += int(n)
		}
	}
	var companies []int64
	if err := u.scan(ctx, &companies, `select distinct r.company_id`+goneRounds, args); err != nil {
		return err
	}
	u.refreshCompanies(companies...)
	return nil
}

// What has just gone to the trash.
var (
	goneCompanies = ` from companies c where ` + ofImport("c.import_id") + ` and c.deleted_at = @now`
	goneRounds    = ` from rounds r where ` + ofImport("r.import_id") + ` and r.deleted_at = @now`
)

// undoneEntries writes that records were deleted.
func (u *undo) undoneEntries(kind, id, from string) string {
	return `insert into audit_entries (at, user_id, action, record_kind, record_id, before, after, operation_id)
		select cast(@now as ` + u.timeType() + `), cast(@by as bigint), 'delete', '` + kind + `', ` + id + `, '', '', cast(@undo as bigint)` + from
}

// timeType is the type to which PostgreSQL has to be told to cast a time that
// stands in a select; SQLite would turn it into a number.
func (s *Store) timeType() string {
	if s.sqlite {
		return "text"
	}
	return "timestamptz"
}
