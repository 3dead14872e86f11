package models

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Statuses of a deal. Apart from the stage: a passed deal keeps the stage it
// died in.
const (
	StatusActive = "active"
	StatusOnHold = "on_hold"
	StatusPassed = "passed"
	StatusLost   = "lost"
	StatusWon    = "won"
)

// DealStatuses are all statuses in the order they are offered.
var DealStatuses = []string{StatusActive, StatusOnHold, StatusPassed, StatusLost, StatusWon}

// DealOrigins are the usual ways a deal comes in; any other text is allowed.
var DealOrigins = []string{"founder", "referral", "outbound", "event", "news", "portfolio", "accelerator"}

// Deal is our own look at one company's one financing. AmountSought is in
// minor units of Currency, nil when unknown.
type Deal struct {
	ID        int64
	CompanyID int64
	RoundID   *int64
	Title     string
	StageID   int64
	Status    string
	// Reason is why it was passed or lost, as it was worded then; ReasonNote are
	// our own words beside a reason of the list, Reconsider what would change
	// our mind, DecidedBy who decided.
	Reason     string
	ReasonID   *int64
	ReasonNote string
	Reconsider string
	DecidedBy  *int64
	// ClosedAt is when it was passed, lost or won, nil while it is open;
	// StageSince is when it came to its stage.
	ClosedAt   *time.Time
	StageSince time.Time
	// PreviousID is the earlier deal that this one takes up again.
	PreviousID *int64
	OwnerID    int64
	Origin     string
	ReferrerID *int64

	AmountSought *int64
	Currency     string
	NextStep     string
	NextStepOn   string
	// Restricted deals exist for the owner and the deal's members only.
	Restricted bool
	OpenedOn   string
	// LastActivityOn is kept by the store; see refreshDeals.
	LastActivityOn string `gorm:"->;<-:create"`
	// RequestKey is the form's own key: sending the form twice makes one deal.
	RequestKey *string
	Stamps     `gorm:"embedded"`
}

// DealInput is a deal as typed. Only the company is required: by id, or by
// name, which makes a new company.
type DealInput struct {
	CompanyID   int64
	CompanyName string
	// NewCompany says that a company of the same name is really another one.
	NewCompany bool

	Title, Origin                        string
	StageID, OwnerID                     int64
	ReferrerID                           int64
	ReferrerName                         string
	AmountSought, Currency               string
	NextStep, NextStepOn, OpenedOn, Note string
	Restricted                           bool
	MemberIDs                            []int64
	RequestKey                           string

	amount *int64
	// roundID and previousID link it to a round and to an earlier deal; see SucceedDeal.
	roundID, previousID *int64
}

func (in *DealInput) check(today string) error {
	var c check
	if in.CompanyID == 0 {
		c.required("company", &in.CompanyName, maxName)
	}
	c.line("title", &in.Title, maxLine)
	c.line("origin", &in.Origin, maxLine)
	c.line("referrer", &in.ReferrerName, maxName)
	c.currency("currency", &in.Currency)
	in.amount = c.amount("amount_sought", in.AmountSought, &in.Currency)
	if in.amount == nil {
		in.Currency = ""
	}
	c.line("next_step", &in.NextStep, maxLine)
	c.date("next_step_on", &in.NextStepOn)
	c.date("opened_on", &in.OpenedOn)
	if in.OpenedOn == "" {
		in.OpenedOn = today
	}
	c.text("note", &in.Note, maxText)
	c.line("request_key", &in.RequestKey, 100)
	return c.err()
}

func (in *DealInput) apply(d *Deal) {
	d.Title, d.Origin, d.AmountSought, d.Currency = in.Title, in.Origin, in.amount, in.Currency
	d.NextStep, d.NextStepOn, d.OpenedOn, d.Restricted = in.NextStep, in.NextStepOn, in.OpenedOn, in.Restricted
}

// CreateDeal logs a deal: the company when it is new, the deal, its first
// stage and its note. The same request key gives the same deal again. When
// companies of the typed name exist and none was chosen, it returns an Invalid
// at "company" with "error.company_known"; see CompaniesNamed.
func (s *Store) CreateDeal(ctx context.Context, actor Actor, in DealInput) (*Deal, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	if err := in.check(s.Today()); err != nil {
		return nil, err
	}
	var deal Deal
	err := s.Tx(ctx, func(tx *Store) error {
		if found, err := tx.dealByRequest(ctx, actor, in.RequestKey, &deal); found || err != nil {
			return err
		}
		return tx.insertDeal(ctx, actor, &deal, in)
	})
	if err != nil {
		return nil, fmt.Errorf("create deal: %w", err)
	}
	return &deal, nil
}

func (s *Store) dealByRequest(ctx context.Context, actor Actor, key string, deal *Deal) (bool, error) {
	if key == "" {
		return false, nil
	}
	res := s.DB(ctx).Where("created_by = ? and request_key = ?", actor.UserID, key).Limit(1).Find(deal)
	return res.RowsAffected > 0, res.Error
}

func (s *Store) insertDeal(ctx context.Context, actor Actor, deal *Deal, in DealInput) error {
	*deal = Deal{Status: StatusActive, Stamps: s.newStamps(actor)}
	in.apply(deal)
	deal.RoundID, deal.PreviousID, deal.LastActivityOn = in.roundID, in.previousID, in.OpenedOn
	if in.RequestKey != "" {
		deal.RequestKey = &in.RequestKey
	}
	if err := s.setDealPeople(ctx, actor, deal, in); err != nil {
		return err
	}
	company, err := s.dealCompany(ctx, actor, in)
	if err != nil {
		return err
	}
	deal.CompanyID = company.ID
	stage, err := s.firstStage(ctx, in.StageID)
	if err != nil {
		return err
	}
	deal.StageID, deal.StageSince = stage.ID, deal.CreatedAt
	if stage.Key == StageInvested {
		deal.close(actor, StatusWon, deal.CreatedAt)
	}
	if err := s.writeDeal(ctx, deal, company.NameKey, stage); err != nil {
		return err
	}
	if err := s.addMembers(ctx, deal.ID, in.MemberIDs); err != nil {
		return err
	}
	if err := s.logMove(ctx, actor, deal.CreatedAt, nil, deal, nil); err != nil {
		return err
	}
	if in.Note != "" {
		note := Activity{Kind: "note", Body: in.Note, OccurredOn: s.Today(), Stamps: s.newStamps(actor)}
		links := ActivityInput{CompanyIDs: []int64{deal.CompanyID}, DealIDs: []int64{deal.ID}}
		if err := s.insertActivity(ctx, actor, &note, links); err != nil {
			return err
		}
	}
	return s.record(actor, "create", KindDeal, deal.ID, nil, deal)
}

// writeDeal writes a new deal together with what the store keeps of it, as
// settleDeals and the triggers would find it for one that has just come to its
// first stage: one row is much less work than a row and three updates of it.
func (s *Store) writeDeal(ctx context.Context, deal *Deal, companyKey string, stage Stage) error {
	row := struct {
		Deal          `gorm:"embedded"`
		FurthestID    int64
		CompanyKey    string
		StagePosition int64
	}{*deal, stage.ID, companyKey, stage.Position}
	if err := s.DB(ctx).Table("deals").Create(&row).Error; err != nil {
		return err
	}
	*deal = row.Deal
	return nil
}

// dealCompany finds the company of a deal, or makes it; its ID and NameKey are
// filled in.
func (s *Store) dealCompany(ctx context.Context, actor Actor, in DealInput) (*Company, error) {
	if in.CompanyID != 0 {
		var found []Company
		if err := s.scan(ctx, &found, `select id, name_key from companies where id = ? and deleted_at is null`, in.CompanyID); err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return nil, InvalidField("company", "error.company_gone")
		}
		return &found[0], nil
	}
	if !in.NewCompany {
		known, err := s.CompaniesNamed(ctx, actor, in.CompanyName)
		if err != nil {
			return nil, err
		}
		if len(known) > 0 {
			return nil, InvalidField("company", "error.company_known")
		}
	}
	return s.CreateCompany(ctx, actor, CompanyInput{Name: in.CompanyName, Kind: "startup"})
}

// setDealPeople fills in the owner, by default the actor, and the referrer.
func (s *Store) setDealPeople(ctx context.Context, actor Actor, deal *Deal, in DealInput) error {
	deal.OwnerID = in.OwnerID
	if deal.OwnerID == 0 {
		deal.OwnerID = actor.UserID
	}
	if deal.OwnerID != actor.UserID || actor.UserID == 0 {
		var n int
		if err := s.scan(ctx, &n, `select count(*) from users where id = ?`, deal.OwnerID); err != nil {
			return err
		}
		if n == 0 {
			return InvalidField("owner", "error.choice")
		}
	}
	deal.ReferrerID = nil
	if in.ReferrerID == 0 && in.ReferrerName == "" {
		return nil
	}
	id, err := s.personFor(ctx, actor, in.ReferrerID, in.ReferrerName)
	deal.ReferrerID = &id
	return asField(err, "person", "referrer")
}

func (s *Store) setMembers(ctx context.Context, dealID int64, ids []int64) error {
	var had []int64
	if err := s.scan(ctx, &had, `select user_id from deal_members where deal_id = ?`, dealID); err != nil {
		return err
	}
	for _, id := range had {
		if slices.Contains(ids, id) {
			continue
		}
		if _, err := s.exec(ctx, `delete from deal_members where deal_id = ? and user_id = ?`, dealID, id); err != nil {
			return err
		}
	}
	return s.addMembers(ctx, dealID, ids)
}

func (s *Store) addMembers(ctx context.Context, dealID int64, ids []int64) error {
	for _, id := range ids {
		_, err := s.exec(ctx, `insert into deal_members (deal_id, user_id) select ?, id from users where id = ? on conflict do nothing`, dealID, id)
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) firstStage(ctx context.Context, id int64) (Stage, error) {
	if id != 0 {
		return s.stage(ctx, id)
	}
	var stages []Stage
	if err := s.scan(ctx, &stages, `select `+stageColumns+` from stages where retired_at is null order by position, id limit 1`); err != nil {
		return Stage{}, err
	}
	if len(stages) == 0 {
		return Stage{}, InvalidField("stage", "error.choice")
	}
	return stages[0], nil
}

// takeDeal reads a deal that the actor may see.
func (s *Store) takeDeal(ctx context.Context, actor Actor, id int64) (*Deal, error) {
	var deal Deal
	if err := take(ctx, s, &deal, id); err != nil {
		return nil, err
	}
	return &deal, s.mustSee(ctx, actor, KindDeal, id)
}

// UpdateDeal changes the version of a deal that the caller had read. Company,
// stage and status stay: see MoveDeal and CloseDeal.
func (s *Store) UpdateDeal(ctx context.Context, actor Actor, id, version int64, in DealInput) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	err := s.Tx(ctx, func(tx *Store) error {
		before, err := tx.takeDeal(ctx, actor, id)
		if err != nil {
			return err
		}
		in.CompanyID = before.CompanyID
		if err := in.check(before.OpenedOn); err != nil {
			return err
		}
		if err := tx.bump(ctx, actor, "deals", id, version); err != nil {
			return err
		}
		readers, err := tx.dealReaders(ctx, []int64{id})
		if err != nil {
			return err
		}
		after := *before
		in.apply(&after)
		if err := tx.setDealPeople(ctx, actor, &after, in); err != nil {
			return err
		}
		err = tx.DB(ctx).Model(&Deal{ID: id}).Select("Title", "OwnerID", "Origin", "ReferrerID", "AmountSought", "Currency", "NextStep", "NextStepOn", "OpenedOn", "Restricted").
			UpdateColumns(after).Error
		if err != nil {
			return err
		}
		if err := tx.setMembers(ctx, id, in.MemberIDs); err != nil {
			return err
		}
		tx.refreshDeals(id)
		if err := tx.announceReaders(ctx, before, readers); err != nil {
			return err
		}
		if before.Restricted != after.Restricted || before.OwnerID != after.OwnerID || after.Restricted {
			if err := tx.enqueueActivitiesOf(ctx, id); err != nil {
				return err
			}
		}
		return tx.record(actor, "update", KindDeal, id, before, after)
	})
	if err != nil {
		return fmt.Errorf("update deal: %w", err)
	}
	return nil
}

// enqueueActivitiesOf re-indexes what is attached to a deal, since who may see
// it follows the deal.
func (s *Store) enqueueActivitiesOf(ctx context.Context, dealID int64) error {
	var ids []int64
	if err := s.scan(ctx, &ids, `select activity_id from activity_links where deal_id = ?`, dealID); err != nil {
		return err
	}
	s.enqueue(KindActivity, ids...)
	return nil
}

// announceReaders tells those who lose sight of a deal that their lists have
// changed, without saying in what.
func (s *Store) announceReaders(ctx context.Context, before *Deal, readers map[int64][]int64) error {
	now, err := s.dealReaders(ctx, []int64{before.ID})
	if err != nil || now[before.ID] == nil {
		return err
	}
	if !before.Restricted {
		s.announce(Event{Kind: EventMany})
		return nil
	}
	var lost []int64
	for _, id := range readers[before.ID] {
		if !slices.Contains(now[before.ID], id) {
			lost = append(lost, id)
		}
	}
	if len(lost) > 0 {
		s.announce(Event{Kind: EventMany, readers: lost})
	}
	return nil
}
