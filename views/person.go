package views

import (
	"net/url"
	"strings"

	"dealflow/models"
)

// PersonIndexPage is GET /people?role=&country=&name=&sort=&dir=.
type PersonIndexPage struct {
	Base
	List      List
	Rows      []models.PersonRow
	Countries []string           // the codes in use
	Lists     []models.RecordRef // those that rows can be put on
}

// PersonShowPage is GET /people/:id.
type PersonShowPage struct {
	Base
	Page      *models.PersonPage
	Sent      Sent
	Documents DocumentSection
}

func (p PersonIndexPage) filters() []Filter {
	return []Filter{
		{Name: "name", Label: "company.name_starts"},
		{Name: "role", Label: "role.kind", Options: p.options("role_kind.", models.RoleKinds)},
		{Name: "country", Label: "company.country", Options: p.CountryOptions(append([]string{}, p.Countries...)...)},
	}
}

// roles says what a person does, and where: "Founder, Xiaomi · Chair, Kingsoft".
func (b Base) roles(roles []models.RoleRow) string {
	var parts []string
	for i, r := range roles {
		if i == 3 {
			parts = append(parts, "…")
			break
		}
		title := r.Title
		if title == "" {
			title = b.label("role_kind.", r.Kind)
		}
		parts = append(parts, b.T("role.at", "Title", title, "Company", r.CompanyName))
	}
	return strings.Join(parts, " · ")
}

func (p PersonShowPage) ref() models.RecordRef {
	return models.RecordRef{Kind: models.KindPerson, ID: p.Page.Person.ID, Title: p.Page.Person.Name}
}

var (
	personName    = Field{Name: "name", Label: "person.name", Required: true, Autofocus: true, MaxLength: 300}
	personBio     = Field{Name: "bio", Label: "person.bio", Rows: 3}
	personEmail   = Field{Name: "email", Label: "person.email", InputMode: "email", MaxLength: 254}
	personPhone   = Field{Name: "phone", Label: "person.phone", InputMode: "tel", MaxLength: 50}
	personWebsite = Field{Name: "website", Label: "company.website", InputMode: "url", MaxLength: 500}
	personFields  = []Field{personName, personBio, personEmail, personPhone, personWebsite, companyCountry, companyCity}
)

func (p PersonFormPage) title() string {
	if p.ID == 0 {
		return p.T("person.new")
	}
	return p.T("record.edit", "Name", p.Name)
}

// back is where the form posts to, and where leaving it leads.
func (p PersonFormPage) back() string {
	if p.ID == 0 {
		return "/people"
	}
	return link("/people/", p.ID)
}

func (p PersonFormPage) backLabel() string {
	if p.ID == 0 {
		return p.T("person.plural")
	}
	return p.Name
}

func (p PersonFormPage) submit() string {
	if p.ID == 0 {
		return "action.create"
	}
	return "action.save"
}

// PersonFormPage is GET /people/new and GET /people/:id/edit, and what
// POST /people and POST /people/:id answer to bad input. Its fields are those
// of PersonValues.
type PersonFormPage struct {
	Base
	ID      int64 // 0 for a new one
	Version int64
	Name    string // as it stands on the record
	Form    Form
}

// PersonValues puts a person into its form: name, email, phone, website,
// country, city, bio, name_kind and name_value (repeated), and the source.
func PersonValues(in models.PersonInput) url.Values {
	v := url.Values{
		"name": {in.Name}, "email": {in.Email}, "phone": {in.Phone}, "website": {in.Website},
		"country": {in.Country}, "city": {in.City}, "bio": {in.Bio},
	}
	setNames(v, in.Names)
	SetSource(v, in.Source)
	return v
}
