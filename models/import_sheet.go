package models

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
)

// The states of a spreadsheet that is imported.
const (
	SheetMapping = "mapping" // not started: what its columns are can be changed
	SheetRunning = "running"
	SheetDone    = "done"
)

// Limits of a spreadsheet.
const (
	SheetMaxRows    = 100_000
	SheetMaxColumns = 100
)

// sheetsShown bounds the list of spreadsheets.
const sheetsShown = 50

// Sheet is a spreadsheet that somebody uploaded to import it. It is its creator's
// and the administrators', and is forgotten after UndoDays.
type Sheet struct {
	ID       int64
	Name     string   // of the file
	Encoding string   // how its text was written, empty for a workbook
	Columns  []string `gorm:"serializer:json"`
	SheetOptions
	State       string
	RowCount    int64
	OperationID *int64
	CreatedAt   time.Time
	CreatedBy   int64
	FinishedAt  *time.Time

	// Outcomes count the rows that are done.
	Outcomes map[ImportOutcome]int64 `gorm:"-"`
}

// TableName is the table's.
func (Sheet) TableName() string { return "import_sheets" }

// SheetOptions say how the rows of a spreadsheet are read.
type SheetOptions struct {
	// Mapping has for each column one of SheetFields, or "".
	Mapping []string `gorm:"serializer:json"`
	// Stages has for the words of the column of stages the key of SheetStages or
	// "stage:" and the id of a stage.
	Stages map[string]string `gorm:"serializer:json"`
	// Deals says that every row is a deal, whether it says anything of one or not.
	Deals bool
	// OwnerID owns the deals that name nobody who is known.
	OwnerID *int64
	// Currency is that of amounts that name none.
	Currency string
}

// Has reports whether some column is the field.
func (o SheetOptions) Has(field string) bool { return slices.Contains(o.Mapping, field) }

// Done is how many rows are done.
func (s Sheet) Done() int64 {
	var n int64
	for _, count := range s.Outcomes {
		n += count
	}
	return n
}

// SheetRow is a row of a spreadsheet. Line counts from 1, the header included.
type SheetRow struct {
	Line    int64
	Cells   []string `gorm:"serializer:json"`
	Outcome ImportOutcome
	// Reason is why it was rejected: a field and a message, "website error.url".
	Reason string
}

// mySheet is the condition on import_sheets that the actor may see it; it takes
// the user's id and whether they are an administrator.
const mySheet = `(created_by = ? or ?)`

// CreateSheet keeps a spreadsheet, whose rows are to be imported.
func (s *Store) CreateSheet(ctx context.Context, actor Actor, sheet *Sheet, rows []SheetRow) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	sheet.Name = cut(clean(sheet.Name), maxLine)
	sheet.State, sheet.RowCount, sheet.CreatedAt, sheet.CreatedBy = SheetMapping, int64(len(rows)), s.Now(), actor.UserID
	sheet.OwnerID = actor.by()
	if sheet.Mapping == nil {
		sheet.Mapping = []string{}
	}
	if sheet.Stages == nil {
		sheet.Stages = map[string]string{}
	}
	if sheet.Currency == "" {
		sheet.Currency = "USD"
	}
	err := s.plain(ctx, func(tx *Store) error {
		if err := tx.DB(ctx).Create(sheet).Error; err != nil {
			return err
		}
		values := make([][]any, len(rows))
		for i, row := range rows {
			cells, err := json.Marshal(row.Cells)
			if err != nil {
				return err
			}
			values[i] = []any{sheet.ID, row.Line, string(cells), string(row.Outcome), row.Reason}
		}
		columns := []bulkColumn{{"sheet_id", bulkInt}, {"line", bulkInt}, {"cells", bulkText}, {"outcome", bulkText}, {"reason", bulkText}}
		return tx.bulkInsert(ctx, "import_sheet_rows", columns, values, "")
	})
	if err != nil {
		return fmt.Errorf("keep spreadsheet: %w", err)
	}
	return nil
}

// Sheet returns a spreadsheet with how many of its rows are done.
func (s *Store) Sheet(ctx context.Context, actor Actor, id int64) (*Sheet, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	var sheet Sheet
	err := s.DB(ctx).Where("id = ? and "+mySheet, id, actor.UserID, actor.CanAdmin()).Take(&sheet).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = ErrNotFound
	}
	if err == nil {
		err = s.countOutcomes(ctx, []*Sheet{&sheet})
	}
	if err != nil {
		return nil, fmt.Errorf("spreadsheet %d: %w", id, err)
	}
	return &sheet, nil
}

// Sheets returns the latest spreadsheets that the actor may see.
func (s *Store) Sheets(ctx context.Context, actor Actor) ([]*Sheet, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	var sheets []*Sheet
	err := s.DB(ctx).Where(mySheet, actor.UserID, actor.CanAdmin()).Order("id desc").Limit(sheetsShown).Find(&sheets).Error
	if err == nil {
		err = s.countOutcomes(ctx, sheets)
	}
	if err != nil {
		return nil, fmt.Errorf("spreadsheets: %w", err)
	}
	return sheets, nil
}

func (s *Store) countOutcomes(ctx context.Context, sheets []*Sheet) error {
	ids := make([]int64, len(sheets))
	byID := map[int64]*Sheet{}
	for i, sheet := range sheets {
		ids[i], byID[sheet.ID] = sheet.ID, sheet
		sheet.Outcomes = map[ImportOutcome]int64{}
	}
	if len(ids) == 0 {
		return nil
	}
	var counts []struct {
		SheetID, N int64
		Outcome    ImportOutcome
	}
	if err := s.scan(ctx, &counts, `select sheet_id, outcome, count(*) as n from import_sheet_rows where sheet_id in ? and outcome <> '' group by sheet_id, outcome`, ids); err != nil {
		return err
	}
	for _, c := range counts {
		byID[c.SheetID].Outcomes[c.Outcome] = c.N
	}
	return nil
}

// SheetRows returns the rows of a spreadsheet after a line, in their order, at
// most so many. An outcome narrows them; "todo" are those that have none.
func (s *Store) SheetRows(ctx context.Context, actor Actor, id int64, outcome ImportOutcome, after int64, limit int) ([]SheetRow, error) {
	if _, err := s.Sheet(ctx, actor, id); err != nil {
		return nil, err
	}
	return s.sheetRows(ctx, id, outcome, after, limit)
}

// SheetTodo are rows that have no outcome yet.
const SheetTodo ImportOutcome = "todo"

func (s *Store) sheetRows(ctx context.Context, id int64, outcome ImportOutcome, after int64, limit int) ([]SheetRow, error) {
	db := s.DB(ctx).Table("import_sheet_rows").Where("sheet_id = ? and line > ?", id, after)
	switch outcome {
	case "":
	case SheetTodo:
		db = db.Where("outcome = ''")
	default:
		db = db.Where("outcome = ?", outcome)
	}
	var rows []SheetRow
	if err := db.Order("line").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("rows of spreadsheet %d: %w", id, err)
	}
	return rows, nil
}

// SetSheet says how the rows of a spreadsheet are read. Errors: Invalid at
// "mapping" without a column of names, ErrConflict once it runs.
func (s *Store) SetSheet(ctx context.Context, actor Actor, id int64, in SheetOptions) error {
	sheet, err := s.Sheet(ctx, actor, id)
	if err != nil {
		return err
	}
	if sheet.State != SheetMapping {
		return fmt.Errorf("spreadsheet %d: %w", id, ErrConflict)
	}
	if err := in.check(len(sheet.Columns)); err != nil {
		return err
	}
	if in.OwnerID != nil {
		owner, err := s.findUser(ctx, "id = ?", *in.OwnerID)
		if err != nil || owner.DisabledAt != nil || owner.Role == RoleViewer {
			return InvalidField("owner", "error.choice")
		}
	}
	if in.Stages == nil {
		in.Stages = map[string]string{}
	}
	sheet.SheetOptions = in
	if err := s.DB(ctx).Model(sheet).Where("state = ?", SheetMapping).Select("Mapping", "Stages", "Deals", "OwnerID", "Currency").Updates(sheet).Error; err != nil {
		return fmt.Errorf("spreadsheet %d: %w", id, err)
	}
	return nil
}

func (o *SheetOptions) check(columns int) error {
	var c check
	seen := map[string]bool{}
	o.Mapping = o.Mapping[:min(len(o.Mapping), columns)]
	for _, field := range o.Mapping {
		switch {
		case field == "":
		case !slices.Contains(SheetFields, field):
			c.fail("mapping", "error.choice")
		case seen[field]:
			c.fail("mapping", "error.column_twice")
		}
		seen[field] = true
	}
	if !seen["name"] {
		c.fail("mapping", "error.column_name")
	}
	c.currency("currency", &o.Currency)
	return c.err()
}

// StartSheet has the rows of a spreadsheet imported in the background, all of
// them as one entry of the history.
func (s *Store) StartSheet(ctx context.Context, actor Actor, id int64) error {
	sheet, err := s.Sheet(ctx, actor, id)
	if err != nil {
		return err
	}
	if err := sheet.check(len(sheet.Columns)); err != nil {
		return err
	}
	err = s.plain(ctx, func(tx *Store) error {
		op := Operation{At: s.Now(), UserID: actor.by(), Kind: OperationImport, Title: sheet.Name}
		if err := tx.DB(ctx).Create(&op).Error; err != nil {
			return err
		}
		n, err := tx.exec(ctx, `update import_sheets set state = ?, operation_id = ? where id = ? and state = ?`, SheetRunning, op.ID, id, SheetMapping)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrConflict
		}
		_, err = tx.EnqueueJob(ctx, JobInput{Kind: JobSheet, Payload: SheetJob{SheetID: id, UserID: actor.UserID}, UniqueKey: fmt.Sprint(id)})
		return err
	})
	if err != nil {
		return fmt.Errorf("start import of spreadsheet %d: %w", id, err)
	}
	return nil
}

// JobSheet is the kind of job that imports the rows of a spreadsheet.
const JobSheet = "sheet.import"

// SheetJob is its payload: which one, and for whom.
type SheetJob struct{ SheetID, UserID int64 }

// DeleteSheet forgets a spreadsheet. What was imported of it stays. ErrConflict as
// long as a job is at work on it; one whose job was given up can go.
func (s *Store) DeleteSheet(ctx context.Context, actor Actor, id int64) error {
	if _, err := s.Sheet(ctx, actor, id); err != nil {
		return err
	}
	n, err := s.exec(ctx, `delete from import_sheets where id = ? and (state <> ?
		or not exists (select 1 from jobs where kind = ? and unique_key = ? and dead_at is null))`, id, SheetRunning, JobSheet, fmt.Sprint(id))
	if err == nil && n == 0 {
		err = ErrConflict
	}
	if err != nil {
		return fmt.Errorf("delete spreadsheet %d: %w", id, err)
	}
	return nil
}

// PurgeSheets forgets the spreadsheets that are older than UndoDays.
func (s *Store) PurgeSheets(ctx context.Context) error {
	if _, err := s.exec(ctx, `delete from import_sheets where created_at <= ? and state <> ?`, s.Now().AddDate(0, 0, -UndoDays), SheetRunning); err != nil {
		return fmt.Errorf("purge spreadsheets: %w", err)
	}
	return nil
}
