package views

import (
	"strings"
	"time"

	"github.com/a-h/templ"
)

// fill writes HTML of our own with values in it: each {} of the pattern is taken
// by the next value, escaped. A pattern is a constant, never input. It is for what
// a page has hundreds of, where a template of its own costs more than it writes.
func fill(pattern string, values ...string) constant {
	size := len(pattern)
	for _, v := range values {
		size += len(v)
	}
	var w strings.Builder
	w.Grow(size)
	for _, v := range values {
		before, after, found := strings.Cut(pattern, "{}")
		if !found {
			panic("views: more values than places in " + pattern)
		}
		w.WriteString(before)
		w.WriteString(templ.EscapeString(v))
		pattern = after
	}
	w.WriteString(pattern)
	return constant(w.String())
}

// noValue stands for a value that there is none of.
const noValue constant = `<span class="unknown">–</span>`

// Avatar is the initials of a name in a colour of its own.
func Avatar(name string, id int64) constant {
	return fill(`<span class="avatar" data-hue="{}" aria-hidden="true">{}</span>`, hue(id), Initials(name))
}

// Tag is a word about a record.
func Tag(text string) constant { return fill(`<span class="tag">{}</span>`, text) }

// StatusDot is a state in words with a mark whose shape says it too.
func StatusDot(status, text string) constant {
	return fill(`<span class="status" data-status="{}">{}</span>`, status, text)
}

// amountCell is an amount with all its digits in the title.
func amountCell(b Base, minor *int64, currency string) constant {
	if minor == nil {
		return fill(`<span class="unknown">{}</span>`, b.Money(minor, currency))
	}
	return fill(`<span title="{}">{}</span>`, b.exact(minor, currency), b.Money(minor, currency))
}

// Ago is a time as "3 days ago" with the moment itself in its title.
func Ago(b Base, t time.Time) constant {
	return fill(`<time datetime="{}" title="{}">{}</time>`, Machine(t), Instant(t), b.Ago(t))
}

// DueDate is a day of ours with a word when it is near or past.
func DueDate(b Base, d string) constant {
	if d == "" {
		return ""
	}
	due := b.Due(d)
	word := constant("")
	if due == "overdue" || due == "today" {
		word = fill(` <span class="due-word">{}</span>`, b.T("due."+due))
	}
	return fill(`<span class="due" data-due="{}"><time datetime="{}">{}</time>`, due, d, b.Date(d)) + word + `</span>`
}

// recordLink leads to the record that a row is about.
func recordLink(address, name string) constant {
	return fill(`<a data-row class="clip" href="{}">{}</a>`, address, name)
}

// counted leads to what was counted, a dash where there is nothing.
func counted(n int64, address string) constant {
	if n == 0 {
		return noValue
	}
	return fill(`<a href="{}">{}</a>`, address, count(n))
}

// pickBox selects a row, over its picture.
func pickBox(b Base, n int64, name string) constant {
	return fill(`<label class="row-pick"><input type="checkbox" name="id" value="{}" form="bulk" autocomplete="off" aria-label="{}"/></label>`, id(n), b.T("bulk.pick", "Name", name))
}
