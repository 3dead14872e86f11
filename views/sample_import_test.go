package views

import (
	"dealflow/models"

	"github.com/a-h/templ"
)

// importPages are the pages on which a spreadsheet is imported.
func importPages(b Base) map[string]templ.Component {
	sheet := &models.Sheet{ID: 1, Name: hostile, Encoding: "GBK", Columns: []string{hostile, " ", "Stage"}, RowCount: 9000, CreatedAt: sampleNow, State: models.SheetMapping,
		SheetOptions: models.SheetOptions{Mapping: []string{"name", "", "stage"}, Currency: "USD", Deals: true}, Outcomes: map[models.ImportOutcome]int64{}}
	op := int64(1)
	running, done := *sheet, *sheet
	running.State, running.Outcomes = models.SheetRunning, map[models.ImportOutcome]int64{models.ImportCreated: 4000}
	done.State, done.OperationID, done.Outcomes = models.SheetDone, &op, map[models.ImportOutcome]int64{models.ImportCreated: 8000, models.ImportRejected: 1000}
	faults := []models.SheetRow{{Line: 7, Cells: []string{hostile, "", "x"}, Reason: "country error.country"}, {Line: 8, Reason: "error.sheet_row"}, {Line: 9, Reason: "amount error.money"}}
	record := PreviewRecord{Line: 2, SheetRecord: models.SheetRecord{Company: models.CompanyInput{Name: hostile, Website: hostile, Country: "CN", City: "Beijing", Sectors: []string{hostile}, Names: []models.NameInput{{Kind: "native", Value: "小米"}}},
		Founders: []string{hostile, "Lei Jun"}, Round: &models.RoundInput{Type: "series_a", Amount: "$41M", PostMoney: "$250M", AnnouncedOn: "2010-12"}, Leads: []string{hostile}, Investors: []string{"Qiming", hostile}, Deal: &models.DealInput{StageID: sampleStages[0].ID, OwnerID: sampleOwners[0].ID, AmountSought: "$1M"}}}
	passed := PreviewRecord{Line: 3, SheetRecord: models.SheetRecord{Company: models.CompanyInput{Name: "Vancl"}, Deal: &models.DealInput{}, Status: models.StatusPassed}}
	return map[string]templ.Component{
		"imports":        ImportIndex(ImportIndexPage{Base: b, Sheets: []*models.Sheet{sheet, &running, &done}, Refused: "error.sheet_rows", MaxSize: 32 << 20}),
		"imports-none":   ImportIndex(ImportIndexPage{Base: b, MaxSize: 32 << 20}),
		"import-map":     ImportMap(ImportMapPage{Base: b, Sheet: sheet, Samples: [][]string{{hostile, "Vancl"}, nil, {"DD"}}, Words: []StageWord{{Word: "dd", Shown: hostile, Meaning: "passed"}}, Stages: sampleStages, Owners: sampleOwners, Errors: map[string]string{"mapping": "error.column_name"}}),
		"import-preview": ImportPreview(ImportPreviewPage{Base: b, Sheet: sheet, Records: []PreviewRecord{record, passed, {Line: 4, SheetRecord: models.SheetRecord{Company: models.CompanyInput{Name: "Acorn"}}}}, Problems: faults, Good: 8000, Faults: 1000, Stages: sampleStages, Owners: sampleOwners}),
		"import-running": ImportRun(ImportRunPage{Base: b, Sheet: &running}),
		"import-done":    ImportRun(ImportRunPage{Base: b, Sheet: &done, Rejected: faults}),
	}
}
