package models

import (
	"context"
	"slices"
	"strings"
	"time"
)

// bulkDeals reads the deals that are meant, as far as the actor may see them, one
// more than may be changed at once.
func (s *Store) bulkDeals(ctx context.Context, actor Actor, in BulkInput) ([]bulkRecord, error) {
	l, err := s.dealListing(ctx, actor, in.Deals)
	if in.IDs != nil {
		l, err = s.dealListing(ctx, actor, DealFilter{})
		l.where("d.id in ?", in.IDs)
	}
	if err != nil {
		return nil, err
	}
	var deals []bulkRecord
	where, args := strings.Join(l.conds, " and "), slices.Clone(l.args)
	err = s.scan(ctx, &deals, `select d.id, d.version, c.name, d.company_id, d.stage_id, d.owner_id, d.status, d.next_step, d.next_step_on, d.restricted, `+onShortlist("deal_id", "d.id")+` as has
		from `+dealFrom+` where `+where+` order by d.id limit ?`, slices.Concat([]any{in.ShortlistID}, args, []any{BulkMax + 1})...)
	return deals, err
}

func (s *Store) bulkWriteDeals(ctx context.Context, actor Actor, in BulkInput, deals []bulkRecord) error {
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
			s.refreshDeals(ids...)
		}
		if err := s.bulkLog(actor, in, part); err != nil {
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
)

// bulkMoves writes the moves of deals to a stage, each with the activity that
// tells of it, as logMove does for one.
func (s *Store) bulkMoves(ctx context.Context, actor Actor, now time.Time, deals []bulkRecord, stage int64) error {
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
	s.enqueue(KindActivity, ids...)
	return nil
}

// bulkLog is record for many records.
func (s *Store) bulkLog(actor Actor, in BulkInput, records []bulkRecord) error {
	action := "update"
	if in.Action == BulkTrash {
		action = "delete"
	}
	for _, d := range records {
		before, after := d.images(in)
		if err := s.record(actor, action, in.Kind, d.ID, before, after); err != nil {
			return err
		}
	}
	return nil
}

// images are what the change makes of a record, before and after.
func (d bulkRecord) images(in BulkInput) (before, after any) {
	switch in.Action {
	case BulkOwner:
		return map[string]any{"owner_id": d.OwnerID}, map[string]any{"owner_id": in.OwnerID}
	case BulkStatus:
		return map[string]any{"status": d.Status}, map[string]any{"status": in.Status}
	case BulkSector:
		return nil, map[string]any{"sector": in.Sector}
	case BulkStage:
		return map[string]any{"stage_id": d.StageID}, map[string]any{"stage_id": in.StageID}
	case BulkNextStep:
		return map[string]any{"next_step": d.NextStep, "next_step_on": d.NextStepOn}, map[string]any{"next_step": in.NextStep, "next_step_on": in.NextStepOn}
	}
	return nil, nil
}
