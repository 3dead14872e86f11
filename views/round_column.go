package views

import (
	"strings"

	"dealflow/models"

	"github.com/a-h/templ"
)

// roundTable is what the list of rounds can show.
var roundTable = Table[models.RoundRow]{
	Key: "rounds", Kind: models.KindRound,
	ID: func(r *models.RoundRow) int64 { return r.ID },
	Columns: []Column[models.RoundRow]{
		{Head: Head{Key: "company", Label: "company.singular", Shown: true}, Text: func(_ Base, r *models.RoundRow) string { return r.CompanyName }, Cell: roundNameCell},
		{Head: Head{Key: "type", Label: "round.type", Level: 2, Shown: true}, Text: func(b Base, r *models.RoundRow) string { return b.label("round_type.", r.Type) }, Cell: roundTypeCell},
		{Head: Head{Key: "announced", Label: "round.announced", Field: "announced_on", Sort: "announced", First: true, Class: "date", Level: 2, Shown: true}, Text: func(b Base, r *models.RoundRow) string { return b.dated(r.AnnouncedOn) }},
		{Head: Head{Key: "amount", Label: "round.amount", Field: "amount", Sort: "amount", First: true, Class: "num", Shown: true}, Text: func(b Base, r *models.RoundRow) string { return b.amount(r.Amount, r.Currency) }, Cell: roundAmountCell},
		{Head: Head{Key: "investors", Label: "round.investors", Level: 2, Shown: true}, Text: func(b Base, r *models.RoundRow) string { return investorText(b, r.Investors, false) }, Cell: roundInvestorsCell},
		{Head: Head{Key: "country", Label: "company.country", Level: 3, Shown: true}, Text: func(b Base, r *models.RoundRow) string { return b.Country(r.Country) }},

		{Head: Head{Key: "lead", Label: "column.lead", Level: 3}, Text: func(b Base, r *models.RoundRow) string { return investorText(b, r.Investors, true) }},
		{Head: Head{Key: "pre_money", Label: "round.pre_money", Field: "pre_money", Class: "num", Level: 3}, Text: func(b Base, r *models.RoundRow) string { return b.amount(r.PreMoney, r.Currency) }, Cell: roundPreMoneyCell},
		{Head: Head{Key: "post_money", Label: "round.post_money", Field: "post_money", Class: "num", Level: 3}, Text: func(b Base, r *models.RoundRow) string { return b.amount(r.PostMoney, r.Currency) }, Cell: roundPostMoneyCell},
		{Head: Head{Key: "closed", Label: "round.closed", Field: "closed_on", Class: "date", Level: 3}, Text: func(b Base, r *models.RoundRow) string { return b.dated(r.ClosedOn) }},
		{Head: Head{Key: "instrument", Label: "round.instrument", Field: "instrument", Level: 3}, Text: func(b Base, r *models.RoundRow) string { return b.label("instrument.", r.Instrument) }},
		{Head: Head{Key: "sector", Label: "company.sectors", Level: 3}, Text: func(_ Base, r *models.RoundRow) string { return sectorList(r.Sectors) }},
		{Head: Head{Key: "source", Label: "source.singular", Level: 3}, Text: func(_ Base, r *models.RoundRow) string { return sourceText(r.Source) }},
		{Head: Head{Key: "note", Label: "round.note", Field: "note", Level: 3}, Text: func(_ Base, r *models.RoundRow) string { return r.Note }},
		{Head: Head{Key: "updated", Label: "record.updated", Sort: "updated", First: true, Class: "num date", Level: 3}, Text: func(b Base, r *models.RoundRow) string { return b.Ago(r.UpdatedAt) }, Cell: roundUpdatedCell},
	},
}

// investorText names the investors of a round, or only those that lead it.
func investorText(b Base, investors []models.InvestorRef, leads bool) string {
	var names []string
	for _, v := range investors {
		if v.Lead || !leads {
			names = append(names, v.Name)
		}
	}
	return strings.Join(names, b.T("list.comma"))
}

// sourceText is a source in one line, empty for none.
func sourceText(s models.SourceRef) string {
	for _, text := range []string{s.Publication, s.Title, Host(s.URL), s.Import.Title} {
		if text != "" {
			return text
		}
	}
	return ""
}

func roundNameCell(b Base, row *models.RoundRow) templ.Component {
	return `<span class="name">` + Avatar(row.CompanyName, row.CompanyID) +
		fill(`<span><a data-row class="clip" href="{}">{} <span class="visually-hidden">{}</span></a></span></span>`,
			link("/rounds/", row.ID), row.CompanyName, b.label("round_type.", row.Type))
}

func roundTypeCell(b Base, row *models.RoundRow) templ.Component {
	return fill(`<a href="{}">{}</a>`, link("/rounds/", row.ID), b.label("round_type.", row.Type))
}

func roundAmountCell(b Base, row *models.RoundRow) templ.Component {
	return amountCell(b, row.Amount, row.Currency)
}

func roundPreMoneyCell(b Base, row *models.RoundRow) templ.Component {
	return amountCell(b, row.PreMoney, row.Currency)
}

func roundPostMoneyCell(b Base, row *models.RoundRow) templ.Component {
	return amountCell(b, row.PostMoney, row.Currency)
}

func roundUpdatedCell(b Base, row *models.RoundRow) templ.Component { return Ago(b, row.UpdatedAt) }
