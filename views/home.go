package views

import "dealflow/models"

// HomePage is GET /.
type HomePage struct {
	Base
	Home *models.Home
}

// changeIcon is the icon of a kind of record.
func changeIcon(kind string) string {
	if kind == models.KindActivity {
		return "note"
	}
	if _, ok := icons[kind]; ok {
		return kind
	}
	return "info"
}

// dealName is a deal by its company, or by what tells it from the company's
// other deals.
func dealName(b Base, d models.DealRow, company bool) string {
	switch {
	case company && d.Title != "":
		return d.CompanyName + " · " + d.Title
	case company:
		return d.CompanyName
	case d.Title != "":
		return d.Title
	}
	return b.T("deal.opened", "Date", b.Date(d.OpenedOn))
}
