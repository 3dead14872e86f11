package views

import "dealflow/models"

// revivalRound is a round in a few words: "Series B · $20M · Mar 2026".
func revivalRound(b Base, r models.RoundRow) string {
	text := b.label("round_type.", r.Type)
	if r.Amount != nil {
		text += " · " + b.Money(r.Amount, r.Currency)
	}
	if r.AnnouncedOn != "" {
		text += " · " + b.Date(r.AnnouncedOn)
	}
	return text
}

// sequenceName tells a deal from the others of its company, with what has
// become of it.
func sequenceName(b Base, d models.DealRow) string {
	return dealName(b, d, false) + " · " + b.label("deal_status.", d.Status)
}
