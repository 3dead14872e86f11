package views

import (
	"slices"
	"strconv"
	"strings"

	"dealflow/models"
)

// WhereForm is the form of the whole filter of a list, as the parameters w_…:
// groups of conditions, of which all or any have to hold.
type WhereForm struct {
	// Any says that one of the groups is enough, Joins the same of the rows of each.
	Any   bool
	Joins []bool
	Rows  []WhereRow
	Error string
}

// WhereRow is a condition of the form, or Part, the text of what is nested
// deeper than the form goes, which it only keeps or drops.
type WhereRow struct {
	Group            int
	Field, Op, Value string
	Part             string
	Error            string
}

// form is the form of the filter that is in force, or as it was sent.
func (b Base) whereForm(c Conditions) WhereForm {
	if c.Form != nil {
		return *c.Form
	}
	any, groups := c.Where.Groups()
	form := WhereForm{Any: any}
	for i, g := range groups {
		form.Joins = append(form.Joins, g.Any)
		for _, p := range g.Parts {
			row := WhereRow{Group: i}
			if p.Cond != nil {
				row.Field, row.Op, row.Value = p.Cond.Field, p.Cond.Op, b.choiceShown(c, *p.Cond)
			} else {
				row.Part = p.String()
			}
			form.Rows = append(form.Rows, row)
		}
	}
	return form
}

var emptyWhere models.Where

// maxGroups is how many groups the form offers; a filter has no more conditions.
const maxGroups = 20

// joins are those of the groups, and that of an empty one to begin.
func (f WhereForm) joins() []bool {
	if len(f.Joins) < maxGroups && (len(f.Joins) == 0 || f.filled(len(f.Joins)-1)) {
		return append(append([]bool{}, f.Joins...), !f.Any)
	}
	return f.Joins
}

func (f WhereForm) filled(group int) bool {
	for _, row := range f.Rows {
		if row.Group == group {
			return true
		}
	}
	return false
}

// numberedRow is a row with its place among all.
type numberedRow struct {
	WhereRow
	n int
}

// rows are those of a group, and an empty one to add to it.
func (f WhereForm) rows(group int) []numberedRow {
	var rows []numberedRow
	for i, row := range f.Rows {
		if row.Group == group {
			rows = append(rows, numberedRow{row, i})
		}
	}
	return append(rows, numberedRow{WhereRow{Group: group}, -1 - group})
}

func (r numberedRow) name() string { return strconv.Itoa(r.n) }

func (r numberedRow) errorID() string { return "where-error-" + r.name() }

// valueList is the list of choices beside the value of a field, empty for none.
func (b Base) valueList(c Conditions, field string) string {
	for _, f := range c.fields() {
		if f.Name == field && len(b.choices(c, f)) > 0 {
			return "add-values-" + f.Name
		}
	}
	return ""
}

// partText is a nested part as a person reads it.
func (b Base) partText(c Conditions, part string) string {
	w, _ := models.ParseWhere(c.List, part)
	return b.where(c, w)
}

// choiceShown is the value of a condition as a person types it: choices by their
// names.
func (b Base) choiceShown(c Conditions, cond models.Condition) string {
	if cond.Op == "within" || cond.Op == "older" {
		return cond.Value
	}
	return strings.Join(b.values(c, cond), ", ")
}

// ChoiceValue is a value that was typed as a condition has it: the names of
// choices become what they stand for; what is no name stays.
func (b Base) ChoiceValue(c Conditions, field, value string) string {
	i := slices.IndexFunc(c.fields(), func(f models.ListField) bool { return f.Name == field })
	if i < 0 || c.fields()[i].Kind != models.FieldChoice && c.fields()[i].Kind != models.FieldPerson {
		return value
	}
	options := b.choices(c, c.fields()[i])
	if field == "country" {
		options = b.CountryOptions()
	}
	if v, ok := valueNamed(options, value); ok {
		return v
	}
	parts := strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(",，、", r) })
	for i, part := range parts {
		parts[i] = strings.TrimSpace(part)
		if v, ok := valueNamed(options, parts[i]); ok {
			parts[i] = v
		}
	}
	return strings.Join(parts, ",")
}

// valueNamed finds a choice by its value or by its name.
func valueNamed(options []Option, name string) (string, bool) {
	name = strings.TrimSpace(name)
	for _, o := range options {
		if o.Value == name || strings.EqualFold(o.Label, name) {
			return o.Value, true
		}
	}
	return "", false
}
