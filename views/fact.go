package views

import "dealflow/models"

// RoleFormPage is GET /companies/:id/roles/new and GET /people/:id/roles/new,
// and what a POST to the same without "new" answers to bad input: company and
// company_id, or person and person_id, of the side that is still to be chosen;
// kind, title, from_on, to_on, and the source.
type RoleFormPage struct {
	Base
	On   models.RecordRef // the company or the person that the form was opened from
	Form Form
}

// AcquisitionFormPage is GET /companies/:id/acquisitions/new, with
// ?side=acquirer when that company is the buyer, and what the POST answers to
// bad input: side, other and other_id (the company on the other side),
// announced_on, price, currency, terms, and the source.
type AcquisitionFormPage struct {
	Base
	On       models.RecordRef // the company that the form was opened from
	Acquirer bool             // that company is the buyer
	Form     Form
}

// ListingFormPage is GET /companies/:id/listings/new, and what the POST
// answers to bad input: kind, exchange, symbol, listed_on, valuation,
// currency, and the source.
type ListingFormPage struct {
	Base
	On   models.RecordRef // the company
	Form Form
}

// PartnershipFormPage is GET /companies/:id/partnerships/new, and what the
// POST answers to bad input: partner, partner_id, kind, description, from_on,
// and the source.
type PartnershipFormPage struct {
	Base
	On   models.RecordRef // the company
	Form Form
}

// InvestmentFormPage is GET /rounds/:id/investments/new, and what
// POST /rounds/:id/investments answers to bad input: investor and investor_id
// ("company:7", "person:3", or empty for a new one of investor_kind), amount,
// currency, lead ("1"), and the source.
type InvestmentFormPage struct {
	Base
	On   models.RecordRef // the round, titled by its company
	Form Form
}

var (
	roleCompany = Field{Name: "company", Label: "company.singular", Required: true, Autofocus: true, MaxLength: 300}
	rolePerson  = Field{Name: "person", Label: "person.singular", Required: true, Autofocus: true, MaxLength: 300}
	roleKind    = Field{Name: "kind", Label: "role.kind"}
	roleTitle   = Field{Name: "title", Label: "role.title", Placeholder: "role.title_placeholder", MaxLength: 500}
	roleFrom    = Field{Name: "from_on", Label: "role.from"}
	roleTo      = Field{Name: "to_on", Label: "role.to"}
	roleFields  = []Field{roleCompany, rolePerson, roleKind, roleTitle, roleFrom, roleTo}

	acquisitionOther = Field{Name: "other", Label: "acquisition.acquirer", Required: true, Autofocus: true, MaxLength: 300}
	acquisitionOn    = Field{Name: "announced_on", Label: "round.announced"}
	acquisitionPrice = Field{Name: "price", Label: "acquisition.price", Hint: "money.hint"}
	acquisitionTerms = Field{Name: "terms", Label: "acquisition.terms"}
	acquisitionAll   = []Field{acquisitionOther, acquisitionOn, acquisitionPrice, acquisitionTerms}

	listingKind      = Field{Name: "kind", Label: "listing.kind"}
	listingExchange  = Field{Name: "exchange", Label: "listing.exchange", Required: true, Autofocus: true, MaxLength: 100}
	listingSymbol    = Field{Name: "symbol", Label: "listing.symbol", MaxLength: 20}
	listingOn        = Field{Name: "listed_on", Label: "listing.listed"}
	listingValuation = Field{Name: "valuation", Label: "listing.valuation", Hint: "money.hint"}
	listingAll       = []Field{listingKind, listingExchange, listingSymbol, listingOn, listingValuation}

	partnershipPartner     = Field{Name: "partner", Label: "partnership.partner", Required: true, Autofocus: true, MaxLength: 300}
	partnershipKind        = Field{Name: "kind", Label: "partnership.kind"}
	partnershipDescription = Field{Name: "description", Label: "partnership.description"}
	partnershipFrom        = Field{Name: "from_on", Label: "role.from"}
	partnershipAll         = []Field{partnershipPartner, partnershipKind, partnershipDescription, partnershipFrom}

	investmentInvestor = Field{Name: "investor", Label: "investor.singular", Required: true, Autofocus: true, Hint: "investment.investor_hint", MaxLength: 300}
	investmentKind     = Field{Name: "investor_kind", Label: "investment.new_kind"}
	investmentAmount   = Field{Name: "amount", Label: "investment.amount", Hint: "money.hint"}
	investmentLead     = Field{Name: "lead", Label: "investment.leads"}
	investmentAll      = []Field{investmentInvestor, investmentKind, investmentAmount}
)

func (p AcquisitionFormPage) title() string {
	if p.Acquirer {
		return p.T("acquisition.new")
	}
	return p.T("acquisition.new_by")
}

// other is the company on the other side of the acquisition.
func (p AcquisitionFormPage) other() Field {
	f := acquisitionOther
	if p.Acquirer {
		f.Label = "acquisition.company"
	}
	return f
}

// sectionOf is the part of the navigation that a kind of record lives in.
func sectionOf(kind string) string {
	switch kind {
	case models.KindCompany:
		return "companies"
	case models.KindPerson:
		return "people"
	case models.KindRound:
		return "rounds"
	case models.KindDeal:
		return "deals"
	}
	return ""
}
