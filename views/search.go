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
}

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
}

// SearchFacet is what the hits can be narrowed by; its name is the parameter.
type SearchFacet struct {
	Name   string
	Values []SearchValue
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

func (f SearchFacet) shown() []SearchValue { return f.Values[:min(foldAfter, len(f.Values))] }
func (f SearchFacet) rest() []SearchValue  { return f.Values[min(foldAfter, len(f.Values)):] }

// opened says whether something chosen would be folded away.
func (f SearchFacet) opened() bool {
	return slices.ContainsFunc(f.rest(), func(v SearchValue) bool { return v.Selected })
}

// chosen are the values in force, with the facet that each belongs to.
func (p SearchPage) chosen() []chosenValue {
	var list []chosenValue
	for _, f := range p.Facets {
		for _, v := range f.Values {
			if v.Selected {
				list = append(list, chosenValue{f.Name, v})
			}
		}
	}
	return list
}

type chosenValue struct {
	facet string
	SearchValue
}

// toggled is the search with a value chosen, or no longer.
func (p SearchPage) toggled(facet, value string) string {
	q := maps.Clone(p.Query)
	list := slices.Clone(q[facet])
	if i := slices.Index(list, value); i >= 0 {
		list = slices.Delete(list, i, i+1)
	} else {
		list = append(list, value)
	}
	q[facet] = list
	if len(list) == 0 {
		delete(q, facet)
	}
	return searchAddress(q)
}

// cleared is the search without any facet.
func (p SearchPage) cleared() string {
	q := url.Values{}
	if p.Text != "" {
		q.Set("q", p.Text)
	}
	return searchAddress(q)
}

func (p SearchPage) next() string {
	q := maps.Clone(p.Query)
	q.Set("after", p.Next)
	return searchAddress(q)
}

func (p SearchPage) first() string { return searchAddress(p.Query) }

func searchAddress(q url.Values) string {
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
	}
	return value
}

// AmountBand is a band of amounts in whole units, "$1M – $5M"; an open one has
// no high end.
func (b Base) AmountBand(currency string, low, high int64) string {
	digits, _ := money.Digits(currency)
	short := func(units int64) string {
		for range digits {
			units *= 10
		}
		return money.Money{Minor: units, Currency: currency}.Short(b.Lang)
	}
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
		parts = []string{b.Date(a["date"]), amount}
	case "deal":
		parts = []string{b.word("stage.", a["stage"]), b.word("deal_status.", a["status"]), a["owner"]}
	case "activity":
		parts = []string{b.word("activity_kind.", a["kind"]), b.Date(a["date"]), a["about"]}
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

func placeOf(city, country string) string {
	if city != "" && country != "" && city != country {
		return city + ", " + country
	}
	return city + strings.TrimPrefix(country, city)
}

// shownSubtitle is the marked subtitle in English, in which it was indexed, and
// a translated one otherwise.
func (p SearchPage) shownSubtitle(h SearchHit) []Mark {
	if p.Lang == English {
		return h.Subtitle
	}
	return []Mark{{Text: HitSubtitle(p.Base, h)}}
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
