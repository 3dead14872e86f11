package extract

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"time"
)

// Limits of a workbook.
const (
	maxSheets  = 500
	maxShared  = 32 << 20 // bytes of the texts that cells share
	maxCell    = 32 << 10 // bytes of one cell
	maxColumns = 1000     // cells of one row that are kept
)

// workbook is what the cells of a sheet refer to.
type workbook struct {
	*archive
	sheets []struct{ name, part string }
	shared []string
	dates  map[int]bool // the styles that show a number as a day
	from   time.Time    // the day that number 0 is
}

// readXLSX reads the cells of all sheets, row by row, as they are stored: a day
// in ISO form, a formula as its last result.
func readXLSX(f io.ReaderAt, size int64, out *sink) error {
	w, err := openWorkbook(f, size)
	if err != nil {
		return err
	}
	p := pieces{out: out}
	for _, sheet := range w.sheets {
		if err := w.readSheet(sheet.part, sheet.name, &p); err != nil {
			return err
		}
		if err := p.end(); err != nil {
			return err
		}
	}
	return nil
}

// openWorkbook reads what the cells of all sheets refer to.
func openWorkbook(f io.ReaderAt, size int64) (*workbook, error) {
	a, err := openArchive(f, size)
	if err != nil {
		return nil, err
	}
	w := &workbook{archive: a, dates: map[int]bool{}, from: time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)}
	for _, step := range []func() error{w.readSheets, w.readShared, w.readStyles} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func (w *workbook) readSheets() error {
	const main = "xl/workbook.xml"
	relations, err := w.relations(main)
	if err != nil {
		return err
	}
	return w.part(main, walk{start: func(e xml.StartElement) (bool, error) {
		switch e.Name.Local {
		case "workbookPr":
			if v := attr(e, "date1904"); v == "1" || v == "true" {
				w.from = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
			}
		case "sheet":
			if r, ok := relations[reference(e)]; ok && r.kind == "worksheet" && len(w.sheets) < maxSheets {
				w.sheets = append(w.sheets, struct{ name, part string }{attr(e, "name"), r.target})
			}
		}
		return true, nil
	}})
}

// readShared reads the texts that cells refer to by their place.
func (w *workbook) readShared() error {
	const name = "xl/sharedStrings.xml"
	if w.file(name) == nil {
		return nil
	}
	var b strings.Builder
	inside, total := false, 0
	return w.part(name, walk{
		start: func(e xml.StartElement) (bool, error) {
			inside = e.Name.Local == "t"
			// Phonetic readings repeat what they stand beside.
			return e.Name.Local != "rPh", nil
		},
		end: func(name string) error {
			inside = false
			if name != "si" {
				return nil
			}
			if total += b.Len() + 16; total > maxShared {
				return ErrTooLarge
			}
			w.shared = append(w.shared, b.String())
			b.Reset()
			return nil
		},
		text: func(s []byte) error {
			if inside && b.Len() < maxCell {
				b.Write(s)
			}
			return nil
		},
	})
}

// readStyles finds the styles that make a number a day.
func (w *workbook) readStyles() error {
	const name = "xl/styles.xml"
	if w.file(name) == nil {
		return nil
	}
	formats := map[string]bool{}
	used, style := false, 0
	return w.part(name, walk{
		start: func(e xml.StartElement) (bool, error) {
			switch e.Name.Local {
			case "numFmt":
				if len(formats) < maxEntries {
					formats[attr(e, "numFmtId")] = showsDay(attr(e, "formatCode"))
				}
			case "cellXfs":
				used = true
			case "xf":
				if used && style < maxEntries {
					id := attr(e, "numFmtId")
					n, err := strconv.Atoi(id)
					w.dates[style] = formats[id] || err == nil && (n >= 14 && n <= 17 || n == 22 || n >= 27 && n <= 31 || n == 36 || n >= 50 && n <= 58)
					style++
				}
			}
			return true, nil
		},
		end: func(name string) error {
			if name == "cellXfs" {
				used = false
			}
			return nil
		},
	})
}

// showsDay says whether a number format shows a year or a day: its letters
// outside of quotes, escapes and brackets.
func showsDay(format string) bool {
	quoted, bracket := false, false
	for i := 0; i < len(format); i++ {
		switch c := format[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case !bracket && strings.IndexByte("yYdD", c) >= 0:
			return true
		}
	}
	return false
}

// sheet reads the rows of one sheet.
type sheet struct {
	*workbook
	name   string
	pieces *pieces
	row    strings.Builder
	cell   strings.Builder
	kind   string // of the cell: s, str, inlineStr, b, e, n
	style  int
	inside bool // of a value or text
	// rows, when set, gets the cells of each row in their places instead.
	rows   func(line int, cells []string) error
	line   int
	column int // of the cell, from 0
	cells  []string
}

func (w *workbook) readSheet(part, name string, p *pieces) error {
	s := &sheet{workbook: w, name: name, pieces: p}
	return w.part(part, walk{start: s.start, end: s.end, text: s.characters})
}

func (s *sheet) start(e xml.StartElement) (bool, error) {
	s.inside = false
	switch e.Name.Local {
	case "row":
		s.line++
		if n, err := strconv.Atoi(attr(e, "r")); err == nil && n > s.line {
			s.line = n
		}
		s.column, s.cells = -1, nil
	case "c":
		s.column = place(attr(e, "r"), s.column+1)
		s.kind, s.cell = attr(e, "t"), strings.Builder{}
		style, err := strconv.Atoi(attr(e, "s"))
		if err != nil {
			style = -1
		}
		s.style = style
	case "v", "t":
		s.inside = true
	case "f", "rPh", "extLst", "conditionalFormatting", "dataValidations":
		return false, nil
	}
	return true, nil
}

func (s *sheet) characters(text []byte) error {
	if s.inside && s.cell.Len() < maxCell {
		s.cell.Write(text)
	}
	return nil
}

func (s *sheet) end(name string) error {
	s.inside = false
	switch name {
	case "c":
		if s.rows != nil {
			return s.keep(s.value())
		}
		if value := s.value(); value != "" && s.row.Len() < maxPageText {
			if s.row.Len() > 0 {
				s.row.WriteString(" | ")
			}
			s.row.WriteString(value)
		}
	case "row":
		if s.rows != nil {
			return s.rows(s.line, s.cells)
		}
		line := s.row.String()
		s.row.Reset()
		if line != "" {
			return s.pieces.add(s.name, line+"\n")
		}
	}
	return nil
}

// keep puts a cell in its place. Those beyond maxColumns are left out.
func (s *sheet) keep(value string) error {
	if value == "" || s.column >= maxColumns {
		return nil
	}
	for len(s.cells) <= s.column {
		s.cells = append(s.cells, "")
	}
	s.cells[s.column] = value
	return nil
}

// place is the column of a cell such as "C5", from 0; next where it has none.
func place(reference string, next int) int {
	n := 0
	for _, r := range reference {
		if r < 'A' || r > 'Z' || n > maxColumns {
			break
		}
		n = n*26 + int(r-'A') + 1
	}
	if n == 0 {
		return next
	}
	return n - 1
}

// Rows hands out the rows of the first sheet of a workbook (XLSX) that has any:
// the cells in their places, as they are stored, days in ISO form. Lines count
// from 1. An error of fn ends it and is returned.
func Rows(f io.ReaderAt, size int64, fn func(line int, cells []string) error) error {
	w, err := openWorkbook(f, size)
	if err != nil {
		return err
	}
	for _, part := range w.sheets {
		any := false
		s := &sheet{workbook: w, rows: func(line int, cells []string) error {
			any = any || len(cells) > 0
			return fn(line, cells)
		}}
		if err := w.part(part.part, walk{start: s.start, end: s.end, text: s.characters}); err != nil || any {
			return err
		}
	}
	return nil
}

// value is a cell's content as text.
func (s *sheet) value() string {
	raw := strings.TrimSpace(s.cell.String())
	switch s.kind {
	case "s":
		if i, err := strconv.Atoi(raw); err == nil && i >= 0 && i < len(s.shared) {
			return clip(strings.Join(strings.Fields(s.shared[i]), " "), maxCell)
		}
		return ""
	case "b":
		return map[string]string{"0": "FALSE", "1": "TRUE"}[raw]
	case "str", "inlineStr", "e", "d":
		return clip(strings.Join(strings.Fields(raw), " "), maxCell)
	}
	n, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return clip(raw, 100)
	}
	if s.dates[s.style] && n > 0 && n < 3_000_000 {
		return s.from.AddDate(0, 0, int(n)).Format(time.DateOnly)
	}
	// Fifteen digits are what the program itself keeps.
	if n, err = strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64); err != nil || n > 1e18 || n < -1e18 {
		return clip(raw, 100)
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}
