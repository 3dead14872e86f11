package capture

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A line that tells of a meeting begins with what was done, and perhaps with whom:
// "Met Anna from Pylon". The words stay text, and the company follows them.
var (
	meeting = regexp.MustCompile(`^(?:(?:just|finally|today|yesterday|first|quick|great|good) )?(?:` +
		`(?:met(?: up)?|spoke|talked|chatted|caught up)(?: again)? (?:with|w/|to)|met|(?:intro )?(?:call|meeting|coffee|lunch|dinner|breakfast|drinks|zoom|chat|catch[- ]?up) (?:with|w/)|` +
		`(?:follow(?:ing|ed)?[ -]?up|check(?:ing|ed)? in) with|intro(?:'?d|duced)? to|pitched by|pass(?:ed|ing)? on|passed|looking (?:at|into)|reviewing|evaluating)\s+|^(?:今天|昨天|上午|下午)?刚?(?:见[了完]|聊[了完]|约[了见]|跟进|拜访了?|走访了?|调研了?)\s*`)
	// whom are one or two people, told from a company by what follows.
	whom = regexp.MustCompile(`^(?:` + someone + `(?:,? (?:and|&) ` + someone + `)?)` +
		`(?: (?:from|of|about|re:?|regarding)\s+|,? (?:the |a )?` + office + `(?:(?: ?(?:and|&|/|,) ?)` + office + `)? (?:of|at|from|@) ?| ?\((?:` + office + `,? (?:(?:of|at|from|@) ?)?|(?:of|at|from|@) ?))`)
	whomAt   = regexp.MustCompile(`^` + someone + `(?:,? (?:and|&) ` + someone + `)? (?:at|@) ?`)
	together = regexp.MustCompile(`^(?:今天|昨天|上午|下午|刚)?(?:和|与|跟|约)([^\s,;。、]{2,8}?)(?:(?:见了?面|开会|通话|吃饭|电话)?聊了?|沟通了?|见了)(?:一?下)?\s?`)
	// subject is what a talk was about, which is a company only when it has a name.
	subject = regexp.MustCompile(` (?:about|re:?|regarding)\s+$`)
	// to is what is still to be done, when the line says on which day.
	to = regexp.MustCompile(`^(?:follow(?:ing)?[ -]?up|check(?:ing)? in|intro)\b|^跟进`)
	// theirs is what a company is named for beside itself.
	theirs = regexp.MustCompile(`^(?:\s(?:team|guys|folks|people|founders?|founding team|management|demo|pitch)\b|的(?:\p{Han}{2,3}|(?:创始人|联创|ceo|团队|\p{Han}总)\p{Han}{0,3})(?:[,;。\s]|$))`)
)

const (
	someone = `\p{L}[\p{L}.'-]*(?: \p{L}[\p{L}.'-]*){0,3}?`
	office  = `(?:co-?)?(?:founders?|ceo|cto|coo|cfo|cmo|cpo|president|chair(?:man|woman)?|partner|vp|head|director|gp|md)`
)

// meeting settles that such a beginning is text.
func (r *reader) meeting() {
	end := 0
	if m := together.FindStringSubmatchIndex(r.low); m != nil {
		if end = m[1]; strings.ContainsAny(r.low[end:min(end+1, len(r.low))], ",;") || end == len(r.low) {
			end = m[2] // 和青山科技聊了
		}
	} else if m := meeting.FindStringIndex(r.low); m != nil {
		end = m[1]
		with := whom.FindStringIndex(r.after(end))
		if with == nil && !strings.HasPrefix(r.low, "met ") {
			with = whomAt.FindStringIndex(r.after(end)) // one meets a company at an event
		}
		if with != nil && end+with[1] < len(r.low) && r.free(end, end+with[1]+1) && (r.nameLike(end+with[1]) || !subject.MatchString(r.low[end:end+with[1]])) {
			end += with[1]
		}
		if strings.HasPrefix(r.typed(end, len(r.low)), "the ") {
			end += len("the ")
		}
	}
	if end == 0 || end == len(r.low) || !r.free(0, end) {
		return
	}
	r.opening = end
	from := 0
	if m := to.FindStringIndex(r.low); m != nil && !r.has(NextStep) && r.dayAfter(end) {
		from = m[1]
		r.chip(NextStep, r.name(0, from), 0, from)
	}
	r.keep(from, end)
}

// dayAfter finds the day on which what the line begins with is to be done.
func (r *reader) dayAfter(at int) bool {
	for _, form := range loose {
		r.each(form.pattern, func(m []int) bool {
			return m[0] >= at && !r.has(NextOn) && r.date(form, m, true)
		})
	}
	return r.has(NextOn) || slices.ContainsFunc(r.chips, func(f found) bool {
		return f.kind == Date && !f.plain && (f.trait == yearless || f.value > string(r.opts.Today))
	})
}

// theirsCut is where a company's name ends when the line tells whom of it was met.
func (r *reader) theirsCut(from, end int) int {
	if r.opening == 0 || from != r.opening {
		return end
	}
	for at := from; at < end; {
		_, size := utf8.DecodeRuneInString(r.low[at:])
		if at > from && theirs.MatchString(r.low[at:min(len(r.low), end+1)]) {
			return at
		}
		at += size
	}
	return end
}
