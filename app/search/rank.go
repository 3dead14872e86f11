package search

import (
	"fmt"
	"strconv"
	"strings"
)

// key is the place of a document among the hits, the lower the better. From the
// highest bits down: words missing (4), edits (4), level (3), kind (3),
// closeness (8), words of the name beyond those asked for (4), not ours (1),
// how little is known of it (6), age (16).
type key uint64

func newKey(missing, edits, level, kind, closeness, extra int, static uint32) key {
	k := key(min(missing, 15))
	k = k<<4 | key(min(edits, 15))
	k = k<<3 | key(level)
	k = k<<3 | key(kind)
	k = k<<8 | key(min(closeness, 255))
	k = k<<4 | key(min(extra, 15))
	k <<= 1
	if !staticOurs(static) {
		k |= 1
	}
	k = k<<6 | key(63-staticWeight(static))
	return k<<16 | key(0xffff-staticRecency(static))
}

// missing is how many words of the query the document does not hold.
func (k key) missing() int { return int(k >> 45 & 15) }
func (k key) edits() int   { return int(k >> 41 & 15) }

// distances weigh the levels of single words against each other.
var distances = [...]int{levelExact: 0, levelExactSaid: 0, levelName: 0, levelPrefix: 1, levelSaid: 2, levelFact: 3, levelPassage: 5}

// rank computes the key of a document from the costs of the query's words.
func (m *matcher) rank(doc uint32) key {
	missing, edits, level, closeness, named := 0, 0, 0, 0, 0
	for i := range m.words.slots {
		v := m.costs[i][doc]
		if v == 0 {
			missing++
			continue
		}
		c := cost(255 - v)
		edits += c.edits()
		level = max(level, c.level())
		closeness += distances[c.level()] + c.close()
		if c.level() <= levelSaid {
			named++
		}
	}
	if exact, ok := m.exact[doc]; ok {
		level = min(level, int(exact))
	}
	if named == 1 && missing == len(m.words.slots)-1 && missing > 0 && closeness == 0 && edits == 0 {
		level = levelExact // all that it holds is its whole name
	}
	static := m.seg.static[doc]
	extra := 0
	if level <= levelSaid && level > levelExactSaid {
		extra = max(staticWords(static)-named, 0)
	}
	return newKey(missing, edits, level, int(staticRank(static)), closeness, extra, static)
}

// browseKey is the place of a document when nothing was asked for: ours, then
// the newest.
func browseKey(static uint32) key {
	return newKey(0, 0, 0, 0, 0, 0, static&^(63<<24))
}

// place is a hit before it is loaded. Rows part equal keys.
type place struct {
	key key
	row uint32
}

func (p place) before(o place) bool {
	return p.key < o.key || p.key == o.key && p.row < o.row
}

// cursor is the place as it stands in a query's After.
func (p place) cursor() string {
	return strconv.FormatUint(uint64(p.key), 36) + "-" + strconv.FormatUint(uint64(p.row), 36)
}

func parseCursor(s string) (place, error) {
	a, b, _ := strings.Cut(s, "-")
	k, err1 := strconv.ParseUint(a, 36, 64)
	row, err2 := strconv.ParseUint(b, 36, 32)
	if err1 != nil || err2 != nil {
		return place{}, fmt.Errorf("%w: %q", ErrBadCursor, clip(s, 40))
	}
	return place{key: key(k), row: uint32(row)}, nil
}

// best keeps the first places there are, in a heap with the last of them on
// top.
type best struct {
	limit int
	after *place
	heap  []place
	more  bool // there is a place after the ones kept
}

// open says whether a place with a key may be among the first.
func (b *best) open(k key) bool {
	if len(b.heap) < b.limit || k <= b.heap[0].key {
		return true
	}
	b.more = true
	return false
}

// add takes a place in and says whether it is among the first for now.
func (b *best) add(p place) bool {
	if b.after != nil && !b.after.before(p) {
		return false
	}
	if len(b.heap) < b.limit {
		b.heap = append(b.heap, p)
		for i := len(b.heap) - 1; i > 0 && b.heap[(i-1)/2].before(b.heap[i]); i = (i - 1) / 2 {
			b.heap[i], b.heap[(i-1)/2] = b.heap[(i-1)/2], b.heap[i]
		}
		return true
	}
	b.more = true
	if !p.before(b.heap[0]) {
		return false
	}
	b.heap[0] = p
	for i := 0; ; {
		worst := i
		for _, child := range []int{2*i + 1, 2*i + 2} {
			if child < len(b.heap) && b.heap[worst].before(b.heap[child]) {
				worst = child
			}
		}
		if worst == i {
			return true
		}
		b.heap[i], b.heap[worst] = b.heap[worst], b.heap[i]
		i = worst
	}
}
