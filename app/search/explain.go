package search

import (
	"strings"
	"unicode/utf8"
)

// Lengths of the piece of a passage that is shown, in bytes.
const (
	snippetBefore = 60
	snippetAfter  = 160
	maxExplained  = 64 << 10 // bytes of one passage that are looked through
)

// explain makes the hit of a document: what is marked in it and why it is
// there. With guess, misspelt words count.
func (m *marker) explain(d *Document, guess bool) Hit {
	h := Hit{
		Kind: d.Kind, ID: d.RecordID, Title: d.Title, Subtitle: d.Subtitle, URL: d.URL, Attrs: d.Attrs, Added: d.Added,
		TitleMarks: cut(d.Title, nil), SubtitleMarks: cut(d.Subtitle, nil),
	}
	if len(m.words.slots) == 0 {
		return h
	}
	m.guess = guess
	title := m.name(d.Title)
	h.TitleMarks = title.segments()
	h.SubtitleMarks = m.text(d.Subtitle).segments()
	best, name := title, Name{Kind: "primary", Text: d.Title}
	for _, n := range d.Names {
		if n.Text == d.Title {
			continue
		}
		if found := m.name(n.Text); better(found, best) {
			best, name = found, n
		}
	}
	if best.slots == m.all() {
		h.Reason = nameReason(best, name, name.Text == d.Title)
		return h
	}
	var page int64
	h.Reason, page = m.beyondNames(d, best, name)
	if d.Kind == File {
		h.URL = fileAddress(d.URL, m.words, page)
	}
	return h
}

func better(a, b marked) bool {
	if a.count() != b.count() {
		return a.count() > b.count()
	}
	rank := func(m marked) int {
		switch {
		case m.guessed:
			return 2
		case m.said:
			return 1
		}
		return 0
	}
	if rank(a) != rank(b) {
		return rank(a) < rank(b)
	}
	return a.whole && !b.whole
}

func nameReason(found marked, name Name, isTitle bool) Reason {
	r := Reason{Key: "name", Data: map[string]string{"Name": name.Text}}
	switch {
	case found.guessed:
		r.Key = "close"
	case found.said:
		r.Key = "said"
	case isTitle:
	case name.Kind == "former":
		r.Key = "former"
	case name.Kind == "ticker":
		r.Key = "ticker"
	default:
		r.Key = "alias"
	}
	return r
}

// beyondNames explains the words that no name holds: by facts, else by a
// passage, else as missing.
func (m *marker) beyondNames(d *Document, names marked, name Name) (reason Reason, page int64) {
	held := names.slots
	var facts []string
	if held != m.all() {
		m.lookThrough(d.Facts)
	}
	for held != m.all() && len(facts) < 4 {
		fact, shown, gain := m.bestFact(held)
		if gain == 0 {
			break
		}
		held |= gain
		facts = append(facts, shown)
		if reason.Key == "" {
			reason = Reason{Key: string(fact.Kind), Data: map[string]string{"Name": shown}}
		}
	}
	if len(facts) > 1 {
		reason = Reason{Key: "facts", Data: map[string]string{"List": strings.Join(facts, " · ")}}
	}
	if held != m.all() && d.Kind == File {
		held, reason, page = m.explainFile(d, held, reason)
	} else if held != m.all() {
		for _, p := range d.Passages {
			found := m.text(clip(p.Text, maxExplained))
			if found.slots&^held == 0 {
				continue
			}
			held |= found.slots
			if reason.Passage == nil {
				reason = Reason{Key: "passage", Data: map[string]string{"Where": p.Label}, Passage: snippet(found.segments())}
			}
		}
	}
	if reason.Key == "" && names.slots != 0 {
		reason = nameReason(names, name, name.Text == d.Title)
	}
	for i, s := range m.words.slots {
		if held>>i&1 == 0 {
			reason.Missing = append(reason.Missing, s.shown)
		}
	}
	return reason, page
}

// holding is a name of a fact that holds words of the query, or whose relation
// does.
type holding struct {
	fact  *Fact
	shown string // the name of the fact to show for it
	slots uint32
}

// lookThrough finds the words of the query in facts.
func (m *marker) lookThrough(facts []Fact) {
	m.held = m.held[:0]
	for i := range facts {
		f := &facts[i]
		words := uint32(0)
		for _, w := range f.Words {
			words |= m.text(w).slots
		}
		for k := -1; k < len(f.Names); k++ {
			name := f.Text
			if k >= 0 {
				name = f.Names[k]
			}
			found := m.name(name)
			if found.slots|words == 0 {
				continue
			}
			if found.slots == 0 || found.said || found.guessed {
				name = f.Text
			}
			m.held = append(m.held, holding{fact: f, shown: name, slots: found.slots | words})
		}
	}
}

// bestFact is the fact that holds most of the words not held yet, with the
// name of it that the query used.
func (m *marker) bestFact(held uint32) (best *Fact, shown string, gain uint32) {
	for _, h := range m.held {
		if more := h.slots &^ held; count(more) > count(gain) {
			best, gain, shown = h.fact, more, h.shown
		}
	}
	return best, shown, gain
}

func count(set uint32) int { return marked{slots: set}.count() }

// snippet keeps what stands around the first mark.
func snippet(segments []Segment) []Segment {
	first := 0
	for first < len(segments) && !segments[first].Mark {
		first++
	}
	if first == len(segments) {
		return nil
	}
	var out []Segment
	if first > 0 {
		before := segments[first-1].Text
		if len(before) > snippetBefore {
			cutAt := len(before) - snippetBefore
			for !utf8.RuneStart(before[cutAt]) {
				cutAt++
			}
			if space := strings.IndexByte(before[cutAt:], ' '); space >= 0 {
				cutAt += space + 1
			}
			before = "… " + before[cutAt:]
		}
		out = append(out, Segment{Text: before})
	}
	room := snippetAfter
	for _, s := range segments[first:] {
		if len(s.Text) > room {
			return append(out, Segment{Text: strings.TrimRight(clip(s.Text, room), " ") + " …", Mark: s.Mark})
		}
		room -= len(s.Text)
		out = append(out, s)
	}
	return out
}
