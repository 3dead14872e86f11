package importer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"dealflow/models"
	"dealflow/models/money"
)

// headings are the words over a column by which its field is guessed, in lower
// case and without punctuation, the surest first.
var headings = map[string][]string{
	"name":             {"company name", "company", "organization name", "organization", "organisation", "startup", "account name", "account", "associated company", "associated organization", "companies", "deal name", "deal", "name", "公司名称", "公司简称", "公司", "企业名称", "企业", "项目名称", "项目简称", "项目", "名称", "简称"},
	"native_name":      {"chinese name", "native name", "also known as", "aka", "alias", "legal name", "中文名", "中文名称", "别名", "全称", "公司全称", "企业全称"},
	"website":          {"website", "company website", "url", "domain", "homepage", "homepage url", "web site", "网站", "网址", "官网"},
	"country":          {"country", "country code", "hq country", "国家", "国家地区"},
	"city":             {"city", "location", "hq", "hq location", "headquarters", "headquarters location", "company location", "城市", "所在地", "地区"},
	"status":           {"company status", "operating status", "公司状态", "经营状态", "status", "状态"},
	"founded_on":       {"founded", "founded on", "founded at", "founded date", "founding date", "year founded", "founded year", "incorporation date", "成立时间", "成立日期", "成立年份"},
	"sectors":          {"sector", "sectors", "industry", "industries", "category", "categories", "vertical", "category list", "primary industry", "primary industry sector", "tags", "行业", "领域", "赛道", "标签"},
	"description":      {"description", "company description", "full description", "about", "short description", "summary", "one liner", "简介", "描述", "公司简介", "项目简介", "业务"},
	"founders":         {"founder", "founders", "founder names", "founding team", "ceo", "创始人", "创始人姓名", "创始团队"},
	"round_type":       {"round", "round type", "series", "last round", "funding round type", "last funding type", "融资轮次", "轮次"},
	"round_date":       {"round date", "announced", "announced on", "funded at", "last funding date", "last funding at", "融资时间", "融资日期"},
	"round_amount":     {"raised", "amount raised", "round size", "round amount", "raised amount usd", "last funding amount", "融资金额", "融资额"},
	"currency":         {"currency", "amount currency", "last funding amount currency", "币种", "货币"},
	"round_pre_money":  {"pre money", "pre money valuation", "premoney", "premoney valuation", "投前估值", "投前"},
	"round_post_money": {"post money", "post money valuation", "postmoney", "postmoney valuation", "post valuation", "投后估值", "投后"},
	"round_leads":      {"lead investor", "lead investors", "led by", "领投", "领投方", "领投机构"},
	"round_investors":  {"investors", "investor", "investor names", "top 5 investors", "other investors", "co investors", "participants", "投资方", "投资机构", "投资人", "跟投", "跟投方"},
	"stage":            {"stage", "deal stage", "pipeline stage", "deal status", "项目阶段", "阶段", "进展", "项目进展", "进度", "status", "状态"},
	"owner":            {"owner", "owners", "deal owner", "deal lead", "lead", "partner", "assigned to", "负责人", "项目负责人", "跟进人", "合伙人"},
	"origin":           {"source", "deal source", "origin", "lead source", "source of introduction", "introduced by", "referred by", "channel", "来源", "渠道", "项目来源", "推荐人"},
	"amount_sought":    {"amount", "amount sought", "ask", "raising", "deal size", "deal value", "target amount", "金额", "计划融资", "拟融资金额", "拟融资额", "融资需求"},
	"next_step":        {"next step", "next steps", "next action", "下一步"},
	"next_step_on":     {"next step date", "follow up date", "follow up", "due date", "due", "跟进日期", "下一步时间"},
	"opened_on":        {"date", "date added", "date sourced", "date received", "added", "created", "created at", "created on", "create date", "created date", "first contact", "opened", "opened on", "日期", "创建时间", "接触时间", "录入时间", "录入日期", "添加时间"},
	"reason":           {"reason", "pass reason", "reason passed", "loss reason", "lost reason", "closed lost reason", "decline reason", "放弃原因", "否决原因", "原因"},
	"note":             {"note", "notes", "deal notes", "comment", "comments", "remarks", "备注", "笔记", "评论"},
}

// guessedBy is how many rows are looked at for what a column is.
const guessedBy = 200

// GuessMapping guesses what the columns of a spreadsheet are, by their headings and
// by what stands in the first rows.
func GuessMapping(columns []string, rows []models.SheetRow) []string {
	rows = rows[:min(len(rows), guessedBy)]
	words := make([]string, len(columns))
	for i, column := range columns {
		words[i] = heading(column)
	}
	mapping := make([]string, len(columns))
	for _, field := range models.SheetFields {
		if i := columnOf(field, words, mapping, rows); i >= 0 {
			mapping[i] = field
		}
	}
	if !slices.Contains(mapping, "round_type") && !slices.Contains(mapping, "round_amount") {
		// A date alone sums up the rounds of a company; it is none of them.
		if i := slices.Index(mapping, "round_date"); i >= 0 {
			mapping[i] = ""
		}
	}
	return mapping
}

// columnOf is the column that is most likely a field, among those that are none
// yet; -1 when there is none.
func columnOf(field string, words, mapping []string, rows []models.SheetRow) int {
	for _, word := range headings[field] {
		for i := range words {
			// A status is that of the company or of the deal, as its words tell.
			fits := word != "status" && word != "状态" || isStatus(rows, i) == (field == "status")
			if words[i] == word && mapping[i] == "" && fits {
				return i
			}
		}
	}
	return -1
}

// isStatus reports whether a column says what has become of the companies.
func isStatus(rows []models.SheetRow, column int) bool {
	seen := false
	for _, row := range rows {
		if column >= len(row.Cells) || unknown[strings.ToLower(strings.TrimSpace(row.Cells[column]))] {
			continue
		}
		if seen = companyStatuses[strings.ToLower(strings.TrimSpace(row.Cells[column]))] != ""; !seen {
			return false
		}
	}
	return seen
}

func heading(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// closings are words for the end of a deal.
var closings = map[string]string{"passed": models.StatusPassed, "pass": models.StatusPassed, "declined": models.StatusPassed, "rejected": models.StatusPassed, "dead": models.StatusPassed, "no": models.StatusPassed, "放弃": models.StatusPassed, "否决": models.StatusPassed, "已放弃": models.StatusPassed, "pass掉": models.StatusPassed,
	"lost": models.StatusLost, "missed": models.StatusLost, "lost deal": models.StatusLost, "失去": models.StatusLost, "错失": models.StatusLost, "丢失": models.StatusLost, "on hold": models.StatusOnHold, "hold": models.StatusOnHold, "paused": models.StatusOnHold, "parked": models.StatusOnHold, "暂缓": models.StatusOnHold, "搁置": models.StatusOnHold, "暂停": models.StatusOnHold}

// stageWords are other words for the stages that a new pipeline has.
var stageWords = map[string]string{"lead": "sourced", "new": "sourced", "inbound": "sourced", "to contact": "sourced", "prospect": "sourced", "新项目": "sourced", "待接触": "sourced", "储备": "sourced", "review": "screening", "in review": "screening", "screen": "screening", "筛选": "screening", "初步筛选": "screening",
	"meeting": "first_meeting", "met": "first_meeting", "intro call": "first_meeting", "first call": "first_meeting", "call": "first_meeting", "接触": "first_meeting", "接触中": "first_meeting", "已见面": "first_meeting", "面谈": "first_meeting", "partner meeting": "partner_review", "立项": "partner_review", "内部讨论": "partner_review",
	"dd": "due_diligence", "diligence": "due_diligence", "尽调": "due_diligence", "尽调中": "due_diligence", "ic": "investment_committee", "committee": "investment_committee", "过会": "investment_committee", "上会": "investment_committee", "ts": "term_sheet", "offer": "term_sheet", "签ts": "term_sheet",
	"legal": "closing", "signing": "closing", "签约": "closing", "won": "invested", "portfolio": "invested", "closed won": "invested", "投资": "invested", "已投": "invested", "已投资": "invested"}

// GuessStage guesses what a word in the column of stages means. Names are those of
// the stages, in whatever language, and their keys, each with its "stage:" key.
func GuessStage(word string, names map[string]string) string {
	word = strings.ToLower(strings.TrimSpace(word))
	if key := closings[word]; key != "" {
		return key
	}
	for name, key := range names {
		if strings.ToLower(name) == word {
			return key
		}
	}
	if key := stageWords[word]; key != "" {
		return names[key]
	}
	return ""
}

// list splits a cell with several values.
func list(text string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;|/\n，；、", r) }) {
		if part = strings.TrimSpace(part); part != "" && !slices.Contains(out, part) {
			out = append(out, part)
		}
	}
	return out
}

// placeOf takes the country that a location ends in out of it: "Berlin, Germany", or
// "San Francisco, California, United States" with its region. A location that names
// no country stays as it is.
func placeOf(text string) (city, region, country string) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '，' })
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	last := len(parts) - 1
	if last < 0 || mayBeElse(parts[last], last > 0) {
		return text, "", ""
	}
	code, ok := models.CountryNamed(parts[last])
	switch {
	case !ok:
		return text, "", ""
	case last == 0:
		return "", "", code
	case last == 2 && parts[1] != parts[0]:
		region = parts[1]
	}
	return parts[0], region, code
}

// mayBeElse says that the end of a location need not be a country: CA may be a
// state, LA a city, and Georgia behind one a state.
func mayBeElse(text string, behind bool) bool {
	upper := strings.ToUpper(text)
	return len(text) == 2 && upper != "US" && upper != "UK" || behind && upper == "GEORGIA"
}

// corporate are the forms of companies that follow their names behind a comma.
var corporate = map[string]bool{"inc": true, "llc": true, "ltd": true, "limited": true, "corp": true, "corporation": true, "co": true, "lp": true, "llp": true, "plc": true, "gmbh": true, "ag": true, "sa": true, "sas": true, "spa": true, "bv": true, "nv": true, "ab": true, "pte ltd": true, "co ltd": true, "pvt ltd": true}

// investorList splits a cell of investors, and puts those first apart that are said
// to lead: "IDG Capital (lead), Sequoia, Inc.".
func investorList(text string) (leads, others []string) {
	var names []string
	for _, name := range list(text) {
		if n := len(names); n > 0 && corporate[strings.ReplaceAll(models.NameKey(name), ".", "")] {
			names[n-1] += ", " + name
			continue
		}
		names = append(names, name)
	}
	for _, name := range names {
		if m := saidToLead.FindStringSubmatch(name); m != nil {
			leads = append(leads, m[1])
		} else {
			others = append(others, name)
		}
	}
	return leads, others
}

var saidToLead = regexp.MustCompile(`(?i)^(.+?)\s*[(（\[]\s*(?:lead|led|lead investor|co-lead|领投|领投方)\s*[)）\]]$`)

func han(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0
}

var (
	seriesName = regexp.MustCompile(`^(?:series |round )?([a-j])(?:[ -]?\d|\+|\+轮)?(?: round| series| extension| prime|轮)?$`)
	typeWords  = map[string]string{"种子": "seed", "天使": "angel", "战略": "venture", "战略投资": "venture", "战略融资": "venture", "债权": "debt", "债权融资": "debt", "可转债": "convertible_note", "私募": "private_equity",
		"convertible": "convertible_note", "note": "convertible_note", "pre a": "venture", "pre-a": "venture", "corporate": "venture", "strategic": "venture", "venture - series unknown": "venture", "series unknown": "venture",
		"preseed": "pre_seed", "seed+": "seed", "seed extension": "seed", "series seed": "seed", "late stage": "growth", "late stage venture": "growth", "debt financing": "debt", "venture debt": "debt",
		"crowdfunding": "equity_crowdfunding", "secondary market": "secondary", "safe": "undisclosed", "bridge": "undisclosed", "undisclosed": "undisclosed", "unknown": "undisclosed"}
)

// roundTypeOf reads the type of a round: "Series A", "A轮", "seed", "Pre-seed".
func roundTypeOf(text string) (string, bool) {
	word := strings.Join(strings.Fields(strings.ToLower(text)), " ")
	word = strings.TrimSuffix(strings.TrimSuffix(word, " round"), " funding")
	if kind := typeWords[strings.TrimSuffix(word, "轮")]; kind != "" {
		word = kind
	}
	if m := seriesName.FindStringSubmatch(word); m != nil {
		word = "series_" + m[1]
	}
	word = strings.NewReplacer(" ", "_", "-", "_").Replace(word)
	return word, slices.Contains(models.RoundTypes, word)
}

// roughly are the words around an amount that is not exact.
var roughly = regexp.MustCompile(`(?is)^(?:~|≈|>|<|about|approx\.?|approximately|around|circa|ca\.|over|nearly|up to|约|近|超|逾|超过)?\s*(.*?)\s*(?:\+|余|左右)?$`)

// amountOf is the amount in a cell, "" for a 0, which stands for one that is not
// known. It is not exact when words around it say so, which are left out.
func amountOf(cell string) (amount string, exact bool) {
	amount = roughly.FindStringSubmatch(cell)[1]
	if m, err := money.Parse(amount, "USD"); err == nil && m.Minor == 0 {
		amount = ""
	} else if err != nil {
		return cell, true // to be told
	}
	return amount, amount == "" || amount == cell
}

var slashes = regexp.MustCompile(`^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:[ T].*)?$`)

// slashDate reads the numbers of a date that does not begin with its year.
func slashDate(text string) (a, b, year int, ok bool) {
	m := slashes.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return 0, 0, 0, false
	}
	a, _ = strconv.Atoi(m[1])
	b, _ = strconv.Atoi(m[2])
	return a, b, fullYear(m[3]), true
}

// fullYear is a year of four digits, or one of two between 1970 and 2069.
func fullYear(digits string) int {
	year, _ := strconv.Atoi(digits)
	switch {
	case len(digits) == 4:
	case year < 70:
		year += 2000
	default:
		year += 1900
	}
	return year
}

var (
	monthYear  = regexp.MustCompile(`^(\d{1,2})[/.-](\d{4})$`)
	monthShort = regexp.MustCompile(`^(\pL{3,9})\.?[ '’-]+(\d{2})$`)
	quarter    = regexp.MustCompile(`(?i)^(?:[qh][1-4][ /'-]*((?:19|20)\d{2})|((?:19|20)\d{2})年?[ /'-]*[qh][1-4])$`)
	onlyYear   = regexp.MustCompile(`^\D*((?:19|20)\d{2})\D*$`)
)

// looseDate reads dates as tables have them and forms do not: "03/2021", "Mar-21",
// and "Q3 2020" or "early 2020", of which the year is known. Others stay as they are.
func looseDate(text string) string {
	if m := monthYear.FindStringSubmatch(text); m != nil {
		return m[2] + "-" + m[1]
	}
	if m := monthShort.FindStringSubmatch(text); m != nil {
		return m[1] + " " + strconv.Itoa(fullYear(m[2]))
	}
	for _, pattern := range []*regexp.Regexp{quarter, onlyYear} {
		if m := pattern.FindStringSubmatch(text); m != nil {
			return strings.Join(m[1:], "")
		}
	}
	return text
}

var isoTime = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})[ T]\d`)

// date reads a date of a column, "" and a problem when it cannot be read.
func (r *sheetRow) date(column int, field, text string) string {
	if m := isoTime.FindStringSubmatch(text); m != nil {
		text = m[1]
	}
	if a, b, year, ok := slashDate(text); ok {
		day, month := a, b
		switch {
		case a == b:
		case r.reader.dayFirst[column] == r.reader.monthly[column]:
			r.fail(field, "error.day_month")
			return ""
		case r.reader.monthly[column]:
			day, month = b, a
		}
		text = strconv.Itoa(year) + "-" + strconv.Itoa(month) + "-" + strconv.Itoa(day)
	}
	date, err := money.ParseDate(text)
	if err != nil {
		date, err = money.ParseDate(looseDate(text))
	}
	if err != nil {
		r.fail(field, "error.date")
	}
	return string(date)
}
