package views

import (
	"slices"

	"dealflow/models"

	"github.com/a-h/templ"
)

// operationPages are the pages of the history.
func operationPages(b Base) map[string]templ.Component {
	by := int64(3)
	rows := []models.OperationRow{
		{Operation: models.Operation{ID: 3, At: sampleNow, UserID: &by, Kind: "undo", RecordKind: "deal", RecordID: 1, Records: 2, UndoesID: &by}, UserName: hostile, Record: models.RecordRef{Kind: "deal", ID: 1, Title: hostile}, Undoable: true},
		{Operation: models.Operation{ID: 2, At: sampleNow, Kind: "import", Title: hostile, Records: 90_000, UndoneByID: &by}},
		{Operation: models.Operation{ID: 4, At: sampleNow, UserID: &by, Kind: "export", Title: "deals.csv", RecordKind: "export", Records: 1}, UserName: hostile},
		{Operation: models.Operation{ID: 5, At: sampleNow, UserID: &by, Kind: "update", RecordKind: "view", RecordID: 1, Records: 1}, Record: models.RecordRef{Kind: "view", ID: 1, Title: hostile}, Undoable: true},
		{Operation: models.Operation{ID: 1, At: sampleNow, UserID: &by, Kind: "create", RecordKind: "round", RecordID: 1}, Record: models.RecordRef{Kind: "round", ID: 1, Title: "Xiaomi · series_a"}, Undoable: true},
	}
	page := models.OperationPage{OperationRow: rows[0], Next: 3, Changes: []models.RecordChange{
		{Record: models.RecordRef{Kind: "round", ID: 1, Title: "Xiaomi · series_a"}, Action: "update", At: sampleNow, Fields: []models.FieldChange{{Name: "amount", Before: "100", After: "4100000000", BeforeCurrency: "USD", AfterCurrency: "USD"}, {Name: "type", After: "seed"}, {Name: "odd_column", Before: hostile}}},
		{Record: models.RecordRef{Kind: "person", ID: 1, Title: "Lei Jun"}, Action: "add", Part: "role", Fields: []models.FieldChange{{Name: "kind", After: "founder"}, {Name: "from_on", After: "2010"}}},
		{Record: models.RecordRef{Kind: "deal", ID: 1}, Action: "delete"},
	}}
	problems := []models.UndoProblem{{Record: models.RecordRef{Kind: "company", ID: 1}, Field: "city", Was: "Beijing", Now: hostile, By: "Ana", At: sampleNow}, {Record: models.RecordRef{Kind: "company", ID: 1}, Field: "deals", At: sampleNow}}
	imported := models.OperationPage{OperationRow: models.OperationRow{Operation: models.Operation{ID: 6, At: sampleNow, Kind: "import", Title: "crunchbase-2015", RecordKind: "import", Records: 3}, Undoable: true}, Changes: []models.RecordChange{{Record: models.RecordRef{Kind: "acquisition", ID: 1, Title: hostile}, Action: "import"}},
		Imports: []models.Import{{File: hostile, Rows: 9000, Created: 8000, Rejected: 1000, FinishedAt: &page.At}, {File: "Rounds 2.csv"}}}
	kept := []models.UndoProblem{{Record: models.RecordRef{Kind: "company", ID: 1, Title: hostile}, Field: "edited", By: hostile, At: sampleNow}, {Record: models.RecordRef{Kind: "acquisition", ID: 1, Title: hostile}, Field: "used"}}
	return map[string]templ.Component{
		"operation-import": OperationShow(OperationShowPage{Base: b, Page: imported, Plan: &models.UndoReport{Trashed: 8000, Kept: kept}, HeldMore: 7}),
		"history":          OperationIndex(OperationIndexPage{Base: b, Rows: rows, Users: sampleOwners, Next: 1}),
		"history-of":       OperationIndex(OperationIndexPage{Base: b, Filter: models.OperationFilter{UserID: 3, Kind: "undo", Record: models.RecordRef{Kind: "round", ID: 1, Title: "Xiaomi · series_a"}}}),
		"history-none":     OperationIndex(OperationIndexPage{Base: b}),
		"operation":        OperationShow(OperationShowPage{Base: b, Page: page, Plan: &models.UndoReport{Restored: 1, Trashed: 2, Changed: 1, Parts: 3, Kept: problems}}),
		"operation-change": OperationShow(OperationShowPage{Base: b, Page: models.OperationPage{OperationRow: imported.OperationRow, Changes: page.Changes[:1], Key: hostile}, Filter: models.ChangeFilter{Record: page.Changes[0].Record}}),
		"operation-many":   OperationShow(OperationShowPage{Base: b, Page: models.OperationPage{OperationRow: rows[0], Next: 3, Changes: slices.Repeat(page.Changes, 5)}}),
		"operation-large":  OperationShow(OperationShowPage{Base: b, Page: models.OperationPage{OperationRow: models.OperationRow{Operation: models.Operation{ID: 7, At: sampleNow, Kind: "import", Title: hostile, Records: 9000}, Undoable: true}}, Large: true}),
		"operation-409":    OperationShow(OperationShowPage{Base: b, Page: page, Held: problems}),
	}
}
