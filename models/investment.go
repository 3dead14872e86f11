package models

import (
	"context"
	"fmt"
	"time"

	"dealflow/models/money"
)

// Investment is one investor's part in one round. The investor is exactly one
// of a company and a person. Amount is in minor units, nil when undisclosed.
type Investment struct {
	ID        int64
	RoundID   int64
	CompanyID *int64
	PersonID  *int64
	Amount    *int64
	Currency  string
	Lead      bool
	SourceID  *int64
	CreatedAt time.Time
	CreatedBy *int64
}

// InvestorRef names an investor, a company or a person.
type InvestorRef struct {
	// Kind is KindCompany or KindPerson.
	Kind string
	ID   int64
	Name string
	Lead bool
}

// InvestmentRow is an investment with its round, the company that raised and
// the investor.
type InvestmentRow struct {
	ID            int64
	RoundID       int64
	RoundType     string
	AnnouncedOn   string
	RoundAmount   *int64
	RoundCurrency string
	CompanyID     int64
	CompanyName   string
	InvestorKind  string
	InvestorID    int64
	InvestorName  string
	Amount        *int64
	Currency      string
	Lead          bool
	Source        SourceRef `gorm:"embedded;embeddedPrefix:source_"`
}

func (r InvestmentRow) cursor(string) (any, int64) { return r.AnnouncedOn, r.ID }

const investmentColumns = `i.id, i.round_id, r.type as round_type, r.announced_on, r.amount as round_amount, r.currency as round_currency,
	r.company_id, c.name as company_name,
	case when i.company_id is null then 'person' else 'company' end as investor_kind, coalesce(i.company_id, i.person_id) as investor_id,
	coalesce(ic.name, ip.name) as investor_name, i.amount, i.currency, i.lead, ` + sourceColumns

const investmentFrom = `investments i
	join rounds r on r.id = i.round_id and r.deleted_at is null
	join companies c on c.id = r.company_id and c.deleted_at is null
	left join companies ic on ic.id = i.company_id
	left join people ip on ip.id = i.person_id
	left join sources s on s.id = i.source_id`

// investorAlive leaves out investors that are in the trash.
const investorAlive = `(ic.id is not null and ic.deleted_at is null or ip.id is not null and ip.deleted_at is null)`

// investments reads investments by a constant condition; leads come first.
func (s *Store) investments(ctx context.Context, cond string, arg any) ([]InvestmentRow, error) {
	var rows []InvestmentRow
	err := s.scan(ctx, &rows, `select `+investmentColumns+` from `+investmentFrom+` where `+cond+` and `+investorAlive+`
		order by r.announced_on desc, i.round_id desc, i.lead desc, i.id limit 1000`, arg)
	return rows, err
}

func (s *Store) fillInvestors(ctx context.Context, rows []RoundRow) error {
	if len(rows) == 0 {
		return nil
	}
	at := map[int64]int{}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		at[r.ID], ids[i] = i, r.ID
	}
	investments, err := s.investments(ctx, `i.round_id in ?`, ids)
	if err != nil {
		return fmt.Errorf("investors: %w", err)
	}
	for _, inv := range investments {
		row := &rows[at[inv.RoundID]]
		row.Investors = append(row.Investors, InvestorRef{inv.InvestorKind, inv.InvestorID, inv.InvestorName, inv.Lead})
	}
	return nil
}

// InvestmentInput is an investment as typed. InvestorKind is KindCompany or
// KindPerson; an InvestorID of 0 makes a new one with the name.
type InvestmentInput struct {
	RoundID          int64
	InvestorKind     string
	InvestorID       int64
	InvestorName     string
	Amount, Currency string
	Lead             bool
	Source           SourceInput

	amount *int64
}

func (in *InvestmentInput) check() error {
	var c check
	c.oneOf("investor_kind", in.InvestorKind, []string{KindCompany, KindPerson})
	if in.InvestorID == 0 {
		c.required("investor", &in.InvestorName, maxName)
	}
	c.currency("currency", &in.Currency)
	in.amount = c.amount("amount", in.Amount, &in.Currency)
	if in.amount == nil {
		in.Currency = ""
	}
	c.source(&in.Source)
	return c.err()
}

// CreateInvestment adds an investor to a round.
func (s *Store) CreateInvestment(ctx context.Context, actor Actor, in InvestmentInput) (*Investment, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	var row Investment
	err := s.Tx(ctx, func(tx *Store) error {
		var round Round
		if err := take(ctx, tx, &round, in.RoundID); err != nil {
			return err
		}
		row = Investment{RoundID: in.RoundID, Amount: in.amount, Currency: in.Currency, Lead: in.Lead, CreatedAt: tx.Now(), CreatedBy: actor.by()}
		if err := tx.setInvestor(ctx, actor, &row, in); err != nil {
			return err
		}
		if row.CompanyID != nil && *row.CompanyID == round.CompanyID {
			return InvalidField("investor", "error.own_round")
		}
		var err error
		if row.SourceID, err = tx.setSource(ctx, actor, nil, in.Source); err != nil {
			return err
		}
		if err := tx.DB(ctx).Create(&row).Error; err != nil {
			return duplicate(err, "investor", "error.investor_exists")
		}
		if err := tx.record(actor, "update", KindRound, in.RoundID, nil, row); err != nil {
			return err
		}
		tx.refreshRound(in.RoundID)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("create investment: %w", err)
	}
	return &row, nil
}

func (s *Store) setInvestor(ctx context.Context, actor Actor, row *Investment, in InvestmentInput) error {
	if in.InvestorKind == KindPerson {
		id, err := s.personFor(ctx, actor, in.InvestorID, in.InvestorName)
		row.PersonID = &id
		return asField(err, "person", "investor")
	}
	id, err := s.companyFor(ctx, actor, in.InvestorID, in.InvestorName, "investor")
	row.CompanyID = &id
	return asField(err, "company", "investor")
}

// DeleteInvestment takes an investor out of a round; what it was stays in the
// audit entry.
func (s *Store) DeleteInvestment(ctx context.Context, actor Actor, id int64) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	err := s.Tx(ctx, func(tx *Store) error {
		var row Investment
		if err := takeAny(ctx, tx, &row, id); err != nil {
			return err
		}
		companies, people, err := tx.investorIDs(ctx, `i.id = ?`, id)
		if err != nil {
			return err
		}
		if err := tx.DB(ctx).Delete(&row).Error; err != nil {
			return err
		}
		if err := tx.record(actor, "update", KindRound, row.RoundID, row, nil); err != nil {
			return err
		}
		tx.refreshBoth(companies, people)
		return nil
	})
	if err != nil {
		return fmt.Errorf("delete investment %d: %w", id, err)
	}
	return nil
}

// amountText writes an amount so that the form reads it back exactly.
func amountText(minor *int64, currency string) string {
	if minor == nil {
		return ""
	}
	return money.Money{Minor: *minor, Currency: currency}.String()
}
