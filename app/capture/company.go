package capture

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

var (
	titled   = regexp.MustCompile(`^\s*(?:(?:new )?(?:deal|project|company|startup)|log(?: deal)?|(?:推荐(?:一个)?|新)?(?:项目|客户)|公司|标的|企业|名称)\s*:\s*`)
	linked   = regexp.MustCompile(`^\s*(?:in|into|for|of|by|to|investment in|deal in)\s+|^(?:和|与|跟|见了?|约)`)
	legal    = regexp.MustCompile(`^,?\s?(?:inc|ltd|llc|corp|co|gmbh|plc|limited|s\.?a)\b\.?(?:,? ?ltd\.?)?`)
	verbs    = regexp.MustCompile(`\s(?:is|are|has|have|was|were|just|` + verbsAhead + `|` + verbsPast + `|closing|looking|does|makes|make|builds?|building|sells?|selling|which|that|who|needs|plans|for|in|on|at|with|from|by|via|about|re|regarding|next|this|last|tomorrow|today|yesterday|again|led|invested|invests|called|wants|doing|offers?|provides?|helps?|helping|based|backed|round|acquired|acquires|introduced)\b|完成|宣布|获得|获(?:投|得|数|近|超|约|\d|$)|正在|拟(?:融|募|$)|计划|启动|开启|寻求|是一家|是一个|专注|主打|融资|想融|要融|目前|已经|已(?:完|获)|做的?是|聊了|沟通|见面|总部|主营|近日|日前|创始人|联创|团队|收购|被|上市`)
	namesake = regexp.MustCompile(`^\s?[-:|]\s|^\s?[,;(。]|^\s*$`)
)

// company finds whose line it is: the words that begin it, or, when something
// else does, the first ones that look like a name.
func (r *reader) company() {
	at, title, first := 0, -1, true
	for at < len(r.low) {
		c, size := utf8.DecodeRuneInString(r.low[at:])
		if r.taken[at] || strings.ContainsRune(" ,;:-|()\"/.。、!?", c) {
			at += size
			continue
		}
		if m := titled.FindStringIndex(r.after(at)); m != nil && r.free(at, at+m[1]) {
			title, at = at, at+m[1]
			continue
		}
		end := r.gapEnd(at)
		from := at
		if m := linked.FindStringIndex(r.low[from:end]); m != nil && m[1] < end-from && at > r.start() {
			from += m[1]
			first = first || r.capital(from)
		}
		if cut := r.theirsCut(from, r.nameCut(from, end)); cut > from && (first && at == r.start() || r.nameLike(from)) && !filler.MatchString(r.low[from:cut]) {
			start := from
			if linked.MatchString(r.low[at:from]) {
				start = at
			}
			if title >= 0 && from == at {
				start = title
			}
			r.chip(Company, r.name(from, cut), start, cut)
			return
		}
		first, title = false, -1
		at = end
	}
}

// start is the first byte that is not a title such as "deal:".
func (r *reader) start() int {
	at := r.opening
	if m := titled.FindStringIndex(r.low); m != nil && r.free(0, m[1]) {
		at = m[1]
	}
	for at < len(r.low) && (r.low[at] == ' ' || r.low[at] == '"' || r.low[at] == '(') {
		at++
	}
	return at
}

// gapEnd is where free words that begin at a byte end: before a chip or a sign
// that parts sentences. A comma before "Inc." does not.
func (r *reader) gapEnd(at int) int {
	for end := at; ; {
		if end >= len(r.low) || r.taken[end] {
			return end
		}
		c, size := utf8.DecodeRuneInString(r.low[end:])
		if strings.ContainsRune(",;|()。:、?", c) || c == ' ' && namesake.MatchString(r.after(end)) && strings.HasPrefix(strings.TrimLeft(r.after(end), " "), "-") {
			// The "co" of "co-led" is no company's.
			m := legal.FindStringIndex(r.after(end))
			if m != nil && r.boundary(end+m[1]) && r.free(end, end+m[1]) && !strings.HasPrefix(r.after(end+m[1]), "-") {
				end += m[1]
				continue
			}
			return end
		}
		end += size
	}
}

// nameCut is where the name of a company ends inside a range: before a verb that
// is written in small letters.
func (r *reader) nameCut(from, end int) int {
	for at := from + 1; at < end; {
		m := verbs.FindStringIndex(r.low[at:end])
		if m == nil {
			break
		}
		cut := at + m[0]
		word := strings.TrimLeft(r.typed(cut, at+m[1]), " ")
		if strings.ToLower(word) == word || r.raisingAfter(cut) {
			return cut
		}
		at += m[1]
	}
	// 小米 做手机的: a Chinese name ends at a space, unless a Latin word follows.
	if at := strings.IndexByte(r.low[from:end], ' '); at > 0 && r.chineseGap(from, from+at) {
		return from + at
	}
	return end
}

// raisingAfter takes "Raising" for the verb even with a capital.
func (r *reader) raisingAfter(at int) bool {
	return slices.Contains([]string{"raising", "raises", "raised"}, strings.TrimSpace(strings.SplitN(strings.TrimLeft(r.after(at), " "), " ", 2)[0]))
}

// use tells what the line is about: money that came makes a round, our own work
// makes a deal, and both make both.
func (r *reader) use(chips []found) Use {
	has := func(kinds ...Kind) bool {
		return slices.ContainsFunc(chips, func(f found) bool { return slices.Contains(kinds, f.kind) })
	}
	past := has(Lead, Investor) || r.raised && has(Amount, Round) || has(Date) && has(Round, Amount)
	ours := has(Referrer, NextStep, NextOn, Stage, Owner)
	switch {
	case !past || r.raising:
		return AsDeal
	case ours:
		return AsBoth
	}
	return AsRound
}
