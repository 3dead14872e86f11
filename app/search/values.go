package search

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"strings"
)

// valueLike says whether a value holds words that begin like those of a text.
func valueLike(value string, wanted []token) bool {
	if len(wanted) == 0 {
		return true
	}
	have := tokenize(strings.ReplaceAll(value, "_", " "))
	whole := joined(have)
	for _, w := range wanted {
		if !slices.ContainsFunc(have, func(t token) bool {
			return strings.HasPrefix(t.text, w.text) || w.cjk && strings.Contains(t.text, w.text)
		}) &&
			!strings.HasPrefix(whole, joined(wanted)) {
			return false
		}
	}
	return true
}

func sortValues(counts map[string]int, limit int) []FacetCount {
	list := make([]FacetCount, 0, len(counts))
	for value, n := range counts {
		list = append(list, FacetCount{Value: value, Count: n})
	}
	slices.SortFunc(list, func(a, b FacetCount) int {
		return cmp.Or(-cmp.Compare(a.Count, b.Count), cmp.Compare(a.Value, b.Value))
	})
	return list[:min(len(list), limit)]
}

// values counts the values of a facet among all documents.
func (x *index) values(v Viewer, facet, text string, limit int) []FacetCount {
	at := slices.Index(Facets, facet)
	if at < 0 {
		return nil
	}
	wanted := tokenize(strings.ReplaceAll(text, "_", " "))
	counts := map[string]int{}
	c := &collector{q: Query{Viewer: v}, kinds: allowedKinds(nil)}
	for _, p := range x.parts {
		c.enter(p, p.live)
		like := make([]bool, len(p.seg.values))
		some := false
		for i, value := range p.seg.values {
			like[i] = int(value.facet) == at && valueLike(value.value, wanted)
			some = some || like[i]
		}
		if !some {
			continue
		}
		tally := c.tally.open()
		for doc := range p.seg.rows {
			for _, value := range p.seg.facets[p.seg.facetOff[doc]:p.seg.facetOff[doc+1]] {
				if like[value] && c.visible(uint32(doc)) {
					tally[value]++
				}
			}
		}
		for i, n := range tally {
			if n > 0 {
				counts[p.seg.values[i].value] += int(n)
			}
		}
	}
	return sortValues(counts, limit)
}

// Values lists values of a facet; see Engine.
func (e *Embedded) Values(ctx context.Context, v Viewer, facet, text string, limit int) ([]FacetCount, error) {
	if err := e.look(ctx); err != nil {
		return nil, err
	}
	s := e.state.Load()
	if s.generation == 0 {
		return nil, ErrNotReady
	}
	defer runtime.KeepAlive(s) // see mapSegment
	return s.values(v, facet, text, limit), nil
}

// Values lists values of a facet among the records that were changed last.
func (d *Database) Values(ctx context.Context, v Viewer, facet, text string, limit int) ([]FacetCount, error) {
	docs, err := d.documents(ctx, "")
	if err != nil {
		return nil, err
	}
	return newCandidates(docs, d.store.Now()).values(v, facet, text, limit), nil
}
