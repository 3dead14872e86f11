package models

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
)

// CaptureInput is what one typed line is saved as: a deal, a round, or both,
// about one company. Deal and Round leave the company to it.
type CaptureInput struct {
	Line       string
	RequestKey string

	CompanyID   int64
	CompanyName string
	// NewCompany says that a company of the same name is really another one.
	NewCompany       bool
	Website, Country string
	Sectors          []string
	Founders         []string

	Deal  *DealInput
	Round *RoundInput
	// RoundID is the round on record that Round is about, 0 for a new one: that is
	// completed, and gets the investors that it lacks.
	RoundID   int64
	Investors []InvestmentInput
}

// Capture is a line that was saved, with what was made of it.
type Capture struct {
	ID         int64
	RequestKey string
	Line       string
	CompanyID  int64
	DealID     *int64
	RoundID    *int64
	CreatedAt  time.Time
	CreatedBy  int64
	UndoneAt   *time.Time
}

// captureRecord is a record that a line has made.
type captureRecord struct {
	CaptureID int64
	Kind      string
	RecordID  int64
}

// CreateCapture saves what a line says, all of it or nothing. The same request
// key gives the same capture again. Errors are those of CreateDeal, CreateRound
// and CreateInvestment, "line" standing for what belongs to no single chip.
func (s *Store) CreateCapture(ctx context.Context, actor Actor, in CaptureInput) (*Capture, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	var c check
	c.text("line", &in.Line, maxLine*2)
	c.required("request_key", &in.RequestKey, 100)
	if in.CompanyID == 0 {
		c.required("company", &in.CompanyName, maxName)
	}
	if in.Deal == nil && in.Round == nil {
		c.fail("line", "error.required")
	}
	if err := c.err(); err != nil {
		return nil, err
	}
	var capture Capture
	err := s.Tx(ctx, func(tx *Store) error {
		res := tx.DB(ctx).Where("created_by = ? and request_key = ?", actor.UserID, in.RequestKey).Limit(1).Find(&capture)
		if res.RowsAffected > 0 || res.Error != nil {
			return res.Error
		}
		return (&capturing{Store: tx, actor: actor, in: in}).save(ctx, &capture)
	})
	if err != nil {
		return nil, fmt.Errorf("capture: %w", err)
	}
	return &capture, nil
}

// capturing is a line on its way into the records, with what it has made.
type capturing struct {
	*Store
	actor Actor
	in    CaptureInput
	made  []captureRecord
}

func (c *capturing) save(ctx context.Context, capture *Capture) error {
	*capture = Capture{RequestKey: c.in.RequestKey, Line: c.in.Line, CreatedAt: c.Now(), CreatedBy: c.actor.UserID}
	var err error
	if capture.CompanyID, err = c.company(ctx); err != nil {
		return err
	}
	if c.in.Round != nil {
		round, err := c.round(ctx, capture.CompanyID)
		if err != nil {
			return err
		}
		capture.RoundID = &round.ID
	}
	if c.in.Deal != nil {
		deal, err := c.deal(ctx, capture.CompanyID, capture.RoundID)
		if err != nil {
			return err
		}
		capture.DealID = &deal.ID
	}
	if err := c.DB(ctx).Create(capture).Error; err != nil {
		return err
	}
	for i := range c.made {
		c.made[i].CaptureID = capture.ID
	}
	if err := c.dropDraft(ctx, c.actor); err != nil {
		return err
	}
	if len(c.made) == 0 {
		return nil
	}
	return c.DB(ctx).Create(&c.made).Error
}

func (c *capturing) note(kind string, id int64) {
	c.made = append(c.made, captureRecord{Kind: kind, RecordID: id})
}

// company is the one that was chosen, or a new one with what the line says of it.
func (c *capturing) company(ctx context.Context) (int64, error) {
	if c.in.CompanyID != 0 {
		return c.companyFor(ctx, c.actor, c.in.CompanyID, "", "")
	}
	if !c.in.NewCompany {
		known, err := c.CompaniesNamed(ctx, c.actor, c.in.CompanyName)
		if err != nil {
			return 0, err
		}
		if len(known) > 0 {
			return 0, InvalidField("company", "error.company_known")
		}
	}
	company, err := c.CreateCompany(ctx, c.actor, CompanyInput{Name: c.in.CompanyName, Website: c.in.Website, Country: c.in.Country, Sectors: c.in.Sectors})
	if err != nil {
		return 0, err
	}
	c.note(KindCompany, company.ID)
	for _, name := range c.in.Founders {
		if err := c.founder(ctx, company.ID, name); err != nil {
			return 0, err
		}
	}
	return company.ID, nil
}

// founder gives a new company its founder: the one person of that name, or a
// new one.
func (c *capturing) founder(ctx context.Context, company int64, name string) error {
	found, err := c.Resolve(ctx, c.actor, []string{KindPerson}, []string{name})
	if err != nil {
		return err
	}
	in := RoleInput{CompanyID: company, PersonName: name, Kind: "founder"}
	if known := found[name]; len(known) == 1 && known[0].Exact {
		in.PersonID = known[0].ID
	}
	role, err := c.CreateRole(ctx, c.actor, in)
	if err == nil && in.PersonID == 0 {
		c.note(KindPerson, role.PersonID)
	}
	return asField(err, "person", "founder")
}

func (c *capturing) round(ctx context.Context, company int64) (*Round, error) {
	in := *c.in.Round
	in.CompanyID = company
	if c.in.RoundID != 0 {
		return c.knownRound(ctx, in)
	}
	round, err := c.CreateRound(ctx, c.actor, in)
	if err != nil {
		return nil, err
	}
	c.note(KindRound, round.ID)
	return round, c.investors(ctx, round, nil)
}

// knownRound completes a round on record by what the line says.
func (c *capturing) knownRound(ctx context.Context, typed RoundInput) (*Round, error) {
	var round Round
	err := take(ctx, c.Store, &round, c.in.RoundID)
	if errors.Is(err, ErrNotFound) || err == nil && round.CompanyID != typed.CompanyID {
		return nil, InvalidField("round", "error.choice")
	}
	if err != nil {
		return nil, err
	}
	if _, err := c.completeRound(ctx, c.actor, round.ID, typed); err != nil {
		return nil, err
	}
	had, err := c.investments(ctx, `i.round_id = ?`, round.ID)
	if err != nil {
		return nil, err
	}
	return &round, c.investors(ctx, &round, had)
}

// investors gives a round the investors of the line that it does not have.
func (c *capturing) investors(ctx context.Context, round *Round, had []InvestmentRow) error {
	for _, investor := range c.in.Investors {
		if slices.ContainsFunc(had, func(h InvestmentRow) bool {
			return h.InvestorKind == investor.InvestorKind && h.InvestorID == investor.InvestorID
		}) {
			continue
		}
		investor.RoundID = round.ID
		row, err := c.CreateInvestment(ctx, c.actor, investor)
		if err != nil {
			return err
		}
		switch {
		case investor.InvestorID != 0:
		case row.CompanyID != nil:
			c.note(KindCompany, *row.CompanyID)
		default:
			c.note(KindPerson, *row.PersonID)
		}
	}
	return nil
}

func (c *capturing) deal(ctx context.Context, company int64, round *int64) (*Deal, error) {
	in := *c.in.Deal
	in.CompanyID, in.RequestKey = company, ""
	deal, err := c.CreateDeal(ctx, c.actor, in)
	if err != nil {
		return nil, err
	}
	c.note(KindDeal, deal.ID)
	if in.ReferrerID == 0 && deal.ReferrerID != nil {
		c.note(KindPerson, *deal.ReferrerID)
	}
	if round != nil {
		if _, err := c.exec(ctx, `update deals set round_id = ? where id = ?`, *round, deal.ID); err != nil {
			return nil, err
		}
	}
	var activities []int64
	if err := c.scan(ctx, &activities, `select activity_id from activity_links where deal_id = ?`, deal.ID); err != nil {
		return nil, err
	}
	for _, id := range activities {
		c.note(KindActivity, id)
	}
	return deal, nil
}

// UndoCapture takes a saved line back as a whole: everything that it made moves
// to the trash, but for companies and people that something else has come to
// stand on. Only who saved it may; a second time changes nothing.
func (s *Store) UndoCapture(ctx context.Context, actor Actor, id int64) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	err := s.Tx(ctx, func(tx *Store) error {
		var capture Capture
		err := tx.DB(ctx).Where("id = ? and created_by = ?", id, actor.UserID).Take(&capture).Error
		switch {
		case errors.Is(err, gorm.ErrRecordNotFound):
			return ErrNotFound
		case err != nil || capture.UndoneAt != nil:
			return err
		}
		var made []captureRecord
		if err := tx.scan(ctx, &made, `select capture_id, kind, record_id from capture_records where capture_id = ? order by kind desc, record_id`, id); err != nil {
			return err
		}
		for _, kind := range []string{KindActivity, KindDeal, KindRound, KindPerson, KindCompany} {
			for _, r := range made {
				if r.Kind == kind {
					if err := tx.takeBack(ctx, actor, r); err != nil {
						return err
					}
				}
			}
		}
		_, err = tx.exec(ctx, `update captures set undone_at = ? where id = ?`, tx.Now(), id)
		return err
	})
	if err != nil {
		return fmt.Errorf("undo capture %d: %w", id, err)
	}
	return nil
}

// standsOn count what else stands on a company or a person.
var standsOn = map[string]string{
	KindCompany: `select (select count(*) from deals where company_id = t.id and deleted_at is null) + (select count(*) from rounds where company_id = t.id and deleted_at is null)
		+ (select count(*) from investments i join rounds r on r.id = i.round_id and r.deleted_at is null where i.company_id = t.id)
		+ (select count(*) from activity_links l join activities a on a.id = l.activity_id and a.deleted_at is null where l.company_id = t.id) from companies t where t.id = ?`,
	KindPerson: `select (select count(*) from deals where referrer_id = t.id and deleted_at is null)
		+ (select count(*) from roles ro join companies c on c.id = ro.company_id and c.deleted_at is null where ro.person_id = t.id and not exists (select 1 from capture_records cr where cr.capture_id = ? and cr.kind = 'company' and cr.record_id = c.id))
		+ (select count(*) from investments i join rounds r on r.id = i.round_id and r.deleted_at is null where i.person_id = t.id)
		+ (select count(*) from activity_links l join activities a on a.id = l.activity_id and a.deleted_at is null where l.person_id = t.id) from people t where t.id = ?`,
}

// takeBack moves one record to the trash, unless it is there already or is
// needed elsewhere.
func (s *Store) takeBack(ctx context.Context, actor Actor, r captureRecord) error {
	if query, ok := standsOn[r.Kind]; ok {
		args := []any{r.RecordID}
		if r.Kind == KindPerson {
			args = []any{r.CaptureID, r.RecordID}
		}
		var n int64
		if err := s.scan(ctx, &n, query, args...); err != nil || n > 0 {
			return err
		}
	}
	err := s.Remove(ctx, actor, r.Kind, r.RecordID)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// Draft is the line that the actor has typed and not saved, "" for none.
func (s *Store) Draft(ctx context.Context, actor Actor) (string, error) {
	if err := actor.mustWrite(); err != nil {
		return "", err
	}
	var line string
	if err := s.scan(ctx, &line, `select line from capture_drafts where user_id = ?`, actor.UserID); err != nil {
		return "", fmt.Errorf("draft: %w", err)
	}
	return line, nil
}

// SetDraft keeps a line for the next time; an empty one forgets it.
func (s *Store) SetDraft(ctx context.Context, actor Actor, line string) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	var c check
	c.text("line", &line, maxLine*2)
	if err := c.err(); err != nil {
		return err
	}
	if line == "" {
		return s.dropDraft(ctx, actor)
	}
	_, err := s.exec(ctx, `insert into capture_drafts (user_id, line, updated_at) values (?, ?, ?)
		on conflict (user_id) do update set line = excluded.line, updated_at = excluded.updated_at`, actor.UserID, line, s.Now())
	if err != nil {
		return fmt.Errorf("draft: %w", err)
	}
	return nil
}

func (s *Store) dropDraft(ctx context.Context, actor Actor) error {
	if _, err := s.exec(ctx, `delete from capture_drafts where user_id = ?`, actor.UserID); err != nil {
		return fmt.Errorf("draft: %w", err)
	}
	return nil
}
