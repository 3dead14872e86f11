package search

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// mergeAt is how many times larger than what follows a segment has to be to be
// left alone.
const mergeAt = 4

// Apply writes documents and removes records in one transaction. Without an
// index it returns ErrNotReady.
func (e *Embedded) Apply(ctx context.Context, upserts []Document, deletes []Ref) error {
	e.write.Lock()
	defer e.write.Unlock()
	next, err := e.apply(ctx, upserts, deletes)
	if err != nil {
		return fmt.Errorf("write search index: %w", err)
	}
	e.publish(next)
	return nil
}

func (e *Embedded) apply(ctx context.Context, upserts []Document, deletes []Ref) (*state, error) {
	tx, err := e.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	s := e.state.Load()
	generation, seq, err := e.meta(ctx, tx)
	if err != nil {
		return nil, err
	}
	if generation == 0 {
		return nil, ErrNotReady
	}
	if generation != s.generation || seq != s.seq {
		if s, err = e.readIn(ctx, tx, s); err != nil {
			return nil, err
		}
	}
	w := newWriter(tx, s, e.dir, e.today())
	upserts = lastOfEach(upserts)
	for i := range upserts {
		deletes = append(deletes, upserts[i].Ref())
	}
	for _, ref := range deletes {
		if err := w.remove(ctx, ref); err != nil {
			return nil, err
		}
	}
	for i := range upserts {
		if err := w.insert(ctx, &upserts[i]); err != nil {
			return nil, err
		}
	}
	if err := w.flush(ctx, mergeAt); err != nil {
		return nil, err
	}
	next := *s
	next.parts, next.seq = w.parts, seq+1
	if err := setMeta(ctx, tx, "seq", strconv.FormatInt(next.seq, 10)); err != nil {
		return nil, err
	}
	return &next, tx.Commit()
}

// lastOfEach keeps the last document of each record.
func lastOfEach(docs []Document) []Document {
	at := make(map[Ref]int, len(docs))
	kept := make([]Document, 0, len(docs))
	for _, d := range docs {
		if i, ok := at[d.Ref()]; ok {
			kept[i] = d
			continue
		}
		at[d.Ref()] = len(kept)
		kept = append(kept, d)
	}
	return kept
}

// writer changes the tables of one generation and keeps the parts in step.
type writer struct {
	tx         queryer
	dir        string // where segments are mapped
	generation int64
	today      int
	parts      []*part
	touched    map[*part]bool // parts whose live bits are ours to change
	builder    *builder
	added      int
}

func newWriter(tx *sql.Tx, s *state, dir string, today int) *writer {
	return &writer{
		tx: tx, dir: dir, generation: s.generation, today: today, builder: newBuilder(today), touched: map[*part]bool{},
		parts: append([]*part(nil), s.parts...),
	}
}

func (w *writer) sql(query string) string { return tableSQL(query, w.generation) }

// remove takes a record out, if it is there.
func (w *writer) remove(ctx context.Context, ref Ref) error {
	var row int64
	err := w.tx.QueryRowContext(ctx, w.sql(`delete from docs_G where kind = ? and record = ? returning id`), string(ref.Kind), ref.ID).Scan(&row)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := w.tx.ExecContext(ctx, w.sql(`delete from passages_G where rowid = ?`), row); err != nil {
		return err
	}
	for i, p := range w.parts {
		doc, ok := p.seg.ordinal(uint32(row))
		if !ok || !p.live.has(doc) {
			continue
		}
		if !w.touched[p] {
			p = &part{id: p.id, seg: p.seg, live: append(bitmap(nil), p.live...), dead: p.dead}
			w.parts[i] = p
			w.touched[p] = true
		}
		p.live.clear(doc)
		p.dead++
	}
	return nil
}

// insert writes a document that is not there.
func (w *writer) insert(ctx context.Context, d *Document) error {
	res, err := w.tx.ExecContext(ctx, w.sql(`insert into docs_G (kind, record, version, data) values (?, ?, ?, ?)`), string(d.Kind), d.RecordID, d.Version, encodeDocument(d))
	if err != nil {
		return err
	}
	row, err := res.LastInsertId()
	if err != nil {
		return err
	}
	if text := passageText(d); text != "" {
		if _, err := w.tx.ExecContext(ctx, w.sql(`insert into passages_G (rowid, body) values (?, ?)`), row, text); err != nil {
			return err
		}
	}
	w.builder.add(uint32(row), d)
	w.added++
	return nil
}

// passageText is the words of all passages, with spaces between: FTS5 need not
// know what a word is.
func passageText(d *Document) string {
	var b strings.Builder
	put := func(word string) {
		if len(word) <= 60 {
			b.WriteString(word)
			b.WriteByte(' ')
		}
	}
	for _, p := range d.Passages {
		for _, tok := range tokenize(p.Text) {
			if tok.cjk {
				grams(tok.text, put)
			} else {
				put(tok.text)
			}
		}
	}
	return b.String()
}

// flush writes what was collected as a segment, after merging it with those
// before that are not much larger.
func (w *writer) flush(ctx context.Context, times int) error {
	if w.added > 0 {
		seg := w.builder.done()
		w.parts = append(w.parts, &part{seg: seg, live: fullBitmap(seg.len())})
		w.builder, w.added = newBuilder(w.today), 0
	}
	from := len(w.parts)
	size := 0
	for i := len(w.parts) - 1; i >= 0; i-- {
		p := w.parts[i]
		live := p.seg.len() - p.dead
		// Much that no longer stands is worth a merge by itself.
		if i < len(w.parts)-1 && live >= times*size && p.dead < live {
			break
		}
		from, size = i, size+live
	}
	if merging := w.parts[from:]; len(merging) > 1 || len(merging) == 1 && merging[0].dead > 0 && merging[0].dead >= merging[0].seg.len()/2 {
		seg := merge(merging)
		for _, p := range merging {
			if p.id == 0 {
				continue
			}
			for _, query := range []string{`delete from segments_G where id = ?`, `delete from pieces_G where segment = ?`} {
				if _, err := w.tx.ExecContext(ctx, w.sql(query), p.id); err != nil {
					return err
				}
			}
		}
		w.parts = w.parts[:from:from]
		if seg.len() > 0 {
			w.parts = append(w.parts, &part{seg: seg, live: fullBitmap(seg.len())})
		}
	}
	return w.save(ctx)
}

// save writes parts that are new, and the live bits of those that changed.
func (w *writer) save(ctx context.Context) error {
	for _, p := range w.parts {
		if p.id == 0 {
			if err := w.saveSegment(ctx, p); err != nil {
				return err
			}
		} else if w.touched[p] {
			if _, err := w.tx.ExecContext(ctx, w.sql(`update segments_G set live = ?, dead = ? where id = ?`), []byte(p.live), p.dead, p.id); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writer) saveSegment(ctx context.Context, p *part) error {
	err := w.tx.QueryRowContext(ctx, w.sql(`insert into segments_G (first, live, dead) values (?, ?, ?) returning id`), p.seg.rows[0], []byte(p.live), p.dead).Scan(&p.id)
	if err != nil {
		return err
	}
	n, data := 0, p.seg.encode()
	for piece := range slices.Chunk(data, pieceSize) {
		if _, err := w.tx.ExecContext(ctx, w.sql(`insert into pieces_G (segment, n, data) values (?, ?, ?)`), p.id, n, piece); err != nil {
			return err
		}
		n++
	}
	if len(data) < mappedFrom {
		return nil
	}
	mapped, err := mapSegment(w.dir, len(data), func(to io.Writer) error {
		_, err := to.Write(data)
		return err
	})
	if err == nil {
		p.seg = mapped // else it stays on the heap
	}
	return nil
}
