package capture

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"dealflow/models"
)

var (
	figure     = regexp.MustCompile(`\b\d{1,3}(?:,\d{3})+\b|\b\d+(?:\.\d+)? ?(?:million|billion|percent|per cent|%)|\b\d+(?:\.\d+)?%|\d[\d,.]*\s?(?:万|亿|%)[\p{Han}]?`)
	figureOf   = regexp.MustCompile(`(?i)\b(?:users?|customers?|units?|phones?|orders?|pre-orders?|employees|downloads?|subscribers?|shipments?|sales|revenues?|profit|stores?|cities|countries|deliveries|valuation|valued|members|hours|merchants|vehicles|cars|devices|growth|grew|doubled)\b|用户|销量|出货|收入|营收|利润|订单|预订|客户|估值|门店|员工|增长|下载|台|交付|会员`)
	quoteMarks = regexp.MustCompile(`“([^“”\n]{12,900})”|"([^"\n]{12,900})"|「([^「」\n]{6,600})」`)
	saysVerb   = regexp.MustCompile(`\b(?:said|says|told|added|explained|noted|argued|recalled|wrote|believes|insisted|predicted|joked)\b`)
	saysHanEnd = regexp.MustCompile(`(?:` + saysHan + `|道|表态)[^。“”]{0,12}[:：,，]?\s*$`)
	saysHanTop = regexp.MustCompile(`^[^。“”]{0,24}?(?:` + saysHan + `|道)`)
)

// figures keeps a sentence with a figure as news of the company it is about.
func (p *passage) figures() {
	if !figure.MatchString(p.text) || !figureOf.MatchString(p.text) || strings.ContainsAny(p.text, "\"“”「") {
		return
	}
	for _, f := range p.facts {
		if f.Passage == p.span && (f.Kind == models.FactRound || f.Kind == models.FactAcquisition || f.Kind == models.FactInvestment) {
			return // the figure is already the round's
		}
	}
	if p.company != nil && ownFigure.MatchString(p.text) {
		p.fact(models.ArticleFact{Kind: models.FactNews, Company: p.company.key, Text: headlineOf(p.text), Sure: p.company.sure()})
		return
	}
	for _, m := range p.mentions {
		if m.entity.isCompany() {
			p.fact(models.ArticleFact{Kind: models.FactNews, Company: m.entity.key, Text: headlineOf(p.text), Sure: m.entity.sure()})
			return
		}
	}
}

// ownFigure says that a sentence is about the company without its name.
var ownFigure = regexp.MustCompile(`(?:^|[,;] )(?i:the (?:company|startup|start-up|firm)) |^(?:It|Its) |(?:^|，)公司`)

// headlineLength bounds the subject of a piece of news, in characters.
const headlineLength = 120

// headlineOf cuts a sentence at a word to what fits a line.
func headlineOf(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= headlineLength {
		return text
	}
	cut := string([]rune(text)[:headlineLength-1])
	if at := strings.LastIndexByte(cut, ' '); at > len(cut)/2 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, " ,;:，；：、") + "…"
}

// quotes keeps what people are quoted with.
func (a *article) quotes() {
	for _, at := range quoteMarks.FindAllStringSubmatchIndex(a.text, -1) {
		from, to := -1, -1
		for g := 2; g < len(at); g += 2 {
			if at[g] >= 0 {
				from, to = at[g], at[g+1]
			}
		}
		quote := strings.TrimRight(a.text[from:to], ",， ")
		if utf8.RuneCountInString(quote) < 20 && !hasHan(quote) || utf8.RuneCountInString(quote) < 8 {
			continue
		}
		speaker := a.speaker(at[0], at[1])
		if speaker == nil {
			continue
		}
		f := models.ArticleFact{Kind: models.FactNews, Person: speaker.key, Quote: quote, Text: headlineOf(speaker.name + ": “" + shortQuote(quote) + "”"),
			Sure: speaker.sure(), Passage: models.ArticleSpan{Start: from, End: from + len(quote)}}
		for _, m := range a.within(models.ArticleSpan{Start: from, End: to}) {
			if m.entity.isCompany() && m.entity.sure() {
				f.Company = m.entity.key
				break
			}
		}
		if f.Company == "" {
			f.Company = a.employer(speaker)
		}
		a.fact(f)
	}
}

func shortQuote(quote string) string {
	runes := []rune(quote)
	if len(runes) <= 80 {
		return quote
	}
	cut := string(runes[:79])
	if at := strings.LastIndexByte(cut, ' '); at > len(cut)/2 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, " ,;") + "…"
}

// employer is where the text first gives a person a role.
func (a *article) employer(e *entity) string {
	for _, f := range a.facts {
		if f.Kind == models.FactRole && f.Person == e.key {
			return f.Company
		}
	}
	return ""
}

// speaker is who says what stands between two places: the person by the verb
// behind the quotation, else by the one before it.
func (a *article) speaker(start, end int) *entity {
	after := a.text[end:min(len(a.text), end+160)]
	if stop := strings.IndexAny(after, "\n“\""); stop >= 0 {
		after = after[:stop]
	}
	if stop := strings.Index(after, "。"); stop >= 0 {
		after = after[:stop]
	}
	if saysVerb.MatchString(after) || saysHanTop.MatchString(after) {
		for _, m := range a.within(models.ArticleSpan{Start: end, End: end + len(after)}) {
			if m.entity.isPerson() {
				return m.entity
			}
		}
	}
	from := max(0, start-160)
	before := a.text[from:start]
	if stop := strings.LastIndexAny(before, "\n。”\""); stop >= 0 {
		_, size := utf8.DecodeRuneInString(before[stop:])
		from, before = from+stop+size, before[stop+size:]
	}
	if saysVerb.MatchString(before) || saysHanEnd.MatchString(before) {
		mentions := a.within(models.ArticleSpan{Start: from, End: start})
		for i := len(mentions) - 1; i >= 0; i-- {
			if mentions[i].entity.isPerson() {
				return mentions[i].entity
			}
		}
	}
	return nil
}
