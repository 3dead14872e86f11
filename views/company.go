package views

import (
	"net/url"
	"strings"

	"dealflow/models"

	"github.com/a-h/templ"
)

// CompanyIndexPage is GET /companies?sector=&country=&status=&kind=&name=&currency=&sort=&dir=.
type CompanyIndexPage struct {
	Base
	List      List
	Rows      []models.CompanyRow
	Countries []string           // the codes in use
	Lists     []models.RecordRef // those that rows can be put on
}

// CompanyShowPage is GET /companies/:id.
type CompanyShowPage struct {
	Base
	Page      *models.CompanyPage
	Sent      Sent
	Documents DocumentSection
}

// note says what the order leaves out: amounts of different currencies are
// never compared.
func (p CompanyIndexPage) note() string {
	if p.List.Sort != "raised" {
		return ""
	}
	return p.T("company.only_in_currency", "Currency", p.List.currency())
}

func (p CompanyIndexPage) filters() []Filter {
	return []Filter{
		{Name: "name", Label: "company.name_starts"},
		{Name: "sector", Label: "company.sector", Lookup: "sector"},
		{Name: "country", Label: "company.country", Options: p.CountryOptions(append([]string{}, p.Countries...)...)},
		{Name: "kind", Label: "company.kind", Options: p.options("company_kind.", models.CompanyKinds)},
		{Name: "status", Label: "company.status", Options: p.options("company_status.", models.CompanyStatuses)},
	}
}

// raised is what a company has raised, and what is missing from it: several
// currencies are never added.
func (b Base) raised(row *models.CompanyRow) string {
	switch {
	case row.RoundCount == 0:
		return "–"
	case row.Raised == nil && row.UndisclosedCount < row.RoundCount:
		return b.T("money.several_currencies")
	}
	return b.Money(row.Raised, row.RaisedCurrency)
}

func sectorList(sectors []string) string { return strings.Join(sectors, ", ") }

func sectorAddress(sector string) templ.SafeURL {
	return templ.URL("/companies?" + url.Values{"sector": {sector}}.Encode())
}

// additions are what the menu of a company's page adds.
func (p CompanyShowPage) additions() []navItem {
	here := link("/companies/", p.Page.Company.ID)
	return []navItem{
		{href: here + "/roles/new", label: "role.new", icon: "person"},
		{href: "/rounds/new?company=" + id(p.Page.Company.ID), label: "round.new", icon: "round"},
		{href: here + "/acquisitions/new", label: "acquisition.new_by", icon: "company"},
		{href: here + "/acquisitions/new?side=acquirer", label: "acquisition.new", icon: "company"},
		{href: here + "/listings/new", label: "listing.new", icon: "chart"},
		{href: here + "/partnerships/new", label: "partnership.new", icon: "meeting"},
	}
}

func (p CompanyShowPage) ref() models.RecordRef {
	return models.RecordRef{Kind: models.KindCompany, ID: p.Page.Company.ID, Title: p.Page.Company.Name}
}

func (p CompanyShowPage) edit() string { return link("/companies/", p.Page.Company.ID) + "/edit" }

// partner is the other side of a partnership.
func (p CompanyShowPage) partner(r models.PartnershipRow) models.RecordRef {
	if r.CompanyID == p.Page.Company.ID {
		return models.RecordRef{Kind: models.KindCompany, ID: r.PartnerID, Title: r.PartnerName}
	}
	return models.RecordRef{Kind: models.KindCompany, ID: r.CompanyID, Title: r.CompanyName}
}

// CompanyFormPage is GET /companies/new and GET /companies/:id/edit, and what
// POST /companies and POST /companies/:id answer to bad input. Its fields are
// those of CompanyValues.
type CompanyFormPage struct {
	Base
	ID      int64 // 0 for a new one
	Version int64
	Name    string // as it stands on the record
	Form    Form
	Known   []models.Encounter // those that have the name already, after error.company_exists
}

// CompanyValues puts a company into its form: name, kind, description,
// website, country, region, city, status, founded_on, closed_on, sectors
// (with commas), name_kind and name_value (repeated), and the source.
func CompanyValues(in models.CompanyInput) url.Values {
	v := url.Values{
		"name": {in.Name}, "kind": {in.Kind}, "description": {in.Description}, "website": {in.Website},
		"country": {in.Country}, "region": {in.Region}, "city": {in.City}, "status": {in.Status},
		"founded_on": {in.FoundedOn}, "closed_on": {in.ClosedOn}, "sectors": {strings.Join(in.Sectors, ", ")},
	}
	setNames(v, in.Names)
	SetSource(v, in.Source)
	return v
}

func setNames(v url.Values, names []models.NameInput) {
	for _, n := range names {
		v.Add("name_kind", n.Kind)
		v.Add("name_value", n.Value)
	}
}

// SetSource puts a source into a form: source_publication, source_title,
// source_url, source_published_on, source_quote.
func SetSource(v url.Values, in models.SourceInput) {
	v.Set("source_publication", in.Publication)
	v.Set("source_title", in.Title)
	v.Set("source_url", in.URL)
	v.Set("source_published_on", in.PublishedOn)
	v.Set("source_quote", in.Quote)
}
