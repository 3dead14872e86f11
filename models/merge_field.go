package models

import (
	"context"
	"encoding/json"
	"errors"
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
	// KeptCurrency and GoneCurrency are those of amounts, which are in minor units.
	KeptCurrency, GoneCurrency string
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
	KindRound: {{column: "type", usual: typeUnknown}, {column: "announced_on"}, {column: "closed_on"}, {column: "currency"}, {column: "amount"}, {column: "pre_money"},
		{column: "post_money"}, {column: "instrument"}, {column: "note", long: true}},
}

// chooseFields writes the values that stay into the record that stays. Planned
// choices that do not go together are told in the plan.
func (m *merging) chooseFields(ctx context.Context, planned bool) error {
	set := idImage(m.in.KeptID)
	var columns []string
	put := func(column string, value json.RawMessage) {
		if _, ok := set[column]; !ok {
			columns = append(columns, column)
		}
		set[column] = value
	}
	for _, f := range mergeFields[m.in.Kind] {
		field := MergeField{Column: f.column, Kept: fieldText(m.kept[f.column]), Gone: fieldText(m.gone[f.column]), Long: f.long, Choice: MergeKept}
		if m.leftToCurrency(&field) {
			continue
		}
		if field.Gone != "" && field.Gone != f.usual && (field.Kept == "" || field.Kept == f.usual || field.Differs() && strings.HasSuffix(f.column, "_on") && strings.HasPrefix(field.Gone, field.Kept)) {
			field.Choice = MergeGone
		}
		switch choice := m.in.Choices[f.column]; {
		case choice == MergeBoth && f.long && field.Differs(), choice == MergeKept, choice == MergeGone && field.Gone != "":
			field.Choice = choice
		}
		m.plan.Fields = append(m.plan.Fields, field)
		switch field.Choice {
		case MergeGone:
			put(f.column, m.gone[f.column])
		case MergeBoth:
			text, err := json.Marshal(cut(field.Kept+"\n\n"+field.Gone, maxText))
			if err != nil {
				return err
			}
			put(f.column, text)
		}
	}
	if err := m.chooseDerived(put); err != nil {
		return err
	}
	var invalid *Invalid
	switch err := m.checkChosen(set); {
	case planned && errors.As(err, &invalid):
		for _, message := range invalid.Fields {
			m.plan.Refused = message
		}
	case err != nil:
		return err
	}
	if len(columns) == 0 {
		return nil
	}
	return m.setRows(ctx, m.actor, m.table, columns, []rowImage{set})
}

// leftToCurrency says that nothing is chosen in a column of a round's money: the
// amounts of a round share its currency. When the two have different ones the
// choice is between those, with all amounts; else the currency comes with them.
func (m *merging) leftToCurrency(f *MergeField) bool {
	if m.in.Kind != KindRound {
		return false
	}
	f.KeptCurrency, f.GoneCurrency = m.kept.text("currency"), m.gone.text("currency")
	apart := f.KeptCurrency != "" && f.GoneCurrency != "" && f.KeptCurrency != f.GoneCurrency
	if f.Column == "currency" {
		return !apart
	}
	return apart && slices.Contains(amountColumns, f.Column)
}

// chooseDerived follows the values that were chosen with those made of them, and
// takes over a source where there was none.
func (m *merging) chooseDerived(put func(column string, value json.RawMessage)) error {
	for _, f := range m.plan.Fields {
		if f.Choice != MergeGone {
			continue
		}
		switch f.Column {
		case "name":
			m.plan.Kept.Name = f.Gone
			key, err := json.Marshal(NameKey(f.Gone))
			if err != nil {
				return err
			}
			put("name_key", key)
		case "website":
			if m.in.Kind == KindCompany {
				put("domain", m.gone["domain"])
			}
		case "currency":
			for _, column := range []string{"amount", "pre_money", "post_money"} {
				put(column, m.gone[column])
			}
		case "amount", "pre_money", "post_money":
			if f.KeptCurrency == "" {
				put("currency", m.gone["currency"])
			}
		}
	}
	if source := m.gone.id("source_id"); source != 0 && m.kept.id("source_id") == 0 {
		put("source_id", m.gone["source_id"])
	}
	return nil
}

// checkChosen holds the record that stays to what its form asks of values that
// came from two records.
func (m *merging) checkChosen(set rowImage) error {
	value := func(column string) json.RawMessage {
		if v, ok := set[column]; ok {
			return v
		}
		return m.kept[column]
	}
	var c check
	c.ordered("closed_on", fieldText(value("founded_on")), fieldText(value("closed_on")))
	after := rowImage{"pre_money": value("pre_money"), "post_money": value("post_money")}
	if !after.isNull("pre_money") && !after.isNull("post_money") && after.id("post_money") < after.id("pre_money") {
		c.fail("post_money", "error.post_below_pre")
	}
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
