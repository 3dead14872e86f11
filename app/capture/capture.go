// Package capture reads a line that somebody typed in a hurry, in English or
// Chinese, as a deal or a round: "Xiaomi series A $41M led by Morningside with
// Qiming, at $250M post, Dec 2010", "小米 A轮 4100万美元 晨兴资本领投".
//
// The grammar is pure: it knows no record. Everything it recognises is a Chip
// that says which characters it stands for; everything else stays as text in
// the note. Nothing is guessed: a range is no amount, a valuation that is
// neither pre nor post stays so, a quarter is not padded to a month.
package capture

import (
	"slices"

	"dealflow/models/money"
)

// Kind is what a chip stands for.
type Kind string

// The kinds of chips, in the order in which they are shown.
const (
	Company    Kind = "company"
	Website    Kind = "website"    // a domain in small letters
	Country    Kind = "country"    // an ISO 3166-1 alpha-2 code
	Sector     Kind = "sector"     // without the #
	Founder    Kind = "founder"    // a name
	Round      Kind = "round"      // a type of models.RoundTypes
	Instrument Kind = "instrument" // one of models.Instruments
	Amount     Kind = "amount"     // raised or sought, as money.Money prints it
	Pre        Kind = "pre"        // valuation before the money
	Post       Kind = "post"       // valuation after the money
	Valuation  Kind = "valuation"  // valuation of which the line says neither
	Lead       Kind = "lead"       // a name
	Investor   Kind = "investor"   // a name
	Date       Kind = "date"       // when the round was announced, a partial date
	Referrer   Kind = "referrer"   // a name
	Stage      Kind = "stage"      // the words
	Owner      Kind = "owner"      // without the @
	NextStep   Kind = "next"       // the words
	NextOn     Kind = "next_on"    // a partial date
)

// Kinds are all kinds in the order in which they are shown.
var Kinds = []Kind{Company, Website, Country, Sector, Founder, Round, Instrument, Amount, Pre, Post, Valuation, Lead, Investor, Date, Referrer, Stage, Owner, NextStep, NextOn}

// Span is a range of characters (Unicode code points) of a line, End excluded.
type Span struct{ Start, End int }

// Chip is one thing that a line says.
type Chip struct {
	Kind Kind
	// Value is what is stored: a name, a code, an amount or a date.
	Value string
	// Label is what the line says where Value says less: "A+", "Q3 2011". The
	// words are to be kept.
	Label string
	// Assumed is set when the currency, the year or the day is ours, not the line's,
	// and Vague when it is the day: "next week".
	Assumed, Vague bool
	// Spans are the characters it stands for, one range except for a next step
	// with its date in the middle.
	Spans []Span
}

// Use is what a line is saved as.
type Use string

// The uses of a line.
const (
	AsDeal  Use = "deal"
	AsRound Use = "round"
	AsBoth  Use = "both"
)

// Reading is what a line says.
type Reading struct {
	Line  string
	Chips []Chip
	// Rest are the pieces that were not understood, in order.
	Rest []string
	// Use is what the line is most likely about.
	Use Use
}

// Options are what the grammar has to be told.
type Options struct {
	// Today is the day on which words such as "tomorrow" depend, "2006-01-02".
	Today money.Date
	// Currency is that of an amount which names none; USD when empty. Amounts
	// counted in 万 and 亿 are then CNY.
	Currency string
	// Plain are words of the line, each exactly what a chip stands for, that are
	// to be text.
	Plain []string
}

// MaxLine is how many characters of a line are read; the rest is text.
const MaxLine = 1000

// Parse reads a line. It never fails: a line without meaning is all Rest.
func Parse(line string, opts Options) Reading {
	if opts.Currency == "" {
		opts.Currency = "USD"
	}
	r := newReader(line, opts)
	r.websites()
	r.tags()
	r.nextStep()
	r.ranges()
	r.dates()
	r.rounds()
	r.amounts()
	r.bareRounds()
	r.meeting()
	r.people()
	r.investors()
	r.action()
	r.company()
	r.placeDates()
	return r.reading()
}

// Text is the words that a chip stands for, as they were typed.
func (r Reading) Text(c Chip) string {
	runes := []rune(r.Line)
	text := ""
	for _, s := range c.Spans {
		if text != "" {
			text += " "
		}
		text += string(runes[s.Start:s.End])
	}
	return text
}

// Value is the value of the first chip of a kind, "" when there is none.
func (r Reading) Value(kind Kind) string {
	for _, c := range r.Chips {
		if c.Kind == kind {
			return c.Value
		}
	}
	return ""
}

// All are the chips of some kinds, in the order of the line.
func (r Reading) All(kinds ...Kind) []Chip {
	var list []Chip
	for _, c := range r.Chips {
		if slices.Contains(kinds, c.Kind) {
			list = append(list, c)
		}
	}
	return list
}
