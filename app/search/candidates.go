package search

import (
	"context"
	"slices"
	"strings"
	"time"
)

// candidates ranks, filters, counts and explains documents that were found by
// other means, in the way of the embedded engine.
type candidates struct {
	docs []Document
	index
}

func newCandidates(docs []Document, now time.Time) *candidates {
	c := &candidates{docs: docs}
	b := newBuilder(dayOf(now))
	holds := make([]map[string]bool, len(docs))
	for i := range docs {
		b.add(uint32(i), &docs[i])
		holds[i] = make(map[string]bool, len(b.terms.passages))
		for word := range b.terms.passages {
			holds[i][word] = true
		}
	}
	seg := b.done()
	c.parts = []*part{{seg: seg, live: fullBitmap(seg.len())}}
	c.texts = func(_ context.Context, words []string, prefix bool, _ int) ([]uint32, error) {
		var rows []uint32
		for i, hold := range holds {
			if holdsAny(hold, words, prefix) || holdsTogether(&docs[i], words) {
				rows = append(rows, uint32(i))
			}
		}
		return rows, nil
	}
	return c
}

func holdsAny(hold map[string]bool, words []string, prefix bool) bool {
	for _, w := range words {
		if hold[w] {
			return true
		}
	}
	if !prefix {
		return false
	}
	for have := range hold {
		if slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(have, w) }) {
			return true
		}
	}
	return false
}

// holdsTogether says whether one of those that are several words stands in a
// passage.
func holdsTogether(d *Document, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return strings.Contains(w, " ") && strings.Contains(" "+passageText(d), " "+w+" ")
	})
}

// answer is what the query finds among the candidates.
func (c *candidates) answer(ctx context.Context, q Query) (Result, error) {
	f, err := c.search(ctx, q)
	if err != nil {
		return Result{}, err
	}
	r := f.result(q)
	m := &marker{words: &f.words}
	for _, p := range f.places {
		r.Hits = append(r.Hits, m.explain(&c.docs[p.row], p.key.edits() > 0 || p.key.missing() > 0))
	}
	return r, nil
}
