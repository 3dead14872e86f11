package models

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
)

// Whose value stays.
const (
	MergeKept = "kept"
	MergeGone = "gone"
	MergeBoth = "both"
)

// MergeField is a value of the two records. Choice is whose stays.
type MergeField struct {
	Column     string
	Kept, Gone string
	Choice     string
	// Long says that both may stay, one under the other.
	Long bool
}

// Differs says that there is something to choose.
func (f MergeField) Differs() bool { return f.Kept != "" && f.Gone != "" && f.Kept != f.Gone }

// mergeFields are the columns that are chosen one by one. usual is the value
// that stands in a column as long as nobody has said anything.
var mergeFields = map[string][]struct {
	column, usual string
	long          bool
}{
	KindCompany: {{column: "name"}, {column: "kind", usual: "startup"}, {column: "status", usual: "operating"}, {column: "website"}, {column: "country"}, {column: "region"},
		{column: "city"}, {column: "founded_on"}, {column: "closed_on"}, {column: "description", long: true}},
	KindPerson: {{column: "name"}, {column: "email"}, {column: "phone"}, {column: "website"}, {column: "country"}, {column: "city"}, {column: "bio", long: true}},
}

// chooseFields writes the values that stay into the record that stays.
func (m *merging) chooseFields(ctx context.Context) error {
	set := idImage(m.in.KeptID)
	var columns []string
	put := func(column string, value any) error {
		text, err := json.Marshal(value)
		set[column], columns = text, append(columns, column)
		return err
	}
	for _, f := range mergeFields[m.in.Kind] {
		field := MergeField{Column: f.column, Kept: m.kept.text(f.column), Gone: m.gone.text(f.column), Long: f.long, Choice: MergeKept}
		if field.Gone != "" && field.Gone != f.usual && (field.Kept == "" || field.Kept == f.usual) {
			field.Choice = MergeGone
		}
		switch choice := m.in.Choices[f.column]; {
		case choice == MergeBoth && f.long && field.Differs(), choice == MergeKept, choice == MergeGone && field.Gone != "":
			field.Choice = choice
		}
		m.plan.Fields = append(m.plan.Fields, field)
		value := field.Gone
		switch field.Choice {
		case MergeKept:
			continue
		case MergeBoth:
			value = cut(field.Kept+"\n\n"+field.Gone, maxText)
		}
		if err := put(f.column, value); err != nil {
			return err
		}
	}
	if err := m.chooseDerived(put); err != nil {
		return err
	}
	if err := m.checkDates(set); err != nil {
		return err
	}
	if len(columns) == 0 {
		return nil
	}
	return m.setRows(ctx, m.actor, m.table, columns, []rowImage{set})
}

// chooseDerived follows the values that were chosen with those made of them, and
// takes over a source where there was none.
func (m *merging) chooseDerived(put func(column string, value any) error) error {
	for _, f := range m.plan.Fields {
		if f.Choice != MergeGone {
			continue
		}
		var err error
		switch f.Column {
		case "name":
			m.plan.Kept.Name = f.Gone
			err = put("name_key", NameKey(f.Gone))
		case "website":
			if m.in.Kind == KindCompany {
				err = put("domain", Domain(f.Gone))
			}
		}
		if err != nil {
			return err
		}
	}
	if source := m.gone.id("source_id"); source != 0 && m.kept.id("source_id") == 0 {
		return put("source_id", source)
	}
	return nil
}

func (m *merging) checkDates(set rowImage) error {
	value := func(column string) string {
		if _, ok := set[column]; ok {
			return set.text(column)
		}
		return m.kept.text(column)
	}
	var c check
	c.ordered("closed_on", value("founded_on"), value("closed_on"))
	return c.err()
}

// mergeNames makes the names of the record that goes names of the one that
// stays. A name that this has already stays where it is.
func (m *merging) mergeNames(ctx context.Context) error {
	column := mergedColumns[m.in.Kind]
	name := m.plan.Kept.Name
	_, err := m.exec(ctx, `update names set `+column+` = ? where `+column+` = ? and value <> ?
		and not exists (select 1 from names k where k.`+column+` = ? and k.value = names.value)`, m.in.KeptID, m.in.GoneID, name, m.in.KeptID)
	if err != nil {
		return err
	}
	if _, err := m.exec(ctx, `delete from names where `+column+` = ? and value = ?`, m.in.KeptID, name); err != nil {
		return err
	}
	var have []string
	if err := m.scan(ctx, &have, `select value from names where `+column+` = ? order by id`, m.in.KeptID); err != nil {
		return err
	}
	for _, image := range []rowImage{m.gone, m.kept} {
		value := image.text("name")
		if value == name || slices.Contains(have, value) {
			continue
		}
		_, err := m.exec(ctx, `insert into names (`+column+`, kind, value, name_key) values (?, 'alias', ?, ?)`, m.in.KeptID, value, NameKey(value))
		if err != nil {
			return err
		}
		have = append(have, value)
	}
	m.plan.Names = have
	return nil
}

// mergeSectors gives the company that stays the sectors of both.
func (m *merging) mergeSectors(ctx context.Context) error {
	had, err := m.companySectors(ctx, m.in.KeptID)
	if err != nil {
		return err
	}
	more, err := m.companySectors(ctx, m.in.GoneID)
	if err != nil {
		return err
	}
	for _, sector := range more {
		if slices.ContainsFunc(had, func(h string) bool { return strings.EqualFold(h, sector) }) {
			continue
		}
		if _, err := m.exec(ctx, `insert into company_sectors (company_id, sector, position) values (?, ?, ?)`, m.in.KeptID, sector, len(had)); err != nil {
			return err
		}
		had = append(had, sector)
	}
	return nil
}
