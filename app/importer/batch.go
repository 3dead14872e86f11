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

// writeRows reads a file, parses its rows and writes them batch by batch, at most
// so many at a time as there are writers, while the next ones are read. A key that
// occurs again in the file goes into a later batch, marked as repeated, which waits
// for those before it.
func writeRows[T any](ctx context.Context, f *fileRun, writers int, parse func(record) parsed[T], repeat func(*T),
	write func(context.Context, []T) ([]models.ImportResult, error)) error {
	b := batcher[T]{f: f, write: write, writers: writers, keys: map[string]bool{}}
	defer b.wait()
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
			if err := b.start(ctx); err != nil {
				return err
			}
		}
		if hash := hashKey(p.key); f.seen[hash] {
			repeat(&p.item)
			b.alone = true
		} else {
			f.seen[hash] = true
		}
		b.add(r.Row, p)
		return nil
	})
	if err == nil {
		err = b.start(ctx)
	}
	for err == nil && len(b.started) > 0 {
		err = b.finish(ctx)
	}
	return err
}

// hashKey keeps the memory that a key takes small and equal for all.
func hashKey(key string) (out [16]byte) {
	sum := sha256.Sum256([]byte(key))
	copy(out[:], sum[:])
	return out
}

// batcher collects rows, and writes those of a batch beside each other.
type batcher[T any] struct {
	f       *fileRun
	write   func(context.Context, []T) ([]models.ImportResult, error)
	writers int
	items   []T
	rows    []Row
	keys    map[string]bool
	group   string
	alone   bool     // the batch must find what those before it have written
	started []*batch // those that are being written, in their order
	n       int      // batches written
}

// batch is what becomes of rows that are being written.
type batch struct {
	rows    []Row
	done    int64 // how far into the file it reaches, in bytes
	results []models.ImportResult
	err     error
	ended   chan struct{}
}

func (b *batcher[T]) add(row Row, p parsed[T]) {
	row.Fields = nil
	b.items, b.rows, b.group = append(b.items, p.item), append(b.rows, row), p.group
	b.keys[p.key] = true
}

// start lets the collected rows be written as soon as there is a writer. A context
// that has ended is heeded before a batch and not in the midst of it.
func (b *batcher[T]) start(ctx context.Context) error {
	if len(b.items) == 0 {
		return nil
	}
	for len(b.started) >= b.writers || b.alone && len(b.started) > 0 {
		if err := b.finish(ctx); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return ErrStopped
	}
	items, next := b.items, &batch{rows: b.rows, done: b.f.table.Position(), ended: make(chan struct{})}
	go func() {
		defer close(next.ended)
		next.results, next.err = b.write(context.WithoutCancel(ctx), items)
	}()
	b.started = append(b.started, next)
	b.items, b.rows, b.alone = nil, nil, false
	clear(b.keys)
	return nil
}

// finish waits for the first of the batches that are being written.
func (b *batcher[T]) finish(ctx context.Context) error {
	first := b.started[0]
	<-first.ended
	b.started = b.started[1:]
	if first.err != nil {
		return first.err
	}
	imp := b.f.imp
	for i, r := range first.results {
		switch r.Outcome {
		case models.ImportCreated:
			imp.Created++
		case models.ImportUpdated:
			imp.Updated++
		case models.ImportSkipped:
			imp.Skipped++
		case models.ImportRejected:
			if err := b.f.reject(first.rows[i], r.Reason); err != nil {
				return err
			}
		}
	}
	if b.n++; b.n == 2 || b.n == 20 || b.n == 200 {
		if err := b.f.store.AnalyzeImport(ctx); err != nil {
			return err
		}
	}
	if b.f.opts.Progress != nil {
		b.f.opts.Progress(b.f.file.name, first.done, b.f.table.Size())
	}
	return nil
}

// wait lets what is being written come to its end when something has failed.
func (b *batcher[T]) wait() {
	for _, s := range b.started {
		<-s.ended
	}
}
