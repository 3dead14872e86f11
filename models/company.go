package models

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"
)

// CompanyKinds are the kinds of organisations.
var CompanyKinds = []string{"startup", "investor", "corporate", "accelerator", "carrier", "other"}

// CompanyStatuses are what a company may have come to.
var CompanyStatuses = []string{"operating", "acquired", "listed", "closed"}

// Company is any organisation: it can raise, invest, acquire and be acquired.
type Company struct {
	ID          int64
	Name        string
	NameKey     string
	Kind        string
	Description string
	Website     string
	// Domain is the website's host without "www.".
	Domain string
	// Country is an ISO 3166-1 alpha-2 code.
	Country   string
	Region    string
	City      string
	Status    string
	FoundedOn string
	ClosedOn  string

	// RoundCount, UndisclosedCount, LastRoundOn, Raised, InvestmentCount and
	// LastInvestmentOn are kept by the store. Raised is the sum of all disclosed
	// rounds in minor units of RaisedCurrency, nil when there is none or when
	// they are in several currencies.
	RoundCount       int64  `gorm:"->"`
	UndisclosedCount int64  `gorm:"->"`
	LastRoundOn      string `gorm:"->"`
	Raised           *int64 `gorm:"->"`
	RaisedCurrency   string `gorm:"->"`
	InvestmentCount  int64  `gorm:"->"`
	LastInvestmentOn string `gorm:"->"`
	SourceID         *int64
	ImportID         *int64
	Stamps           `gorm:"embedded"`
}

// CompanyInput is a company as typed. Only the name is required.
type CompanyInput struct {
	Name, Kind, Description, Website, Country, Region, City, Status, FoundedOn, ClosedOn string

	Sectors []string
	Names   []NameInput
	Source  SourceInput
}

func (in *CompanyInput) check() error {
	var c check
	c.required("name", &in.Name, maxName)
	if in.Kind == "" {
		in.Kind = "startup"
	}
	if in.Status == "" {
		in.Status = "operating"
	}
	c.oneOf("kind", in.Kind, CompanyKinds)
	c.oneOf("status", in.Status, CompanyStatuses)
	c.text("description", &in.Description, maxText)
	c.web("website", &in.Website)
	c.country("country", &in.Country)
	c.line("region", &in.Region, maxLine)
	c.line("city", &in.City, maxLine)
	c.date("founded_on", &in.FoundedOn)
	c.date("closed_on", &in.ClosedOn)
	c.ordered("closed_on", in.FoundedOn, in.ClosedOn)
	in.Sectors = c.sectors(in.Sectors)
	in.Names = c.names("names", in.Name, in.Names)
	c.source(&in.Source)
	return c.err()
}

// maxSector is how many characters the name of a sector has at most.
const maxSector = 100

func (c *check) sectors(in []string) []string {
	var out []string
	for _, sector := range in {
		c.line("sectors", &sector, maxSector)
		same := func(s string) bool { return strings.EqualFold(s, sector) }
		if sector != "" && !slices.ContainsFunc(out, same) {
			out = append(out, sector)
		}
	}
	if len(out) > 50 {
		c.fail("sectors", "error.too_many")
	}
	return out
}

func (in *CompanyInput) apply(c *Company) {
	c.Name, c.NameKey, c.Kind, c.Description = in.Name, NameKey(in.Name), in.Kind, in.Description
	c.Website, c.Domain = in.Website, Domain(in.Website)
	c.Country, c.Region, c.City, c.Status = in.Country, in.Region, in.City, in.Status
	c.FoundedOn, c.ClosedOn = in.FoundedOn, in.ClosedOn
}

// CreateCompany saves a new company with its names, sectors and source.
func (s *Store) CreateCompany(ctx context.Context, actor Actor, in CompanyInput) (*Company, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	company := Company{Stamps: s.newStamps(actor)}
	in.apply(&company)
	err := s.Tx(ctx, func(tx *Store) error {
		var err error
		if company.SourceID, err = tx.setSource(ctx, actor, nil, in.Source); err != nil {
			return err
		}
		if err := tx.DB(ctx).Create(&company).Error; err != nil {
			return err
		}
		if err := tx.addNames(ctx, &company.ID, nil, in.Names); err != nil {
			return err
		}
		if err := tx.putSectors(ctx, company.ID, in.Sectors); err != nil {
			return err
		}
		return tx.record(actor, "create", KindCompany, company.ID, nil, companyAudit{company, in.Sectors, in.Names})
	})
	if err != nil {
		return nil, fmt.Errorf("create company: %w", err)
	}
	return &company, nil
}

// companyAudit is a company with the parts that are edited together with it.
type companyAudit struct {
	Company
	Sectors []string
	Names   []NameInput
}

func (s *Store) setCompanyParts(ctx context.Context, id int64, in CompanyInput) error {
	if err := s.setNames(ctx, &id, nil, in.Names); err != nil {
		return err
	}
	had, err := s.companySectors(ctx, id)
	if err != nil {
		return err
	}
	for _, sector := range had {
		if slices.Contains(in.Sectors, sector) {
			continue
		}
		if _, err := s.exec(ctx, `delete from company_sectors where company_id = ? and sector = ?`, id, sector); err != nil {
			return err
		}
	}
	return s.putSectors(ctx, id, in.Sectors)
}

// putSectors gives a company sectors in this order; others that it has stay.
func (s *Store) putSectors(ctx context.Context, id int64, sectors []string) error {
	for i, sector := range sectors {
		_, err := s.exec(ctx, `insert into company_sectors (company_id, sector, position) values (?, ?, ?)
			on conflict (company_id, sector) do update set position = excluded.position`, id, sector, i)
		if err != nil {
			return err
		}
	}
	return nil
}

// UpdateCompany changes the version of a company that the caller had read.
func (s *Store) UpdateCompany(ctx context.Context, actor Actor, id, version int64, in CompanyInput) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	if err := in.check(); err != nil {
		return err
	}
	err := s.Tx(ctx, func(tx *Store) error {
		before, err := tx.companyAudit(ctx, id)
		if err != nil {
			return err
		}
		if err := tx.bump(ctx, actor, "companies", id, version); err != nil {
			return err
		}
		after := companyAudit{before.Company, in.Sectors, in.Names}
		in.apply(&after.Company)
		if after.SourceID, err = tx.setSource(ctx, actor, before.SourceID, in.Source); err != nil {
			return err
		}
		err = tx.DB(ctx).Model(&Company{ID: id}).Select("Name", "NameKey", "Kind", "Description", "Website", "Domain",
			"Country", "Region", "City", "Status", "FoundedOn", "ClosedOn", "SourceID").
			UpdateColumns(after.Company).Error
		if err != nil {
			return err
		}
		if err := tx.setCompanyParts(ctx, id, in); err != nil {
			return err
		}
		return tx.record(actor, "update", KindCompany, id, before, after)
	})
	if err != nil {
		return fmt.Errorf("update company: %w", err)
	}
	return nil
}

func (s *Store) companyAudit(ctx context.Context, id int64) (companyAudit, error) {
	var a companyAudit
	if err := take(ctx, s, &a.Company, id); err != nil {
		return a, err
	}
	names, err := s.namesOf(ctx, &id, nil)
	if err != nil {
		return a, err
	}
	for _, n := range names {
		a.Names = append(a.Names, NameInput{n.Kind, n.Value})
	}
	a.Sectors, err = s.companySectors(ctx, id)
	return a, err
}

func (s *Store) companySectors(ctx context.Context, id int64) ([]string, error) {
	var sectors []string
	err := s.scan(ctx, &sectors, `select sector from company_sectors where company_id = ? order by position, sector`, id)
	return sectors, err
}

// Company returns one company that is not in the trash.
func (s *Store) Company(ctx context.Context, actor Actor, id int64) (*Company, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var company Company
	if err := take(ctx, s, &company, id); err != nil {
		return nil, fmt.Errorf("company %d: %w", id, err)
	}
	return &company, nil
}

// CompanyForEdit returns a company as the form shows it, with its version.
func (s *Store) CompanyForEdit(ctx context.Context, actor Actor, id int64) (CompanyInput, int64, error) {
	if err := actor.mustWrite(); err != nil {
		return CompanyInput{}, 0, err
	}
	a, err := s.companyAudit(ctx, id)
	if err != nil {
		return CompanyInput{}, 0, fmt.Errorf("company %d: %w", id, err)
	}
	source, err := s.sourceInput(ctx, a.SourceID)
	return CompanyInput{Name: a.Name, Kind: a.Kind, Description: a.Description, Website: a.Website, Country: a.Country,
		Region: a.Region, City: a.City, Status: a.Status, FoundedOn: a.FoundedOn, ClosedOn: a.ClosedOn,
		Sectors: a.Sectors, Names: a.Names, Source: source}, a.Version, err
}

func (s *Store) sourceInput(ctx context.Context, id *int64) (SourceInput, error) {
	if id == nil {
		return SourceInput{}, nil
	}
	var src Source
	err := s.DB(ctx).Where("id = ?", *id).Take(&src).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return SourceInput{}, nil
	}
	return SourceInput{src.Publication, src.Title, src.URL, src.PublishedOn, src.Quote}, err
}

// CompanyMatch is an existing company that a typed name may mean.
type CompanyMatch struct {
	ID        int64
	Name      string
	Domain    string
	Country   string
	City      string
	DealCount int64
}

// CompaniesNamed returns the companies that have the name, in any case and
// punctuation, as primary or further name; at most 10.
func (s *Store) CompaniesNamed(ctx context.Context, actor Actor, name string) ([]CompanyMatch, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	key := NameKey(clean(name))
	if key == "" {
		return nil, nil
	}
	var rows []CompanyMatch
	args := append(actor.visibleArgs(), key, key)
	err := s.scan(ctx, &rows, `select c.id, c.name, c.domain, c.country, c.city,
		(select count(*) from deals d where d.company_id = c.id and d.deleted_at is null and `+visibleDeal+`) as deal_count
		from companies c where c.deleted_at is null
		and c.id in (select id from companies where name_key = ? and deleted_at is null union select company_id from names where name_key = ? and company_id is not null)
		order by c.round_count desc, c.id limit 10`, args...)
	if err != nil {
		return nil, fmt.Errorf("companies named: %w", err)
	}
	return rows, nil
}
