package models

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// importEdit is what a run found in a record and what it wrote, over all of its
// batches.
type importEdit struct {
	RecordID      int64
	Before, After string
}

// restoreImport gives the records that the run changed their earlier values,
// field by field, where nobody has written anything else since.
func (u *undo) restoreImport(ctx context.Context, args map[string]any) error {
	for _, kind := range []string{KindCompany, KindRound, kindAcquisition} {
		args["kind"], args["after"] = kind, int64(0)
		for {
			var ids []int64
			if err := u.scan(ctx, &ids, `select distinct e.record_id`+importEdits+` and e.record_kind = @kind and e.record_id > @after order by 1 limit `+fmt.Sprint(rowsAtOnce), args); err != nil {
				return err
			}
			if len(ids) == 0 {
				break
			}
			args["after"], args["ids"] = ids[len(ids)-1], ids
			var entries []importEdit
			if err := u.scan(ctx, &entries, `select e.record_id, e.before, e.after from audit_entries e where e.operation_id = @op and e.record_kind = @kind and e.record_id in @ids order by e.id`, args); err != nil {
				return err
			}
			if err := u.restoreBatch(ctx, kind, entries); err != nil {
				return fmt.Errorf("restore %s: %w", kind, err)
			}
		}
	}
	return nil
}

func (u *undo) restoreBatch(ctx context.Context, kind string, entries []importEdit) error {
	net := map[int64]*importEdit{}
	for _, e := range entries {
		if first := net[e.RecordID]; first != nil {
			first.After = e.After
			continue
		}
		net[e.RecordID] = &e
	}
	trail := u.newTrail(u.actor, "")
	undo := u.OperationID()
	var err error
	switch kind {
	case KindCompany:
		err = u.restoreCompanies(ctx, trail, net)
	case KindRound:
		err = u.restoreRounds(ctx, trail, net)
	default:
		err = u.restoreAcquisitions(ctx, trail, net)
	}
	if err != nil {
		return err
	}
	for _, row := range trail.audits {
		row[2], row[7] = "update", &undo
	}
	return u.writeTrail(ctx, trail)
}

func (u *undo) restoreCompanies(ctx context.Context, trail *importTrail, net map[int64]*importEdit) error {
	edits := map[int64]companyEdit{}
	for id := range net {
		edits[id] = companyEdit{}
	}
	current, err := u.storedCompanies(ctx, edits)
	if err != nil {
		return err
	}
	var w companyWriter
	for id, c := range current {
		var found, wrote ImportCompany
		if err := net[id].read(&found, &wrote); err != nil {
			return err
		}
		before := c.ImportCompany
		if !c.takeBack(found, wrote) {
			continue
		}
		u.report.Changed++
		w.add(trail, id, before, c)
		if err := trail.audit(KindCompany, id, before, c.ImportCompany); err != nil {
			return err
		}
	}
	return w.write(ctx, u.Store)
}

func (e *importEdit) read(before, after any) error {
	if err := json.Unmarshal([]byte(e.Before), before); err != nil {
		return fmt.Errorf("read what was there: %w", err)
	}
	if err := json.Unmarshal([]byte(e.After), after); err != nil {
		return fmt.Errorf("read what was imported: %w", err)
	}
	return nil
}

// takeBack sets *current to what was found if it is still what was written.
func takeBack(changed *bool, current *string, found, wrote string) bool {
	if wrote == "" || wrote == found || *current != wrote {
		return false
	}
	*current, *changed = found, true
	return true
}

func (c *storedCompany) takeBack(found, wrote ImportCompany) (changed bool) {
	takeBack(&changed, &c.Name, found.Name, wrote.Name)
	takeBack(&changed, &c.Kind, found.Kind, wrote.Kind)
	takeBack(&changed, &c.Website, found.Website, wrote.Website)
	takeBack(&changed, &c.Country, found.Country, wrote.Country)
	takeBack(&changed, &c.Region, found.Region, wrote.Region)
	takeBack(&changed, &c.City, found.City, wrote.City)
	takeBack(&changed, &c.Status, found.Status, wrote.Status)
	takeBack(&changed, &c.FoundedOn, found.FoundedOn, wrote.FoundedOn)
	sectors := strings.Join(c.Sectors, sectorSeparator)
	if takeBack(&changed, &sectors, strings.Join(found.Sectors, sectorSeparator), strings.Join(wrote.Sectors, sectorSeparator)) {
		c.Sectors = found.Sectors
	}
	return changed
}

func takeBackMoney(changed *bool, amount **int64, currency *string, found, wrote *int64, foundIn, wroteIn string) {
	current := moneyText(*amount, *currency)
	if takeBack(changed, &current, moneyText(found, foundIn), moneyText(wrote, wroteIn)) {
		*amount, *currency = found, foundIn
	}
}

func (u *undo) restoreRounds(ctx context.Context, trail *importTrail, net map[int64]*importEdit) error {
	b := roundBatch{tx: u.Store, trail: trail, touched: map[int64]bool{}}
	stored, err := b.stored(ctx, keysOfEdits(net))
	if err != nil {
		return err
	}
	for _, r := range stored {
		var found, wrote ImportRound
		if err := net[r.id].read(&found, &wrote); err != nil {
			return err
		}
		before, changed := r.ImportRound, false
		takeBack(&changed, &r.Type, found.Type, wrote.Type)
		takeBack(&changed, &r.AnnouncedOn, found.AnnouncedOn, wrote.AnnouncedOn)
		if !r.valued || found.Currency == r.Currency {
			takeBackMoney(&changed, &r.Amount, &r.Currency, found.Amount, wrote.Amount, found.Currency, wrote.Currency)
		}
		if !changed {
			continue
		}
		u.report.Changed++
		if err := b.update(r, before, r.ImportRound); err != nil {
			return err
		}
	}
	return b.write(ctx)
}

func (u *undo) restoreAcquisitions(ctx context.Context, trail *importTrail, net map[int64]*importEdit) error {
	b := acquisitionBatch{tx: u.Store, trail: trail}
	stored, err := b.stored(ctx, keysOfEdits(net))
	if err != nil {
		return err
	}
	for _, a := range stored {
		var found, wrote ImportAcquisition
		if err := net[a.id].read(&found, &wrote); err != nil {
			return err
		}
		before, changed := a.ImportAcquisition, false
		takeBack(&changed, &a.AnnouncedOn, found.AnnouncedOn, wrote.AnnouncedOn)
		takeBackMoney(&changed, &a.Price, &a.Currency, found.Price, wrote.Price, found.Currency, wrote.Currency)
		if !changed {
			continue
		}
		u.report.Changed++
		if err := b.update(a, before, a.ImportAcquisition); err != nil {
			return err
		}
	}
	return b.write(ctx)
}

func keysOfEdits(net map[int64]*importEdit) []int64 {
	ids := make([]int64, 0, len(net))
	for id := range net {
		ids = append(ids, id)
	}
	return ids
}
