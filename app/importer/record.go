package importer

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"dealflow/models/money"
)

// record is a row whose cells are known by the names of their columns.
type record struct {
	Row
	columns map[string]int
	width   int // number of columns of the table
}

// get returns the cell of a column without space around it; "" when there is none.
func (r record) get(column string) string {
	if i, ok := r.columns[column]; ok && i < len(r.Fields) {
		return strings.TrimSpace(r.Fields[i])
	}
	return ""
}

// misfit says what is wrong with the number of cells, or "".
func (r record) misfit() string {
	if len(r.Fields) == r.width {
		return ""
	}
	reason := fmt.Sprintf("it has %d cells, the header has %d", len(r.Fields), r.width)
	if r.Recovered {
		reason += "; it was found inside another row's cell, where it is cut off"
	}
	return reason
}

// validBut reports whether every cell but that of one column is valid UTF-8.
func (r record) validBut(column string) bool {
	for i, f := range r.Fields {
		if i != r.columns[column] && !utf8.ValidString(f) {
			return false
		}
	}
	return true
}

// Layouts of dates in the export.
const (
	isoDate  = "2006-01-02"
	dayFirst = "02-01-2006"
)

// date reads a full date. What is none, or lies outside of oldest to lastYear, is
// left out and noted: the row's other facts are no worse for it.
func (p *parsed[T]) date(r record, column, layout string, oldest int) string {
	text := r.get(column)
	if text == "" {
		return ""
	}
	t, err := time.Parse(layout, strings.TrimSuffix(text, " 00:00:00"))
	if err != nil {
		p.note("%s %q is not a date: left out", column, shorten(text))
		return ""
	}
	if t.Year() < oldest || t.Year() > lastYear {
		p.note("%s %s is impossible: left out", column, text)
		return ""
	}
	return t.Format(isoDate)
}

// amount reads a whole or decimal number of a currency's units and returns it in
// minor units. Empty and "-" are undisclosed. Zero is, too: the export writes it
// where nobody knew the amount, and says so in a note.
func (p *parsed[T]) amount(r record, column, currency string) (*int64, string) {
	text := r.get(column)
	if text == "" || text == "-" {
		return nil, ""
	}
	digits, ok := money.Digits(currency)
	if !ok {
		p.note("%s %s: currency %q is not known: left out", column, shorten(text), shorten(currency))
		return nil, ""
	}
	minor, ok := minorUnits(text, digits)
	switch {
	case !ok:
		p.note("%s %q is not an amount: left out", column, shorten(text))
		return nil, ""
	case minor == 0:
		p.note("%s 0 stands for an unknown amount: kept as undisclosed", column)
		return nil, ""
	}
	return &minor, currency
}

// minorUnits reads digits with an optional decimal point, exactly.
func minorUnits(text string, digits int) (int64, bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	fraction = strings.TrimRight(fraction, "0")
	if len(fraction) > digits || whole == "" || strings.Trim(whole+fraction, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", digits-len(fraction)), 10, 64)
	return n, err == nil && n < math.MaxInt64/1000
}
