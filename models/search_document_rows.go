package models

import (
	"context"
	"fmt"
)

// CompanyDocument is a company with what its document says.
type CompanyDocument struct {
	ID          int64
	Version     int64
	Name        string
	Kind        string
	Description string
	Website     string
	Domain      string
	Country     string
	Region      string
	City        string
	Status      string
	FoundedOn   string
	LastRoundOn string
	UpdatedOn   string
	Added       int64 // when the record was made, in seconds since 1970
	Weight      int   // rounds raised and investments made
	Raised      int64 // in the smallest unit of whatever currency; zero when not known
	Ours        bool  // has a deal that the whole team may see

	Names       []DocumentName     `gorm:"-"`
	Sectors     []string           `gorm:"-"`
	People      []DocumentRole     `gorm:"-"`
	Investors   []DocumentInvestor `gorm:"-"`
	Investments []DocumentInvestor `gorm:"-"` // companies it invested in
}

// maxDocumentParts bounds how many investors or investments a document names.
const maxDocumentParts = 60

const ourCompany = `exists (select 1 from deals d where d.company_id = c.id and d.deleted_at is null and not d.restricted)`

// CompanyDocuments reads companies, with the further names of all that they
// mention.
func (s *Store) CompanyDocuments(ctx context.Context, ids []int64) ([]CompanyDocument, Further, error) {
	var rows []CompanyDocument
	err := s.scanIn(ctx, &rows, `select c.id, c.version, c.name, c.kind, c.description, c.website, c.domain, c.country, c.region, c.city, c.status,
		c.founded_on, c.last_round_on, c.round_count + c.investment_count as weight, coalesce(c.raised, 0) as raised, `+s.day("c.updated_at")+` as updated_on, `+s.seconds("c.created_at")+` as added, `+ourCompany+` as ours
		from companies c where c.id in ? and c.deleted_at is null order by c.id`, ids)
	if err != nil {
		return nil, Further{}, fmt.Errorf("company documents: %w", err)
	}
	at := index(rows, func(r *CompanyDocument) int64 { return r.ID })
	var roles []DocumentRole
	err = s.scanIn(ctx, &roles, `select ro.company_id as owner, ro.person_id as other_id, ro.kind, ro.title, p.name from roles ro
		join people p on p.id = ro.person_id and p.deleted_at is null where ro.company_id in ? order by ro.id`, ids)
	if err != nil {
		return nil, Further{}, fmt.Errorf("company documents: %w", err)
	}
	people := []int64{}
	for _, r := range roles {
		if c := at[r.Owner]; c != nil {
			c.People = append(c.People, r)
			people = append(people, r.OtherID)
		}
	}
	if err := s.fillCompanyParts(ctx, at, ids); err != nil {
		return nil, Further{}, fmt.Errorf("company documents: %w", err)
	}
	companies := ids
	for i := range rows {
		for _, list := range [][]DocumentInvestor{rows[i].Investors, rows[i].Investments} {
			for _, in := range list {
				if in.CompanyID != nil {
					companies = append(companies, *in.CompanyID)
				} else {
					people = append(people, *in.PersonID)
				}
			}
		}
	}
	further, err := s.further(ctx, companies, people)
	if err != nil {
		return nil, Further{}, fmt.Errorf("company documents: %w", err)
	}
	for i := range rows {
		rows[i].Names = further.Companies[rows[i].ID]
	}
	return rows, further, nil
}

func (s *Store) fillCompanyParts(ctx context.Context, at map[int64]*CompanyDocument, ids []int64) error {
	sectors, err := s.documentSectors(ctx, ids)
	if err != nil {
		return err
	}
	for id, list := range sectors {
		if c := at[id]; c != nil {
			c.Sectors = list
		}
	}
	var investors []DocumentInvestor
	err = s.scanIn(ctx, &investors, `select distinct r.company_id as owner, i.company_id, i.person_id, coalesce(c.name, p.name) as name from investments i
		join rounds r on r.id = i.round_id and r.deleted_at is null
		left join companies c on c.id = i.company_id left join people p on p.id = i.person_id
		where r.company_id in ? and c.deleted_at is null and p.deleted_at is null order by owner, name`, ids)
	if err != nil {
		return err
	}
	for _, in := range investors {
		if c := at[in.Owner]; c != nil && len(c.Investors) < maxDocumentParts {
			c.Investors = append(c.Investors, in)
		}
	}
	var investments []DocumentInvestor
	err = s.scanIn(ctx, &investments, `select distinct i.company_id as owner, c.id as company_id, c.name from investments i
		join rounds r on r.id = i.round_id and r.deleted_at is null join companies c on c.id = r.company_id and c.deleted_at is null
		where i.company_id in ? order by owner, name`, ids)
	if err != nil {
		return err
	}
	for _, in := range investments {
		if c := at[in.Owner]; c != nil && len(c.Investments) < maxDocumentParts {
			c.Investments = append(c.Investments, in)
		}
	}
	return nil
}

func (s *Store) documentSectors(ctx context.Context, companies []int64) (map[int64][]string, error) {
	var rows []struct {
		CompanyID int64
		Sector    string
	}
	err := s.scanIn(ctx, &rows, `select company_id, sector from company_sectors where company_id in ? order by company_id, position`, companies)
	sectors := map[int64][]string{}
	for _, r := range rows {
		sectors[r.CompanyID] = append(sectors[r.CompanyID], r.Sector)
	}
	return sectors, err
}

// day is a constant expression's date as text.
func (s *Store) day(column string) string {
	if s.sqlite {
		return `substr(` + column + `, 1, 10)`
	}
	return `to_char(` + column + ` at time zone 'UTC', 'YYYY-MM-DD')`
}

// seconds is a moment in whole seconds since 1970.
func (s *Store) seconds(column string) string {
	if s.sqlite {
		return `cast(strftime('%s', ` + column + `) as integer)`
	}
	return `cast(floor(extract(epoch from ` + column + `)) as bigint)`
}

// index finds rows by their id.
func index[T any](rows []T, id func(*T) int64) map[int64]*T {
	at := make(map[int64]*T, len(rows))
	for i := range rows {
		at[id(&rows[i])] = &rows[i]
	}
	return at
}

// PersonDocument is a person with what their document says.
type PersonDocument struct {
	ID        int64
	Version   int64
	Name      string
	Website   string
	Country   string
	City      string
	Bio       string
	UpdatedOn string
	Added     int64
	Ours      bool // founded a company that we have a deal with

	Names       []DocumentName     `gorm:"-"`
	Roles       []DocumentRole     `gorm:"-"`
	Investments []DocumentInvestor `gorm:"-"`
}

// PersonDocuments reads people, with the further names of all companies that
// they mention.
func (s *Store) PersonDocuments(ctx context.Context, ids []int64) ([]PersonDocument, Further, error) {
	fail := func(err error) ([]PersonDocument, Further, error) {
		return nil, Further{}, fmt.Errorf("person documents: %w", err)
	}
	var rows []PersonDocument
	err := s.scanIn(ctx, &rows, `select p.id, p.version, p.name, p.website, p.country, p.city, p.bio, `+s.day("p.updated_at")+` as updated_on, `+s.seconds("p.created_at")+` as added,
		exists (select 1 from roles ro join companies c on c.id = ro.company_id where ro.person_id = p.id and ro.kind = 'founder' and `+ourCompany+`) as ours
		from people p where p.id in ? and p.deleted_at is null order by p.id`, ids)
	if err != nil {
		return fail(err)
	}
	at := index(rows, func(r *PersonDocument) int64 { return r.ID })
	var roles []DocumentRole
	err = s.scanIn(ctx, &roles, `select ro.person_id as owner, ro.company_id as other_id, ro.kind, ro.title, c.name from roles ro
		join companies c on c.id = ro.company_id and c.deleted_at is null
		where ro.person_id in ? order by case ro.kind when 'founder' then 0 else 1 end, ro.from_on desc, ro.id`, ids)
	if err != nil {
		return fail(err)
	}
	var companies []int64
	for _, r := range roles {
		if p := at[r.Owner]; p != nil {
			p.Roles = append(p.Roles, r)
			companies = append(companies, r.OtherID)
		}
	}
	var investments []DocumentInvestor
	err = s.scanIn(ctx, &investments, `select distinct i.person_id as owner, c.id as company_id, c.name from investments i
		join rounds r on r.id = i.round_id and r.deleted_at is null join companies c on c.id = r.company_id and c.deleted_at is null
		where i.person_id in ? order by owner, name`, ids)
	if err != nil {
		return fail(err)
	}
	for _, in := range investments {
		if p := at[in.Owner]; p != nil && len(p.Investments) < maxDocumentParts {
			p.Investments = append(p.Investments, in)
			companies = append(companies, *in.CompanyID)
		}
	}
	further, err := s.further(ctx, companies, ids)
	if err != nil {
		return fail(err)
	}
	for i := range rows {
		rows[i].Names = further.People[rows[i].ID]
	}
	return rows, further, nil
}

// RoundDocument is a round with what its document says.
type RoundDocument struct {
	ID          int64
	Version     int64
	CompanyID   int64
	CompanyName string
	Country     string
	Type        string
	AnnouncedOn string
	Amount      *int64
	Currency    string
	Note        string
	Added       int64
	Ours        bool

	CompanyNames []DocumentName     `gorm:"-"`
	Sectors      []string           `gorm:"-"`
	Investors    []DocumentInvestor `gorm:"-"`
}

// RoundDocuments reads rounds, with the further names of their companies and
// investors.
func (s *Store) RoundDocuments(ctx context.Context, ids []int64) ([]RoundDocument, Further, error) {
	fail := func(err error) ([]RoundDocument, Further, error) {
		return nil, Further{}, fmt.Errorf("round documents: %w", err)
	}
	var rows []RoundDocument
	err := s.scanIn(ctx, &rows, `select r.id, r.version, r.company_id, c.name as company_name, c.country, r.type, r.announced_on, r.amount, r.currency, r.note, `+s.seconds("r.created_at")+` as added,
		`+ourCompany+` as ours from rounds r join companies c on c.id = r.company_id and c.deleted_at is null
		where r.id in ? and r.deleted_at is null order by r.id`, ids)
	if err != nil {
		return fail(err)
	}
	at := index(rows, func(r *RoundDocument) int64 { return r.ID })
	var investors []DocumentInvestor
	err = s.scanIn(ctx, &investors, `select i.round_id as owner, i.company_id, i.person_id, i.lead, coalesce(c.name, p.name) as name from investments i
		left join companies c on c.id = i.company_id left join people p on p.id = i.person_id
		where i.round_id in ? and c.deleted_at is null and p.deleted_at is null order by i.round_id, i.id`, ids)
	if err != nil {
		return fail(err)
	}
	var companies, owners, people []int64
	for i := range rows {
		owners = append(owners, rows[i].CompanyID)
	}
	companies = append(companies, owners...)
	for _, in := range investors {
		r := at[in.Owner]
		if r == nil || len(r.Investors) >= maxDocumentParts {
			continue
		}
		r.Investors = append(r.Investors, in)
		if in.CompanyID != nil {
			companies = append(companies, *in.CompanyID)
		} else {
			people = append(people, *in.PersonID)
		}
	}
	further, err := s.further(ctx, companies, people)
	if err != nil {
		return fail(err)
	}
	sectors, err := s.documentSectors(ctx, owners)
	if err != nil {
		return fail(err)
	}
	for i := range rows {
		rows[i].CompanyNames, rows[i].Sectors = further.Companies[rows[i].CompanyID], sectors[rows[i].CompanyID]
	}
	return rows, further, nil
}
