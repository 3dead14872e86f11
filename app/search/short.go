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
