package models

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Acquisition is a company bought by a company. Price is in minor units of
// Currency, nil when undisclosed.
type Acquisition struct {
	ID          int64
	CompanyID   int64
	AcquirerID  int64
	AnnouncedOn string
	Price       *int64
	Currency    string
	Terms       string
	SourceID    *int64
	ImportID    *int64
	CreatedAt   time.Time
	CreatedBy   *int64
}

// AcquisitionRow is an acquisition with the names of both sides.
type AcquisitionRow struct {
	ID           int64
	CompanyID    int64
	CompanyName  string
	AcquirerID   int64
	AcquirerName string
	AnnouncedOn  string
	Price        *int64
	Currency     string
	Terms        string
	Source       SourceRef `gorm:"embedded;embeddedPrefix:source_"`
}

// AcquisitionInput is an acquisition as typed; a side whose id is 0 is made
// with its name.
type AcquisitionInput struct {
	CompanyID    int64
	CompanyName  string
	AcquirerID   int64
	AcquirerName string

	AnnouncedOn, Price, Currency, Terms string
	Source                              SourceInput

	price *int64
}

func (in *AcquisitionInput) check() error {
	var c check
	if in.CompanyID == 0 {
		c.required("company", &in.CompanyName, maxName)
	}
	if in.AcquirerID == 0 {
		c.required("acquirer", &in.AcquirerName, maxName)
	}
	if in.CompanyID != 0 && in.CompanyID == in.AcquirerID {
		c.fail("acquirer", "error.same_company")
	}
	c.date("announced_on", &in.AnnouncedOn)
	c.currency("currency", &in.Currency)
	in.price = c.amount("price", in.Price, &in.Currency)
	if in.price == nil {
		in.Currency = ""
	}
	c.text("terms", &in.Terms, maxText)
	c.source(&in.Source)
	return c.err()
}

func (s *Store) acquisitions(ctx context.Context, cond string, args ...any) ([]AcquisitionRow, error) {
	var rows []AcquisitionRow
	err := s.scan(ctx, &rows, `select a.id, a.company_id, c.name as company_name, a.acquirer_id, b.name as acquirer_name, a.announced_on, a.price, a.currency, a.terms, `+sourceColumns+`
		from acquisitions a
		join companies c on c.id = a.company_id and c.deleted_at is null
		join companies b on b.id = a.acquirer_id and b.deleted_at is null
		left join sources s on s.id = a.source_id
		where `+cond+` order by a.announced_on desc, a.id desc limit 200`, args...)
	return rows, err
}

// CreateAcquisition records that one company bought another, and marks the
// bought one as acquired.
func (s *Store) CreateAcquisition(ctx context.Context, actor Actor, in AcquisitionInput) (*Acquisition, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	var row Acquisition
	err := s.Tx(ctx, func(tx *Store) error {
		companyID, err := tx.companyFor(ctx, actor, in.CompanyID, in.CompanyName, "startup")
		if err != nil {
			return err
		}
		acquirerID, err := tx.companyFor(ctx, actor, in.AcquirerID, in.AcquirerName, "corporate")
		if err != nil {
			return asField(err, "company", "acquirer")
		}
		row = Acquisition{CompanyID: companyID, AcquirerID: acquirerID, AnnouncedOn: in.AnnouncedOn, Price: in.price, Currency: in.Currency,
			Terms: in.Terms, CreatedAt: tx.Now(), CreatedBy: actor.by()}
		if row.SourceID, err = tx.setSource(ctx, actor, nil, in.Source); err != nil {
			return err
		}
		if err := tx.DB(ctx).Create(&row).Error; err != nil {
			return duplicate(err, "acquirer", "error.fact_exists")
		}
		if _, err := tx.exec(ctx, `update companies set status = 'acquired', version = version + 1, updated_at = ?, updated_by = ? where id = ? and status <> 'acquired'`, tx.Now(), actor.by(), companyID); err != nil {
			return err
		}
		return tx.recordPair(actor, companyID, acquirerID, nil, row)
	})
	if err != nil {
		return nil, fmt.Errorf("create acquisition: %w", err)
	}
	return &row, nil
}

// DeleteAcquisition takes an acquisition away; what it was stays in the audit
// entry. The bought company's status is left for a person to correct.
func (s *Store) DeleteAcquisition(ctx context.Context, actor Actor, id int64) error {
	var row Acquisition
	return s.deleteFact(ctx, actor, &row, id, func() (int64, int64) { return row.CompanyID, row.AcquirerID })
}

// recordPair audits a fact at the first company and re-indexes both.
func (s *Store) recordPair(actor Actor, companyID, otherID int64, before, after any) error {
	if err := s.record(actor, "update", KindCompany, companyID, before, after); err != nil {
		return err
	}
	if otherID == 0 {
		return nil
	}
	s.enqueue(KindCompany, otherID)
	return nil
}

// deleteFact deletes an acquisition, a listing or a partnership; companies
// tells, once row is read, whose it was.
func (s *Store) deleteFact(ctx context.Context, actor Actor, row any, id int64, companies func() (int64, int64)) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	err := s.Tx(ctx, func(tx *Store) error {
		if err := takeAny(ctx, tx, row, id); err != nil {
			return err
		}
		if err := tx.DB(ctx).Delete(row).Error; err != nil {
			return err
		}
		first, second := companies()
		return tx.recordPair(actor, first, second, row, nil)
	})
	if err != nil {
		return fmt.Errorf("delete %T %d: %w", row, id, err)
	}
	return nil
}

// asField moves the message at one field of an Invalid to another field.
func asField(err error, from, to string) error {
	var inv *Invalid
	if !errors.As(err, &inv) || inv.Fields[from] == "" {
		return err
	}
	return InvalidField(to, inv.Fields[from])
}
