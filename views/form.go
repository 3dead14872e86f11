package views

import (
	"crypto/rand"
	"net/url"
	"strconv"
	"time"
)

// Form is what a form shows: the text as it was typed, and what is wrong with
// it.
type Form struct {
	Values url.Values        // field name → what stands in it
	Errors map[string]string // field name → message id; the name "" is the form as a whole
	Theirs url.Values        // after a conflict: what has been saved meanwhile
	// TheirsBy and TheirsAt are who has saved that and when, as far as it is known.
	TheirsBy string
	TheirsAt time.Time
	Scope    string // tells the ids of several forms on one page apart
}

// conflict says who has saved something else meanwhile, and when.
func (b Base) conflict(f Form) string {
	if f.TheirsBy == "" {
		return b.T("form.conflict")
	}
	return b.T("form.conflict_by", "By", f.TheirsBy, "When", b.Ago(f.TheirsAt))
}

// Value is the text of a field.
func (f Form) Value(name string) string { return f.Values.Get(name) }

// Error is the message id of a field, empty when there is nothing wrong.
func (f Form) Error(name string) string { return f.Errors[name] }

// meanwhile is what somebody else has put into the field, when it differs from
// what stands in it here.
func (f Form) meanwhile(name string) (string, bool) {
	if f.Theirs == nil || f.Theirs.Get(name) == f.Values.Get(name) {
		return "", false
	}
	return f.Theirs.Get(name), true
}

// A Field describes one input. Label, Hint and Placeholder are message ids.
type Field struct {
	Name         string
	Label        string
	Hint         string
	Placeholder  string
	Type         string // of the input; text when empty
	Required     bool
	Autofocus    bool
	Autocomplete string // off when empty
	InputMode    string
	MaxLength    int
	Rows         int  // of a text area; 3 when zero
	Markdown     bool // a text area that can show how it will be read

	options []Option // of a select, to say what somebody else has chosen
}

// shown is a value of the field as a person reads it.
func (f Field) shown(value string) string { return Filter{Options: f.options}.shown(value) }

// withOptions is the field of a select.
func (f Field) withOptions(options []Option) Field {
	f.options = options
	return f
}

func (f Field) inputType() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f Field) autocomplete() string {
	if f.Autocomplete == "" {
		return "off"
	}
	return f.Autocomplete
}

func (f Field) rows() string {
	if f.Rows == 0 {
		return "3"
	}
	return strconv.Itoa(f.Rows)
}

// requestKey makes sending the form twice do its work once.
func (f Form) requestKey() string {
	if key := f.Value("request_key"); key != "" {
		return key
	}
	return rand.Text()
}

// idOf is the id of a field's input in the page.
func (f Form) idOf(field Field) string { return "f-" + f.Scope + field.Name }

// describedBy names the elements that explain the field.
func (f Field) describedBy(form Form) string {
	ids := ""
	if f.Hint != "" {
		ids = form.idOf(f) + "-hint"
	}
	if form.Error(f.Name) != "" {
		if ids != "" {
			ids += " "
		}
		ids += form.idOf(f) + "-error"
	}
	return ids
}

// An Option is one choice of a select. The label is in the reader's language.
type Option struct {
	Value, Label string
}

// options makes the choices of a select from a list of codes whose messages
// share a prefix.
func (b Base) options(prefix string, codes []string) []Option {
	list := make([]Option, len(codes))
	for i, code := range codes {
		list[i] = Option{Value: code, Label: b.T(prefix + code)}
	}
	return list
}

// A Lookup is a field in which a record is found by typing, or, without
// script, named by its full name. It posts the name under Field.Name and the
// chosen record's number under Field.Name + "_id".
type Lookup struct {
	Field
	Kind string // "company" or "person", or both: "investor"
	New  bool   // a name that nobody has makes a new record
}

func (l Lookup) address() string { return "/lookup?kind=" + l.Kind }

// Currencies are those that the money fields offer first; any other ISO code
// that a record has is added to them.
var Currencies = []string{"USD", "CNY", "EUR", "GBP", "JPY", "HKD", "SGD", "INR", "KRW", "TWD", "AUD", "CAD", "CHF", "SEK", "ILS", "BRL"}

func currencies(chosen string) []string {
	for _, c := range Currencies {
		if c == chosen {
			return Currencies
		}
	}
	if chosen == "" {
		return Currencies
	}
	return append([]string{chosen}, Currencies...)
}
