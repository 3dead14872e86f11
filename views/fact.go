package views

import "dealflow/models"

// RoleFormPage is GET /roles/new?company= or ?person=, and what POST /roles
// answers to bad input: company, company_id, person, person_id, kind, title,
// from_on, to_on, and the source. POST /roles/:id/delete takes one off.
type RoleFormPage struct {
	Base
	On   models.RecordRef // the company or the person that the form was opened from
	Form Form
}

// AcquisitionFormPage is GET /acquisitions/new?company= (what was bought) or
// ?acquirer=, and what POST /acquisitions answers to bad input: company,
// company_id, acquirer, acquirer_id, announced_on, price, currency, terms, and
// the source. POST /acquisitions/:id/delete takes one off.
type AcquisitionFormPage struct {
	Base
	On       models.RecordRef // the company that the form was opened from
	Acquirer bool             // that company is the buyer
	Form     Form
}

// ListingFormPage is GET /listings/new?company=, and what POST /listings
// answers to bad input: company_id, kind, exchange, symbol, listed_on,
// valuation, currency, and the source. POST /listings/:id/delete takes one off.
type ListingFormPage struct {
	Base
	On   models.RecordRef // the company
	Form Form
}

// PartnershipFormPage is GET /partnerships/new?company=, and what
// POST /partnerships answers to bad input: company_id, partner, partner_id,
// kind, description, from_on, and the source. POST /partnerships/:id/delete
// takes one off.
type PartnershipFormPage struct {
	Base
	On   models.RecordRef // the company
	Form Form
}

// ActivityFormPage is what POST /activities answers to bad input: kind,
// subject, body, occurred_on, company_id, person_id, deal_id, round_id (each
// may be repeated), back, and the source. POST /activities/:id/delete moves
// one to the trash.
type ActivityFormPage struct {
	Base
	On   models.RecordRef // the record whose page the form stood on
	Form Form
}
