package views

import (
	"net/url"

	"dealflow/models"
)

// RoundIndexPage is GET /rounds?type=&year=&country=&sector=&currency=&sort=&dir=.
type RoundIndexPage struct {
	Base
	List      List
	Rows      []models.RoundRow
	Countries []string // the codes in use
}

// RoundShowPage is GET /rounds/:id.
type RoundShowPage struct {
	Base
	Page      *models.RoundPage
	Sent      Sent
	Documents DocumentSection
}

// note says what the order leaves out: amounts of different currencies are
// never compared.
func (p RoundIndexPage) note() string {
	if p.List.Sort != "amount" {
		return ""
	}
	return p.T("round.only_in_currency", "Currency", p.List.currency())
}

func (p RoundIndexPage) filters() []Filter {
	return []Filter{
		{Name: "type", Label: "round.type", Options: p.options("round_type.", models.RoundTypes)},
		{Name: "year", Label: "round.year"},
		{Name: "country", Label: "company.country", Options: p.CountryOptions(append([]string{}, p.Countries...)...)},
		{Name: "sector", Label: "company.sector", Lookup: "sector"},
	}
}

func (p RoundShowPage) title() string { return p.label("round_type.", p.Page.Round.Type) }

func (p RoundShowPage) ref() models.RecordRef {
	return models.RecordRef{Kind: models.KindRound, ID: p.Page.Round.ID, Title: p.title()}
}

var (
	roundCompany    = Field{Name: "company", Label: "company.singular", Required: true, Autofocus: true, MaxLength: 300}
	roundType       = Field{Name: "type", Label: "round.type"}
	roundInstrument = Field{Name: "instrument", Label: "round.instrument"}
	roundAnnounced  = Field{Name: "announced_on", Label: "round.announced"}
	roundClosed     = Field{Name: "closed_on", Label: "round.closed"}
	roundAmount     = Field{Name: "amount", Label: "round.amount", Hint: "money.hint"}
	roundPreMoney   = Field{Name: "pre_money", Label: "round.pre_money", Placeholder: "form.money_placeholder", MaxLength: 60}
	roundPostMoney  = Field{Name: "post_money", Label: "round.post_money", Placeholder: "form.money_placeholder", MaxLength: 60}
	roundAnother    = Field{Name: "another", Label: "round.another"}
	roundNote       = Field{Name: "note", Label: "round.note"}
	roundFields     = []Field{roundCompany, roundType, roundInstrument, roundAnnounced, roundClosed, roundAmount, roundPreMoney, roundPostMoney, roundNote}
)

func (p RoundFormPage) title() string {
	if p.ID == 0 {
		return p.T("round.new")
	}
	return p.T("round.edit")
}

func (p RoundFormPage) action() string {
	if p.ID == 0 {
		return "/rounds"
	}
	return link("/rounds/", p.ID)
}

// back is the round itself, else its company, else the list.
func (p RoundFormPage) back() string {
	if p.ID == 0 && p.On.ID != 0 {
		return address(p.On.Kind, p.On.ID)
	}
	return p.action()
}

func (p RoundFormPage) backLabel() string {
	if p.On.ID != 0 {
		return p.On.Title
	}
	return p.T("nav.rounds")
}

func (p RoundFormPage) submit() string {
	if p.ID == 0 {
		return "action.create"
	}
	return "action.save"
}

// RoundFormPage is GET /rounds/new?company= and GET /rounds/:id/edit, and what
// POST /rounds and POST /rounds/:id answer to bad input. Its fields are those
// of RoundValues.
type RoundFormPage struct {
	Base
	ID      int64 // 0 for a new one
	Version int64
	On      models.RecordRef // the company; its ID is 0 where it is still to be chosen
	Form    Form
	// Known are the rounds on record that this one seems to be.
	Known []models.KnownRound
}

// RoundValues puts a round into its form: company and company_id, type,
// announced_on, closed_on, amount, pre_money, post_money, currency,
// instrument, note, and the source.
func RoundValues(in models.RoundInput) url.Values {
	v := url.Values{
		"company": {in.CompanyName}, "company_id": {optional(in.CompanyID)}, "type": {in.Type},
		"announced_on": {in.AnnouncedOn}, "closed_on": {in.ClosedOn}, "amount": {in.Amount},
		"pre_money": {in.PreMoney}, "post_money": {in.PostMoney}, "currency": {in.Currency},
		"instrument": {in.Instrument}, "note": {in.Note},
	}
	SetSource(v, in.Source)
	return v
}

// optional writes a record's number, and nothing for none.
func optional(n int64) string {
	if n == 0 {
		return ""
	}
	return id(n)
}
