package models

import (
	"context"
	"fmt"
	"time"
)

// Person is a founder, partner, executive, angel or referrer.
type Person struct {
	ID      int64
	Name    string
	NameKey string
	Email   string
	Phone   string
	Website string
	// Country is an ISO 3166-1 alpha-2 code.
	Country string
	City    string
	Bio     string
	// InvestmentCount and LastInvestmentOn are kept by the store.
	InvestmentCount  int64  `gorm:"->"`
	LastInvestmentOn string `gorm:"->"`
	SourceID         *int64
	ImportID         *int64
	Stamps           `gorm:"embedded"`
}

// TableName is the table that people are kept in.
func (Person) TableName() string { return "people" }

// PersonInput is a person as typed. Only the name is required.
type PersonInput struct {
	Name, Email, Phone, Website, Country, City, Bio string

	Names  []NameInput
	Source SourceInput
}

func (in *PersonInput) check() error {
	var c check
	c.required("name", &in.Name, maxName)
	c.email("email", &in.Email)
	c.line("phone", &in.Phone, 50)
	c.web("website", &in.Website)
	c.country("country", &in.Country)
	c.line("city", &in.City, maxLine)
	c.text("bio", &in.Bio, maxText)
	in.Names = c.names("names", in.Name, in.Names)
	c.source(&in.Source)
	return c.err()
}

func (in *PersonInput) apply(p *Person) {
	p.Name, p.NameKey, p.Email, p.Phone, p.Website = in.Name, NameKey(in.Name), in.Email, in.Phone, in.Website
	p.Country, p.City, p.Bio = in.Country, in.City, in.Bio
}

type personAudit struct {
	Person
	Names []NameInput
}

// CreatePerson saves a new person with the names and the source.
func (s *Store) CreatePerson(ctx context.Context, actor Actor, in PersonInput) (*Person, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	person := Person{Stamps: s.newStamps(actor)}
	in.apply(&person)
	err := s.Tx(ctx, func(tx *Store) error {
		var err error
		if person.SourceID, err = tx.setSource(ctx, actor, nil, in.Source); err != nil {
			return err
		}
		if err := tx.DB(ctx).Create(&person).Error; err != nil {
			return err
		}
		if err := tx.addNames(ctx, nil, &person.ID, in.Names); err != nil {
			return err
		}
		return tx.record(actor, "create", KindPerson, person.ID, nil, personAudit{person, in.Names})
	})
	if err != nil {
		return nil, fmt.Errorf("create person: %w", err)
	}
	return &person, nil
}

// UpdatePerson changes the version of a person that the caller had read.
func (s *Store) UpdatePerson(ctx context.Context, actor Actor, id, version int64, in PersonInput) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	if err := in.check(); err != nil {
		return err
	}
	err := s.Tx(ctx, func(tx *Store) error {
		before, err := tx.personAudit(ctx, id)
		if err != nil {
			return err
		}
		if err := tx.bump(ctx, actor, "people", id, version); err != nil {
			return err
		}
		after := personAudit{before.Person, in.Names}
		in.apply(&after.Person)
		if after.SourceID, err = tx.setSource(ctx, actor, before.SourceID, in.Source); err != nil {
			return err
		}
		err = tx.DB(ctx).Model(&Person{ID: id}).Select("Name", "NameKey", "Email", "Phone", "Website", "Country", "City", "Bio", "SourceID").
			UpdateColumns(after.Person).Error
		if err != nil {
			return err
		}
		if err := tx.setNames(ctx, nil, &id, in.Names); err != nil {
			return err
		}
		return tx.record(actor, "update", KindPerson, id, before, after)
	})
	if err != nil {
		return fmt.Errorf("update person: %w", err)
	}
	return nil
}

func (s *Store) personAudit(ctx context.Context, id int64) (personAudit, error) {
	var a personAudit
	if err := take(ctx, s, &a.Person, id); err != nil {
		return a, err
	}
	names, err := s.namesOf(ctx, nil, &id)
	for _, n := range names {
		a.Names = append(a.Names, NameInput{n.Kind, n.Value})
	}
	return a, err
}

// PersonForEdit returns a person as the form shows it, with the version.
func (s *Store) PersonForEdit(ctx context.Context, actor Actor, id int64) (PersonInput, int64, error) {
	if err := actor.mustWrite(); err != nil {
		return PersonInput{}, 0, err
	}
	a, err := s.personAudit(ctx, id)
	if err != nil {
		return PersonInput{}, 0, fmt.Errorf("person %d: %w", id, err)
	}
	source, err := s.sourceInput(ctx, a.SourceID)
	return PersonInput{Name: a.Name, Email: a.Email, Phone: a.Phone, Website: a.Website, Country: a.Country,
		City: a.City, Bio: a.Bio, Names: a.Names, Source: source}, a.Version, err
}

// PersonFilter narrows the list of people; empty fields do not.
type PersonFilter struct {
	// Where is a filter of any fields, nil for none; see ParseWhere.
	Where *Where
	// Country is an ISO 3166-1 alpha-2 code.
	Country string
	// Role is a kind of role that the person has or had.
	Role string
	// Name is the beginning of a name.
	Name string
}

// PersonRow is one line of the list of people.
type PersonRow struct {
	ID              int64
	Name            string
	NameKey         string
	Country         string
	City            string
	InvestmentCount int64
	UpdatedAt       time.Time
	Email           string
	Phone           string
	Website         string
	// LastInvestmentOn is a partial date, empty for none.
	LastInvestmentOn string
	// NativeName and, where they are shown, Roles are filled in for the rows of
	// the page only.
	NativeName string    `gorm:"-"`
	Roles      []RoleRow `gorm:"-"`
}

func (r PersonRow) cursor(sort string) (any, int64) {
	if sort == "updated" {
		return r.UpdatedAt, r.ID
	}
	return r.NameKey, r.ID
}

var personSorts = []sortKey{
	{key: "name", column: "p.name_key"},
	{key: "updated", column: "p.updated_at", kind: sortTime},
}

// People lists people with their native name and their roles.
func (s *Store) People(ctx context.Context, actor Actor, f PersonFilter, in List) (Page[PersonRow], error) {
	if err := actor.mustRead(); err != nil {
		return Page[PersonRow]{}, err
	}
	l := s.personListing(actor, f)
	page, err := readPage[PersonRow](ctx, s, l, in)
	if err != nil {
		return page, fmt.Errorf("people: %w", err)
	}
	return page, s.fillPeople(ctx, page.Rows, in)
}

// personListing is the list of the people that a filter finds.
func (s *Store) personListing(actor Actor, f PersonFilter) listing {
	l := listing{
		columns: `p.id, p.name, p.name_key, p.country, p.city, p.investment_count, p.last_investment_on, p.email, p.phone, p.website, p.updated_at`,
		from:    `people p`, id: "p.id", sorts: personSorts,
	}
	l.where("p.deleted_at is null")
	if f.Country != "" {
		l.where("p.country = ?", f.Country)
	}
	if f.Role != "" {
		l.where("exists (select 1 from roles ro where ro.person_id = p.id and ro.kind = ?)", f.Role)
	}
	if key := NameKey(f.Name); key != "" {
		l.where("p.name_key >= ? and p.name_key < ?", key, key+"\U0010FFFF")
	}
	l.filter("people", f.Where, s.whereEnv(actor))
	return l
}

func (s *Store) fillPeople(ctx context.Context, rows []PersonRow, in List) error {
	if len(rows) == 0 {
		return nil
	}
	at := map[int64]int{}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		at[r.ID], ids[i] = i, r.ID
	}
	native, err := s.nativeNames(ctx, KindPerson, ids)
	if err != nil {
		return fmt.Errorf("people: %w", err)
	}
	for i := range rows {
		rows[i].NativeName = native[rows[i].ID]
	}
	if !in.shows("role") {
		return nil
	}
	roles, err := s.roles(ctx, `ro.person_id in ?`, ids)
	if err != nil {
		return fmt.Errorf("people: %w", err)
	}
	for _, r := range roles {
		row := &rows[at[r.PersonID]]
		row.Roles = append(row.Roles, r)
	}
	return nil
}
