package views

import (
	"strings"

	"dealflow/models"
)

// EncounterPage is the answer to GET /encounters?name=&website=&mode=: a
// fragment that tells what the team knows of a company that is being typed.
type EncounterPage struct {
	Base
	Cards []EncounterCard
	// Mode is where the company is typed: "line", "deal" or "company". It decides
	// what choosing one does.
	Mode string
	// Typed is the name that was typed.
	Typed string
}

// An EncounterCard is a company that may be the one, and why it may.
type EncounterCard struct {
	models.Encounter
	Why     string // the last part of a message "encounter.why."
	Name    string // the name, person or domain by which it was found
	Current bool   // is the one that will be used
}

// met are the companies that have the name of a new one already.
func (p CompanyFormPage) met() EncounterPage {
	page := EncounterPage{Base: p.Base, Mode: "company", Typed: p.Form.Value("name")}
	for _, known := range p.Known {
		page.Cards = append(page.Cards, EncounterCard{Encounter: known})
	}
	return page
}

// headline tells the company from its namesakes.
func (p EncounterPage) headline(c EncounterCard) string {
	var parts []string
	for _, n := range c.Names {
		if n.Kind == "native" || n.Kind == "former" || n.Value == c.Name {
			parts = append(parts, n.Value)
		}
	}
	for _, part := range []string{c.Company.Domain, p.place(c.Company.City, "", c.Company.Country)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " · ")
}

func (p EncounterPage) why(c EncounterCard) string {
	if c.Why == "" {
		return ""
	}
	return p.T("encounter.why."+c.Why, "Name", c.Name)
}

// talk says who met them and when.
func (p EncounterPage) talk(t models.Talk) string {
	who := t.AuthorName
	if who == "" {
		who = p.T("encounter.somebody")
	}
	key := "encounter.talk." + t.Kind
	if t.WithName != "" {
		return p.T(key+"_with", "Name", who, "With", t.WithName, "Date", p.Date(t.OccurredOn))
	}
	return p.T(key, "Name", who, "Date", p.Date(t.OccurredOn))
}

// more says how many talks are not shown.
func (p EncounterPage) more(c EncounterCard) string {
	if rest := c.TalkCount - int64(len(c.Talks)); rest > 0 {
		return p.T("encounter.more", "Count", rest)
	}
	return ""
}

// deal is one deal in a line: what, where it stood, whose.
func (p EncounterPage) deal(d models.DealRow) string {
	parts := []string{p.Stage(d.StageKey, d.StageName), d.OwnerName, p.Date(d.OpenedOn)}
	return strings.Join(parts, " · ")
}

// ended says why a deal ended, in our own words too.
func (p EncounterPage) ended(d models.DealRow) string {
	text := p.reasonText(&d)
	if d.ReasonNote != "" {
		if text != "" {
			text += " — "
		}
		text += d.ReasonNote
	}
	return text
}

// founded are the other companies of a founder.
func (p EncounterPage) founded(f models.FounderPast) string {
	var names []string
	for _, c := range f.Founded {
		names = append(names, c.Title)
	}
	return p.T("encounter.founded", "Names", strings.Join(names, ", "))
}

// pick is what choosing a company posts.
func (p EncounterPage) pick(c EncounterCard) string {
	return "company|" + p.Typed + "|company:" + id(c.Company.ID)
}
