package capture

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// A roundForm is one way to call a round. The type comes from the letter that
// the pattern captures first, or is fixed; label keeps words which say more than
// the type.
type roundForm struct {
	pattern *regexp.Regexp
	kind    string
	label   bool
}

const afterLetter = `(?:[- ]?(?:[1-9]|i{2,3})\b|\+{1,2}|[- ](?:plus|prime|extension|ext))?`

var roundForms = []roundForm{
	{regexp.MustCompile(`pre[- ]?seed(?: ?(?:extension|plus|\+))?(?: round)?`), "pre_seed", true},
	{regexp.MustCompile(`pre[- ]?(?:series )?([a-j])\+?(?: ?轮| round)?`), "venture", true},
	{regexp.MustCompile(`pre[- ]?ipo(?: ?轮| round)?`), "venture", true},
	{regexp.MustCompile(`post[- ]?ipo(?: equity)?(?: ?轮| round)?`), "post_ipo_equity", true},
	{regexp.MustCompile(`series seed(?: ?(?:extension|plus|\+|ii|2))?`), "seed", true},
	{regexp.MustCompile(`series ([a-z])` + afterLetter + `(?: round)?`), "", true},
	{regexp.MustCompile(`round ([a-j])` + afterLetter), "", true},
	{regexp.MustCompile(`([a-z])` + afterLetter + `[- ]?(?:round|轮)`), "", true},
	{regexp.MustCompile(`种子(?:\+)?轮|seed(?: ?(?:extension|plus|\+))?[- ]round`), "seed", true},
	{regexp.MustCompile(`天使(?:\+)?轮|angel[- ]round`), "angel", true},
	{regexp.MustCompile(`战略(?:融资|投资|轮)|strategic (?:round|investment|financing)`), "venture", true},
	{regexp.MustCompile(`过桥(?:轮|融资|贷款)?|bridge (?:round|financing|note)`), "venture", true},
	{regexp.MustCompile(`growth (?:round|equity|financing)|成长轮`), "growth", false},
	{regexp.MustCompile(`convertible (?:notes?|loan)|可转换?债`), "convertible_note", false},
	{regexp.MustCompile(`venture debt|debt (?:round|financing)|债[权务]融资`), "debt", true},
	{regexp.MustCompile(`secondary(?: (?:round|sale|transaction))?|老股转让`), "secondary", false},
	{regexp.MustCompile(`equity crowdfunding|股权众筹`), "equity_crowdfunding", false},
	{regexp.MustCompile(`定增|定向增发`), "post_ipo_equity", true},
}

// bareForms are words and letters that are a round only where nothing else in
// the line is one, and not where they may belong to a name.
var bareForms = []roundForm{
	{regexp.MustCompile(`(?:seed|种子)(?: ?(?:extension|plus|\+))?`), "seed", true},
	{regexp.MustCompile(`angel|天使`), "angel", false},
	{regexp.MustCompile(`bridge`), "venture", true},
	{regexp.MustCompile(`growth`), "growth", false},
	{regexp.MustCompile(`([a-j])(?:[1-9]|\+{1,2})?`), "", true},
}

var (
	roundBefore = regexp.MustCompile(`(?:(?:^|[\s,;(])(?:in|of|for|on|a|an|its|their|the|new|oversubscribed|raising|raises|raised|closes|closed|closing|announces|announced)\s*|(?:完成|获得|获|拿到|宣布|正在|启动|开启|进行|寻求|新一轮|拟|了)\s*)$`)
	roundAfter  = regexp.MustCompile(`^(?:\s?(?:round|financing|funding|raise)\b|\s?的?融资(?:中)?|的?投资(?:[^人方者]|$))`)
	// bareFollow is what has to come after a bare word: an amount, an end, the
	// next thing.
	bareFollow = regexp.MustCompile(`^\s*(?:$|[,;:.。()|/@"-]|(?:us)?[$€£¥\d]|(?:led|co-?led|with|w/|from|via|by|intro|next|raising|raise|at|on|usd|eur|rmb|round|in)\b|融资|由|、)`)
	safe       = regexp.MustCompile(`(?:on a |as a |on |via a )?safes?(?: notes?| round)?`)
)

// rounds finds what the round is called.
func (r *reader) rounds() {
	for _, form := range roundForms {
		r.each(form.pattern, func(m []int) bool { return r.round(form, m, r.startsWithRound(m)) })
	}
}

// bareRounds finds a round where it is but a word or a letter.
func (r *reader) bareRounds() {
	for _, form := range bareForms {
		if r.has(Round) {
			break
		}
		r.each(form.pattern, func(m []int) bool {
			letter := len(m) > 2 && m[2] >= 0
			fits := m[0] > 0 && (bareFollow.MatchString(r.after(m[1])) || r.takenAt(m[1]) || !letter && r.follows(m[0], Amount)) && !strings.HasSuffix(r.before(m[0]), "-") && !strings.HasSuffix(r.before(m[0]), ".")
			if letter && (!unicode.IsUpper(r.line[r.at[m[0]]]) || r.before(m[0]) == "" || !strings.HasSuffix(r.before(m[0]), " ")) {
				return false
			}
			return r.round(form, m, fits)
		})
	}
	r.each(safe, func(m []int) bool {
		at := strings.Index(r.low[m[0]:m[1]], "safe") + m[0]
		if r.typed(at, at+4) != "SAFE" && m[0] == at || r.has(Instrument) {
			return false
		}
		r.chip(Instrument, "safe", m[0], m[1])
		return true
	})
}

// follows reports whether a chip of one of the kinds ends right before a byte.
func (r *reader) follows(at int, kinds ...Kind) bool {
	return slices.ContainsFunc(r.chips, func(f found) bool {
		end := f.spans[0].End
		return slices.Contains(kinds, f.kind) && end <= at && strings.TrimSpace(r.low[end:at]) == ""
	})
}

// startsWithRound refuses a round at the very beginning that is more likely the
// name of a company: "Bridge Data", "Seed Health".
func (r *reader) startsWithRound(m []int) bool {
	return m[0] > 0 || bareFollow.MatchString(r.after(m[1])) || strings.HasSuffix(r.low[m[0]:m[1]], "轮") || strings.HasSuffix(r.low[m[0]:m[1]], "round")
}

func (r *reader) round(form roundForm, m []int, fits bool) bool {
	if !fits || r.has(Round) {
		return false
	}
	words := r.name(m[0], m[1])
	f := found{kind: Round, value: form.kind}
	plain := !form.label || isPlainRound(r.low[m[0]:m[1]], form.kind)
	if form.kind == "" {
		letter := r.low[m[2]:m[3]]
		if f.value = "series_" + letter; letter > "j" {
			f.value = "venture"
		}
		// A and Series A are the type; what follows the letter is not.
		rest := strings.Trim(r.low[m[3]:m[1]], " -轮")
		plain = letter <= "j" && (rest == "" || rest == "round")
	}
	if !plain {
		f.label = words
	}
	f.spans = []Span{{r.widen(m[0], roundBefore), r.stretch(m[1], roundAfter)}}
	r.take(f)
	return true
}

// isPlainRound reports whether the words say no more than the type.
func isPlainRound(words, kind string) bool {
	words = strings.NewReplacer("-", "", " ", "", "round", "", "轮", "", "series", "").Replace(words)
	switch kind {
	case "pre_seed":
		return words == "preseed"
	case "seed":
		return words == "seed" || words == "种子"
	case "angel":
		return words == "angel" || words == "天使"
	}
	return false
}
