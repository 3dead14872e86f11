package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// What can be done to many deals at once.
const (
	BulkOwner    = "owner"
	BulkStage    = "stage"
	BulkNextStep = "next_step"
	BulkTrash    = "trash"
)

// BulkActions are all of them in the order they are offered.
var BulkActions = []string{BulkStage, BulkOwner, BulkNextStep, BulkTrash}

// BulkMax is how many deals are changed at once, at most.
const BulkMax = 10_000

// bulkSample is how many deals a preview names.
const bulkSample = 8

// BulkInput is one change of many deals: of those that are named or, without
// names, of all that the filter finds.
type BulkInput struct {
	Filter DealFilter
	IDs    []int64
	Action string
	// OwnerID, StageID, and NextStep with NextStepOn are what the deals get, each
	// for its action.
	OwnerID, StageID     int64
	NextStep, NextStepOn string
}

// BulkReport is what a change of many deals would do, or has done.
type BulkReport struct {
	// Found is how many deals were meant, Changed how many of them change, Same how
	// many are that way already.
	Found, Changed, Same int
	// Closed and Restricted are those that are left alone: because they are closed,
	// or because who may see them would change.
	Closed, Restricted int
	// Sample are the first of those that change.
	Sample []DealRow
	// Digest stands for exactly these deals as they are now.
	Digest string
}

// bulkDeal is what a bulk change has to know of a deal.
type bulkDeal struct {
	ID, Version, CompanyID, StageID, OwnerID int64
	Status, NextStep, NextStepOn             string
	Restricted                               bool
}

// same reports whether the deal is as the change would have it.
func (d bulkDeal) same(in BulkInput) bool {
	switch in.Action {
	case BulkOwner:
		return d.OwnerID == in.OwnerID
	case BulkStage:
		return d.StageID == in.StageID
	case BulkNextStep:
		return d.NextStep == in.NextStep && d.NextStepOn == in.NextStepOn
	}
	return false
}

// PlanBulk says what BulkDeals would do.
func (s *Store) PlanBulk(ctx context.Context, actor Actor, in BulkInput) (*BulkReport, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	report, _, err := s.planBulk(ctx, actor, &in)
	if err != nil {
		return nil, fmt.Errorf("plan bulk: %w", err)
	}
	return report, nil
}

func (s *Store) planBulk(ctx context.Context, actor Actor, in *BulkInput) (*BulkReport, []bulkDeal, error) {
	if err := s.checkBulk(ctx, in); err != nil {
		return nil, nil, err
	}
	deals, err := s.bulkDeals(ctx, actor, *in)
	if err != nil {
		return nil, nil, err
	}
	if len(deals) > BulkMax {
		return nil, nil, InvalidField("", "error.bulk_max")
	}
	report := &BulkReport{Found: len(deals)}
	var change []bulkDeal
	sum := sha256.New()
	for _, d := range deals {
		closed := d.Status != StatusActive && d.Status != StatusOnHold
		switch {
		case d.same(*in):
			report.Same++
		case closed && in.Action != BulkTrash && in.Action != BulkOwner:
			report.Closed++
		case d.Restricted && in.Action == BulkOwner:
			report.Restricted++
		default:
			change = append(change, d)
			fmt.Fprintln(sum, d.ID, d.Version)
		}
	}
	fmt.Fprintln(sum, in.Action, in.OwnerID, in.StageID, in.NextStep, in.NextStepOn)
	report.Changed, report.Digest = len(change), hex.EncodeToString(sum.Sum(nil))
	var first []int64
	for _, d := range change[:min(len(change), bulkSample)] {
		first = append(first, d.ID)
	}
	if len(first) > 0 {
		report.Sample, err = s.dealsOf(ctx, actor, `d.id in ?`, bulkSample, first)
	}
	return report, change, err
}

func (s *Store) checkBulk(ctx context.Context, in *BulkInput) error {
	var c check
	c.oneOf("action", in.Action, BulkActions)
	if in.Action == BulkNextStep {
		c.line("next_step", &in.NextStep, maxLine)
		c.date("next_step_on", &in.NextStepOn)
	}
	if err := c.err(); err != nil {
		return err
	}
	switch in.Action {
	case BulkOwner:
		owner, err := s.findUser(ctx, "id = ?", in.OwnerID)
		if err != nil || owner.DisabledAt != nil || owner.Role == RoleViewer {
			return InvalidField("owner", "error.choice")
		}
	case BulkStage:
		stage, err := s.stage(ctx, in.StageID)
		if err != nil || stage.Retired() || stage.Key == StageInvested {
			return InvalidField("stage", "error.choice")
		}
	}
	return nil
}

// bulkDeals reads the deals that are meant, as far as the actor may see them, one
// more than may be changed at once.
func (s *Store) bulkDeals(ctx context.Context, actor Actor, in BulkInput) ([]bulkDeal, error) {
	l, err := s.dealListing(ctx, actor, in.Filter)
	if in.IDs != nil {
		l, err = s.dealListing(ctx, actor, DealFilter{})
		l.where("d.id in ?", in.IDs)
	}
	if err != nil {
		return nil, err
	}
	var deals []bulkDeal
	where, args := strings.Join(l.conds, " and "), slices.Clone(l.args)
	err = s.scan(ctx, &deals, `select d.id, d.version, d.company_id, d.stage_id, d.owner_id, d.status, d.next_step, d.next_step_on, d.restricted from `+dealFrom+` where `+where+` order by d.id limit ?`,
		append(args, BulkMax+1)...)
	return deals, err
}

// BulkDeals changes many deals in one operation, which one undo takes back. The
// digest is that of the plan that was agreed to: when deals were changed since,
// nothing is done, and the report is the new plan beside an ErrConflict.
func (s *Store) BulkDeals(ctx context.Context, actor Actor, in BulkInput, digest, title string) (*BulkReport, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	var report *BulkReport
	err := s.Operation(ctx, actor, OperationBulk, title, func(tx *Store) error {
		var deals []bulkDeal
		var err error
		if report, deals, err = tx.planBulk(ctx, actor, &in); err != nil {
			return err
		}
		if report.Digest != digest {
			return ErrConflict
		}
		return tx.writeBulk(ctx, actor, in, deals)
	})
	if err != nil {
		return report, fmt.Errorf("change many deals: %w", err)
	}
	return report, nil
}

func (s *Store) writeBulk(ctx context.Context, actor Actor, in BulkInput, deals []bulkDeal) error {
	now := s.Now()
	set, args := "", []any(nil)
	switch in.Action {
	case BulkOwner:
		set, args = "owner_id = ?", []any{in.OwnerID}
	case BulkStage:
		set, args = "stage_id = ?, stage_since = ?", []any{in.StageID, now}
	case BulkNextStep:
		set, args = "next_step = ?, next_step_on = ?", []any{in.NextStep, in.NextStepOn}
	case BulkTrash:
		set, args = "deleted_at = ?, deleted_by = ?", []any{now, actor.by()}
	}
	for part := range slices.Chunk(deals, rowsAtOnce) {
		ids := make([]int64, len(part))
		for i, d := range part {
			ids[i] = d.ID
		}
		all := append(slices.Clone(args), now, actor.by(), ids)
		if _, err := s.exec(ctx, `update deals set `+set+`, version = version + 1, updated_at = ?, updated_by = ? where id in ?`, all...); err != nil {
			return err
		}
		if in.Action == BulkStage {
			if err := s.bulkMoves(ctx, actor, now, part, in.StageID); err != nil {
				return err
			}
			if err := s.refreshDeals(ctx, ids...); err != nil {
				return err
			}
		}
		if err := s.bulkRecord(ctx, actor, now, in, part); err != nil {
			return err
		}
	}
	s.announce(Event{Kind: EventMany})
	return nil
}

var (
	bulkActivityColumns = []bulkColumn{{"id", bulkInt}, {"kind", bulkText}, {"subject", bulkText}, {"occurred_on", bulkText}, {"created_at", bulkTime}, {"created_by", bulkInt}, {"updated_at", bulkTime}, {"updated_by", bulkInt}}
	bulkCompanyLinks    = []bulkColumn{{"activity_id", bulkInt}, {"company_id", bulkInt}}
	bulkDealLinks       = []bulkColumn{{"activity_id", bulkInt}, {"deal_id", bulkInt}}
	bulkMoveColumns     = []bulkColumn{{"deal_id", bulkInt}, {"from_stage_id", bulkInt}, {"to_stage_id", bulkInt}, {"from_status", bulkText}, {"to_status", bulkText}, {"activity_id", bulkInt}, {"moved_at", bulkTime}, {"moved_by", bulkInt}}
	bulkAuditColumns    = []bulkColumn{{"at", bulkTime}, {"user_id", bulkInt}, {"action", bulkText}, {"record_kind", bulkText}, {"record_id", bulkInt}, {"before", bulkText}, {"after", bulkText}, {"operation_id", bulkInt}}
	bulkOutboxColumns   = []bulkColumn{{"record_kind", bulkText}, {"record_id", bulkInt}, {"created_at", bulkTime}, {"claimed_until", bulkTime}}
)

// bulkMoves writes the moves of deals to a stage, each with the activity that
// tells of it, as logMove does for one.
func (s *Store) bulkMoves(ctx context.Context, actor Actor, now time.Time, deals []bulkDeal, stage int64) error {
	ids, err := s.bulkIDs(ctx, "activities", len(deals))
	if err != nil {
		return err
	}
	var activities, companies, links, moves [][]any
	for i, d := range deals {
		activities = append(activities, []any{ids[i], "stage_change", d.Status, s.Today(), now, actor.by(), now, actor.by()})
		companies = append(companies, []any{ids[i], d.CompanyID})
		links = append(links, []any{ids[i], d.ID})
		moves = append(moves, []any{d.ID, d.StageID, stage, d.Status, d.Status, ids[i], now, actor.by()})
	}
	if err := s.bulkInsert(ctx, "activities", bulkActivityColumns, activities, ""); err != nil {
		return err
	}
	if err := s.bulkInsert(ctx, "activity_links", bulkCompanyLinks, companies, ""); err != nil {
		return err
	}
	if err := s.bulkInsert(ctx, "activity_links", bulkDealLinks, links, ""); err != nil {
		return err
	}
	if err := s.bulkInsert(ctx, "stage_moves", bulkMoveColumns, moves, ""); err != nil {
		return err
	}
	return s.bulkEnqueue(ctx, now, KindActivity, ids)
}

func (s *Store) bulkEnqueue(ctx context.Context, now time.Time, kind string, ids []int64) error {
	rows := make([][]any, len(ids))
	for i, id := range ids {
		rows[i] = []any{kind, id, now, now}
	}
	if s.work != nil {
		s.work.outbox = true
	}
	return s.bulkInsert(ctx, "outbox", bulkOutboxColumns, rows, "")
}

// bulkRecord is record for many deals.
func (s *Store) bulkRecord(ctx context.Context, actor Actor, now time.Time, in BulkInput, deals []bulkDeal) error {
	action := "update"
	if in.Action == BulkTrash {
		action = "delete"
	}
	var ids []int64
	rows := make([][]any, len(deals))
	operation := s.OperationID()
	for i, d := range deals {
		before, after := d.images(in)
		texts := [2]string{}
		for j, image := range []map[string]any{before, after} {
			var err error
			if len(image) == 0 {
				continue
			}
			if texts[j], err = auditJSON(image); err != nil {
				return err
			}
		}
		rows[i] = []any{now, actor.by(), action, KindDeal, d.ID, texts[0], texts[1], operation}
		ids = append(ids, d.ID)
		s.noteRecord(actor, action, KindDeal, d.ID)
	}
	if err := s.bulkInsert(ctx, "audit_entries", bulkAuditColumns, rows, ""); err != nil {
		return err
	}
	return s.bulkEnqueue(ctx, now, KindDeal, ids)
}

// images are what the change makes of a deal, before and after.
func (d bulkDeal) images(in BulkInput) (before, after map[string]any) {
	switch in.Action {
	case BulkOwner:
		return map[string]any{"owner_id": d.OwnerID}, map[string]any{"owner_id": in.OwnerID}
	case BulkStage:
		return map[string]any{"stage_id": d.StageID}, map[string]any{"stage_id": in.StageID}
	case BulkNextStep:
		return map[string]any{"next_step": d.NextStep, "next_step_on": d.NextStepOn}, map[string]any{"next_step": in.NextStep, "next_step_on": in.NextStepOn}
	}
	return nil, nil
}
