package capture

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"dealflow/models/money"
)

const (
	monthName   = `(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`
	weekdayName = `(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)`
	chineseDay  = `(?:周|星期|礼拜)([一二三四五六日天])`
	someNumber  = `(\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|一|二|两|三|四|五|六|七|八|九|十|半)`
)

// What a way to write a date tells beside the date.
type trait int

const (
	exact    trait = iota
	coarse         // the words say more than the date can hold
	yearless       // the year is ours
	relative       // counted from today
	coming         // and only ever said of what is to come
	vague          // and the day of it is ours
)

// A dateForm is one way to write a date. Without read, money.ParseDate reads it
// as it is written.
type dateForm struct {
	pattern *regexp.Regexp
	trait   trait
	read    func(r *reader, m []string) money.Date
}

func form(pattern string, t trait, read func(r *reader, m []string) money.Date) dateForm {
	return dateForm{regexp.MustCompile(pattern), t, read}
}

// dateForms are tried in this order; the more exact one comes first.
var dateForms = []dateForm{
	form(`\d{4}[-/.]\d{1,2}[-/.]\d{1,2}`, exact, nil),
	form(`\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?[日号號]`, exact, nil),
	form(monthName+` \d{1,2}(?:st|nd|rd|th)?,? \d{4}`, exact, nil),
	form(`\d{1,2}(?:st|nd|rd|th)?[ -]`+monthName+`,?[ -]\d{4}`, exact, nil),
	form(`(?:q[1-4]|[1-4]q|h[12]|early|mid|late|end(?: of)?|spring|summer|fall|autumn|winter)[ -/']{0,2}(\d{4})`, coarse, yearOf),
	form(`(\d{4})[ -/]{0,2}(?:q[1-4]|h[12])`, coarse, yearOf),
	form(`(\d{4}) ?年 ?(?:第?[一二三四1-4]季度|q[1-4]|[上下]半年|年?初|年?底|年?末|春|夏|秋|冬)`, coarse, yearOf),
	form(`\d{4} ?年 ?\d{1,2} ?月(?:份|初|中旬?|底|上旬|下旬)?`, exact, chineseMonth),
	form(monthName+`,? \d{4}`, exact, nil),
	form(monthName+` ?'(\d{2})`, exact, func(_ *reader, m []string) money.Date { return parsed(m[0][:3] + " 20" + m[1]) }),
	form(`\d{4}[-/.](?:0[1-9]|1[0-2]|[1-9])`, exact, nil),
	form(`(\d{4}) ?年`, exact, nil),
	form(`(?:20[0-3]\d|19[5-9]\d)(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])`, exact, nil),
	form(`(`+monthName+`) (\d{1,2})(?:st|nd|rd|th)?`, yearless, func(r *reader, m []string) money.Date { return r.dayOf(m[1], m[2]) }),
	form(`(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -](`+monthName+`)`, yearless, func(r *reader, m []string) money.Date { return r.dayOf(m[2], m[1]) }),
	form(`(\d{1,2}) ?月 ?(\d{1,2}) ?[日号號]`, yearless, func(r *reader, m []string) money.Date { return r.dayOf(m[1], m[2]) }),
	form(`(?:in )?`+someNumber+` ?(days?|weeks?|months?|years?|天|日|个?星期|个?礼拜|周|个月|年)(?: from now|[之以]?后|[之以]?内)`, coming, ahead),
	form(`in `+someNumber+` ?(days?|weeks?|months?|years?)`, coming, ahead),
	form(`(?:the )?day after tomorrow|tomorrow|tmrw|tmr|tonight|today|大后天|后天|明天|今天|昨天|yesterday`, relative, nearDay),
	form(`(next|this|last|coming) (`+weekdayName+`)`, relative, englishWeekday),
	form(`(下下|下个?|本|这个?|上个?)?`+chineseDay, relative, func(r *reader, m []string) money.Date {
		return r.weekday(m[1], strings.Index("一二三四五六日", strings.Replace(m[2], "天", "日", 1))/len("一"))
	}),
	form(`(?:next|this|last) (?:month|year)|(?:下|本|这|上)个?月|今年|明年|去年`, relative, nearMonth),
}

// loose are days of the week without "next", and weeks and months whose day is
// ours to say; they count only where something is to be done.
var loose = []dateForm{
	form(`()(`+weekdayName+`)`, coming, englishWeekday),
	form(`(next|this) week|(下下|下个?|本|这个?)(?:周|星期|礼拜)`, vague, nearWeek),
	form(`(?:the )?end of (?:the |this )?(week|month)|eo([wm])|月底(?:之?前)?`, vague, endOf),
}

// yearAlone is a year among other words.
var yearAlone = form(`(?:19[5-9]\d|20[0-4]\d)`, exact, nil)

func parsed(text string) money.Date {
	d, err := money.ParseDate(text)
	if err != nil {
		return ""
	}
	return d
}

// yearOf keeps the year of a quarter or a season; its words say the rest.
func yearOf(_ *reader, m []string) money.Date { return parsed(m[1]) }

// chineseMonth leaves "初" and the like, which no date holds.
func chineseMonth(_ *reader, m []string) money.Date {
	return parsed(m[0][:strings.Index(m[0], "月")+len("月")])
}

func englishWeekday(r *reader, m []string) money.Date {
	return r.weekday(m[1], strings.Index("montuewedthufrisatsun", m[2][:3])/3)
}

func (r *reader) today() time.Time {
	t, err := time.Parse(time.DateOnly, string(r.opts.Today))
	if err != nil {
		return time.Time{}
	}
	return t
}

// dayOf is a day of a month whose year nobody said; placeDates settles it.
func (r *reader) dayOf(month, day string) money.Date {
	year := r.today().Year()
	if n, err := strconv.Atoi(month); err == nil {
		return parsed(strconv.Itoa(year) + "-" + strconv.Itoa(n) + "-" + day)
	}
	return parsed(strings.TrimSuffix(month, ".") + " " + day + " " + strconv.Itoa(year))
}

func nearDay(r *reader, m []string) money.Date {
	days := map[string]int{"今天": 0, "today": 0, "tonight": 0, "昨天": -1, "yesterday": -1, "后天": 2, "大后天": 3,
		"day after tomorrow": 2, "the day after tomorrow": 2}
	n, ok := days[m[0]]
	if !ok {
		n = 1
	}
	return money.DateOf(r.today().AddDate(0, 0, n))
}

func nearMonth(r *reader, m []string) money.Date {
	step := 0
	switch {
	case strings.HasPrefix(m[0], "next"), strings.HasPrefix(m[0], "下"), m[0] == "明年":
		step = 1
	case strings.HasPrefix(m[0], "last"), strings.HasPrefix(m[0], "上"), m[0] == "去年":
		step = -1
	}
	t := r.today()
	if strings.HasSuffix(m[0], "year") || strings.HasSuffix(m[0], "年") {
		return money.DateOf(t.AddDate(step, 0, 0))[:4]
	}
	first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
	return money.DateOf(first.AddDate(0, step, 0))[:7]
}

// nearWeek is the Monday of the next week, or the Friday of this one.
func nearWeek(r *reader, m []string) money.Date {
	which := m[1] + m[2]
	switch strings.TrimSuffix(which, "个") {
	case "this", "本", "这":
		return max(r.weekday(which, 4), r.opts.Today)
	}
	return r.weekday(which, 0)
}

// endOf is the Friday of this week, or the last day of this month.
func endOf(r *reader, m []string) money.Date {
	if unit := m[1] + m[2]; unit == "week" || unit == "w" {
		return max(r.weekday("this", 4), r.opts.Today)
	}
	t := r.today()
	return money.DateOf(time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC))
}

var smallNumbers = map[string]int{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}

// ahead is so many days or weeks from today, which is a day, or so many months
// or years, which is no more exact than that.
func ahead(r *reader, m []string) money.Date {
	n, ok := smallNumbers[m[1]]
	if !ok {
		var err error
		if n, err = strconv.Atoi(m[1]); err != nil {
			return ""
		}
	}
	t := r.today()
	switch unit := strings.TrimPrefix(m[2], "个"); {
	case unit[0] == 'd' || unit == "天" || unit == "日":
		return money.DateOf(t.AddDate(0, 0, n))
	case unit[0] == 'w' || unit == "周" || unit == "星期" || unit == "礼拜":
		return money.DateOf(t.AddDate(0, 0, 7*n))
	case unit[0] == 'm' || unit == "月":
		first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
		return money.DateOf(first.AddDate(0, n, 0))[:7]
	}
	return money.DateOf(t.AddDate(n, 0, 0))[:4]
}

// weekday is a day of the week, from 0 for Monday: the coming one, or that of
// the next, this or last week, which begin on Mondays.
func (r *reader) weekday(which string, day int) money.Date {
	t := r.today()
	at := (int(t.Weekday()) + 6) % 7
	days := day - at
	switch strings.TrimSuffix(which, "个") {
	case "next", "下":
		days += 7
	case "下下":
		days += 14
	case "last", "上":
		days -= 7
	case "this", "本", "这":
	default:
		if days <= 0 {
			days += 7
		}
	}
	return money.DateOf(t.AddDate(0, 0, days))
}

var (
	beforeDate = regexp.MustCompile(`(?:^|[\s(])(?:on|by|before|until|in|since|as of|dated?|announced|due)[\s:]*$|(?:于|在)$`)
	afterDate  = regexp.MustCompile(`^\s?之?前(?:完成)?|^\s?(?:上午|下午|晚上|中午|早上)`)
	inNumber   = regexp.MustCompile(`(?:[$€£¥]\s?|[\d.])$`)
	// What begins a line and looks like a day may be the name of a company:
	// 周六福, Tomorrow Health.
	afterDay = regexp.MustCompile(`^(?:[\s,;:]|见|约|和|与|去|打|聊|开|跟)`)
	// deadline tells a day by which something ends from one on which it is done.
	deadline = regexp.MustCompile(`(?:\b(?:clos(?:es?|ing)|deadline|ends?|expires?)\b|截止|截至|到期|交割)[^,;.。]*$`)
	// countedAfter tells a number that only looks like a year.
	countedAfter = regexp.MustCompile(`^(?:[.,]?\d|\s?(?:users|customers|people|employees|stores|万|亿|名|人|家|元|台|辆))`)
)

// dates finds the dates outside of a next step. Which of them is what is
// settled when everything else is known: see placeDates.
func (r *reader) dates() {
	for _, form := range dateForms {
		r.each(form.pattern, func(m []int) bool { return r.date(form, m, false) })
	}
	r.each(yearAlone.pattern, func(m []int) bool {
		return m[0] > 0 && !countedAfter.MatchString(r.after(m[1])) && r.date(yearAlone, m, false)
	})
}

// date takes a match for a date, as that of a next step or as any.
func (r *reader) date(form dateForm, m []int, step bool) bool {
	if inNumber.MatchString(r.before(m[0])) {
		return false
	}
	if m[0] == 0 && form.trait >= relative && !afterDay.MatchString(r.after(m[1])) {
		return false
	}
	var date money.Date
	if form.read == nil {
		date = parsed(r.low[m[0]:m[1]])
	} else {
		date = form.read(r, submatches(r.low, m))
	}
	if date == "" {
		return false
	}
	f := found{kind: Date, value: string(date), trait: form.trait}
	f.spans = []Span{{r.widen(m[0], beforeDate), r.stretch(m[1], afterDate)}}
	if form.trait == coarse {
		f.label = r.name(m[0], m[1])
	}
	if step || form.trait == coming {
		f.kind = NextOn
	}
	if step && form.trait == yearless {
		f.value, f.assumed = string(r.upcoming(date)), true
	}
	f.assumed = f.assumed || form.trait == vague
	r.take(f)
	return true
}

func submatches(s string, m []int) []string {
	list := make([]string, len(m)/2)
	for i := range list {
		if m[2*i] >= 0 {
			list[i] = s[m[2*i]:m[2*i+1]]
		}
	}
	return list
}

// upcoming is the next time that a day of this year comes round, latest the
// last time that it did.
func (r *reader) upcoming(d money.Date) money.Date {
	if d < r.opts.Today {
		return otherYear(d, 1)
	}
	return d
}

func (r *reader) latest(d money.Date) money.Date {
	if d > r.opts.Today {
		return otherYear(d, -1)
	}
	return d
}

func otherYear(d money.Date, by int) money.Date {
	return parsed(strconv.Itoa(d.Year()+by) + string(d[4:]))
}

// yearlessMonths is how far ahead a day is believed that has no year and nothing to
// be done on it.
const yearlessMonths = 4

// placeDates settles what each date is: the day of the next step, the date of
// the round, or just text.
func (r *reader) placeDates() {
	stepped, dated := r.has(NextOn), false
	past := r.raised || r.has(Lead, Investor)
	for i := range r.chips {
		f := &r.chips[i]
		if f.kind != Date || f.plain {
			continue
		}
		date := money.Date(f.value)
		if f.trait == yearless {
			f.assumed = true
			if past && !r.has(NextStep) {
				date = r.latest(date)
			} else {
				date = r.upcoming(date)
			}
			f.value = string(date)
		}
		if f.trait == relative && !past && !r.has(Lead) && date <= r.opts.Today {
			f.plain = true // the day of a talk, not of a round
			continue
		}
		ahead := date.After(r.opts.Today)
		if f.trait == yearless && ahead && !r.has(NextStep) && date.After(money.DateOf(r.today().AddDate(0, yearlessMonths, 0))) {
			f.plain = true // May 24 may be a day or a month
			continue
		}
		switch {
		case ahead && !stepped && !deadline.MatchString(r.before(f.spans[0].Start)):
			f.kind, stepped = NextOn, true
		case !ahead && !dated:
			dated = true
		default:
			f.plain = true
		}
	}
	seen := false
	for i := range r.chips {
		if f := &r.chips[i]; f.kind == NextOn && !f.plain {
			f.plain, seen = seen, true
		}
	}
}

// has reports whether a chip of one of the kinds was found.
func (r *reader) has(kinds ...Kind) bool {
	return slices.ContainsFunc(r.chips, func(f found) bool { return !f.plain && slices.Contains(kinds, f.kind) })
}
