package views

import (
	"slices"
	"time"

	"dealflow/models"

	"github.com/a-h/templ"
)

// FieldPage is one field of a record, to be edited where it stands: GET and POST
// /companies/:id/fields/:field, and those of the other kinds.
type FieldPage struct {
	Base
	Kind    string
	ID      int64
	Field   string
	Version int64
	// Value is what stands in the field, Was what stood there when it was opened.
	Value, Was string
	Error      string // message id, empty for none
	// Conflict says that somebody else has saved Theirs meanwhile.
	Conflict bool
	Theirs   string
	TheirsBy string
	TheirsAt time.Time
	// Whole is a page of its own, for browsers without scripts.
	Whole bool
	// Choices are what can be chosen, nil for a field that is typed or has a fixed
	// list.
	Choices []Option
}

// FieldAddress is where a field of a record is edited by itself.
func FieldAddress(kind string, id int64, field string) string {
	return address(kind, id) + "/fields/" + field
}

func (p FieldPage) options() []Option {
	if p.Choices != nil {
		return p.Choices
	}
	switch p.Kind + "." + p.Field {
	case "company.kind":
		return p.Base.options("company_kind.", models.CompanyKinds)
	case "company.status":
		return p.Base.options("company_status.", models.CompanyStatuses)
	case "round.type":
		return p.Base.options("round_type.", models.RoundTypes)
	case "round.instrument":
		return p.optionalOptions(p.Base.options("instrument.", models.Instruments))
	}
	return nil
}

// StageChoices are the stages as choices.
func StageChoices(b Base, stages []models.Stage) []Option { return b.stageOptions(stages) }

// OwnerChoices are those who can own a deal; one who no longer can stays the
// owner until another is chosen.
func OwnerChoices(b Base, owners []models.RecordRef, current string) []Option {
	options := refOptions(owners)
	if !slices.ContainsFunc(options, func(o Option) bool { return o.Value == current }) {
		options = append([]Option{{Value: current, Label: b.T("members.disabled")}}, options...)
	}
	return options
}

func (p FieldPage) long() bool {
	return slices.Contains([]string{"description", "bio", "note"}, p.Field)
}

func (p FieldPage) hint() string {
	if len(p.Field) > 3 && p.Field[len(p.Field)-3:] == "_on" {
		return p.T("field.date_hint")
	}
	return ""
}

// theirs is what somebody else has saved, as a reader knows it.
func (p FieldPage) theirs() string {
	if p.Theirs == "" {
		return p.T("history.empty")
	}
	for _, o := range p.options() {
		if o.Value == p.Theirs {
			return o.Label
		}
	}
	return p.Theirs
}

func (p FieldPage) invalid() templ.OrderedAttributes {
	if p.Error == "" {
		return nil
	}
	return templ.OrderedAttributes{{Key: "aria-invalid", Value: "true"}, {Key: "aria-describedby", Value: "inline-error"}}
}

func (p FieldPage) by() string {
	if p.TheirsBy == "" {
		return p.T("history.system")
	}
	return p.TheirsBy
}

// orDash is a text, or a dash where there is none, so that there is something to
// point at.
func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}
