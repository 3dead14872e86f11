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

// RoundShowPage is GET /rounds/:id, and what POST /rounds/:id/investments
// answers to bad input. The fields of the investment are investor and
// investor_id ("company:7", "person:3" or empty), investor_kind for a new one,
// amount, currency, lead ("1") and the source.
type RoundShowPage struct {
	Base
	Page       *models.RoundPage
	Investment Form
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
