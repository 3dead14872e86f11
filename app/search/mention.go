package search

import (
	"context"
	"strings"
)

// matchers look the query up in each segment.
func (x *index) matchers(q Query, w *words, passages []mention) []*matcher {
	all := make([]*matcher, len(x.parts))
	for i, p := range x.parts {
		m := &matcher{seg: p.seg, words: w, scratch: scratches.Get().(*scratch)}
		m.findHeads(q)
		m.match()
		m.mention(passages)
		all[i] = m
	}
	return all
}

func release(matchers []*matcher) {
	for _, m := range matchers {
		m.release()
	}
}

// mention brings in what the passages hold.
func (m *matcher) mention(passages []mention) {
	for _, t := range passages {
		if doc, ok := m.seg.ordinal(t.row); ok {
			m.set(t.slot, doc, t.cost)
		}
	}
}

// mention is a row whose passages hold a word of the query.
type mention struct {
	slot int
	row  uint32
	cost cost
}

// passages looks every word up in the passages; with typos, what a misspelt
// word may have meant.
func (x *index) passages(ctx context.Context, w *words, typos bool) ([]mention, error) {
	if x.texts == nil {
		return nil, nil
	}
	var all []mention
	for i, s := range w.slots {
		var words []string
		prefix := false
		if typos {
			words = x.nearTexts(s)
		} else {
			var ok bool
			if ok, prefix = x.inTexts(s); ok {
				words = []string{s.word}
			}
		}
		if len(words) == 0 {
			continue
		}
		rows, err := x.texts(ctx, words, prefix, maxMentions)
		if err != nil {
			return nil, err
		}
		c := exactCosts[classPassage]
		if typos {
			c = newCost(1, levelPassage, 2)
		}
		for _, row := range rows {
			all = append(all, mention{slot: i, row: row, cost: c})
		}
	}
	return all, nil
}

// inTexts says whether any passage holds a word, and whether beginnings count.
// One or two letters begin too much to say anything.
func (x *index) inTexts(s slot) (ok, prefix bool) {
	prefix = s.prefix && len(s.word) > 2
	for _, p := range x.parts {
		i := p.seg.texts.seek([]byte(s.word))
		if i < p.seg.texts.len() {
			word := string(p.seg.texts.at(i))
			if word == s.word || prefix && strings.HasPrefix(word, s.word) {
				return true, prefix
			}
		}
	}
	return false, prefix
}

func (x *index) nearTexts(s slot) []string {
	var words []string
	for _, p := range x.parts {
		for _, n := range p.seg.texts.nearby(s.word, s.edits(), false, false) {
			if word := string(p.seg.texts.at(n.word)); len(words) < 8 && !contains(words, word) {
				words = append(words, word)
			}
		}
	}
	return words
}
