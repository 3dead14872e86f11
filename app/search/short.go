package search

import "slices"

// maxShort is the length of the prefixes, in letters, that have lists of their
// own. The words that begin with one letter are so many, and their documents so
// often the same, that going through all of them is what a keystroke costs.
const maxShort = 2

// shortLists are, for each beginning of one or two letters, the documents that
// hold a word with it, each with its best class there.
type shortLists struct {
	prefixes lexicon
	off      []uint32 // one more than prefixes
	posts    []byte
}

// headLength is how many documents of each kind a head has: as many as a page of
// suggestions shows, and some that a reader may not see.
const headLength = 64

// head are the documents of one kind that rank first in a list.
type head struct {
	docs []ranked
	all  bool // the list has no others of the kind
}

// ranked is a document with its class in a list.
type ranked struct {
	doc   uint32
	class class
}

// find is the list of a prefix; ok is false for a prefix that has none because
// it is too long or in another script.
func (l *shortLists) find(prefix string) (posts []byte, ok bool) {
	if len(prefix) > maxShort || !shortLetters(prefix) || len(l.off) == 0 {
		return nil, false
	}
	i, there := l.prefixes.find(prefix)
	if !there {
		return nil, true
	}
	return l.of(i), true
}

func (l *shortLists) of(i int) []byte { return l.posts[l.off[i]:l.off[i+1]] }

// head is the head of a list for each kind.
func (s *segment) head(list int) *[len(rankKinds)]head {
	if have, ok := s.heads.Load(list); ok {
		return have.(*[len(rankKinds)]head)
	}
	var firsts [len(rankKinds)]best
	for i := range firsts {
		firsts[i].limit = headLength
	}
	classes := map[uint32]class{}
	doc := uint32(0)
	for posts := s.shorts.of(list); len(posts) > 0; {
		var v uint64
		v, posts = posting(posts)
		doc += uint32(v >> 4)
		static := s.static[doc]
		if firsts[staticRank(static)].add(place{key: rankOne(prefixCosts[v&15], static), row: doc}) {
			classes[doc] = class(v & 15)
		}
	}
	heads := &[len(rankKinds)]head{}
	for i, first := range firsts {
		heads[i].all = !first.more
		for _, p := range first.heap {
			heads[i].docs = append(heads[i].docs, ranked{doc: p.row, class: classes[p.row]})
		}
	}
	s.heads.Store(list, heads)
	return heads
}

func shortLetters(prefix string) bool {
	for _, c := range []byte(prefix) {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			continue
		}
		return false
	}
	return prefix != ""
}

// betterPrefix says whether a class is the better one for a prefix.
func betterPrefix(c, than class) bool { return prefixCosts[c] < prefixCosts[than] }

// shortBuilder collects the lists, by the number of a prefix.
type shortBuilder struct {
	lists [shortCount]postings
	best  [shortCount]uint8 // 1 + class of the document at hand
	seen  []uint16
}

// Letters and digits make 36 prefixes of one, and 36² of two.
const (
	shortAlphabet = 36
	shortCount    = shortAlphabet + shortAlphabet*shortAlphabet
)

func newShortBuilder() *shortBuilder { return &shortBuilder{} }

func letter(c byte) int {
	switch {
	case c >= 'a' && c <= 'z':
		return int(c - 'a')
	case c >= '0' && c <= '9':
		return int(c-'0') + 26
	}
	return -1
}

func letterAt(n int) byte { return "abcdefghijklmnopqrstuvwxyz0123456789"[n] }

// see takes in a term of the document at hand.
func (b *shortBuilder) see(t term) {
	a := letter(t.text[0])
	if a < 0 {
		return
	}
	b.note(uint16(a), t.class)
	if len(t.text) > 1 {
		if second := letter(t.text[1]); second >= 0 {
			b.note(uint16(shortAlphabet+a*shortAlphabet+second), t.class)
		}
	}
}

func (b *shortBuilder) note(prefix uint16, c class) {
	have := b.best[prefix]
	if have == 0 {
		b.seen = append(b.seen, prefix)
	}
	if have == 0 || betterPrefix(c, class(have-1)) {
		b.best[prefix] = uint8(c) + 1
	}
}

// add ends the document at hand.
func (b *shortBuilder) add(doc uint32) {
	for _, prefix := range b.seen {
		b.lists[prefix].add(doc, class(b.best[prefix]-1))
		b.best[prefix] = 0
	}
	b.seen = b.seen[:0]
}

// done makes the lists, in the order of the prefixes.
func (b *shortBuilder) done() shortLists {
	var names []string
	at := map[string]int{}
	for i := range b.lists {
		if len(b.lists[i].buf) == 0 {
			continue
		}
		name := string(letterAt(i % shortAlphabet))
		if i >= shortAlphabet {
			n := i - shortAlphabet
			name = string([]byte{letterAt(n / shortAlphabet), letterAt(n % shortAlphabet)})
		}
		names = append(names, name)
		at[name] = i
	}
	slices.Sort(names)
	l := shortLists{off: []uint32{0}}
	for _, name := range names {
		l.prefixes.push(name)
		l.posts = append(l.posts, b.lists[at[name]].buf...)
		l.off = append(l.off, uint32(len(l.posts)))
	}
	return l
}

// mergeShorts makes the lists of several parts one.
func mergeShorts(parts []*part, moved [][]uint32) shortLists {
	lexicons := make([]*lexicon, len(parts))
	for i, p := range parts {
		lexicons[i] = &p.seg.shorts.prefixes
	}
	out := shortLists{off: []uint32{0}}
	var list postings
	eachWord(lexicons, func(prefix []byte, at []int) {
		list.last, list.buf = 0, list.buf[:0]
		for i, w := range at {
			if w < 0 {
				continue
			}
			l := &parts[i].seg.shorts
			doc := uint32(0)
			for b := l.posts[l.off[w]:l.off[w+1]]; len(b) > 0; {
				var v uint64
				v, b = posting(b)
				doc += uint32(v >> 4)
				if to := moved[i][doc]; to != gone {
					list.add(to, class(v&15))
				}
			}
		}
		if len(list.buf) == 0 {
			return
		}
		out.prefixes.push(string(prefix))
		out.posts = append(out.posts, list.buf...)
		out.off = append(out.off, uint32(len(out.posts)))
	})
	return out
}

// short says whether a query is one short beginning of a word.
func (w *words) short() bool {
	return len(w.slots) == 1 && w.slots[0].prefix && !w.slots[0].cjk && len(w.slots[0].word) <= maxShort && shortLetters(w.slots[0].word)
}

// collectShort takes in the documents of a short prefix: those at the head of its
// list when no more are asked for, else all, in the order in which they lie in
// memory. What holds the word itself, or has it in a passage, was set by the
// matcher.
func (c *collector) collectShort(m *matcher) {
	seg := m.seg
	list, _ := seg.shorts.prefixes.find(m.words.slots[0].word)
	posts, _ := seg.shorts.find(m.words.slots[0].word)
	set := m.costs[0]
	if heads, ok := c.headsSuffice(list, len(posts)); ok {
		for _, h := range heads {
			for _, r := range h.docs {
				c.takeShort(m, r.doc, r.class)
			}
		}
		posts = nil
	}
	doc := uint32(0)
	for len(posts) > 0 {
		var v uint64
		v, posts = posting(posts)
		doc += uint32(v >> 4)
		c.takeShort(m, doc, class(v&15))
	}
	// The rest has the word in a passage only.
	for _, doc := range m.touched[0] {
		if v := set[doc]; v != 0 && c.visible(doc) && c.admit(doc) {
			c.best.add(place{key: rankOne(cost(255-v), seg.static[doc]), row: seg.rows[doc]})
		}
	}
}

// takeShort takes in a document of a short prefix.
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

// manyShort is how long a list is, in bytes, whose head is worth keeping.
const manyShort = 4 << 10

// headsSuffice says whether the heads of a list hold all that the query shows: of
// each kind as many as the page has, or all there are.
func (c *collector) headsSuffice(list, length int) (heads []head, ok bool) {
	need := max(c.q.limit()+1, enough)
	if length < manyShort || !c.q.NoTotal || !c.q.NoFacets || c.wanted != 0 || c.best.after != nil || need > headLength {
		return nil, false
	}
	of := c.part.seg.head(list)
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
		if seen < need && !of[rank].all {
			return nil, false
		}
		heads = append(heads, of[rank])
	}
	return heads, true
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
