package views

import (
	"net/url"

	"dealflow/models"
)

// DealIndexPage is GET /deals?status=&stage=&owner=&overdue=&currency=&sort=&dir=.
// The status may be "open" for active and on hold.
type DealIndexPage struct {
	Base
	List   List
	Rows   []models.DealRow
	Stages []models.Stage
	Owners []models.RecordRef
}

// BoardPage is GET /deals/board?owner=. A card posts to /deals/:id/moves with
// stage, version and back.
type BoardPage struct {
	Base
	Columns []models.BoardColumn
	Owner   int64 // 0 for everybody's
	Owners  []models.RecordRef
}

// DealShowPage is GET /deals/:id, and what POST /deals/:id/closure answers to
// bad input: status, reason, version and back.
type DealShowPage struct {
	Base
	Page    *models.DealPage
	Stages  []models.Stage
	Closure Form
}

// DealFormPage is GET /deals/new?company= and GET /deals/:id/edit, and what
// POST /deals and POST /deals/:id answer to bad input. Its fields are those of
// DealValues, and new_company ("1") once a name was found to exist.
type DealFormPage struct {
	Base
	ID      int64 // 0 for a new one
	Version int64
	On      models.RecordRef // the company; its ID is 0 where it is still to be chosen
	Stages  []models.Stage
	Owners  []models.RecordRef
	Known   []models.CompanyMatch // companies of the typed name, after error.company_known
	Form    Form
}

// DealValues puts a deal into its form: company and company_id, title, origin,
// stage, owner, referrer and referrer_id, amount_sought, currency, next_step,
// next_step_on, opened_on, note, restricted ("1"), member (repeated) and
// request_key.
func DealValues(in models.DealInput) url.Values {
	v := url.Values{
		"company": {in.CompanyName}, "company_id": {optional(in.CompanyID)}, "title": {in.Title}, "origin": {in.Origin},
		"stage": {optional(in.StageID)}, "owner": {optional(in.OwnerID)},
		"referrer": {in.ReferrerName}, "referrer_id": {optional(in.ReferrerID)},
		"amount_sought": {in.AmountSought}, "currency": {in.Currency}, "next_step": {in.NextStep},
		"next_step_on": {in.NextStepOn}, "opened_on": {in.OpenedOn}, "note": {in.Note}, "request_key": {in.RequestKey},
	}
	if in.Restricted {
		v.Set("restricted", "1")
	}
	for _, member := range in.MemberIDs {
		v.Add("member", id(member))
	}
	return v
}
