package views

import (
	"strings"
	"time"

	"dealflow/models"

	"github.com/a-h/templ"
)

// dealTable is what the table of deals can show.
var dealTable = Table[models.DealRow]{
	Key: "deals", Kind: models.KindDeal, Bulk: true,
	ID: func(r *models.DealRow) int64 { return r.ID },
	Columns: []Column[models.DealRow]{
		{Head: Head{Key: "company", Label: "company.singular", Sort: "company", Shown: true}, Text: func(_ Base, r *models.DealRow) string { return r.CompanyName }, Cell: dealNameCell},
		{Head: Head{Key: "stage", Label: "deal.stage", Field: "stage_id", Sort: "stage", Level: 2, Shown: true}, Text: func(b Base, r *models.DealRow) string { return b.Stage(r.StageKey, r.StageName) }},
		{Head: Head{Key: "status", Label: "deal.status", Level: 2, Shown: true}, Text: func(b Base, r *models.DealRow) string { return b.label("deal_status.", r.Status) }, Cell: dealStatusCell, With: "reason", Brief: dealStatusBrief},
		{Head: Head{Key: "next_step", Label: "deal.next_step", Field: "next_step", Sort: "next_step", Level: 2, Shown: true}, Text: Base.nextStep, Cell: dealStepCell, With: "next_step_on", Brief: dealStepBrief},
		{Head: Head{Key: "owner", Label: "deal.owner", Field: "owner_id", Level: 3, Shown: true}, Text: func(_ Base, r *models.DealRow) string { return r.OwnerName }},
		{Head: Head{Key: "amount", Label: "deal.amount_sought", Field: "amount_sought", Sort: "amount", First: true, Class: "num", Shown: true}, Text: func(b Base, r *models.DealRow) string { return b.amount(r.AmountSought, r.Currency) }, Cell: dealAmountCell},
		{Head: Head{Key: "updated", Label: "deal.updated", Sort: "updated", First: true, Class: "num date", Level: 3, Shown: true}, Text: func(b Base, r *models.DealRow) string { return b.Ago(r.UpdatedAt) }, Cell: dealUpdatedCell},

		{Head: Head{Key: "reason", Label: "closure.reason", Level: 3}, Text: func(b Base, r *models.DealRow) string { return b.reasonText(r) }},
		{Head: Head{Key: "next_step_on", Label: "column.next_step_on", Field: "next_step_on", Sort: "next_step", Class: "date", Level: 3}, Text: func(b Base, r *models.DealRow) string { return b.dated(r.NextStepOn) }, Cell: dealDueCell},
		{Head: Head{Key: "in_stage", Label: "column.in_stage", Class: "num", Level: 3}, Text: Base.inStage},
		{Head: Head{Key: "activity", Label: "column.activity", Sort: "activity", First: true, Class: "date", Level: 3}, Text: func(b Base, r *models.DealRow) string { return b.dated(r.LastActivityOn) }},
		{Head: Head{Key: "opened", Label: "deal.opened_on", Field: "opened_on", Sort: "opened", First: true, Class: "date", Level: 3}, Text: func(b Base, r *models.DealRow) string { return b.dated(r.OpenedOn) }},
		{Head: Head{Key: "origin", Label: "deal.origin", Field: "origin", Level: 3}, Text: func(b Base, r *models.DealRow) string { return OriginText(b.Lang, r.Origin) }},
		{Head: Head{Key: "referrer", Label: "deal.referrer", Level: 3}, Text: func(_ Base, r *models.DealRow) string { return r.ReferrerName }, Cell: dealReferrerCell},
		{Head: Head{Key: "sector", Label: "company.sectors", Level: 3}, Text: func(_ Base, r *models.DealRow) string { return sectorList(r.Sectors) }},
		{Head: Head{Key: "country", Label: "company.country", Level: 3}, Text: func(b Base, r *models.DealRow) string { return b.Country(r.Country) }},
		{Head: Head{Key: "closed", Label: "column.closed", Class: "date", Level: 3}, Text: func(b Base, r *models.DealRow) string { return b.dated(dayOf(r.ClosedAt)) }},
		{Head: Head{Key: "decided_by", Label: "column.decided_by", Level: 3}, Text: func(_ Base, r *models.DealRow) string { return r.DecidedByName }},
	},
}

// dealDueCell is the day of the next step, and a dash where there is none.
func dealDueCell(b Base, r *models.DealRow) templ.Component {
	if r.NextStepOn == "" {
		return plainCell("")
	}
	return dealDue(b, r)
}

// nextStep is the next step with its day.
func (b Base) nextStep(r *models.DealRow) string {
	parts := []string{r.NextStep, b.dated(r.NextStepOn)}
	return strings.Trim(strings.Join(parts, ", "), ", ")
}

// inStage says for how many days an open deal has been in its stage.
func (b Base) inStage(r *models.DealRow) string {
	if r.StageSince.IsZero() || r.ClosedAt != nil {
		return ""
	}
	return b.T("column.days", "Count", max(0, int(b.Now.Sub(r.StageSince)/(24*time.Hour))))
}

// dayOf is the day of a time, empty for none.
func dayOf(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

func dealNameCell(b Base, row *models.DealRow) templ.Component {
	title := Markup("")
	if row.Title != "" {
		title = fill(`<span class="sub">{}</span>`, row.Title)
	}
	return `<span class="name">` + Avatar(row.CompanyName, row.CompanyID) +
		fill(`<span><a data-row href="{}">{}</a>`, link("/deals/", row.ID), row.CompanyName) + native(row.NativeName) + dealLock(b, row) + title + `</span></span>`
}

func dealStatusBrief(b Base, row *models.DealRow) templ.Component {
	return StatusDot(row.Status, b.label("deal_status.", row.Status))
}

func dealStatusCell(b Base, row *models.DealRow) templ.Component {
	dot := StatusDot(row.Status, b.label("deal_status.", row.Status))
	if row.Reason == "" {
		return dot
	}
	return dot + fill(` <span class="sub clip" title="{}">{}</span>`, row.ReasonNote, b.reasonText(row))
}

func dealStepCell(b Base, row *models.DealRow) templ.Component {
	day := Markup("")
	if row.NextStepOn != "" {
		day = `<span class="sub">` + dealDue(b, row) + `</span>`
	}
	marks := stepMark(b, row) + quietMark(b, row)
	if row.NextStep == "" && day+marks == "" {
		return noValue
	}
	return fill(`<span class="clip">{}</span>`, row.NextStep) + day + marks
}

func dealStepBrief(b Base, row *models.DealRow) templ.Component {
	marks := stepMark(b, row) + quietMark(b, row)
	if row.NextStep == "" && marks == "" {
		return noValue
	}
	return fill(`<span class="clip">{}</span>`, row.NextStep) + marks
}

func dealAmountCell(b Base, row *models.DealRow) templ.Component {
	return amountCell(b, row.AmountSought, row.Currency)
}

func dealUpdatedCell(b Base, row *models.DealRow) templ.Component { return Ago(b, row.UpdatedAt) }

func dealReferrerCell(_ Base, row *models.DealRow) templ.Component {
	if row.ReferrerID == 0 {
		return noValue
	}
	return fill(`<a class="clip" href="{}">{}</a>`, link("/people/", row.ReferrerID), row.ReferrerName)
}

// dealDue is the day of the next step, with a word when an active deal's is near
// or past.
func dealDue(b Base, row *models.DealRow) Markup {
	switch {
	case row.NextStepOn == "":
		return ""
	case row.Status == models.StatusActive:
		return DueDate(b, row.NextStepOn)
	}
	return fill(`<time datetime="{}">{}</time>`, row.NextStepOn, b.Date(row.NextStepOn))
}

// dealLock marks a deal that only some may see.
func dealLock(b Base, row *models.DealRow) Markup {
	if !row.Restricted {
		return ""
	}
	text := b.T("deal.restricted_mark")
	return fill(`<span class="lock" title="{}">`, text) + icons["lock"] + fill(`<span class="visually-hidden">{}</span></span>`, text)
}

// stepMark says that an active deal has no next step, or no day for it.
func stepMark(b Base, d *models.DealRow) Markup {
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
func quietMark(b Base, d *models.DealRow) Markup {
	if !d.Quiet {
		return ""
	}
	return `<span class="mark-quiet">` + icons["pause"] + fill(` {}</span>`, b.T("agenda.quiet_since", "Date", b.Date(d.LastActivityOn)))
}
