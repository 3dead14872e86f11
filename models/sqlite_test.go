package models_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"dealflow/models"
)

func TestOpenSQLite(t *testing.T) {
	db, err := models.OpenSQLite(models.SQLiteDSN(filepath.Join(t.TempDir(), "a file?.db")))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	exec := func(query string, args ...any) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), query, args...); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	exec(`create table pairs (id integer primary key, at timestamp); create index pairs_at on pairs (at)`)
	now := time.Date(2026, 1, 2, 3, 4, 5, 678000, time.UTC)
	for i := range 3 {
		exec(`insert into pairs (id, at) values (?, ?)`, i, now)
	}

	t.Run("the same statement while its rows are read", func(t *testing.T) {
		tx, err := db.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback()
		const query = `select id, at from pairs order by id`
		outer, err := tx.QueryContext(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		defer outer.Close()
		got := ""
		for outer.Next() {
			var id int
			var at time.Time
			if err := outer.Scan(&id, &at); err != nil {
				t.Fatal(err)
			}
			if !at.Equal(now) {
				t.Errorf("at = %v, want %v", at, now)
			}
			inner, err := tx.QueryContext(t.Context(), query)
			if err != nil {
				t.Fatal(err)
			}
			for inner.Next() {
				var of int
				if err := inner.Scan(&of, &at); err != nil {
					t.Fatal(err)
				}
				got += fmt.Sprint(id, of, " ")
			}
			if err := inner.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if want := "0 0 0 1 0 2 1 0 1 1 1 2 2 0 2 1 2 2 "; got != want {
			t.Errorf("pairs = %q, want %q", got, want)
		}
	})

	t.Run("a statement after its table has changed", func(t *testing.T) {
		const query = `select * from pairs where id = 1`
		for _, want := range []int{2, 3} {
			rows, err := db.QueryContext(t.Context(), query)
			if err != nil {
				t.Fatal(err)
			}
			columns, err := rows.Columns()
			if err != nil || len(columns) != want {
				t.Errorf("columns = %v, %v, want %d", columns, err, want)
			}
			rows.Close()
			if want == 2 {
				exec(`alter table pairs add column note text not null default ''`)
			}
		}
	})

	t.Run("more statements than are kept", func(t *testing.T) {
		for range 2 {
			for i := range 500 {
				var n int
				if err := db.QueryRowContext(t.Context(), fmt.Sprintf(`select ? + %d`, i), 1).Scan(&n); err != nil || n != i+1 {
					t.Fatalf("statement %d = %d, %v", i, n, err)
				}
			}
		}
	})

	t.Run("a pragma each time", func(t *testing.T) {
		for _, want := range []int{4096, 0, 4096} {
			exec(fmt.Sprintf(`pragma mmap_size = %d`, want))
			var got int
			if err := db.QueryRowContext(t.Context(), `pragma mmap_size`).Scan(&got); err != nil || got != want {
				t.Errorf("mmap_size = %d, %v, want %d", got, err, want)
			}
		}
	})

	t.Run("a statement that is brief, then long, then without end", func(t *testing.T) {
		const query = `with recursive n (i) as (select 1 union all select i + 1 from n where i < ?) select count(*) from n`
		for _, rows := range []int64{10, 1_000_000} {
			var n int64
			if err := db.QueryRowContext(t.Context(), query, rows).Scan(&n); err != nil || n != rows {
				t.Fatalf("count = %d, %v, want %d", n, err, rows)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		var n int64
		if err := db.QueryRowContext(ctx, query, int64(1)<<60).Scan(&n); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("count = %d, %v, want %v", n, err, context.DeadlineExceeded)
		}
	})

	t.Run("after a failure", func(t *testing.T) {
		const query = `insert into pairs (id) values (?)`
		if _, err := db.ExecContext(t.Context(), query, 1); err == nil {
			t.Fatal("a key twice was taken")
		}
		exec(query, 77)
	})
}
