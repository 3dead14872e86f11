package capture

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"dealflow/models/money"
)

const (
	metric        = `arr|mrr|acv|ltv|cac|gmv|tam|sam|revenues?|sales|bookings|run[- ]?rate|burn(?: rate)?|profits?|ebitda|turnover|income`
	chineseMetric = `营业?收入?|收入|流水|利润|市场|规模|用户|日活|月活|销售额|销量|订单|单价|净利|毛利|月销|年销|产值|出货`
)

var (
	rangeStart  = regexp.MustCompile(`(?:us)?[$€£¥]\s?\d[\d.,]*\s?(?:-|~|to)\s?\d[\d.,]*`)
	countBefore = regexp.MustCompile(`(?:\b(?:` + metric + `)|` + chineseMetric + `)[\s:]*(?:(?:of|is|at|was|about|over)\s+|约|达到?|超过?|近|为|有|过|了|~|>)*\s*$`)
	countAfter  = regexp.MustCompile(`^\+?\s*(?:(?:in |of |a year |per |monthly |annual )*(?:` + metric + `|users?|customers?|downloads?|subscribers?|market|employees|people|followers|transactions|views|orders|units|in the bank|dau|mau|cash|debt)\b|的?(?:` + chineseMetric + `)|(?:名|个|位)?(?:用户|客户|会员|人|家|单|次|台|辆|套|粉丝|下载|司机|商户))`)
	severalDone = regexp.MustCompile(`(?:数|几|上|近|好几)$`)
	aboutBefore = regexp.MustCompile(`(?:[~≈<>]|\b(?:about|around|approx(?:imately)?\.?|circa|ca\.|roughly|up to|over|more than|nearly|almost|at least|some)|大约|约|近|超过?|逾|将近|不超过|不低于|至少|最多)\s*$`)
	aboutAfter  = regexp.MustCompile(`^(?:\+|\s?(?:左右|上下|以上|以内|起|or so))`)
	more        = regexp.MustCompile(`^(?:多|余|几)`)
	bareWords   = regexp.MustCompile(`^\s*(?:$|[,;:.。()|/@+-]|(?:seed|series|pre|post|angel|round|at|on|led|co|with|w/|from|via|by|intro|next|raise|raising|safe|note|convertible|bridge|in|total|and|for|valuation|cap|[a-h]\b|usd|over|(?:down|up|flat)[- ]round)\b|融资|领投|投[前后]|估值|[a-h][+\d]?轮|pre|天使|种子|战略|左右|的|出让|，)`)

	capAfter  = regexp.MustCompile(`^\s?(?:post-money |pre-money )?(?:valuation )?(?:cap\b|封顶|估值上限)`)
	capBefore = regexp.MustCompile(`(?:\bcap(?:ped)?(?: of| at)?|估值上限)[\s:]*$`)
	valBefore = regexp.MustCompile(`(?:(?:^|[\s,;(])(?:(?:at|@|on)?\s*(?:an?|the)?\s*(?:(?:pre|post)(?:[- ]?money)?)?\s*(?:val(?:uation|\.)?)?(?: (?:of|at))?|valued(?: at)?|valuing (?:it|them|the company) at)|[,\s]*(?:按|以)?(?:投[前后])?(?:估值)?(?:为|达到?)?)[\s:]*$`)
	valAfter  = regexp.MustCompile(`^\s?[-(]?\s?(?:(?:pre|post)(?:[- ]?money)?(?:[- ]val(?:uation)?)?\b|valuation\b|val\b|的?(?:投[前后])(?:估值)?|的?估值)\)?`)
	preSeed   = regexp.MustCompile(`^\s?[-(]?\s?pre[- ]?(?:seed|ipo|series|[a-h]\b)`)

	verbsAhead   = `raising|closing|seeking|seeks|looking (?:for|to raise)|wants?|targeting|to raise|plans? to raise|raise`
	verbsPast    = `raises|raised|closes|closed|secures|secured|lands|landed|bags|bagged|nabs|gets|got|announces|announced|completes|completed|received|picks up|scores|scored`
	chineseVerbs = `拟|计划|正在|正|想|要|已经?|刚刚?|近日|日前|宣布|完成|获得|获|拿到|斩获|融资金?额|融资|融|募资|募集|筹集|金额|总额|规模|共计?|合计|了|寻求|本轮|新一轮|本次|为|达`
	verbBefore   = regexp.MustCompile(`(?:(?:^|[\s,;(])(?:` + verbsAhead + `|` + verbsPast + `|(?:` + verbsAhead + `|` + verbsPast + `) an?|in|of|total(?:ing|ling)?|size|amount|ticket|round|for|its|their|has|have|just|is|are|currently|on)[\s:]*|(?:` + chineseVerbs + `)[\s:]*)$`)
	verbAfter    = regexp.MustCompile(`^\s?(?:融资中|in funding|of funding|in financing|funding|financing|total|raise|in total|的?融资|的)`)
	saysAhead    = regexp.MustCompile(`\b(?:raising|seeking|seeks|looking (?:for|to raise)|wants to raise|targeting|to raise)\b|拟融|拟募|拟于|计划融|计划募|正在融|正在募|寻求|融资中|在融|想融|要融|融资需求|开放融资|启动`)
	saysSold     = regexp.MustCompile(`\b(?:acquired|acquires|acquisition|bought by|ipo|ipo'd|went public|listed on)\b|收购|并购|上市`)
	saysPast     = regexp.MustCompile(`\b(?:` + verbsPast + `)\b|完成|获得|[^收]获\S{0,12}(?:融资|投资)|宣布|拿到|斩获`)
)

// reads gives the amount that begins at a byte of low, and where it ends.
func (r *reader) reads(at int, fallback string) (m money.Money, end int, named bool) {
	typed := string(r.line[r.at[at]:r.at[len(r.low)]])
	m, length, named := money.Prefix(typed, fallback)
	if length == 0 || m.Minor < 0 {
		return m, 0, false
	}
	return m, r.byteOf[r.at[at]+utf8.RuneCountInString(typed[:length])], named
}

// amounts finds what was raised or is sought, and what the company is valued at.
func (r *reader) amounts() {
	r.raising, r.raised, r.sold = r.says(saysAhead), r.says(saysPast), r.says(saysSold)
	for at := 0; at < len(r.low) && r.currency == ""; at++ {
		if m, _, named := r.amountAt(at); named {
			r.currency = m.Currency
		}
	}
	for at := 0; at < len(r.low); {
		m, end, named := r.amountAt(at)
		if end == 0 || !r.free(at, end) {
			at++
			continue
		}
		at = r.amount(m, at, end, named)
	}
}

func (r *reader) says(pattern *regexp.Regexp) bool {
	said := false
	r.each(pattern, func([]int) bool { said = true; return true })
	return said
}

// ranges settles that a range is text, with the words around it.
func (r *reader) ranges() {
	r.each(rangeStart, func(m []int) bool {
		r.keep(r.widen(m[0], verbBefore), r.stretch(m[1], unitAfter))
		return true
	})
	r.each(wordRange, func(m []int) bool {
		r.keep(r.widen(m[0], verbBefore), m[1])
		return true
	})
}

var (
	unitAfter = regexp.MustCompile(`^\s?(?:k|mm?|mn|bn?|million|billion|thousand|usd|eur)`)
	wordRange = regexp.MustCompile(`(?:(?:us)?[$€£¥]|rmb)?\s?\d[\d.,]*\s?(?:k|mm?|mn|bn?|万|亿|百万|千万)?(?:美元|元)?\s?(?:-|~|to|至|到)\s?(?:(?:us)?[$€£¥]|rmb)?\s?\d[\d.,]*\s?(?:k|mm?|mn|bn?|million|billion|万|亿|百万|千万)(?:美元|美金|元人民币|人民币|欧元|港元|元)?`)
)

// amountAt is the amount that begins at a byte, if one may begin there.
func (r *reader) amountAt(at int) (m money.Money, end int, named bool) {
	if !utf8.RuneStart(r.low[at]) || r.low[at] == ' ' || r.taken[at] || !r.boundary(at) || inNumber.MatchString(r.before(at)) {
		return m, 0, false
	}
	fallback := r.currency
	if fallback == "" {
		fallback = r.opts.Currency
	}
	m, end, named = r.reads(at, fallback)
	if end > 0 && !named && r.currency == "" && strings.ContainsAny(r.low[at:end], "万亿萬億") {
		m, end, named = r.reads(at, "CNY")
	}
	return m, end, named
}

// amount settles what an amount is and returns where to go on.
func (r *reader) amount(m money.Money, from, to int, named bool) int {
	before, after := r.before(from), r.after(to)
	switch {
	case severalDone.MatchString(before) && !strings.ContainsAny(r.low[from:to], "0123456789"),
		countBefore.MatchString(before), countAfter.MatchString(after), more.MatchString(after):
		r.keep(from, to)
		return to
	case r.sold:
		r.keep(from, to) // a price, or what a listing brought
		return to
	case !named && (from == 0 || !bareWords.MatchString(after) && !r.takenAt(to) && !r.chineseGap(from, to) && !r.afterRound(from, to)):
		return to
	case capBefore.MatchString(before) || capAfter.MatchString(after):
		r.keep(r.widen(from, capBefore), r.stretch(to, capAfter))
		return to
	}
	f := found{kind: Amount, value: m.String(), assumed: !named && r.currency == ""}
	if start := r.widen(from, aboutBefore); start < from || aboutAfter.MatchString(after) {
		from, to = start, r.stretch(to, aboutAfter)
		f.label = r.typed(from, to)
	}
	if kind, s := r.valuation(from, to); kind != "" && !r.has(kind) {
		f.kind, f.spans = kind, []Span{s}
		r.take(f)
		return s.End
	}
	f.spans = []Span{{r.widen(from, verbBefore), r.stretch(to, verbAfter)}}
	if r.has(Amount) || strings.HasSuffix(r.before(from), "(") && strings.HasPrefix(r.after(to), ")") && r.investorBefore(from) {
		f.spans, f.plain = []Span{{from, to}}, true
	}
	r.take(f)
	return to
}

var (
	roundAhead  = regexp.MustCompile(`\b(?:pre-?seed|seed|angel|growth|series [a-z][1-9]?\+?)[,: ]+$`)
	letterAhead = regexp.MustCompile(`\b[A-J][1-9]?\+?[,: ]+$`)
)

// afterRound reports whether a number of thousands or more, without a currency,
// stands behind what a round is called: "seed 3m Sequoia", "D 50M a16z".
func (r *reader) afterRound(from, to int) bool {
	return strings.ContainsAny(r.low[from:to], "kmb") && (roundAhead.MatchString(r.before(from)) || letterAhead.MatchString(r.typed(0, from)))
}

func (r *reader) takenAt(i int) bool {
	for i < len(r.low) && r.low[i] == ' ' {
		i++
	}
	return i == len(r.low) || r.taken[i]
}

// investorBefore tells an investor's own amount, in brackets behind the name.
func (r *reader) investorBefore(at int) bool {
	return strings.Contains(r.before(at), "led by") || strings.Contains(r.before(at), " with ")
}

// amountFollows reports whether words such as 投后 stand before another amount,
// which they then speak of: 2亿美元 投后22亿美元.
func (r *reader) amountFollows(at int) bool {
	at += len(valJoin.FindString(r.after(at)))
	if at >= len(r.low) {
		return false
	}
	_, end, _ := r.amountAt(at)
	return end > 0
}

var valJoin = regexp.MustCompile(`^(?:\s|估值|valuation|of|at|:|为|约|~)*`)

// valuation tells from the words around an amount that it is what the company
// is worth. Without pre or post it stays unspecified.
func (r *reader) valuation(from, to int) (Kind, Span) {
	s := Span{from, to}
	if m := valBefore.FindStringIndex(r.before(from)); m != nil {
		s.Start = m[0]
	}
	if !preSeed.MatchString(r.after(to)) {
		if m := valAfter.FindStringIndex(r.after(to)); m != nil && !r.amountFollows(to+m[1]) {
			s.End = to + m[1]
		}
	}
	for s.Start < from && (!r.free(s.Start, from) || !r.boundary(s.Start)) {
		s.Start++
	}
	words := strings.TrimSpace(r.low[s.Start:from]) + " " + r.low[to:s.End]
	switch {
	case strings.Contains(words, "pre") || strings.Contains(words, "投前"):
		return Pre, s
	case strings.Contains(words, "post") || strings.Contains(words, "投后"):
		return Post, s
	case strings.Contains(words, "val") || strings.Contains(words, "估值") || strings.Contains(words, "at ") || strings.Contains(words, "@"):
		return Valuation, s
	case strings.HasPrefix(words, "on ") && r.has(Amount):
		return Valuation, s
	}
	return "", s
}
