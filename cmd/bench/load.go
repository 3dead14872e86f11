package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"dealflow/models"

	"github.com/jackc/pgx/v5"
)

// fill writes a set in one transaction: all of it is there, or none.
func (b *bench) fill(ctx context.Context, p place, companies int, name string) error {
	s := newSet(companies, b.Seed)
	tables := s.tables()
	total := 0
	for _, t := range tables {
		total += t.n
	}
	bar := b.bar(fmt.Sprintf("%s: %d companies", p.database(), companies), total)
	defer bar.done()
	marker := table{"settings", fields("key value updated_at"), 1, func(int) [][]any { return one(settingSet, name, time.Now().UTC()) }}
	tables = append(tables, marker)
	if p.url != "" {
		if err := copyTables(ctx, p.url, tables, bar.add); err != nil {
			return err
		}
		return p.execute(ctx, `vacuum analyze`)
	}
	return insertTables(ctx, p.file(), tables, bar.add)
}

// copyTables loads tables by COPY, in one transaction, and sets what counts on
// behind what was loaded.
func copyTables(ctx context.Context, address string, tables []table, progress func(int)) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		for _, t := range tables {
			if _, err := tx.CopyFrom(ctx, pgx.Identifier{t.name}, t.columns, t.source(progress)); err != nil {
				return fmt.Errorf("copy into %s: %w", t.name, err)
			}
			if t.columns[0] != "id" {
				continue
			}
			if _, err := tx.Exec(ctx, `select setval(pg_get_serial_sequence($1, 'id'), (select max(id) from `+pgx.Identifier{t.name}.Sanitize()+`))`, t.name); err != nil {
				return fmt.Errorf("count on in %s: %w", t.name, err)
			}
		}
		return nil
	})
}

// source streams the rows of a table.
func (t table) source(progress func(int)) pgx.CopyFromSource {
	i, pending := 0, [][]any(nil)
	return pgx.CopyFromFunc(func() ([]any, error) {
		for len(pending) == 0 {
			if i == t.n {
				return nil, nil
			}
			pending, i = t.row(i), i+1
			progress(1)
		}
		row := pending[0]
		pending = pending[1:]
		return row, nil
	})
}

// rowsAtOnce is how many rows one statement inserts into SQLite.
const rowsAtOnce = 50

// insertTables loads tables into a SQLite file in one transaction. Nothing else
// uses the file, and it is thrown away when it fails: it is not synced on the way.
func insertTables(ctx context.Context, path string, tables []table, progress func(int)) error {
	db, err := sql.Open("sqlite", models.SQLiteDSN(path)+"&_pragma=synchronous(OFF)&_pragma=cache_size(-262144)")
	if err != nil {
		return err
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, t := range tables {
		if err := t.insert(ctx, tx, progress); err != nil {
			return fmt.Errorf("insert into %s: %w", t.name, err)
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `analyze; pragma wal_checkpoint(truncate)`)
	return err
}

func (t table) insert(ctx context.Context, tx *sql.Tx, progress func(int)) error {
	row := "(?" + strings.Repeat(", ?", len(t.columns)-1) + ")"
	head := "insert into " + t.name + " (" + strings.Join(t.columns, ", ") + ") values " + row
	// They are closed with the transaction.
	single, err := tx.PrepareContext(ctx, head) //nolint:sqlclosecheck // see above
	if err != nil {
		return err
	}
	many, err := tx.PrepareContext(ctx, head+strings.Repeat(", "+row, rowsAtOnce-1)) //nolint:sqlclosecheck // see above
	if err != nil {
		return err
	}
	var args []any
	for i := range t.n {
		for _, cells := range t.row(i) {
			args = append(args, cells...)
			if len(args) == rowsAtOnce*len(t.columns) {
				if _, err := many.ExecContext(ctx, args...); err != nil {
					return err
				}
				args = args[:0]
			}
		}
		progress(1)
	}
	for ; len(args) > 0; args = args[len(t.columns):] {
		if _, err := single.ExecContext(ctx, args[:len(t.columns)]...); err != nil {
			return err
		}
	}
	return nil
}
