package importer

import "strings"

// swallower returns the cell that holds whole rows, or -1. Programs that meet
// an unescaped quote write everything up to the next one into one cell: such a
// cell has line breaks, and what stands between them has at least as many
// columns as the table.
func (c *csvReader) swallower(fields []string) int {
	if len(c.header) < 3 {
		return -1
	}
	for i, f := range fields {
		inner := splitLines(f)[1:]
		rows := 0
		for _, text := range inner {
			if _, n := bestDelimiter(text, c.delim); n >= len(c.header) {
				rows++
			}
		}
		if rows > 0 && rows*2 >= len(inner) {
			return i
		}
	}
	return -1
}

// recover reads a swallowing cell again as the lines it is made of. The cell's
// first line ends the row it stands in, every further one is a row of its own.
// The rows keep the number of cells they are found with; whether they mean
// anything is for the preset to say.
func (c *csvReader) recover(lines []line, fields []string, at int) Row {
	texts := splitLines(fields[at])
	after := fields[at+1:]
	first := append(append([]string{}, fields[:at]...), c.split(texts[0])...)
	row := c.row(lines[0], first)
	row.Recovered = true
	for i, text := range texts[1:] {
		ln := line{no: lines[0].no + 1 + i, text: text}
		cells := c.split(text)
		if i == len(texts)-2 && strings.Join(after, "") != "" {
			cells = append(cells, after...)
		}
		r := c.row(ln, cells)
		r.Recovered = true
		c.queue = append(c.queue, r)
	}
	return row
}

// split cuts a recovered line at the delimiter it seems to have been written with.
func (c *csvReader) split(text string) []string {
	d, _ := bestDelimiter(text, c.delim)
	return strings.Split(text, string(d))
}

func bestDelimiter(text string, preferred byte) (byte, int) {
	best, cells := preferred, strings.Count(text, string(preferred))+1
	for _, d := range []byte{',', ';', '\t'} {
		if n := strings.Count(text, string(d)) + 1; n > cells {
			best, cells = d, n
		}
	}
	return best, cells
}

// splitLines cuts at every kind of line break.
func splitLines(s string) []string {
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	return strings.Split(s, "\n")
}
