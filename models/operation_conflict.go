package models

import (
	"context"
	"maps"
	"slices"
	"time"
)

// refuse notes that a value stays because it was changed since.
func (u *undo) refuse(ctx context.Context, r *undoRow, column string) error {
	if owner := u.ownerOf(r); u.hidden[outboxItem{owner.Kind, owner.ID}] {
		u.report.Kept = append(u.report.Kept, UndoProblem{Hidden: true, At: u.Now()})
		return nil
	}
	p := UndoProblem{Record: u.ownerOf(r), Field: column, Was: plainValue(r.before[column]), Now: plainValue(r.now[column])}
	by, at, err := u.changedBy(ctx, r, column)
	if err != nil {
		return err
	}
	p.At = at
	if by != nil {
		if err := u.scan(ctx, &p.By, `select name from users where id = ?`, *by); err != nil {
			return err
		}
	}
	u.report.Kept = append(u.report.Kept, p)
	return nil
}

// holdCompanies keeps the companies that the operation made and that have a deal
// which stays.
func (u *undo) holdCompanies(ctx context.Context) error {
	going := map[int64]bool{} // deals
	companies := []int64{}
	for _, r := range u.rows {
		switch {
		case r.before != nil:
		case r.table.kind == KindDeal:
			going[r.after.id("id")] = true
		case r.table.kind == KindCompany:
			companies = append(companies, r.after.id("id"))
		}
	}
	if len(companies) == 0 {
		return nil
	}
	rows, err := u.bulkQuery(ctx, `select d.id, d.company_id from deals d where d.deleted_at is null and `+u.inSet("d.company_id", "bigint"), u.set(companies))
	if err != nil {
		return err
	}
	defer rows.Close()
	held := map[int64]bool{}
	for rows.Next() {
		var deal, company int64
		if err := rows.Scan(&deal, &company); err != nil {
			return err
		}
		if !going[deal] {
			held[company] = true
		}
	}
	u.rows = slices.DeleteFunc(u.rows, func(r *undoRow) bool {
		return r.before == nil && r.table.kind == KindCompany && held[r.after.id("id")]
	})
	for _, id := range slices.Sorted(maps.Keys(held)) {
		u.report.Kept = append(u.report.Kept, UndoProblem{Record: RecordRef{Kind: KindCompany, ID: id}, Field: HeldDeals, At: u.Now()})
	}
	return rows.Err()
}

// nameProblems gives the records of problems, and those that they name, their
// titles.
func (s *Store) nameProblems(ctx context.Context, problems []UndoProblem) error {
	var refs []RecordRef
	for _, p := range problems {
		if !p.Hidden && p.Record.Title == "" {
			refs = append(refs, p.Record)
			if ref, ok := idRef(p.Field, p.Now); ok {
				refs = append(refs, ref)
			}
		}
	}
	if len(refs) == 0 {
		return nil
	}
	titles, err := s.recordTitles(ctx, refs)
	for i := range problems {
		if p := &problems[i]; !p.Hidden && p.Record.Title == "" {
			p.Record.Title = titles[outboxItem{p.Record.Kind, p.Record.ID}]
			if ref, ok := idRef(p.Field, p.Now); ok {
				p.Now = titles[outboxItem{ref.Kind, ref.ID}]
			}
		}
	}
	return err
}

// visibleRecords tells which records the actor may know of, in the trash or not;
// every kind that is not here is everybody's.
var visibleRecords = map[string]string{
	KindDeal:      `select d.id from deals d where d.id in ? and ` + visibleDeal,
	KindActivity:  `select a.id from activities a where a.id in ? and ` + visibleActivity,
	KindTask:      `select t.id from tasks t where t.id in ? and ` + visibleTask,
	KindShortlist: `select sl.id from shortlists sl where sl.id in ? and ` + visibleShortlist,
	KindView:      `select v.id from saved_views v where v.id in ? and ` + changeableView,
	KindDocument:  `select f.id from documents f where f.id in ? and ` + visibleUpload,
}

// findHidden notes the records among the rows that the actor may not see.
func (u *undo) findHidden(ctx context.Context) error {
	u.hidden = map[outboxItem]bool{}
	ids := map[string][]int64{}
	for _, r := range u.rows {
		owner := u.ownerOf(r)
		if _, ok := visibleRecords[owner.Kind]; ok && owner.ID != 0 {
			ids[owner.Kind] = append(ids[owner.Kind], owner.ID)
		}
	}
	for kind, all := range ids {
		slices.Sort(all)
		for part := range slices.Chunk(slices.Compact(all), rowsAtOnce) {
			var seen []int64
			if err := u.scan(ctx, &seen, visibleRecords[kind], append([]any{part}, u.actor.visibleArgs()...)...); err != nil {
				return err
			}
			slices.Sort(seen)
			for _, id := range part {
				if _, ok := slices.BinarySearch(seen, id); !ok {
					u.hidden[outboxItem{kind, id}] = true
				}
			}
		}
	}
	return nil
}

// laterChanges is how many later changes of a row are looked at.
const laterChanges = 100

// changedBy tells who changed a column of a row last, after the operation, and
// when; the time is zero when no operation did.
func (u *undo) changedBy(ctx context.Context, r *undoRow, column string) (*int64, time.Time, error) {
	var later []struct {
		Before, After string
		UserID        *int64
		At            time.Time
	}
	err := u.scan(ctx, &later, `select c.before, c.after, o.user_id, o.at from operation_changes c join operations o on o.id = c.operation_id
		where c.table_name = ? and c.row_key = ? and c.operation_id > ? order by c.id desc limit ?`, r.table.name, r.rowKey, u.report.Operation.ID, laterChanges)
	if err != nil {
		return nil, time.Time{}, err
	}
	for _, c := range later {
		before, err := readImage(c.Before)
		if err != nil {
			return nil, time.Time{}, err
		}
		after, err := readImage(c.After)
		if err != nil {
			return nil, time.Time{}, err
		}
		if !sameValue(before[column], after[column]) {
			return c.UserID, c.At, nil
		}
	}
	if len(later) == laterChanges {
		return nil, later[laterChanges-1].At, nil // before those that were looked at
	}
	return nil, time.Time{}, nil
}
