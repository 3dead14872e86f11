package views

import (
	"dealflow/models"

	"github.com/a-h/templ"
)

// companyTable is what the list of companies can show.
var companyTable = Table[models.CompanyRow]{
	Key: "companies", Kind: models.KindCompany, Bulk: true,
	ID: func(r *models.CompanyRow) int64 { return r.ID },
	Columns: []Column[models.CompanyRow]{
		{Head: Head{Key: "name", Label: "company.name", Sort: "name", Shown: true}, Text: func(_ Base, r *models.CompanyRow) string { return r.Name }, Cell: companyNameCell},
		{Head: Head{Key: "sector", Label: "company.sectors", Level: 2, Shown: true}, Text: func(_ Base, r *models.CompanyRow) string { return sectorList(r.Sectors) }},
		{Head: Head{Key: "country", Label: "company.country", Field: "country", Level: 3, Shown: true}, Text: func(b Base, r *models.CompanyRow) string { return b.Country(r.Country) }},
		{Head: Head{Key: "founded", Label: "company.founded", Field: "founded_on", Sort: "founded", First: true, Class: "date", Level: 3, Shown: true}, Text: func(b Base, r *models.CompanyRow) string { return b.dated(r.FoundedOn) }},
		{Head: Head{Key: "rounds", Label: "company.rounds", Class: "num", Level: 3, Shown: true}, Text: func(_ Base, r *models.CompanyRow) string { return number(r.RoundCount) }},
		{Head: Head{Key: "raised", Label: "company.raised", Sort: "raised", First: true, Class: "num", Shown: true}, Text: func(b Base, r *models.CompanyRow) string { return b.amount(r.Raised, r.RaisedCurrency) }, Cell: companyRaisedCell},
		{Head: Head{Key: "last_round", Label: "company.last_round", Sort: "last_round", First: true, Class: "num date", Level: 2, Shown: true}, Text: func(b Base, r *models.CompanyRow) string { return b.dated(r.LastRoundOn) }},
		{Head: Head{Key: "status", Label: "company.status", Field: "status", Level: 2, Shown: true}, Text: func(b Base, r *models.CompanyRow) string { return b.label("company_status.", r.Status) }, Cell: companyStatusCell},

		{Head: Head{Key: "description", Label: "company.description", Field: "description", Level: 3}, Text: func(_ Base, r *models.CompanyRow) string { return r.Description }},
		{Head: Head{Key: "deal", Label: "column.deal", Level: 3}, Text: companyDealText, Cell: companyDealCell},
		{Head: Head{Key: "founders", Label: "column.founders", Level: 3}, Text: func(b Base, r *models.CompanyRow) string { return refTitles(b, r.Founders) }, Cell: companyFoundersCell},
		{Head: Head{Key: "last_type", Label: "column.last_type", Level: 3}, Text: func(b Base, r *models.CompanyRow) string { return b.label("round_type.", r.LastRoundType) }},
		{Head: Head{Key: "investors", Label: "column.investors", Class: "num", Level: 3}, Text: func(_ Base, r *models.CompanyRow) string { return number(r.InvestorCount) }},
		{Head: Head{Key: "investments", Label: "column.investments", Class: "num", Level: 3}, Text: func(_ Base, r *models.CompanyRow) string { return number(r.InvestmentCount) }, Cell: companyInvestmentsCell},
		{Head: Head{Key: "kind", Label: "company.kind", Field: "kind", Level: 3}, Text: func(b Base, r *models.CompanyRow) string { return b.label("company_kind.", r.Kind) }},
		{Head: Head{Key: "city", Label: "company.city", Field: "city", Level: 3}, Text: func(b Base, r *models.CompanyRow) string { return b.place(r.City, r.Region, "") }},
		{Head: Head{Key: "domain", Label: "company.website", Level: 3}, Text: func(_ Base, r *models.CompanyRow) string { return r.Domain }, Cell: companyWebsiteCell},
		{Head: Head{Key: "updated", Label: "record.updated", Sort: "updated", First: true, Class: "num date", Level: 3}, Text: func(b Base, r *models.CompanyRow) string { return b.Ago(r.UpdatedAt) }, Cell: companyUpdatedCell},
	},
}

// companyDealText is the stage of a company's deal while it is open, else what
// became of it.
func companyDealText(b Base, r *models.CompanyRow) string {
	switch r.Deal.Status {
	case "":
		return ""
	case models.StatusActive:
		return b.Stage(r.Deal.StageKey, r.Deal.StageName)
	}
	return b.label("deal_status.", r.Deal.Status)
}

func companyNameCell(_ Base, row *models.CompanyRow) templ.Component {
	return `<span class="name">` + Avatar(row.Name, row.ID) + recordLink(link("/companies/", row.ID), row.Name) + native(row.NativeName) + `</span>`
}

func companyRaisedCell(b Base, row *models.CompanyRow) templ.Component {
	if row.Raised == nil {
		return fill(`<span class="unknown">{}</span>`, b.raised(row))
	}
	return amountCell(b, row.Raised, row.RaisedCurrency)
}

func companyStatusCell(b Base, row *models.CompanyRow) templ.Component {
	return StatusDot(row.Status, b.label("company_status.", row.Status))
}

func companyInvestmentsCell(_ Base, row *models.CompanyRow) templ.Component {
	return counted(row.InvestmentCount, link("/companies/", row.ID)+"/portfolio")
}

func companyUpdatedCell(b Base, row *models.CompanyRow) templ.Component { return Ago(b, row.UpdatedAt) }
