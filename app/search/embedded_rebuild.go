package search

import (
	"context"
	"database/sql"
	"fmt"
	"runtime/debug"
	"strconv"
	"strings"
)

// chunk is how many documents of a rebuild are held in memory before they
// become a segment.
const chunk = 20_000

// schema is the tables of one generation. Rows are never used again, so that a
// segment cannot mistake a new document for an old one.
var schema = []string{
	`create table docs_G (
		id integer primary key autoincrement,
		kind text not null,
		record integer not null,
		version integer not null,
		data blob not null,
		unique (kind, record)
	)`,
	`create table segments_G (
		id integer primary key autoincrement,
		first integer not null,
		live blob not null,
		dead integer not null
	)`,
	`create table pieces_G (
		segment integer not null,
		n integer not null,
		data blob not null,
		primary key (segment, n)
	)`,
	`create virtual table passages_G using fts5 (
		body, content = '', contentless_delete = 1, prefix = '3 4', tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co S*'"
	)`,
}

// Rebuild writes a new generation of tables beside the present one and swaps
// them in one transaction.
func (e *Embedded) Rebuild(ctx context.Context, source Source) error {
	e.write.Lock()
	defer e.write.Unlock()
	if err := e.rebuild(ctx, source); err != nil {
		return fmt.Errorf("rebuild search index: %w", err)
	}
	return nil
}

func (e *Embedded) rebuild(ctx context.Context, source Source) error {
	generation, err := e.begin(ctx)
	if err != nil {
		return err
	}
	w := &writer{dir: e.dir, generation: generation, today: e.today(), builder: newBuilder(e.today()), touched: map[*part]bool{}}
	for {
		docs, err := source(ctx)
		if err != nil {
			return err
		}
		if len(docs) == 0 {
			break
		}
		if err := e.in(ctx, func(tx *sql.Tx) error { return w.extend(ctx, tx, lastOfEach(docs)) }); err != nil {
			return err
		}
	}
	next := &state{generation: generation}
	err = e.in(ctx, func(tx *sql.Tx) error {
		w.tx = tx
		// One segment of all answers quickest.
		if err := w.flush(ctx, 1<<30); err != nil {
			return err
		}
		next, err = e.swap(ctx, tx, w)
		return err
	})
	if err != nil {
		return err
	}
	e.state.Store(next)
	debug.FreeOSMemory() // a build takes several times what the index does
	// What the tables before left in the log need not stay on disk; other
	// processes may be reading it, which is no error.
	_, _ = e.db.ExecContext(ctx, `pragma wal_checkpoint(truncate)`)
	return nil
}

// begin makes the tables of a new generation, with a number that none had.
func (e *Embedded) begin(ctx context.Context) (generation int64, err error) {
	err = e.in(ctx, func(tx *sql.Tx) error {
		var last sql.NullInt64
		if err := tx.QueryRowContext(ctx, `select max(cast(value as integer)) from meta where key in ('generation', 'building')`).Scan(&last); err != nil {
			return err
		}
		generation = last.Int64 + 1
		// A rebuild that was cut short left its tables.
		if err := dropOthers(ctx, tx, e.current(ctx, tx)); err != nil {
			return err
		}
		for _, table := range schema {
			if _, err := tx.ExecContext(ctx, tableSQL(table, generation)); err != nil {
				return err
			}
		}
		return setMeta(ctx, tx, "building", strconv.FormatInt(generation, 10))
	})
	return generation, err
}

// current is the generation that answers, whatever its format.
func (e *Embedded) current(ctx context.Context, tx *sql.Tx) int64 {
	var generation int64
	if err := tx.QueryRowContext(ctx, `select cast(value as integer) from meta where key = 'generation'`).Scan(&generation); err != nil {
		return 0
	}
	return generation
}

func (e *Embedded) in(ctx context.Context, do func(tx *sql.Tx) error) error {
	tx, err := e.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// extend writes a batch; segments are made per chunk.
func (w *writer) extend(ctx context.Context, tx *sql.Tx, docs []Document) error {
	w.tx = tx
	for i := range docs {
		// Streams read by key do not repeat a record; this keeps it harmless.
		if err := w.remove(ctx, docs[i].Ref()); err != nil {
			return err
		}
		if err := w.insert(ctx, &docs[i]); err != nil {
			return err
		}
	}
	if w.added < chunk {
		return nil
	}
	seg := w.builder.done()
	w.parts = append(w.parts, &part{seg: seg, live: fullBitmap(seg.len())})
	w.builder, w.added = newBuilder(w.today), 0
	return nil
}

// swap makes the new generation the present one and drops all others.
func (e *Embedded) swap(ctx context.Context, tx *sql.Tx, w *writer) (*state, error) {
	_, seq, err := e.meta(ctx, tx)
	if err != nil {
		return nil, err
	}
	for key, value := range map[string]string{
		"format": format, "generation": strconv.FormatInt(w.generation, 10), "seq": strconv.FormatInt(seq+1, 10),
	} {
		if err := setMeta(ctx, tx, key, value); err != nil {
			return nil, err
		}
	}
	if err := dropOthers(ctx, tx, w.generation); err != nil {
		return nil, err
	}
	next := &state{generation: w.generation, seq: seq + 1}
	next.parts = w.parts
	next.texts = func(ctx context.Context, words []string, prefix bool, limit int) ([]uint32, error) {
		return findTexts(ctx, e.db, w.generation, words, prefix, limit)
	}
	return next, nil
}

// dropOthers drops the tables of every generation but one.
func dropOthers(ctx context.Context, tx *sql.Tx, keep int64) error {
	rows, err := tx.QueryContext(ctx, `select name from sqlite_schema where type = 'table' and (name glob 'docs_[0-9]*' or name glob 'segments_[0-9]*' or name glob 'pieces_[0-9]*' or name glob 'passages_[0-9]*')`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		names = append(names, name)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, name := range names {
		table, number, _ := cutLast(name)
		// FTS5 keeps tables of its own, "passages_1_data", that go with it.
		if n, err := strconv.ParseInt(number, 10, 64); err != nil || n == keep || table == "" {
			continue
		}
		if _, err := tx.ExecContext(ctx, `drop table `+name); err != nil {
			return err
		}
	}
	return nil
}

// cutLast cuts a name at its last underscore.
func cutLast(name string) (before, after string, ok bool) {
	i := strings.LastIndexByte(name, '_')
	if i < 0 {
		return name, "", false
	}
	return name[:i], name[i+1:], true
}
