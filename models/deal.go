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
