package importer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"dealflow/models"
)

// Options say what to import.
type Options struct {
	Preset   string // one of Presets
	Folder   string // where the preset's files are
	Rejected string // path of the file of rejected rows; it is overwritten
	Batch    int    // rows per transaction; 0 means 1,000
	// Progress, when set, is told after each batch how many bytes of a file are done.
	Progress func(file string, done, total int64)
}

// Report is what became of a file. Rows = Created + Updated + Skipped + Rejected.
type Report struct {
	File     string `json:"file"`
	Rows     int64  `json:"rows"`
	Created  int64  `json:"created"`
	Updated  int64  `json:"updated"`
	Skipped  int64  `json:"skipped"`
	Rejected int64  `json:"rejected"`
	// Adjusted counts notes about rows that were taken over without a part that
	// cannot be true, such as an impossible date.
	Adjusted int64 `json:"adjusted"`
	// Companies counts companies made because a row names them.
	Companies int64 `json:"companies_created"`
}

// ErrStopped is returned when the context ended between two batches: what was
// done is saved, and running the import again does the rest.
var ErrStopped = errors.New("stopped; run the import again to finish it")

// preset knows the files of one data set and how to import each.
type preset struct {
	dataset string
	files   []presetFile
}

type presetFile struct {
	name    string
	columns []string
	run     func(ctx context.Context, f *fileRun) error
}

var presets = map[string]preset{crunchbase: crunchbase2015}

// Presets lists the names of the presets.
func Presets() []string {
	var names []string
	for name := range presets {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// Run imports the files of a preset in order and hands the report of each to
// done. All files are looked at before the first row is written, so that a
// missing file or column leaves the store as it was.
func Run(ctx context.Context, store *models.Store, actor models.Actor, opts Options, done func(Report)) (err error) {
	p, ok := presets[opts.Preset]
	if !ok {
		return fmt.Errorf("there is no preset %q; known: %s", opts.Preset, strings.Join(Presets(), ", "))
	}
	if opts.Batch <= 0 {
		opts.Batch = 1000
	}
	for _, file := range p.files {
		table, err := file.open(opts.Folder)
		if err != nil {
			return err
		}
		table.Close()
	}
	notes, err := createNotes(opts.Rejected)
	if err != nil {
		return err
	}
	defer func() {
		if e := notes.close(); err == nil {
			err = e
		}
	}()
	release, err := store.LockImports(ctx)
	if err != nil {
		return err
	}
	defer release()
	operation, err := store.StartImportRun(ctx, actor, p.dataset)
	if err != nil {
		return err
	}
	for _, file := range p.files {
		f := &fileRun{file: file, operation: operation, store: store, actor: actor, opts: opts, dataset: p.dataset, notes: notes, seen: map[[16]byte]bool{}}
		if err := f.do(ctx); err != nil {
			return fmt.Errorf("import %s: %w", file.name, err)
		}
		done(f.report())
	}
	return nil
}

// open opens a file of the preset and checks that it has the columns.
func (p presetFile) open(folder string) (*Table, error) {
	table, err := Open(filepath.Join(folder, p.name))
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("there is no %s in %s", p.name, folder)
	}
	if err != nil {
		return nil, err
	}
	at := columnIndex(table.Header())
	for _, name := range p.columns {
		if _, ok := at[name]; !ok {
			table.Close()
			return nil, fmt.Errorf("%s has no column %s", p.name, name)
		}
	}
	return table, nil
}

func columnIndex(header []string) map[string]int {
	at := map[string]int{}
	for i, name := range header {
		name = strings.ToLower(name)
		if _, ok := at[name]; !ok {
			at[name] = i
		}
	}
	return at
}

// fileRun is the import of one file.
type fileRun struct {
	file      presetFile
	operation int64
	store     *models.Store
	actor     models.Actor
	opts      Options
	dataset   string
	notes     *notes
	imp       *models.Import
	table     *Table
	columns   map[string]int
	seen      map[[16]byte]bool // keys of the file so far, hashed
	adjusted  int64
	made      int64
}

func (f *fileRun) do(ctx context.Context) (err error) {
	if f.imp, err = f.store.StartImport(ctx, f.actor, f.operation, f.dataset, f.file.name); err != nil {
		return err
	}
	if err := f.file.run(ctx, f); err != nil {
		return err
	}
	return f.store.FinishImport(ctx, f.actor, f.imp)
}

func (f *fileRun) report() Report {
	return Report{File: f.file.name, Rows: f.imp.Rows, Created: f.imp.Created, Updated: f.imp.Updated, Skipped: f.imp.Skipped, Rejected: f.imp.Rejected,
		Adjusted: f.adjusted, Companies: f.made}
}

func (f *fileRun) reject(row Row, reason string) error {
	f.imp.Rejected++
	return f.notes.add(f.file.name, row, resultRejected, reason)
}

// each reads the file from its beginning and hands out its rows as records.
func (f *fileRun) each(ctx context.Context, fn func(record) error) error {
	table, err := f.file.open(f.opts.Folder)
	if err != nil {
		return err
	}
	defer table.Close()
	f.table, f.columns = table, columnIndex(table.Header())
	for n := 0; ; n++ {
		if n%1000 == 0 && ctx.Err() != nil {
			return ErrStopped
		}
		row, err := table.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := fn(record{Row: row, columns: f.columns, width: len(table.Header())}); err != nil {
			return err
		}
	}
}
