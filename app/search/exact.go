package search

import (
	"context"
	"slices"
	"strings"
)

// maxExact bounds the rows that words as they are written find in passages.
const maxExact = 200_000

// An exactly is a word, or words that stand together, as they are written.
type exactly struct {
	tokens []token
	text   string
}

// exactWords reads phrases; what has no word in it is none.
func exactWords(phrases []string) []exactly {
	var list []exactly
	for _, text := range phrases {
		text = clip(strings.ToValidUTF8(text, " "), maxText)
		if tokens := tokenize(text); len(tokens) > 0 {
			list = append(list, exactly{tokens: tokens, text: text})
		}
	}
	return list
}

// words takes the whole of a query apart: the words of its phrases stand before
// those of its text, of which the last may still be typed.
func (q Query) words() words {
	w := parse(q.Text)
	var slots []slot
	whole := ""
	for _, p := range exactWords(q.Phrases) {
		for _, tok := range p.tokens {
			shown := p.text[tok.start:tok.end]
			if !tok.cjk {
				slots = append(slots, slot{word: tok.text, shown: shown, run: 1, exact: true})
				continue
			}
			for _, s := range runSlots(tok, shown) {
				s.said, s.exact = "", true
				slots = append(slots, s)
			}
		}
		whole += joined(p.tokens)
	}
	if len(slots) == 0 {
		return w
	}
	w.slots = append(slots, w.slots...)
	w.slots = w.slots[:min(len(w.slots), maxSlots)]
	w.whole = whole + w.whole
	return w
}

// held are the words of an index that a document has which holds these: of
// neighbours, both in one.
func (e exactly) held() []string {
	var words []string
	for i, tok := range e.tokens {
		if tok.cjk {
			for _, s := range runSlots(tok, tok.text) {
				words = append(words, s.word)
			}
			continue
		}
		beside := i+1 < len(e.tokens) && !e.tokens[i+1].cjk
		after := i > 0 && !e.tokens[i-1].cjk
		switch {
		case beside:
			words = append(words, tok.text+e.tokens[i+1].text)
		case !after:
			words = append(words, tok.text)
		}
	}
	return words
}

// passage is how these words stand in the text of passages.
func (e exactly) passage() string {
	var words []string
	for _, tok := range e.tokens {
		if tok.cjk {
			grams(tok.text, func(gram string) { words = append(words, gram) })
		} else {
			words = append(words, tok.text)
		}
	}
	return strings.Join(words, " ")
}

// allowed are the standing documents of each segment that hold all phrases of a
// query and none of the words that it is to be without.
func (x *index) allowed(ctx context.Context, q Query) ([]bitmap, error) {
	lives := make([]bitmap, len(x.parts))
	for i, p := range x.parts {
		lives[i] = p.live
	}
	narrow := func(e exactly, not bool) error {
		holding, err := x.holding(ctx, e)
		if err != nil {
			return err
		}
		for i, live := range lives {
			lives[i] = slices.Clone(live)
			for k, held := range holding[i] {
				if not {
					held = ^held
				}
				lives[i][k] &= held
			}
		}
		return nil
	}
	for _, e := range exactWords(q.Phrases) {
		if err := narrow(e, false); err != nil {
			return nil, err
		}
	}
	for _, e := range exactWords(q.Without) {
		if err := narrow(e, true); err != nil {
			return nil, err
		}
	}
	return lives, nil
}

// holding are the documents of each segment that hold the words as they are
// written: in a name, in what is known of them, or in a passage.
func (x *index) holding(ctx context.Context, e exactly) ([]bitmap, error) {
	sets := make([]bitmap, len(x.parts))
	for i, p := range x.parts {
		for n, word := range e.held() {
			set := p.seg.written(word)
			if n == 0 {
				sets[i] = set
				continue
			}
			for k := range set {
				sets[i][k] &= set[k]
			}
		}
	}
	if x.texts == nil {
		return sets, nil
	}
	rows, err := x.texts(ctx, []string{e.passage()}, false, maxExact)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		for i, p := range x.parts {
			if doc, ok := p.seg.ordinal(row); ok {
				sets[i].set(doc)
			}
		}
	}
	return sets, nil
}

// written are the documents that have a word as it is written, and not only as a
// name is said.
func (s *segment) written(word string) bitmap {
	set := make(bitmap, (s.len()+7)/8)
	at, ok := s.words.find(word)
	if !ok {
		return set
	}
	s.each(at, func(doc uint32, c class) {
		if c != classWholeSaid && c != classSyllable {
			set.set(doc)
		}
	})
	return set
}
