package views

import (
	"net/url"
	"strconv"
	"strings"

	"dealflow/models"
)

// OperationIndexPage is GET /history.
type OperationIndexPage struct {
	Base
	Filter models.OperationFilter
	Rows   []models.OperationRow
	Users  []models.RecordRef
	// Next is where the next page begins, 0 at the end.
	Next int64
}

// OperationShowPage is GET /history/:id. Plan is what an undo would do, nil when
// there is none; Held is what keeps it from being undone.
type OperationShowPage struct {
	Base
	Page models.OperationPage
	// Filter says which of the changes are shown; an undo is offered beside all.
	Filter models.ChangeFilter
	Plan   *models.UndoReport
	Held   []models.UndoProblem
	// Large says that there is too much to plan an undo of for a page.
	Large bool
	// HeldMore is how much more there is of that.
	HeldMore int
}

// OperationAddress is the page of an operation.
func OperationAddress(n int64) string { return link("/history/", n) }

// ChangeAddress is what an operation did to one record.
func ChangeAddress(n int64, record models.RecordRef) string {
	return OperationAddress(n) + "?record=" + record.Key()
}

// foldedFrom is from how many changes on their fields are folded away.
const foldedFrom = 12

func (p OperationShowPage) folded() bool { return len(p.Page.Changes) >= foldedFrom }

// narrowed says that only a part of the changes is shown, without a plan.
func (p OperationShowPage) narrowed() bool { return p.Filter != (models.ChangeFilter{}) }

func (p OperationShowPage) more() string {
	query := url.Values{"after": {id(p.Page.Next)}}
	if p.Filter.Record.ID != 0 {
		query.Set("record", p.Filter.Record.Key())
	}
	return OperationAddress(p.Page.ID) + "?" + query.Encode()
}

// HistoryAddress is the history of one record.
func HistoryAddress(kind string, n int64) string { return "/history?record=" + kind + ":" + id(n) }

func (p OperationIndexPage) filtered() bool {
	return p.Filter.UserID != 0 || p.Filter.Kind != "" || p.Filter.Record.ID != 0
}

func (p OperationIndexPage) older() string {
	query := url.Values{"before": {id(p.Next)}}
	if p.Filter.UserID != 0 {
		query.Set("user", id(p.Filter.UserID))
	}
	if p.Filter.Kind != "" {
		query.Set("kind", p.Filter.Kind)
	}
	if p.Filter.Record.ID != 0 {
		query.Set("record", p.Filter.Record.Key())
	}
	return "/history?" + query.Encode()
}

func (p OperationIndexPage) userOptions() []Option {
	return append([]Option{{Value: "", Label: p.T("history.everybody")}}, refOptions(p.Users)...)
}

func (p OperationIndexPage) kindOptions() []Option {
	options := []Option{{Value: "", Label: p.T("history.all_kinds")}}
	for _, kind := range models.OperationKinds {
		options = append(options, Option{Value: kind, Label: p.T("operation." + kind)})
	}
	return options
}

// what says what an operation did: "Edited Xiaomi", "Imported companies.csv".
func (b Base) what(row models.OperationRow) string {
	kind := "operation." + row.Kind
	if !Known(kind) {
		kind = "operation.update"
	}
	name := row.Title
	if name == "" {
		name = b.RecordName(row.Record)
	}
	if name == "" && row.RecordKind != "" {
		name = b.T("record." + row.RecordKind)
	}
	text := b.T(kind)
	if name != "" {
		text += " · " + name
	}
	return text
}

// RecordName is the title of a record; a round is named by its company and type.
func (b Base) RecordName(r models.RecordRef) string {
	return trashTitle(b, models.TrashRow{Kind: r.Kind, ID: r.ID, Title: r.Title})
}

func operationBy(b Base, row models.OperationRow) string {
	if row.UserName == "" {
		return b.T("history.system")
	}
	return row.UserName
}

// changeText says what happened to a record: "Edited", "Role added".
func changeText(b Base, c models.RecordChange) string {
	if c.Part == "" {
		return b.T("change." + c.Action)
	}
	return b.T("history."+c.Action, "Part", b.T("part."+c.Part))
}

// FieldName is a column as a reader calls it.
func (b Base) FieldName(column string) string {
	if id := "field." + column; Known(id) {
		return b.T(id)
	}
	return strings.ReplaceAll(column, "_", " ")
}

// moneyFields are the columns that hold minor units.
var moneyFields = map[string]bool{"amount": true, "pre_money": true, "post_money": true, "amount_sought": true, "price": true, "valuation": true}

// fieldValue is a value of a column as a reader writes it.
func (b Base) fieldValue(kind, part, column, value, currency string) string {
	if value == "" {
		return b.T("history.empty")
	}
	if moneyFields[column] && currency != "" {
		if minor, err := strconv.ParseInt(value, 10, 64); err == nil {
			return b.MoneyLong(&minor, currency)
		}
	}
	switch {
	case strings.HasSuffix(column, "_on"):
		return b.Date(value)
	case column == "country":
		return b.Country(value)
	case column == "stage_id":
		return b.stageNamed(value)
	case value == "true":
		return b.T("history.yes")
	}
	prefix := kind
	if part != "" {
		prefix = part
	}
	for _, id := range []string{prefix + "_" + column + "." + value, column + "." + value} {
		if Known(id) {
			return b.T(id)
		}
	}
	return value
}

// stageNamed translates the name of a stage that still has its first one.
func (b Base) stageNamed(name string) string {
	key := strings.ReplaceAll(strings.ToLower(name), " ", "_")
	if Known("stage." + key) {
		return b.Stage(key, name)
	}
	return name
}

// planText says what an undo will do.
func (p OperationShowPage) planText() string {
	var parts []string
	add := func(key string, n int) {
		if n > 0 {
			parts = append(parts, p.T(key, "Count", n))
		}
	}
	add("history.plan_restored", p.Plan.Restored)
	add("history.plan_trashed", p.Plan.Trashed)
	add("history.plan_changed", p.Plan.Changed)
	add("history.plan_parts", p.Plan.Parts)
	if len(parts) == 0 {
		return p.T("history.plan_nothing")
	}
	return strings.Join(parts, " · ")
}

// held is what was changed since: planned, or met on the way.
func (p OperationShowPage) held() []models.UndoProblem {
	if p.Plan != nil {
		return p.Plan.Kept
	}
	return p.Held
}

func heldText(b Base, h models.UndoProblem) string {
	if h.Hidden {
		return b.T("history.held_hidden")
	}
	switch h.Field {
	case models.HeldDeals:
		return b.T("history.held_deals")
	case models.HeldUsed:
		return b.T("history.held_used")
	}
	by := h.By
	if by == "" {
		by = b.T("history.system")
	}
	if h.Field == models.HeldEdited {
		return b.T("history.held_edited", "By", by, "When", b.Ago(h.At))
	}
	return b.T("history.held", "Field", b.FieldName(h.Field), "Now", b.fieldValue(h.Record.Kind, "", h.Field, h.Now, ""), "By", by, "When", b.Ago(h.At))
}

func operationIcon(kind string) string {
	switch kind {
	case "":
		return "history"
	case models.KindActivity:
		return "note"
	case models.KindExport:
		return "download"
	case "import":
		return "upload"
	case models.KindShortlist:
		return "view"
	}
	if _, ok := icons[kind]; !ok {
		return "history"
	}
	return kind
}

func undoLabel(b Base, row models.OperationRow) string {
	if row.Kind == models.OperationUndo {
		return b.T("history.redo")
	}
	return b.T("action.undo")
}

func changeTitle(b Base, c models.RecordChange) string {
	if name := b.RecordName(c.Record); name != "" {
		return name
	}
	return b.T("record." + c.Record.Kind)
}

// heldTitle names the record that is held.
func heldTitle(b Base, h models.UndoProblem) string {
	if h.Record.Title == "" {
		return b.T("record." + h.Record.Kind)
	}
	return b.RecordName(h.Record)
}

// imported says that the operation is an import, whose undo leaves alone what was
// worked on since.
func (p OperationShowPage) imported() bool { return len(p.Page.Imports) > 0 }
