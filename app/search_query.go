package app

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"dealflow/app/search"
	"dealflow/models"
	"dealflow/models/money"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// searchChips are the filters in force, those typed into the box first; each
// has the address of the search without it.
func searchChips(b views.Base, q search.Query, terms []search.Term) []views.SearchChip {
	var chips []views.SearchChip
	for _, t := range terms {
		if t.Fault != "" || len(t.Values) == 0 {
			continue
		}
		labels := make([]string, len(t.Values))
		for i, value := range t.Values {
			labels[i] = facetLabel(b, t.Field, value)
		}
		without := q
		without.Text = search.Without(q.Text, t)
		chips = append(chips, views.SearchChip{Facet: t.Field, Label: strings.Join(labels, b.T("search.or")), Not: t.Not, Typed: t.Values, Remove: views.SearchAddress(searchAddress(without))})
	}
	for _, facet := range search.Facets {
		for _, value := range q.Filters[facet] {
			chips = append(chips, views.SearchChip{Facet: facet, Label: facetLabel(b, facet, value), Remove: views.SearchAddress(searchAddress(withoutFilter(q, facet, value)))})
		}
	}
	return chips
}

func withoutFilter(q search.Query, facet, value string) search.Query {
	q.Filters = maps.Clone(q.Filters)
	q.Filters[facet] = slices.DeleteFunc(slices.Clone(q.Filters[facet]), func(v string) bool { return v == value })
	if len(q.Filters[facet]) == 0 {
		delete(q.Filters, facet)
	}
	return q
}

// searchFaults say beside the box which fields have no effect.
func searchFaults(b views.Base, terms []search.Term) []string {
	var faults []string
	for _, t := range terms {
		if t.Fault != "" {
			faults = append(faults, FaultText(b.Lang, t))
		}
	}
	return faults
}

// FaultText says in a language why a field of a search has no effect.
func FaultText(lang string, t search.Term) string {
	name := t.Field
	if t.Fault != search.NoField {
		name = views.Translate(lang, "search.facet."+t.Field)
	}
	return views.Translate(lang, "search.fault."+string(t.Fault), "Field", name, "Value", t.Typed)
}

// searchLoose offers to drop one of the filters of a search that finds nothing.
func (a *App) searchLoose(c *fiber.Ctx, b views.Base, q search.Query) ([]views.SearchLoose, error) {
	found, err := a.search.Loosen(c.UserContext(), actor(c), q)
	if err != nil {
		return nil, err
	}
	var loose []views.SearchLoose
	for _, l := range found[:min(len(found), 3)] {
		without, label := q, ""
		if l.Term != nil {
			without.Text, label = search.Loosened(q.Text, *l.Term), l.Term.Text
		} else {
			without, label = withoutFilter(q, l.Facet, l.Value), facetLabel(b, l.Facet, l.Value)
		}
		words := l.Term != nil && l.Term.Field == search.FieldWords && !l.Term.Not
		if words {
			label = l.Term.Typed
		}
		loose = append(loose, views.SearchLoose{Label: label, Words: words, Count: l.Total, URL: views.SearchAddress(searchAddress(without))})
	}
	return loose, nil
}

// rangeInput is a range as it is typed into the two fields beside a histogram.
type rangeInput struct{ from, to string }

func (r rangeInput) empty() bool { return r.from == "" && r.to == "" }

// searchRanges reads the two ranges of the page's small forms. What makes sense
// joins the filters; what does not is returned as messages by facet.
func searchRanges(c *fiber.Ctx, q *search.Query) (typed map[string]rangeInput, invalid *models.Invalid) {
	typed = map[string]rangeInput{}
	invalid = &models.Invalid{Fields: map[string]string{}}
	for _, facet := range []string{"year", "amount"} {
		in := rangeInput{strings.TrimSpace(c.Query(facet + "_from")), strings.TrimSpace(c.Query(facet + "_to"))}
		if in.empty() {
			continue
		}
		typed[facet] = in
		value := search.RangeOf(facet, in.from, in.to, searchCurrency(c.Query("currency")))
		if value == "" {
			invalid.Fields[facet] = "search.fault.range_" + facet
			continue
		}
		q.Filters[facet] = []string{value}
	}
	return typed, invalid
}

// searchCurrency is the currency of the ranges of a page, US dollars for none.
func searchCurrency(code string) string {
	if _, ok := money.Digits(code); !ok {
		return "USD"
	}
	return code
}

// searchRange makes the histogram of a facet of years or amounts, and what
// stands in its fields.
func searchRange(b views.Base, q search.Query, facet string, counts []search.FacetCount, typed rangeInput, fault string) *views.SearchRange {
	in := typed
	if in.empty() {
		in = chosenRange(q, facet)
	}
	r := &views.SearchRange{From: in.from, To: in.to, Hidden: hiddenFields(q, facet)}
	if fault != "" {
		r.Fault = b.T(fault)
	}
	if facet == "year" {
		r.Bars = yearBars(b, q, counts)
		return r
	}
	r.Currency = mostCurrency(counts)
	for _, v := range counts {
		// Bands of other currencies do not fit on one axis; the list has them.
		if currency, _, _, ok := search.ParseBand(v.Value); ok && currency == r.Currency {
			r.Bars = append(r.Bars, searchBar(b, q, facet, v))
		}
	}
	return r
}

// mostCurrency is the currency that most amounts are in.
func mostCurrency(counts []search.FacetCount) string {
	sums, most := map[string]int{}, "USD"
	for _, v := range counts {
		if currency, _, _, ok := search.ParseBand(v.Value); ok {
			if sums[currency] += v.Count; sums[currency] > sums[most] {
				most = currency
			}
		}
	}
	return most
}

// maxGap is how many years without anything a histogram shows in a row.
const maxGap = 40

// yearBars are the years from left to right, those without anything as well.
func yearBars(b views.Base, q search.Query, counts []search.FacetCount) []views.SearchBar {
	var bars []views.SearchBar
	last := 0
	for _, v := range slices.Backward(counts) {
		year, err := strconv.Atoi(v.Value)
		if err != nil {
			continue
		}
		for ; last > 0 && last+1 < year && year-last < maxGap; last++ {
			bars = append(bars, views.SearchBar{Label: strconv.Itoa(last + 1)})
		}
		last = year
		bars = append(bars, searchBar(b, q, "year", v))
	}
	return bars
}

func searchBar(b views.Base, q search.Query, facet string, v search.FacetCount) views.SearchBar {
	to := q
	if to.Filters = maps.Clone(q.Filters); to.Filters == nil {
		to.Filters = map[string][]string{}
	}
	to.Filters[facet] = []string{v.Value}
	if slices.Equal(q.Filters[facet], to.Filters[facet]) {
		delete(to.Filters, facet)
	}
	return views.SearchBar{Label: facetLabel(b, facet, v.Value), Count: v.Count, Selected: v.Selected, URL: views.SearchAddress(searchAddress(to))}
}

// chosenRange is the range of a facet that is in force, as it is typed.
func chosenRange(q search.Query, facet string) rangeInput {
	for _, value := range q.Filters[facet] {
		if span, ok := search.ParseSpan(value); ok {
			in := rangeInput{}
			if span.Low > 0 {
				in.from = strconv.FormatInt(span.Low, 10)
			}
			if span.High >= 0 {
				in.to = strconv.FormatInt(span.High, 10)
			}
			return in
		}
	}
	return rangeInput{}
}

// hiddenFields carry a search through a form that changes one facet.
func hiddenFields(q search.Query, without string) []views.SearchField {
	var fields []views.SearchField
	add := func(values url.Values) {
		for _, name := range slices.Sorted(maps.Keys(values)) {
			for _, value := range values[name] {
				if name != without {
					fields = append(fields, views.SearchField{Name: name, Value: value})
				}
			}
		}
	}
	add(searchAddress(q))
	return fields
}
