package models

import (
	"context"
	"fmt"
	"time"
)

// DealPage is a deal with everything that its page shows.
type DealPage struct {
	Deal         DealRow
	RoundID      *int64
	ReferrerID   *int64
	ReferrerName string
	CreatedAt    time.Time
	// UpdatedByName is who changed it last, empty for the program itself.
	UpdatedByName string
	// ReasonID and DecidedBy are what the closure's form stands on.
	ReasonID  *int64
	DecidedBy *int64
	// Previous is the deal that this one takes up again, Next those that take up
	// this one, as far as the actor may see them.
	Previous   *DealRow
	Next       []DealRow
	Moves      []MoveRow
	Members    []RecordRef
	Activities Timeline
	Founders   []RoleRow
}

// MoveRow is one line of a deal's history of stages.
type MoveRow struct {
	ID            int64
	FromStage     string
	FromStageName string
	ToStage       string
	ToStageName   string
	FromStatus    string
	ToStatus      string
	Reason        string
	ReasonKey     string
	ReasonName    string
	ReasonNote    string
	Reconsider    string
	DecidedByName string
	MovedAt       time.Time
	MovedByName   string
}

// DealPage returns what a deal's page shows.
func (s *Store) DealPage(ctx context.Context, actor Actor, id int64) (*DealPage, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	page, err := s.dealPage(ctx, actor, id)
	if err != nil {
		return nil, fmt.Errorf("deal %d: %w", id, err)
	}
	return page, nil
}

func (s *Store) dealPage(ctx context.Context, actor Actor, id int64) (*DealPage, error) {
	rows, err := s.dealsOf(ctx, actor, `d.id = ?`, 1, id)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, ErrNotFound
	}
	page := DealPage{Deal: rows[0]}
	var rest struct {
		RoundID, ReferrerID *int64
		PreviousID          *int64
		ReasonID, DecidedBy *int64
		ReferrerName        string
		UpdatedByName       string
		CreatedAt           time.Time
	}
	if err := s.scan(ctx, &rest, `select d.round_id, d.previous_id, d.reason_id, d.decided_by, p.id as referrer_id, p.name as referrer_name, d.created_at, ub.name as updated_by_name from deals d left join people p on p.id = d.referrer_id and p.deleted_at is null left join users ub on ub.id = d.updated_by where d.id = ?`, id); err != nil {
		return nil, err
	}
	page.UpdatedByName, page.ReasonID, page.DecidedBy = rest.UpdatedByName, rest.ReasonID, rest.DecidedBy
	page.RoundID, page.ReferrerID, page.ReferrerName, page.CreatedAt = rest.RoundID, rest.ReferrerID, rest.ReferrerName, rest.CreatedAt
	err = s.scan(ctx, &page.Moves, `select m.id, fs.key as from_stage, fs.name as from_stage_name, ts.key as to_stage, ts.name as to_stage_name, m.from_status, m.to_status, m.reason, re.key as reason_key, re.name as reason_name, m.reason_note, m.reconsider, du.name as decided_by_name, m.moved_at, u.name as moved_by_name
		from stage_moves m left join reasons re on re.id = m.reason_id left join users du on du.id = m.decided_by left join stages fs on fs.id = m.from_stage_id join stages ts on ts.id = m.to_stage_id left join users u on u.id = m.moved_by
		where m.deal_id = ? order by m.id desc limit 200`, id)
	if err != nil {
		return nil, err
	}
	if err := s.fillSequence(ctx, actor, &page, rest.PreviousID); err != nil {
		return nil, err
	}
	if page.Members, err = s.dealMembers(ctx, id); err != nil {
		return nil, err
	}
	if page.Activities, err = s.timeline(ctx, actor, KindDeal, id); err != nil {
		return nil, err
	}
	page.Founders, err = s.roles(ctx, `ro.kind = 'founder' and ro.company_id = ?`, page.Deal.CompanyID)
	return &page, err
}

func (s *Store) dealMembers(ctx context.Context, id int64) ([]RecordRef, error) {
	var members []RecordRef
	err := s.scan(ctx, &members, `select 'user' as kind, u.id, u.name as title from deal_members m join users u on u.id = m.user_id where m.deal_id = ? order by u.name, u.id`, id)
	return members, err
}

// DealForEdit returns a deal as the form shows it, with its version.
func (s *Store) DealForEdit(ctx context.Context, actor Actor, id int64) (DealInput, int64, error) {
	if err := actor.mustWrite(); err != nil {
		return DealInput{}, 0, err
	}
	page, err := s.DealPage(ctx, actor, id)
	if err != nil {
		return DealInput{}, 0, err
	}
	d := page.Deal
	in := DealInput{CompanyID: d.CompanyID, CompanyName: d.CompanyName, Title: d.Title, Origin: d.Origin, StageID: d.StageID, OwnerID: d.OwnerID,
		ReferrerName: page.ReferrerName, AmountSought: amountText(d.AmountSought, d.Currency), Currency: d.Currency,
		NextStep: d.NextStep, NextStepOn: d.NextStepOn, OpenedOn: d.OpenedOn, Restricted: d.Restricted}
	if page.ReferrerID != nil {
		in.ReferrerID = *page.ReferrerID
	}
	for _, m := range page.Members {
		in.MemberIDs = append(in.MemberIDs, m.ID)
	}
	return in, d.Version, nil
}

// fillSequence reads the deals before and after one that is taken up again.
func (s *Store) fillSequence(ctx context.Context, actor Actor, page *DealPage, previous *int64) error {
	if previous != nil {
		rows, err := s.dealsOf(ctx, actor, `d.id = ?`, 1, *previous)
		if err != nil {
			return err
		}
		if len(rows) > 0 {
			page.Previous = &rows[0]
		}
	}
	var err error
	page.Next, err = s.dealsOf(ctx, actor, `d.previous_id = ?`, 10, page.Deal.ID)
	return err
}
