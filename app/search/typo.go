package search

import (
	"slices"
	"unicode/utf8"
)

// maxNear bounds how many words one misspelt word may stand for in a segment.
const maxNear = 64

// near is a word close to a misspelt one.
type near struct {
	word   int
	edits  uint8
	prefix bool // only the beginning of the word is close
}

// nearby finds the words of a lexicon that are up to max edits from a word, but
// not the word itself: insertion, deletion, substitution, or two neighbours
// swapped. With prefix, words whose beginning is that close count as well, but
// not those that begin with the word. Unless anyFirst, the first letter has to be
// right.
func (l *lexicon) nearby(word string, max int, prefix, anyFirst bool) []near {
	if max == 0 || word == "" {
		return nil
	}
	lo, hi := 0, l.len()
	if !anyFirst {
		_, size := utf8.DecodeRuneInString(word)
		lo, hi = l.prefixed(word[:size])
	}
	if _, ascii := foldASCII(word); !ascii {
		return l.nearbyRunes(word, max, lo, hi)
	}
	w := walker{lex: l, word: word, max: uint8(max), prefix: prefix}
	return w.walk(lo, hi)
}

// walker computes the distance to every word of a sorted list, sharing the
// work among words that begin alike and skipping all words that begin in a way
// that is too far already.
type walker struct {
	lex    *lexicon
	word   string
	max    uint8
	prefix bool
	// rows[d] are the distances after d letters to each beginning of the word. Only
	// those that may be near enough are computed: others stay far.
	rows  [][]uint8
	least []uint8 // the least of each row
	found []near
	worst int // the place in found of the farthest, once it is full
}

// far is more than any distance that counts.
const far = 100

func (w *walker) walk(lo, hi int) []near {
	m := len(w.word)
	w.rows = append(w.rows, w.blank())
	for j := range min(m, int(w.max)) + 1 {
		w.rows[0][j] = uint8(j)
	}
	w.least = append(w.least, 0)
	have := []byte{} // the letters that the rows stand for
	for i := lo; i < hi; {
		text := w.lex.at(i)
		depth := common(have, text)
		have = have[:depth]
		next := i + 1
		best := uint8(far) // of any beginning
		for d := 1; d <= depth; d++ {
			best = min(best, w.rows[d][m])
		}
		ended := true
		for depth < len(text) {
			if text[depth] >= utf8.RuneSelf {
				ended = false
				break
			}
			have = append(have, text[depth])
			depth++
			w.row(depth, have)
			best = min(best, w.rows[depth][m])
			if w.least[depth] > w.max && w.least[depth-1] >= w.max {
				if best > w.max || !w.prefix {
					next = max(next, w.skip(i, have))
				}
				ended = depth == len(text)
				break
			}
		}
		edits := uint8(far)
		if ended {
			edits = w.rows[depth][m]
		}
		if best == 0 && w.prefix {
			next = max(next, w.lex.after(i, have[:m])) // they begin with the word
		} else if edits <= w.max && edits > 0 {
			w.add(near{word: i, edits: edits})
		} else if edits > 0 && w.prefix && best <= w.max && m > 4 {
			w.add(near{word: i, edits: best, prefix: true})
		}
		i = next
	}
	return w.found
}

// skip is the first word after i that may be near enough, when none that begins
// with the given letters is: where no further edit is allowed, only few letters
// can stand in place of the last one.
func (w *walker) skip(i int, letters []byte) int {
	d := len(letters)
	if w.least[d-1] < w.max {
		return w.lex.after(i, letters)
	}
	next := byte(0)
	consider := func(c byte) {
		if c > letters[d-1] && (next == 0 || c < next) {
			next = c
		}
	}
	above := w.rows[d-1]
	for j := max(0, d-1-int(w.max)); j < min(len(w.word), d+int(w.max)); j++ {
		if above[j] <= w.max {
			consider(w.word[j])
		}
		if d > 1 && j > 0 && w.rows[d-2][j-1] < w.max && letters[d-2] == w.word[j] {
			consider(w.word[j-1]) // the two are swapped
		}
	}
	if next == 0 {
		return w.lex.after(i, letters[:d-1])
	}
	last := letters[d-1]
	letters[d-1] = next
	defer func() { letters[d-1] = last }()
	return w.lex.from(i, letters)
}

// blank is a row of which nothing is computed.
func (w *walker) blank() []uint8 {
	row := make([]uint8, len(w.word)+1)
	for j := range row {
		row[j] = far
	}
	return row
}

// row computes the distances after d letters, which are in have.
func (w *walker) row(d int, have []byte) {
	if len(w.rows) <= d {
		w.rows = append(w.rows, w.blank())
		w.least = append(w.least, 0)
	}
	row, above := w.rows[d], w.rows[d-1]
	least := uint8(far)
	if d <= int(w.max) {
		row[0] = uint8(d)
		least = row[0]
	}
	c := have[d-1]
	for j := max(1, d-int(w.max)); j <= min(len(w.word), d+int(w.max)); j++ {
		v := above[j-1]
		if w.word[j-1] != c {
			v++
		}
		v = min(v, above[j]+1, row[j-1]+1)
		if d > 1 && j > 1 && c == w.word[j-2] && have[d-2] == w.word[j-1] {
			v = min(v, w.rows[d-2][j-2]+1)
		}
		row[j] = v
		least = min(least, v)
	}
	w.least[d] = least
}

// add keeps the closest words only.
func (w *walker) add(n near) {
	switch {
	case len(w.found) < maxNear:
		w.found = append(w.found, n)
	case w.found[w.worst].farther(n):
		w.found[w.worst] = n
	default:
		return
	}
	if len(w.found) < maxNear {
		return
	}
	for i, f := range w.found {
		if f.farther(w.found[w.worst]) {
			w.worst = i
		}
	}
}

func (n near) farther(than near) bool {
	if n.edits != than.edits {
		return n.edits > than.edits
	}
	return n.prefix && !than.prefix
}

func common(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// nearbyRunes does the same for words in other alphabets, one by one.
func (l *lexicon) nearbyRunes(word string, max, lo, hi int) []near {
	var found []near
	runes := []rune(word)
	for i := lo; i < hi && len(found) < maxNear; i++ {
		if d := distance(runes, []rune(string(l.at(i)))); d <= max && d > 0 {
			found = append(found, near{word: i, edits: uint8(d)})
		}
	}
	return found
}

// distance is how many edits part two words.
func distance(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			v := rows[i-1][j-1]
			if a[i-1] != b[j-1] {
				v++
			}
			v = min(v, rows[i-1][j]+1, rows[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				v = min(v, rows[i-2][j-2]+1)
			}
			rows[i][j] = v
		}
	}
	return rows[len(a)][len(b)]
}

// maxWithin bounds the words that within compares, in characters.
const maxWithin = 40

// within reports whether at most so many edits part two words: a character more,
// less or another, or two that changed places; or, when a beginning will do,
// whether they part a from a beginning of b. It stops as soon as that is out of
// reach, and keeps of the usual table the cells of three rows that may be near
// enough.
func within(a, b []rune, limit int, beginning bool) bool {
	if len(a) > maxWithin || len(b) > maxWithin || len(a)-len(b) > limit {
		return false
	}
	if len(b)-len(a) > limit {
		if !beginning {
			return false
		}
		b = b[:len(a)+limit]
	}
	// A cell beside those that are computed is too far whatever it held before.
	var table [3][maxWithin + 2]int
	before, last, row := &table[0], &table[1], &table[2]
	for j := range min(len(b), limit) + 1 {
		last[j] = j
	}
	last[min(len(b), limit)+1] = far
	for i := 1; i <= len(a); i++ {
		lo, hi := max(1, i-limit), min(len(b), i+limit)
		row[lo-1] = far
		if i <= limit {
			row[0] = i
		}
		least := row[lo-1]
		for j := lo; j <= hi; j++ {
			v := last[j-1]
			if a[i-1] != b[j-1] {
				v++
			}
			v = min(v, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				v = min(v, before[j-2]+1)
			}
			row[j] = v
			least = min(least, v)
		}
		row[hi+1] = far
		// A swap reaches back two rows, and costs one.
		if least > limit+1 {
			return false
		}
		before, last, row = last, row, before
	}
	if !beginning {
		return last[len(b)] <= limit
	}
	return slices.Min(last[max(0, len(a)-limit):len(b)+1]) <= limit
}
