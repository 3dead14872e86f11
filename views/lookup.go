package views

import "dealflow/models"

// AroundOption offers a deal or a round of a company that a lookup has found.
func AroundOption(b Base, row models.AroundRow) LookupOption {
	o := LookupOption{Kind: row.Kind, ID: row.ID, Name: linkTitle(b, models.RecordRef{Kind: row.Kind, ID: row.ID, Title: row.CompanyName})}
	if row.Kind == models.KindDeal {
		o.Note = dealName(b, models.DealRow{Title: row.Title, OpenedOn: row.Day}, false)
		return o
	}
	o.Note = b.label("round_type.", row.Title)
	if row.Day != "" {
		o.Note += " · " + b.Date(row.Day)
	}
	return o
}
