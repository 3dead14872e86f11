package capture

import (
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// reader holds a line while it is being read. The patterns look at low, which
// has one character for each of the line's: small letters, half width.
type reader struct {
	opts   Options
	line   []rune
	low    string
	at     []int  // byte of low → character of the line
	byteOf []int  // character of the line → byte of low
	taken  []bool // byte of low is part of a chip, or settled to be text
	chips  []found
	// opening is where a line begins that first tells of a meeting.
	opening int

	currency string // that the line names first
	raising  bool   // the line speaks of money still to come
	raised   bool   // the line speaks of money that came
	sold     bool   // the line speaks of an acquisition or a listing
}

// found is a chip by the bytes of low.
type found struct {
	kind    Kind
	value   string
	label   string
	assumed bool
	trait   trait // of a date
	spans   []Span
	plain   bool // settled to be text
}

func newReader(line string, opts Options) *reader {
	r := &reader{opts: opts, line: []rune(strings.ToValidUTF8(line, "\uFFFD"))}
	var b strings.Builder
	for i, c := range r.line[:min(len(r.line), MaxLine)] {
		r.byteOf = append(r.byteOf, b.Len())
		n, _ := b.WriteRune(foldRune(c))
		for range n {
			r.at = append(r.at, i)
		}
	}
	r.low = b.String()
	r.byteOf = append(r.byteOf, len(r.low))
	r.at = append(r.at, min(len(r.line), MaxLine))
	r.taken = make([]bool, len(r.low))
	return r
}

// foldRune brings a character to the form in which patterns are written.
func foldRune(c rune) rune {
	switch {
	case c >= '！' && c <= '～':
		c -= '！' - '!'
	case c == '￥':
		return '¥'
	case c == '–' || c == '—' || c == '−':
		return '-'
	case c == '’' || c == '‘':
		return '\''
	case c == '“' || c == '”' || c == '「' || c == '」' || c == '《' || c == '》':
		return '"'
	case c == '【':
		return '('
	case c == '】':
		return ')'
	case c == '\n' || c == '\r':
		return ';'
	case unicode.IsSpace(c):
		return ' '
	}
	return unicode.ToLower(c)
}

// typed are the words between two bytes of low as they were typed.
func (r *reader) typed(from, to int) string {
	return string(r.line[r.at[from]:r.at[to]])
}

// name is typed without what surrounds a name.
func (r *reader) name(from, to int) string {
	return strings.Join(strings.Fields(strings.Trim(r.typed(from, to), " \t\u3000,，;；:：、.。\"“”「」《》-–—|/()（）【】~*")), " ")
}

func (r *reader) free(from, to int) bool {
	return !slices.Contains(r.taken[from:to], true)
}

// take makes the bytes a chip.
func (r *reader) take(f found) {
	for i, s := range f.spans {
		f.spans[i] = r.trim(s)
		s = f.spans[i]
		for b := s.Start; b < s.End; b++ {
			r.taken[b] = true
		}
	}
	r.chips = append(r.chips, f)
}

func (r *reader) chip(kind Kind, value string, from, to int) {
	if value != "" && from < to {
		r.take(found{kind: kind, value: value, spans: []Span{{from, to}}})
	}
}

// keep settles that the bytes are text.
func (r *reader) keep(from, to int) {
	r.take(found{plain: true, spans: []Span{{from, to}}})
}

func (r *reader) trim(s Span) Span {
	for s.Start < s.End && isSpaceOr(r.low[s.Start], ",;") {
		s.Start++
	}
	for s.End > s.Start && isSpaceOr(r.low[s.End-1], ",;") {
		s.End--
	}
	return s
}

func isSpaceOr(c byte, others string) bool { return c == ' ' || strings.IndexByte(others, c) >= 0 }

// each calls fn with the places where a pattern matches free text. A match that
// is not wanted, for which fn returns false, is tried again one character on.
func (r *reader) each(pattern *regexp.Regexp, fn func(m []int) bool) {
	for from := 0; from < len(r.low); {
		m := pattern.FindStringSubmatchIndex(r.low[from:])
		if m == nil || m[0] == m[1] {
			return
		}
		for i := range m {
			if m[i] >= 0 {
				m[i] += from
			}
		}
		_, size := utf8.DecodeRuneInString(r.low[m[0]:])
		next := m[0] + size
		if r.boundary(m[0]) && r.boundary(m[1]) && r.free(m[0], m[1]) && fn(m) {
			next = m[1]
		}
		from = next
	}
}

// boundary reports whether the line may be cut at a byte: not inside a word.
func (r *reader) boundary(i int) bool {
	return i == 0 || i >= len(r.low) || !isWord(r.low[i-1]) || !isWord(r.low[i])
}

func isWord(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' }

// before is the text that ends at a byte and after the text that begins there,
// for patterns that look around.
func (r *reader) before(i int) string { return r.low[:i] }
func (r *reader) after(i int) string  { return r.low[i:] }

// widen moves the beginning of a range to the left over free words that a
// pattern, anchored at its end, takes for part of it.
func (r *reader) widen(from int, pattern *regexp.Regexp) int {
	for {
		m := pattern.FindStringIndex(r.before(from))
		if m == nil || m[0] == m[1] || !r.boundary(m[0]) || !r.free(m[0], from) {
			return from
		}
		from = m[0]
	}
}

// stretch moves the end of a range to the right in the same way.
func (r *reader) stretch(to int, pattern *regexp.Regexp) int {
	for {
		m := pattern.FindStringIndex(r.after(to))
		if m == nil || m[1] == 0 || !r.boundary(to+m[1]) || !r.free(to, to+m[1]) {
			return to
		}
		to += m[1]
	}
}

// reading puts the chips in the order of the line and finds what is left.
func (r *reader) reading() Reading {
	chips := slices.DeleteFunc(r.chips, func(f found) bool { return f.plain })
	sort.SliceStable(chips, func(i, j int) bool { return chips[i].spans[0].Start < chips[j].spans[0].Start })
	r.gaps(chips, func(owner []int, from, to int) { r.absorb(chips, owner, from, to) })
	chips = slices.DeleteFunc(chips, func(f found) bool { return slices.Contains(r.opts.Plain, r.words(f)) })
	out := Reading{Line: string(r.line), Use: r.use(chips)}
	r.gaps(chips, func(_ []int, from, to int) {
		if r.name(from, to) != "" {
			out.Rest = append(out.Rest, piece(r.typed(from, to)))
		}
	})
	if len(r.line) > MaxLine {
		out.Rest = append(out.Rest, strings.TrimSpace(string(r.line[MaxLine:])))
	}
	for _, f := range chips {
		c := Chip{Kind: f.kind, Value: f.value, Label: f.label, Assumed: f.assumed, Vague: f.trait == vague}
		for _, s := range f.spans {
			c.Spans = append(c.Spans, Span{r.at[s.Start], r.at[s.End]})
		}
		out.Chips = append(out.Chips, c)
	}
	return out
}

// piece is text without the signs that parted it from the chips beside it.
func piece(text string) string {
	text = strings.Trim(strings.Join(strings.Fields(text), " "), " ,，;；、。—–-|·")
	return strings.TrimSpace(strings.TrimRight(strings.TrimLeft(text, ")）】:： ,，;；、。—–-"), "(（【 "))
}

// words are what a chip stands for, as Reading.Text gives them.
func (r *reader) words(f found) string {
	var parts []string
	for _, s := range f.spans {
		parts = append(parts, r.typed(s.Start, s.End))
	}
	return strings.Join(parts, " ")
}

// filler are words that only join others: what is left between two chips and
// holds nothing else belongs to the chip before it.
var filler = regexp.MustCompile(`^(?:[\s,;:.!?。、"'()\[\]/|+&~*@-]|\b(?:and|with|the|a|an|in|of|at|for|on|by|round|its|is|to|from|was|has|just|they|are)\b|的|了|等|和|与|及|轮|在|于|已|由|为|并|融资中|融资|完成|本轮|共|元)*$`)

// gaps calls fn with the ranges that no chip stands for; owner tells for each
// byte the chip, from 1 on, that does.
func (r *reader) gaps(chips []found, fn func(owner []int, from, to int)) {
	owner := make([]int, len(r.low))
	for i, f := range chips {
		for _, s := range f.spans {
			for b := s.Start; b < s.End; b++ {
				owner[b] = i + 1
			}
		}
	}
	for from := 0; from < len(owner); {
		to := from
		for to < len(owner) && (owner[to] > 0) == (owner[from] > 0) {
			to++
		}
		if owner[from] == 0 {
			fn(owner, from, to)
		}
		from = to
	}
}

// absorb gives joining words to the chip before them, or after.
func (r *reader) absorb(chips []found, owner []int, from, to int) {
	s := r.trim(Span{from, to})
	if r.name(from, to) == "" || s.Start >= s.End || !filler.MatchString(r.low[from:to]) {
		return
	}
	if from > 0 {
		f := &chips[owner[from-1]-1]
		for i := range f.spans {
			if f.spans[i].End == from {
				f.spans[i].End = s.End
			}
		}
	} else if to < len(r.low) {
		chips[owner[to]-1].spans[0].Start = s.Start
	}
}
