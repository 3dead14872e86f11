package views

import (
	"dealflow/models"

	"github.com/a-h/templ"
)

func dealNameCell(b Base, row models.DealRow) templ.Component {
	title := Markup("")
	if row.Title != "" {
		title = fill(`<span class="sub">{}</span>`, row.Title)
	}
	return `<span class="name">` + Avatar(row.CompanyName, row.CompanyID) +
		fill(`<span><a data-row href="{}">{}</a>`, link("/deals/", row.ID), row.CompanyName) + dealLock(b, row) + title + `</span></span>`
}

func dealStatusBrief(b Base, row models.DealRow) templ.Component {
	return StatusDot(row.Status, b.label("deal_status.", row.Status))
}

func dealStatusCell(b Base, row models.DealRow) templ.Component {
	dot := StatusDot(row.Status, b.label("deal_status.", row.Status))
	if row.Reason == "" {
		return dot
	}
	return dot + fill(` <span class="sub clip" title="{}">{}</span>`, row.ReasonNote, b.reasonText(row))
}

func dealStepCell(b Base, row models.DealRow) templ.Component {
	day := Markup("")
	if row.NextStepOn != "" {
		day = `<span class="sub">` + dealDue(b, row) + `</span>`
	}
	return fill(`<span class="clip">{}</span>`, row.NextStep) + day + stepMark(b, row) + quietMark(b, row)
}

func dealStepBrief(b Base, row models.DealRow) templ.Component {
	return fill(`<span class="clip">{}</span>`, row.NextStep) + stepMark(b, row) + quietMark(b, row)
}

func dealAmountCell(b Base, row models.DealRow) templ.Component {
	return amountCell(b, row.AmountSought, row.Currency)
}

func dealUpdatedCell(b Base, row models.DealRow) templ.Component { return Ago(b, row.UpdatedAt) }

func dealReferrerCell(_ Base, row models.DealRow) templ.Component {
	if row.ReferrerID == 0 {
		return noValue
	}
	return fill(`<a class="clip" href="{}">{}</a>`, link("/people/", row.ReferrerID), row.ReferrerName)
}

// dealDue is the day of the next step, with a word when an active deal's is near
// or past.
func dealDue(b Base, row models.DealRow) Markup {
	switch {
	case row.NextStepOn == "":
		return ""
	case row.Status == models.StatusActive:
		return DueDate(b, row.NextStepOn)
	}
	return fill(`<time datetime="{}">{}</time>`, row.NextStepOn, b.Date(row.NextStepOn))
}

// dealLock marks a deal that only some may see.
func dealLock(b Base, row models.DealRow) Markup {
	if !row.Restricted {
		return ""
	}
	text := b.T("deal.restricted_mark")
	return fill(`<span class="lock" title="{}">`, text) + icons["lock"] + fill(`<span class="visually-hidden">{}</span></span>`, text)
}

// stepMark says that an active deal has no next step, or no day for it.
func stepMark(b Base, d models.DealRow) Markup {
	if !lacksStep(d) {
		return ""
	}
	text := b.T("agenda.no_step")
	if d.NextStep != "" {
		text = b.T("agenda.no_day")
	}
	return fill(`<span class="mark-none">{}</span>`, text)
}

// quietMark says since when nothing has happened in a deal that is going quiet.
func quietMark(b Base, d models.DealRow) Markup {
	if !d.Quiet {
		return ""
	}
	return `<span class="mark-quiet">` + icons["pause"] + fill(`{}</span>`, " "+b.T("agenda.quiet_since", "Date", b.Date(d.LastActivityOn)))
}
