package models

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The kinds of columns that are written in bulk, by their PostgreSQL names.
const (
	bulkText = "text"
	bulkInt  = "bigint"
	bulkTime = "timestamptz"
)

type bulkColumn struct{ name, kind string }

// sqliteRows is how many rows one SQLite statement inserts: enough to make the
// statement's own cost small, few enough for its limit of 32,766 parameters.
const sqliteRows = 100

// bulkInsert writes rows with as few statements as the database takes well: on
// PostgreSQL one, with an array for each column, on SQLite one per 100 rows.
// Cells are string, int64, *int64 or time.Time. The names come from this
// package only. conflict is what follows the rows, such as an "on conflict".
func (s *Store) bulkInsert(ctx context.Context, table string, cols []bulkColumn, rows [][]any, conflict string) error {
	if len(rows) == 0 {
		return nil
	}
	head := insertInto(table, cols)
	if s.sqlite {
		return s.bulkInsertSQLite(ctx, head, len(cols), rows, conflict)
	}
	var args []any
	query := head + unnest(cols, rows, &args) + " " + conflict
	if _, err := s.db.Statement.ConnPool.ExecContext(ctx, query, args...); err != nil {
		return fmt.Errorf("%s: %w", table, err)
	}
	return nil
}

// unnest selects rows from an array for each column, which are added to the
// parameters of a statement of PostgreSQL.
func unnest(cols []bulkColumn, rows [][]any, args *[]any) string {
	arrays := make([]string, len(cols))
	for i, c := range cols {
		*args = append(*args, bulkArray(c.kind, rows, i))
		arrays[i] = "$" + strconv.Itoa(len(*args)) + "::" + c.kind + "[]"
	}
	return "select * from unnest(" + strings.Join(arrays, ", ") + ")"
}

// bulkPart is rows of one table that are written together with those of others.
type bulkPart struct {
	table string
	cols  []bulkColumn
	rows  [][]any
	// under says that the first column leads to the row that insertUnder writes.
	under bool
}

// insertTogether writes the rows of several tables, on PostgreSQL with one
// statement, which also sends a notification unless that is empty.
func (s *Store) insertTogether(ctx context.Context, parts []bulkPart, notification string) error {
	parts = slices.DeleteFunc(parts, func(p bulkPart) bool { return len(p.rows) == 0 })
	if s.sqlite || len(parts) == 1 && notification == "" {
		for _, p := range parts {
			if err := s.bulkInsert(ctx, p.table, p.cols, p.rows, ""); err != nil {
				return err
			}
		}
		return nil
	}
	if len(parts) == 0 && notification == "" {
		return nil
	}
	var query strings.Builder
	var args []any
	for i, p := range parts {
		if i == 0 {
			query.WriteString("with ")
		} else {
			query.WriteString(", ")
		}
		query.WriteString("w" + strconv.Itoa(i) + " as (" + insertInto(p.table, p.cols) + unnest(p.cols, p.rows, &args) + ")")
	}
	query.WriteString(" select 1")
	if notification != "" {
		args = append(args, notification)
		query.WriteString(" from pg_notify(" + eventChannel + ", $" + strconv.Itoa(len(args)) + ")")
	}
	if _, err := s.db.Statement.ConnPool.ExecContext(ctx, query.String(), args...); err != nil {
		return fmt.Errorf("write what follows: %w", err)
	}
	return nil
}

// insertUnder writes one row, and rows of other tables that may lead to it, on
// PostgreSQL with one statement. It returns the number that the row got.
func (s *Store) insertUnder(ctx context.Context, head bulkPart, parts []bulkPart) (id int64, err error) {
	if s.sqlite {
		return s.insertUnderSQLite(ctx, head, parts)
	}
	var query strings.Builder
	var args []any
	query.WriteString("with head as (" + insertInto(head.table, head.cols) + unnest(head.cols, head.rows, &args) + " returning id)")
	for i, p := range parts {
		query.WriteString(", w" + strconv.Itoa(i) + " as (" + insertInto(p.table, p.cols))
		if p.under {
			rows := make([][]any, len(p.rows))
			for k, row := range p.rows {
				rows[k] = row[1:]
			}
			query.WriteString("select head.id, r.* from head, (" + unnest(p.cols[1:], rows, &args) + ") r)")
		} else {
			query.WriteString(unnest(p.cols, p.rows, &args) + ")")
		}
	}
	query.WriteString(" select id from head")
	if err := s.db.Statement.ConnPool.QueryRowContext(ctx, query.String(), args...).Scan(&id); err != nil {
		return 0, fmt.Errorf("%s: %w", head.table, err)
	}
	return id, nil
}

func (s *Store) insertUnderSQLite(ctx context.Context, head bulkPart, parts []bulkPart) (id int64, err error) {
	query := insertInto(head.table, head.cols) + "values (?" + strings.Repeat(", ?", len(head.cols)-1) + ") returning id"
	if err := s.db.Statement.ConnPool.QueryRowContext(ctx, query, head.rows[0]...).Scan(&id); err != nil {
		return 0, fmt.Errorf("%s: %w", head.table, err)
	}
	for _, p := range parts {
		for _, row := range p.rows {
			if p.under {
				row[0] = id
			}
		}
		if err := s.bulkInsert(ctx, p.table, p.cols, p.rows, ""); err != nil {
			return 0, err
		}
	}
	return id, nil
}

func insertInto(table string, cols []bulkColumn) string {
	names := make([]string, len(cols))
	for i, c := range cols {
		names[i] = c.name
	}
	return "insert into " + table + " (" + strings.Join(names, ", ") + ") "
}

func (s *Store) bulkInsertSQLite(ctx context.Context, head string, width int, rows [][]any, conflict string) error {
	one := "(?" + strings.Repeat(", ?", width-1) + ")"
	for len(rows) > 0 {
		// Three texts of statement only, so that all stay prepared.
		n := 1
		for _, many := range []int{2, sqliteRows} {
			if len(rows) >= many {
				n = many
			}
		}
		query := head + "values " + one + strings.Repeat(", "+one, n-1) + " " + conflict
		args := make([]any, 0, n*width)
		for _, row := range rows[:n] {
			args = append(args, row...)
		}
		if _, err := s.db.Statement.ConnPool.ExecContext(ctx, query, args...); err != nil {
			return fmt.Errorf("%s: %w", head, err)
		}
		rows = rows[n:]
	}
	return nil
}

func bulkArray(kind string, rows [][]any, col int) any {
	switch kind {
	case bulkInt:
		out := make([]*int64, len(rows))
		for i, row := range rows {
			switch v := row[col].(type) {
			case int64:
				out[i] = &v
			case *int64:
				out[i] = v
			}
		}
		return out
	case bulkTime:
		out := make([]time.Time, len(rows))
		for i, row := range rows {
			out[i] = row[col].(time.Time)
		}
		return out
	}
	out := make([]string, len(rows))
	for i, row := range rows {
		out[i] = row[col].(string)
	}
	return out
}

// bulkIDs reserves n ids of a table. It must be called inside a transaction.
func (s *Store) bulkIDs(ctx context.Context, table string, n int) ([]int64, error) {
	ids := make([]int64, 0, n)
	if n == 0 {
		return ids, nil
	}
	if s.sqlite {
		var last int64
		rows, err := s.bulkQuery(ctx, `select coalesce(max(seq), 0) from sqlite_sequence where name = ?`, table)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		for rows.Next() {
			if err := rows.Scan(&last); err != nil {
				return nil, err
			}
		}
		for i := range n {
			ids = append(ids, last+1+int64(i))
		}
		return ids, rows.Err()
	}
	// The sequence is looked up once, and not for each of its numbers.
	rows, err := s.bulkQuery(ctx, `with s as materialized (select pg_get_serial_sequence(?, 'id')::regclass as seq) select nextval(s.seq) from s, generate_series(1, ?)`, table, n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// set is a parameter that holds any number of values, so that a statement's
// text, and with it its preparation, does not depend on how many there are. In
// the statement it stands as inSet.
func (s *Store) set(values any) any {
	if !s.sqlite {
		return values
	}
	b, err := json.Marshal(values)
	if err != nil {
		panic(err) // texts and numbers only
	}
	return string(b)
}

// inSet is the condition that a column has a value of the parameter made by
// set; kind is text or bigint.
func (s *Store) inSet(column, kind string) string {
	if s.sqlite {
		return column + " in (select value from json_each(?))"
	}
	return column + " = any(?::" + kind + "[])"
}

// bulkQuery runs a query whose parameters may be sets, past GORM, which would
// take them apart.
func (s *Store) bulkQuery(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return s.db.Statement.ConnPool.QueryContext(ctx, s.numbered(query), args...)
}

func (s *Store) bulkExec(ctx context.Context, query string, args ...any) error {
	_, err := s.db.Statement.ConnPool.ExecContext(ctx, s.numbered(query), args...)
	return err
}

// numbered turns the question marks of a query into PostgreSQL's $1, $2 and so on.
func (s *Store) numbered(query string) string {
	if s.sqlite {
		return query
	}
	var b strings.Builder
	n := 0
	for _, r := range query {
		if r == '?' {
			n++
			b.WriteString("$" + strconv.Itoa(n))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
