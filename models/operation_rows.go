package models

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// rowImage is a row as JSON, column by column, as the triggers write it.
type rowImage map[string]json.RawMessage

// idImage is a row of which no more than its id is known.
func idImage(id int64) rowImage {
	return rowImage{"id": json.RawMessage(strconv.FormatInt(id, 10))}
}

func readImage(text string) (rowImage, error) {
	if text == "" {
		return nil, nil
	}
	var image rowImage
	if err := json.Unmarshal([]byte(text), &image); err != nil {
		return nil, fmt.Errorf("read a changed row: %w", err)
	}
	return image, nil
}

// key tells rows of one table apart.
func (r rowImage) key(t loggedTable) string {
	parts := make([]string, len(t.key))
	for i, column := range t.key {
		parts[i] = string(r[column])
	}
	return strings.Join(parts, "\x1f")
}

// id is the number in a column, 0 for none.
func (r rowImage) id(column string) int64 {
	var id *int64
	if err := json.Unmarshal(r[column], &id); err != nil || id == nil {
		return 0
	}
	return *id
}

func (r rowImage) text(column string) string {
	var text string
	if err := json.Unmarshal(r[column], &text); err != nil {
		return ""
	}
	return text
}

func (r rowImage) isNull(column string) bool {
	return len(r[column]) == 0 || string(r[column]) == "null"
}

// sameValue compares two values of a column. PostgreSQL writes a time in the
// zone of the session that read it.
func sameValue(a, b json.RawMessage) bool {
	if string(a) == string(b) || len(a) == 0 && string(b) == "null" || len(b) == 0 && string(a) == "null" {
		return true
	}
	if len(a) == 0 || len(b) == 0 || a[0] != '"' || b[0] != '"' {
		return false
	}
	var left, right time.Time
	return json.Unmarshal(a, &left) == nil && json.Unmarshal(b, &right) == nil && left.Equal(right)
}

// only is a part of the row.
func (r rowImage) only(columns []string) rowImage {
	out := make(rowImage, len(columns))
	for _, column := range columns {
		out[column] = r[column]
	}
	return out
}

// rowsAtOnce is how many rows one statement reads or writes.
const rowsAtOnce = 1000

// rowSet is a table expression s of rows that stand as JSON in one parameter.
func (s *Store) rowSet(t loggedTable, columns []string) string {
	if !s.sqlite {
		return `jsonb_populate_recordset(null::` + t.name + `, ?::text::jsonb) s`
	}
	parts := make([]string, len(columns))
	for i, column := range columns {
		parts[i] = `json_extract(value, '$.` + column + `') as ` + column
	}
	return `(select ` + strings.Join(parts, ", ") + ` from json_each(?)) s`
}

func rowsParameter(rows []rowImage) (string, error) {
	b, err := json.Marshal(rows)
	return string(b), err
}

// matching is the condition that a row has one of the keys of rowSet.
func (s *Store) matching(t loggedTable) string {
	keys := strings.Join(t.key, ", ")
	return `(` + keys + `) in (select ` + keys + ` from ` + s.rowSet(t, t.key) + `)`
}

// currentRows reads and locks the rows that have the keys of the given ones.
func (s *Store) currentRows(ctx context.Context, t loggedTable, rows []rowImage) (map[string]rowImage, error) {
	out := make(map[string]rowImage, len(rows))
	object := `to_jsonb(t)::text`
	if s.sqlite {
		columns, err := s.columns(ctx, t.name)
		if err != nil {
			return nil, err
		}
		object = jsonObject("", columns)
	}
	for part := range slices.Chunk(rows, rowsAtOnce) {
		keys := make([]rowImage, len(part))
		for i, row := range part {
			keys[i] = row.only(t.key)
		}
		param, err := rowsParameter(keys)
		if err != nil {
			return nil, err
		}
		var texts []string
		if err := s.scan(ctx, &texts, `select `+object+` from `+t.name+` t where `+s.matching(t)+s.forUpdate(), param); err != nil {
			return nil, fmt.Errorf("read %s: %w", t.name, err)
		}
		for _, text := range texts {
			image, err := readImage(text)
			if err != nil {
				return nil, err
			}
			out[image.key(t)] = image
		}
	}
	return out, nil
}

// putRows inserts rows as they once were; those that are there stay.
func (s *Store) putRows(ctx context.Context, t loggedTable, rows []rowImage) error {
	if len(rows) == 0 {
		return nil
	}
	columns, err := s.columns(ctx, t.name)
	if err != nil {
		return err
	}
	// A column that came later has its default.
	columns = slices.DeleteFunc(columns, func(c string) bool { _, ok := rows[0][c]; return !ok })
	list := strings.Join(columns, ", ")
	return s.eachRows(t, rows, func(param string) error {
		_, err := s.exec(ctx, `insert into `+t.name+` (`+list+`) select `+list+` from `+s.rowSet(t, columns)+` where true on conflict do nothing`, param)
		return err
	})
}

// dropRows deletes rows by their keys.
func (s *Store) dropRows(ctx context.Context, t loggedTable, rows []rowImage) error {
	return s.eachRows(t, rows, func(param string) error {
		_, err := s.exec(ctx, `delete from `+t.name+` where `+s.matching(t), param)
		return err
	})
}

// setRows sets the columns of rows by their keys, and stamps records.
func (s *Store) setRows(ctx context.Context, actor Actor, t loggedTable, columns []string, rows []rowImage) error {
	sets := make([]string, len(columns))
	for i, column := range columns {
		sets[i] = column + ` = s.` + column
	}
	on := make([]string, len(t.key))
	for i, column := range t.key {
		on[i] = `t.` + column + ` = s.` + column
	}
	var stamps []any
	if t.kind != "" {
		sets = append(sets, `version = t.version + 1`, `updated_at = ?`, `updated_by = ?`)
		stamps = []any{s.Now(), actor.by()}
	}
	query := `update ` + t.name + ` as t set ` + strings.Join(sets, ", ") + ` from ` + s.rowSet(t, append(slices.Clone(t.key), columns...)) + ` where ` + strings.Join(on, " and ")
	return s.eachRows(t, rows, func(param string) error {
		_, err := s.exec(ctx, query, append(slices.Clone(stamps), param)...)
		return err
	})
}

// trashRows moves records into the trash.
func (s *Store) trashRows(ctx context.Context, actor Actor, t loggedTable, rows []rowImage) error {
	return s.eachRows(t, rows, func(param string) error {
		_, err := s.exec(ctx, `update `+t.name+` set deleted_at = ?, deleted_by = ?, version = version + 1 where deleted_at is null and `+s.matching(t), s.Now(), actor.by(), param)
		return err
	})
}

func (s *Store) eachRows(t loggedTable, rows []rowImage, write func(param string) error) error {
	for part := range slices.Chunk(rows, rowsAtOnce) {
		param, err := rowsParameter(part)
		if err != nil {
			return err
		}
		if err := write(param); err != nil {
			return fmt.Errorf("write %s: %w", t.name, err)
		}
	}
	return nil
}
