package importer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"dealflow/models"
	"dealflow/models/money"
)

// sheetBatch is how many rows of a spreadsheet are read from the store at once.
const sheetBatch = 200

// Problem is why a row of a spreadsheet cannot be taken: a field of
// models.SheetFields and the id of a message.
type Problem struct{ Field, Message string }

// SheetReader turns the rows of a spreadsheet into records.
type SheetReader struct {
	options  models.SheetOptions
	owners   map[string]int64 // by name, in lower case
	dayFirst map[int]bool     // columns of dates such as 31/12/2010
	monthly  map[int]bool     // columns of dates such as 12/31/2010
}

// NewSheetReader makes a reader for the options. Owners are those that a deal can
// have, by name.
func NewSheetReader(options models.SheetOptions, owners []models.RecordRef) *SheetReader {
	r := &SheetReader{options: options, owners: map[string]int64{}, dayFirst: map[int]bool{}, monthly: map[int]bool{}}
	for _, o := range owners {
		r.owners[strings.ToLower(o.Title)] = o.ID
	}
	return r
}

// Look is shown every row before the first one is read: whether 1/2/2010 begins
// with the day shows in other rows of its column.
func (r *SheetReader) Look(cells []string) {
	for i, field := range r.options.Mapping {
		if i >= len(cells) || !dateFields[field] {
			continue
		}
		if a, b, _, ok := slashDate(cells[i]); ok {
			r.dayFirst[i] = r.dayFirst[i] || a > 12
			r.monthly[i] = r.monthly[i] || b > 12
		}
	}
}

var dateFields = map[string]bool{"founded_on": true, "round_date": true, "next_step_on": true, "opened_on": true}

// Read reads one row. A nil problem means that the record is all of it.
func (r *SheetReader) Read(cells []string) (models.SheetRecord, *Problem) {
	row := sheetRow{reader: r, values: map[string]string{}}
	for i, field := range r.options.Mapping {
		if field == "" || i >= len(cells) {
			continue
		}
		if text := strings.TrimSpace(cells[i]); !unknown[strings.ToLower(text)] {
			row.values[field] = text
			if dateFields[field] {
				row.values[field] = row.date(i, field, text)
			}
		}
	}
	record := row.record()
	var invalid *models.Invalid
	if err := record.Check(); row.problem == nil && errors.As(err, &invalid) {
		for _, field := range slices.Sorted(maps.Keys(invalid.Fields)) {
			row.fail(field, invalid.Fields[field])
		}
	}
	return record, row.problem
}

// unknown are the ways to write that nothing is known.
var unknown = map[string]bool{"": true, "-": true, "–": true, "—": true, "n/a": true, "na": true, "null": true, "none": true, "undisclosed": true, "unknown": true, "not disclosed": true, "confidential": true, "n.a.": true, "tbd": true, "tba": true, "?": true, "未披露": true, "未公开": true, "未知": true, "不详": true, "保密": true, "待定": true, "无": true}

type sheetRow struct {
	reader  *SheetReader
	values  map[string]string
	problem *Problem
}

func (r *sheetRow) fail(field, message string) {
	if r.problem == nil {
		r.problem = &Problem{field, message}
	}
}

func (r *sheetRow) record() models.SheetRecord {
	v := r.values
	in := models.SheetRecord{Company: models.CompanyInput{Name: v["name"], Website: v["website"], City: v["city"], FoundedOn: v["founded_on"], Description: v["description"], Sectors: list(v["sectors"])},
		Founders: list(v["founders"])}
	if v["name"] == "" {
		r.fail("name", "error.required")
	}
	if name := v["native_name"]; name != "" && models.NameKey(name) != models.NameKey(v["name"]) {
		kind := "alias"
		if han(name) {
			kind = "native"
		}
		in.Company.Names = []models.NameInput{{Kind: kind, Value: name}}
	}
	if text := v["country"]; text != "" {
		code, ok := models.CountryNamed(text)
		if !ok {
			r.fail("country", "error.sheet_word")
		}
		in.Company.Country = code
	}
	if city, region, country := placeOf(v["city"]); country != "" && (in.Company.Country == "" || in.Company.Country == country) {
		in.Company.City, in.Company.Region, in.Company.Country = city, region, country
	}
	if text := v["status"]; text != "" {
		status, ok := companyStatuses[strings.ToLower(text)]
		if !ok {
			r.fail("status", "error.sheet_word")
		}
		in.Company.Status = status
	}
	in.Round = r.round()
	first, others := investorList(v["round_leads"])
	marked, rest := investorList(v["round_investors"])
	in.Leads, in.Investors = slices.Concat(first, others, marked), rest
	r.deal(&in)
	return in
}

// companyStatuses are the words for what a company has come to.
var companyStatuses = map[string]string{"operating": "operating", "active": "operating", "运营中": "operating", "运营": "operating", "acquired": "acquired", "exited": "acquired", "被收购": "acquired", "已被收购": "acquired",
	"ipo": "listed", "listed": "listed", "public": "listed", "上市": "listed", "已上市": "listed", "closed": "closed", "dead": "closed", "shut down": "closed", "关闭": "closed", "已关闭": "closed", "倒闭": "closed"}

func (r *sheetRow) round() *models.RoundInput {
	v := r.values
	in := &models.RoundInput{Type: "undisclosed", AnnouncedOn: v["round_date"]}
	var notes []string
	for _, a := range []struct {
		field string
		to    *string
	}{{"round_amount", &in.Amount}, {"round_pre_money", &in.PreMoney}, {"round_post_money", &in.PostMoney}} {
		amount, exact := amountOf(v[a.field])
		if !exact {
			notes = append(notes, v[a.field])
		}
		v[a.field], *a.to = amount, amount
	}
	if !slices.ContainsFunc(models.SheetFields, func(field string) bool { return strings.HasPrefix(field, "round_") && v[field] != "" }) {
		return nil
	}
	if text := v["round_type"]; text != "" {
		var ok bool
		if in.Type, ok = roundTypeOf(text); !ok {
			r.fail("round_type", "error.sheet_word")
		}
		if in.Type == "undisclosed" {
			notes = append(notes, text)
		}
		if strings.EqualFold(text, "SAFE") {
			in.Instrument = "safe"
		}
	}
	in.Note = strings.Join(notes, "\n")
	in.Currency = r.currency(cmp.Or(in.Amount, in.PostMoney, in.PreMoney))
	return in
}

// currency is that of an amount which names none: what the row says, else that of
// the spreadsheet.
func (r *sheetRow) currency(amount string) string {
	if amount == "" || strings.Trim(amount, "0123456789.,' kKmMbBnN") != "" {
		return ""
	}
	if text := r.values["currency"]; text != "" {
		one, err := money.Parse("1 "+text, "")
		if err != nil {
			r.fail("currency", "error.sheet_word")
		}
		return one.Currency
	}
	return r.reader.options.Currency
}

func (r *sheetRow) deal(in *models.SheetRecord) {
	v := r.values
	any := r.reader.options.Deals
	for _, field := range []string{"stage", "owner", "origin", "amount_sought", "next_step", "next_step_on", "opened_on", "reason", "note"} {
		any = any || v[field] != ""
	}
	if !any {
		return
	}
	sought, exact := amountOf(v["amount_sought"])
	deal := &models.DealInput{Origin: v["origin"], AmountSought: sought, Currency: r.currency(sought), NextStep: v["next_step"], NextStepOn: v["next_step_on"], OpenedOn: v["opened_on"], Note: v["note"]}
	if !exact {
		deal.Note = strings.TrimSpace(v["amount_sought"] + "\n\n" + deal.Note)
	}
	if id := r.reader.options.OwnerID; id != nil {
		deal.OwnerID = *id
	}
	if id, ok := r.reader.owners[strings.ToLower(v["owner"])]; ok {
		deal.OwnerID = id
	}
	in.Deal, in.Reason = deal, v["reason"]
	if word := v["stage"]; word != "" {
		meaning, ok := r.reader.options.Stages[strings.ToLower(word)]
		var id int64
		switch {
		case !ok || meaning == "":
			r.fail("stage", "error.sheet_word")
		case strings.HasPrefix(meaning, "stage:"):
			if _, err := fmt.Sscan(meaning[len("stage:"):], &id); err != nil {
				r.fail("stage", "error.sheet_word")
			}
			deal.StageID = id
		default:
			in.Status = meaning
		}
		if (in.Status == models.StatusPassed || in.Status == models.StatusLost) && in.Reason == "" {
			// A closed deal has a reason; the note comes nearest to one.
			if in.Reason = v["note"]; in.Reason == "" {
				in.Reason = word
			}
		}
	}
}

// RunSheet imports the rows of a spreadsheet that are not done yet. It may be
// stopped at any time and run again.
func RunSheet(ctx context.Context, store *models.Store, job models.SheetJob) error {
	run, err := store.RunSheet(ctx, job)
	if errors.Is(err, models.ErrConflict) || errors.Is(err, models.ErrNotFound) {
		return nil // it is done, or gone
	}
	if err != nil {
		return err
	}
	reader, err := SheetReaderFor(ctx, store, run.Actor(), run.Sheet)
	if err != nil {
		return err
	}
	for n := 1; ; n++ {
		rows, err := run.Next(ctx, sheetBatch)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return errors.Join(store.FoldTotals(ctx), run.Finish(ctx))
		}
		lines := make([]models.SheetLine, len(rows))
		for i, row := range rows {
			lines[i].Line = row.Line
			record, problem := reader.Read(row.Cells)
			if problem != nil {
				lines[i].Field, lines[i].Message = problem.Field, problem.Message
				continue
			}
			lines[i].Record = record
		}
		err = run.Import(ctx, lines)
		if errors.Is(err, models.ErrUndone) {
			return run.Finish(ctx)
		}
		if err != nil {
			return err
		}
		if n == 2 || n == 20 || n == 200 {
			if err := store.AnalyzeImport(ctx); err != nil {
				return err
			}
		}
	}
}

// SheetReaderFor makes the reader of a spreadsheet that was looked at as a whole.
func SheetReaderFor(ctx context.Context, store *models.Store, actor models.Actor, sheet *models.Sheet) (*SheetReader, error) {
	owners, err := store.Owners(ctx, actor)
	if err != nil {
		return nil, err
	}
	reader := NewSheetReader(sheet.SheetOptions, owners)
	err = EachSheetRow(ctx, store, actor, sheet.ID, func(row models.SheetRow) { reader.Look(row.Cells) })
	return reader, err
}

// EachSheetRow hands out the rows of a spreadsheet in their order.
func EachSheetRow(ctx context.Context, store *models.Store, actor models.Actor, id int64, fn func(models.SheetRow)) error {
	for after := int64(0); ; {
		rows, err := store.SheetRows(ctx, actor, id, "", after, 1000)
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, row := range rows {
			fn(row)
			after = row.Line
		}
	}
}
