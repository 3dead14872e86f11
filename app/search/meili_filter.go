package search

import (
	"strconv"
	"strings"
)

// meiliHolds is the condition that a document has one of the values of a facet,
// or lies in one of its ranges.
func meiliHolds(facet string, values []string) string {
	var plain, any []string
	for _, v := range values {
		if span, ok := ParseSpan(v); ok {
			any = append(any, meiliSpan(facet, span))
		} else {
			plain = append(plain, v)
		}
	}
	if len(plain) > 0 {
		any = append(any, "f_"+facet+" IN ["+quoteAll(plain)+"]")
	}
	if len(any) == 1 {
		return any[0]
	}
	return "(" + strings.Join(any, " OR ") + ")"
}

// meiliSpan is the condition that a number lies in a range; ranges of other
// facets hold nothing.
func meiliSpan(facet string, s Span) string {
	attribute := "year"
	var all []string
	switch {
	case facet == "amount" && s.Currency != "":
		attribute = "amount"
		all = append(all, "currency = "+quoteAll([]string{s.Currency}))
	case facet != "year" || s.Currency != "":
		return "kind = none"
	}
	all = append(all, attribute+" >= "+strconv.FormatInt(s.Low, 10))
	if s.High >= 0 {
		all = append(all, attribute+" <= "+strconv.FormatInt(s.High, 10))
	}
	return "(" + strings.Join(all, " AND ") + ")"
}

// meiliYears are the years of a document as numbers.
func meiliYears(d *Document) []int {
	years := []int{}
	for _, y := range d.Facets["year"] {
		if n := number(y); n > 0 {
			years = append(years, n)
		}
	}
	return years
}
