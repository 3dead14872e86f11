package search

import (
	"cmp"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// tallied is how many hits of a segment have each of its values.
type tallied struct {
	seg    *segment
	counts []int32 // per value, nil as long as nothing was counted
	// few are the values that were counted, when only those of few hits were.
	few   []uint32
	isFew bool
}

// open is where all values are counted.
func (t *tallied) open() []int32 {
	if t.counts == nil {
		t.counts = make([]int32, len(t.seg.values))
	}
	t.isFew = false
	return t.counts
}

// add counts the values of documents. Of few ones it notes which those are: most
// of the values of a large segment are of none.
func (t *tallied) add(docs []uint32) {
	few := t.counts == nil && 16*len(docs) < len(t.seg.values)
	counts, facets, off := t.open(), t.seg.facets, t.seg.facetOff
	if !few {
		for _, doc := range docs {
			for _, v := range facets[off[doc]:off[doc+1]] {
				counts[v]++
			}
		}
		return
	}
	for _, doc := range docs {
		for _, v := range facets[off[doc]:off[doc+1]] {
			if counts[v] == 0 {
				t.few = append(t.few, v)
			}
			counts[v]++
		}
	}
	t.isFew = true
}

// each calls f with the values that were counted until it returns false.
func (t *tallied) each(f func(v facetValue, n int) bool) bool {
	if t.isFew {
		for _, v := range t.few {
			if !f(t.seg.values[v], int(t.counts[v])) {
				return false
			}
		}
		return true
	}
	for i, n := range t.counts {
		if n > 0 && !f(t.seg.values[i], int(n)) {
			return false
		}
	}
	return true
}

// leave keeps the segment's counts.
func (c *collector) leave() {
	if c.tally.counts != nil {
		c.tallied = append(c.tallied, c.tally)
	}
}

// counts are those of all segments together. The first has nearly all documents, so
// that only what others count goes through a map.
func (c *collector) counts(yield func(facetValue, int) bool) {
	further := map[facetValue]int{}
	for i := 1; i < len(c.tallied); i++ {
		c.tallied[i].each(func(v facetValue, n int) bool {
			further[v] += n
			return true
		})
	}
	if len(c.tallied) > 0 {
		whole := c.tallied[0].each(func(v facetValue, n int) bool {
			if len(further) > 0 {
				n += further[v]
				delete(further, v)
			}
			return yield(v, n)
		})
		if !whole {
			return
		}
	}
	for value, n := range further {
		if !yield(value, n) {
			return
		}
	}
}

// facetCounts sorts the counts by facet: years, amounts and kinds in their own
// order, the rest by number. What is selected stays in sight, also at zero.
func facetCounts(counts iter.Seq2[facetValue, int], filters map[string][]string) map[string][]FacetCount {
	tops := make([]topCounts, len(Facets))
	for i, facet := range Facets {
		tops[i].most, tops[i].filter = maxValues, filters[facet]
		if facet == "year" || facet == "amount" {
			tops[i].most = maxBars
		}
	}
	for v, n := range counts {
		if t := &tops[v.facet]; t.open(n) {
			t.add(FacetCount{Value: v.value, Count: n, Selected: len(t.filter) > 0 && holds(t.filter, v.value)})
		}
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
	filter         []string
	list, selected []FacetCount
}

// open says whether a value that so many hits have may be kept.
func (t *topCounts) open(n int) bool {
	return len(t.filter) > 0 || len(t.list) < t.most || n >= t.list[t.most-1].Count
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
