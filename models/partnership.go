package models

import (
	"context"
	"fmt"
	"time"
)

// PartnershipKinds are the commercial ties a deal memo records.
var PartnershipKinds = []string{"distribution", "customer", "supplier", "licence", "joint_product", "other"}

// Partnership is a commercial tie: CompanyID's product with PartnerID's help.
type Partnership struct {
	ID          int64
	CompanyID   int64
	PartnerID   int64
	Kind        string
	Description string
	FromOn      string
	SourceID    *int64
	CreatedAt   time.Time
	CreatedBy   *int64
}

// PartnershipRow is a partnership with the names of both sides.
type PartnershipRow struct {
	ID          int64
	CompanyID   int64
	CompanyName string
	PartnerID   int64
	PartnerName string
	Kind        string
	Description string
	FromOn      string
	Source      SourceRef `gorm:"embedded;embeddedPrefix:source_"`
}

// PartnershipInput is a partnership as typed; a partner whose id is 0 is made
// with the name.
type PartnershipInput struct {
	CompanyID                 int64
	PartnerID                 int64
	PartnerName               string
	Kind, Description, FromOn string
	Source                    SourceInput
}

func (in *PartnershipInput) check() error {
	var c check
	switch in.PartnerID {
	case 0:
		c.required("partner", &in.PartnerName, maxName)
	case in.CompanyID:
		c.fail("partner", "error.same_company")
	}
	c.oneOf("kind", in.Kind, PartnershipKinds)
	c.text("description", &in.Description, maxText)
	c.date("from_on", &in.FromOn)
	c.source(&in.Source)
	return c.err()
}

func (s *Store) partnerships(ctx context.Context, companyID int64) ([]PartnershipRow, error) {
	var rows []PartnershipRow
	err := s.scan(ctx, &rows, `select pa.id, pa.company_id, c.name as company_name, pa.partner_id, b.name as partner_name, pa.kind, pa.description, pa.from_on, `+sourceColumns+`
		from partnerships pa
		join companies c on c.id = pa.company_id and c.deleted_at is null
		join companies b on b.id = pa.partner_id and b.deleted_at is null
		left join sources s on s.id = pa.source_id
		where pa.company_id = ? or pa.partner_id = ? order by pa.from_on desc, pa.id limit 200`, companyID, companyID)
	return rows, err
}

// CreatePartnership records a commercial tie of two companies.
func (s *Store) CreatePartnership(ctx context.Context, actor Actor, in PartnershipInput) (*Partnership, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	row := Partnership{CompanyID: in.CompanyID, Kind: in.Kind, Description: in.Description, FromOn: in.FromOn, CreatedAt: s.Now(), CreatedBy: actor.by()}
	err := s.Tx(ctx, func(tx *Store) error {
		if _, err := tx.companyFor(ctx, actor, in.CompanyID, "", ""); err != nil {
			return err
		}
		var err error
		if row.PartnerID, err = tx.companyFor(ctx, actor, in.PartnerID, in.PartnerName, "corporate"); err != nil {
			return asField(err, "company", "partner")
		}
		if row.SourceID, err = tx.setSource(ctx, actor, nil, in.Source); err != nil {
			return err
		}
		if err := tx.DB(ctx).Create(&row).Error; err != nil {
			return duplicate(err, "partner", "error.fact_exists")
		}
		return tx.recordPair(actor, row.CompanyID, row.PartnerID, nil, row)
	})
	if err != nil {
		return nil, fmt.Errorf("create partnership: %w", err)
	}
	return &row, nil
}

// DeletePartnership takes a partnership away; what it was stays in the audit entry.
func (s *Store) DeletePartnership(ctx context.Context, actor Actor, id int64) error {
	var row Partnership
	return s.deleteFact(ctx, actor, &row, id, func() (int64, int64) { return row.CompanyID, row.PartnerID })
}
