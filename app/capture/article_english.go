package capture

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"dealflow/models"
)

// english finds the known names, then new ones among the words in capitals.
func (a *article) english() {
	a.findKnown()
	for i := 0; i < len(a.words); {
		n := a.capitals(i)
		if n > 0 && !a.headline[a.words[i].sentence] {
			a.candidate(a.words[i : i+n])
		}
		i += max(n, 1)
	}
	a.natives()
	a.coordinate()
	a.surnames()
}

// coordinate lets the members of an enumeration speak for each other: of "A, B
// and C" the others are what one is known to be.
func (a *article) coordinate() {
	for _, backward := range []bool{false, true} {
		for i := range a.mentions {
			j, k := i, i+1
			if backward {
				j, k = len(a.mentions)-1-i, len(a.mentions)-2-i
			}
			if k < 0 || k >= len(a.mentions) {
				continue
			}
			from, to := a.mentions[j], a.mentions[k]
			first, second := from, to
			if backward {
				first, second = to, from
			}
			if from.entity == to.entity || to.entity.record != nil || to.entity.company+to.entity.person > 0 || !listGap.MatchString(a.text[first.end:second.start]) {
				continue
			}
			switch {
			case from.entity.isPerson() && (from.entity.record != nil || from.entity.person >= sure) && strings.Contains(to.entity.name, " "):
				to.entity.person = sure
			case from.entity.isCompany() && (from.entity.record != nil || from.entity.company >= sure):
				to.entity.company = sure
			}
		}
	}
}

// capitals counts the words in capitals from the i-th on that may be one name.
func (a *article) capitals(i int) int {
	n := 0
	for i+n < len(a.words) && a.words[i+n].capital() && !a.taken(a.words[i+n]) {
		if n > 0 && !a.adjacent(i+n-1) {
			break
		}
		n++
	}
	return n
}

func (a *article) taken(w word) bool {
	for _, m := range a.within(models.ArticleSpan{Start: max(0, w.start-60), End: w.end}) {
		if m.start < w.end && m.end > w.start {
			return true
		}
	}
	return false
}

// common reports whether a word in capitals is one that is no part of a name.
func (a *article) common(w word) bool {
	lower := strings.ToLower(w.text)
	return stopWords[w.text] || titleWords[lower] != "" || compound.MatchString(w.text) || (w.opens && a.lower[lower]) || len(w.text) == 1 && w.text != "X"
}

// compound words such as "Beijing-based" begin with a name and are none.
var compound = regexp.MustCompile(`-[a-z]{3,}$`)

// candidate weighs one run of capitals, or the pieces that ordinary words cut
// it into.
func (a *article) candidate(run []word) {
	for from := 0; from < len(run); {
		if a.common(run[from]) && (from+1 >= len(run) || !firmEnd(run[from+1].text) || stopWords[run[from].text]) {
			from++
			continue
		}
		to := from + 1
		for to < len(run) && (!a.common(run[to]) || firmEnd(run[to].text)) {
			to++
		}
		a.weigh(run[from:to])
		from = to
	}
}

// firmEnd reports whether a word ends the name of a firm.
func firmEnd(w string) bool {
	return legalWords[strings.ToLower(w)] || firmWords[w] || orgInvestors[w]
}

func (a *article) weigh(run []word) {
	all := true
	for _, w := range run {
		all = all && (places[w.text] || strings.Trim(w.text, "0123456789.-") == "")
	}
	for len(run) > 1 && (run[0].text == "U.S." || places[run[0].text] && firmEnd(run[1].text)) && len(run) == 2 && legalWords[strings.ToLower(run[1].text)] {
		run = run[1:]
	}
	last := run[len(run)-1].text
	if all || len(run) == 1 && firmEnd(last) && !strings.Contains(last, ".") || len(run) > longestLatin {
		return
	}
	start, end := run[0].start, run[len(run)-1].end
	if a.besideHan(start, end) {
		return // IDG资本: the patterns of Chinese see all of it
	}
	company, person, kind := a.evidence(run)
	name := a.text[start:end]
	e := a.entityFor(articleKey(name))
	if !a.mentionAt(start, end, e) {
		return
	}
	e.company, e.person = e.company+company, e.person+person
	if e.kind == "" && kind != "" {
		e.kind = kind
	}
	// A name that comes back in the middle of sentences is something, at least.
	if e.count > 1 && !run[0].opens && e.company+e.person == 0 {
		e.company = 1
	}
}

// besideHan reports whether a Han character touches the range.
func (a *article) besideHan(start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(a.text[:start])
	after, _ := utf8.DecodeRuneInString(a.text[end:])
	return han(before) || han(after)
}

var (
	lowerGap      = `(?:(?:the|a|an|its|online|chinese|fellow|mobile|rival|local|[a-z][a-z-]+|[A-Z][\p{L}.]*(?:'s|’s|-based)|` + placePattern + `) ){0,6}`
	companyBefore = regexp.MustCompile(`(?:\b(?:acquired|acquires|acquire|acquiring|acquisition of|bought|buys|buy|buying|invested in|invests in|invest in|investing in|investor in|investors in|stake in|stakes in|backed by|backer of|backers of|led by|co-led by|acquired by|owned by|founder of|founders of|chairman of|president of|ceo of|CEO of|head of|partner of|partner at|partners at|director of|director at|executive of|founded|co-founded|formerly of|formerly at|previously at|engineer at|engineers at|worked at|executive at|alongside|partnered with|partnership with|teamed up with|deal with|agreement with|alliance with|customers such as|investors such as|startups such as|such as|just as|giants like|companies like|startups like|rivals like|participation from|customized for|customised for|merged with|competes with|runs|behind|backed|IPO of|shares of|investors including|backers including|(?:existing|returning|earlier|new|other) (?:backers|investors)|customers including) )` + lowerGap + `$`)
	companyRight  = regexp.MustCompile(`^(?:’s|'s)? ?(?:\([^)]{1,40}\) )?(?:(?:has|have|had|will|also|recently|just|first|quietly) ){0,2}(?:raised|raises|acquired|acquires|bought|buys|unveiled|unveils|secured|secures|bagged|bags|nabs|landed|lands|closed a|closes (?:a|its|[$€£])|co-led a|leads a|went public|filed for|invested|backs|led the|led a|led its|leads the|co-led the|(?:is|are) (?:co-)?leading|sells|employs|makes|operates|runs|agreed to|was founded|was acquired|was bought|is backed|is valued|is raising|plans to|start selling|will start|announced|competes|launched|reported|shipped|teamed up|partnered|, which|, whose)`)
	personRight   = regexp.MustCompile(`^(?:’s|'s)? ?(?:\([^)]{1,40}\) ?)?(?:, \d{2},|,)? ?(?:(?:has|had|also|later|who) ){0,2}(?:said|says|told|added|explained|argued|noted|believes|recalled|wrote|joined|co-founded|stepped down|who|quit|tweeted|thinks|insisted)\b`)
	personLeft    = regexp.MustCompile(`(?:\b(?:said|says|Mr\.?|Ms\.?|Mrs\.?|Dr\.?|added|told|late|hired|appointed|named|(?i:founded|started|created|set up|run)(?: in \d{4})? by) )$`)
	foundedBy     = regexp.MustCompile(`\b(?i:founded|started|created|set up|run)(?: in \d{4})? by $`)
	titleLeft     = regexp.MustCompile(`(?i)\b(` + titlePattern + `)(?:,| and \w+)? $`)
	orgNounLeft   = regexp.MustCompile(`(?i)\b([a-z][a-z-]+) $`)
	apposition    = regexp.MustCompile(`^(?:’s|'s)?(?: \([^)]{1,40}\))?, (?:(an?|the|one of|[A-Z]\w+(?:'s|’s)|which|whose|who|also|as well)\b[^,.;“”"]{0,90}|[a-z][^,.;“”"]{0,70})`)
	ownerRight    = regexp.MustCompile(`^(?:'s|’s) (?:[a-z-]+ ){0,2}(?:ceo|CEO|CTO|CFO|founder|co-founder|chairman|president|platform|software|app|IPO|valuation|shares|flagship|smartphone|phones?|board|founders|customers|investors|revenue|round|series)\b|^(?:'s|’s)? (?:CEO|CTO|CFO|COO|founder|co-founder|chairman|chairwoman|president|chief executive|managing director)(?: and [\w-]+)? \p{Lu}`)
)

const titlePattern = `(?:(?:founding|managing|general|venture|senior) )?partner|(?:executive |vice[- ])?chair(?:man|woman|person)?|(?:senior |executive )?vice[- ]president|president|chief (?:executive|technology|financial|operating|product|marketing)(?: officer)?|chief scientist|ceo|cto|cfo|coo|co-?founders?|founders?|general manager|(?:managing|executive|non-executive|investment) director|investment manager|board (?:member|observer)|director|advis[eo]r|principal`

// evidence weighs what a run of capitals looks like and what stands around it.
func (a *article) evidence(run []word) (company, person int, kind string) {
	s := a.sentences[run[0].sentence]
	left, right := a.text[s.Start:run[0].start], a.text[run[len(run)-1].end:s.End]
	if len(left) > 120 {
		left = strings.ToValidUTF8(left[len(left)-120:], "")
	}
	company, person, kind = shape(run)
	if companyBefore.MatchString(left) && !foundedBy.MatchString(left) {
		company += 2
	}
	if companyRight.MatchString(right) {
		company += 2
	}
	if ownerRight.MatchString(right) {
		company += 2
	}
	if m := orgNounLeft.FindStringSubmatch(left); m != nil {
		noun := strings.ToLower(m[1])
		k, ok := orgNouns[noun]
		switch {
		case (noun == "investor" || noun == "backer") && (person > 0 || strings.HasSuffix(strings.ToLower(left), "angel investor ")):
			person += 3
		case ok || nounSuffix.MatchString(noun):
			company, kind = company+3, firstOf(kind, k)
			if strings.HasSuffix(left, "software platform ") || strings.HasSuffix(left, "operating platform ") {
				company = 0
			}
		}
	}
	if len(run) > 1 || titleLeft.MatchString(left) {
		if personRight.MatchString(right) {
			person += 2
		}
		if len(run) > 1 && company == 0 && personLeft.MatchString(left) {
			person += 2
		}
		if titleLeft.MatchString(left) && len(run) > 1 {
			person += 3
		}
	}
	c, p, k := weighApposition(right, len(run))
	return company + c, person + p, firstOf(kind, k)
}

// shape is what the words themselves say.
func shape(run []word) (company, person int, kind string) {
	texts := make([]string, len(run))
	for i, w := range run {
		texts[i] = w.text
	}
	last := texts[len(texts)-1]
	name := strings.Join(texts, " ")
	if k, ok := wellKnown[name]; ok {
		if run[0].opens && len(run) == 1 {
			return 1, 0, k // it may be the word: "Apple pie"
		}
		return 3, 0, k
	}
	switch {
	case len(run) > 1 && legalWords[strings.ToLower(last)]:
		return 4, 0, ""
	case len(run) > 1 && orgInvestors[last]:
		return 4, 0, "investor"
	case len(run) > 1 && firmWords[last]:
		return 3, 0, ""
	case domainName.MatchString(last):
		return 3, 0, ""
	case pinyinName(texts):
		return 0, 2, ""
	case len(run) > 1 && len(run) < 4 && firstNames[texts[0]] && utf8.RuneCountInString(last) > 1:
		return 0, 3, ""
	}
	return 0, 0, ""
}

// weighApposition reads what follows a name after a comma.
func weighApposition(right string, length int) (company, person int, kind string) {
	m := apposition.FindStringSubmatch(right)
	if m == nil {
		return 0, 0, ""
	}
	switch m[1] {
	case "which", "whose":
		return 2, 0, ""
	case "who":
		if length == 1 {
			return 0, 0, ""
		}
		return 0, 2, ""
	}
	if backReference.MatchString(m[0]) {
		return 0, 0, ""
	}
	clause := strings.ToLower(m[0])
	head, _, _ := strings.Cut(clause, " of ")
	head, _, _ = strings.Cut(head, " at ")
	if titleRun.MatchString(head) && length > 1 {
		return 0, 3, ""
	}
	if m[1] == "" {
		return 0, 0, ""
	}
	if investorNote.MatchString(head) {
		if length > 1 && strings.Contains(head, "angel") {
			return 0, 3, ""
		}
		return 0, 0, ""
	}
	for _, w := range strings.Fields(strings.Trim(head, " ,")) {
		if k, ok := orgNouns[w]; ok || nounSuffix.MatchString(w) {
			company, kind = 3, k
		}
	}
	return company, 0, kind
}

// backReference is no apposition: "Founded by A, the company makes".
var backReference = regexp.MustCompile(`^[^,]*, (?:the|which|whose)? ?(?:company|firm|startup|start-up|group|business|carrier|fund) [a-z]+s\b`)

// investorNote fits a firm as well as a person.
var investorNote = regexp.MustCompile(`\b(?:investor|backer)s?\b`)

// nounSuffix are the endings of further words for firms.
var nounSuffix = regexp.MustCompile(`^(?:neo|fin|e-|ed|bio|prop|insur|food|agri)?(?:bank|tech|tailer)s?$|[a-z]maker$`)

var titleRun = regexp.MustCompile(`(?i)\b(?:` + titlePattern + `)\b`)

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
