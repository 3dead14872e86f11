package models

import (
	"context"
	"time"
)

// refuse notes that a value stays because it was changed since.
func (u *undo) refuse(ctx context.Context, r *undoRow, column string) error {
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

// changedBy tells who changed a column of a row last, after the operation.
func (u *undo) changedBy(ctx context.Context, r *undoRow, column string) (*int64, time.Time, error) {
	var later []struct {
		Before, After string
		UserID        *int64
		At            time.Time
	}
	err := u.scan(ctx, &later, `select c.before, c.after, o.user_id, o.at from operation_changes c join operations o on o.id = c.operation_id
		where c.table_name = ? and c.row_key = ? and c.operation_id > ? order by c.id desc limit 100`, r.table.name, r.rowKey, u.report.Operation.ID)
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
	return nil, time.Time{}, nil
}
