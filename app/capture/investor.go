package capture

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	leadBy = regexp.MustCompile(`(?:co-?|jointly )?led by\s+|lead by\s+|(?:co-?)?lead(?: investors?)?\s*(?:is|are|:)\s*|(?:联合|共同)?领投(?:方|人|机构)?\s*[:是为]\s*|领投方\s*`)
	with   = regexp.MustCompile(`(?:(?:and |with )?participation (?:from|by|of)|with(?: participation from)?|w/|alongside|joined by|followed by|including|include|backed by|investors?\s*(?:are|include|:)|co-investors?\s*:|angels?\s*:)\s*|(?:跟投方|跟投人|跟投机构|投资方|投资人|投资机构|参投方|跟投|参投|投资者)\s*[:是为有]\s*|(?:投资方|跟投方)\s*`)
	leads  = regexp.MustCompile(`\s(?:to |is |are |co-?)?(?:co-?)?(?:leads|leading|led|lead)(?:\s(?:the )?(?:round|deal|it))?\b`)
	// notInvestor are verbs whose "with" is about something else.
	notInvestor = regexp.MustCompile(`(?:met|meet|meeting|call|calls|spoke|speak|talk|talked|talking|chat|lunch|dinner|coffee|deal|partnered|partnership|works?|working|integrat\w+|compet\w+|intro|demo|startup|company|app|marketplace|platform|team|contract|pilots?)\s*$`)
	joins       = regexp.MustCompile(`(?:由|以及|、|和|与)?([^,;。()|]+?)\s?(继续|共同|联合|独家|也|均|持续)*(领投|跟投|参投|追投|投资了|独家投资|共同投资|联合投资|参与投资)(?:方|人)?(?:了|的)?`)
	andOthers   = regexp.MustCompile(`(?:等(?:多?家)?(?:知名)?(?:机构|投资机构|基金|投资人|老股东|股东)?|等人)$`)
	suffixes    = regexp.MustCompile(`\s?(?:继续|共同|联合|独家|也|均|持续)$`)
)

// investors finds who put money in, and who led.
func (r *reader) investors() {
	r.each(leadBy, func(m []int) bool { return r.namesAfter(Lead, m[0], m[1]) })
	r.each(leads, func(m []int) bool { return r.namesBefore(m[0], m[1]) })
	r.each(with, func(m []int) bool {
		if m[0] == 0 && !strings.Contains(r.low[:m[1]], ":") || notInvestor.MatchString(r.before(m[0])) {
			return false
		}
		known := r.has(Lead, Investor, Round, Amount)
		if !known && !r.capital(m[1]) {
			return false
		}
		return r.namesAfter(Investor, m[0], m[1])
	})
	for {
		at := r.firstJoin()
		if at == nil {
			break
		}
		r.join(at)
	}
}

// namesAfter takes the names that follow a word such as "led by".
func (r *reader) namesAfter(kind Kind, from, at int) bool {
	any := false
	for _, s := range r.list(at) {
		if name := r.name(s.Start, s.End); name != "" {
			r.chip(kind, name, from, s.End)
			from, any = s.End, true
		}
	}
	return any
}

// list cuts a list of names that begins at a byte. After a comma only what is
// written as a name goes on with it.
func (r *reader) list(at int) []Span {
	var spans []Span
	for at < len(r.low) && len(spans) < 50 {
		for at < len(r.low) && r.low[at] == ' ' {
			at++
		}
		end := r.nameEnd(at, false)
		if end <= at || r.noName(at, end) || len(spans) > 0 && !r.nameLike(at) {
			return spans
		}
		spans = append(spans, r.split(at, end)...)
		if end >= len(r.low) || r.taken[end] || r.low[end] != ',' {
			return spans
		}
		at = end + 1
		if m := andWord.FindStringIndex(r.after(at)); m != nil {
			at += m[1]
		}
	}
	return spans
}

var andWord = regexp.MustCompile(`^\s*(?:and|&|plus)\s+`)

// nameLike reports whether a further name begins at a byte: capital, Chinese,
// or a word with a digit (a16z).
func (r *reader) nameLike(at int) bool {
	word, _, _ := strings.Cut(r.low[at:], " ")
	return r.capital(at) || strings.ContainsFunc(word, unicode.IsDigit) && strings.ContainsFunc(word, unicode.IsLetter)
}

// split cuts names that are joined by "and", but not "Bain & Company".
func (r *reader) split(from, to int) []Span {
	var spans []Span
	rest := from
	for _, m := range listStops.FindAllStringIndex(r.low[from:to], -1) {
		a, b := from+m[0], from+m[1]
		if company2.MatchString(r.low[b:to]) || a <= rest || b >= to || !r.boundary(a) {
			continue
		}
		spans = append(spans, Span{rest, a})
		rest = b
	}
	spans = append(spans, Span{rest, to})
	kept := spans[:0]
	for _, s := range spans {
		if r.noName(s.Start, s.End) {
			break
		}
		if m := andOthers.FindStringIndex(r.low[s.Start:s.End]); m != nil && m[0] > 0 {
			s.End = s.Start + m[0]
		}
		kept = append(kept, s)
	}
	return kept
}

// namesBefore takes the words before "leads" for the lead.
func (r *reader) namesBefore(at, to int) bool {
	from := at
	for from > 0 && !r.taken[from-1] {
		c, size := utf8.DecodeLastRuneInString(r.low[:from])
		if strings.ContainsRune(",;|()。:-", c) && (c != '-' || !isWord(r.low[from-2])) {
			break
		}
		from -= size
	}
	for from < at && r.low[from] == ' ' {
		from++
	}
	if from >= at || r.noName(from, at) || !r.nameLike(from) || strings.Count(r.low[from:at], " ") > 3 {
		return false
	}
	spans := r.split(from, at)
	for i, s := range spans {
		end := s.End
		if i == len(spans)-1 {
			end = to
		}
		r.chip(Lead, r.name(s.Start, s.End), s.Start, end)
	}
	return len(spans) > 0
}

// firstJoin is the first free place where Chinese says who joined a round.
func (r *reader) firstJoin() []int {
	var first []int
	r.each(joins, func(m []int) bool {
		if first == nil {
			first = append([]int{}, m...)
		}
		return true
	})
	return first
}

// join takes the names before 领投 or 跟投. In the first words of a line the
// company stands before them: 小米 晨兴资本领投.
func (r *reader) join(m []int) {
	from, to := m[2], m[3]
	text := r.low[from:to]
	if at := strings.LastIndex(text, " "); at >= 0 && (m[0] == 0 || r.capital(from+at+1) && text[at+1] >= utf8.RuneSelf && r.chineseGap(from, from+at)) {
		from += at + 1
	} else if m[0] == 0 {
		if at := strings.Index(text, "由"); at > 0 {
			from += at + len("由")
		}
	}
	for _, word := range []string{"由", "并由", "其中", "其中由", "本轮由", "本轮融资由", "本次融资由", "此轮由", "老股东"} {
		if strings.HasPrefix(r.low[from:to], word) {
			from += len(word)
		}
	}
	for {
		cut := suffixes.FindStringIndex(r.low[from:to])
		if cut == nil || cut[0] == 0 {
			break
		}
		to = from + cut[0]
	}
	kind := Investor
	if verb := r.low[m[6]:m[7]]; verb == "领投" || verb == "独家投资" {
		kind = Lead
	}
	spans := r.split(from, to)
	for i, s := range spans {
		end := s.End
		if i == len(spans)-1 {
			end = m[1]
		}
		start := s.Start
		if i == 0 && (m[0] > 0 && from == m[2] || strings.HasSuffix(r.before(from), "老股东")) {
			start = min(start, max(m[0], start-len("老股东")))
		}
		r.chip(kind, r.name(s.Start, s.End), start, end)
	}
	if len(spans) == 0 {
		r.keep(m[0], m[1])
	}
}
