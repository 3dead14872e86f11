package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// What can be done to many records at once.
const (
	BulkOwner     = "owner"
	BulkStage     = "stage"
	BulkNextStep  = "next_step"
	BulkStatus    = "status"
	BulkSector    = "sector"
	BulkShortlist = "shortlist"
	BulkTrash     = "trash"
)

// BulkActions are those of each kind of record, in the order they are offered.
var BulkActions = map[string][]string{
	KindDeal:    {BulkStage, BulkOwner, BulkNextStep, BulkShortlist, BulkTrash},
	KindCompany: {BulkShortlist, BulkSector, BulkStatus, BulkTrash},
	KindPerson:  {BulkShortlist, BulkTrash},
}

// BulkMax is how many records are changed at once, at most.
const BulkMax = 10_000

// bulkSample is how many records a preview names.
const bulkSample = 8

// BulkInput is one change of many records of a kind of BulkActions: of those that
// are named or, without names, of all that the filter of their kind finds.
type BulkInput struct {
	Kind      string
	Deals     DealFilter
	Companies CompanyFilter
	People    PersonFilter
	IDs       []int64
	Action    string
	// What the records get, each for its action. A sector is added to those that a
	// company has.
	OwnerID, StageID, ShortlistID        int64
	NextStep, NextStepOn, Status, Sector string
	// NewList names a list that is made for the records, when ShortlistID is 0.
	NewList string
}

// BulkReport is what a change of many records would do, or has done.
type BulkReport struct {
	// Found is how many records were meant, Changed how many of them change, Same
	// how many are that way already.
	Found, Changed, Same int
	// Closed, Restricted and Held are those that are left alone: deals that are
	// closed, deals of which who may see them would change, and companies that go
	// nowhere while they have deals.
	Closed, Restricted, Held int
	// Sample are the first of those that change.
	Sample []BulkSample
	// Digest stands for exactly these records as they are now.
	Digest string
}

// BulkSample is a record that changes, as it is now. Deal is nil for other kinds.
type BulkSample struct {
	Record RecordRef
	Status string
	Deal   *DealRow
}

// bulkRecord is what a bulk change has to know of a record; all but the first
// line is of deals alone, but for a company's status.
type bulkRecord struct {
	ID, Version                  int64
	Name                         string
	CompanyID, StageID, OwnerID  int64
	Status, NextStep, NextStepOn string
	Restricted                   bool
	// Has says that it has the sector or is on the list already, Held that it is a
	// company with deals.
	Has, Held bool
}

// same reports whether the record is as the change would have it.
func (d bulkRecord) same(in BulkInput) bool {
	switch in.Action {
	case BulkSector, BulkShortlist:
		return d.Has
	case BulkStatus:
		return d.Status == in.Status
	case BulkOwner:
		return d.OwnerID == in.OwnerID
	case BulkStage:
		return d.StageID == in.StageID
	case BulkNextStep:
		return d.NextStep == in.NextStep && d.NextStepOn == in.NextStepOn
	}
	return false
}

// PlanBulk says what Bulk would do.
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

func (s *Store) planBulk(ctx context.Context, actor Actor, in *BulkInput) (*BulkReport, []bulkRecord, error) {
	if err := s.checkBulk(ctx, in); err != nil {
		return nil, nil, err
	}
	list, err := s.bulkList(ctx, actor, *in)
	if err != nil {
		return nil, nil, err
	}
	records, err := s.bulkRecords(ctx, actor, *in)
	if err != nil {
		return nil, nil, err
	}
	if len(records) > BulkMax {
		return nil, nil, InvalidField("", "error.bulk_max")
	}
	report := &BulkReport{Found: len(records)}
	var change []bulkRecord
	sum := sha256.New()
	for _, d := range records {
		closed := in.Kind == KindDeal && d.Status != StatusActive && d.Status != StatusOnHold
		switch {
		case d.same(*in):
			report.Same++
		case closed && (in.Action == BulkStage || in.Action == BulkNextStep):
			report.Closed++
		case d.Restricted && (in.Action == BulkOwner || in.Action == BulkShortlist && list.Shared):
			report.Restricted++
		case d.Held && in.Action == BulkTrash:
			report.Held++
		default:
			change = append(change, d)
			fmt.Fprintln(sum, d.ID, d.Version)
		}
	}
	if in.Action == BulkShortlist && list.Count+int64(len(change)) > shortlistEntries {
		return nil, nil, InvalidField("", "error.list_full")
	}
	fmt.Fprintln(sum, in.Kind, in.Action, in.OwnerID, in.StageID, in.ShortlistID, in.NextStep, in.NextStepOn, in.Status, in.Sector, in.NewList)
	report.Changed, report.Digest = len(change), hex.EncodeToString(sum.Sum(nil))
	report.Sample, err = s.bulkSample(ctx, actor, *in, change[:min(len(change), bulkSample)])
	return report, change, err
}

// bulkSample are the first records that change, as they are now.
func (s *Store) bulkSample(ctx context.Context, actor Actor, in BulkInput, first []bulkRecord) ([]BulkSample, error) {
	samples := make([]BulkSample, len(first))
	ids := make([]int64, len(first))
	for i, r := range first {
		ids[i] = r.ID
		samples[i] = BulkSample{Record: RecordRef{Kind: in.Kind, ID: r.ID, Title: r.Name}, Status: r.Status}
	}
	if in.Kind != KindDeal || len(ids) == 0 {
		return samples, nil
	}
	deals, err := s.dealsOf(ctx, actor, `d.id in ?`, bulkSample, ids)
	for i := range samples {
		for j := range deals {
			if deals[j].ID == samples[i].Record.ID {
				samples[i].Deal = &deals[j]
			}
		}
	}
	return samples, err
}

func (s *Store) checkBulk(ctx context.Context, in *BulkInput) error {
	var c check
	c.oneOf("action", in.Action, BulkActions[in.Kind])
	switch in.Action {
	case BulkNextStep:
		c.line("next_step", &in.NextStep, maxLine)
		c.date("next_step_on", &in.NextStepOn)
	case BulkStatus:
		c.oneOf("status", in.Status, CompanyStatuses)
	case BulkShortlist:
		if in.ShortlistID == 0 {
			c.required("shortlist", &in.NewList, 120)
		}
	case BulkSector:
		c.required("sector", &in.Sector, maxSector)
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

// Bulk changes many records in one operation, which one undo takes back. The
// digest is that of the plan that was agreed to: when records were changed since,
// nothing is done, and the report is the new plan beside an ErrConflict.
func (s *Store) Bulk(ctx context.Context, actor Actor, in BulkInput, digest, title string) (*BulkReport, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	var report *BulkReport
	err := s.Operation(ctx, actor, OperationBulk, title, func(tx *Store) error {
		var records []bulkRecord
		var err error
		if report, records, err = tx.planBulk(ctx, actor, &in); err != nil {
			return err
		}
		switch {
		case report.Digest != digest:
			return ErrConflict
		case in.Action == BulkShortlist:
			return tx.bulkToList(ctx, actor, in, records)
		case in.Kind == KindDeal:
			return tx.bulkWriteDeals(ctx, actor, in, records)
		}
		return tx.bulkWriteRecords(ctx, actor, in, records)
	})
	if err != nil {
		return report, fmt.Errorf("change many records: %w", err)
	}
	return report, nil
}
