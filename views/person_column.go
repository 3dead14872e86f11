package views

import (
	"dealflow/models"

	"github.com/a-h/templ"
)

// personTable is what the list of people can show.
var personTable = Table[models.PersonRow]{
	Key: "people", Kind: models.KindPerson, Bulk: true,
	ID: func(r *models.PersonRow) int64 { return r.ID },
	Columns: []Column[models.PersonRow]{
		{Head: Head{Key: "name", Label: "person.name", Sort: "name", Shown: true}, Text: func(_ Base, r *models.PersonRow) string { return r.Name }, Cell: personNameCell},
		{Head: Head{Key: "role", Label: "person.roles", Level: 2, Shown: true}, Text: func(b Base, r *models.PersonRow) string { return b.roles(r.Roles) }},
		{Head: Head{Key: "place", Label: "person.place", Level: 2, Shown: true}, Text: func(b Base, r *models.PersonRow) string { return b.place(r.City, "", r.Country) }},
		{Head: Head{Key: "investments", Label: "investment.plural", Class: "num", Shown: true}, Text: func(_ Base, r *models.PersonRow) string { return number(r.InvestmentCount) }, Cell: personInvestmentsCell},
		{Head: Head{Key: "updated", Label: "record.updated", Sort: "updated", First: true, Class: "num date", Level: 3, Shown: true}, Text: func(b Base, r *models.PersonRow) string { return b.Ago(r.UpdatedAt) }, Cell: personUpdatedCell},

		{Head: Head{Key: "country", Label: "company.country", Field: "country", Level: 3}, Text: func(b Base, r *models.PersonRow) string { return b.Country(r.Country) }},
		{Head: Head{Key: "city", Label: "company.city", Field: "city", Level: 3}, Text: func(_ Base, r *models.PersonRow) string { return r.City }},
		{Head: Head{Key: "last_investment", Label: "investor.last", Class: "date", Level: 3}, Text: func(b Base, r *models.PersonRow) string { return b.dated(r.LastInvestmentOn) }},
		{Head: Head{Key: "email", Label: "person.email", Level: 3}, Text: func(_ Base, r *models.PersonRow) string { return r.Email }, Cell: personEmailCell},
		{Head: Head{Key: "phone", Label: "person.phone", Field: "phone", Level: 3}, Text: func(_ Base, r *models.PersonRow) string { return r.Phone }},
		{Head: Head{Key: "website", Label: "company.website", Level: 3}, Text: func(_ Base, r *models.PersonRow) string { return Host(r.Website) }, Cell: personWebsiteCell},
	},
}

// investorTable is what the list of investors can show.
var investorTable = Table[models.InvestorRow]{
	Key: "investors",
	ID:  func(r *models.InvestorRow) int64 { return r.RowKey },
	Columns: []Column[models.InvestorRow]{
		{Head: Head{Key: "name", Label: "investor.singular", Sort: "name", Shown: true}, Text: func(_ Base, r *models.InvestorRow) string { return r.Name }, Cell: investorNameCell},
		{Head: Head{Key: "kind", Label: "investor.kind", Level: 2, Shown: true}, Text: func(b Base, r *models.InvestorRow) string { return b.label("investor_kind.", r.Kind) }},
		{Head: Head{Key: "country", Label: "company.country", Level: 2, Shown: true}, Text: func(b Base, r *models.InvestorRow) string { return b.Country(r.Country) }},
		{Head: Head{Key: "investments", Label: "investment.plural", Sort: "count", First: true, Class: "num", Shown: true}, Text: func(_ Base, r *models.InvestorRow) string { return number(r.InvestmentCount) }},
		{Head: Head{Key: "last_investment", Label: "investor.last", Sort: "last", First: true, Class: "num date", Level: 2, Shown: true}, Text: func(b Base, r *models.InvestorRow) string { return b.dated(r.LastInvestmentOn) }},
	},
}

func personNameCell(_ Base, row *models.PersonRow) templ.Component {
	return fill(`<span class="name"><span class="avatar round" data-hue="{}" aria-hidden="true">{}</span><span><a data-row href="{}">{}</a>`,
		hue(row.ID), Initials(row.Name), link("/people/", row.ID), row.Name) + native(row.NativeName) + `</span></span>`
}

func personInvestmentsCell(_ Base, row *models.PersonRow) templ.Component {
	return counted(row.InvestmentCount, link("/people/", row.ID)+"/portfolio")
}

func personUpdatedCell(b Base, row *models.PersonRow) templ.Component { return Ago(b, row.UpdatedAt) }
