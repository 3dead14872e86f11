package models

import (
	"context"
	"fmt"
	"time"
)

// ClosureInput is what becomes of a deal, as typed. Passed and lost need a
// reason: one of the list, our own words, or both.
type ClosureInput struct {
	Status string
	// ReasonID is a reason of the list, 0 for none.
	ReasonID int64
	// Reason is the reason in our own words.
	Reason string
	// Reconsider is what would change our mind.
	Reconsider string
	// DecidedBy is who decided, by default the actor.
	DecidedBy int64
}

// maxReason bounds what is said about the end of a deal, in characters.
const maxReason = 2000

func (in *ClosureInput) check() error {
	var c check
	c.oneOf("status", in.Status, DealStatuses)
	c.text("reason", &in.Reason, maxReason)
	c.text("reconsider", &in.Reconsider, maxReason)
	if in.refused() && in.ReasonID == 0 && in.Reason == "" {
		c.fail("reason_id", "error.reason_required")
	}
	return c.err()
}

// refused says that there will be no investment, by us or by them.
func (in *ClosureInput) refused() bool { return in.Status == StatusPassed || in.Status == StatusLost }

func closed(status string) bool {
	return status == StatusPassed || status == StatusLost || status == StatusWon
}

// close gives a deal a status by the actor's decision, without a reason.
func (d *Deal) close(actor Actor, status string, now time.Time) {
	was := d.Status
	d.Status, d.Reason, d.ReasonID, d.ReasonNote, d.Reconsider, d.DecidedBy = status, "", nil, "", "", nil
	switch {
	case !closed(status):
		d.ClosedAt = nil
	case was != status:
		d.ClosedAt = &now
	}
	if closed(status) {
		d.DecidedBy = actor.by()
	}
}

func (d *Deal) sameClosure(other *Deal) bool {
	return d.Reason == other.Reason && d.ReasonNote == other.ReasonNote && d.Reconsider == other.Reconsider &&
		sameID(d.ReasonID, other.ReasonID) && sameID(d.DecidedBy, other.DecidedBy)
}

func sameID(a, b *int64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// CloseDeal sets a deal's status, also back to active, or corrects what was
// said when it got the status that it has. Won brings the deal to the stage
// Invested; reopened from a stage that is retired, it goes on in the one before.
func (s *Store) CloseDeal(ctx context.Context, actor Actor, id, version int64, in ClosureInput) (*Deal, error) {
	return s.changeDeal(ctx, actor, id, version, func(tx *Store, deal *Deal, now time.Time) (*int64, error) {
		if err := in.check(); err != nil {
			return nil, err
		}
		was := deal.Status
		deal.close(actor, in.Status, now)
		if err := tx.setReason(ctx, deal, in); err != nil {
			return nil, err
		}
		if err := tx.setDecider(ctx, deal, in.DecidedBy); err != nil {
			return nil, err
		}
		if in.Status == StatusWon {
			return nil, tx.scan(ctx, &deal.StageID, `select id from stages where key = ?`, StageInvested)
		}
		if was == StatusWon || closed(was) && !closed(in.Status) {
			return nil, tx.leaveRetired(ctx, deal)
		}
		return nil, nil
	})
}

func (s *Store) setReason(ctx context.Context, deal *Deal, in ClosureInput) error {
	deal.Reason = in.Reason
	if in.refused() {
		deal.Reconsider = in.Reconsider
	}
	if in.ReasonID == 0 {
		return nil
	}
	var reasons []Reason
	if err := s.scan(ctx, &reasons, `select id, key, name, position, retired_at, version from reasons where id = ?`, in.ReasonID); err != nil {
		return err
	}
	if len(reasons) == 0 {
		return InvalidField("reason_id", "error.choice")
	}
	deal.ReasonID, deal.Reason, deal.ReasonNote = &reasons[0].ID, reasons[0].Name, in.Reason
	return nil
}

func (s *Store) setDecider(ctx context.Context, deal *Deal, id int64) error {
	if id == 0 || !closed(deal.Status) {
		return nil
	}
	var n int
	if err := s.scan(ctx, &n, `select count(*) from users where id = ?`, id); err != nil {
		return err
	}
	if n == 0 {
		return InvalidField("decided_by", "error.choice")
	}
	deal.DecidedBy = &id
	return nil
}

// leaveRetired brings a deal that is worked on again out of a stage that is
// not in use, or out of Invested, to the last one before that is.
func (s *Store) leaveRetired(ctx context.Context, deal *Deal) error {
	var ids []int64
	err := s.scan(ctx, &ids, `select t.id from stages s join stages t on t.retired_at is null and t.key <> ?
		where s.id = ? and (s.retired_at is not null or s.key = ?)
		order by case when t.position < s.position then 0 else 1 end, case when t.position < s.position then -t.position else t.position end limit 1`,
		StageInvested, deal.StageID, StageInvested)
	if err == nil && len(ids) > 0 {
		deal.StageID = ids[0]
	}
	return err
}

// correctMove puts a corrected reason where it was first said, so that the
// history and what is counted by reason agree with the deal.
func (s *Store) correctMove(ctx context.Context, deal *Deal) error {
	_, err := s.exec(ctx, `update stage_moves set reason = ?, reason_id = ?, reason_note = ?, reconsider = ?, decided_by = ?
		where id = (select max(id) from stage_moves where deal_id = ? and to_status = ? and from_status <> to_status)`,
		deal.Reason, deal.ReasonID, deal.ReasonNote, deal.Reconsider, deal.DecidedBy, deal.ID, deal.Status)
	if err != nil {
		return fmt.Errorf("correct move: %w", err)
	}
	return nil
}
