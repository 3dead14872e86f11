package search

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// A segment has heads for just the beginnings that very many documents have, and
// they are what ranks first of each kind among all that begins so.
func TestSegment_heads(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 9))
	syllables := []string{"ka", "lo", "mi", "ver", "ta", "son"}
	b := newBuilder(dayOf(time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)))
	for i := range 30_000 {
		name := syllables[rng.IntN(3)] + syllables[rng.IntN(6)] + syllables[rng.IntN(6)]
		d := Document{Kind: []Kind{Company, Person}[rng.IntN(2)], RecordID: int64(i), Title: name, Weight: rng.IntN(50), Ours: rng.IntN(9) == 0,
			Names: []Name{{"primary", fmt.Sprint(name, " ", i%40)}}, Facts: []Fact{{Kind: FactSector, Text: "kalmar"}}}
		b.add(uint32(i), &d)
	}
	s := b.done()
	beginnings := map[string]bool{}
	for i := range s.words.len() {
		for n := range min(len(s.words.at(i)), 6) {
			beginnings[string(s.words.at(i)[:n+1])] = true
		}
	}
	kept := 0
	for prefix := range beginnings {
		h, ok := s.heads.find(prefix)
		lo, hi := s.words.prefixed(prefix)
		size := int(s.postOff[hi] - s.postOff[lo])
		if posts, short := s.shorts.find(prefix); short {
			size = len(posts)
		}
		if ok != (size >= manyBegin) {
			t.Errorf("%q with %d bytes has heads: %v", prefix, size, ok)
		}
		if !ok {
			continue
		}
		kept++
		var all [len(rankKinds)][]place
		s.eachBeginning(prefix, make([]uint8, s.len()), func(doc uint32, c class) {
			kind := staticRank(s.static[doc])
			all[kind] = append(all[kind], place{key: rankOne(prefixCosts[c], s.static[doc]), row: doc})
		})
		for kind := range all {
			slices.SortFunc(all[kind], func(a, b place) int {
				if a.before(b) {
					return -1
				}
				return 1
			})
			want, got := map[uint32]bool{}, map[uint32]bool{}
			for _, p := range all[kind][:min(headLength, len(all[kind]))] {
				want[p.row] = true
			}
			for _, r := range h[kind].docs {
				got[r.doc] = true
			}
			if !maps.Equal(got, want) || h[kind].all != (len(all[kind]) <= headLength) {
				t.Errorf("the head of %q and kind %d has %d documents (all: %v), want %d of %d", prefix, kind, len(got), h[kind].all, len(want), len(all[kind]))
			}
		}
	}
	if kept < 12 {
		t.Errorf("%d beginnings have heads", kept)
	}
}
