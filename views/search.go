package views

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"dealflow/models/money"
)

// SearchPage is GET /search?q=, with one parameter per chosen facet value.
type SearchPage struct {
	Base
	Text     string
	Count    Count
	Hits     []SearchHit
	Facets   []SearchFacet
	Query    url.Values // the search as it stands in the address, without a cursor
	Next     string     // cursor of the next page
	Paged    bool       // not the first page
	Degraded bool       // the engine is down, the database answered
	Relaxed  bool       // nothing holds every word
	Chips    []SearchChip
	Faults   []string      // fields of the query that have no effect, and why
	Loose    []SearchLoose // filters to drop when nothing is found
	Saved    []SavedSearch
	Recent   []string // what was searched for, the latest first
	SavedAs  string   // the name under which this very search is kept, else empty
}

// SearchChip is one filter in force; Remove is the search without it.
type SearchChip struct {
	Facet  string
	Label  string
	Not    bool
	Remove string
	// Typed are the values that a field in the box stands for.
	Typed []string
}

// SearchLoose is a search that finds Count records with one filter less.
type SearchLoose struct {
	Label string
	Words bool // those of the label stay, and need not stand together
	Count int
	URL   string
}

func (l SearchLoose) message() string {
	if l.Words {
		return "search.loose_words"
	}
	return "search.loose"
}

// SavedSearch is a search that the reader keeps; New counts the records that
// were added since they last opened it.
type SavedSearch struct {
	ID   int64
	Name string
	New  Count
	Here bool // it is the search of this page
}

// SearchRange is the histogram of a facet with the two fields of its range.
type SearchRange struct {
	Bars     []SearchBar
	From, To string
	Currency string // of amounts
	Fault    string // what is wrong with the range that was typed
	Hidden   []SearchField
}

// SearchBar is one bar; URL chooses it, or no longer. A bar of nothing has none.
type SearchBar struct {
	Label    string
	Count    int
	Selected bool
	URL      string
}

// SearchField is a field that a form carries along.
type SearchField struct{ Name, Value string }

// Mark is a piece of text, On when it is what was looked for.
type Mark struct {
	Text string
	On   bool
}

// SearchHit is one record found, and why.
type SearchHit struct {
	Kind     string
	ID       int64
	URL      string
	Name     string
	Title    []Mark
	Subtitle []Mark
	Attrs    map[string]string
	Why      string
	Passage  []Mark
	New      bool // since the reader last opened this saved search
}

// SearchFacet is what the hits can be narrowed by; its name is the parameter.
type SearchFacet struct {
	Name   string
	Values []SearchValue
	Range  *SearchRange // of years and amounts
}

// SearchValue is one value of a facet with the number of hits it leaves.
type SearchValue struct {
	Value    string
	Label    string
	Count    int
	Selected bool
}

// foldAfter is how many values of a facet are shown before the rest is folded.
const foldAfter = 6

func (f SearchFacet) shown() []SearchValue { return f.Values[:f.fold()] }
func (f SearchFacet) rest() []SearchValue  { return f.Values[f.fold():] }

// fold is where the values are folded: not for one or two.
func (f SearchFacet) fold() int {
	if len(f.Values) <= foldAfter+2 {
		return len(f.Values)
	}
	return foldAfter
}

// opened says whether something chosen would be folded away.
func (f SearchFacet) opened() bool {
	return slices.ContainsFunc(f.rest(), func(v SearchValue) bool { return v.Selected })
}

// toggled is the search with a value chosen, or no longer.
func (p SearchPage) toggled(facet, value string) string {
	q := maps.Clone(p.Query)
	list := slices.Clone(q[facet])
	if i := slices.Index(list, value); i >= 0 {
		list = slices.Delete(list, i, i+1)
	} else if chip := p.typed(facet, value); chip != nil {
		return chip.Remove
	} else {
		list = append(list, value)
	}
	q[facet] = list
	if len(list) == 0 {
		delete(q, facet)
	}
	return SearchAddress(q)
}

// typed is the chip of a value that a field in the box chooses, if one does.
func (p SearchPage) typed(facet, value string) *SearchChip {
	for i := range p.Chips {
		if c := &p.Chips[i]; c.Facet == facet && !c.Not && slices.Contains(c.Typed, value) {
			return c
		}
	}
	return nil
}

// cleared is the search without any facet.
func (p SearchPage) cleared() string {
	q := url.Values{}
	if p.Text != "" {
		q.Set("q", p.Text)
	}
	return SearchAddress(q)
}

func (p SearchPage) next() string {
	q := maps.Clone(p.Query)
	q.Set("after", p.Next)
	return SearchAddress(q)
}

func (p SearchPage) first() string { return SearchAddress(p.Query) }

// SearchAddress is the address of a search.
func SearchAddress(q url.Values) string {
	if len(q) == 0 {
		return "/search"
	}
	return "/search?" + q.Encode()
}

func (p SearchPage) title() string {
	if p.Text == "" {
		return p.T("search.title")
	}
	return p.T("search.title_for", "Text", p.Text)
}

// SearchSpan is a range of years or amounts in words; high is negative when it
// is open.
func (b Base) SearchSpan(facet, currency string, low, high int64) string {
	text := func(n int64) string {
		if facet == "amount" {
			return b.units(n, currency)
		}
		return strconv.FormatInt(n, 10)
	}
	switch {
	case high < 0 && facet == "year":
		return b.T("search.since", "From", text(low))
	case high < 0:
		return b.T("search.span_from", "From", text(low))
	case low == 0 && facet == "year":
		return b.T("search.until", "To", text(high))
	case low == 0:
		return b.T("search.span_to", "To", text(high))
	case low == high:
		return text(low)
	}
	return text(low) + " – " + text(high)
}

// units is an amount of whole units of a currency, "$41M".
func (b Base) units(n int64, currency string) string {
	digits, _ := money.Digits(currency)
	for range digits {
		n *= 10
	}
	return money.Money{Minor: n, Currency: currency}.Short(b.Lang)
}

// word is the message of a code of a fixed list, or the code in plain words.
func (b Base) word(prefix, code string) string {
	if code == "" {
		return ""
	}
	if Known(prefix + code) {
		return b.T(prefix + code)
	}
	text := strings.ReplaceAll(code, "_", " ")
	return strings.ToUpper(text[:1]) + text[1:]
}

// searchExamples are what the help of the search shows.
var searchExamples = []struct{ query, label string }{
	{"kind:person country:CN owner:me", "search.help.field"},
	{"year:2010..2012 raised:>10m", "search.help.range"},
	{`"series a"`, "search.help.phrase"},
	{"-kind:deal -phone", "search.help.not"},
}

// FacetLabel is how a value of a facet reads.
func (b Base) FacetLabel(facet, value string) string {
	switch facet {
	case "kind":
		return b.word("search.kind.", value)
	case "country":
		return b.Country(value)
	case "stage":
		return b.word("stage.", value)
	case "type":
		return b.word("round_type.", value)
	case "amount":
		return b.T("search.undisclosed")
	case "words":
		return "“" + value + "”"
	}
	return value
}

// AmountBand is a band of amounts in whole units, "$1M – $5M"; an open one has
// no high end.
func (b Base) AmountBand(currency string, low, high int64) string {
	short := func(units int64) string { return b.units(units, currency) }
	switch {
	case high == 0:
		return b.T("search.from_amount", "Amount", short(low))
	case low == 0:
		return b.T("search.to_amount", "Amount", short(high))
	}
	return short(low) + " – " + short(high)
}

// HitSubtitle is what tells a hit from its namesakes, in the reader's language.
func HitSubtitle(b Base, h SearchHit) string {
	a := h.Attrs
	var parts []string
	switch h.Kind {
	case "company":
		parts = []string{a["domain"], placeOf(a["city"], b.Country(a["country"])), a["sectors"]}
	case "person":
		role := a["title"]
		if role == "" {
			role = b.word("role_kind.", a["role"])
		}
		parts = []string{role, a["company"]}
		if a["company"] == "" {
			parts = []string{placeOf(a["city"], b.Country(a["country"]))}
		}
	case "round":
		amount := b.T("search.undisclosed")
		if a["minor"] != "" {
			amount = b.shortAmount(a["minor"], a["currency"])
		}
		parts = []string{b.knownDate(a["date"]), amount}
	case "deal":
		parts = []string{b.word("stage.", a["stage"]), b.word("deal_status.", a["status"]), a["owner"]}
	case "document":
		parts = []string{strings.ToUpper(a["type"]), a["about"], b.knownDate(a["date"])}
	case "activity":
		parts = []string{b.word("activity_kind.", a["kind"]), b.knownDate(a["date"]), a["about"]}
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

// knownDate is a date, and nothing where none is known.
func (b Base) knownDate(date string) string {
	if date == "" {
		return ""
	}
	return b.Date(date)
}

func placeOf(city, country string) string {
	if city != "" && country != "" && city != country {
		return city + ", " + country
	}
	return city + strings.TrimPrefix(country, city)
}

// hitIcon is the icon of a kind.
func hitIcon(kind string) string {
	if kind == "activity" {
		return "note"
	}
	return kind
}

func (b Base) shortAmount(minor, currency string) string {
	n, err := strconv.ParseInt(minor, 10, 64)
	if err != nil {
		return ""
	}
	return b.Money(&n, currency)
}
