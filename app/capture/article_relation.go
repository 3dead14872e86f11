package capture

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"dealflow/models"
	"dealflow/models/money"
)

// relate finds what each sentence says of the names in it.
func (a *article) relate() {
	var person *entity // who was spoken of last
	company := a.main()
	for i, s := range a.sentences {
		p := passage{article: a, span: s, text: a.text[s.Start:s.End], mentions: a.apart(a.within(s)), person: person, company: company, headline: a.headline[i]}
		if len(p.mentions) > 0 || !p.headline {
			p.read()
		}
		for _, m := range p.mentions {
			if m.entity.isPerson() {
				person = m.entity
			}
		}
		if company == nil {
			company = p.topic(nil)
		}
	}
	a.quotes()
}

// main is the company that the article is about, which it means by "the
// company": the one it names most, the first of several, but no investor.
func (a *article) main() *entity {
	var best *entity
	for _, e := range a.entities {
		if e.isCompany() && e.kind != "investor" && e.count > 1 && (best == nil || e.count > best.count) {
			best = e
		}
	}
	return best
}

// apart leaves out the second name in "Lei Jun (雷军)".
func (a *article) apart(list []mention) []mention {
	var out []mention
	for _, m := range list {
		if n := len(out); n > 0 && out[n-1].entity == m.entity && openBracket.MatchString(a.text[out[n-1].end:m.start]) {
			continue
		}
		out = append(out, m)
	}
	return out
}

var openBracket = regexp.MustCompile(`^ ?[(（]\s*$`)

// passage is one sentence with the names in it.
type passage struct {
	*article
	span     models.ArticleSpan
	text     string
	mentions []mention
	person   *entity
	company  *entity
	headline bool
}

func (p *passage) read() {
	p.roles()
	p.foundings()
	p.acquisitions()
	p.rounds()
	p.angels()
	p.partnerships()
	if hasHan(p.text) {
		p.hanRelations()
	}
	if !p.headline {
		p.figures()
	}
}

// topic is the company that the next sentence means by "the company".
func (p *passage) topic(before *entity) *entity {
	for _, m := range p.mentions {
		if m.entity.isCompany() {
			return m.entity
		}
	}
	return before
}

// gap is the text between two places of the passage, given as offsets of the
// whole text.
func (p *passage) gap(from, to int) string {
	if from >= to {
		return ""
	}
	return p.article.text[from:to]
}

// after is the first mention of a company (or person) that begins behind at
// with only filler between.
func (p *passage) after(at int, person bool, filler *regexp.Regexp) *mention {
	for i := range p.mentions {
		m := &p.mentions[i]
		if m.start < at {
			continue
		}
		if !filler.MatchString(p.gap(at, m.start)) {
			return nil
		}
		if m.entity.isPerson() == person {
			return m
		}
		if !possessive(p.article.text[m.end:]) {
			return nil
		}
	}
	return nil
}

// before is the last mention that ends before at with only filler between.
func (p *passage) before(at int, person bool, filler *regexp.Regexp) *mention {
	for i := len(p.mentions) - 1; i >= 0; i-- {
		m := &p.mentions[i]
		if m.end > at {
			continue
		}
		if !filler.MatchString(p.gap(m.end, at)) {
			return nil
		}
		if m.entity.isPerson() == person {
			return m
		}
		if !person {
			return nil
		}
	}
	return nil
}

func possessive(rest string) bool {
	return strings.HasPrefix(rest, "'s") || strings.HasPrefix(rest, "’s")
}

// fact keeps what was found, once.
func (p *passage) fact(f models.ArticleFact) {
	f.Passage = p.span
	p.article.fact(f)
}

func (a *article) fact(f models.ArticleFact) {
	key := fmt.Sprint(f.Kind, "|", f.Company, "|", f.Person, "|", f.Other, "|", f.Type)
	switch f.Kind {
	case models.FactNews:
		key += f.Text
	case models.FactRole:
		key += strings.ToLower(f.Text)
	case models.FactInvestment:
		key += f.Investors[0].Name
	case models.FactPartnership:
		if a.factSeen[fmt.Sprint(f.Kind, "|", f.Other, "|", f.Person, "|", f.Company, "|", f.Type)] {
			return
		}
	}
	for _, party := range f.Parties() {
		if party == f.Company && (party == f.Other || f.Kind == models.FactInvestment && party == f.Investors[0].Name) {
			return
		}
	}
	if a.factSeen[key] || len(a.facts) >= maxFacts {
		return
	}
	a.factSeen[key] = true
	a.facts = append(a.facts, f)
}

// maxFacts bounds what one article gives.
const maxFacts = 300

var (
	fillerWords  = `(?:,? ?(?:(?:the|a|an|its|his|her|their|our|and|also|as|well|online|former|then|now|new|local|fellow|[a-z][a-z-]*|[A-Z][\p{L}.]*(?:'s|’s|-based)|` + placePattern + `|Internet)(?:\b|)(?:'s|’s)?,?\.? ?){0,9})`
	orgFiller    = regexp.MustCompile(`^ ?` + fillerWords + `$`)
	nameBefore   = regexp.MustCompile(`^(?: ?[(（][^)）]{1,40}[)）])?,? ?(?:(?:who|is|was|has been|became|becomes|currently|now|then|also|as well|served|serves|as|the|a|an|its|former|longtime|new|and|\d\d,)\s+){0,5}$`)
	directly     = regexp.MustCompile(`^,? $`)
	appointed    = regexp.MustCompile(`\b(?:appointed|named|hired|promoted|tapped|elected|poached) $`)
	titleGroup   = regexp.MustCompile(`(?i)\b(?:` + titlePattern + `)(?:(?:,| and|, and| &| /) (?:the |its |then )?(?:` + titlePattern + `))*\b`)
	titleEach    = regexp.MustCompile(`(?i)\b(?:` + titlePattern + `)\b`)
	ofOrg        = regexp.MustCompile(`^(?:,)? (?:of|at|with|for) `)
	ownerOrg     = regexp.MustCompile(`^(?:'s|’s)? (?:(?:former|new|then|current|longtime|ex-|outgoing)\s)?$`)
	foundingVerb = regexp.MustCompile(`(?i)\b(co-?founded|cofounded|founded|set up|established|started)\b`)
	passiveBy    = regexp.MustCompile(`^(?: in (?:\w+ )?\d{4})? by `)
	founderGap   = regexp.MustCompile(`^(?: ?[(（][^)）]{1,40}[)）])?(?:, [^,]{2,80},|,)? ?(?:(?:who|had|has|later|previously|earlier|also|then|first|together|together with|he|she)\s+){0,3}$`)
)

// roles reads "X, founder and president of Y", "Y's CEO X", "Y CEO X", "X is
// chairman of Y".
func (p *passage) roles() {
	for _, at := range titleGroup.FindAllStringIndex(p.text, -1) {
		start, end := p.span.Start+at[0], p.span.Start+at[1]
		org := p.roleOrg(start, end)
		if org == nil {
			p.ownRole(start, end, at)
			continue
		}
		person := p.rolePerson(start, end, org)
		if person == nil {
			continue
		}
		former := strings.HasSuffix(strings.ToLower(p.text[:at[0]]), "former ") || strings.HasSuffix(p.text[:at[0]], "ex-")
		for _, t := range titleEach.FindAllString(p.text[at[0]:at[1]], -1) {
			p.role(person, org.entity, t, former)
		}
	}
}

// ownRole reads "X, its chief executive" and "chief executive X": at the company
// that is spoken of. Without "its" it is doubtful.
func (p *passage) ownRole(start, end int, at []int) {
	if p.company == nil || ofOrg.MatchString(p.gap(end, p.span.End)) {
		return
	}
	its := itsTitle.MatchString(p.text[:at[0]])
	var person *entity
	if m := p.after(end, true, directly); m != nil {
		person = m.entity
	} else if m := p.before(start, true, titleNote); m != nil {
		person = m.entity
	} else if m := p.before(start, true, nameBefore); m != nil && (its || strings.HasSuffix(p.text[:at[0]], "is ")) {
		person = m.entity
	}
	if person == nil {
		return
	}
	for _, title := range titleEach.FindAllString(p.text[at[0]:at[1]], -1) {
		kind := titleWords[strings.ToLower(title)]
		if !its && kind != "executive" && kind != "founder" {
			continue
		}
		before := len(p.facts)
		p.role(person, p.company, title, false)
		if len(p.facts) > before {
			p.facts[before].Sure = p.facts[before].Sure && its
		}
	}
}

// titleNote is what stands between a name and its title in brackets: Jane Doe (CEO).
var titleNote = regexp.MustCompile(`^ ?[(（]$`)

var itsTitle = regexp.MustCompile(`(?:\bits|\b[Tt]he (?:company|firm|startup|start-up)(?:'s|’s)) $`)

func (p *passage) role(person, org *entity, title string, former bool) {
	kind := titleWords[strings.ToLower(strings.ReplaceAll(title, "vice-president", "vice president"))]
	if kind == "" {
		kind = "other"
	}
	p.fact(models.ArticleFact{Kind: models.FactRole, Person: person.key, Company: org.key, Type: kind, Text: titleText(title, former),
		Sure: person.sure() && org.sure() && !former})
}

// titleText writes a title as a record has it: capitalised.
func titleText(title string, former bool) string {
	lower := strings.ToLower(title)
	switch lower {
	case "ceo", "cto", "cfo", "coo":
		title = strings.ToUpper(lower)
	case "chief executive", "chief executive officer":
		title = "CEO"
	case "cofounder", "co-founders":
		title = "Co-founder"
	default:
		r, size := utf8.DecodeRuneInString(lower)
		title = string(unicode.ToUpper(r)) + lower[size:]
		title = strings.TrimSuffix(title, "s")
	}
	if former {
		return "Former " + strings.ToLower(title[:1]) + title[1:]
	}
	return title
}

func (p *passage) roleOrg(start, end int) *mention {
	if at := ofOrg.FindString(p.gap(end, p.span.End)); at != "" {
		if m := p.after(end+len(at), false, orgFiller); m != nil {
			return m
		}
	}
	if m := p.before(start, false, ownerOrg); m != nil {
		return m
	}
	// "Y appointed X as its CEO"
	if m := p.before(start, true, nameBefore); m != nil && appointed.MatchString(p.gap(p.span.Start, m.start)) {
		verb := appointed.FindStringIndex(p.gap(p.span.Start, m.start))
		return p.before(p.span.Start+verb[0], false, regexp.MustCompile(`^ (?:has |have |also )?$`))
	}
	return nil
}

func (p *passage) rolePerson(start, end int, org *mention) *entity {
	if m := p.after(end, true, directly); m != nil {
		return m.entity
	}
	if m := p.before(start, true, nameBefore); m != nil {
		return m.entity
	}
	if org.start >= end { // "the founder of Y, X, said"
		if m := p.after(org.end, true, directly); m != nil && strings.HasPrefix(p.gap(m.end, p.span.End), ",") {
			return m.entity
		}
	}
	if pronoun.MatchString(p.gap(p.span.Start, start)) {
		return p.person
	}
	return nil
}

var pronoun = regexp.MustCompile(`(?:^|[,;] ?)(?:He|She|he|she) (?:is|was|became|is also|serves as|served as)(?: now| also| the| a)* $`)

// amountIn reads the first amount of money in a piece of text.
func amountIn(text string) string {
	for _, at := range moneyPattern.FindAllString(text, -1) {
		at = strings.TrimRight(at, " .,")
		if _, err := money.Parse(at, ""); err == nil {
			if m, _ := money.Parse(at, ""); m.Currency != "" {
				return at
			}
		}
	}
	return ""
}

var moneyPattern = regexp.MustCompile(`(?i)(?:(?:US|HK|NT|S|A|C)?[$€£¥￥]|RMB|USD|EUR|GBP|CNY|Rs\.? )\s?\d[\d,.]*\s?(?:trillion|billion|million|thousand|bn|mn|m|k|b)?\b|\d[\d,.]*\s?(?:billion|million|thousand|bn|mn|m)\s(?:US )?(?:dollars|euros|yuan|pounds|yen|USD|EUR|RMB)|\d[\d,.]*\s?(?:千|百)?(?:万|亿)+(?:美元|美金|元人民币|人民币|欧元|港元|港币|日元|英镑|元)`)

var yearPattern = regexp.MustCompile(`(?i)\b(?:in|on|since|during|late|early)\s+((?:(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.? )?(?:\d{1,2}, )?(?:19|20)\d\d)\b|((?:19|20)\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?)`)

// dateIn reads the first date that a piece of text says something happened on.
func dateIn(text string) string {
	m := yearPattern.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	d, err := money.ParseDate(firstOf(m[1], m[2]))
	if err != nil {
		return ""
	}
	return string(d)
}
