package importer

import (
	"context"
	"crypto/sha256"

	"dealflow/models"
)

// parsed is a row turned into what the store takes.
type parsed[T any] struct {
	item   T
	key    string   // the row's key in the data set
	group  string   // rows of one group that follow each other share a batch
	notes  []string // what was left out of the row, and why
	reject string   // why the row is not taken at all
}

// writeRows reads a file, parses its rows and writes them batch by batch. A key
// that occurs again in the file goes into a later batch, marked as repeated.
func writeRows[T any](ctx context.Context, f *fileRun, parse func(record) parsed[T], repeat func(*T),
	write func(context.Context, []T) ([]models.ImportResult, error)) error {
	b := batcher[T]{f: f, write: write, keys: map[string]bool{}}
	err := f.each(ctx, func(r record) error {
		f.imp.Rows++
		if r.Broken != "" {
			return f.reject(r.Row, r.Broken)
		}
		p := parse(r)
		if p.reject != "" {
			return f.reject(r.Row, p.reject)
		}
		for _, note := range p.notes {
			f.adjusted++
			if err := f.notes.add(f.file.name, r.Row, resultAdjusted, note); err != nil {
				return err
			}
		}
		full := len(b.items) >= f.opts.Batch && p.group != b.group || len(b.items) >= 2*f.opts.Batch
		if full || b.keys[p.key] {
			if err := b.flush(ctx); err != nil {
				return err
			}
		}
		if hash := hashKey(p.key); f.seen[hash] {
			repeat(&p.item)
		} else {
			f.seen[hash] = true
		}
		b.add(r.Row, p)
		return nil
	})
	if err != nil {
		return err
	}
	return b.flush(ctx)
}

// hashKey keeps the memory that a key takes small and equal for all.
func hashKey(key string) (out [16]byte) {
	sum := sha256.Sum256([]byte(key))
	copy(out[:], sum[:])
	return out
}

type batcher[T any] struct {
	f     *fileRun
	write func(context.Context, []T) ([]models.ImportResult, error)
	items []T
	rows  []Row
	keys  map[string]bool
	group string
	n     int // batches written
}

func (b *batcher[T]) add(row Row, p parsed[T]) {
	row.Fields = nil
	b.items, b.rows, b.group = append(b.items, p.item), append(b.rows, row), p.group
	b.keys[p.key] = true
}

// flush writes the batch. A context that has ended is heeded before the batch
// and not in the midst of it.
func (b *batcher[T]) flush(ctx context.Context) error {
	if len(b.items) == 0 {
		return nil
	}
	if ctx.Err() != nil {
		return ErrStopped
	}
	results, err := b.write(context.WithoutCancel(ctx), b.items)
	if err != nil {
		return err
	}
	imp := b.f.imp
	for i, r := range results {
		switch r.Outcome {
		case models.ImportCreated:
			imp.Created++
		case models.ImportUpdated:
			imp.Updated++
		case models.ImportSkipped:
			imp.Skipped++
		case models.ImportRejected:
			if err := b.f.reject(b.rows[i], r.Reason); err != nil {
				return err
			}
		}
	}
	b.items, b.rows = b.items[:0], b.rows[:0]
	clear(b.keys)
	if b.n++; b.n == 2 || b.n == 20 || b.n == 200 {
		if err := b.f.store.AnalyzeImport(ctx); err != nil {
			return err
		}
	}
	if b.f.opts.Progress != nil {
		b.f.opts.Progress(b.f.file.name, b.f.table.Position(), b.f.table.Size())
	}
	return nil
}
