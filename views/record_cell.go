package views

import (
	"dealflow/models"

	"github.com/a-h/templ"
)

func companyNameCell(_ Base, row models.CompanyRow) templ.Component {
	return `<span class="name">` + Avatar(row.Name, row.ID) + recordLink(link("/companies/", row.ID), row.Name) + `</span>`
}

func companyRaisedCell(b Base, row models.CompanyRow) templ.Component {
	if row.Raised == nil {
		return fill(`<span class="unknown">{}</span>`, b.raised(row))
	}
	return amountCell(b, row.Raised, row.RaisedCurrency)
}

func companyStatusCell(b Base, row models.CompanyRow) templ.Component {
	return StatusDot(row.Status, b.label("company_status.", row.Status))
}

func companyInvestmentsCell(_ Base, row models.CompanyRow) templ.Component {
	return counted(row.InvestmentCount, link("/companies/", row.ID)+"/portfolio")
}

func companyUpdatedCell(b Base, row models.CompanyRow) templ.Component { return Ago(b, row.UpdatedAt) }

func personNameCell(_ Base, row models.PersonRow) templ.Component {
	native := Markup("")
	if row.NativeName != "" {
		native = fill(` <span class="other">{}</span>`, row.NativeName)
	}
	return fill(`<span class="name"><span class="avatar round" data-hue="{}" aria-hidden="true">{}</span><span><a data-row href="{}">{}</a>`,
		hue(row.ID), Initials(row.Name), link("/people/", row.ID), row.Name) + native + `</span></span>`
}

func personInvestmentsCell(_ Base, row models.PersonRow) templ.Component {
	return counted(row.InvestmentCount, link("/people/", row.ID)+"/portfolio")
}

func personUpdatedCell(b Base, row models.PersonRow) templ.Component { return Ago(b, row.UpdatedAt) }

func roundNameCell(b Base, row models.RoundRow) templ.Component {
	return `<span class="name">` + Avatar(row.CompanyName, row.CompanyID) +
		fill(`<span><a data-row class="clip" href="{}">{} <span class="visually-hidden">{}</span></a></span></span>`,
			link("/rounds/", row.ID), row.CompanyName, b.label("round_type.", row.Type))
}

func roundTypeCell(b Base, row models.RoundRow) templ.Component {
	return fill(`<a href="{}">{}</a>`, link("/rounds/", row.ID), b.label("round_type.", row.Type))
}

func roundAmountCell(b Base, row models.RoundRow) templ.Component {
	return amountCell(b, row.Amount, row.Currency)
}

func roundPreMoneyCell(b Base, row models.RoundRow) templ.Component {
	return amountCell(b, row.PreMoney, row.Currency)
}

func roundPostMoneyCell(b Base, row models.RoundRow) templ.Component {
	return amountCell(b, row.PostMoney, row.Currency)
}

func roundUpdatedCell(b Base, row models.RoundRow) templ.Component { return Ago(b, row.UpdatedAt) }
