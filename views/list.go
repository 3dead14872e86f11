package views

import (
	"maps"
	"net/url"

	"dealflow/models"
)

// List is what every list shows beside its rows: where it lives, what it is
// sorted and filtered by, how many rows there are, and the way to the next.
// All of it is in the address.
type List struct {
	Path  string     // such as "/companies"
	Query url.Values // the filters and the sort in force, without the cursor
	Sort  string     // the column it is sorted by
	Desc  bool
	Count Count
	Prev  string // the cursor of the page before, posted as "before"; empty at the start
	// Conditions are its filter beside the simple parameters; a list without
	// fields for them has none.
	Conditions Conditions
	// Columns are those that it shows; a list without a choice has none.
	Columns Columns
	// Views are its saved views, and the one that is open.
	Views Views
	Next  string // the cursor of the page after, posted as "after"; empty at the end
}

// NewList describes a page of rows. Of the query it keeps the named filters and
// the order, never the cursor.
func NewList[T any](path string, query url.Values, page models.Page[T], filters ...string) List {
	kept := url.Values{}
	for _, name := range append(filters, "sort", "dir", "cols", "view") {
		if v := query.Get(name); v != "" {
			kept.Set(name, v)
		}
	}
	return List{
		Path: path, Query: kept, Sort: page.Sort, Desc: page.Desc,
		Count: Count{N: page.Count, More: page.CountCapped}, Prev: page.Prev, Next: page.Next,
	}
}

// Filtered reports whether any filter is in force.
func (l List) Filtered(filters []Filter) bool {
	return !l.Conditions.Where.Empty() || l.simplyFiltered(filters)
}

func (l List) simplyFiltered(filters []Filter) bool {
	for _, f := range filters {
		if l.Query.Get(f.Name) != "" {
			return true
		}
	}
	return false
}

func (l List) address(q url.Values) string {
	if len(q) == 0 {
		// The list by itself may open with a view.
		if l.Views.List != "" {
			return l.Views.whole()
		}
		return l.Path
	}
	return l.Path + "?" + q.Encode()
}

// sortAddress sorts by a column; by the same one again, the other way round.
func (l List) sortAddress(column string, descFirst bool) string {
	q := maps.Clone(l.Query)
	if q == nil {
		q = url.Values{}
	}
	desc := descFirst
	if l.Sort == column {
		desc = !l.Desc
	}
	q.Set("sort", column)
	q.Set("dir", "asc")
	if desc {
		q.Set("dir", "desc")
	}
	return l.address(q)
}

// ariaSort tells assistive technology how a column is sorted.
func (l List) ariaSort(column string) string {
	switch {
	case l.Sort != column:
		return "none"
	case l.Desc:
		return "descending"
	}
	return "ascending"
}

// without is the list with one filter taken off.
func (l List) without(name string) string {
	q := maps.Clone(l.Query)
	q.Del(name)
	return l.address(q)
}

// cleared is the list without any filter, in the same order and columns.
func (l List) cleared() string {
	q := url.Values{}
	for _, name := range []string{"sort", "dir", "cols", "view"} {
		if v := l.Query.Get(name); v != "" {
			q.Set(name, v)
		}
	}
	return l.address(q)
}

func (l List) turn(name, cursor string) string {
	q := maps.Clone(l.Query)
	if q == nil {
		q = url.Values{}
	}
	q.Set(name, cursor)
	return l.address(q)
}

// A Filter narrows a list by one query parameter. Without options it is a
// line of text, which a lookup may help to type. The label is a message id.
type Filter struct {
	Name    string
	Label   string
	Options []Option
	Lookup  string // a kind that GET /lookup knows
}

// shown is the chosen value as a person reads it.
func (f Filter) shown(value string) string {
	for _, o := range f.Options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

// currency is the one that a list sorted by amount keeps to.
func (l List) currency() string {
	if c := l.Query.Get("currency"); c != "" {
		return c
	}
	return "USD"
}
