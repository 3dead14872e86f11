package models

import (
	"context"
	"fmt"
	"time"
)

// ListingKinds are the ways to a stock exchange.
var ListingKinds = []string{"ipo", "direct"}

// Listing is a company's IPO or direct listing. Valuation is in minor units of
// Currency, nil when unknown.
type Listing struct {
	ID        int64
	CompanyID int64
	Kind      string
	Exchange  string
	Symbol    string
	ListedOn  string
	Valuation *int64
	Currency  string
	SourceID  *int64
	CreatedAt time.Time
	CreatedBy *int64
}

// ListingRow is a listing with its source.
type ListingRow struct {
	ID          int64
	CompanyID   int64
	CompanyName string
	Kind        string
	Exchange    string
	Symbol      string
	ListedOn    string
	Valuation   *int64
	Currency    string
	Source      SourceRef `gorm:"embedded;embeddedPrefix:source_"`
}

// ListingInput is a listing as typed.
type ListingInput struct {
	CompanyID                                             int64
	Kind, Exchange, Symbol, ListedOn, Valuation, Currency string
	Source                                                SourceInput

	valuation *int64
}

func (in *ListingInput) check() error {
	var c check
	c.oneOf("kind", in.Kind, ListingKinds)
	c.required("exchange", &in.Exchange, 100)
	c.line("symbol", &in.Symbol, 20)
	c.date("listed_on", &in.ListedOn)
	c.currency("currency", &in.Currency)
	in.valuation = c.amount("valuation", in.Valuation, &in.Currency)
	if in.valuation == nil {
		in.Currency = ""
	}
	c.source(&in.Source)
	return c.err()
}

func (s *Store) listings(ctx context.Context, cond string, args ...any) ([]ListingRow, error) {
	var rows []ListingRow
	err := s.scan(ctx, &rows, `select l.id, l.company_id, c.name as company_name, l.kind, l.exchange, l.symbol, l.listed_on, l.valuation, l.currency, `+sourceColumns+`
		from listings l join companies c on c.id = l.company_id and c.deleted_at is null left join sources s on s.id = l.source_id
		where `+cond+` order by l.listed_on desc, l.id desc limit 200`, args...)
	return rows, err
}

// CreateListing records a listing and marks the company as listed.
func (s *Store) CreateListing(ctx context.Context, actor Actor, in ListingInput) (*Listing, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	row := Listing{CompanyID: in.CompanyID, Kind: in.Kind, Exchange: in.Exchange, Symbol: in.Symbol, ListedOn: in.ListedOn,
		Valuation: in.valuation, Currency: in.Currency, CreatedAt: s.Now(), CreatedBy: actor.by()}
	err := s.Tx(ctx, func(tx *Store) error {
		if _, err := tx.companyFor(ctx, actor, in.CompanyID, "", ""); err != nil {
			return err
		}
		var err error
		if row.SourceID, err = tx.setSource(ctx, actor, nil, in.Source); err != nil {
			return err
		}
		if err := tx.DB(ctx).Create(&row).Error; err != nil {
			return duplicate(err, "exchange", "error.fact_exists")
		}
		if _, err := tx.exec(ctx, `update companies set status = 'listed', version = version + 1, updated_at = ?, updated_by = ? where id = ? and status = 'operating'`, tx.Now(), actor.by(), in.CompanyID); err != nil {
			return err
		}
		return tx.recordPair(actor, in.CompanyID, 0, nil, row)
	})
	if err != nil {
		return nil, fmt.Errorf("create listing: %w", err)
	}
	return &row, nil
}

// DeleteListing takes a listing away; what it was stays in the audit entry.
func (s *Store) DeleteListing(ctx context.Context, actor Actor, id int64) error {
	var row Listing
	return s.deleteFact(ctx, actor, &row, id, func() (int64, int64) { return row.CompanyID, 0 })
}
