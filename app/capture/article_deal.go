package capture

import (
	"regexp"
	"slices"
	"strings"

	"dealflow/models"
)

var (
	buysVerb    = regexp.MustCompile(`\b(?:(?:has |have |had )?(?:acquired|bought|snapped up|taken over)|acquires|buys|(?:will|to|agreed to|plans to) (?:acquire|buy|take over))\b`)
	boughtVerb  = regexp.MustCompile(`\b(?:(?:was|were|been|being|be) )?(?:acquired|bought|snapped up|taken over)(?: in (?:\w+ )?\d{4})? by `)
	buyingNoun  = regexp.MustCompile(`\b(?:acquisition|purchase|takeover) of `)
	buyerGap    = regexp.MustCompile(`^(?: ?[(（][^)）]{1,40}[)）])?(?:, (?:an?|the)\b[^,]{2,80},)? ?(?:(?:said|announced|on \w+|it|that|later|also|then|previously|earlier|already|reportedly|recently|today|yesterday|just|this (?:week|month|year)|last (?:week|month)|has|have|had|which|,)\s*){0,6}$`)
	whichBought = regexp.MustCompile(`^, which $`)
	roundName   = regexp.MustCompile(`(?i)\b(pre-seed|seed|angel|series [a-j]\d?\+?|growth|bridge|venture)\b[- ]?(?:\w+ )?(?:round|funding|financing|investment|extension|led|from|,|\.|in|$)?|(种子|天使|Pre-[AB]|[A-J]\+?)轮`)
	raiseVerb   = regexp.MustCompile(`\b(?:raised|raises|has raised|have raised|secured|secures|closed|closes|landed|lands|bagged|bags|nabs|pulled in|announced|announces|completed|completes|received|receives|collected|is raising)\b`)
	ledBy       = regexp.MustCompile(`(?i)\b(?:co-)?led by |\bled jointly by `)
	joinedBy    = regexp.MustCompile(`(?i)\b(?:with participation (?:from|by)|with support from|joined by|participation from|(?:other|existing|participating)? ?(?:investors|backers) (?:include|included|including|were)|alongside|with (?:existing )?investors|together with) |\bfrom (?:investors (?:including|such as) )?`)
	leadsVerb   = regexp.MustCompile(`\b(?:led|leads|co-led|co-leads|(?:is|are|was|were) (?:co-)?leading) (?:(?:the|a|an|its|their|this)\b )?`)
	investVerb  = regexp.MustCompile(`\b(?:invested|invests|has invested|had invested)(?: [^,.;]{1,40}?)? in |\b(?:backed|backs) |\bput (?:[^,.;]{1,30} )into `)
	angelText   = regexp.MustCompile(`(?i)\bangel (?:investor|money|investment)|\bangels?\b|天使投资`)
	angelIn     = regexp.MustCompile(`(?i)\b(?:angel |early |seed )?(?:investor|backer|investments?|stakes?) (?:in|of) |\bis behind |\bstands behind `)
	suchAs      = regexp.MustCompile(`^ ?(?:(?:a|an|the|number|of|several|many|successful|promising|young|Internet|Chinese|other|some|both|[a-z][a-z-]*|` + placePattern + `)\s)*(?:startups?|companies|firms|ventures)?,? ?(?:(?:such|just) as |like |including |among them )?$`)
)

// acquisitions reads "A acquired B in 2004", "B was bought by A", "B, which A
// acquired", "A's acquisition of B".
func (p *passage) acquisitions() {
	for _, at := range boughtVerb.FindAllStringIndex(p.text, -1) {
		target := p.before(p.span.Start+at[0], false, wasBefore)
		buyer := p.after(p.span.Start+at[1], false, orgFiller)
		if target != nil && buyer != nil {
			p.acquisition(target, buyer, at[0])
		}
	}
	for _, at := range buysVerb.FindAllStringIndex(p.text, -1) {
		start, end := p.span.Start+at[0], p.span.Start+at[1]
		if strings.HasPrefix(p.gap(end, p.span.End), " by ") {
			continue
		}
		buyer := p.before(start, false, buyerGap)
		if buyer == nil {
			continue
		}
		if target := p.before(buyer.start, false, whichBought); target != nil {
			p.acquisition(target, buyer, at[0])
			continue
		}
		if target := p.after(end, false, orgFiller); target != nil && !possessive(p.article.text[target.end:]) {
			p.acquisition(target, buyer, at[0])
		}
	}
	for _, at := range buyingNoun.FindAllStringIndex(p.text, -1) {
		target := p.after(p.span.Start+at[1], false, orgFiller)
		buyer := p.before(p.span.Start+at[0], false, regexp.MustCompile(`^(?:'s|’s) (?:planned |proposed |recent |\$\S+ \w+ )?$`))
		if target == nil {
			continue
		}
		if by := regexp.MustCompile(`^(?: in \d{4})? by `).FindString(p.gap(target.end, p.span.End)); by != "" {
			buyer = p.after(target.end+len(by), false, orgFiller)
		}
		if buyer != nil {
			p.acquisition(target, buyer, at[0])
		}
	}
}

func (p *passage) acquisition(target, buyer *mention, from int) {
	rest := p.text[from:]
	p.fact(models.ArticleFact{Kind: models.FactAcquisition, Company: target.entity.key, Other: buyer.entity.key, On: dateIn(rest), Amount: amountIn(rest),
		Sure: target.entity.sure() && buyer.entity.sure()})
}

// rounds reads "X raised $5 million in a seed round led by Y, with participation
// from Z" and "Y led X's series A".
func (p *passage) rounds() {
	for _, at := range raiseVerb.FindAllStringIndex(p.text, -1) {
		company := p.before(p.span.Start+at[0], false, buyerGap)
		rest := p.text[at[1]:]
		amount, kind := amountIn(rest), roundType(rest)
		if company == nil || amount == "" && kind == "" || amount != "" && kind == "" && !raisesMoney.MatchString(p.text[at[0]:]) {
			continue
		}
		p.round(company.entity, kind, amount, at[1])
		return
	}
	for _, at := range leadsVerb.FindAllStringIndex(p.text, -1) {
		lead := p.before(p.span.Start+at[0], false, buyerGap)
		if strings.HasPrefix(p.text[at[1]:], "by ") {
			continue
		}
		kind := roundType(p.text[at[1]:])
		if lead == nil || kind == "" && !strings.Contains(p.text[at[1]:], "round") {
			continue
		}
		company := p.company
		if m := p.after(p.span.Start+at[1], false, regexp.MustCompile(`^(?:[^,;]{0,60} (?:in|into|of|for) (?:[A-Za-z-]+ ){0,5})?$`)); m != nil {
			company = m.entity
		}
		if company != nil && company != lead.entity {
			p.roundFact(company, kind, amountIn(p.text[at[1]:]), p.investors(at[1], p.leads(lead)...))
		}
	}
	p.laterInvestors()
}

// leads are the members of an enumeration that ends with one: A, B and C led.
func (p *passage) leads(last *mention) []models.ArticleInvestor {
	var out []models.ArticleInvestor
	at := last.start
	for i := len(p.mentions) - 1; i >= 0; i-- {
		m := p.mentions[i]
		if m.start > at {
			continue
		}
		if m.start < last.start && !listGap.MatchString(p.gap(m.end, at)) {
			break
		}
		out = append(out, models.ArticleInvestor{Name: m.entity.key, Lead: true})
		at = m.start
	}
	slices.Reverse(out)
	return out
}

var (
	raisesMoney = regexp.MustCompile(`^(?:has |have |is )?(?:raised|raises|raising|secure[sd]|close[sd]|land(?:s|ed)|bag(?:s|ged)|nabs|pulled in|receive[sd]|collected)|\b(?:funding|financing|round|investors?)\b`)
	// moreInvestors begins a sentence that goes on with who else was in.
	moreInvestors = regexp.MustCompile(`^(?i:other|existing|new)? ?(?i:investors|backers)(?: in the round)? includ`)
	newRound      = regexp.MustCompile(`(?i)\b(?:the (?:round|financing|funding|investment|deal)|it) was (?:co-)?led by `)
)

func (p *passage) round(company *entity, kind, amount string, from int) {
	p.roundFact(company, kind, amount, p.investors(from))
}

func (p *passage) roundFact(company *entity, kind, amount string, investors []models.ArticleInvestor) {
	// The round is told once, with what the sentences add to it.
	for i := range p.facts {
		f := &p.facts[i]
		if f.Kind == models.FactRound && f.Company == company.key && (f.Type == kind || kind == "" || f.Type == "undisclosed") {
			f.Amount = firstOf(f.Amount, amount)
			if kind != "" {
				f.Type = kind
			}
			addInvestors(f, investors)
			return
		}
	}
	if kind == "" {
		kind = "undisclosed"
	}
	p.fact(models.ArticleFact{Kind: models.FactRound, Company: company.key, Type: kind, Amount: amount, Investors: investors, On: dateIn(p.text),
		Sure: company.sure() && (amount != "" || len(investors) > 0)})
}

func addInvestors(f *models.ArticleFact, investors []models.ArticleInvestor) {
next:
	for _, i := range investors {
		for j := range f.Investors {
			if f.Investors[j].Name == i.Name {
				f.Investors[j].Lead = f.Investors[j].Lead || i.Lead
				continue next
			}
		}
		if i.Name != f.Company {
			f.Investors = append(f.Investors, i)
		}
	}
}

// investors are those that the passage names behind a place.
func (p *passage) investors(from int, first ...models.ArticleInvestor) []models.ArticleInvestor {
	f := models.ArticleFact{Investors: first}
	for _, at := range ledBy.FindAllStringIndex(p.text, -1) {
		if at[0] >= from {
			for _, m := range p.listFrom(p.span.Start+at[1], orgFiller) {
				addInvestors(&f, []models.ArticleInvestor{{Name: m.entity.key, Lead: true}})
			}
		}
	}
	for _, at := range joinedBy.FindAllStringIndex(p.text, -1) {
		if at[0] >= from {
			for _, m := range p.listFrom(p.span.Start+at[1], orgFiller) {
				addInvestors(&f, []models.ArticleInvestor{{Name: m.entity.key}})
			}
		}
	}
	return f.Investors
}

// laterInvestors adds "The round was led by Y" and "Z also participated" to the
// round that the sentence before told of.
func (p *passage) laterInvestors() {
	if len(p.facts) == 0 || p.facts[len(p.facts)-1].Kind != models.FactRound {
		return
	}
	last := &p.facts[len(p.facts)-1]
	if p.span.Start-last.Passage.End > 400 || p.span.Start <= last.Passage.Start {
		return
	}
	if newRound.MatchString(p.text) || moreInvestors.MatchString(p.text) {
		addInvestors(last, p.investors(0))
	}
	if at := alsoJoined.FindStringIndex(p.text); at != nil {
		for _, m := range p.mentions {
			if m.end <= p.span.Start+at[0] && !possessive(p.article.text[m.end:]) {
				addInvestors(last, []models.ArticleInvestor{{Name: m.entity.key}})
			}
		}
		if such := joinedWho.FindString(p.text[at[1]:]); such != "" {
			for _, m := range p.listFrom(p.span.Start+at[1]+len(such), orgFiller) {
				addInvestors(last, []models.ArticleInvestor{{Name: m.entity.key}})
			}
		}
	}
}

var joinedWho = regexp.MustCompile(`^(?: in the round)?,? (?:such as|including|among them) `)

var alsoJoined = regexp.MustCompile(`\b(?:also |both )?(?:participated|took part|joined the round|joined in|joined)\b`)

// roundType is the type of round that a text names first, "" for none.
func roundType(text string) string {
	m := roundName.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	if m[2] != "" {
		return hanRound(m[2])
	}
	name := strings.ToLower(m[1])
	switch {
	case name == "pre-seed":
		return "pre_seed"
	case name == "seed" || name == "angel" || name == "growth" || name == "venture":
		if name == "venture" && !strings.Contains(m[0], "round") {
			return ""
		}
		return name
	case strings.HasPrefix(name, "series "):
		return "series_" + name[7:8]
	}
	return ""
}

// angels reads who put money into whom without a round of its own.
func (p *passage) angels() {
	angel := angelText.MatchString(p.text)
	for _, pattern := range []*regexp.Regexp{investVerb, angelIn} {
		for _, at := range pattern.FindAllStringIndex(p.text, -1) {
			start := p.span.Start + at[0]
			investor := p.investor(start)
			if investor == nil {
				continue
			}
			for _, m := range p.listFrom(p.span.Start+at[1], suchAs) {
				if m.entity.isCompany() && m.entity != investor {
					p.investment(investor, m.entity, angel && investor.isPerson(), p.text[at[0]:])
				}
			}
		}
	}
}

// investor is who invests by the verb at a place: the nearest name before it
// in the clause, or whom the pronoun means.
func (p *passage) investor(at int) *entity {
	clause := p.gap(p.span.Start, at)
	for i := len(p.mentions) - 1; i >= 0; i-- {
		m := p.mentions[i]
		if m.end > at {
			continue
		}
		gap := p.gap(m.end, at)
		if investorGap.MatchString(gap) && !strings.HasPrefix(gap, "'s") && !strings.HasPrefix(gap, "’s") {
			return m.entity
		}
		break
	}
	if heInvests.MatchString(clause) {
		return p.person
	}
	return nil
}

var (
	investorGap = regexp.MustCompile(`^(?: ?[(（][^)）]{1,40}[)）])?,? ?(?:(?:who|has|had|have|also|is|was|an|a|and|the|later|then|now|previously|,)\s*){0,6}$`)
	heInvests   = regexp.MustCompile(`(?:^|[,;] ?)(?:He|She|he|she)(?: is| was| has| also| later| an| a| and)* ?$`)
)

func (p *passage) investment(investor, company *entity, angel bool, rest string) {
	kind := "undisclosed"
	if angel {
		kind = "angel"
	}
	p.fact(models.ArticleFact{Kind: models.FactInvestment, Company: company.key, Type: kind, Amount: amountIn(rest), On: dateIn(rest),
		Investors: []models.ArticleInvestor{{Name: investor.key}}, Sure: investor.sure() && company.sure()})
}

var (
	tiesVerb   = regexp.MustCompile(`\b(?:(?:has |have )?(?:partnered|teamed up|joined forces|allied|signed (?:an? )?[^,.;]{0,40}?(?:agreement|deal|contract|partnership)|struck (?:an? )?[^,.;]{0,40}?(?:deal|agreement|alliance)|formed (?:an? )?[^,.;]{0,30}?(?:alliance|partnership|joint venture)|inked (?:an? )?[^,.;]{0,40}?(?:deal|agreement)|entered (?:into )?(?:an? )?[^,.;]{0,40}?(?:agreement|partnership)) with|partners with|works with) `)
	sellsVerb  = regexp.MustCompile(`\b(?:will |to |has |would |agreed to )?(?:start |begin |started |starts )?(?:sell|sells|selling|distribute|distributes|distributing|carry|carries|stock|stocks) `)
	itsProduct = regexp.MustCompile(`^(?:the (?:company|startup|firm|maker)(?:'s|’s)|its) `)
	madeFor    = regexp.MustCompile(`\b(?:customi[sz]ed|made|built|tailored) for $`)
	showsVerb  = regexp.MustCompile(`\b(?:unveiled|launched|introduced|released|showed|announced|shipped)\b`)
	poweredBy  = regexp.MustCompile(`\b(?:using|powered by|based on|runs(?: on)?|running(?: on)?) $`)
	supplyDeal = regexp.MustCompile(`(?i)\bsuppl(?:y|ies|ier)\b`)
	sellDeal   = regexp.MustCompile(`(?i)\b(?:distribut|resell|retail|sales|sell)`)
)

// partnerships reads commercial ties.
func (p *passage) partnerships() {
	for _, at := range tiesVerb.FindAllStringIndex(p.text, -1) {
		one := p.before(p.span.Start+at[0], false, buyerGap)
		other := p.after(p.span.Start+at[1], false, orgFiller)
		if one != nil && other != nil {
			p.partnership(one.entity, other.entity, tieKind(p.text))
		}
	}
	for _, at := range sellsVerb.FindAllStringIndex(p.text, -1) {
		seller := p.before(p.span.Start+at[0], false, buyerGap)
		if seller == nil {
			continue
		}
		rest := p.gap(p.span.Start+at[1], p.span.End)
		if itsProduct.MatchString(rest) {
			if maker := p.makerBefore(seller); maker != nil {
				p.partnership(maker, seller.entity, "distribution")
			}
		} else if m := p.after(p.span.Start+at[1], false, orgFiller); m != nil {
			p.partnership(m.entity, seller.entity, "distribution")
		}
	}
	p.products()
}

// makerBefore is whose product it is that a sentence about a seller speaks of.
func (p *passage) makerBefore(seller *mention) *entity {
	for i := len(p.mentions) - 1; i >= 0; i-- {
		if m := p.mentions[i]; m.start < seller.start && m.entity.isCompany() && m.entity != seller.entity {
			return m.entity
		}
	}
	if p.company != seller.entity {
		return p.company
	}
	return nil
}

// products reads "A unveiled a phone customised for B using C's software".
func (p *passage) products() {
	verb := showsVerb.FindStringIndex(p.text)
	if verb == nil {
		return
	}
	maker := p.before(p.span.Start+verb[0], false, buyerGap)
	if maker == nil {
		return
	}
	for _, m := range p.mentions {
		if m.start < p.span.Start+verb[1] || m.entity.isPerson() || m.entity == maker.entity {
			continue
		}
		before := p.gap(p.span.Start+verb[1], m.start)
		switch {
		case madeFor.MatchString(before):
			p.partnership(maker.entity, m.entity, "distribution")
		case poweredBy.MatchString(before) && possessive(p.article.text[m.end:]):
			p.partnership(maker.entity, m.entity, "joint_product")
		}
	}
}

func tieKind(text string) string {
	switch {
	case sellDeal.MatchString(text):
		return "distribution"
	case supplyDeal.MatchString(text):
		return "supplier"
	case strings.Contains(text, "licens") || strings.Contains(text, "licenc"):
		return "licence"
	case strings.Contains(text, "joint"):
		return "joint_product"
	}
	return "other"
}

func (p *passage) partnership(company, partner *entity, kind string) {
	if company == partner {
		return
	}
	p.fact(models.ArticleFact{Kind: models.FactPartnership, Company: company.key, Other: partner.key, Type: kind, On: dateIn(p.text),
		Sure: company.sure() && partner.sure()})
}
