// Package importer reads foreign tables (CSV today) into the store: it finds
// out how a file is written, turns its rows into records with a preset, writes
// them in batches and says of every row what became of it.
package importer

import (
	"fmt"
	"io"
	"os"

	"dealflow/models/charset"
)

// Limits of what a table may hold. A row beyond them is handed out with its
// reason instead of its fields, so that no file can take all memory.
const (
	maxCell     = 64 << 10 // bytes of one cell
	maxRow      = 1 << 20  // bytes of one row, line breaks inside cells included
	maxRowLines = 5000     // lines of one row
	maxColumns  = 1000     // cells of one row
)

// Row is one row of a table below its header.
type Row struct {
	Line      int      // number of the row's first line in the file, counted from 1
	Fields    []string // the cells in the order of the header; nil when Broken is set
	Raw       string   // the text as it stands in the file, cut at 4 KiB, always valid UTF-8
	Broken    string   // why the row cannot be read, in English; empty when it can
	Recovered bool     // the row was found inside a cell of another row
	BadUTF8   bool     // the fields hold bytes that are not UTF-8 although the file is
}

// Reader hands out the rows of a table one by one. Next ends with io.EOF; any
// other error means that the file itself cannot be read on. A row that is
// broken is no error: it is a Row with its reason.
type Reader interface {
	Header() []string
	Next() (Row, error)
}

// Table is an open file with the Reader that fits it.
type Table struct {
	Reader
	Encoding charset.Encoding // how the text is encoded
	file     *os.File
	counter  *countingReader
	size     int64
}

// Open finds out encoding and delimiter of the CSV file at path and reads its
// header. The caller closes the table.
func Open(path string) (*Table, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open table: %w", err)
	}
	table, err := openFile(file)
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return table, nil
}

func openFile(file *os.File) (*Table, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("not a regular file")
	}
	counter := &countingReader{r: file}
	reader, enc, err := NewCSV(struct {
		io.Reader
		io.Seeker
	}{counter, file})
	if err != nil {
		return nil, err
	}
	return &Table{Reader: reader, Encoding: enc, file: file, counter: counter, size: info.Size()}, nil
}

// Size is the length of the file in bytes.
func (t *Table) Size() int64 { return t.size }

// Position is how many bytes of the file have been read for the rows so far;
// it runs ahead of the rows by at most a buffer.
func (t *Table) Position() int64 {
	// The encoding was found by reading the file once before.
	return max(0, t.counter.n-t.size)
}

// Close closes the file.
func (t *Table) Close() error { return t.file.Close() }

type countingReader struct {
	r io.Reader
	n int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
