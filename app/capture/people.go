package capture

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dealflow/models/money"
)

const chineseIntro = `介绍|引荐|推荐|推介|牵线|引见`

var (
	domain  = regexp.MustCompile(`(?:https?://)?(?:www\.)?(?:[a-z0-9][a-z0-9-]*\.)+(?:com\.cn|com\.hk|com|cn|io|ai|co\.uk|co\.jp|co\.in|co|net|org|app|dev|xyz|tech|me|de|fr|eu|jp|kr|in|sg|hk|tw|us|ca|au|br|ch|se|nl|es|it|tv|vc|gg|so|sh|bio|health|finance|cloud|shop|store|online|energy|space|world|life|fm|ly|to|be|dk|no|fi|pl|il)(?:/[^\s,;，；()]*)?`)
	owner   = regexp.MustCompile(`(?:(?:owner|负责人)\s*:\s*)?@([\p{L}][\p{L}\d._-]*)`)
	sector  = regexp.MustCompile(`#([\p{L}\d][\p{L}\d_/&+-]*)`)
	fields  = regexp.MustCompile(`(stage|owner|sector|industry|website|country|阶段|负责人|行业|赛道|官网|国家)\s*:\s*([^,;:。|#@]+)`)
	fieldOf = map[string]Kind{"stage": Stage, "阶段": Stage, "owner": Owner, "负责人": Owner, "sector": Sector, "industry": Sector, "行业": Sector, "赛道": Sector}

	introBy = regexp.MustCompile(`(?:(?:warm )?intro(?:duction|duced|'d|d)?|referred|referral|recommended|sourced|ref)\s*(?:by|from|via|through|:)\s*|(?:介绍人|推荐人|引荐人)\s*[:是]?\s*|(?:via|through|h/t)\s+|(?:来自于?|通过)\s*`)
	from    = regexp.MustCompile(`from\s+`)
	introOf = regexp.MustCompile(`(?:由|经|通过)?\s?([\p{L}·.' ]{2,24}?)\s?(?:的)?(?:` + chineseIntro + `)(?:(?:来|过来)?的?(?:项目|公司|案子)|的|来的|过来|认识)?`)
	introTo = regexp.MustCompile(`([\p{L}.' ]{2,40}?) (?:intro(?:'?d|duced|s)|referred|recommended|connected) (?:(?:us|me) )?(?:to|with) `)
	founder = regexp.MustCompile(`(?:co-?)?(?:founders?|founded by|ceo|创始人|联合创始人|创立者)\s*(?:is|are|:|是|为)?\s*`)
	notName = regexp.MustCompile(`^(?:(?:an?|the|their|our|its|this|that|strong|great|good|some|several|many|others?|existing|new|more|investors|angels|insiders|founders?|team|ceo|cto|no|friends|follow|us|me|them|him|her|zoom|phone|email|cold)\b|\d+\b|多家|其他|多位|数家|等|我|他|她|你|团队|公司)`)
)

// websites finds a domain. One that begins the line, with no name before it,
// is the name of the company as well.
func (r *reader) websites() {
	r.each(domain, func(m []int) bool {
		if m[0] > 0 && (r.low[m[0]-1] == '@' || isWord(r.low[m[0]-1])) || m[1] < len(r.low) && r.low[m[1]] == '@' || r.has(Website) {
			return false
		}
		host := strings.TrimPrefix(strings.TrimPrefix(r.low[m[0]:m[1]], "https://"), "http://")
		host, _, _ = strings.Cut(strings.TrimPrefix(host, "www."), "/")
		if m[0] == 0 && !strings.Contains(r.low[:m[1]], "/") || r.typed(m[0], m[1]) != r.low[m[0]:m[1]] {
			return false // Monday.com and JD.com are names
		}
		r.chip(Website, host, m[0], m[1])
		return true
	})
}

// tags finds @owner, #sector and what is written as "stage: screening".
func (r *reader) tags() {
	r.each(owner, func(m []int) bool {
		if r.has(Owner) || r.low[m[0]] == '@' && m[0] > 0 && isWord(r.low[m[0]-1]) {
			return false
		}
		r.chip(Owner, r.typed(m[2], m[3]), m[0], m[1])
		return true
	})
	r.each(sector, func(m []int) bool {
		r.chip(Sector, strings.ReplaceAll(r.typed(m[2], m[3]), "_", " "), m[0], m[1])
		return true
	})
	r.each(fields, func(m []int) bool {
		kind, ok := fieldOf[r.low[m[2]:m[3]]]
		if !ok || kind != Sector && r.has(kind) {
			return false
		}
		to := m[5]
		if cut := fieldEnd.FindStringIndex(r.low[m[4]:to]); cut != nil {
			to = m[4] + cut[0]
		}
		r.chip(kind, r.name(m[4], to), m[0], to)
		m[1] = to
		return true
	})
}

// fieldEnd is where the words behind "stage:" end without a comma.
var fieldEnd = regexp.MustCompile(`\s(?:next|intro|via|owner|stage|raising|led by|下一?步|介绍人|负责人|阶段|由)`)

// people finds who brought the deal and who founded the company.
func (r *reader) people() {
	r.each(introBy, func(m []int) bool {
		if m[0] == 0 && strings.HasPrefix(r.low, "via") || m[0] == 0 && strings.HasPrefix(r.low, "through") {
			return false // Via Transportation
		}
		return r.country(m[0], m[1]) || r.person(Referrer, m[0], m[1], false)
	})
	r.each(introOf, func(m []int) bool {
		start, from := r.chineseNameStart(m[2], m[3])
		if r.has(Referrer) || !r.free(m[0], m[1]) || from >= m[3] || r.noName(from, m[3]) {
			return false
		}
		if start == m[2] {
			start = m[0]
		}
		r.chip(Referrer, r.name(from, m[3]), start, m[1])
		return true
	})
	r.each(introTo, func(m []int) bool {
		if m[0] > 0 || r.has(Referrer) {
			return false
		}
		r.chip(Referrer, r.name(m[2], m[3]), m[0], m[1])
		return true
	})
	r.each(from, func(m []int) bool {
		if strings.HasSuffix(r.before(m[0]), "participation ") {
			return false
		}
		came := (r.raised || r.hasPast()) && r.capital(m[1]) || r.has(Amount) && r.follows(m[0], Amount, Round) && r.nameLike(m[1])
		if !r.raising && came && m[0] > 0 && !r.has(Lead) {
			return r.namesAfter(Investor, m[0], m[1])
		}
		return r.country(m[0], m[1]) || r.person(Referrer, m[0], m[1], true)
	})
	r.each(founder, func(m []int) bool { return r.founders(m[0], m[1]) })
}

// hasPast reports whether the line names a day that is over.
func (r *reader) hasPast() bool {
	return slices.ContainsFunc(r.chips, func(f found) bool {
		return f.kind == Date && f.trait <= coarse && money.Date(f.value).Before(r.opts.Today)
	})
}

// noName reports whether words are none: "their team" is not, "The Craftory" is.
func (r *reader) noName(from, to int) bool {
	return !unicode.IsUpper(r.line[r.at[from]]) && notName.MatchString(r.low[from:to])
}

// chineseName is a name of two to four characters with nothing behind it.
var chineseName = regexp.MustCompile(`^\p{Han}{1,3}[^了过说在很](?:[\s,;|()。、:]|$)`)

// chineseNameStart leaves out what stands before the last word of a Chinese
// name, and then a 由 or 经 in front of it.
func (r *reader) chineseNameStart(from, to int) (start, name int) {
	text := r.low[from:to]
	if at := strings.LastIndexByte(text, ' '); at >= 0 && at+1 < len(text) && text[at+1] >= utf8.RuneSelf {
		from += at + 1
	}
	start = from
	for _, word := range []string{"由", "经", "通过", "是", "来自"} {
		if strings.HasPrefix(r.low[from:to], word) {
			from += len(word)
		}
	}
	return start, from
}

// person takes the name at a byte; where the words before it are weak, only one
// that is written as a name.
func (r *reader) person(kind Kind, from, at int, weak bool) bool {
	if r.has(kind) || from == 0 && weak {
		return false
	}
	end := r.nameEnd(at, false)
	if end <= at || r.noName(at, end) || weak && !r.capital(at) {
		return false
	}
	name := r.name(at, end)
	r.chip(kind, name, from, r.stretch(end, introAfter))
	return name != ""
}

var introAfter = regexp.MustCompile(`^\s?(?:认识|` + chineseIntro + `)的?`)

func (r *reader) founders(from, at int) bool {
	words := r.typed(from, at)
	if from == 0 || r.has(Founder) || !r.capital(at) || !strings.ContainsAny(words, ":：") && (unicode.IsUpper(r.line[r.at[from]]) || r.line[r.at[at]] >= 0x80 && !chineseName.MatchString(r.after(at))) {
		return false // Founders Fund; 和创始人聊了
	}
	any := false
	for _, s := range r.list(at) {
		if start := s.Start; any {
			r.chip(Founder, r.name(start, s.End), start, s.End)
		} else {
			r.chip(Founder, r.name(start, s.End), from, s.End)
			any = true
		}
	}
	return any
}

// capital reports whether a name begins at a byte: a capital, or a character of
// a script without them.
func (r *reader) capital(at int) bool {
	if at >= len(r.low) {
		return false
	}
	c := r.line[r.at[at]]
	return unicode.IsUpper(c) || unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

var (
	// nameStops end a name: the beginning of something else.
	nameStops = regexp.MustCompile(`\s(?:(?:co-?)?led by|with|w/|alongside|joined by|including|intro|introduced|via|from|next|raising|raised|who|which|that|after|before|is|are|was|to|valued|and participation|participating|participation|in|on|at|for|through|plus|post|pre|series|seed|met|says|said|about|but|when|where|because|now|led|leads|leading|co-leads?|领投|跟投)(?:\s|$|:)|\s[@#-]\s?|\s\d|领投|跟投|参投|介绍|引荐|推荐|认识|投[前后]|估值|下一?步|创始|创办`)
	listStops = regexp.MustCompile(`\s*、\s*|\s+(?:and|&|\+|和|与|及|以及)\s+|和|与|以及`)
	company2  = regexp.MustCompile(`^(?:co|company|partners|sons|brothers|associates|capital|ventures)\b`)
)

// nameEnd is where the name that begins at a byte ends at the latest; list
// tells whether commas may go on with further names.
func (r *reader) nameEnd(at int, list bool) int {
	end := at
	for end < len(r.low) && !r.taken[end] {
		c, size := utf8.DecodeRuneInString(r.low[end:])
		if strings.ContainsRune(";|()。!?", c) || c == ',' && !list || c == '.' && end+1 < len(r.low) && r.low[end+1] == ' ' && end-at > 3 {
			break
		}
		if c == ' ' && !list && r.chineseGap(at, end) {
			break
		}
		end += size
	}
	for from := at; from < end; {
		m := nameStops.FindStringIndex(r.low[from:end])
		if m == nil {
			break
		}
		if stop := from + m[0]; stop > at && !r.ownWord(stop, from+m[1]) {
			return stop
		}
		from += m[1] - 1
	}
	return end
}

// ownWord reports whether a word that ends other names is one of this name, as in
// Japan Post Capital.
func (r *reader) ownWord(from, to int) bool {
	word := strings.TrimSpace(r.typed(from, to))
	return (word == "Post" || word == "Plus") && to < len(r.low) && r.low[to-1] == ' ' && unicode.IsUpper(r.line[r.at[to]])
}

// chineseGap reports whether a space ends a Chinese name.
func (r *reader) chineseGap(from, space int) bool {
	last, _ := utf8.DecodeLastRuneInString(r.low[from:space])
	return unicode.Is(unicode.Han, last)
}

// country takes "from China" for the company's country.
func (r *reader) country(from, at int) bool {
	end := r.nameEnd(at, false)
	code := countries[strings.TrimSpace(r.low[at:end])]
	if code == "" || r.has(Country) {
		return false
	}
	r.chip(Country, code, from, end)
	return true
}

// countries are those that deals come from most; the company's form has all.
var countries = map[string]string{
	"china": "CN", "the us": "US", "usa": "US", "the usa": "US", "the united states": "US", "united states": "US", "the uk": "GB", "uk": "GB", "germany": "DE", "france": "FR",
	"india": "IN", "israel": "IL", "japan": "JP", "singapore": "SG", "hong kong": "HK", "taiwan": "TW", "south korea": "KR", "korea": "KR", "canada": "CA", "australia": "AU",
	"brazil": "BR", "sweden": "SE", "switzerland": "CH", "spain": "ES", "italy": "IT", "the netherlands": "NL", "netherlands": "NL", "indonesia": "ID", "vietnam": "VN",
	"中国": "CN", "美国": "US", "英国": "GB", "德国": "DE", "法国": "FR", "印度": "IN", "以色列": "IL", "日本": "JP", "新加坡": "SG", "香港": "HK", "台湾": "TW", "韩国": "KR",
}
