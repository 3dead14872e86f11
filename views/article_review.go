package views

import (
	"slices"
	"strings"

	"dealflow/models"
)

// ArticleReviewPage shows what was found in an article, to be taken or left.
type ArticleReviewPage struct {
	Base
	Article *models.Article
	Reading models.ArticleReading
	// Form is what was posted when it was refused; empty at first.
	Form Form
}

// fresh says that nothing was posted yet, so that the sure finds are ticked.
func (p ArticleReviewPage) fresh() bool { return p.Form.Values == nil }

func (p ArticleReviewPage) taken(key string, sure bool) bool {
	if p.fresh() {
		return sure
	}
	return slices.Contains(p.Form.Values["take"], key)
}

// factTaken ticks a sure fact all of whose names are ticked.
func (p ArticleReviewPage) factTaken(f models.ArticleFact) bool {
	if !p.fresh() {
		return p.taken(f.Key, false)
	}
	for _, party := range f.Parties() {
		if n := p.Reading.Name(party); n == nil || !n.Sure {
			return false
		}
	}
	return f.Sure
}

func (p ArticleReviewPage) nameValue(n models.ArticleName) string {
	if p.fresh() {
		return n.Name
	}
	return p.Form.Value("name_" + n.Key)
}

func (p ArticleReviewPage) nameID(n models.ArticleName) string {
	if !p.fresh() {
		return p.Form.Value("name_" + n.Key + "_id")
	}
	if n.RecordID == 0 {
		return ""
	}
	return id(n.RecordID)
}

func (p ArticleReviewPage) kind(n models.ArticleName) string {
	if p.fresh() {
		return n.Kind
	}
	return p.Form.Value("kind_" + n.Key)
}

func (p ArticleReviewPage) kinds() []Option {
	return append([]Option{{models.ArticlePerson, p.T("article.person")}}, p.options("company_kind.", models.CompanyKinds)...)
}

// names are the people or the companies, the sure ones first.
func (p ArticleReviewPage) names(people bool) []models.ArticleName {
	var list []models.ArticleName
	for _, n := range p.Reading.Names {
		if n.Person() == people {
			list = append(list, n)
		}
	}
	slices.SortStableFunc(list, func(a, b models.ArticleName) int {
		if a.Sure != b.Sure {
			if a.Sure {
				return -1
			}
			return 1
		}
		return 0
	})
	return list
}

func (p ArticleReviewPage) facts(kind string) []models.ArticleFact {
	var list []models.ArticleFact
	for _, f := range p.Reading.Facts {
		if f.Kind == kind {
			list = append(list, f)
		}
	}
	return list
}

// nameOf is the name of a party.
func (p ArticleReviewPage) nameOf(key string) string {
	if n := p.Reading.Name(key); n != nil {
		return n.Name
	}
	return ""
}

// quote is the passage that a find comes from, cut to what a row can show.
func (p ArticleReviewPage) quote(s models.ArticleSpan) string {
	if s.Start < 0 || s.End > len(p.Article.Body) || s.Start >= s.End {
		return ""
	}
	text := strings.Join(strings.Fields(p.Article.Body[s.Start:s.End]), " ")
	if runes := []rune(text); len(runes) > 220 {
		text = strings.TrimSpace(string(runes[:219])) + "…"
	}
	return text
}

// factText says a fact in one line.
func (p ArticleReviewPage) factText(f models.ArticleFact) string {
	company, other := p.nameOf(f.Company), p.nameOf(f.Other)
	switch f.Kind {
	case models.FactRole:
		return p.T("article.role", "Person", p.nameOf(f.Person), "Title", f.Text, "Company", company)
	case models.FactRound:
		return p.T("article.round", "Company", company, "Type", p.label("round_type.", f.Type))
	case models.FactInvestment:
		return p.T("article.investment", "Investor", p.nameOf(f.Investors[0].Name), "Company", company)
	case models.FactAcquisition:
		return p.T("article.acquisition", "Company", company, "Acquirer", other)
	case models.FactPartnership:
		return p.T("article.partnership", "Company", company, "Partner", other)
	}
	return f.Text
}

// factNotes are what is known of a fact beside its parties.
func (p ArticleReviewPage) factNotes(f models.ArticleFact) []string {
	var notes []string
	add := func(note string) {
		if note != "" {
			notes = append(notes, note)
		}
	}
	switch f.Kind {
	case models.FactRole:
		add(p.label("role_kind.", f.Type))
	case models.FactInvestment:
		add(p.label("round_type.", f.Type))
	case models.FactPartnership:
		add(p.label("partnership_kind.", f.Type))
	case models.FactRound:
		for _, i := range f.Investors {
			if i.Lead {
				add(p.T("article.led_by", "Name", p.nameOf(i.Name)))
			} else {
				add(p.nameOf(i.Name))
			}
		}
	case models.FactNews:
		if f.Company != "" {
			add(p.nameOf(f.Company))
		}
	}
	if f.Amount != "" {
		add(amountText(p.Base, f.Amount))
	}
	if f.On != "" {
		add(p.Date(f.On))
	}
	return notes
}

// counts are how many of what is ticked will be made and how many are there
// already.
func (p ArticleReviewPage) counts() (made, linked int) {
	for _, n := range p.Reading.Names {
		switch {
		case !p.taken(n.Key, n.Sure):
		case p.nameID(n) != "":
			linked++
		default:
			made++
		}
	}
	for _, f := range p.Reading.Facts {
		if p.factTaken(f) {
			made++
		}
	}
	return made, linked
}

func (p ArticleReviewPage) summary() string {
	made, linked := p.counts()
	return p.T("article.summary", "Made", made, "Linked", linked)
}
