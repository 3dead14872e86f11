package models

import (
	"context"
	"fmt"
	"time"
)

// CompanyFilter narrows the list of companies; empty fields do not.
type CompanyFilter struct {
	// Where is a filter of any fields, nil for none; see ParseWhere.
	Where *Where
	// Sector, Country, Status and Kind are exact values.
	Sector, Country, Status, Kind string
	// Name is the beginning of a name.
	Name string
	// Currency is that of the amounts when sorting by the amount raised; USD when empty.
	Currency string
	// Compared leaves out the amounts in other currencies, as sorting by what was
	// raised does.
	Compared bool
}

// CompanyRow is one line of the list of companies.
type CompanyRow struct {
	ID               int64
	Name             string
	NameKey          string
	Kind             string
	Country          string
	City             string
	Status           string
	FoundedOn        string
	RoundCount       int64
	UndisclosedCount int64
	LastRoundOn      string
	Raised           *int64
	RaisedCurrency   string
	UpdatedAt        time.Time
	Region           string
	Domain           string
	Website          string
	InvestmentCount  int64
	// Description is read only where it is shown. The others are filled in for
	// the rows of the page, where they are shown: InvestorCount is how many have
	// a part in its rounds.
	Description   string
	NativeName    string      `gorm:"-"`
	Sectors       []string    `gorm:"-"`
	Founders      []RecordRef `gorm:"-"`
	LastRoundType string      `gorm:"-"`
	InvestorCount int64       `gorm:"-"`
	Deal          CompanyDeal `gorm:"-"`
}

// CompanyDeal is the deal of a company that matters most, as far as the reader
// may see them: an open one before those that have ended, then the latest. ID is
// 0 for none.
type CompanyDeal struct {
	ID                          int64
	StageKey, StageName, Status string
}

func (r CompanyRow) cursor(sort string) (any, int64) {
	switch sort {
	case "founded":
		return r.FoundedOn, r.ID
	case "last_round":
		return r.LastRoundOn, r.ID
	case "raised":
		return orNull(r.Raised), r.ID
	case "updated":
		return r.UpdatedAt, r.ID
	}
	return r.NameKey, r.ID
}

var companySorts = []sortKey{
	{key: "name", column: "c.name_key"},
	{key: "founded", column: "c.founded_on", missing: true},
	{key: "last_round", column: "c.last_round_on", missing: true},
	{key: "raised", column: "c.raised", kind: sortInt, missing: true},
	{key: "updated", column: "c.updated_at", kind: sortTime},
}

// Companies lists companies. Sorted by "raised" it leaves out those whose total
// is in another currency than the filter's.
func (s *Store) Companies(ctx context.Context, actor Actor, f CompanyFilter, in List) (Page[CompanyRow], error) {
	if err := actor.mustRead(); err != nil {
		return Page[CompanyRow]{}, err
	}
	l := s.companyListing(actor, f)
	if in.shows("description") {
		l.columns += ", c.description"
	}
	if in.Sort == "raised" {
		l.comparable, l.comparableArgs = "c.raised_currency = ?", []any{orDefault(f.Currency, "USD")}
	}
	page, err := readPage[CompanyRow](ctx, s, l, in)
	if err != nil {
		return page, fmt.Errorf("companies: %w", err)
	}
	return page, s.fillCompanies(ctx, actor, page.Rows, in)
}

// companyListing is the list of the companies that a filter finds.
func (s *Store) companyListing(actor Actor, f CompanyFilter) listing {
	l := listing{
		columns: `c.id, c.name, c.name_key, c.kind, c.country, c.region, c.city, c.status, c.founded_on, c.round_count, c.undisclosed_count, c.last_round_on, c.raised, c.raised_currency, c.domain, c.website, c.investment_count, c.updated_at`,
		from:    `companies c`, id: "c.id", sorts: companySorts,
	}
	l.where("c.deleted_at is null")
	if f.Country != "" {
		l.where("c.country = ?", f.Country)
	}
	if f.Status != "" {
		l.where("c.status = ?", f.Status)
	}
	if f.Kind != "" {
		l.where("c.kind = ?", f.Kind)
	}
	if key := NameKey(f.Name); key != "" {
		l.where("c.name_key >= ? and c.name_key < ?", key, key+"\U0010FFFF")
	}
	if f.Sector != "" {
		l.where("exists (select 1 from company_sectors cs where cs.company_id = c.id and cs.sector = ?)", f.Sector)
	}
	if f.Compared {
		l.where("(c.raised is null or c.raised_currency = ?)", orDefault(f.Currency, "USD"))
	}
	l.filter("companies", f.Where, s.whereEnv(actor))
	return l
}

func orDefault(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}
