package search

import (
	"strconv"
	"strings"

	"dealflow/models"
)

// kindWords are the kinds by the words that name them.
var kindWords = map[string][]string{
	string(Company):  {"company", "companies", "startup", "startups", "公司", "企业"},
	string(Person):   {"person", "people", "founder", "founders", "人", "人物", "创始人"},
	string(Round):    {"round", "rounds", "融资", "轮次"},
	string(Deal):     {"deal", "deals", "项目"},
	string(Activity): {"activity", "activities", "note", "notes", "记录", "笔记"},
	"document":       {"document", "documents", "file", "files", "文件", "文档"},
}

// stageWords are what the stages that a new database has are called in Chinese.
var stageWords = map[string][]string{
	"sourced": {"已发现"}, "screening": {"初筛"}, "first_meeting": {"首次会面"}, "partner_review": {"合伙人评审"},
	"due_diligence": {"尽职调查", "尽调"}, "investment_committee": {"投委会"}, "term_sheet": {"投资条款"}, "closing": {"交割"}, "invested": {"已投资", "已投"},
}

// typeWords are the types of rounds that are not made of a letter.
var typeWords = map[string][]string{
	"pre_seed": {"preseed", "种子前轮"}, "seed": {"种子", "种子轮"}, "angel": {"天使", "天使轮"}, "venture": {"风险投资"}, "growth": {"成长轮"},
	"private_equity": {"pe", "私募股权", "私募"}, "convertible_note": {"note", "可转债"}, "debt": {"债权", "债务融资"}, "grant": {"资助", "补助"},
	"secondary": {"老股转让"}, "post_ipo_equity": {"pipe", "上市后股权"}, "post_ipo_debt": {"上市后债权"},
}

// plain is a value as it is compared: folded, without spaces and signs.
func plain(value string) string { return joined(tokenize(strings.ReplaceAll(value, "_", " "))) }

// fixedValue finds the value that a word stands for.
func fixedValue(words map[string][]string, word string) string {
	word = plain(word)
	if word == "" {
		return ""
	}
	for value, names := range words {
		if plain(value) == word {
			return value
		}
		for _, name := range names {
			if plain(name) == word {
				return value
			}
		}
	}
	return ""
}

// roundTypeOf reads "series_a", "A", "a轮", "Series A", "seed", "天使".
func roundTypeOf(word string) string {
	p := plain(word)
	for _, kind := range models.RoundTypes {
		if plain(kind) == p {
			return kind
		}
	}
	letter := strings.TrimSuffix(strings.TrimPrefix(p, "series"), "轮")
	if len(letter) == 1 && contains(models.RoundTypes, "series_"+letter) {
		return "series_" + letter
	}
	return fixedValue(typeWords, word)
}

func countryOf(word string) string {
	code, _ := models.CountryNamed(word)
	return code
}

// Years that a range may reach; what is left open ends there.
const (
	firstYear = 1900
	lastYear  = 2100
)

// yearsOf reads "2010", "2010..2012", ">=2010", "<2012", "2010年"; a range
// comes back as "2010..2012", open at an end that was not given.
func yearsOf(text string) string {
	text = strings.ReplaceAll(text, "年", "")
	low, high, ok := spanOf(text, func(s string) (int64, bool) {
		n, err := strconv.ParseInt(s, 10, 64)
		return n, err == nil && n >= firstYear && n <= lastYear
	}, 1)
	if !ok {
		return ""
	}
	if low == high {
		return strconv.FormatInt(low, 10)
	}
	return openSpan(low, high)
}

// RangeOf makes a value of "year" or "amount" of the two ends of a range as
// they are typed; one may be empty. The currency is for amounts that name none.
// It returns "" when there is no such range.
func RangeOf(facet, from, to, currency string) string {
	from, to = strings.TrimSpace(from), strings.TrimSpace(to)
	switch {
	case from == "" && to == "" || strings.Contains(from+to, ".."):
		return ""
	case facet == "year":
		return yearsOf(from + ".." + to)
	case facet == "amount":
		return amountsIn(from+".."+to, currency)
	}
	return ""
}

// amountsOf reads ">10m", "$5m..20m", "1000万..5000万", "<=¥1亿": whole units
// of a currency, US dollars where none is named. It comes back as
// "USD:10000000..20000000".
func amountsOf(text string) string { return amountsIn(text, "USD") }

func amountsIn(text, usual string) string {
	currency := ""
	number := func(s string) (int64, bool) {
		units, code, ok := unitsOf(s)
		if code != "" {
			if currency != "" && code != currency {
				return 0, false
			}
			currency = code
		}
		return units, ok
	}
	if fold(text) == "undisclosed" || text == "未披露" {
		return undisclosed
	}
	low, high, ok := spanOf(text, number, 1)
	if !ok {
		return ""
	}
	if currency == "" {
		currency = usual
	}
	return currency + ":" + openSpan(low, high)
}

const unbounded = int64(1) << 62

// openSpan writes a range; an end beyond everything is left out.
func openSpan(low, high int64) string {
	text := ".."
	if low > 0 {
		text = strconv.FormatInt(low, 10) + text
	}
	if high < unbounded {
		text += strconv.FormatInt(high, 10)
	}
	return text
}

// spanOf reads a comparison, a range with two dots (or a dash between two
// numbers), or one number. Step parts < from <=.
func spanOf(text string, number func(string) (int64, bool), step int64) (low, high int64, ok bool) {
	text = strings.NewReplacer("≥", ">=", "≤", "<=", "…", "..", "～", "..", "~", "..", "–", "..", "至", "..", "到", "..").Replace(strings.TrimSpace(text))
	for _, sign := range []string{">=", "<=", ">", "<"} {
		rest, found := strings.CutPrefix(text, sign)
		if !found {
			continue
		}
		n, ok := number(strings.TrimSpace(rest))
		switch sign {
		case ">=":
			return n, unbounded, ok
		case ">":
			return n + step, unbounded, ok
		case "<=":
			return 0, n, ok
		}
		return 0, n - step, ok && n > 0
	}
	a, b, ranged := strings.Cut(text, "..")
	if !ranged {
		n, ok := number(text)
		return n, n, ok
	}
	low, high, ok = 0, unbounded, a != "" || b != ""
	if a != "" && ok {
		low, ok = number(strings.TrimSpace(a))
	}
	if b != "" && ok {
		high, ok = number(strings.TrimSpace(b))
	}
	return low, high, ok && low <= high
}

// signs are the currencies of the signs that amounts are written with.
var signs = []struct{ sign, code string }{
	{"us$", "USD"}, {"$", "USD"}, {"€", "EUR"}, {"£", "GBP"}, {"¥", "CNY"}, {"￥", "CNY"}, {"₹", "INR"}, {"usd", "USD"}, {"eur", "EUR"}, {"gbp", "GBP"},
	{"cny", "CNY"}, {"rmb", "CNY"}, {"jpy", "JPY"}, {"美元", "USD"}, {"美金", "USD"}, {"欧元", "EUR"}, {"英镑", "GBP"}, {"日元", "JPY"}, {"人民币", "CNY"}, {"元", "CNY"},
}

var scales = []struct {
	word string
	zero int
}{{"bn", 9}, {"b", 9}, {"m", 6}, {"mn", 6}, {"k", 3}, {"十亿", 9}, {"亿", 8}, {"千万", 7}, {"百万", 6}, {"万", 4}}

// unitsOf reads "10m", "$1.5bn", "3000万美元".
func unitsOf(text string) (units int64, currency string, ok bool) {
	text = strings.ToLower(strings.ReplaceAll(strings.TrimSpace(text), " ", ""))
	for _, s := range signs {
		rest, found := strings.CutPrefix(text, s.sign)
		if !found {
			rest, found = strings.CutSuffix(text, s.sign)
		}
		if found {
			text, currency = rest, s.code
			break
		}
	}
	zeros := 0
	for _, s := range scales {
		if rest, found := strings.CutSuffix(text, s.word); found {
			text, zeros = rest, s.zero
			break
		}
	}
	whole, part, dotted := strings.Cut(text, ".")
	if len(part) > zeros || dotted && part == "" {
		return 0, currency, false
	}
	part += strings.Repeat("0", zeros-len(part))
	if whole == "" || len(whole)+len(part) > 17 {
		return 0, currency, false
	}
	for _, c := range whole + part {
		if c < '0' || c > '9' {
			return 0, currency, false
		}
	}
	n, err := strconv.ParseInt(whole+part, 10, 64)
	return n, currency, err == nil
}

// Span is a range that a value of "year" or "amount" stands for, both ends
// included; High is negative when it is open.
type Span struct {
	Currency  string // of amounts
	Low, High int64
}

// ParseSpan reads "2010..2012" and "USD:10000000..". ok is false for a single
// value, such as a year or a band.
func ParseSpan(value string) (s Span, ok bool) {
	if i := strings.IndexByte(value, ':'); i >= 0 {
		s.Currency, value = value[:i], value[i+1:]
	}
	a, b, ok := strings.Cut(value, "..")
	if !ok || a == "" && b == "" || len(a) > 18 || len(b) > 18 {
		return Span{}, false
	}
	s.High = -1
	var err error
	if a != "" {
		if s.Low, err = strconv.ParseInt(a, 10, 64); err != nil {
			return Span{}, false
		}
	}
	if b != "" {
		if s.High, err = strconv.ParseInt(b, 10, 64); err != nil {
			return Span{}, false
		}
	}
	return s, true
}

// Holds says whether a number lies in the range.
func (s Span) Holds(n int64) bool { return n >= s.Low && (s.High < 0 || n <= s.High) }
