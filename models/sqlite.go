package models

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite"
)

// SQLiteDSN returns the data source name of a SQLite file with the settings
// that every connection of ours has: write-ahead log, an fsync for each
// commit, foreign keys, and transactions that take the write lock at once. As much
// of the file is mapped as SQLite maps at all: past the first 256 MB, where it read
// page by page before, lists of a million companies took half as long again.
func SQLiteDSN(path string) string {
	escaped := strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(filepath.ToSlash(path))
	return "file:" + escaped + "?_txlock=immediate&_time_format=sqlite" +
		"&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=foreign_keys(1)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-16384)&_pragma=mmap_size(2147418112)"
}

// OpenSQLite opens a SQLite database whose connections keep their statements
// prepared. The pool of database/sql cannot: what was first prepared inside a
// transaction it prepares again each time, which took a third of every write.
func OpenSQLite(dsn string) (*sql.DB, error) {
	connector, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(preparingConnector{connector}), nil
}

type preparingConnector struct{ driver.Connector }

// Connect opens a connection.
func (c preparingConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	bare, ok := conn.(sqliteConn)
	if !ok {
		return nil, errors.Join(errors.New("the SQLite driver lacks a part"), conn.Close())
	}
	return &preparingConn{sqliteConn: bare, statements: map[string]*preparedStatement{}}, nil
}

type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type sqliteStatement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

type sqliteRowSet interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypeLength
	driver.RowsColumnTypeNullable
	driver.RowsColumnTypePrecisionScale
	driver.RowsColumnTypeScanType
}

// Bounds of the statements that a connection keeps: how many, and how long a text
// is that may come again.
const (
	statementsKept = 200
	statementBytes = 8 << 10
)

// preparingConn is a connection that keeps its statements, by their texts. It is
// used by one goroutine at a time, as database/sql sees to.
type preparingConn struct {
	sqliteConn
	statements map[string]*preparedStatement
	clock      uint64
}

type preparedStatement struct {
	sqliteStatement
	used uint64
	busy bool          // its rows are being read
	took time.Duration // its last run, up to the first row
}

// briefly is how long a statement may take whose next run is not watched.
const briefly = 10 * time.Millisecond

// within is the context for a run of the statement. To be able to stop one the
// driver starts a goroutine and asks every 1000 steps, which was an eighth of the
// time of logging a deal; a statement that was brief the last time goes without.
func (s *preparedStatement) within(ctx context.Context) context.Context {
	if s.took == 0 || s.took > briefly || ctx.Err() != nil {
		return ctx
	}
	return context.WithoutCancel(ctx)
}

// statement returns the prepared statement for a text, nil when it has to be
// prepared for once.
func (c *preparingConn) statement(ctx context.Context, query string) (*preparedStatement, error) {
	c.clock++
	if s := c.statements[query]; s != nil {
		if s.busy {
			return nil, nil
		}
		s.used = c.clock
		return s, nil
	}
	if len(query) > statementBytes {
		return nil, nil
	}
	prepared, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	statement, ok := prepared.(sqliteStatement)
	if !ok {
		return nil, prepared.Close()
	}
	if len(c.statements) >= statementsKept {
		if err := c.forget(); err != nil {
			return nil, errors.Join(err, prepared.Close())
		}
	}
	s := &preparedStatement{sqliteStatement: statement, used: c.clock}
	c.statements[query] = s
	return s, nil
}

// forget drops the statement that has not been used for the longest time.
func (c *preparingConn) forget() error {
	oldest := ""
	for query, s := range c.statements {
		if !s.busy && (oldest == "" || s.used < c.statements[oldest].used) {
			oldest = query
		}
	}
	s := c.statements[oldest]
	if s == nil {
		return nil
	}
	delete(c.statements, oldest)
	return s.Close()
}

// ExecContext runs a statement.
func (c *preparingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.sqliteConn.ExecContext(ctx, query, args)
	}
	start := time.Now()
	result, err := s.ExecContext(s.within(ctx), args)
	s.took = time.Since(start)
	return result, err
}

// QueryContext runs a statement that returns rows.
func (c *preparingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.sqliteConn.QueryContext(ctx, query, args)
	}
	start := time.Now()
	rows, err := s.QueryContext(s.within(ctx), args)
	s.took = time.Since(start)
	if err != nil {
		return nil, err
	}
	typed, ok := rows.(sqliteRowSet)
	if !ok {
		return nil, errors.Join(errors.New("the SQLite driver lacks a part of rows"), rows.Close())
	}
	s.busy = true
	return &preparedRows{sqliteRowSet: typed, statement: s}, nil
}

// Close drops the statements and closes the connection.
func (c *preparingConn) Close() error {
	var errs []error
	for _, s := range c.statements {
		errs = append(errs, s.Close())
	}
	c.statements = nil
	return errors.Join(append(errs, c.sqliteConn.Close())...)
}

type preparedRows struct {
	sqliteRowSet
	statement *preparedStatement
}

// Close sets the statement free for its next use.
func (r *preparedRows) Close() error {
	r.statement.busy = false
	return r.sqliteRowSet.Close()
}
