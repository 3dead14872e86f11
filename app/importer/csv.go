package importer

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"dealflow/models/charset"
	"dealflow/models/sheet"
)

const rawLimit = 4 << 10 // how much of a row's text is kept for the report

// ErrNoHeader says that a table has not even a header.
var ErrNoHeader = errors.New("the file has no header row")

// csvReader reads comma, semicolon or tab separated text with quoted cells.
// Quotes that do not add up are not believed: see recover.
type csvReader struct {
	lines  *lineReader
	delim  byte
	header []string
	queue  []Row // rows found in a cell of the row before
	utf8   bool
}

// NewCSV finds out encoding and delimiter, reads the header and leaves r at the
// first row. It reads r twice.
func NewCSV(r io.ReadSeeker) (Reader, charset.Encoding, error) {
	enc, err := charset.Detect(r)
	if err != nil {
		return nil, "", err
	}
	// Detect may have stopped at a byte order mark; the rest is read so that
	// Table.Position knows what one pass is.
	if _, err := io.Copy(io.Discard, r); err != nil {
		return nil, "", err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, "", err
	}
	c := &csvReader{lines: newLineReader(charset.NewReader(r, enc)), utf8: enc == charset.UTF8}
	sample, err := c.sample(20)
	if err != nil {
		return nil, "", err
	}
	c.delim = delimiter(sample)
	c.lines.unread(sample)
	head, err := c.Next()
	switch {
	case errors.Is(err, io.EOF):
		return nil, "", ErrNoHeader
	case err != nil:
		return nil, "", err
	case head.Broken != "":
		return nil, "", fmt.Errorf("the header cannot be read: %s", head.Broken)
	}
	for _, name := range head.Fields {
		c.header = append(c.header, strings.TrimSpace(name))
	}
	return c, enc, nil
}

// sample returns up to n lines, the first one not blank and without byte order mark.
func (c *csvReader) sample(n int) ([]line, error) {
	var lines []line
	for len(lines) < n {
		ln, err := c.lines.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if len(lines) == 0 {
			if ln.text = strings.TrimPrefix(ln.text, "\uFEFF"); blank(ln) {
				continue
			}
		}
		lines = append(lines, ln)
	}
	if len(lines) == 0 {
		return nil, ErrNoHeader
	}
	return lines, nil
}

// delimiter picks the separator by which most lines have as many cells as the
// first one; among equals the one that makes more cells.
func delimiter(lines []line) byte {
	best, bestLines, bestCells := byte(','), 0, 0
	for _, d := range []byte{',', ';', '\t'} {
		cells := strings.Count(lines[0].text, string(d)) + 1
		if cells == 1 {
			continue
		}
		agree := 0
		for _, ln := range lines {
			p := parser{delim: d}
			p.feed(ln.text)
			if p.finish(); len(p.fields) == cells {
				agree++
			}
		}
		if agree > bestLines || agree == bestLines && cells > bestCells {
			best, bestLines, bestCells = d, agree, cells
		}
	}
	return best
}

// Header implements Reader.
func (c *csvReader) Header() []string { return c.header }

// Next implements Reader. Blank lines are no rows.
func (c *csvReader) Next() (Row, error) {
	if len(c.queue) > 0 {
		row := c.queue[0]
		c.queue = c.queue[1:]
		return row, nil
	}
	ln, err := c.lines.next()
	for err == nil && blank(ln) {
		ln, err = c.lines.next()
	}
	if err != nil {
		return Row{}, err
	}
	if strings.IndexByte(ln.text, '"') < 0 {
		return c.row(ln, strings.Split(ln.text, string(c.delim))), nil
	}
	return c.quoted(ln)
}

func blank(ln line) bool { return strings.TrimSpace(ln.text) == "" }

// quoted reads the row that begins with ln, over as many lines as its quotes
// span.
func (c *csvReader) quoted(ln line) (Row, error) {
	p := parser{delim: c.delim}
	lines := []line{ln}
	size := len(ln.text)
	p.feed(ln.text)
	for p.open() {
		next, err := c.lines.next()
		if errors.Is(err, io.EOF) {
			p.stray = true
			break
		}
		if err != nil {
			return Row{}, err
		}
		lines = append(lines, next)
		if size += len(next.text); size > maxRow || len(lines) > maxRowLines || next.tooLong {
			p.stray = true
			break
		}
		p.feed(lines[len(lines)-2].eol)
		p.feed(next.text)
	}
	p.finish()
	return c.judge(lines, &p), nil
}

// judge believes a row, finds the rows that one of its cells has swallowed, or
// gives up its first line with the reason and has the others read again.
func (c *csvReader) judge(lines []line, p *parser) Row {
	if len(lines) == 1 {
		if p.stray {
			return c.broken(lines[0], "a quote in it is not closed, or text follows a closing quote")
		}
		return c.row(lines[0], p.fields)
	}
	if p.stray || c.header != nil && len(p.fields) != len(c.header) {
		c.lines.unread(lines[1:])
		return c.broken(lines[0], "a quote in it is never closed")
	}
	if i := c.swallower(p.fields); i >= 0 {
		return c.recover(lines, p.fields, i)
	}
	row := c.row(lines[0], p.fields)
	row.Raw = raw(joined(lines))
	return row
}

// row makes a Row of one whole line.
func (c *csvReader) row(ln line, fields []string) Row {
	row := Row{Line: ln.no, Fields: fields, Raw: raw(ln.text)}
	switch {
	case ln.tooLong:
		row.Broken = fmt.Sprintf("the line is longer than %d bytes", maxRow)
	case len(fields) > maxColumns:
		row.Broken = fmt.Sprintf("it has more than %d cells", maxColumns)
	}
	for i, f := range fields {
		fields[i] = sheet.Unescape(f)
		if len(f) > maxCell {
			row.Broken = fmt.Sprintf("a cell is longer than %d bytes", maxCell)
		}
		if strings.IndexByte(f, 0) >= 0 {
			row.Broken = "a cell holds a NUL byte"
		}
		if c.utf8 && !utf8.ValidString(f) {
			row.BadUTF8 = true
		}
	}
	if row.Broken != "" {
		row.Fields = nil
	}
	return row
}

func (c *csvReader) broken(ln line, reason string) Row {
	return Row{Line: ln.no, Raw: raw(ln.text), Broken: reason}
}

// raw cuts a row's text for the report and makes it valid UTF-8.
func raw(s string) string {
	if len(s) > rawLimit {
		s = s[:rawLimit] + " …"
	}
	return strings.Clone(strings.ToValidUTF8(s, "\uFFFD"))
}

func joined(lines []line) string {
	var b strings.Builder
	for i, ln := range lines {
		b.WriteString(ln.text)
		if i < len(lines)-1 {
			b.WriteString(ln.eol)
		}
		if b.Len() > rawLimit {
			break
		}
	}
	return b.String()
}
