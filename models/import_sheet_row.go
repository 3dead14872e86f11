package models

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"dealflow/models/money"
)

// SheetFields are what a column of a spreadsheet can be, by the record that it
// belongs to: the company, its founders, a round of it, and our deal with it.
var SheetFields = []string{
	"name", "native_name", "website", "country", "city", "status", "founded_on", "sectors", "description", "founders",
	"round_type", "round_date", "round_amount", "round_investors",
	"stage", "owner", "origin", "amount_sought", "next_step", "next_step_on", "opened_on", "reason", "note",
}

// SheetStages are the words in the column of stages that are no stage.
var SheetStages = []string{StatusPassed, StatusLost, StatusOnHold}

// SheetRecord is what a row of a spreadsheet says.
type SheetRecord struct {
	Company   CompanyInput
	Founders  []string
	Round     *RoundInput
	Investors []string
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

// Reject notes why a row is not taken.
func (r *SheetRun) Reject(ctx context.Context, line int64, field, message string) error {
	return r.store.setOutcome(ctx, r.ID, line, ImportRejected, strings.TrimSpace(field+" "+message))
}

func (s *Store) setOutcome(ctx context.Context, sheet, line int64, outcome ImportOutcome, reason string) error {
	_, err := s.exec(ctx, `update import_sheet_rows set outcome = ?, reason = ? where sheet_id = ? and line = ?`, string(outcome), reason, sheet, line)
	return err
}

// Finish ends the run.
func (r *SheetRun) Finish(ctx context.Context) error {
	_, err := r.store.exec(ctx, `update import_sheets set state = ?, finished_at = ? where id = ?`, SheetDone, r.store.Now(), r.ID)
	if err != nil {
		return fmt.Errorf("finish spreadsheet %d: %w", r.ID, err)
	}
	return nil
}

// Import takes one row over, all of it or nothing, in a transaction that also
// notes its outcome. A company is known by a name that exactly one has whose
// country does not contradict; what it lacks is filled in, and nothing is
// overwritten. A company that has an open deal gets no second one, and a round
// that is known no twin. Rows that cannot be taken are rejected with the reason;
// an error is about the import as a whole: ErrUndone when it was taken back.
func (r *SheetRun) Import(ctx context.Context, line int64, in SheetRecord) error {
	outcome := ImportSkipped
	err := r.store.Tx(inRun(ctx, *r.OperationID), func(tx *Store) error {
		w := sheetWriter{Store: tx, actor: r.actor}
		if err := w.write(ctx, in); err != nil {
			return err
		}
		switch {
		case w.made:
			outcome = ImportCreated
		case w.changed:
			outcome = ImportUpdated
		}
		return tx.setOutcome(ctx, r.ID, line, outcome, "")
	})
	var invalid *Invalid
	if errors.As(err, &invalid) {
		for field, message := range invalid.Fields {
			return r.Reject(ctx, line, field, message)
		}
	}
	if err != nil {
		return fmt.Errorf("import line %d: %w", line, err)
	}
	return nil
}

// sheetWriter writes one row.
type sheetWriter struct {
	*Store
	actor         Actor
	made, changed bool
}

func (w *sheetWriter) write(ctx context.Context, in SheetRecord) error {
	company, err := w.company(ctx, in.Company)
	if err != nil {
		return err
	}
	for _, name := range in.Founders {
		if err := w.founder(ctx, company, name); err != nil {
			return err
		}
	}
	if in.Round != nil {
		if err := w.round(ctx, company, *in.Round, in.Investors); err != nil {
			return err
		}
	}
	if in.Deal != nil {
		return w.deal(ctx, company, in)
	}
	return nil
}

func (w *sheetWriter) company(ctx context.Context, in CompanyInput) (int64, error) {
	known, err := w.CompaniesNamed(ctx, w.actor, in.Name)
	if err != nil {
		return 0, err
	}
	var fitting []CompanyMatch
	for _, c := range known {
		if sameCountry(c.Country, in.Country) {
			fitting = append(fitting, c)
		}
	}
	// Of several with the name, the one with the same home page is meant.
	if domain := Domain(in.Website); len(fitting) > 1 && domain != "" {
		for _, c := range fitting {
			if c.Domain == domain {
				fitting = []CompanyMatch{c}
				break
			}
		}
	}
	switch len(fitting) {
	case 0:
		company, err := w.CreateCompany(ctx, w.actor, in)
		if err != nil {
			return 0, err
		}
		w.made = true
		return company.ID, nil
	case 1:
		return fitting[0].ID, w.fill(ctx, fitting[0].ID, in)
	}
	return 0, InvalidField("name", "error.several_companies")
}

// fill gives a company what it lacks.
func (w *sheetWriter) fill(ctx context.Context, id int64, in CompanyInput) error {
	company, version, err := w.CompanyForEdit(ctx, w.actor, id)
	if err != nil {
		return err
	}
	if err := in.check(); err != nil {
		return err
	}
	changed := false
	for _, f := range []struct {
		has *string
		new string
	}{{&company.Website, in.Website}, {&company.Country, in.Country}, {&company.City, in.City}, {&company.FoundedOn, in.FoundedOn}, {&company.Description, in.Description}} {
		if *f.has == "" && f.new != "" {
			*f.has, changed = f.new, true
		}
	}
	if len(company.Sectors) == 0 && len(in.Sectors) > 0 {
		company.Sectors, changed = in.Sectors, true
	}
	for _, name := range in.Names {
		if !hasName(company, name.Value) {
			company.Names, changed = append(company.Names, name), true
		}
	}
	if !changed {
		return nil
	}
	w.changed = true
	return w.UpdateCompany(ctx, w.actor, id, version, company)
}

func hasName(c CompanyInput, name string) bool {
	key := NameKey(name)
	if NameKey(c.Name) == key {
		return true
	}
	for _, n := range c.Names {
		if NameKey(n.Value) == key {
			return true
		}
	}
	return false
}

// founder ties a person to the company: the one of that name, or a new one.
func (w *sheetWriter) founder(ctx context.Context, company int64, name string) error {
	found, err := w.Resolve(ctx, w.actor, []string{KindPerson}, []string{name})
	if err != nil {
		return err
	}
	in := RoleInput{CompanyID: company, PersonName: name, Kind: "founder"}
	var exact []NameMatch
	for _, m := range found[name] {
		if m.Exact {
			exact = append(exact, m)
		}
	}
	if len(exact) == 1 {
		in.PersonID = exact[0].ID
		var n int
		if err := w.scan(ctx, &n, `select count(*) from roles where person_id = ? and company_id = ? and kind = 'founder'`, in.PersonID, company); err != nil || n > 0 {
			return err
		}
	}
	w.changed = true
	_, err = w.CreateRole(ctx, w.actor, in)
	return asField(err, "person", "founders")
}

func (w *sheetWriter) round(ctx context.Context, company int64, in RoundInput, investors []string) error {
	in.CompanyID = company
	if err := in.check(); err != nil {
		return err
	}
	var rounds []ImportRound
	if err := w.scan(ctx, &rounds, `select type, announced_on, amount, currency from rounds where company_id = ? and deleted_at is null`, company); err != nil {
		return err
	}
	for _, known := range rounds {
		if known.Type == in.Type && (in.AnnouncedOn == "" || money.Date(known.AnnouncedOn).Compare(money.Date(in.AnnouncedOn)) == 0) {
			return nil
		}
	}
	round, err := w.CreateRound(ctx, w.actor, in)
	if err != nil {
		return err
	}
	w.changed = true
	for _, name := range investors {
		investor := InvestmentInput{RoundID: round.ID, InvestorKind: KindCompany, InvestorName: name}
		found, err := w.Resolve(ctx, w.actor, []string{KindCompany, KindPerson}, []string{name})
		if err != nil {
			return err
		}
		for _, m := range found[name] {
			if m.Exact {
				investor.InvestorKind, investor.InvestorID = m.Kind, m.ID
				break
			}
		}
		if _, err := w.CreateInvestment(ctx, w.actor, investor); err != nil {
			return asField(err, "investor", "round_investors")
		}
	}
	return nil
}

func (w *sheetWriter) deal(ctx context.Context, company int64, in SheetRecord) error {
	var open int
	// A deal that is hidden from the actor must not show by what is left out.
	args := append([]any{company, StatusActive, StatusOnHold, in.Status != ""}, w.actor.visibleArgs()...)
	err := w.scan(ctx, &open, `select count(*) from deals d where d.company_id = ? and d.deleted_at is null and (d.status in (?, ?) or ?) and `+visibleDeal, args...)
	if err != nil || open > 0 {
		return err
	}
	deal := *in.Deal
	deal.CompanyID = company
	row, err := w.CreateDeal(ctx, w.actor, deal)
	if err != nil {
		return err
	}
	w.made = true
	if in.Status == "" {
		return nil
	}
	_, err = w.CloseDeal(ctx, w.actor, row.ID, row.Version, ClosureInput{Status: in.Status, Reason: in.Reason})
	return asField(err, "reason_id", "reason")
}

// Actor is who the rows are imported for.
func (r *SheetRun) Actor() Actor { return r.actor }
