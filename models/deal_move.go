package models

import (
	"context"
	"fmt"
	"time"
)

// stageMove is one change of stage or status.
type stageMove struct {
	ID          int64
	DealID      int64
	FromStageID *int64
	ToStageID   int64
	FromStatus  string
	ToStatus    string
	Reason      string
	ActivityID  *int64
	MovedAt     time.Time
	MovedBy     *int64
}

// logMove writes the history row of a deal that now stands where it stands,
// with its activity on the deal's and the company's timelines.
func (s *Store) logMove(ctx context.Context, actor Actor, deal *Deal, fromStage *int64, fromStatus, reason string) error {
	activity := Activity{Kind: "stage_change", Subject: deal.Status, OccurredOn: s.Today(), Body: reason, Stamps: s.newStamps(actor)}
	if err := s.insertActivity(ctx, actor, &activity, ActivityInput{CompanyIDs: []int64{deal.CompanyID}, DealIDs: []int64{deal.ID}}); err != nil {
		return err
	}
	move := stageMove{DealID: deal.ID, FromStageID: fromStage, ToStageID: deal.StageID, FromStatus: fromStatus, ToStatus: deal.Status,
		Reason: reason, ActivityID: &activity.ID, MovedAt: s.Now(), MovedBy: actor.by()}
	return s.DB(ctx).Create(&move).Error
}

// MoveDeal brings a deal to a stage. The last stage, Invested, is where won
// deals are, so moving there wins the deal and moving away opens it again.
func (s *Store) MoveDeal(ctx context.Context, actor Actor, id, version, stageID int64) (*Deal, error) {
	return s.changeDeal(ctx, actor, id, version, func(tx *Store, deal *Deal) (string, error) {
		stage, err := tx.stage(ctx, stageID)
		if err != nil {
			return "", err
		}
		deal.StageID = stage.ID
		if stage.Key == StageInvested {
			deal.Status, deal.Reason = StatusWon, ""
		} else if deal.Status == StatusWon {
			deal.Status = StatusActive
		}
		return "", nil
	})
}

// CloseDeal sets a deal's status, also back to active. Passed and lost need a
// reason; won brings the deal to the stage Invested.
func (s *Store) CloseDeal(ctx context.Context, actor Actor, id, version int64, status, reason string) (*Deal, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	var c check
	c.oneOf("status", status, DealStatuses)
	c.line("reason", &reason, maxLine)
	if (status == StatusPassed || status == StatusLost) && reason == "" {
		c.fail("reason", "error.reason_required")
	}
	if err := c.err(); err != nil {
		return nil, err
	}
	return s.changeDeal(ctx, actor, id, version, func(tx *Store, deal *Deal) (string, error) {
		deal.Status, deal.Reason = status, reason
		if status != StatusWon {
			return reason, nil
		}
		return reason, tx.scan(ctx, &deal.StageID, `select id from stages where key = ?`, StageInvested)
	})
}

// changeDeal changes a deal's stage or status and writes its history. A change
// to what already is changes nothing.
func (s *Store) changeDeal(ctx context.Context, actor Actor, id, version int64, change func(tx *Store, deal *Deal) (string, error)) (*Deal, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	var after Deal
	err := s.Tx(ctx, func(tx *Store) error {
		before, err := tx.takeDeal(ctx, actor, id)
		if err != nil {
			return err
		}
		after = *before
		reason, err := change(tx, &after)
		if err != nil {
			return err
		}
		if after.StageID == before.StageID && after.Status == before.Status && after.Reason == before.Reason {
			return nil
		}
		if err := tx.bump(ctx, actor, "deals", id, version); err != nil {
			return err
		}
		after.Version = version + 1
		err = tx.DB(ctx).Model(&Deal{ID: id}).Select("StageID", "Status", "Reason").UpdateColumns(after).Error
		if err != nil {
			return err
		}
		if err := tx.logMove(ctx, actor, &after, &before.StageID, before.Status, reason); err != nil {
			return err
		}
		return tx.record(ctx, actor, "update", KindDeal, id, before, after)
	})
	if err != nil {
		return nil, fmt.Errorf("change deal %d: %w", id, err)
	}
	return &after, nil
}

// UndoMove takes the latest change of stage or status back. The history keeps
// both. It returns ErrNotFound when the deal has never been moved.
func (s *Store) UndoMove(ctx context.Context, actor Actor, id, version int64) (*Deal, error) {
	return s.changeDeal(ctx, actor, id, version, func(tx *Store, deal *Deal) (string, error) {
		var moves []stageMove
		if err := tx.scan(ctx, &moves, `select id, from_stage_id, from_status from stage_moves where deal_id = ? order by id desc limit 1`, id); err != nil {
			return "", err
		}
		if len(moves) == 0 || moves[0].FromStageID == nil {
			return "", ErrNotFound
		}
		last := moves[0]
		deal.StageID = *last.FromStageID
		if deal.Status == last.FromStatus {
			return "", nil
		}
		deal.Status, deal.Reason = last.FromStatus, ""
		err := tx.scan(ctx, &deal.Reason, `select reason from stage_moves where deal_id = ? and id < ? and to_status = ? and reason <> '' order by id desc limit 1`,
			id, last.ID, last.FromStatus)
		return deal.Reason, err
	})
}
