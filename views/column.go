package views

import (
	"context"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"

	"dealflow/models"

	"github.com/a-h/templ"
)

// Head is what a column is beside its cells. The address of a list chooses and
// orders columns by key: cols=company,stage,owner.
type Head struct {
	Key   string
	Label string // a message id
	// Field is that of the record which is edited in the cell, empty for none and
	// for a cell with a link.
	Field string
	// Sort is the key of the order by this column, empty for none; First says
	// that it is descending at first.
	Sort  string
	First bool
	// Class is that of the column's cells: "num" for numbers, "date" for days.
	Class string
	// Level says on how narrow a screen the column has a place of its own: 0
	// everywhere, 2 from 700 px on, 3 from 1100 px on unless it was chosen. Below
	// 700 px the columns that have none are one line under the name.
	Level int
	// Shown says that it is one of those that a list has until others are chosen.
	Shown bool
}

// A Column is one column of the rows R.
type Column[R any] struct {
	Head
	// Text is the value as a person reads it, empty for none. It is the cell too,
	// unless there is a Cell.
	Text func(Base, *R) string
	Cell func(Base, *R) templ.Component
	// Brief is the cell beside the column With, which says the rest of it.
	Brief func(Base, *R) templ.Component
	With  string
}

// A Table is all that the rows of a list can show. The first column names the
// row: it is always there, and first.
type Table[R any] struct {
	Key     string // of the list, as in models.ListFields
	Kind    string // of its records, empty for several
	Bulk    bool   // many rows can be changed at once
	ID      func(*R) int64
	Columns []Column[R]
}

// heads are the columns of every list that lets one choose them, by its key.
var heads = map[string][]Head{
	dealTable.Key: dealTable.heads(), companyTable.Key: companyTable.heads(), personTable.Key: personTable.heads(),
	roundTable.Key: roundTable.heads(), investorTable.Key: investorTable.heads(),
}

func (t Table[R]) heads() []Head {
	list := make([]Head, len(t.Columns))
	for i, c := range t.Columns {
		list[i] = c.Head
	}
	return list
}

// shown are the columns of a list in their order.
func (t Table[R]) shown(l List) []Column[R] {
	columns := l.Columns
	if columns.List == "" {
		columns = ColumnsOf(t.Key, "")
	}
	list := make([]Column[R], 0, len(columns.Keys))
	for _, key := range columns.Keys {
		if i := slices.IndexFunc(t.Columns, func(c Column[R]) bool { return c.Key == key }); i >= 0 {
			c := t.Columns[i]
			if c.With != "" && slices.Contains(columns.Keys, c.With) {
				c.Cell = c.Brief
			}
			list = append(list, c)
		}
	}
	return list
}

// Columns are those that a list shows.
type Columns struct {
	List   string   // the key of the list, empty for one without a choice
	Keys   []string // in their order
	Chosen bool     // somebody chose them
}

// ColumnsOf reads the parameter "cols" of a list's address. What the list does
// not have is left out; nothing means those that it has by itself.
func ColumnsOf(list, cols string) Columns {
	c := Columns{List: list}
	for _, key := range strings.Split(cols, ",") {
		if _, ok := head(list, key); ok && !slices.Contains(c.Keys, key) {
			c.Keys = append(c.Keys, key)
		}
	}
	if c.Chosen = len(c.Keys) > 0; !c.Chosen {
		for _, h := range heads[list] {
			if h.Shown {
				c.Keys = append(c.Keys, h.Key)
			}
		}
		return c
	}
	name := heads[list][0].Key
	c.Keys = append([]string{name}, slices.DeleteFunc(c.Keys, func(key string) bool { return key == name })...)
	return c
}

// ColumnsTicked are the columns with the given keys, in their order, after the
// name of the row, which stands by itself for none.
func ColumnsTicked(list string, keys []string) Columns {
	if len(heads[list]) == 0 {
		return Columns{List: list}
	}
	return ColumnsOf(list, strings.Join(append([]string{heads[list][0].Key}, keys...), ","))
}

// String writes the columns as ColumnsOf reads them, nothing for those that the
// list has by itself.
func (c Columns) String() string {
	if slices.Equal(c.Keys, ColumnsOf(c.List, "").Keys) {
		return ""
	}
	return strings.Join(c.Keys, ",")
}

// Moved are the columns with one put a place further to the front, or to the
// back.
func (c Columns) Moved(key string, back bool) Columns {
	keys := slices.Clone(c.Keys)
	to := slices.Index(keys, key)
	from := to
	if to--; back {
		to += 2
	}
	// The first place is the name's.
	if from < 1 || to < 1 || to >= len(keys) {
		return c
	}
	keys[from], keys[to] = keys[to], keys[from]
	return Columns{List: c.List, Keys: keys, Chosen: true}
}

func (c Columns) has(key string) bool { return slices.Contains(c.Keys, key) }

func head(list, key string) (Head, bool) {
	i := slices.IndexFunc(heads[list], func(h Head) bool { return h.Key == key })
	if i < 0 {
		return Head{}, false
	}
	return heads[list][i], true
}

// offered are all columns of a list as its menu has them: those that are shown
// in their order, then the others. The name of the row is not among them.
func (c Columns) offered() []Head {
	var list []Head
	for _, key := range c.Keys {
		if h, ok := head(c.List, key); ok {
			list = append(list, h)
		}
	}
	for _, h := range heads[c.List] {
		if !slices.Contains(c.Keys, h.Key) {
			list = append(list, h)
		}
	}
	return list[1:]
}

// wide reports whether the columns may need more room than a page has.
func (c Columns) wide() bool { return len(c.Keys) > 9 }

// withColumns is the list with other columns; those it has by itself for none.
func (l List) withColumns(cols string) string {
	q := maps.Clone(l.Query)
	if q == nil {
		q = url.Values{}
	}
	q.Del("cols")
	if cols != "" {
		q.Set("cols", cols)
	}
	return l.address(q)
}

// class is that of the cells of the column at a place.
func (h Head) class(l List, place int) string {
	class := h.Class
	switch {
	case place == 0:
		class += " wide"
	case h.Level == 0 && h.Class == "num":
		class += " key"
	case h.Level == 3 && !l.Columns.Chosen:
		class += " p2 p3"
	default:
		class += " p2"
	}
	return strings.TrimSpace(class)
}

// cell is what a row shows in the column.
func (c Column[R]) cell(b Base, row *R) templ.Component {
	if c.Cell != nil {
		return c.Cell(b, row)
	}
	return plainCell(c.Text(b, row))
}

// plainCell is a text that keeps to one line; a dash stands for none. A short
// one is never cut, a long one where the table has no more room.
type plainCell string

const shortCell = 24 // bytes, of which a Chinese letter is three

// Render writes the text, escaped.
func (c plainCell) Render(_ context.Context, w io.Writer) error {
	class := "short"
	if len(c) > shortCell {
		class = "clip"
	}
	markup := `<span class="` + class + `">` + templ.EscapeString(string(c)) + `</span>`
	if c == "" {
		markup = `<span class="unknown">–</span>`
	}
	_, err := io.WriteString(w, markup)
	return err
}

// line is what the columns without a place of their own say on a narrow screen.
func line[R any](b Base, columns []Column[R], row *R) string {
	var parts []string
	for i, c := range columns {
		if i == 0 || c.Level == 0 && c.Class == "num" || len(parts) == 3 {
			continue
		}
		text := c.Text(b, row)
		if text == "" {
			continue
		}
		if c.Class != "" {
			text = b.T("column.named", "Name", b.T(c.Label), "Value", text)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " · ")
}

// dated writes a partial date, nothing for none.
func (b Base) dated(d string) string {
	if d == "" {
		return ""
	}
	return b.Date(d)
}

// amount writes an amount, nothing for one that is not known.
func (b Base) amount(minor *int64, currency string) string {
	if minor == nil {
		return ""
	}
	return b.Money(minor, currency)
}

// number writes how many there are, nothing for none.
func number(n int64) string {
	if n == 0 {
		return ""
	}
	return groupDigits(id(n))
}

func refTitles(b Base, refs []models.RecordRef) string {
	names := make([]string, len(refs))
	for i, r := range refs {
		names[i] = r.Title
	}
	return strings.Join(names, b.T("list.comma"))
}
