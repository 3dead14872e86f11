package views

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// A columnPlace is a column of one table: what stands around each of its cells is
// the same in all rows, and a list is cells for the most part.
type columnPlace[R any] struct {
	Column[R]
	open string
	// edit is the rest of the tag within which a cell is edited, after the address
	// of the record; empty for none. The arrows go from cell to cell: as stops of
	// the tab key they would be hundreds.
	edit string
	kind string
	id   func(*R) int64
}

func (t Table[R]) places(b Base, l List, columns []Column[R]) []columnPlace[R] {
	places := make([]columnPlace[R], len(columns))
	for i, c := range columns {
		places[i] = columnPlace[R]{Column: c, kind: t.Kind, id: t.ID,
			open: `<td class="` + templ.EscapeString(c.class(l, i)) + `" data-col="` + templ.EscapeString(c.Key) + `">`}
		if c.Field != "" && b.CanWrite() {
			places[i].edit = "/fields/" + c.Field + `" role="button" tabindex="-1" title="` + templ.EscapeString(b.T("field.edit", "Field", b.FieldName(c.Field))) + `">`
		}
	}
	return places
}

// cells are the places of a row.
func cells[R any](b Base, places []columnPlace[R], row *R) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		record := ""
		for i := range places {
			p := &places[i]
			open, end := p.open, "</td>"
			if p.edit != "" {
				if record == "" {
					record = `<div class="inline" data-inline="` + address(p.kind, p.id(row))
				}
				open, end = p.open+record+p.edit, "</div></td>"
			}
			if _, err := io.WriteString(w, open); err != nil {
				return err
			}
			if err := p.cell(b, row).Render(ctx, w); err != nil {
				return err
			}
			if _, err := io.WriteString(w, end); err != nil {
				return err
			}
		}
		return nil
	})
}
