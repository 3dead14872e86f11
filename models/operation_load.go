package models

import (
	"context"
	"fmt"
	"slices"
	"strconv"
)

// findMade notes the records that the operation made.
func (u *undo) findMade(ctx context.Context) error {
	u.made = map[outboxItem]bool{}
	rows, err := u.bulkQuery(ctx, `select table_name, row_key from operation_changes where operation_id = ? and before = ''`, u.report.Operation.ID)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name, key string
		if err := rows.Scan(&name, &key); err != nil {
			return err
		}
		if t, ok := loggedTableNamed(name); ok && t.kind != "" {
			id, err := strconv.ParseInt(key, 10, 64)
			if err != nil {
				return fmt.Errorf("key of %s: %w", name, err)
			}
			u.made[outboxItem{t.kind, id}] = true
		}
	}
	return rows.Err()
}

// load reads the last changes before one, in their order: the net change of each
// row. It returns the first of them, 0 when there are none.
func (u *undo) load(ctx context.Context, before int64) (first int64, err error) {
	u.rows = nil
	byKey := map[[2]string]*undoRow{}
	rows, err := u.bulkQuery(ctx, `select id, table_name, row_key, before, after from (
			select * from operation_changes where operation_id = ? and id < ? order by id desc limit ?) c order by id`, u.report.Operation.ID, before, undoBatch)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var name, key, before, after string
		if err := rows.Scan(&id, &name, &key, &before, &after); err != nil {
			return 0, err
		}
		if first == 0 {
			first = id
		}
		row := byKey[[2]string{name, key}]
		if row == nil {
			table, ok := loggedTableNamed(name)
			if !ok {
				continue
			}
			row = &undoRow{table: table, rowKey: key}
			if row.before, err = readImage(before); err != nil {
				return 0, err
			}
			byKey[[2]string{name, key}] = row
			u.rows = append(u.rows, row)
		}
		if row.after, err = readImage(after); err != nil {
			return 0, err
		}
	}
	u.rows = slices.DeleteFunc(u.rows, func(r *undoRow) bool { return r.before == nil && r.after == nil })
	for _, r := range u.rows {
		if r.before == nil && r.table.name == "stage_moves" {
			u.moves[r.after.id("deal_id")] = r.after.id("id")
		}
	}
	return first, rows.Err()
}

// compare reads how the rows are now.
func (u *undo) compare(ctx context.Context) error {
	for _, t := range loggedTables {
		var rows []*undoRow
		var images []rowImage
		for _, r := range u.rows {
			if r.table.name == t.name {
				rows, images = append(rows, r), append(images, r.image())
			}
		}
		if len(rows) == 0 {
			continue
		}
		now, err := u.currentRows(ctx, t, images)
		if err != nil {
			return err
		}
		for _, r := range rows {
			r.now = now[r.image().key(t)]
		}
	}
	return nil
}
