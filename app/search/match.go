package search

import (
	"sync"
)

// A cost says how badly a word of the query is met by a document: edits (bits
// 6–7), level (3–5), closeness (0–2). It is kept as 255 minus the cost, so that
// zero means not at all.
type cost uint8

// Levels of a match, best first. The level of a document is the worst of its
// words, except that a whole name lifts it to the first two.
const (
	levelExact     = iota // the query is the whole written name
	levelExactSaid        // the query is how the whole name is said
	levelName             // words of the written name
	levelPrefix           // beginnings of words of the written name
	levelSaid             // how words of the name are said
	levelFact             // what is known of the record
	levelPassage          // running text
)

func newCost(edits, level, closeness int) cost {
	return cost(min(edits, 3)<<6 | level<<3 | min(closeness, 6))
}

func (c cost) edits() int { return int(c >> 6) }
func (c cost) level() int { return int(c >> 3 & 7) }
func (c cost) close() int { return int(c & 7) }

// closer is the same match by words that stand together.
func (c cost) closer() cost {
	if c.close() > 0 {
		return c - 1
	}
	return c
}

var (
	exactCosts = [classPassage + 1]cost{
		classWhole: newCost(0, levelName, 0), classWholeSaid: newCost(0, levelSaid, 0), classWord: newCost(0, levelName, 1),
		classJoin: newCost(0, levelName, 1), classFounded: newCost(0, levelName, 2), classSyllable: newCost(0, levelSaid, 1),
		classFactWhole: newCost(0, levelFact, 0), classFact: newCost(0, levelFact, 1), classPassage: newCost(0, levelPassage, 0),
	}
	prefixCosts = [classPassage + 1]cost{
		classWhole: newCost(0, levelPrefix, 1), classWholeSaid: newCost(0, levelSaid, 2), classWord: newCost(0, levelPrefix, 1),
		classJoin: newCost(0, levelPrefix, 2), classFounded: newCost(0, levelFact, 3), classSyllable: newCost(0, levelSaid, 3),
		classFactWhole: newCost(0, levelFact, 3), classFact: newCost(0, levelFact, 4), classPassage: newCost(0, levelPassage, 2),
	}
)

// scratch is the memory of one search over one segment.
type scratch struct {
	costs   [][]uint8  // per word, per document
	touched [][]uint32 // per word, the documents that hold it
	exact   map[uint32]uint8
	hits    []uint32
}

var scratches = sync.Pool{New: func() any { return &scratch{exact: map[uint32]uint8{}} }}

func (s *scratch) grow(words, docs int) {
	for len(s.costs) < words {
		s.costs = append(s.costs, nil)
		s.touched = append(s.touched, nil)
	}
	for i := range words {
		if len(s.costs[i]) < docs {
			s.costs[i] = make([]uint8, docs)
		}
	}
}

// release makes the memory blank again and gives it back.
func (s *scratch) release() {
	s.clear()
	scratches.Put(s)
}

func (s *scratch) clear() {
	for i, docs := range s.touched {
		if len(docs) > len(s.costs[i])/8 {
			clear(s.costs[i])
		} else {
			for _, doc := range docs {
				s.costs[i][doc] = 0
			}
		}
		s.touched[i] = docs[:0]
	}
	clear(s.exact)
}

func (s *scratch) set(word int, doc uint32, c cost) {
	have := &s.costs[word][doc]
	if *have == 0 {
		s.touched[word] = append(s.touched[word], doc)
	}
	if v := 255 - uint8(c); v > *have {
		*have = v
	}
}

// pass is how much is forgiven.
type pass struct {
	typos    bool
	anyFirst bool // the first letter may be wrong
	relaxed  bool // words may be missing
}

// matcher looks a query up in one segment.
type matcher struct {
	seg   *segment
	words *words
	pass  pass
	*scratch
	heads  heads // of the one beginning that is asked for
	headed bool  // there are such: what only begins so is looked for by them
}

// match fills the costs of every word, then those of words taken together.
func (m *matcher) match() {
	m.grow(len(m.words.slots), m.seg.len())
	for i := range m.words.slots {
		m.slot(i)
	}
	for i := 0; i+1 < len(m.words.slots); i++ {
		m.pair(i)
	}
	m.whole()
}

// forgive adds what a wider pass lets count to what was found before.
func (m *matcher) forgive(p pass) {
	m.pass = p
	if !p.typos || p.relaxed {
		return
	}
	for i := range m.words.slots {
		m.near(i)
	}
	if !p.anyFirst {
		m.said()
	}
}

func (m *matcher) slot(i int) {
	s := &m.words.slots[i]
	at, ok := m.seg.words.find(s.word)
	if ok {
		m.fill(i, m.seg.of(at), &exactCosts)
	}
	if !s.prefix || m.words.short() || m.headed {
		return // the short lists or the heads have the rest
	}
	// A word that very many documents hold is what it says, once others follow.
	if ok && i+1 < len(m.words.slots) && len(m.seg.of(at)) > manyPosts {
		return
	}
	if posts, short := m.seg.shorts.find(s.word); short {
		m.fill(i, posts, &prefixCosts)
		return
	}
	_, hi := m.seg.words.prefixed(s.word)
	if ok {
		at++
	}
	for ; at < hi; at++ {
		m.fill(i, m.seg.of(at), &prefixCosts)
	}
}

// manyPosts is how long a list is, in bytes, that very many documents are on.
const manyPosts = 32 << 10

// fill sets the costs of all documents of a list.
func (m *matcher) fill(i int, posts []byte, costs *[classPassage + 1]cost) {
	set, touched := m.costs[i], m.touched[i]
	doc := uint32(0)
	for len(posts) > 0 {
		var v uint64
		v, posts = posting(posts)
		doc += uint32(v >> 4)
		have := set[doc]
		if have == 0 {
			touched = append(touched, doc)
		}
		if better := 255 - uint8(costs[v&15]); better > have {
			set[doc] = better
		}
	}
	m.touched[i] = touched
}

// near brings in the words that are a few edits away.
func (m *matcher) near(i int) {
	s := &m.words.slots[i]
	anyFirst := m.pass.anyFirst
	if anyFirst && len(m.touched[i]) > 0 {
		return // the pass before found it by its first letter
	}
	last := i == len(m.words.slots)-1
	for _, n := range m.seg.words.nearby(s.word, s.edits(), last && s.prefix, anyFirst) {
		word := m.seg.words.at(n.word)
		if !plainWord(word) {
			continue
		}
		edits := int(n.edits)
		if word[0] != s.word[0] {
			edits++
		}
		m.seg.each(n.word, func(doc uint32, c class) {
			k := exactCosts[c]
			level, closeness := k.level(), k.close()
			switch {
			case n.prefix:
				k = prefixCosts[c]
				level, closeness = k.level(), k.close()+1
			case c == classWhole && len(m.words.slots) == 1:
				level = levelExact
			}
			m.set(i, doc, newCost(edits, level, closeness))
		})
	}
}

// plainWord says whether a word can be what a misspelt one meant: numbers are
// not guessed.
func plainWord(word []byte) bool {
	for _, c := range word {
		if c >= '0' && c <= '9' {
			return false
		}
	}
	return true
}

// pair finds two neighbouring words written as one, or standing together.
func (m *matcher) pair(i int) {
	a, b := &m.words.slots[i], &m.words.slots[i+1]
	if a.cjk && b.cjk {
		return
	}
	both := a.word + b.word
	at, ok := m.seg.words.find(both)
	if ok {
		m.seg.each(at, func(doc uint32, c class) {
			m.set(i, doc, exactCosts[c].closer())
			m.set(i+1, doc, exactCosts[c].closer())
		})
	}
	if !b.prefix || len(both) < 4 || i+2 < len(m.words.slots) {
		return
	}
	lo, hi := m.seg.words.prefixed(both)
	if ok {
		lo++
	}
	for w := lo; w < hi; w++ {
		m.seg.each(w, func(doc uint32, c class) {
			m.set(i, doc, prefixCosts[c].closer())
			m.set(i+1, doc, prefixCosts[c].closer())
		})
	}
}

// whole finds the query as a whole name.
func (m *matcher) whole() {
	at, ok := m.seg.words.find(m.words.whole)
	if !ok {
		return
	}
	m.seg.each(at, func(doc uint32, c class) {
		switch c {
		case classWhole:
			m.exact[doc] = levelExact
		case classWholeSaid:
			m.exact[doc] = levelExactSaid
		case classSyllable, classWord:
			return
		}
		for i := range m.words.slots {
			m.set(i, doc, exactCosts[c].closer())
		}
	})
}

// said finds names that sound like a run of Chinese characters but are written
// otherwise. It counts as an edit, so that what is written comes first.
func (m *matcher) said() {
	for i, s := range m.words.slots {
		if s.said == "" {
			continue
		}
		at, ok := m.seg.words.find(s.said)
		if !ok {
			continue
		}
		m.seg.each(at, func(doc uint32, c class) {
			if c != classWhole && c != classWholeSaid {
				return
			}
			for k := i; k < i+s.run && k < len(m.words.slots); k++ {
				m.set(k, doc, newCost(1, levelSaid, 0))
			}
		})
	}
}
