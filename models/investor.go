package models

import (
	"context"
	"fmt"
	"strings"
)

// InvestorFilter narrows the list of investors; empty fields do not.
type InvestorFilter struct {
	// Where is a filter of any fields, nil for none; see ParseWhere.
	Where *Where
	// Kind is KindCompany or KindPerson.
	Kind string
	// Name is the beginning of a name.
	Name string
}

// InvestorRow is one line of the list of investors: whoever has a part in a round.
type InvestorRow struct {
	Kind             string
	ID               int64
	Name             string
	NameKey          string
	Country          string
	InvestmentCount  int64
	LastInvestmentOn string
	NativeName       string `gorm:"-"`
	// RowKey orders companies and people of the same value: id × 2, plus 1 for a person.
	RowKey int64
}

func (r InvestorRow) cursor(sort string) (any, int64) {
	switch sort {
	case "name":
		return r.NameKey, r.RowKey
	case "last":
		return r.LastInvestmentOn, r.RowKey
	}
	return r.InvestmentCount, r.RowKey
}

var investorSorts = []sortKey{
	{key: "count", column: "v.investment_count", kind: sortInt, desc: true},
	{key: "name", column: "v.name_key"},
	{key: "last", column: "v.last_investment_on", missing: true},
}

// investorArms are the two tables of the list of investors. "<> 0" is the
// condition of their indexes.
var investorArms = []string{
	`(select 'company' as kind, id, name, name_key, country, investment_count, last_investment_on, id * 2 as row_key from companies where deleted_at is null and investment_count <> 0) v`,
	`(select 'person' as kind, id, name, name_key, country, investment_count, last_investment_on, id * 2 + 1 as row_key from people where deleted_at is null and investment_count <> 0) v`,
}

var investorFrom = "(select * from " + strings.Join(investorArms, " union all select * from ") + ") v"

// Investors lists the companies and people that have invested.
func (s *Store) Investors(ctx context.Context, actor Actor, f InvestorFilter, in List) (Page[InvestorRow], error) {
	if err := actor.mustRead(); err != nil {
		return Page[InvestorRow]{}, err
	}
	l := listing{columns: "v.kind, v.id, v.name, v.name_key, v.country, v.investment_count, v.last_investment_on, v.row_key",
		from: investorFrom, arms: investorArms, id: "v.row_key", sorts: investorSorts}
	l.where("v.investment_count <> 0")
	if f.Kind != "" {
		l.where("v.kind = ?", f.Kind)
	}
	if key := NameKey(f.Name); key != "" {
		l.where("v.name_key >= ? and v.name_key < ?", key, key+"\U0010FFFF")
	}
	l.filter("investors", f.Where, s.whereEnv(actor))
	page, err := readPage[InvestorRow](ctx, s, l, in)
	if err != nil {
		return page, fmt.Errorf("investors: %w", err)
	}
	for _, kind := range []string{KindCompany, KindPerson} {
		native, err := s.nativeNames(ctx, kind, rowIDs(page.Rows, func(r InvestorRow) int64 {
			if r.Kind != kind {
				return 0
			}
			return r.ID
		}))
		if err != nil {
			return page, fmt.Errorf("investors: %w", err)
		}
		for i := range page.Rows {
			if row := &page.Rows[i]; row.Kind == kind {
				row.NativeName = native[row.ID]
			}
		}
	}
	return page, nil
}

// Portfolio is what an investor holds, as far as it is known.
type Portfolio struct {
	Investor InvestorRef
	// Names are the investor's further names.
	Names []Name
	// Investments are one page of them, the latest first.
	Investments Page[InvestmentRow]
	// Companies is how many different ones; Count how many investments;
	// Undisclosed how many of these have no stated amount of the investor's own.
	Companies, Count, Undisclosed int64
	// Totals are the investor's own disclosed amounts by currency.
	Totals      []Total
	CoInvestors []CoInvestor
	Sectors     []LabelCount
	Years       []LabelCount
	Exits       []Exit
}

// CoInvestor is another investor with the number of rounds they share.
type CoInvestor struct {
	Kind  string
	ID    int64
	Name  string
	Count int64
}

// LabelCount is a label, such as a sector or a year, with a number.
type LabelCount struct {
	Label string
	Count int64
}

// Exit is a company of the portfolio, or founded by the investor, that was
// acquired or listed. Kind is "acquisition" or "listing".
type Exit struct {
	Kind         string
	CompanyID    int64
	CompanyName  string
	On           string
	AcquirerID   int64
	AcquirerName string
	Exchange     string
	Symbol       string
	// Amount is the price or the valuation, nil when undisclosed.
	Amount   *int64
	Currency string
	// Founder says that the investor founded the company.
	Founder bool
	// Invested says that the investor had a part in one of its rounds.
	Invested bool
	Source   SourceRef `gorm:"embedded;embeddedPrefix:source_"`
}

// portfolioConds are the conditions on investments i by kind of investor.
var portfolioConds = map[string]string{KindCompany: `i.company_id = ?`, KindPerson: `i.person_id = ?`}

const portfolioFrom = ` from investments i join rounds r on r.id = i.round_id and r.deleted_at is null join companies c on c.id = r.company_id and c.deleted_at is null `

// Portfolio returns an investor's portfolio; kind is KindCompany or KindPerson.
func (s *Store) Portfolio(ctx context.Context, actor Actor, kind string, id int64, in List) (*Portfolio, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	cond, ok := portfolioConds[kind]
	if !ok {
		return nil, ErrNotFound
	}
	p := Portfolio{Investor: InvestorRef{Kind: kind, ID: id}}
	steps := []func() error{
		func() error { return s.fillInvestor(ctx, &p) },
		func() error { return s.fillInvestments(ctx, actor, &p, cond, in) },
		func() error { return s.fillPortfolioTotals(ctx, &p, cond) },
		func() error { return s.fillCoInvestors(ctx, &p, cond) },
		func() error {
			return s.scan(ctx, &p.Sectors, `select cs.sector as label, count(distinct r.company_id) as count`+portfolioFrom+`join company_sectors cs on cs.company_id = c.id where `+cond+` group by cs.sector order by count(distinct r.company_id) desc, cs.sector limit 12`, id)
		},
		func() error {
			return s.scan(ctx, &p.Years, `select substr(r.announced_on, 1, 4) as label, count(*) as count`+portfolioFrom+`where `+cond+` group by substr(r.announced_on, 1, 4) order by substr(r.announced_on, 1, 4)`, id)
		},
		func() error { return s.fillExits(ctx, &p, cond) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, fmt.Errorf("portfolio of %s %d: %w", kind, id, err)
		}
	}
	return &p, nil
}

func (s *Store) fillInvestor(ctx context.Context, p *Portfolio) error {
	var err error
	if p.Investor.Kind == KindPerson {
		var person Person
		if err = take(ctx, s, &person, p.Investor.ID); err == nil {
			p.Names, err = s.namesOf(ctx, nil, &person.ID)
		}
		p.Investor.Name = person.Name
		return err
	}
	var company Company
	if err = take(ctx, s, &company, p.Investor.ID); err == nil {
		p.Names, err = s.namesOf(ctx, &company.ID, nil)
	}
	p.Investor.Name = company.Name
	return err
}

var investmentSorts = []sortKey{{key: "announced", column: "r.announced_on", desc: true}}

func (s *Store) fillInvestments(ctx context.Context, actor Actor, p *Portfolio, cond string, in List) error {
	l := listing{columns: investmentColumns, from: investmentFrom, id: "i.id", sorts: investmentSorts}
	l.where(cond, p.Investor.ID)
	var err error
	if p.Investments, err = readPage[InvestmentRow](ctx, s, l, in); err != nil {
		return err
	}
	of := newOrigins()
	of.addInvestments(p.Investments.Rows)
	return s.fillOrigins(ctx, actor, of)
}

func (s *Store) fillPortfolioTotals(ctx context.Context, p *Portfolio, cond string) error {
	var sums []struct {
		Currency  string
		Count     int64
		Disclosed int64
		Amount    *int64
	}
	err := s.scan(ctx, &sums, `select i.currency, count(*) as count, count(i.amount) as disclosed, cast(sum(i.amount) as bigint) as amount`+portfolioFrom+`where `+cond+` group by i.currency order by i.currency`, p.Investor.ID)
	if err != nil {
		return err
	}
	for _, sum := range sums {
		p.Count += sum.Count
		p.Undisclosed += sum.Count - sum.Disclosed
		if sum.Amount != nil {
			p.Totals = append(p.Totals, Total{sum.Currency, *sum.Amount, sum.Disclosed})
		}
	}
	return s.scan(ctx, &p.Companies, `select count(distinct r.company_id)`+portfolioFrom+`where `+cond, p.Investor.ID)
}

func (s *Store) fillCoInvestors(ctx context.Context, p *Portfolio, cond string) error {
	return s.scan(ctx, &p.CoInvestors, `select case when o.company_id is null then 'person' else 'company' end as kind, coalesce(o.company_id, o.person_id) as id, coalesce(ic.name, ip.name) as name, count(*) as count`+
		portfolioFrom+`join investments o on o.round_id = i.round_id and o.id <> i.id
		left join companies ic on ic.id = o.company_id left join people ip on ip.id = o.person_id
		where `+cond+` and `+investorAlive+`
		group by o.company_id, o.person_id, ic.name, ip.name order by count(*) desc, coalesce(ic.name, ip.name) limit 20`, p.Investor.ID)
}

func (s *Store) fillExits(ctx context.Context, p *Portfolio, cond string) error {
	// It starts from the investor's companies, which are few, not from all exits.
	person := int64(0)
	if p.Investor.Kind == KindPerson {
		person = p.Investor.ID
	}
	query := `select e.kind, c.id as company_id, c.name as company_name, e.on_date as "on", e.acquirer_id, b.name as acquirer_name, e.exchange, e.symbol, e.amount, e.currency, m.founder, m.invested, ` + sourceColumns + `
		from (select own.company_id, max(own.invested) = 1 as invested, max(own.founder) = 1 as founder
			from (select r.company_id, 1 as invested, 0 as founder` + portfolioFrom + `where ` + cond + `
				union all select ro.company_id, 0 as invested, 1 as founder from roles ro where ro.person_id = ? and ro.kind = 'founder') own
			group by own.company_id) m
		join companies c on c.id = m.company_id and c.deleted_at is null
		join (select 'acquisition' as kind, company_id, announced_on as on_date, acquirer_id, '' as exchange, '' as symbol, price as amount, currency, source_id from acquisitions
			union all select 'listing' as kind, company_id, listed_on as on_date, 0 as acquirer_id, exchange, symbol, valuation as amount, currency, source_id from listings) e on e.company_id = m.company_id
		left join companies b on b.id = e.acquirer_id left join sources s on s.id = e.source_id
		order by e.on_date desc, c.name limit 100`
	return s.scan(ctx, &p.Exits, query, p.Investor.ID, person)
}
