package models

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Import is one run over one file of a foreign data set. Rows = Created +
// Updated + Skipped + Rejected once it is finished; FinishedAt stays nil for a
// run that was stopped.
type Import struct {
	ID int64
	// OperationID is the entry of the history that the whole run is, with all of
	// its files; nil for a run from before imports could be taken back.
	OperationID *int64
	Preset      string // name of the data set, under which its keys are kept
	File        string
	Rows        int64
	Created     int64
	Updated     int64
	Skipped     int64
	Rejected    int64
	StartedAt   time.Time
	FinishedAt  *time.Time
	CreatedBy   *int64
}

// ImportOutcome says what became of a row.
type ImportOutcome string

// A row is skipped when the store has all of it already.
const (
	ImportCreated  ImportOutcome = "created"
	ImportUpdated  ImportOutcome = "updated"
	ImportSkipped  ImportOutcome = "skipped"
	ImportRejected ImportOutcome = "rejected"
)

// ImportResult is what became of one row.
type ImportResult struct {
	Outcome ImportOutcome
	ID      int64  // of the record; 0 when the row was rejected
	Reason  string // why it was rejected, in English
}

// StartImportRun makes the entry of the history under which the files of a data
// set are imported, and taken back, together.
func (s *Store) StartImportRun(ctx context.Context, actor Actor, dataset string) (operation int64, err error) {
	if err := actor.mustWrite(); err != nil {
		return 0, err
	}
	op := Operation{At: s.Now(), UserID: actor.by(), Kind: OperationImport, Title: dataset, RecordKind: kindImport}
	if err := s.DB(ctx).Create(&op).Error; err != nil {
		return 0, fmt.Errorf("start import: %w", err)
	}
	return op.ID, nil
}

// StartImport writes down that a file of a data set is being imported, as a part
// of the run that StartImportRun began.
func (s *Store) StartImport(ctx context.Context, actor Actor, operation int64, dataset, file string) (*Import, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	imp := Import{OperationID: &operation, Preset: dataset, File: file, StartedAt: s.Now(), CreatedBy: actor.by()}
	if err := s.DB(ctx).Create(&imp).Error; err != nil {
		return nil, fmt.Errorf("start import: %w", err)
	}
	return &imp, nil
}

// FinishImport writes down the totals of a run that reached the end of its file.
func (s *Store) FinishImport(ctx context.Context, actor Actor, imp *Import) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	now := s.Now()
	imp.FinishedAt = &now
	if err := s.DB(ctx).Save(imp).Error; err != nil {
		return fmt.Errorf("finish import: %w", err)
	}
	return nil
}

// ErrImporting says that another import of a data set is running.
var ErrImporting = errors.New("another import is running; start this one when it has ended")

// LockImports keeps other runs from importing a data set until release is called,
// so that none of them makes what another one is just making. It returns
// ErrImporting when there is one. On SQLite each batch locks the database itself.
func (s *Store) LockImports(ctx context.Context) (release func(), err error) {
	if s.sqlite {
		return func() {}, nil
	}
	pool, err := s.db.DB()
	if err != nil {
		return nil, err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock imports: %w", err)
	}
	var locked bool
	if err := conn.QueryRowContext(ctx, `select pg_try_advisory_lock($1, hashtext(current_schema()))`, importLock).Scan(&locked); err != nil {
		conn.Close()
		return nil, fmt.Errorf("lock imports: %w", err)
	}
	if !locked {
		conn.Close()
		return nil, ErrImporting
	}
	return func() {
		// The lock ends with the connection, should it be lost before this.
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), `select pg_advisory_unlock($1, hashtext(current_schema()))`, importLock)
		conn.Close()
	}, nil
}

const importLock = 7240115

// ImportWriters is how many batches of companies, or of rounds, may be imported at a
// time. They wait for each other where they change the same company.
func (s *Store) ImportWriters() int {
	if s.sqlite {
		return 1
	}
	return 2
}

// importTx runs one batch of an import in a transaction.
func (s *Store) importTx(ctx context.Context, actor Actor, what string, fn func(tx *Store) error) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	err := s.plain(ctx, func(tx *Store) error {
		if tx.sqlite {
			// A bulk load would map all of the file into memory, page by page.
			if err := tx.bulkExec(ctx, `pragma mmap_size = 0`); err != nil {
				return err
			}
		}
		return fn(tx)
	})
	if err != nil {
		return fmt.Errorf("import %s: %w", what, err)
	}
	return nil
}

// AnalyzeImport lets PostgreSQL look at what an import has filled so far. Its
// own look comes a minute later; until then it plans as if the tables were
// empty, which made an import of 100,000 rows ten times as slow. A glance is
// enough until then: the usual look took a twentieth of such an import.
func (s *Store) AnalyzeImport(ctx context.Context) error {
	if s.sqlite {
		return nil
	}
	err := s.plain(ctx, func(tx *Store) error {
		if err := tx.bulkExec(ctx, `set local default_statistics_target = 10`); err != nil {
			return err
		}
		return tx.bulkExec(ctx, `analyze companies, people, names, roles, rounds, investments, acquisitions, deals, activities, activity_links, stage_moves, external_refs, audit_entries`)
	})
	if err != nil {
		return fmt.Errorf("analyze: %w", err)
	}
	return nil
}

// importTrail collects what a batch leaves behind beside its records: audit
// entries, outbox rows and the keys under which the data set knows them.
type importTrail struct {
	actor   Actor
	dataset string
	now     time.Time
	audits  [][]any
	outbox  [][]any
	refs    [][]any
	queued  map[outboxItem]bool
	// operation is that of the import, nil for none.
	operation *int64
}

type outboxItem struct {
	kind string
	id   int64
}

func (s *Store) newTrail(actor Actor, dataset string) *importTrail {
	return &importTrail{actor: actor, dataset: dataset, now: s.Now(), queued: map[outboxItem]bool{}}
}

func (s *Store) newImportTrail(actor Actor, imp *Import) *importTrail {
	trail := s.newTrail(actor, imp.Preset)
	trail.operation = imp.OperationID
	return trail
}

var (
	auditColumns  = []bulkColumn{{"at", bulkTime}, {"user_id", bulkInt}, {"action", bulkText}, {"record_kind", bulkText}, {"record_id", bulkInt}, {"before", bulkText}, {"after", bulkText}, {"operation_id", bulkInt}}
	outboxColumns = []bulkColumn{{"record_kind", bulkText}, {"record_id", bulkInt}, {"created_at", bulkTime}, {"claimed_until", bulkTime}}
	refColumns    = []bulkColumn{{"dataset", bulkText}, {"record_kind", bulkText}, {"key", bulkText}, {"record_id", bulkInt}}
)

// audit notes a change. After holds what the import wrote, field by field: a
// later import of the same data set tells by it what a person has changed since.
func (t *importTrail) audit(kind string, id int64, before, after any) error {
	b, err := auditJSON(before)
	if err != nil {
		return err
	}
	a, err := auditJSON(after)
	if err != nil {
		return err
	}
	t.audits = append(t.audits, []any{t.now, t.actor.by(), "import", kind, id, b, a, t.operation})
	return nil
}

func (t *importTrail) index(kind string, id int64) {
	item := outboxItem{kind, id}
	if !t.queued[item] {
		t.queued[item] = true
		t.outbox = append(t.outbox, []any{kind, id, t.now, t.now})
	}
}

func (t *importTrail) ref(kind, key string, id int64) {
	t.refs = append(t.refs, []any{t.dataset, kind, key, id})
}

// writeTrail writes what a batch leaves behind, and at last, as it is what other
// batches wait for, what the operation has come to.
func (s *Store) writeTrail(ctx context.Context, t *importTrail) error {
	if err := s.bulkInsert(ctx, "audit_entries", auditColumns, t.audits, ""); err != nil {
		return err
	}
	if err := s.bulkInsert(ctx, "external_refs", refColumns, t.refs, ""); err != nil {
		return err
	}
	if len(t.outbox) > 0 && s.work != nil {
		s.work.outbox = true
		s.announce(Event{Kind: EventMany})
	}
	if err := s.bulkInsert(ctx, "outbox", outboxColumns, t.outbox, ""); err != nil || t.operation == nil {
		return err
	}
	n, err := s.exec(ctx, `update operations set records = records + ?, at = ? where id = ? and undone_by_id is null`, len(t.audits), t.now, *t.operation)
	if err == nil && n == 0 {
		err = ErrUndone
	}
	return err
}

// importedRecord finds a record of a data set again.
type importedRecord struct {
	id      int64
	trashed bool
	written string // the fields of the last import as JSON, empty when there was none
}

// importedRecords looks up keys of a data set, with what the last import wrote
// to each record. Records that are gone for good are not among them; their keys
// are forgotten, so that they can be given to others.
func (s *Store) importedRecords(ctx context.Context, dataset, kind string, keys []string) (map[string]importedRecord, error) {
	table, deleted := kindTable(kind)
	rows, err := s.bulkQuery(ctx, `select e.key, e.record_id, r.id is null, `+deleted+`,
			coalesce((select a.after from audit_entries a where a.record_kind = ? and a.record_id = e.record_id and a.action = 'import'
				and not exists (select 1 from operations o where o.id = a.operation_id and o.undone_by_id is not null) order by a.id desc limit 1), '')
		from external_refs e left join `+table+` r on r.id = e.record_id
		where e.dataset = ? and e.record_kind = ? and `+s.inSet("e.key", "text"), kind, dataset, kind, s.set(keys))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := make(map[string]importedRecord, len(keys))
	var stale []string
	for rows.Next() {
		var key string
		var gone bool
		var r importedRecord
		if err := rows.Scan(&key, &r.id, &gone, &r.trashed, &r.written); err != nil {
			return nil, err
		}
		if gone {
			stale = append(stale, key)
		} else {
			found[key] = r
		}
	}
	if err := rows.Err(); err != nil || len(stale) == 0 {
		return found, err
	}
	err = s.bulkExec(ctx, `delete from external_refs where dataset = ? and record_kind = ? and `+s.inSet("key", "text"), dataset, kind, s.set(stale))
	return found, err
}

// The kinds of what has no page of its own: an acquisition is a part of its
// companies, an import an entry of the history.
const (
	kindAcquisition = "acquisition"
	kindImport      = "import"
)

func kindTable(kind string) (table, deleted string) {
	if kind == kindAcquisition {
		return "acquisitions", "false"
	}
	return tables[kind], "r.deleted_at is not null"
}
