package models

import (
	"context"
	"slices"
	"strings"
)

// PageSize is how many rows a list shows at once.
const PageSize = 50

// CountCap is where the counting of a list stops: more is "1,000+".
const CountCap = 1000

// List is what a list request asks for beside its filter.
type List struct {
	// Sort is a key of the list's own table of sorts; an unknown one means the first.
	Sort string
	// Desc turns the order round.
	Desc bool
	// After and Before are cursors given by an earlier page; at most one is set.
	After, Before string
	// Limit is the number of rows, PageSize when 0.
	Limit int
	// CountAll counts past CountCap; NoCount does not count at all.
	CountAll, NoCount bool
	// Columns are the keys of the columns that are shown, nil for all: what only
	// some columns need is read for these.
	Columns []string
}

// Page is one page of a list.
type Page[T any] struct {
	Rows []T
	// Prev and Next are cursors for List.Before and List.After, empty at the ends.
	Prev, Next string
	// Count is how many rows the filter finds, up to CountCap unless all were asked for.
	Count int
	// CountCapped says that there are more than Count.
	CountCapped bool
	// Sort and Desc are the order that was used.
	Sort string
	Desc bool
}

// sortKey is one order of a list: a column and what its values are. One that
// may be missing, an empty text or null, puts the rows without it last, whatever
// the direction.
type sortKey struct {
	key     string
	column  string
	kind    sortKind
	desc    bool
	missing bool
}

type sortKind int

const (
	sortText sortKind = iota
	sortInt
	sortTime
)

// listing is the fixed text of a list with its arguments. None of it is built
// from input: conditions are constants, sorts come from a table.
type listing struct {
	// columns and from make "select columns from from"; from has joins.
	columns, from string
	// arms are the tables of a list that is several in one order, each in the place
	// of from; the union of them is from.
	arms []string
	// count is from without the joins that only bring columns; from when empty.
	count string
	conds []string
	args  []any
	sorts []sortKey
	id    string
	// comparable narrows the rows that have the sort's value to those that can be
	// compared, by comparableArgs; those without it stay.
	comparable     string
	comparableArgs []any
}

func (l *listing) where(cond string, args ...any) {
	l.conds = append(l.conds, cond)
	l.args = append(l.args, args...)
}

func (l *listing) sort(in List) (sortKey, bool) {
	i := slices.IndexFunc(l.sorts, func(k sortKey) bool { return k.key == in.Sort })
	if i < 0 {
		return l.sorts[0], l.sorts[0].desc
	}
	return l.sorts[i], in.Desc
}

// query is the statement of one page. Each arm of a union is read in order by
// itself: a database that sorts the union as a whole reads all of it.
func (l *listing) query(where, order string, args []any) (string, []any) {
	if len(l.arms) == 0 {
		return "select " + l.columns + " from " + l.from + " where " + where + order, args
	}
	var arms []string
	var all []any
	for _, arm := range l.arms {
		arms = append(arms, "select * from (select "+l.columns+" from "+arm+" where "+where+order+") arm")
		all = append(all, args...)
	}
	return "select * from (" + strings.Join(arms, " union all ") + ") v" + order, append(all, args[len(args)-1])
}

// readPage is readRows with a count of what the listing finds.
func readPage[T ordered](ctx context.Context, s *Store, l listing, in List) (Page[T], error) {
	page, err := readRows[T](ctx, s, l, in)
	if err != nil || in.NoCount {
		return page, err
	}
	countFrom := l.count
	if countFrom == "" {
		countFrom = l.from
	}
	countLimit := CountCap + 1
	if in.CountAll {
		countLimit = 1 << 40
	}
	key, _ := l.sort(in)
	for _, part := range l.counted(key) {
		var n int
		where := strings.Join(append(slices.Clone(l.conds), part.conds...), " and ")
		err := s.scan(ctx, &n, "select count(*) from (select 1 from "+countFrom+" where "+where+" limit ?) counted", append(slices.Concat(l.args, part.args), countLimit)...)
		if err != nil {
			return page, err
		}
		page.Count += n
	}
	if !in.CountAll && page.Count > CountCap {
		page.Count, page.CountCapped = CountCap, true
	}
	return page, nil
}

// trim cuts the row that was read only to know whether there are more, puts a
// page that was read backwards right, and sets the cursors.
func (p *Page[T]) trim(limit int, backwards, started bool) {
	more := len(p.Rows) > limit
	if more {
		p.Rows = p.Rows[:limit]
	}
	if backwards {
		slices.Reverse(p.Rows)
	}
	if len(p.Rows) == 0 {
		return
	}
	first, last := any(p.Rows[0]).(ordered), any(p.Rows[len(p.Rows)-1]).(ordered)
	if (backwards && more) || (!backwards && started) {
		p.Prev = encodeCursor(first, p.Sort)
	}
	if (!backwards && more) || backwards {
		p.Next = encodeCursor(last, p.Sort)
	}
}
