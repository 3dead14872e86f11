package models

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// ordered is a row that knows its place under a sort.
type ordered interface {
	// cursor returns the value of the sort's column, nil for null, and the row's id.
	cursor(sort string) (any, int64)
}

// cursor is a row's place: the value of the sort's column and the id, or the id
// alone among those without a value.
type cursor struct {
	Value   json.RawMessage `json:"v"`
	ID      int64           `json:"i"`
	Unknown bool            `json:"u,omitempty"`
}

func encodeCursor(row ordered, sort string) string {
	value, id := row.cursor(sort)
	v, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	b, err := json.Marshal(cursor{Value: v, ID: id, Unknown: value == nil || value == ""})
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// decodeCursor reads a cursor's value as what the sort's column holds. A
// broken cursor is no cursor: the list starts at its beginning.
func decodeCursor(text string, kind sortKind) (value any, id int64, ok bool) {
	p, ok := decodePlace(text, sortKey{kind: kind})
	return p.value, p.id, ok
}

// place is a cursor as it was read.
type place struct {
	value   any
	id      int64
	unknown bool
}

func decodePlace(text string, key sortKey) (place, bool) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || text == "" {
		return place{}, false
	}
	var c cursor
	if json.Unmarshal(b, &c) != nil {
		return place{}, false
	}
	p := place{id: c.ID, unknown: c.Unknown && key.missing}
	if p.unknown {
		return p, true
	}
	switch key.kind {
	case sortInt:
		var n int64
		err = json.Unmarshal(c.Value, &n)
		p.value = n
	case sortTime:
		var t time.Time
		err = json.Unmarshal(c.Value, &t)
		p.value = t.UTC()
	default:
		var t string
		err = json.Unmarshal(c.Value, &t)
		p.value = strings.ReplaceAll(t, "\x00", "")
	}
	return p, err == nil
}

// known is the condition that a row has the sort's value, and unknown that it has
// not. An index on the column serves both: ">" begins behind the empty texts.
func (k sortKey) known() string {
	if k.kind == sortText {
		return k.column + " > ''"
	}
	return k.column + " is not null"
}

func (k sortKey) unknown() string {
	if k.kind == sortText {
		return k.column + " = ''"
	}
	return k.column + " is null"
}

// segment is a part of a list that one index holds in its order.
type segment struct {
	conds []string
	args  []any
}

func (g *segment) add(cond string, args ...any) {
	g.conds, g.args = append(g.conds, cond), append(g.args, args...)
}

// counted are the parts that a list is counted in: two where those without a
// value come after a choice of those with one, each of which has its index.
func (l *listing) counted(key sortKey) []segment {
	if l.comparable == "" {
		return []segment{{}}
	}
	return []segment{{conds: []string{key.known(), l.comparable}, args: l.comparableArgs}, {conds: []string{key.unknown()}}}
}

// segment is the part of the rows with, or without, the sort's value that comes
// after a place in the direction of reading, and its order.
func (l *listing) segment(key sortKey, unknown bool, after *place, desc bool) (g segment, order string) {
	direction, compare := " asc", " > ?"
	if desc {
		direction, compare = " desc", " < ?"
	}
	if unknown {
		g.add(key.unknown())
		if after != nil {
			g.add(l.id+compare, after.id)
		}
		return g, " order by " + l.id + direction
	}
	// Behind a place there is no row without a value: the second bound would only
	// be one more to choose from.
	if key.missing && (after == nil || desc || key.kind != sortText) {
		g.add(key.known())
	}
	if l.comparable != "" {
		g.add(l.comparable, l.comparableArgs...)
	}
	if after != nil {
		g.add("("+key.column+", "+l.id+")"+strings.Replace(compare, "?", "(?, ?)", 1), after.value, after.id)
	}
	return g, " order by " + key.column + direction + ", " + l.id + direction
}

// readRows runs a listing as one keyset page. Where the sort's value may be
// missing the rows that have it come first, then those that have not, each part
// read off its index, and the second only when the first does not fill the page.
func readRows[T ordered](ctx context.Context, s *Store, l listing, in List) (Page[T], error) {
	key, desc := l.sort(in)
	limit := in.Limit
	if limit <= 0 || limit > ExportBatch {
		limit = PageSize
	}
	page := Page[T]{Sort: key.key, Desc: desc}
	cursorText, backwards := in.After, false
	if in.Before != "" {
		cursorText, backwards = in.Before, true
	}
	at, started := decodePlace(cursorText, key)
	after := &at
	if !started {
		after = nil
	}
	parts := []bool{false}
	if key.missing {
		parts = append(parts, true)
	}
	if backwards {
		slices.Reverse(parts)
	}
	for _, unknown := range parts {
		if after != nil && after.unknown != unknown {
			continue
		}
		g, order := l.segment(key, unknown, after, desc != backwards)
		after = nil // the next part is read from its beginning
		where := strings.Join(append(slices.Clone(l.conds), g.conds...), " and ")
		room := limit + 1 - len(page.Rows)
		query, args := l.query(where, order+" limit ?", append(slices.Concat(l.args, g.args), room))
		rows := make([]T, 0, min(room, PageSize+1))
		if err := s.scan(ctx, &rows, query, args...); err != nil {
			return page, err
		}
		if page.Rows == nil {
			page.Rows = rows
		} else {
			page.Rows = append(page.Rows, rows...)
		}
		if len(page.Rows) > limit {
			break
		}
	}
	page.trim(limit, backwards, started)
	return page, nil
}

// orNull is what a pointer points to, nil for none.
func orNull(n *int64) any {
	if n == nil {
		return nil
	}
	return *n
}
