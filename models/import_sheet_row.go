package models

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// SheetFields are what a column of a spreadsheet can be, by the record that it
// belongs to: the company, its founders, a round of it, and our deal with it.
var SheetFields = []string{
	"name", "native_name", "website", "country", "city", "status", "founded_on", "sectors", "description", "founders",
	"round_type", "round_date", "round_amount", "currency", "round_pre_money", "round_post_money", "round_leads", "round_investors",
	"stage", "owner", "origin", "amount_sought", "next_step", "next_step_on", "opened_on", "reason", "note",
}

// SheetStages are the words in the column of stages that are no stage.
var SheetStages = []string{StatusPassed, StatusLost, StatusOnHold}

// SheetRecord is what a row of a spreadsheet says.
type SheetRecord struct {
	Company  CompanyInput
	Founders []string
	Round    *RoundInput
	// Leads are the investors who led the round, Investors all others.
	Leads, Investors []string
	// Deal, with Status and Reason of a closed one, is nil when there is none.
	Deal           *DealInput
	Status, Reason string
}

// Check returns what is wrong with the record by itself, as Invalid, without
// looking at what is there.
func (in SheetRecord) Check() error {
	if err := in.Company.check(); err != nil {
		return err
	}
	if in.Round != nil {
		round := *in.Round
		round.CompanyName = in.Company.Name
		if err := round.check(); err != nil {
			return err
		}
	}
	if in.Deal == nil {
		return nil
	}
	deal := *in.Deal
	deal.CompanyName = in.Company.Name
	return deal.check("")
}

// SheetRun is the import of a spreadsheet under way.
type SheetRun struct {
	*Sheet
	store *Store
	actor Actor
}

// RunSheet takes up the import of a spreadsheet, for the user that started it.
func (s *Store) RunSheet(ctx context.Context, job SheetJob) (*SheetRun, error) {
	user, err := s.findUser(ctx, "id = ?", job.UserID)
	if err != nil {
		return nil, fmt.Errorf("run spreadsheet: %w", err)
	}
	sheet, err := s.Sheet(ctx, user.Actor(), job.SheetID)
	if err != nil {
		return nil, err
	}
	if sheet.State != SheetRunning || sheet.OperationID == nil {
		return nil, fmt.Errorf("run spreadsheet %d: %w", job.SheetID, ErrConflict)
	}
	return &SheetRun{Sheet: sheet, store: s, actor: user.Actor()}, nil
}

// Next returns the next rows that have no outcome, none at the end.
func (r *SheetRun) Next(ctx context.Context, limit int) ([]SheetRow, error) {
	return r.store.sheetRows(ctx, r.ID, SheetTodo, 0, limit)
}

// SheetLine is a row that was read: a record, or why there is none, as a field and
// the id of a message.
type SheetLine struct {
	Line           int64
	Record         SheetRecord
	Field, Message string
}

// Finish ends the run.
func (r *SheetRun) Finish(ctx context.Context) error {
	_, err := r.store.exec(ctx, `update import_sheets set state = ?, finished_at = ? where id = ?`, SheetDone, r.store.Now(), r.ID)
	if err != nil {
		return fmt.Errorf("finish spreadsheet %d: %w", r.ID, err)
	}
	return nil
}

// sheetChunk is how many rows one transaction imports: enough to share what a
// transaction costs, few enough for others to write in between.
const sheetChunk = 50

// Import takes rows over, each all of it or nothing, together with its outcome. A
// company is known by a name that exactly one has whose country does not
// contradict; what it lacks is filled in, and nothing is overwritten. A company
// that has an open deal gets no second one, and a round that is known no twin.
// Rows that cannot be taken are rejected with the reason; an error is about the
// import as a whole: ErrUndone when it was taken back.
func (r *SheetRun) Import(ctx context.Context, lines []SheetLine) error {
	for chunk := range slices.Chunk(lines, sheetChunk) {
		err := r.importChunk(ctx, chunk)
		var invalid *Invalid
		if !errors.As(err, &invalid) {
			if err != nil {
				return err
			}
			continue
		}
		// One of them is refused: none was written, and each goes by itself.
		for i := range chunk {
			err := r.importChunk(ctx, chunk[i:i+1])
			if errors.As(err, &invalid) {
				err = r.importChunk(ctx, []SheetLine{chunk[i].refused(invalid)})
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// refused is the row with the first thing that is wrong with it.
func (l SheetLine) refused(invalid *Invalid) SheetLine {
	field := slices.Sorted(maps.Keys(invalid.Fields))[0]
	return SheetLine{Line: l.Line, Field: field, Message: invalid.Fields[field]}
}

func (r *SheetRun) importChunk(ctx context.Context, lines []SheetLine) error {
	err := r.store.Tx(inRun(ctx, *r.OperationID), func(tx *Store) error {
		w := sheetWriter{Store: tx, actor: r.actor}
		if err := w.lookUp(ctx, lines); err != nil {
			return err
		}
		outcomes := map[sheetOutcome][]int64{}
		for _, line := range lines {
			outcome := sheetOutcome{outcome: ImportRejected, reason: strings.TrimSpace(line.Field + " " + line.Message)}
			if line.Message == "" {
				var err error
				if outcome.outcome, err = w.write(ctx, line.Record); err != nil {
					return fmt.Errorf("line %d: %w", line.Line, err)
				}
			}
			outcomes[outcome] = append(outcomes[outcome], line.Line)
		}
		for o, lines := range outcomes {
			if _, err := tx.exec(ctx, `update import_sheet_rows set outcome = ?, reason = ? where sheet_id = ? and line in ?`, string(o.outcome), o.reason, r.ID, lines); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("import spreadsheet: %w", err)
	}
	return nil
}

// sheetOutcome is what became of rows.
type sheetOutcome struct {
	outcome ImportOutcome
	reason  string
}

// Actor is who the rows are imported for.
func (r *SheetRun) Actor() Actor { return r.actor }
