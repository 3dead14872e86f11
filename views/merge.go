package views

import (
	"net/url"
	"strings"

	"dealflow/models"
)

// MergePage is GET /companies/:id/merges/new?with=&with_id= and the same of
// people and rounds: the question for the other record, or, with a Plan, what a merge of
// the two would do. Its form has with_id, kept_version, gone_version and, for
// each value in which the two differ, take_COLUMN: kept, gone or both.
type MergePage struct {
	Base
	Kept models.RecordRef
	// Round is the one that stays, and Others are those it can be merged with, when
	// rounds are.
	Round  models.RoundRow
	Others []models.RoundRow
	// Name is what was typed, Known are those that it may mean.
	Name    string
	Known   []models.NameMatch
	Refused string // a message id
	Plan    *models.MergePlan
}

func mergeAddress(kind string, n int64) string { return address(kind, n) + "/merges/new" }

// pair is the preview of a merge of one record into another.
func (p MergePage) pair(kept, gone int64) string { return mergePair(p.Kept.Kind, kept, gone) }

func mergePair(kind string, kept, gone int64) string {
	return mergeAddress(kind, kept) + "?with_id=" + id(gone)
}

// twinAbout tells a twin from others of its name.
func twinAbout(b Base, t models.Twin) string {
	return strings.Join(filled(t.Domain, b.place(t.City, "", t.Country)), " · ")
}

func (p MergePage) title() string { return p.T("merge.with", "Name", p.keptName()) }

// keptName is what the record that stays is called.
func (p MergePage) keptName() string {
	if p.Kept.Kind == models.KindRound {
		return p.RoundLine(p.Round)
	}
	return p.Kept.Title
}

// sideName is what one of the two is called.
func (p MergePage) sideName(side models.MergeSide) string {
	if side.Round != nil {
		return p.RoundLine(*side.Round)
	}
	return side.Name
}

func (p MergePage) form() Form {
	return Form{Values: url.Values{"with": {""}}}
}

func (p MergePage) lookup() Lookup {
	return Lookup{Field: Field{Name: "with", Label: "merge_other." + p.Kept.Kind, Hint: "merge.other_hint", Required: true, Autofocus: true}, Kind: p.Kept.Kind}
}

// value is what stands in a column of one of the two.
func (p MergePage) value(f models.MergeField, value, currency string) string {
	return p.fieldValue(p.Kept.Kind, "", f.Column, value, currency)
}

func (p MergePage) keptValue(f models.MergeField) string { return p.value(f, f.Kept, f.KeptCurrency) }
func (p MergePage) goneValue(f models.MergeField) string { return p.value(f, f.Gone, f.GoneCurrency) }

// stays is the value of a column that the two do not differ in.
func (p MergePage) stays(f models.MergeField) string {
	if f.Choice == models.MergeGone {
		return p.goneValue(f)
	}
	return p.keptValue(f)
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
	switch kind {
	case models.KindPerson:
		return "people"
	case models.KindRound:
		return "rounds"
	}
	return "companies"
}
