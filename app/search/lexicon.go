package search

import (
	"bytes"
	"sort"
)

// lexicon is a sorted list of words in one block of memory.
type lexicon struct {
	off  []uint32 // one more than words
	text []byte
}

func (l *lexicon) len() int {
	if len(l.off) == 0 {
		return 0
	}
	return len(l.off) - 1
}

func (l *lexicon) at(i int) []byte { return l.text[l.off[i]:l.off[i+1]] }

// push appends a word that is greater than all before it.
func (l *lexicon) push(word string) {
	if len(l.off) == 0 {
		l.off = append(l.off, 0)
	}
	l.text = append(l.text, word...)
	l.off = append(l.off, uint32(len(l.text)))
}

// seek is the first word that is not less than the given one.
func (l *lexicon) seek(word []byte) int {
	return sort.Search(l.len(), func(i int) bool { return bytes.Compare(l.at(i), word) >= 0 })
}

func (l *lexicon) find(word string) (int, bool) {
	i := l.seek([]byte(word))
	return i, i < l.len() && string(l.at(i)) == word
}

// prefixed is the range of words that begin with a prefix.
func (l *lexicon) prefixed(prefix string) (lo, hi int) {
	p := []byte(prefix)
	lo = l.seek(p)
	hi = lo + sort.Search(l.len()-lo, func(i int) bool { return !bytes.HasPrefix(l.at(lo+i), p) })
	return lo, hi
}

// after is the first word from i on that does not begin with a prefix.
func (l *lexicon) after(i int, prefix []byte) int {
	step := 1
	hi := i + 1
	for hi < l.len() && bytes.HasPrefix(l.at(hi), prefix) {
		i = hi
		hi += step
		step *= 2
	}
	hi = min(hi, l.len())
	return i + 1 + sort.Search(hi-i-1, func(k int) bool { return !bytes.HasPrefix(l.at(i+1+k), prefix) })
}

// from is the first word from i on that is not less than the given one, which is
// greater than word i.
func (l *lexicon) from(i int, word []byte) int {
	step := 1
	hi := i + 1
	for hi < l.len() && bytes.Compare(l.at(hi), word) < 0 {
		i = hi
		hi += step
		step *= 2
	}
	hi = min(hi, l.len())
	return i + 1 + sort.Search(hi-i-1, func(k int) bool { return bytes.Compare(l.at(i+1+k), word) >= 0 })
}
