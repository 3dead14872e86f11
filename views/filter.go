package views

import (
	"maps"
	"strconv"
	"strings"

	"dealflow/models"
)

// Conditions are the filter of a list made of conditions, and the form that
// adds one to it.
type Conditions struct {
	List     string // the key of its fields in models.ListFields; empty for none
	Where    models.Where
	Problems []models.WhereProblem
	Stages   []models.Stage
	Owners   []models.RecordRef
	Reasons  []models.Reason

	// Draft is the condition that was refused, Or how it was to be joined, and
	// Error the message of what is wrong with it.
	Draft models.Condition
	Or    bool
	Error string
	// Form is the form of the whole filter as it was sent, after it was refused.
	Form *WhereForm
}

func (c Conditions) fields() []models.ListField { return models.ListFields[c.List] }

var whereOpOrder = []string{"is", "not", "has", "starts", "min", "max", "before", "after", "from", "to", "within", "older", "empty", "filled"}

// opKinds are the kinds of fields that an operator is for.
func opKinds(op string) string {
	var kinds []string
	for _, kind := range []string{models.FieldText, models.FieldChoice, models.FieldNumber, models.FieldMoney, models.FieldDate, models.FieldAge, models.FieldTime, models.FieldPerson} {
		for _, o := range models.WhereOps[kind] {
			if o == op {
				kinds = append(kinds, kind)
			}
		}
	}
	return strings.Join(kinds, " ")
}

// withWhere is the list with another filter of conditions.
func (l List) withWhere(w models.Where) string {
	q := maps.Clone(l.Query)
	q.Del("where")
	if !w.Empty() {
		q.Set("where", w.String())
	}
	return l.address(q)
}

// choiceLabels are the beginnings of the messages that name the choices of a
// field, by list and field.
var choiceLabels = map[string]string{
	"deals.status": "deal_status.", "companies.kind": "company_kind.", "companies.status": "company_status.",
	"deals.restricted": "restricted.", "people.role": "role_kind.", "rounds.type": "round_type.", "companies.last_type": "round_type.", "rounds.instrument": "instrument.",
}

// choices are the values that a field offers.
func (b Base) choices(c Conditions, f models.ListField) []Option {
	switch {
	case f.Kind == models.FieldPerson:
		return append([]Option{{Value: "me", Label: b.T("filter.me")}}, refOptions(c.Owners)...)
	case f.Name == "listed_reason":
		list := make([]Option, len(c.Reasons))
		for i, r := range c.Reasons {
			list[i] = Option{Value: r.Key, Label: b.Reason(r.Key, r.Name)}
		}
		return list
	case f.Name == "stage" || f.Name == "reached" || f.Name == "left_stage":
		list := make([]Option, len(c.Stages))
		for i, s := range c.Stages {
			list[i] = Option{Value: s.Key, Label: b.Stage(s.Key, s.Name)}
		}
		return list
	}
	return b.options(choiceLabels[c.List+"."+f.Name], f.Choices)
}

// where is a filter as a person reads it.
func (b Base) where(c Conditions, w models.Where) string {
	if w.Cond != nil {
		return b.condition(c, *w.Cond)
	}
	parts := make([]string, len(w.Parts))
	for i, p := range w.Parts {
		parts[i] = b.where(c, p)
		if p.Cond == nil {
			parts[i] = "(" + parts[i] + ")"
		}
	}
	word := "filter.and"
	if w.Any {
		word = "filter.or"
	}
	return strings.Join(parts, " "+b.T(word)+" ")
}

func (b Base) condition(c Conditions, cond models.Condition) string {
	text := b.T("filter_field."+cond.Field) + " " + b.T("filter_op."+cond.Op)
	switch cond.Op {
	case "empty", "filled":
		return text
	case "within", "older":
		days, err := strconv.Atoi(cond.Value)
		if err != nil {
			return text
		}
		return b.T("filter_field."+cond.Field) + " " + b.T("filter_days."+cond.Op, "Count", days)
	}
	return text + " " + strings.Join(b.values(c, cond), b.T("list.comma"))
}

func (b Base) values(c Conditions, cond models.Condition) []string {
	for _, f := range c.fields() {
		if f.Name != cond.Field || f.Kind != models.FieldChoice && f.Kind != models.FieldPerson {
			continue
		}
		shown := Filter{Options: b.choices(c, f)}
		values := strings.Split(cond.Value, ",")
		for i, v := range values {
			if f.Name == "country" {
				values[i] = b.Country(v)
				continue
			}
			values[i] = shown.shown(v)
		}
		return values
	}
	return []string{cond.Value}
}
