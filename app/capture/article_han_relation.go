package capture

import (
	"regexp"
	"strings"

	"dealflow/models"
)

var (
	hanTitles    = regexp.MustCompile(`(?:` + titlesHan + `)`)
	hanAfterName = regexp.MustCompile(`^(?:[（(][^）)]{1,30}[）)])?(?:，|,|是|现任|担任|出任|曾任|曾是|为|现为|同时是|也是|还是)*(?:兼任|现任|担任|出任|曾任)?$`)
	hanOrgTitle  = regexp.MustCompile(`^(?:公司|集团)?(?:的)?(?:(?:` + titlesHan + `)(?:、|兼|及|和))*$`)
	hanFounds    = regexp.MustCompile(`(联合|共同|先后)?(?:创办|创立|创建)`)
	hanBuys      = regexp.MustCompile(`(?:全资|战略)?(?:收购|并购)(?:了)?`)
	hanPassive   = regexp.MustCompile(`(?:被|由)$`)
	hanBuyGap    = regexp.MustCompile(`^(?:[（(][^）)]{1,30}[）)])?(?:今日|近日|日前|宣布|已|将|拟|正式|成功|完成|计划|，|于|在|\d{4}年|\d{1,2}月|\d{1,2}日|以[^，。；]{1,20}|(?:联合|携手)[^，。；以]{2,10})*$`)
	hanTarget    = regexp.MustCompile(`^(?:了|[\p{Han}]{0,12})?$`)
	hanRaise     = regexp.MustCompile(`(?:完成|获得|获|拿到|斩获|宣布)`)
	hanRaiseGap  = regexp.MustCompile(`^[」”』"]?(?:[（(][^）)]{1,30}[）)])?(?:今日|昨日|近日|近期|日前|今天|本周|本月|正式|宣布|，|已|又|再次|连续|成功|对外|于|在|\d{4}年|\d{1,2}月|\d{1,2}日)*$`)
	hanLead      = regexp.MustCompile(`(?:等(?:机构|老股东)?)?(?:联合|共同|独家|继续)?(领投|跟投|参投|投资)`)
	hanPartner   = regexp.MustCompile(`(?:达成|签署|签订|建立|展开|开展|宣布)[^，。；]{0,20}?(?:合作|协议|联盟|伙伴)|合作`)
	hanInvest    = regexp.MustCompile(`(天使)?投资(?:了|过)|(?:曾|先后|早期|陆续)(天使)?投资`)
)

// hanRelations reads what a Chinese sentence says.
func (p *passage) hanRelations() {
	p.hanRoles()
	p.hanFoundings()
	p.hanFoundedBy()
	p.hanAcquisitions()
	p.hanRounds()
	p.hanTies()
	p.hanInvestments()
}

// hanRoles reads 小米创始人雷军 and 雷军，金山软件董事长.
func (p *passage) hanRoles() {
	for _, at := range hanTitles.FindAllStringIndex(p.text, -1) {
		start, end := p.span.Start+at[0], p.span.Start+at[1]
		org := p.before(start, false, hanOrgTitle)
		if org == nil {
			p.hanOwnRole(at)
			continue
		}
		var person *entity
		if m := p.after(end, true, regexp.MustCompile(`^(?:(?:、|兼|及|和)(?:`+titlesHan+`))*$`)); m != nil {
			person = m.entity
		} else if m := p.before(org.start, true, hanAfterName); m != nil {
			person = m.entity
		}
		if person == nil {
			continue
		}
		former := strings.HasSuffix(p.text[:at[0]], "前") || strings.Contains(p.gap(max(p.span.Start, org.start-12), org.start), "曾")
		for _, title := range splitTitles(p.text[at[0]:at[1]]) {
			p.fact(models.ArticleFact{Kind: models.FactRole, Person: person.key, Company: org.entity.key, Type: hanRoleKind(title), Text: title,
				Sure: person.sure() && org.entity.sure() && !former})
		}
	}
}

// hanOwnRole reads 创始人林浩然 at the head of a clause: of the company that is
// spoken of.
func (p *passage) hanOwnRole(at []int) {
	if p.company == nil || at[0] > 0 && !clauseHead.MatchString(p.text[:at[0]]) {
		return
	}
	m := p.after(p.span.Start+at[1], true, regexp.MustCompile(`^$`))
	if m == nil {
		return
	}
	for _, title := range splitTitles(p.text[at[0]:at[1]]) {
		if kind := hanRoleKind(title); kind == "founder" || kind == "executive" || kind == "chair" {
			p.fact(models.ArticleFact{Kind: models.FactRole, Person: m.entity.key, Company: p.company.key, Type: kind, Text: title, Sure: m.entity.sure() && p.company.sure()})
		}
	}
}

var clauseHead = regexp.MustCompile(`(?:[，。；：“”]|公司|该公司|其)$`)

func splitTitles(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == '、' || r == '兼' })
}

func hanRoleKind(title string) string {
	switch {
	case strings.Contains(title, "合伙人"):
		return "partner"
	case strings.Contains(title, "创始人") || strings.Contains(title, "创办人"):
		return "founder"
	case strings.Contains(title, "董事长") || strings.Contains(title, "主席"):
		return "chair"
	case title == "董事" || title == "独立董事":
		return "board_member"
	case title == "投资总监" || title == "投资经理":
		return "employee"
	case title == "天使投资人":
		return "other"
	}
	return "executive"
}

func (p *passage) hanFoundings() {
	for _, at := range hanFounds.FindAllStringSubmatchIndex(p.text, -1) {
		person := p.before(p.span.Start+at[0], true, regexp.MustCompile(`^(?:[（(][^）)]{1,30}[）)])?(?:于|在|曾|后来|一手|\d{4}年|\d{1,2}月|，)*$`))
		org := p.after(p.span.Start+at[1], false, regexp.MustCompile(`^(?:了|的|[\p{Han}]{0,10})$`))
		if person == nil || org == nil {
			continue
		}
		title := "创始人"
		if at[2] >= 0 && p.text[at[2]:at[3]] != "先后" {
			title = "联合创始人"
		}
		p.fact(models.ArticleFact{Kind: models.FactRole, Person: person.entity.key, Company: org.entity.key, Type: "founder", Text: title,
			Sure: person.entity.sure() && org.entity.sure()})
	}
}

// hanFoundedBy reads 小马智行由彭军和楼天城于2016年创立.
func (p *passage) hanFoundedBy() {
	for _, at := range foundedHan.FindAllStringSubmatchIndex(p.text, -1) {
		org := p.before(p.span.Start+at[3], false, regexp.MustCompile(`^$`))
		if org == nil {
			continue
		}
		for _, m := range p.listFrom(p.span.Start+at[4], regexp.MustCompile(`^$`)) {
			if m.entity.isPerson() {
				p.fact(models.ArticleFact{Kind: models.FactRole, Person: m.entity.key, Company: org.entity.key, Type: "founder", Text: "创始人",
					Sure: m.entity.sure() && org.entity.sure()})
			}
		}
	}
}

func (p *passage) hanAcquisitions() {
	for _, at := range hanBuys.FindAllStringIndex(p.text, -1) {
		start, end := p.span.Start+at[0], p.span.Start+at[1]
		buyer := p.before(start, false, hanBuyGap)
		if buyer == nil {
			continue
		}
		if hanPassive.MatchString(p.gap(p.span.Start, buyer.start)) {
			mark := buyer.start - len("被")
			if target := p.before(mark, false, regexp.MustCompile(`^(?:[（(][^）)]{1,30}[）)])?(?:，|已|于|在|后来|最终|\d{4}年|\d{1,2}月|\d{1,2}日)*$`)); target != nil {
				p.acquisition(target, buyer, 0)
			}
			continue
		}
		if target := p.after(end, false, hanTarget); target != nil {
			p.acquisition(target, buyer, 0)
		}
	}
}

func (p *passage) hanRounds() {
	for _, at := range hanRaise.FindAllStringIndex(p.text, -1) {
		company := p.before(p.span.Start+at[0], false, hanRaiseGap)
		rest := p.text[at[1]:]
		if company == nil || !raisesWhat.MatchString(rest) {
			continue
		}
		p.roundFact(company.entity, roundType(rest), amountIn(rest), p.hanInvestors())
		return
	}
	for _, at := range hanLeads.FindAllStringIndex(p.text, -1) {
		company := p.after(p.span.Start+at[1], false, hanPlace)
		if company == nil {
			continue
		}
		if rest := p.gap(company.end, p.span.End); hanTheirRound.MatchString(rest) {
			p.roundFact(company.entity, roundType(rest), amountIn(rest), p.hanInvestors())
			return
		}
	}
	if strings.Contains(p.text, "领投") || strings.Contains(p.text, "跟投") || strings.Contains(p.text, "参投") {
		if n := len(p.facts); n > 0 && p.facts[n-1].Kind == models.FactRound && p.span.Start-p.facts[n-1].Passage.End < 300 {
			addInvestors(&p.facts[n-1], p.hanInvestors())
		}
	}
}

var (
	hanLeads      = regexp.MustCompile(`(?:领投|参投|跟投)了?`)
	hanPlace      = regexp.MustCompile(`^(?:\p{Han}{2,6}[市省])?\p{Han}{0,6}$`)
	hanTheirRound = regexp.MustCompile(`^的?[^，。；]{0,8}(?:轮|融资)`)
)

// hanInvestors reads 由甲领投，乙、丙跟投: the names of the list before each verb.
func (p *passage) hanInvestors() []models.ArticleInvestor {
	var f models.ArticleFact
	for _, at := range hanLead.FindAllStringSubmatchIndex(p.text, -1) {
		verb := p.text[at[2]:at[3]]
		place := p.span.Start + at[0]
		for i := len(p.mentions) - 1; i >= 0; i-- {
			m := p.mentions[i]
			if m.end > place {
				continue
			}
			gap := p.gap(m.end, place)
			if gap != "" && !listGap.MatchString(gap) && !nameNote.MatchString(gap) && (verb != "投资" || !givenHan.MatchString(gap)) {
				break
			}
			if verb == "投资" && !strings.HasSuffix(p.gap(p.span.Start, m.start), "获") && !strings.HasSuffix(p.gap(p.span.Start, m.start), "由") {
				break
			}
			addInvestors(&f, []models.ArticleInvestor{{Name: m.entity.key, Lead: verb == "领投"}})
			place = m.start
		}
	}
	for _, at := range hanBackers.FindAllStringIndex(p.text, -1) {
		for _, m := range p.listFrom(p.span.Start+at[1], regexp.MustCompile(`^$`)) {
			addInvestors(&f, []models.ArticleInvestor{{Name: m.entity.key}})
		}
	}
	return f.Investors
}

// givenHan is how much somebody invested: 获丰田4亿美元投资.
var givenHan = regexp.MustCompile(`^等?\d[\d.]*(?:万|亿)\p{Han}{0,4}$`)

var hanBackers = regexp.MustCompile(`(?:投资方|投资人|投资者|跟投方|参投方)(?:还)?(?:包括|有|为)`)

var nameNote = regexp.MustCompile(`^(?:[（(][^）)]{1,30}[）)](?:、|和|与|及)?|旗下\p{Han}{0,8})$`)

func (p *passage) hanTies() {
	for _, at := range hanPartner.FindAllStringIndex(p.text, -1) {
		for i := len(p.mentions) - 1; i > 0; i-- {
			one, other := p.mentions[i-1], p.mentions[i]
			if other.end > p.span.Start+at[0] || one.entity.isPerson() || other.entity.isPerson() {
				continue
			}
			if hanTie.MatchString(p.gap(one.end, other.start)) && len(p.gap(other.end, p.span.Start+at[0])) < 40 {
				p.partnership(one.entity, other.entity, hanTieKind(p.text))
			}
			break
		}
	}
}

var hanTie = regexp.MustCompile(`^(?:[（(][^）)]{1,30}[）)])?(?:今日|近日|日前|宣布|已|将|正式|还|也|，)*(?:与|和|同|携手|联手)[\p{Han}]{0,8}$`)

func hanTieKind(text string) string {
	switch {
	case strings.Contains(text, "销售") || strings.Contains(text, "分销") || strings.Contains(text, "渠道") || strings.Contains(text, "发售"):
		return "distribution"
	case strings.Contains(text, "供应") || strings.Contains(text, "供货"):
		return "supplier"
	case strings.Contains(text, "授权") || strings.Contains(text, "许可"):
		return "licence"
	case strings.Contains(text, "联合推出") || strings.Contains(text, "联合研发"):
		return "joint_product"
	}
	return "other"
}

func (p *passage) hanInvestments() {
	for _, at := range hanInvest.FindAllStringSubmatchIndex(p.text, -1) {
		investor := p.before(p.span.Start+at[0], true, hanInvestGap)
		if investor == nil {
			investor = p.before(p.span.Start+at[0], false, hanInvestGap)
		}
		if investor == nil {
			continue
		}
		for _, m := range p.listFrom(p.span.Start+at[1], regexp.MustCompile(`^[\p{Han}]{0,8}$`)) {
			if m.entity.isCompany() {
				p.investment(investor.entity, m.entity, at[2] >= 0 || at[4] >= 0 || strings.Contains(p.text, "天使"), p.text[at[1]:])
			}
		}
	}
}

var hanInvestGap = regexp.MustCompile(`^(?:[（(][^）)]{1,30}[）)])?(?:还|也|曾|先后|此前|早年|陆续|作为天使投资人|以天使投资人身份|，|\d{4}年|在|于)*$`)

// hanRound is the type of round by its Chinese name without 轮.
func hanRound(name string) string {
	switch name {
	case "种子":
		return "seed"
	case "天使":
		return "angel"
	case "Pre-A", "Pre-B":
		return "venture"
	}
	return "series_" + strings.ToLower(name[:1])
}
