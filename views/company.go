package views

import (
	"net/url"
	"strings"

	"dealflow/models"
)

// CompanyIndexPage is GET /companies?sector=&country=&status=&kind=&name=&currency=&sort=&dir=.
type CompanyIndexPage struct {
	Base
	List      List
	Rows      []models.CompanyRow
	Countries []string // the codes in use
}

// CompanyShowPage is GET /companies/:id.
type CompanyShowPage struct {
	Base
	Page *models.CompanyPage
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
