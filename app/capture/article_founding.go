package capture

import (
	"regexp"
	"strings"
)

// foundings reads "X co-founded Y", "Y was founded by X and Z".
func (p *passage) foundings() {
	for _, at := range foundingVerb.FindAllStringIndex(p.text, -1) {
		start, end := p.span.Start+at[0], p.span.Start+at[1]
		title := "founder"
		if strings.HasPrefix(strings.ToLower(p.text[at[0]:]), "co") {
			title = "co-founder"
		}
		if by := passiveBy.FindString(p.gap(end, p.span.End)); by != "" {
			p.founded(start, end+len(by), title)
			continue
		}
		org := p.after(end, false, orgFiller)
		if org == nil {
			continue
		}
		if m := p.before(start, true, founderGap); m != nil {
			p.role(m.entity, org.entity, title, false)
			p.alsoBefore(m, org.entity)
		} else if heFounded.MatchString(p.gap(p.span.Start, start)) && p.person != nil {
			p.role(p.person, org.entity, title, false)
		}
	}
}

var (
	heFounded = regexp.MustCompile(`(?:^|[,;“"] ?|and )(?:He|She|he|she|who)(?: had| has| later| also| previously)* $`)
	wasBefore = regexp.MustCompile(`^(?: ?[(（][^)）]{1,40}[)）])?(?:, (?:an?|the) [^,]{1,60} |(?:, [^,]{1,60},|,)? ?(?:which |that )?(?:(?:was|is|were|has been) )?)$`)
	listGap   = regexp.MustCompile(`^(?: ?[(（][^)）]{1,40}[)）])?(?:(?:, |, and | and | & )(?:(?:the|an?) (?:[a-z-]+ ){1,4})?|、|和|与|及)$`)
)

// founded reads the people behind "founded by".
func (p *passage) founded(verb, at int, title string) {
	var org *entity
	if m := p.before(verb, false, wasBefore); m != nil {
		org = m.entity
	} else if theCompany.MatchString(p.gap(p.span.Start, verb)) {
		org = p.company
	}
	if org == nil {
		return
	}
	for _, m := range p.listFrom(at, orgFiller) {
		if m.entity.isPerson() {
			p.role(m.entity, org, title, false)
		}
	}
}

var theCompany = regexp.MustCompile(`^$|(?:^|[,;.] )(?i:the (?:company|firm|startup|start-up|business)|it),?(?: which)?(?: was| had been)? $`)

// alsoBefore gives "A and B founded C" to A as well.
func (p *passage) alsoBefore(last *mention, org *entity) {
	for i := len(p.mentions) - 1; i > 0; i-- {
		if p.mentions[i].start == last.start && listGap.MatchString(p.gap(p.mentions[i-1].end, last.start)) && p.mentions[i-1].entity.isPerson() {
			p.role(p.mentions[i-1].entity, org, "co-founder", false)
		}
	}
}

// listFrom are the names of an enumeration that begins at a place.
func (p *passage) listFrom(at int, filler *regexp.Regexp) []mention {
	var out []mention
	for _, m := range p.mentions {
		if m.start < at {
			continue
		}
		gap := p.gap(at, m.start)
		if len(out) == 0 && !filler.MatchString(gap) || len(out) > 0 && !listGap.MatchString(strings.TrimPrefix(gap, "'s")) && !listWords.MatchString(gap) {
			break
		}
		if n := p.titled(m); n != nil {
			m = *n
		}
		if len(out) > 0 && out[len(out)-1] == m {
			continue
		}
		out = append(out, m)
		at = m.end
	}
	return out
}

// titled is the person of "Stripe co-founder X", which the firm is only part of.
func (p *passage) titled(m mention) *mention {
	if m.entity.isPerson() {
		return nil
	}
	for i := range p.mentions {
		if n := &p.mentions[i]; n.start > m.end {
			if n.entity.isPerson() && titleOnly.MatchString(p.gap(m.end, n.start)) {
				return n
			}
			return nil
		}
	}
	return nil
}

var titleOnly = regexp.MustCompile(`(?i)^(?:'s|’s)? (?:` + titlePattern + `)(?: and (?:` + titlePattern + `))? $`)

var listWords = regexp.MustCompile(`^(?:, [^,]{3,60})?,? and (?:investors? |angel |angel investors? |existing (?:backers?|investors?) )?$|^, [^,]{3,60}, (?:and )?$`)
