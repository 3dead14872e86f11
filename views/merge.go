package views

import (
	"net/url"

	"dealflow/models"
)

// MergePage is GET /companies/:id/merges/new?with=&with_id= and the same of
// people: the question for the other record, or, with a Plan, what a merge of
// the two would do. Its form has with_id, kept_version, gone_version and, for
// each value in which the two differ, take_COLUMN: kept, gone or both.
type MergePage struct {
	Base
	Kept models.RecordRef
	// Name is what was typed, Known are those that it may mean.
	Name    string
	Known   []models.NameMatch
	Refused string // a message id
	Plan    *models.MergePlan
}

func mergeAddress(kind string, n int64) string { return address(kind, n) + "/merges/new" }

// pair is the preview of a merge of one record into another.
func (p MergePage) pair(kept, gone int64) string {
	return mergeAddress(p.Kept.Kind, kept) + "?" + url.Values{"with_id": {id(gone)}}.Encode()
}

func (p MergePage) title() string { return p.T("merge.with", "Name", p.Kept.Title) }

func (p MergePage) form() Form {
	return Form{Values: url.Values{"with": {""}}}
}

func (p MergePage) lookup() Lookup {
	return Lookup{Field: Field{Name: "with", Label: "merge_other." + p.Kept.Kind, Hint: "merge.other_hint", Required: true, Autofocus: true}, Kind: p.Kept.Kind}
}

// value is what stands in a column of one of the two.
func (p MergePage) value(column, value string) string {
	return p.fieldValue(p.Kept.Kind, "", column, value, "")
}

// stays is the value of a column that the two do not differ in.
func (p MergePage) stays(f models.MergeField) string {
	if f.Choice == models.MergeGone {
		return p.value(f.Column, f.Gone)
	}
	return p.value(f.Column, f.Kept)
}

// known says what tells a record from its namesakes.
func (p MergePage) note(m models.NameMatch) string {
	note := m.Other
	for _, part := range []string{m.At, m.Domain, p.Country(m.Country)} {
		if part != "" && note != "" {
			note += " · "
		}
		note += part
	}
	return note
}

// met says what both have, or what ties the two to each other.
func (p MergePage) met(m models.MergeMet) string {
	part := p.T("record.round")
	if m.Part != models.KindRound {
		part = p.T("part." + m.Part)
	}
	if id := m.Part + "_kind." + m.Detail; Known(id) {
		part = p.T(id)
	}
	if name := p.RecordName(m.Record); name != "" {
		part += " · " + name
	}
	return part
}

// differs says which value of a part that both have stays.
func (p MergePage) differs(m models.MergeMet) []string {
	var lines []string
	for _, f := range m.Fields {
		kind := m.Part
		lines = append(lines, p.T("merge.differs", "Field", p.FieldName(f.Name), "Kept", p.fieldValue(kind, kind, f.Name, f.After, f.AfterCurrency), "Gone", p.fieldValue(kind, kind, f.Name, f.Before, f.BeforeCurrency)))
	}
	return lines
}

// mergeSection is the part of the product that a record belongs to.
func mergeSection(kind string) string {
	if kind == models.KindPerson {
		return "people"
	}
	return "companies"
}
