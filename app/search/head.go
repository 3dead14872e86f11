package search

import (
	"bytes"
	"encoding/binary"
)

// Bounds of heads.
const (
	// headLength is how many documents of each kind a head has: as many as a page of
	// suggestions shows, and some that a reader may not see.
	headLength = 64
	// manyBegin is how long the lists of the words that begin in a way are together, in
	// bytes, for their heads to be worth keeping.
	manyBegin = 4 << 10
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

// headLists keep the heads of the beginnings that very many documents have: what
// is typed letter by letter is answered without ranking all that begins so.
type headLists struct {
	prefixes lexicon
	off      []uint32 // one more than prefixes
	data     []byte   // per kind the number of documents and whether they are all, then each with its class
}

// find are the heads of a beginning; ok is false when it has none.
func (l *headLists) find(prefix string) (h heads, ok bool) {
	i, ok := l.prefixes.find(prefix)
	if !ok {
		return h, false
	}
	data := l.data[l.off[i]:l.off[i+1]]
	next := func() uint64 {
		v, n := binary.Uvarint(data)
		data = data[n:]
		return v
	}
	docs := make([]ranked, 0, headLength*len(h)/2)
	for kind := range h {
		v := next()
		from := len(docs)
		for range v >> 1 {
			v := next()
			docs = append(docs, ranked{doc: uint32(v >> 4), class: class(v & 15)})
		}
		h[kind] = head{docs: docs[from:len(docs):len(docs)], all: v&1 == 1}
	}
	return h, true
}

// headBuilder finds the heads of a segment.
type headBuilder struct {
	seg    *segment
	lists  headLists
	have   []uint8 // see eachBeginning
	firsts [len(rankKinds)]best
}

// makeHeads finds the heads of all beginnings that very many documents have.
func (s *segment) makeHeads() {
	b := &headBuilder{seg: s, lists: headLists{off: []uint32{0}}, have: make([]uint8, s.len())}
	b.below(nil, 0, s.words.len(), nil)
	s.heads = b.lists
}

// below goes through the beginnings that are a letter longer than one, which words
// from lo to hi have. Heads are those of the words: a longer beginning that the
// same words have is given what the shorter one had.
func (b *headBuilder) below(prefix []byte, lo, hi int, same []byte) {
	words := &b.seg.words
	depth := len(prefix)
	for at := lo; at < hi; {
		word := words.at(at)
		if len(word) == depth {
			at++ // the beginning itself
			continue
		}
		longer := append(bytes.Clone(prefix), word[depth])
		end := min(words.after(at, longer), hi)
		if from := at; letter(word[depth]) >= 0 && b.many(longer, from, end) {
			data := same
			if data == nil || from != lo || end != hi {
				data = b.find(string(longer))
			}
			b.lists.prefixes.push(string(longer))
			b.lists.data = append(b.lists.data, data...)
			b.lists.off = append(b.lists.off, uint32(len(b.lists.data)))
			b.below(longer, from, end, data)
		}
		at = end
	}
}

func (b *headBuilder) many(prefix []byte, lo, hi int) bool {
	if posts, short := b.seg.shorts.find(string(prefix)); short {
		return len(posts) >= manyBegin
	}
	return b.seg.postOff[hi]-b.seg.postOff[lo] >= manyBegin
}

// find makes the heads of a beginning.
func (b *headBuilder) find(prefix string) []byte {
	for i := range b.firsts {
		b.firsts[i] = best{limit: headLength, heap: b.firsts[i].heap[:0]}
	}
	b.seg.eachBeginning(prefix, b.have, func(doc uint32, c class) {
		static := b.seg.static[doc]
		b.firsts[staticRank(static)].add(place{key: rankOne(prefixCosts[c], static), row: doc<<4 | uint32(c)})
	})
	var data []byte
	for _, first := range b.firsts {
		n := uint64(len(first.heap)) << 1
		if !first.more {
			n |= 1
		}
		data = binary.AppendUvarint(data, n)
		for _, p := range first.heap {
			data = binary.AppendUvarint(data, uint64(p.row))
		}
	}
	return data
}

// eachBeginning calls f once with each document that has a word with a beginning,
// and with its best class there. Have has a zero for each document, before and
// after.
func (s *segment) eachBeginning(prefix string, have []uint8, f func(doc uint32, c class)) {
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
		c := class(have[doc] - 1)
		have[doc] = 0
		f(doc, c)
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

// findHeads finds the heads that a query may be answered by.
func (m *matcher) findHeads(q Query) {
	if q.suggests() && m.words.beginning() {
		m.heads, m.headed = m.seg.heads.find(m.words.slots[0].word)
	}
}

// collectBeginning takes in the documents of one beginning: those of its heads
// when they suffice, else all. What holds the word itself, or has it in a
// passage, was set by the matcher.
func (c *collector) collectBeginning(m *matcher) {
	if c.headsSuffice(m) {
		for kind := range m.heads {
			for _, r := range m.heads[kind].docs {
				if c.kinds[kind] {
					c.takeBeginning(m, r.doc, r.class)
				}
			}
		}
	} else {
		m.seg.eachBeginning(m.words.slots[0].word, make([]uint8, m.seg.len()), func(doc uint32, cl class) { c.takeBeginning(m, doc, cl) })
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

// takeBeginning takes in a document of a beginning.
func (c *collector) takeBeginning(m *matcher, doc uint32, cl class) {
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
func (c *collector) headsSuffice(m *matcher) bool {
	if !m.headed {
		return false
	}
	for kind, head := range m.heads {
		if !c.kinds[kind] || head.all {
			continue
		}
		seen := 0
		for _, r := range head.docs {
			if c.visible(r.doc) {
				seen++
			}
		}
		if seen < c.q.headNeeds() {
			return false
		}
	}
	return true
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
