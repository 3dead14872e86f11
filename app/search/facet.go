package search

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// facetCounts sorts the counts by facet: years, amounts and kinds in their own
// order, the rest by number. What is selected stays in sight, also at zero.
func facetCounts(counts map[facetValue]int, filters map[string][]string) map[string][]FacetCount {
	out := map[string][]FacetCount{}
	for v, n := range counts {
		facet := Facets[v.facet]
		out[facet] = append(out[facet], FacetCount{Value: v.value, Count: n, Selected: holds(filters[facet], v.value)})
	}
	for facet, values := range filters {
		if !isFacet(facet) {
			continue
		}
		for _, value := range values {
			if _, span := ParseSpan(value); span {
				continue
			}
			if !slices.ContainsFunc(out[facet], func(c FacetCount) bool { return c.Value == value }) {
				out[facet] = append(out[facet], FacetCount{Value: value, Selected: true})
			}
		}
	}
	for facet, list := range out {
		slices.SortFunc(list, func(a, b FacetCount) int {
			return cmp.Or(-cmp.Compare(a.Count, b.Count), cmp.Compare(a.Value, b.Value))
		})
		kept, most := 0, maxValues
		if facet == "year" || facet == "amount" {
			most = maxBars
		}
		for i, c := range list {
			if i < most || c.Selected {
				list[kept] = c
				kept++
			}
		}
		list = list[:kept]
		slices.SortStableFunc(list, facetOrder(facet))
		out[facet] = list
	}
	return out
}

func facetOrder(facet string) func(a, b FacetCount) int {
	switch facet {
	case "kind":
		return func(a, b FacetCount) int {
			return cmp.Compare(slices.Index(Kinds, Kind(a.Value)), slices.Index(Kinds, Kind(b.Value)))
		}
	case "year":
		return func(a, b FacetCount) int { return -cmp.Compare(a.Value, b.Value) }
	case "amount":
		return func(a, b FacetCount) int { return cmp.Compare(bandOrder(a.Value), bandOrder(b.Value)) }
	}
	return func(_, _ FacetCount) int { return 0 }
}

// bands are the least amounts of the bands that amounts are sorted into, in
// whole units of their currency.
var bands = []int64{0, 100_000, 1_000_000, 5_000_000, 10_000_000, 50_000_000, 100_000_000, 500_000_000, 1_000_000_000}

// undisclosed is the band of a round whose amount is not known.
const undisclosed = "undisclosed"

// Band sorts an amount of whole units into a value of the facet "amount", such
// as "USD:1000000-5000000". Amounts of different currencies are never put into
// one band. The last band is open: "USD:1000000000-".
func Band(units int64, currency string) string {
	i := 0
	for i+1 < len(bands) && units >= bands[i+1] {
		i++
	}
	band := currency + ":" + strconv.FormatInt(bands[i], 10) + "-"
	if i+1 < len(bands) {
		band += strconv.FormatInt(bands[i+1], 10)
	}
	return band
}

// ParseBand takes a band apart; high is zero when the band is open. ok is false
// for "undisclosed" and for anything Band does not make.
func ParseBand(band string) (currency string, low, high int64, ok bool) {
	currency, rest, found := strings.Cut(band, ":")
	a, b, dash := strings.Cut(rest, "-")
	low, err := strconv.ParseInt(a, 10, 64)
	if !found || !dash || err != nil {
		return "", 0, 0, false
	}
	if b != "" {
		if high, err = strconv.ParseInt(b, 10, 64); err != nil {
			return "", 0, 0, false
		}
	}
	return currency, low, high, true
}

// bandOrder sorts bands by currency and size, the undisclosed last.
func bandOrder(band string) string {
	currency, low, _, ok := ParseBand(band)
	if !ok {
		return "~"
	}
	return currency + strings.Repeat("0", max(0, 20-len(strconv.FormatInt(low, 10)))) + strconv.FormatInt(low, 10)
}
