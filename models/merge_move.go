package models

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// moveAll leads everything that points to one record of a kind to another one.
func (m *merging) moveAll(ctx context.Context, kind string, kept, gone int64) error {
	for _, ref := range references {
		if ref.to != kind || ref.stays != "" {
			continue
		}
		if len(ref.strong) > 0 {
			if err := m.meet(ctx, ref, kept, gone); err != nil {
				return fmt.Errorf("move %s: %w", ref.table, err)
			}
		}
		if err := m.move(ctx, ref, kept, gone); err != nil {
			return fmt.Errorf("move %s: %w", ref.table, err)
		}
	}
	_, err := m.exec(ctx, `update external_refs set record_id = ? where record_kind = ? and record_id = ?`, kept, kind, gone)
	return err
}

// move leads all rows of a table over that still point to the record that goes.
func (m *merging) move(ctx context.Context, ref reference, kept, gone int64) error {
	if ref.activity {
		_, err := m.exec(ctx, `update activities set version = version + 1 where id in (select activity_id from activity_links where `+ref.column+` = ?)`, gone)
		if err != nil {
			return err
		}
	}
	set, args := ref.column+` = ?`, []any{kept}
	if table, ok := loggedTableNamed(ref.table); ok && table.kind != "" {
		set, args = set+`, version = version + 1, updated_at = ?, updated_by = ?`, append(args, m.Now(), m.actor.by())
	}
	_, err := m.exec(ctx, `update `+ref.table+` set `+set+` where `+ref.column+` = ?`, append(args, gone)...)
	return err
}

// meet makes one of rows that both records have, and drops those that tie the
// two to each other.
func (m *merging) meet(ctx context.Context, ref reference, kept, gone int64) error {
	table, ok := loggedTableNamed(ref.table)
	if !ok {
		return fmt.Errorf("%s is not logged", ref.table)
	}
	rows, err := m.rowsAt(ctx, table, ref.column, kept, gone)
	if err != nil {
		return err
	}
	var stay, leave []rowImage
	var drop []rowImage
	for _, row := range rows {
		at, other := row.id(ref.column), row.id(ref.self)
		switch {
		case ref.self != "" && at != other && (other == kept || other == gone):
			drop = append(drop, row)
			m.plan.Met = append(m.plan.Met, MergeMet{Part: ref.part, Self: true, Detail: detailOf(row)})
		case at == kept:
			stay = append(stay, row)
		default:
			leave = append(leave, row)
		}
	}
	for _, row := range leave {
		same := ref.twinOf(row, stay)
		if same == nil {
			continue
		}
		if err := m.fill(ctx, table, ref, same, row, stay); err != nil {
			return err
		}
		drop = append(drop, row)
		if ref.part != "" {
			m.plan.Met = append(m.plan.Met, MergeMet{Part: ref.part, Record: ref.otherSide(row), Detail: detailOf(row), Fields: ref.differences(same, row)})
		}
	}
	return m.dropRows(ctx, table, drop)
}

// rowsAt reads and locks the rows of a table that lead to one of two records.
func (s *Store) rowsAt(ctx context.Context, t loggedTable, column string, a, b int64) ([]rowImage, error) {
	object := `to_jsonb(t)::text`
	if s.sqlite {
		columns, err := s.columns(ctx, t.name)
		if err != nil {
			return nil, err
		}
		object = jsonObject("", columns)
	}
	var texts []string
	if err := s.scan(ctx, &texts, `select `+object+` from `+t.name+` t where `+column+` in (?, ?) order by id`+s.forUpdate(), a, b); err != nil {
		return nil, err
	}
	rows := make([]rowImage, len(texts))
	for i, text := range texts {
		var err error
		if rows[i], err = readImage(text); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// twinOf finds among the rows that stay the one that says the same as a row that
// goes: the one with which it agrees in most.
func (ref reference) twinOf(row rowImage, stay []rowImage) rowImage {
	var best rowImage
	most := -1
	for _, other := range stay {
		if !slices.ContainsFunc(ref.strong, func(c string) bool { return !sameValue(row[c], other[c]) }) {
			if n := ref.agreement(row, other); n > most {
				best, most = other, n
			}
		}
	}
	return best
}

// agreement counts the soft columns in which two rows say the same, -1 when they
// contradict each other in one.
func (ref reference) agreement(a, b rowImage) int {
	n := 0
	for _, column := range ref.soft {
		left, right := strings.ToLower(a.text(column)), strings.ToLower(b.text(column))
		switch {
		case left == right && left != "":
			n++
		case left == "" || right == "":
		case strings.HasSuffix(column, "_on") && (strings.HasPrefix(left, right) || strings.HasPrefix(right, left)):
		default:
			return -1
		}
	}
	return n
}

// amountColumns come with a currency.
var amountColumns = []string{"amount", "price", "valuation", "pre_money", "post_money"}

// fill completes a row that stays with what only the one that goes has.
func (m *merging) fill(ctx context.Context, t loggedTable, ref reference, same, row rowImage, stay []rowImage) error {
	full := same.only(t.key)
	var columns []string
	take := func(column string) {
		full[column], columns = row[column], append(columns, column)
	}
	soft := map[string]string{}
	for _, column := range ref.soft {
		if len(row.text(column)) > len(same.text(column)) && (same.text(column) == "" || strings.HasSuffix(column, "_on")) {
			soft[column] = row.text(column)
		}
	}
	if !ref.taken(soft, same, stay) {
		for column := range soft {
			take(column)
		}
	}
	for _, column := range ref.fill {
		if !emptyValue(column, same[column]) || emptyValue(column, row[column]) {
			continue
		}
		take(column)
		if slices.Contains(amountColumns, column) {
			take("currency")
		}
	}
	if len(columns) == 0 {
		return nil
	}
	slices.Sort(columns)
	for _, column := range columns {
		same[column] = full[column]
	}
	return m.setRows(ctx, m.actor, t, columns, []rowImage{full})
}

// taken says that another row that stays would say the same once these values
// were taken over.
func (ref reference) taken(soft map[string]string, same rowImage, stay []rowImage) bool {
	for _, other := range stay {
		if string(other["id"]) == string(same["id"]) || slices.ContainsFunc(ref.strong, func(c string) bool { return !sameValue(same[c], other[c]) }) {
			continue
		}
		equal := true
		for _, column := range ref.soft {
			value, ok := soft[column]
			if !ok {
				value = same.text(column)
			}
			equal = equal && (value == other.text(column) || column == "to_on")
		}
		if equal {
			return true
		}
	}
	return false
}

// emptyValue says that a column has nothing in it. An amount of 0 is one.
func emptyValue(column string, v []byte) bool {
	switch string(v) {
	case "", "null", `""`, "false":
		return true
	case "0":
		return !slices.Contains(amountColumns, column)
	}
	return false
}

// otherSide is the record that a part ties to the one that is merged.
func (ref reference) otherSide(row rowImage) RecordRef {
	for _, column := range ref.strong {
		if kind, ok := idFields[column]; ok && row.id(column) != 0 {
			return RecordRef{Kind: kind, ID: row.id(column)}
		}
	}
	return RecordRef{}
}

// detailOf is what tells a part from others of its kind.
func detailOf(row rowImage) string {
	for _, column := range []string{"kind", "exchange", "announced_on"} {
		if value := row.text(column); value != "" {
			return value
		}
	}
	return ""
}

// differences are the values in which two rows that are one contradict each other.
func (ref reference) differences(same, row rowImage) []FieldChange {
	var fields []FieldChange
	for _, column := range append(slices.Clone(ref.soft), ref.fill...) {
		if column == "source_id" || emptyValue(column, row[column]) || sameValue(same[column], row[column]) || strings.HasSuffix(column, "_on") {
			continue
		}
		fields = append(fields, FieldChange{Name: column, Before: fieldText(row[column]), After: fieldText(same[column]), BeforeCurrency: row.text("currency"), AfterCurrency: same.text("currency")})
	}
	return fields
}

// nameMet gives the records that parts lead to their titles.
func (m *merging) nameMet(ctx context.Context) error {
	var refs []RecordRef
	for _, met := range m.plan.Met {
		refs = append(refs, met.Record)
	}
	titles, err := m.recordTitles(ctx, refs)
	if err != nil {
		return err
	}
	for i := range m.plan.Met {
		record := &m.plan.Met[i].Record
		record.Title = titles[outboxItem{record.Kind, record.ID}]
	}
	return nil
}
