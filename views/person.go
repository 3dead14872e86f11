package views

import (
	"net/url"

	"dealflow/models"
)

// PersonIndexPage is GET /people?role=&country=&name=&sort=&dir=.
type PersonIndexPage struct {
	Base
	List      List
	Rows      []models.PersonRow
	Countries []string // the codes in use
}

// PersonShowPage is GET /people/:id.
type PersonShowPage struct {
	Base
	Page *models.PersonPage
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
