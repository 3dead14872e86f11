package search

import (
	"context"
	"database/sql"
	"fmt"
	"runtime"
	"strings"
	"time"
)

// maxMentions bounds the rows that one word finds in passages.
const maxMentions = 2000

// Search answers from memory and reads the documents of the page.
func (e *Embedded) Search(ctx context.Context, q Query) (Result, error) {
	start := time.Now()
	if err := e.look(ctx); err != nil {
		return Result{}, err
	}
	for try := 0; ; try++ {
		s := e.state.Load()
		if s.generation == 0 {
			return Result{}, ErrNotReady
		}
		r, err := e.answer(ctx, s, q)
		if err == nil {
			r.Took = time.Since(start)
			return r, nil
		}
		// A rebuild of another process may just have dropped the tables.
		if try > 0 || ctx.Err() != nil || !strings.Contains(err.Error(), "no such table") {
			return Result{}, fmt.Errorf("search: %w", err)
		}
		if err := e.refresh(ctx); err != nil {
			return Result{}, err
		}
	}
}

func (e *Embedded) answer(ctx context.Context, s *state, q Query) (Result, error) {
	defer runtime.KeepAlive(s) // see mapSegment
	f, err := s.search(ctx, q)
	if err != nil {
		return Result{}, err
	}
	docs, err := e.readDocuments(ctx, s.generation, f.places)
	if err != nil {
		return Result{}, err
	}
	r := f.result(q)
	m := &marker{words: &f.words}
	for _, p := range f.places {
		// A document may have been replaced since; its new row is found next time.
		if d := docs[p.row]; d != nil {
			r.Hits = append(r.Hits, m.explain(d, p.key.edits() > 0 || p.key.missing() > 0))
		}
	}
	return r, nil
}

// result is all of a result but its hits.
func (f *found) result(q Query) Result {
	r := Result{Total: f.total, Hits: []Hit{}, Facets: f.counts, Next: f.next, Relaxed: f.missed > 0 && f.matter > 0}
	if q.NoFacets || r.Facets == nil {
		r.Facets = map[string][]FacetCount{}
	}
	return r
}

// readDocuments returns the documents of rows; nobody may change them.
func (e *Embedded) readDocuments(ctx context.Context, generation int64, places []place) (map[uint32]*Document, error) {
	docs, missing := e.docs.get(generation, places)
	if len(missing) == 0 {
		return docs, nil
	}
	args := make([]any, len(missing))
	for i, p := range missing {
		args[i] = int64(p.row)
	}
	query := tableSQL(`select id, data from docs_G where id in (?`, generation) + strings.Repeat(", ?", len(args)-1) + `)`
	rows, err := e.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var data sql.RawBytes
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id, &data); err != nil {
			return nil, err
		}
		d, err := shownDocument(data)
		if err != nil {
			return nil, fmt.Errorf("document %d: %w", id, err)
		}
		docs[uint32(id)] = d
		if len(data) <= cachedBytes {
			e.docs.put(generation, uint32(id), d)
		}
	}
	return docs, rows.Err()
}

// findTexts finds the rows whose passages hold one of the words, the best
// first.
func findTexts(ctx context.Context, db *sql.DB, generation int64, words []string, prefix bool, limit int) ([]uint32, error) {
	var expr strings.Builder
	for i, w := range words {
		if i > 0 {
			expr.WriteString(" OR ")
		}
		// Words are letters and digits only, so that quotes suffice.
		expr.WriteString(`"` + strings.ReplaceAll(w, `"`, "") + `"`)
		if prefix {
			expr.WriteString("*")
		}
	}
	rows, err := db.QueryContext(ctx, tableSQL(`select rowid from passages_G where passages_G match ? order by rowid desc limit ?`, generation), expr.String(), limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []uint32
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		found = append(found, uint32(id))
	}
	return found, rows.Err()
}
