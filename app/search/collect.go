package search

import (
	"context"
	"slices"
	"strings"
)

// enough hits make guessing at misspellings needless.
const enough = 20

// maxValues is how many values of a facet are shown.
const maxValues = 30

// maxBars is how many bars a histogram of years or amounts has at most.
const maxBars = 200

// amountBit is the facet "amount" among those that are filtered by.
var amountBit = uint16(1) << slices.Index(Facets, "amount")

// texts finds the rows, at most limit, whose passages hold one of the words, or a
// word that begins with it. A word may be several with spaces between, which stand
// together.
type texts func(ctx context.Context, words []string, prefix bool, limit int) ([]uint32, error)

// index is a set of segments that are searched as one.
type index struct {
	parts []*part
	texts texts // nil when there are no passages beside the segments
}

// found is what a query matches: the places of a page, and counts.
type found struct {
	words  words
	places []place
	next   string
	total  int
	matter int // hits before filters
	missed int // words that even the best lack
	counts map[string][]FacetCount
}

// search answers a query, forgiving more as long as too little is found.
func (x *index) search(ctx context.Context, q Query) (found, error) {
	var after *place
	if q.After != "" {
		p, err := parseCursor(q.After)
		if err != nil {
			return found{}, err
		}
		after = &p
	}
	w := q.words()
	if len(w.slots) == 0 && strings.TrimSpace(q.Text) != "" {
		return found{words: w, counts: map[string][]FacetCount{}}, nil
	}
	lives, err := x.allowed(ctx, q)
	if err != nil {
		return found{}, err
	}
	passages, err := x.passages(ctx, &w, false)
	if err != nil {
		return found{}, err
	}
	matchers := x.matchers(q, &w, passages)
	defer release(matchers)
	run := func(p pass) *collector { return x.run(q, &w, p, matchers, after, lives) }
	c := run(pass{})
	if len(w.slots) == 0 || c.matter >= enough {
		return c.result(&w), nil
	}
	for _, m := range matchers {
		m.complete(passages)
	}
	guess, err := x.passages(ctx, &w, true)
	if err != nil {
		return found{}, err
	}
	if w.guessable() {
		for _, m := range matchers {
			m.mention(guess)
		}
		c = run(pass{typos: true})
		if c.matter == 0 {
			c = run(pass{typos: true, anyFirst: true})
		}
	}
	if c.matter == 0 {
		c = run(pass{relaxed: true})
	}
	return c.result(&w), nil
}

func (w *words) guessable() bool {
	for _, s := range w.slots {
		if s.edits() > 0 || s.said != "" {
			return true
		}
	}
	return false
}

// run makes one pass over all segments.
func (x *index) run(q Query, w *words, ps pass, matchers []*matcher, after *place, lives []bitmap) *collector {
	c := &collector{q: q, best: best{limit: q.limit(), after: after}}
	c.kinds = allowedKinds(q.Kinds)
	for _, m := range matchers {
		m.forgive(ps)
	}
	if ps.relaxed {
		c.missed = len(w.slots)
		for i, p := range x.parts {
			c.enter(p, lives[i])
			c.missed = min(c.missed, c.fewestMissing(matchers[i]))
		}
	}
	for i, p := range x.parts {
		c.enter(p, lives[i])
		switch {
		case len(w.slots) == 0:
			c.browse()
		case ps == pass{} && (w.short() || matchers[i].headed):
			c.collectBeginning(matchers[i])
		case c.missed < len(w.slots):
			c.collect(matchers[i], c.missed)
		}
		c.leave()
	}
	return c
}

// collector counts and keeps the hits of a query.
type collector struct {
	q       Query
	kinds   [len(rankKinds)]bool
	best    best
	total   int
	matter  int
	missed  int // words that even the best lack
	tallied []tallied

	part     *part
	live     bitmap  // the documents of it that may be hits
	tally    tallied // of the segment
	selected []uint8 // per value: 0, or 1 + its facet's place in wanted; nil when wanted is 0
	wanted   uint16  // a bit per facet that is filtered by
	barred   []bool  // per value, nil when nothing is excepted
	sums     []bool  // per sum, whether an amount that is asked for
}

func allowedKinds(kinds []Kind) (allowed [len(rankKinds)]bool) {
	for i, k := range rankKinds {
		allowed[i] = len(kinds) == 0 || slices.Contains(kinds, k)
	}
	return allowed
}

// enter turns to a segment: its values get their numbers.
func (c *collector) enter(p *part, live bitmap) {
	c.part, c.live = p, live
	c.tally, c.selected, c.wanted, c.barred, c.sums = tallied{seg: p.seg}, nil, 0, nil, nil
	for facet, values := range c.q.Filters {
		if at := slices.Index(Facets, facet); at >= 0 && len(values) > 0 {
			c.wanted |= 1 << at
		}
	}
	if c.wanted != 0 {
		c.selected = make([]uint8, len(p.seg.values))
		for i, v := range p.seg.values {
			if c.wanted>>v.facet&1 == 1 && holds(c.q.Filters[Facets[v.facet]], v.value) {
				c.selected[i] = v.facet + 1
			}
		}
		c.sums = p.seg.sumsIn(c.q.Filters["amount"])
	}
	for facet, values := range c.q.Except {
		at := slices.Index(Facets, facet)
		if at < 0 || len(values) == 0 {
			continue
		}
		if c.barred == nil {
			c.barred = make([]bool, len(p.seg.values))
		}
		for i, v := range p.seg.values {
			c.barred[i] = c.barred[i] || int(v.facet) == at && holds(values, v.value)
		}
	}
}

// holds says whether a value of a facet is among those of a filter, or in one
// of its ranges of years.
func holds(filter []string, value string) bool {
	if contains(filter, value) {
		return true
	}
	for _, f := range filter {
		if span, ok := ParseSpan(f); ok && span.Currency == "" && len(value) == 4 && span.Holds(int64(number(value))) {
			return true
		}
	}
	return false
}

// sumsIn marks the sums that lie in one of the ranges of a filter; nil when it
// has none.
func (s *segment) sumsIn(filter []string) []bool {
	var in []bool
	for _, f := range filter {
		span, ok := ParseSpan(f)
		if !ok {
			continue
		}
		if in == nil {
			in = make([]bool, len(s.sums))
		}
		for i, v := range s.sums {
			in[i] = in[i] || v.currency != "" && v.currency == span.Currency && span.Holds(v.units)
		}
	}
	return in
}

// visible says whether the query's viewer may know of a document.
func (c *collector) visible(doc uint32) bool {
	p := c.part
	if !c.live.has(doc) || !c.kinds[staticRank(p.seg.static[doc])] {
		return false
	}
	if c.q.Since > 0 && int64(p.seg.added[doc]) <= c.q.Since {
		return false
	}
	if c.barred != nil && c.excepted(doc) {
		return false
	}
	return p.seg.guarded == nil || !p.seg.guarded.has(doc) || c.q.Viewer.mayRead(p.seg.readers[doc])
}

func (c *collector) excepted(doc uint32) bool {
	seg := c.part.seg
	for _, v := range seg.facets[seg.facetOff[doc]:seg.facetOff[doc+1]] {
		if c.barred[v] {
			return true
		}
	}
	return false
}

// admit counts a document and says whether it passes all filters. What fails
// one filter only still counts for the values of that facet: they tell what
// choosing another one would show.
func (c *collector) admit(doc uint32) bool {
	c.matter++
	if c.q.NoFacets && c.wanted == 0 {
		c.total++
		return true
	}
	seg := c.part.seg
	values := seg.facets[seg.facetOff[doc]:seg.facetOff[doc+1]]
	failed := c.wanted
	if failed != 0 {
		for _, v := range values {
			if s := c.selected[v]; s > 0 {
				failed &^= 1 << (s - 1)
			}
		}
		if c.sums != nil && c.sums[seg.amounts[doc]] {
			failed &^= amountBit
		}
	}
	if failed == 0 {
		c.total++
	}
	if c.q.NoFacets {
		return failed == 0
	}
	switch counts := c.tally.open(); {
	case failed == 0:
		for _, v := range values {
			counts[v]++
		}
	case failed&(failed-1) == 0:
		for _, v := range values {
			if failed == 1<<seg.values[v].facet {
				counts[v]++
			}
		}
	}
	return failed == 0
}

func (c *collector) browse() {
	for doc, row := range c.part.seg.rows {
		if c.visible(uint32(doc)) && c.admit(uint32(doc)) {
			c.best.add(place{key: browseKey(c.part.seg.static[doc]), row: row})
		}
	}
}

// collect takes in the documents that lack at most the given number of words: those
// that are visible, of them those that pass the filters, of them the first. Each is
// a loop of its own, in which the processor waits for the memory of many documents
// at once.
func (c *collector) collect(m *matcher, missing int) {
	m.hits = m.hits[:0]
	m.among(missing, func(doc uint32) bool {
		if c.visible(doc) {
			m.hits = append(m.hits, doc)
		}
		return true
	})
	for _, doc := range c.admitted(m.hits) {
		if k := m.rank(doc); c.best.open(k) {
			c.best.add(place{key: k, row: m.seg.rows[doc]})
		}
	}
}

// admitted counts documents and leaves those that pass all filters.
func (c *collector) admitted(docs []uint32) []uint32 {
	if c.wanted != 0 {
		return slices.DeleteFunc(docs, func(doc uint32) bool { return !c.admit(doc) })
	}
	c.matter += len(docs)
	c.total += len(docs)
	if !c.q.NoFacets && len(docs) > 0 {
		c.tally.add(docs)
	}
	return docs
}

// fewestMissing is how many words the best visible document lacks.
func (c *collector) fewestMissing(m *matcher) int {
	for missing := range len(m.words.slots) {
		found := false
		m.among(missing, func(doc uint32) bool {
			found = c.visible(doc)
			return !found
		})
		if found {
			return missing
		}
	}
	return len(m.words.slots)
}

// lacks is how many words a document does not hold.
func (m *matcher) lacks(doc uint32) int {
	n := 0
	for i := range m.words.slots {
		if m.costs[i][doc] == 0 {
			n++
		}
	}
	return n
}

// among calls f once with every document that lacks at most the given number of
// words, until it returns false. Such a document holds one of any missing + 1
// words, so that it is looked for among those of the rarest ones.
func (m *matcher) among(missing int, f func(doc uint32) bool) {
	order := make([]int, len(m.words.slots))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(m.touched[a]) - len(m.touched[b]) })
	order = order[:min(missing+1, len(order))]
	for at, i := range order {
	next:
		for _, doc := range m.touched[i] {
			for _, k := range order[:at] {
				if m.costs[k][doc] != 0 {
					continue next // seen already
				}
			}
			if m.lacks(doc) <= missing && !f(doc) {
				return
			}
		}
	}
}

func (c *collector) result(w *words) found {
	f := found{words: *w, places: c.best.heap, total: c.total, matter: c.matter, missed: c.missed}
	slices.SortFunc(f.places, func(a, b place) int {
		if a.before(b) {
			return -1
		}
		return 1
	})
	if c.best.more && len(f.places) > 0 {
		f.next = f.places[len(f.places)-1].cursor()
	}
	f.counts = facetCounts(c.counts, c.q.Filters)
	return f
}
