package views

import (
	"strings"
	"time"

	"dealflow/models"

	"github.com/a-h/templ"
)

// A frame is HTML of our own with a place {} for each value. A constant becomes one
// by itself and nothing else does, so that no input is taken for HTML.
type frame string

// fill puts values into the places of a frame, in their order and escaped. It is for
// what a page has hundreds of, where a template of its own costs more than it
// writes. An address among the values is to be one of ours: unlike a template, it
// does not look for "javascript:".
func fill(f frame, values ...string) Markup {
	size := len(f)
	for _, v := range values {
		size += len(v)
	}
	var w strings.Builder
	w.Grow(size)
	fillInto(&w, f, values...)
	return Markup(w.String())
}

func fillInto(w *strings.Builder, f frame, values ...string) {
	rest := string(f)
	for _, v := range values {
		before, after, found := strings.Cut(rest, "{}")
		if !found {
			panic("views: more values than places in " + string(f))
		}
		w.WriteString(before)
		w.WriteString(templ.EscapeString(v))
		rest = after
	}
	if strings.Contains(rest, "{}") {
		panic("views: more places than values in " + string(f))
	}
	w.WriteString(rest)
}

// noValue stands for a value that there is none of.
const noValue Markup = `<span class="unknown">–</span>`

// Avatar is the initials of a name in a colour of its own.
func Avatar(name string, id int64) Markup {
	return fill(`<span class="avatar" data-hue="{}" aria-hidden="true">{}</span>`, hue(id), Initials(name))
}

// Tag is a word about a record.
func Tag(text string) Markup { return fill(`<span class="tag">{}</span>`, text) }

// StatusDot is a state in words with a mark whose shape says it too.
func StatusDot(status, text string) Markup {
	return fill(`<span class="status" data-status="{}">{}</span>`, status, text)
}

// amountCell is an amount with all its digits in the title.
func amountCell(b Base, minor *int64, currency string) Markup {
	if minor == nil {
		return fill(`<span class="unknown">{}</span>`, b.Money(minor, currency))
	}
	return fill(`<span title="{}">{}</span>`, b.exact(minor, currency), b.Money(minor, currency))
}

// Ago is a time as "3 days ago" with the moment itself in its title.
func Ago(b Base, t time.Time) Markup {
	return fill(`<time datetime="{}" title="{}">{}</time>`, Machine(t), Instant(t), b.Ago(t))
}

// DueDate is a day of ours with a word when it is near or past.
func DueDate(b Base, d string) Markup {
	if d == "" {
		return ""
	}
	due := b.Due(d)
	word := Markup("")
	if due == "overdue" || due == "today" {
		word = fill(` <span class="due-word">{}</span>`, b.T("due."+due))
	}
	return fill(`<span class="due" data-due="{}"><time datetime="{}">{}</time>`, due, d, b.Date(d)) + word + `</span>`
}

// recordLink leads to the record that a row is about.
func recordLink(address, name string) Markup {
	return fill(`<a data-row class="clip" href="{}">{}</a>`, address, name)
}

// native is a name in its own script beside the other, nothing when there is none.
func native(name string) Markup {
	if name == "" {
		return ""
	}
	return fill(` <span class="other">{}</span>`, name)
}

// counted leads to what was counted, a dash where there is nothing.
func counted(n int64, address string) Markup {
	if n == 0 {
		return noValue
	}
	return fill(`<a href="{}">{}</a>`, address, count(n))
}

// pickBox selects a row, over its picture.
func pickBox(b Base, n int64, name string) Markup {
	return fill(`<label class="row-pick"><input type="checkbox" name="id" value="{}" form="bulk" autocomplete="off" aria-label="{}"/></label>`, id(n), b.T("bulk.pick", "Name", name))
}

// About how many bytes an option and a column of the menu take.
const (
	choiceSize = 80
	columnSize = 900
)

// choices are the options of a select, one of them selected.
func choices(options []Option, selected string) Markup {
	var w strings.Builder
	w.Grow(len(options) * choiceSize)
	for _, o := range options {
		fillInto(&w, `<option value="{}"{}>{}</option>`, o.Value, wordIf(o.Value == selected, " selected"), o.Label)
	}
	return Markup(w.String())
}

// suggested are the options of a datalist.
func suggested(options []Option) Markup {
	var w strings.Builder
	w.Grow(len(options) * choiceSize)
	for _, o := range options {
		fillInto(&w, `<option value="{}"></option>`, o.Label)
	}
	return Markup(w.String())
}

// fieldChoices are the fields that a list can be filtered by.
func fieldChoices(b Base, fields []models.ListField, selected string) Markup {
	var w strings.Builder
	w.Grow(len(fields) * choiceSize)
	for _, f := range fields {
		fillInto(&w, `<option value="{}" data-kind="{}"{}>{}</option>`, f.Name, f.Kind, wordIf(f.Name == selected, " selected"), b.T("filter_field."+f.Name))
	}
	return Markup(w.String())
}

// opChoices are the ways in which a field is compared.
func opChoices(b Base, selected string) Markup {
	var w strings.Builder
	w.Grow(len(whereOpOrder) * choiceSize)
	for _, op := range whereOpOrder {
		fillInto(&w, `<option value="{}" data-kinds="{}"{}>{}</option>`, op, opKinds(op), wordIf(op == selected, " selected"), b.T("filter_op."+op))
	}
	return Markup(w.String())
}

// columnChoices are the columns in the menu of columns, with the ways to move them.
func columnChoices(b Base, l List) Markup {
	var w strings.Builder
	offered := l.Columns.offered()
	w.Grow(len(offered) * columnSize)
	for _, h := range offered {
		name, shown := b.T(h.Label), l.Columns.has(h.Key)
		fillInto(&w, `<li class="column-choice"><label class="check"><input type="checkbox" name="col" value="{}"{}/><span>{}</span></label>`, h.Key, wordIf(shown, " checked"), name)
		for _, way := range []struct{ name, label string }{{"up", "column.up"}, {"down", "column.down"}} {
			fillInto(&w, `<button class="btn icon quiet small" type="submit" name="{}" value="{}"{} aria-label="{}">`, way.name, h.Key, wordIf(!shown, " disabled"), b.T(way.label, "Name", name))
			w.WriteString(string(icons[way.name]))
			w.WriteString(`</button>`)
		}
		w.WriteString(`</li>`)
	}
	return Markup(w.String())
}

func wordIf(is bool, word string) string {
	if is {
		return word
	}
	return ""
}
