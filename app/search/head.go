package search

import (
	"sync"
	"sync/atomic"
)

// Bounds of heads.
const (
	// headLength is how many documents of each kind a head has: as many as a page of
	// suggestions shows, and some that a reader may not see.
	headLength = 64
	// manyShort and manyLong are how long a short list, or the lists of all words that
	// begin with more letters, are in bytes for their head to be worth keeping.
	manyShort = 4 << 10
	manyLong  = 16 << 10
	// maxHeads is how many heads a segment keeps.
	maxHeads = 2048
)

// head are the documents of one kind that rank first among those with a word that
// begins in a way.
type head struct {
	docs []ranked
	all  bool // there are no others of the kind
}

// ranked is a document with its best class.
type ranked struct {
	doc   uint32
	class class
}

// heads has a head for each kind.
type heads [len(rankKinds)]head

// headCache keeps the heads of the beginnings that were asked for, which are
// typed again and again: their segment never changes.
type headCache struct {
	kept  sync.Map // beginning → *heads
	count atomic.Int32
}

func (c *headCache) put(prefix string, h *heads) {
	if c.count.Add(1) > maxHeads {
		c.kept.Clear()
		c.count.Store(1)
	}
	c.kept.Store(prefix, h)
}

// head are the heads of a beginning.
func (s *segment) head(prefix string) *heads {
	if have, ok := s.heads.kept.Load(prefix); ok {
		return have.(*heads)
	}
	var firsts [len(rankKinds)]best
	for i := range firsts {
		firsts[i].limit = headLength
	}
	classes := map[uint32]class{}
	s.eachBeginning(prefix, func(doc uint32, c class) {
		static := s.static[doc]
		if firsts[staticRank(static)].add(place{key: rankOne(prefixCosts[c], static), row: doc}) {
			classes[doc] = c
		}
	})
	h := &heads{}
	for i, first := range firsts {
		h[i].all = !first.more
		for _, p := range first.heap {
			h[i].docs = append(h[i].docs, ranked{doc: p.row, class: classes[p.row]})
		}
	}
	s.heads.put(prefix, h)
	return h
}

// eachBeginning calls f once with each document that has a word with a beginning,
// and with its best class there.
func (s *segment) eachBeginning(prefix string, f func(doc uint32, c class)) {
	if posts, short := s.shorts.find(prefix); short {
		doc := uint32(0)
		for len(posts) > 0 {
			var v uint64
			v, posts = posting(posts)
			doc += uint32(v >> 4)
			f(doc, class(v&15))
		}
		return
	}
	have := make([]uint8, s.len()) // 1 + class
	var docs []uint32
	lo, hi := s.words.prefixed(prefix)
	for word := lo; word < hi; word++ {
		s.each(word, func(doc uint32, c class) {
			if have[doc] == 0 {
				docs = append(docs, doc)
			}
			if have[doc] == 0 || betterPrefix(c, class(have[doc]-1)) {
				have[doc] = uint8(c) + 1
			}
		})
	}
	for _, doc := range docs {
		f(doc, class(have[doc]-1))
	}
}

// short says whether a query is one beginning of a word that has a list of its own.
func (w *words) short() bool {
	return w.beginning() && len(w.slots[0].word) <= maxShort
}

// beginning says whether a query is one beginning of a word.
func (w *words) beginning() bool {
	return len(w.slots) == 1 && w.slots[0].prefix && !w.slots[0].cjk && shortLetters(w.slots[0].word)
}

// suggests says whether a query asks for its first hits only, of all there are:
// heads may hold those.
func (q Query) suggests() bool {
	if !q.NoTotal || !q.NoFacets || q.After != "" || q.headNeeds() > headLength {
		return false
	}
	for _, values := range q.Filters {
		if len(values) > 0 {
			return false
		}
	}
	return true
}

// headNeeds is how many documents of each kind a head must have.
func (q Query) headNeeds() int { return max(q.limit()+1, enough) }

// many says whether the documents of the one beginning that is asked for are so
// many that their heads are looked at first.
func (m *matcher) many() bool {
	if !m.words.beginning() {
		return false
	}
	word := m.words.slots[0].word
	if posts, short := m.seg.shorts.find(word); short {
		return len(posts) >= manyShort
	}
	lo, hi := m.seg.words.prefixed(word)
	return m.seg.postOff[hi]-m.seg.postOff[lo] >= manyLong
}

// collectBeginning takes in the documents of one beginning: those of its heads
// when they suffice, else all. What holds the word itself, or has it in a
// passage, was set by the matcher.
func (c *collector) collectBeginning(m *matcher) {
	word := m.words.slots[0].word
	if h, ok := c.headsSuffice(m, word); ok {
		for i := range h {
			for _, r := range h[i].docs {
				c.takeShort(m, r.doc, r.class)
			}
		}
	} else {
		m.seg.eachBeginning(word, func(doc uint32, cl class) { c.takeShort(m, doc, cl) })
	}
	// The rest has the word in a passage only.
	seg, set := m.seg, m.costs[0]
	for _, doc := range m.touched[0] {
		if v := set[doc]; v != 0 && c.visible(doc) && c.admit(doc) {
			c.best.add(place{key: rankOne(cost(255-v), seg.static[doc]), row: seg.rows[doc]})
		}
	}
}

// complete brings in what heads had stood for, before more is forgiven.
func (m *matcher) complete(passages []mention) {
	if !m.headed {
		return
	}
	m.headed = false
	m.clear()
	m.match()
	m.mention(passages)
}

// takeShort takes in a document of a beginning.
func (c *collector) takeShort(m *matcher, doc uint32, cl class) {
	seg, set := m.seg, m.costs[0]
	best := 255 - uint8(prefixCosts[cl])
	held := set[doc]
	set[doc] = 0
	if held > best {
		best = held
	}
	if !c.visible(doc) || !c.admit(doc) {
		return
	}
	k := rankOne(cost(255-best), seg.static[doc])
	if held != 0 {
		if level, ok := m.exact[doc]; ok {
			k = rankExact(cost(255-best), int(level), seg.static[doc])
		}
	}
	c.best.add(place{key: k, row: seg.rows[doc]})
}

// headsSuffice says whether the heads of a beginning hold all that the query shows:
// of each kind as many as the page has, or all there are.
func (c *collector) headsSuffice(m *matcher, prefix string) (h heads, ok bool) {
	if !m.headed {
		return h, false
	}
	of := m.seg.head(prefix)
	for rank := range of {
		if !c.kinds[rank] {
			continue
		}
		seen := 0
		for _, r := range of[rank].docs {
			if c.visible(r.doc) {
				seen++
			}
		}
		if seen < c.q.headNeeds() && !of[rank].all {
			return h, false
		}
		h[rank] = of[rank]
	}
	return h, true
}

// rankOne is the key of a document by the one word of a query.
func rankOne(c cost, static uint32) key { return rankExact(c, c.level(), static) }

func rankExact(c cost, level int, static uint32) key {
	level = min(level, c.level())
	extra := 0
	if level <= levelSaid && level > levelExactSaid {
		named := 0
		if c.level() <= levelSaid {
			named = 1
		}
		extra = max(staticWords(static)-named, 0)
	}
	return newKey(0, c.edits(), level, int(staticRank(static)), distances[c.level()]+c.close(), extra, static)
}
