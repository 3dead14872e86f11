package models

import (
	"context"
	"fmt"
	"time"
)

// stageMove is one change of stage or status. Undoes is the move that it took
// back: neither of the two counts when moves are.
type stageMove struct {
	ID          int64
	DealID      int64
	FromStageID *int64
	ToStageID   int64
	FromStatus  string
	ToStatus    string
	Reason      string
	ReasonID    *int64
	ReasonNote  string
	Reconsider  string
	DecidedBy   *int64
	UndoesID    *int64
	ActivityID  *int64
	MovedAt     time.Time
	MovedBy     *int64
}

var moveColumns = []bulkColumn{{"activity_id", bulkInt}, {"deal_id", bulkInt}, {"from_stage_id", bulkInt}, {"to_stage_id", bulkInt}, {"from_status", bulkText}, {"to_status", bulkText},
	{"reason", bulkText}, {"reason_id", bulkInt}, {"reason_note", bulkText}, {"reconsider", bulkText}, {"decided_by", bulkInt}, {"undoes_id", bulkInt},
	{"moved_at", bulkTime}, {"moved_by", bulkInt}}

// row is the move in the order of moveColumns.
func (m *stageMove) row() []any {
	return []any{m.ActivityID, m.DealID, m.FromStageID, m.ToStageID, m.FromStatus, m.ToStatus, m.Reason, m.ReasonID, m.ReasonNote, m.Reconsider, m.DecidedBy, m.UndoesID, m.MovedAt, m.MovedBy}
}

// logMove writes the history row of a deal that now stands where it stands,
// with its activity on the deal's and the company's timelines. Before is nil
// for a new deal.
func (s *Store) logMove(ctx context.Context, actor Actor, now time.Time, before, after *Deal, undoes *int64) error {
	move := stageMove{DealID: after.ID, ToStageID: after.StageID, ToStatus: after.Status, UndoesID: undoes, MovedAt: now, MovedBy: actor.by()}
	if before != nil {
		move.FromStageID, move.FromStatus = &before.StageID, before.Status
	}
	if move.FromStatus != after.Status {
		move.Reason, move.ReasonID, move.ReasonNote = after.Reason, after.ReasonID, after.ReasonNote
		move.Reconsider, move.DecidedBy = after.Reconsider, after.DecidedBy
	}
	activity := Activity{Kind: "stage_change", Subject: after.Status, OccurredOn: s.Today(), Body: join(move.Reason, move.ReasonNote), Stamps: s.newStamps(actor)}
	by := activity.CreatedBy
	head := bulkPart{table: "activities", cols: moveActivityColumns, rows: [][]any{{activity.Kind, activity.Subject, activity.Body, activity.OccurredOn, activity.CreatedAt, by, activity.UpdatedAt, by}}}
	// Both are there, so that nothing is looked up first as for what a person typed.
	links := [][]any{{nil, &after.CompanyID, (*int64)(nil)}, {nil, (*int64)(nil), &after.ID}}
	parts := []bulkPart{{table: "activity_links", cols: moveLinkColumns, rows: links, under: true}, {table: "stage_moves", cols: moveColumns, rows: [][]any{move.row()}, under: true}}
	if before == nil {
		parts = append(parts, bulkPart{table: "deal_stages", cols: dealStageColumns, rows: [][]any{{after.ID, after.StageID}}})
	}
	var err error
	if activity.ID, err = s.insertUnder(ctx, head, parts); err != nil {
		return err
	}
	in := ActivityInput{CompanyIDs: []int64{after.CompanyID}, DealIDs: []int64{after.ID}}
	if err := s.record(actor, "create", KindActivity, activity.ID, nil, newSnapshot(&activity, in)); err != nil {
		return err
	}
	if before != nil || closed(after.Status) {
		s.refreshDeals(after.ID) // of a new one, all is written
	}
	return nil
}

var (
	moveActivityColumns = []bulkColumn{{"kind", bulkText}, {"subject", bulkText}, {"body", bulkText}, {"occurred_on", bulkText}, {"created_at", bulkTime}, {"created_by", bulkInt}, {"updated_at", bulkTime}, {"updated_by", bulkInt}}
	moveLinkColumns     = []bulkColumn{{"activity_id", bulkInt}, {"company_id", bulkInt}, {"deal_id", bulkInt}}
	dealStageColumns    = []bulkColumn{{"deal_id", bulkInt}, {"stage_id", bulkInt}}
)

// join puts a headline and what is said under it together.
func join(headline, text string) string {
	if headline == "" || text == "" {
		return headline + text
	}
	return headline + "\n" + text
}

// MoveDeal brings a deal to a stage. The last stage, Invested, is where won
// deals are, so moving there wins the deal and moving away opens it again.
func (s *Store) MoveDeal(ctx context.Context, actor Actor, id, version, stageID int64) (*Deal, error) {
	return s.changeDeal(ctx, actor, id, version, func(tx *Store, deal *Deal, now time.Time) (*int64, error) {
		if deal.StageID == stageID {
			return nil, nil
		}
		stage, err := tx.stage(ctx, stageID)
		if err != nil {
			return nil, err
		}
		deal.StageID = stage.ID
		if stage.Key == StageInvested {
			deal.close(actor, StatusWon, now)
		} else if deal.Status == StatusWon {
			deal.close(actor, StatusActive, now)
		}
		return nil, nil
	})
}

// changeDeal changes a deal's stage or status and writes its history. The
// change may name the move that it takes back. A change to what already is
// changes nothing.
func (s *Store) changeDeal(ctx context.Context, actor Actor, id, version int64, change func(tx *Store, deal *Deal, now time.Time) (undoes *int64, err error)) (*Deal, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	var after Deal
	now := s.Now()
	err := s.Tx(ctx, func(tx *Store) error {
		before, err := tx.takeDeal(ctx, actor, id)
		if err != nil {
			return err
		}
		after = *before
		undoes, err := change(tx, &after, now)
		if err != nil {
			return err
		}
		moved := after.StageID != before.StageID || after.Status != before.Status
		if !moved && after.sameClosure(before) {
			return nil
		}
		if after.StageID != before.StageID && after.StageSince.Equal(before.StageSince) {
			after.StageSince = now
		}
		if err := tx.bump(ctx, actor, "deals", id, version); err != nil {
			return err
		}
		after.Version, after.UpdatedAt = version+1, now
		err = tx.DB(ctx).Model(&Deal{ID: id}).
			Select("UpdatedAt", "StageID", "StageSince", "Status", "Reason", "ReasonID", "ReasonNote", "Reconsider", "DecidedBy", "ClosedAt").UpdateColumns(after).Error
		if err != nil {
			return err
		}
		if moved {
			err = tx.logMove(ctx, actor, now, before, &after, undoes)
		} else {
			err = tx.correctMove(ctx, &after)
		}
		if err != nil {
			return err
		}
		tx.nameOperation(actor, OperationMove)
		return tx.record(actor, "update", KindDeal, id, before, after)
	})
	if err != nil {
		return nil, fmt.Errorf("change deal %d: %w", id, err)
	}
	return &after, nil
}

// UndoMove takes the latest change of stage or status back. The history keeps
// both. It returns ErrNotFound when the deal has never been moved.
func (s *Store) UndoMove(ctx context.Context, actor Actor, id, version int64) (*Deal, error) {
	return s.changeDeal(ctx, actor, id, version, func(tx *Store, deal *Deal, _ time.Time) (*int64, error) {
		var moves []stageMove
		if err := tx.scan(ctx, &moves, `select * from stage_moves where deal_id = ? order by id desc limit 1`, id); err != nil {
			return nil, err
		}
		if len(moves) == 0 || moves[0].FromStageID == nil {
			return nil, ErrNotFound
		}
		last := moves[0]
		if deal.StageID != *last.FromStageID {
			deal.StageID = *last.FromStageID
			if err := tx.sinceBefore(ctx, deal, last.ID); err != nil {
				return nil, err
			}
		}
		if deal.Status == last.FromStatus {
			return &last.ID, nil
		}
		return &last.ID, tx.closureBefore(ctx, deal, last)
	})
}

// sinceBefore sets since when a deal stood in its stage before a move.
func (s *Store) sinceBefore(ctx context.Context, deal *Deal, move int64) error {
	var moves []stageMove
	err := s.scan(ctx, &moves, `select moved_at from stage_moves where deal_id = ? and id < ? and to_stage_id = ? and (from_stage_id is null or from_stage_id <> to_stage_id) order by id desc limit 1`,
		deal.ID, move, deal.StageID)
	if err == nil && len(moves) > 0 {
		deal.StageSince = moves[0].MovedAt
	}
	return err
}

// closureBefore gives a deal the status that it had before a move, with what
// was said when it got that.
func (s *Store) closureBefore(ctx context.Context, deal *Deal, last stageMove) error {
	deal.Status, deal.ClosedAt = last.FromStatus, nil
	deal.Reason, deal.ReasonID, deal.ReasonNote, deal.Reconsider, deal.DecidedBy = "", nil, "", "", nil
	var moves []stageMove
	err := s.scan(ctx, &moves, `select * from stage_moves where deal_id = ? and id < ? and to_status = ? and from_status <> to_status order by id desc limit 1`,
		deal.ID, last.ID, last.FromStatus)
	if err != nil || len(moves) == 0 {
		return err
	}
	m := moves[0]
	deal.Reason, deal.ReasonID, deal.ReasonNote, deal.Reconsider, deal.DecidedBy = m.Reason, m.ReasonID, m.ReasonNote, m.Reconsider, m.DecidedBy
	if closed(deal.Status) {
		deal.ClosedAt = &m.MovedAt
	}
	return nil
}
