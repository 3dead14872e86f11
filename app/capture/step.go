package capture

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	stepMark = regexp.MustCompile(`(?:next steps?|next action|next up|next|to-?do|action items?|action|follow[- ]?ups?|ns)\s*(?::|-\s)\s*|next steps? (?:is |are )?(?:to )?|(?:下一?步(?:计划|行动|安排|动作)?|待办|跟进|后续|接下来)\s*(?::|是|为)?\s*`)
	stepEnd  = regexp.MustCompile(`[;|。]|[,.]\s+(?:(?:co-?)?led by|intro|introduced|referred|via |raising|stage\s*:|owner\s*:|series |pre-?seed|seed\b|at (?:us)?[$€£¥]|(?:us)?[$€£¥]\s?\d|founders?\b|from )|,\s*(?:由|介绍人|推荐人|阶段|负责人|投[前后]|估值|拟|融资|\p{Han}{2,4}(?:介绍|引荐|推荐))|\s(?:intro(?:duced)? (?:by|from|via)|(?:co-?)?led by|owner\s*:|stage\s*:|介绍人|推荐人|负责人|阶段\s*:|由\p{Han}{2,4}(?:介绍|引荐|推荐)|\p{Han}{2,4}(?:介绍|引荐|推荐)(?:\s|$))`)
	doing    = regexp.MustCompile(`(?:call|meet|meeting|e-?mail|ping|visit|send|schedule|follow up|intro call|first call|demo|lunch|dinner|coffee|catch up|pitch|review|chase|reply|partner meeting|ic)\b|约|见|打电话|电话|跟进|拜访|联系|回复|发|安排|开会|尽调|聊|面谈|路演|投委会`)
)

// nextStep finds "next: call Lei fri". It comes early, so that nothing in it is
// taken for anything else.
func (r *reader) nextStep() {
	r.each(stepMark, func(m []int) bool {
		if r.has(NextStep) || m[0] == 0 && !strings.ContainsAny(r.low[m[0]:m[1]], ":") {
			return false
		}
		end := m[1]
		for end < len(r.low) && !r.taken[end] {
			end++
		}
		if cut := stepEnd.FindStringIndex(r.low[m[1]:end]); cut != nil {
			end = m[1] + cut[0]
		}
		if end <= m[1] || strings.TrimSpace(r.low[m[1]:end]) == "" {
			return false
		}
		return r.step(m[0], m[1], end)
	})
}

// step takes the words between at and end for the next step, but for a date
// among them.
func (r *reader) step(from, at, end int) bool {
	var on *Span
	for _, form := range slices.Concat(dateForms, loose) {
		r.each(form.pattern, func(m []int) bool {
			if on != nil || m[0] < at || m[1] > end || !r.date(form, m, true) {
				return false
			}
			on = &r.chips[len(r.chips)-1].spans[0]
			return true
		})
	}
	if on == nil {
		r.chip(NextStep, r.name(at, end), from, end)
		return true
	}
	cut := *on
	if strings.HasPrefix(strings.TrimLeft(r.after(cut.End), " "), ",") {
		end = cut.End // call Lei fri, great team
	}
	before, after := r.name(at, cut.Start), r.name(cut.End, end)
	f := found{kind: NextStep}
	switch {
	case before != "" && after != "":
		f.value, f.spans = before+joint(before)+after, []Span{{from, cut.Start}, {cut.End, end}}
	case before != "":
		f.value, f.spans = before, []Span{{from, cut.Start}}
	case after != "":
		f.value, f.spans = after, []Span{{cut.End, end}}
		if r.trim(Span{from, cut.Start}).End > from {
			f.spans = []Span{{from, cut.Start}, {cut.End, end}}
		}
	default:
		return true
	}
	r.take(f)
	return true
}

// joint is what joins two halves of a text.
func joint(before string) string {
	if before[len(before)-1] >= 0x80 {
		return ""
	}
	return " "
}

// action finds a next step that nobody calls one: "call Lei fri", 周五约雷军.
func (r *reader) action() {
	r.each(doing, func(m []int) bool {
		from, end := r.looseBefore(m[0]), m[1]
		if last, _ := utf8.DecodeLastRuneInString(r.before(from)); r.has(NextStep) || from == 0 || unicode.IsLetter(last) && !r.taken[from-1] {
			return false
		}
		for end < len(r.low) && !r.taken[end] && !strings.ContainsRune(",;|()。", rune(r.low[end])) && !strings.HasPrefix(r.after(end), "。") {
			end++
		}
		if r.dateBeside(from, end) {
			r.chip(NextStep, r.name(from, end), from, end)
			m[1] = end
			return true
		}
		if from == m[0] && !r.looseDay(from, end) {
			return false
		}
		m[1] = end
		return r.step(from, from, end)
	})
}

// looseDay reports whether a range says on which day something is to be done.
func (r *reader) looseDay(from, end int) bool {
	return slices.ContainsFunc(loose, func(form dateForm) bool {
		day := form.pattern.FindStringIndex(r.low[from:end])
		return day != nil && r.boundary(from+day[0]) && r.boundary(from+day[1])
	})
}

// looseBefore is where a day begins that stands before what is to be done, as it
// does in Chinese, or at.
func (r *reader) looseBefore(at int) int {
	for _, form := range loose {
		for _, day := range form.pattern.FindAllStringIndex(r.before(at), -1) {
			if strings.TrimSpace(r.low[day[1]:at]) == "" && day[0] > 0 && r.boundary(day[0]) && r.free(day[0], at) {
				return day[0]
			}
		}
	}
	return at
}

// dateBeside reports whether a date that is still to come touches a range.
func (r *reader) dateBeside(from, end int) bool {
	for _, f := range r.chips {
		if f.plain || f.kind != NextOn && (f.kind != Date || f.value <= string(r.opts.Today) && f.trait != yearless) {
			continue
		}
		s := f.spans[0]
		if s.Start >= end && strings.TrimSpace(r.low[end:s.Start]) == "" || s.End <= from && strings.Trim(r.low[s.End:from], " ,") == "" {
			return true
		}
	}
	return false
}
