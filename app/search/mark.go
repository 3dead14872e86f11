package search

import (
	"bytes"
	"math/bits"
	"strings"
	"unicode/utf8"
)

// marked is a text with what of the query it holds.
type marked struct {
	text    string
	spans   []span // what is to be marked; they may overlap
	slots   uint32 // a bit per word that is held
	said    bool   // only by how it is said
	guessed bool   // only by a misspelling
	whole   bool   // nothing is left of the text
}

func (m marked) count() int { return bits.OnesCount32(m.slots) }

// segments is the text along its marks.
func (m marked) segments() []Segment { return cut(m.text, m.spans) }

// span is a piece of a text to be marked.
type span struct{ start, end int }

// marker finds the words of a query in the texts of its hits, one after the
// other.
type marker struct {
	words *words
	guess bool // misspelt words count
	// Memory that is used again.
	tokens []token
	held   []holding
	said   map[string][]reading
}

// all is the set of all words.
func (m *marker) all() uint32 { return 1<<len(m.words.slots) - 1 }

// text marks the words of a query in a text.
func (m *marker) text(text string) marked {
	if m.surelyNot(text) {
		return marked{text: text}
	}
	m.tokens = appendTokens(m.tokens[:0], text)
	return m.mark(text, m.tokens)
}

func (m *marker) mark(text string, tokens []token) marked {
	out := marked{text: text}
	hold := func(slot int, s span) {
		out.slots |= 1 << slot
		out.spans = append(out.spans, s)
	}
	for i := range m.words.slots {
		m.slot(text, tokens, i, hold)
	}
	m.joints(tokens, hold)
	if m.guess && out.slots != m.all() {
		for i := range m.words.slots {
			if out.slots>>i&1 == 0 && m.near(tokens, i, hold) {
				out.guessed = true
			}
		}
	}
	return out
}

// surelyNot says whether a text holds no word of the query, in any of the ways in
// which mark and name find one, where that can be told without parting it: most
// of what is known of a document says nothing of the query.
func (m *marker) surelyNot(text string) bool {
	var letters, firsts [128]byte
	if m.guess || len(text) > len(letters) {
		return false
	}
	n, f := 0, 0
	inside := false
	for i := range len(text) {
		c := text[i]
		switch {
		case c >= utf8.RuneSelf:
			return false
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
		default:
			inside = inside && isApostrophe(rune(c))
			continue
		}
		if !inside {
			firsts[f], inside = c, true
			f++
		}
		letters[n] = c
		n++
	}
	for i := range m.words.slots {
		if word := m.words.slots[i].word; bytes.Contains(letters[:n], []byte(word)) || bytes.HasPrefix(firsts[:f], []byte(word)) {
			return false
		}
	}
	return string(firsts[:f]) != m.words.whole
}

// name marks a name; one that only sounds like the query is marked as a whole.
func (m *marker) name(name string) marked {
	if m.surelyNot(name) {
		return marked{text: name}
	}
	m.tokens = appendTokens(m.tokens[:0], name)
	tokens := m.tokens
	out := m.mark(name, tokens)
	out.whole = joined(tokens) == m.words.whole
	if out.slots == m.all() && !out.guessed {
		return out
	}
	said := uint32(0)
	for _, part := range append(runs(tokens), tokens) {
		for _, r := range m.readings(part) {
			forms := append([]string{r.joined(), r.initials}, r.syllables...)
			said |= m.sounds(forms)
			out.whole = out.whole || m.words.whole == r.joined() || m.words.whole == r.initials
		}
	}
	if len(tokens) > 1 && !tokens[0].cjk {
		said |= m.sounds([]string{initials(tokens)}) & m.onlyWhole()
	}
	if m.guess {
		said |= m.homophones(joined(tokens))
		for _, r := range m.readings(tokens) {
			said |= m.homophones(r.joined())
		}
	}
	if said&^out.slots != 0 || out.guessed && said != 0 {
		out.slots |= said
		out.said, out.guessed = true, false
		out.spans = []span{{0, len(name)}}
	}
	return out
}

// readings is how a name is said. The same places and sectors are known of most
// hits.
func (m *marker) readings(tokens []token) []reading {
	if len(tokens) != 1 || !tokens[0].cjk {
		return readings(tokens)
	}
	name := tokens[0].text
	said, ok := m.said[name]
	if !ok {
		said = readings(tokens)
		if m.said == nil {
			m.said = map[string][]reading{}
		}
		m.said[name] = said
	}
	return said
}

// onlyWhole is all words when the query is one word: initials are the whole of
// a query or nothing.
func (m *marker) onlyWhole() uint32 {
	if len(m.words.slots) == 1 {
		return 1
	}
	return 0
}

func (m *marker) sounds(forms []string) uint32 {
	held := uint32(0)
	for i, s := range m.words.slots {
		for _, form := range forms {
			if form == s.word || s.prefix && strings.HasPrefix(form, s.word) {
				held |= 1 << i
			}
		}
	}
	if contains(forms, m.words.whole) {
		held = m.all()
	}
	return held
}

func (m *marker) homophones(said string) uint32 {
	held := uint32(0)
	for i, s := range m.words.slots {
		if s.said != "" && s.said == said {
			for k := i; k < i+s.run && k < len(m.words.slots); k++ {
				held |= 1 << k
			}
		}
	}
	return held
}

// slot finds one word as it is, as a beginning, or inside a run of characters.
func (m *marker) slot(text string, tokens []token, i int, hold func(int, span)) {
	s := &m.words.slots[i]
	for _, tok := range tokens {
		switch {
		case s.cjk && tok.cjk:
			for _, sp := range inRun(text, tok, s.word) {
				hold(i, sp)
			}
		case tok.text == s.word, s.prefix && !tok.cjk && strings.HasPrefix(tok.text, s.word):
			hold(i, span{tok.start, tok.end})
		}
	}
}

// joints finds words of the text that the query writes as one, and the other
// way round.
func (m *marker) joints(tokens []token, hold func(int, span)) {
	slots := m.words.slots
	for a := range tokens {
		both := tokens[a].text
		for b := a + 1; b < len(tokens) && b < a+4 && len(both) < 60; b++ {
			both += tokens[b].text
			for i, s := range slots {
				// The last word of the text may be one that is still being typed.
				if !s.cjk && (both == s.word || s.prefix && b == len(tokens)-1 && strings.HasPrefix(both, s.word) && len(s.word) > len(both)-len(tokens[b].text)) {
					hold(i, span{tokens[a].start, tokens[b].end})
				}
			}
		}
		for i := 0; i+1 < len(slots); i++ {
			if !slots[i+1].cjk && tokens[a].text == slots[i].word+slots[i+1].word {
				hold(i, span{tokens[a].start, tokens[a].end})
				hold(i+1, span{tokens[a].start, tokens[a].end})
			}
		}
	}
}

// near finds what a misspelt word may have meant.
func (m *marker) near(tokens []token, i int, hold func(int, span)) bool {
	s := &m.words.slots[i]
	limit := s.edits()
	if limit == 0 {
		return false
	}
	word := []rune(s.word)
	beginning := s.prefix && i == len(m.words.slots)-1 && len(word) > 4
	wanted := letterSet(s.word)
	found := false
	check := func(text string, sp span) {
		if within(word, []rune(text), limit, beginning) {
			found = true
			hold(i, sp)
		}
	}
	for k, tok := range tokens {
		if tok.cjk {
			continue
		}
		// Each letter that is not there takes an edit.
		have := letterSet(tok.text)
		if bits.OnesCount32(wanted&^have) <= limit {
			check(tok.text, span{tok.start, tok.end})
		}
		if k+1 == len(tokens) || tokens[k+1].cjk {
			continue
		}
		if next := tokens[k+1]; bits.OnesCount32(wanted&^(have|letterSet(next.text))) <= limit {
			check(tok.text+next.text, span{tok.start, next.end})
		}
	}
	return found
}

// letterSet is the set of characters of a word, of which some share a bit.
func letterSet(word string) (set uint32) {
	for _, r := range word {
		set |= 1 << (r & 31)
	}
	return set
}

// inRun finds a gram in a run of characters, in the original text.
func inRun(text string, run token, gram string) []span {
	var spans []span
	want := utf8.RuneCountInString(gram)
	starts := []int{}
	for i := range text[run.start:run.end] {
		starts = append(starts, run.start+i)
	}
	starts = append(starts, run.end)
	for i := 0; i+want < len(starts); i++ {
		if fold(text[starts[i]:starts[i+want]]) == gram {
			spans = append(spans, span{starts[i], starts[i+want]})
		}
	}
	return spans
}

// cut splits a text along spans, which may overlap.
func cut(text string, spans []span) []Segment {
	if text == "" {
		return nil
	}
	on := make([]bool, len(text))
	for _, s := range spans {
		for i := s.start; i < s.end; i++ {
			on[i] = true
		}
	}
	var out []Segment
	start := 0
	for i := 1; i <= len(text); i++ {
		if i == len(text) || on[i] != on[start] {
			out = append(out, Segment{Text: text[start:i], Mark: on[start]})
			start = i
		}
	}
	return out
}
