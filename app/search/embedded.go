package search

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"dealflow/models"
)

// format is the version of what stands in search.db; another one is rebuilt.
const format = "10"

// lookEvery is how often another process's writes are looked for.
const lookEvery = 300 * time.Millisecond

// Embedded is the engine that needs no server: documents, segments and passages
// (FTS5) stand in a SQLite file of their own. Words, facets and what ranking
// needs are looked up in memory, large segments in a mapped file; another process
// may read or write the same file.
type Embedded struct {
	db    *sql.DB
	dir   string
	now   func() time.Time
	write sync.Mutex // one writer in this process; SQLite parts processes

	state  atomic.Pointer[state]
	looked atomic.Int64 // when the file was last compared with state
	load   sync.Mutex
	docs   documentCache
}

// state is the index as of one moment. Parts never change; a change makes a
// new state.
type state struct {
	generation int64 // part of the names of the tables; 0 means no index
	seq        int64 // grows with each write
	index
}

// OpenEmbedded opens search.db in a folder, making it when it is missing. It
// holds no index until Rebuild was called once (see Health).
func OpenEmbedded(ctx context.Context, dir string) (*Embedded, error) {
	// With the records on PostgreSQL nobody has made the folder yet.
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	e, err := openEmbedded(ctx, dir)
	if err == nil || !damaged(err) {
		return e, err
	}
	// Everything in it can be made again from the records.
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(filepath.Join(dir, "search.db"+suffix)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("remove the damaged search index: %w", err)
		}
	}
	return openEmbedded(ctx, dir)
}

// damaged says whether an error means that the file itself is broken.
func damaged(err error) bool {
	return errors.Is(err, errCorrupt) || strings.Contains(err.Error(), "malformed") || strings.Contains(err.Error(), "not a database")
}

func openEmbedded(ctx context.Context, dir string) (*Embedded, error) {
	path := strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(filepath.ToSlash(filepath.Join(dir, "search.db")))
	dsn := "file:" + path + "?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)" +
		"&_pragma=synchronous(FULL)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-2000)"
	db, err := models.OpenSQLite(dsn)
	if err != nil {
		return nil, fmt.Errorf("open search index: %w", err)
	}
	db.SetMaxOpenConns(4)
	db.SetMaxIdleConns(4)
	db.SetConnMaxIdleTime(time.Minute)
	removeMapped(dir)
	e := &Embedded{db: db, dir: dir, now: time.Now}
	_, err = db.ExecContext(ctx, `create table if not exists meta (key text primary key, value text not null) without rowid`)
	if err == nil {
		err = e.refresh(ctx)
	}
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("open search index: %w", err)
	}
	// Reading small segments leaves as much garbage as they take.
	debug.FreeOSMemory()
	return e, nil
}

// Name is "embedded".
func (e *Embedded) Name() string { return "embedded" }

// Close gives the file back.
func (e *Embedded) Close() error { return e.db.Close() }

// Health returns ErrNotReady until an index was built.
func (e *Embedded) Health(ctx context.Context) error {
	if err := e.look(ctx); err != nil {
		return err
	}
	if e.state.Load().generation == 0 {
		return ErrNotReady
	}
	return nil
}

// Each reads every document from the file.
func (e *Embedded) Each(ctx context.Context, fn func(Stored) error) error {
	if err := e.refresh(ctx); err != nil {
		return err
	}
	generation := e.state.Load().generation
	if generation == 0 {
		return ErrNotReady
	}
	rows, err := e.db.QueryContext(ctx, tableSQL(`select kind, record, version, data from docs_G`, generation))
	if err != nil {
		return fmt.Errorf("read documents: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var d Stored
		var data sql.RawBytes
		if err := rows.Scan(&d.Ref.Kind, &d.Ref.ID, &d.Version, &data); err != nil {
			return fmt.Errorf("read documents: %w", err)
		}
		d.Sum = sumOfBytes(data)
		if err := fn(d); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read documents: %w", err)
	}
	return nil
}

// Documents is how many documents the index holds.
func (e *Embedded) Documents() int {
	n := 0
	for _, p := range e.state.Load().parts {
		n += p.seg.len() - p.dead
	}
	return n
}

func (e *Embedded) today() int { return dayOf(e.now()) }

// queryer is a connection or a transaction.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// meta reads what the file says of itself.
func (e *Embedded) meta(ctx context.Context, q queryer) (generation, seq int64, err error) {
	rows, err := q.QueryContext(ctx, `select key, value from meta`)
	if err != nil {
		return 0, 0, err
	}
	defer rows.Close()
	values := map[string]string{}
	for rows.Next() {
		var k, v string
		if err := rows.Scan(&k, &v); err != nil {
			return 0, 0, err
		}
		values[k] = v
	}
	if err := rows.Err(); err != nil {
		return 0, 0, err
	}
	seq, _ = strconv.ParseInt(values["seq"], 10, 64)
	if values["format"] != format {
		return 0, seq, nil
	}
	generation, _ = strconv.ParseInt(values["generation"], 10, 64)
	return generation, seq, nil
}

func setMeta(ctx context.Context, q queryer, key, value string) error {
	_, err := q.ExecContext(ctx, `insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value`, key, value)
	return err
}

// look refreshes the state when another process may have written.
func (e *Embedded) look(ctx context.Context) error {
	now := time.Now().UnixNano()
	last := e.looked.Load()
	if now-last < int64(lookEvery) || !e.looked.CompareAndSwap(last, now) {
		return nil
	}
	return e.refresh(ctx)
}

// refresh brings the state up to what the file holds.
func (e *Embedded) refresh(ctx context.Context) error {
	e.load.Lock()
	defer e.load.Unlock()
	have := e.state.Load()
	generation, seq, err := e.meta(ctx, e.db)
	if err != nil {
		return fmt.Errorf("read search index: %w", err)
	}
	if have != nil && have.generation == generation && have.seq >= seq {
		return nil
	}
	next, err := e.read(ctx, have)
	if err != nil {
		return fmt.Errorf("read search index: %w", err)
	}
	e.publish(next)
	return nil
}

// publish makes a state the present one unless a later one is already.
func (e *Embedded) publish(next *state) {
	for {
		have := e.state.Load()
		if have != nil && have.seq > next.seq {
			return
		}
		if e.state.CompareAndSwap(have, next) {
			return
		}
	}
}

// read loads the state from the file in one transaction, taking over the
// segments that it has already.
func (e *Embedded) read(ctx context.Context, have *state) (*state, error) {
	conn, err := e.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	// Plain "begin" only reads; the transactions of database/sql would take the
	// write lock.
	if _, err := conn.ExecContext(ctx, `begin`); err != nil {
		return nil, err
	}
	// Also after the question was given up: a connection that went back inside
	// its transaction would fail the next one.
	defer func() { _, _ = conn.ExecContext(context.WithoutCancel(ctx), `rollback`) }()
	return e.readIn(ctx, conn, have)
}

func (e *Embedded) readIn(ctx context.Context, q queryer, have *state) (*state, error) {
	generation, seq, err := e.meta(ctx, q)
	if err != nil {
		return nil, err
	}
	next := &state{generation: generation, seq: seq}
	if generation == 0 {
		return next, nil
	}
	known := map[int64]*segment{}
	if have != nil && have.generation == generation {
		for _, p := range have.parts {
			known[p.id] = p.seg
		}
	}
	next.parts, err = e.readParts(ctx, q, generation, known)
	if err != nil {
		return nil, err
	}
	next.texts = func(ctx context.Context, words []string, prefix bool, limit int) ([]uint32, error) {
		return findTexts(ctx, e.db, generation, words, prefix, limit)
	}
	return next, nil
}

func (e *Embedded) readParts(ctx context.Context, q queryer, generation int64, known map[int64]*segment) ([]*part, error) {
	rows, err := q.QueryContext(ctx, tableSQL(`select id, live, dead from segments_G order by first`, generation))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var parts []*part
	for rows.Next() {
		p := &part{}
		if err := rows.Scan(&p.id, (*[]byte)(&p.live), &p.dead); err != nil {
			return nil, err
		}
		p.seg = known[p.id]
		parts = append(parts, p)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	for _, p := range parts {
		if p.seg != nil {
			continue
		}
		if p.seg, err = e.readSegment(ctx, q, generation, p.id); err != nil {
			return nil, err
		}
		if len(p.live) < (p.seg.len()+7)/8 {
			return nil, errCorrupt
		}
	}
	return parts, nil
}

// pieceSize is how much of a segment is one row, in bytes. SQLite holds a row in
// memory as a whole, and does not give back what a large one took.
const pieceSize = 1 << 20

// readSegment reads a segment, a large one into a file that is mapped.
func (e *Embedded) readSegment(ctx context.Context, q queryer, generation, segment int64) (*segment, error) {
	size := 0
	if err := q.QueryRowContext(ctx, tableSQL(`select coalesce(sum(length(data)), 0) from pieces_G where segment = ?`, generation), segment).Scan(&size); err != nil {
		return nil, err
	}
	if size >= mappedFrom {
		s, err := mapSegment(e.dir, size, func(w io.Writer) error { return readPieces(ctx, q, generation, segment, w) })
		if err == nil || ctx.Err() != nil || errors.Is(err, errCorrupt) {
			return s, err
		}
	}
	var data bytes.Buffer
	data.Grow(size)
	if err := readPieces(ctx, q, generation, segment, &data); err != nil {
		return nil, err
	}
	return decode(data.Bytes(), false)
}

// readPieces reads the bytes of a segment.
func readPieces(ctx context.Context, q queryer, generation, segment int64, to io.Writer) error {
	rows, err := q.QueryContext(ctx, tableSQL(`select data from pieces_G where segment = ? order by n`, generation), segment)
	if err != nil {
		return err
	}
	defer rows.Close()
	var piece sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&piece); err != nil {
			return err
		}
		if _, err := to.Write(piece); err != nil {
			return err
		}
	}
	return rows.Err()
}

// tableSQL puts the number of a generation into the names of its tables.
func tableSQL(query string, generation int64) string {
	return strings.ReplaceAll(query, "_G", "_"+strconv.FormatInt(generation, 10))
}
