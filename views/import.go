package views

import (
	"slices"
	"strings"

	"dealflow/models"
)

// ImportIndexPage is GET /imports. Its form has a file. Refused is a message about
// the one that was sent, MaxSize bounds it in bytes.
type ImportIndexPage struct {
	Base
	Sheets  []*models.Sheet
	Refused string
	MaxSize int64
}

// ImportMapPage is GET /imports/:id as long as it is not said what its columns
// are. Its fields are column_0 and so on, word and meaning (repeated, in the same
// order), deals, owner and currency.
type ImportMapPage struct {
	Base
	Sheet *models.Sheet
	// Samples are the first cells of each column.
	Samples [][]string
	Words   []StageWord
	Stages  []models.Stage
	Owners  []models.RecordRef
	Errors  map[string]string
}

// StageWord is a word in the column of stages, with the key of what it means.
type StageWord struct{ Word, Shown, Meaning string }

// ImportPreviewPage is GET /imports/:id/preview: how the first rows are understood,
// and which cannot be.
type ImportPreviewPage struct {
	Base
	Sheet    *models.Sheet
	Records  []PreviewRecord
	Problems []models.SheetRow
	Good     int
	Faults   int
	Stages   []models.Stage
	Owners   []models.RecordRef
}

// PreviewRecord is a row as it is understood.
type PreviewRecord struct {
	Line int64
	models.SheetRecord
}

// ImportRunPage is GET /imports/:id once it runs, and after.
type ImportRunPage struct {
	Base
	Sheet    *models.Sheet
	Rejected []models.SheetRow
}

// ImportAddress is the page of a spreadsheet.
func ImportAddress(n int64) string { return link("/imports/", n) }

// sheetGroups are the fields that a column can be, by the record that they are of.
var sheetGroups = []struct {
	label  string
	fields []string
}{
	{"company.singular", models.SheetFields[:10]},
	{"record.round", models.SheetFields[10:14]},
	{"record.deal", models.SheetFields[14:]},
}

// StageNames are the names of the stages in every language, with their keys.
func (p ImportMapPage) StageNames() map[string]string {
	names := map[string]string{}
	for _, s := range p.Stages {
		key := "stage:" + id(s.ID)
		names[s.Name] = key
		if s.Key != "" {
			names[s.Key] = key
		}
		for _, lang := range []string{English, Chinese} {
			names[(Base{Lang: lang}).Stage(s.Key, s.Name)] = key
		}
	}
	return names
}

// meanings are what a word in the column of stages can mean.
func (p ImportMapPage) meanings() []Option {
	options := []Option{{Value: "", Label: p.T("import.choose")}}
	for _, s := range p.Stages {
		if !s.Retired() {
			options = append(options, Option{Value: "stage:" + id(s.ID), Label: p.Stage(s.Key, s.Name)})
		}
	}
	for _, status := range models.SheetStages {
		options = append(options, Option{Value: status, Label: p.label("deal_status.", status)})
	}
	return options
}

func (p ImportMapPage) chosen(column int) string {
	if column < len(p.Sheet.Mapping) {
		return p.Sheet.Mapping[column]
	}
	return ""
}

func (p ImportMapPage) owner() string {
	if p.Sheet.OwnerID == nil {
		return ""
	}
	return id(*p.Sheet.OwnerID)
}

// dealText is the deal of a row in one line.
func (p ImportPreviewPage) dealText(r PreviewRecord) string {
	if r.Deal == nil {
		return ""
	}
	stage := ""
	for _, s := range p.Stages {
		if s.ID == r.Deal.StageID || r.Deal.StageID == 0 && stage == "" {
			stage = p.Stage(s.Key, s.Name)
		}
	}
	if r.Status != "" {
		stage = p.label("deal_status.", r.Status)
	}
	for _, o := range p.Owners {
		if o.ID == r.Deal.OwnerID {
			stage = joined2(stage, o.Title)
		}
	}
	return joined2(stage, r.Deal.AmountSought)
}

// roundText is the round of a row in one line.
func (p ImportPreviewPage) roundText(r PreviewRecord) string {
	if r.Round == nil {
		return ""
	}
	text := joined2(p.label("round_type.", r.Round.Type), r.Round.Amount)
	if r.Round.AnnouncedOn != "" {
		text = joined2(text, p.Date(r.Round.AnnouncedOn))
	}
	if r.Round.PreMoney != "" {
		text = joined2(text, p.T("round.at_pre", "Amount", r.Round.PreMoney))
	}
	if r.Round.PostMoney != "" {
		text = joined2(text, p.T("round.at_post", "Amount", r.Round.PostMoney))
	}
	return text
}

// investorsText names the investors of the round of a row, leads first.
func (p ImportPreviewPage) investorsText(r PreviewRecord) string {
	var names []string
	for _, name := range r.Leads {
		names = append(names, p.T("import.lead", "Name", name))
	}
	return joinList(p.Base, append(names, r.Investors...))
}

// RowReason says in words why a row is not taken, with the cell that it is about.
func (b Base) RowReason(s *models.Sheet, row models.SheetRow) string {
	field, message, ok := strings.Cut(row.Reason, " ")
	if !ok {
		return b.T(row.Reason)
	}
	name := b.sheetField(field)
	// The amount of a round is the "amount" of its record.
	for _, f := range []string{field, "round_" + field} {
		if i := slices.Index(s.Mapping, f); i >= 0 && i < len(row.Cells) && strings.TrimSpace(row.Cells[i]) != "" {
			name = b.T("import.cell", "Name", name, "Value", brief(row.Cells[i]))
		}
	}
	return b.T("import.pair", "Name", name, "Value", b.T(message))
}

// briefCell is how much of a cell is quoted, in letters.
const briefCell = 40

func brief(cell string) string {
	letters := []rune(strings.TrimSpace(cell))
	if len(letters) > briefCell {
		return string(letters[:briefCell-1]) + "…"
	}
	return string(letters)
}

// sheetField is a field as a reader calls it, or the field of a record's own form.
func (b Base) sheetField(field string) string {
	if Known("sheet." + field) {
		return b.T("sheet." + field)
	}
	return b.FieldName(field)
}

// stateText says how far an import has come.
func (b Base) stateText(s *models.Sheet) string {
	switch s.State {
	case models.SheetRunning:
		return b.T("import.state_running", "Done", b.Number(s.Done()), "All", b.Number(s.RowCount))
	case models.SheetDone:
		return b.T("import.state_done")
	}
	return b.T("import.state_mapping")
}

// outcome counts the rows that came to something.
func (p ImportRunPage) outcome(name string) int64 {
	return p.Sheet.Outcomes[models.ImportOutcome(name)]
}

// running reports whether the page has to look again.
func (p ImportRunPage) running() bool { return p.Sheet.State == models.SheetRunning }

// columnTitle names a column, by its place when it has no heading.
func columnTitle(b Base, i int, name string) string {
	if strings.TrimSpace(name) == "" {
		return b.T("import.nameless", "Number", id(int64(i+1)))
	}
	return name
}

// importDetail is what a row says of its company beside the name.
func importDetail(b Base, r PreviewRecord) string {
	var parts []string
	for _, n := range r.Company.Names {
		parts = append(parts, n.Value)
	}
	for _, part := range []string{r.Company.Website, b.place(r.Company.City, "", r.Company.Country), strings.Join(r.Company.Sectors, b.T("list.comma"))} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " · ")
}

// comma is what follows one of n names that are links.
func comma(b Base, i, n int) string {
	if i+1 < n {
		return b.T("list.comma")
	}
	return ""
}

func joinList(b Base, items []string) string { return strings.Join(items, b.T("list.comma")) }

// joinCells is a row in one line.
func joinCells(cells []string) string {
	var parts []string
	for _, c := range cells {
		if c = strings.TrimSpace(c); c != "" {
			parts = append(parts, c)
		}
	}
	return strings.Join(parts, " · ")
}
