package search

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// valueCount is how many hits have a value.
type valueCount struct {
	value facetValue
	count int
}

// leave adds the segment's counts to the others'. Those of the first one, which has
// nearly all documents, are a list; those of others are looked up in a map.
func (c *collector) leave() {
	first := len(c.counts) == 0
	for i, n := range c.tally {
		switch {
		case n == 0:
		case first:
			c.counts = append(c.counts, valueCount{c.part.seg.values[i], int(n)})
		default:
			c.further[c.part.seg.values[i]] += int(n)
		}
	}
}

// counted are the counts of all segments.
func (c *collector) counted() []valueCount {
	if len(c.further) == 0 {
		return c.counts
	}
	for i, v := range c.counts {
		c.counts[i].count += c.further[v.value]
		delete(c.further, v.value)
	}
	for value, n := range c.further {
		c.counts = append(c.counts, valueCount{value, n})
	}
	return c.counts
}

// facetCounts sorts the counts by facet: years, amounts and kinds in their own
// order, the rest by number. What is selected stays in sight, also at zero.
func facetCounts(counts []valueCount, filters map[string][]string) map[string][]FacetCount {
	tops := make([]topCounts, len(Facets))
	for i, facet := range Facets {
		tops[i].most = maxValues
		if facet == "year" || facet == "amount" {
			tops[i].most = maxBars
		}
	}
	for _, v := range counts {
		filter := filters[Facets[v.value.facet]]
		tops[v.value.facet].add(FacetCount{Value: v.value.value, Count: v.count, Selected: len(filter) > 0 && holds(filter, v.value.value)})
	}
	out := map[string][]FacetCount{}
	for i, facet := range Facets {
		list := append(tops[i].list, tops[i].selected...)
		for _, value := range filters[facet] {
			_, span := ParseSpan(value)
			if !span && !slices.ContainsFunc(list, func(c FacetCount) bool { return c.Value == value }) {
				list = append(list, FacetCount{Value: value, Selected: true})
			}
		}
		if len(list) == 0 {
			continue
		}
		slices.SortFunc(list, byCount)
		slices.SortStableFunc(list, facetOrder(facet))
		out[facet] = list
	}
	return out
}

// topCounts keeps the values of a facet that most hits have, and those that are
// selected: of the investors of all hits, thousands are counted and few shown.
type topCounts struct {
	most           int
	list, selected []FacetCount
}

func (t *topCounts) add(c FacetCount) {
	full := len(t.list) == t.most
	if full && byCount(c, t.list[t.most-1]) > 0 {
		if c.Selected {
			t.selected = append(t.selected, c)
		}
		return
	}
	if full {
		last := t.list[t.most-1]
		t.list = t.list[:t.most-1]
		if last.Selected {
			t.selected = append(t.selected, last)
		}
	}
	at, _ := slices.BinarySearchFunc(t.list, c, byCount)
	t.list = slices.Insert(t.list, at, c)
}

// byCount puts the most frequent value first.
func byCount(a, b FacetCount) int {
	return cmp.Or(-cmp.Compare(a.Count, b.Count), cmp.Compare(a.Value, b.Value))
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
