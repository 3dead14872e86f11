package models

import (
	"context"
	"fmt"
	"time"
)

// DealFilter narrows the list of deals; empty fields do not.
type DealFilter struct {
	// Where is a filter of any fields, nil for none; see ParseWhere.
	Where            *Where
	StageID, OwnerID int64
	// Status is one of DealStatuses, or "open" for active and on hold.
	Status string
	// Overdue keeps the deals whose next step is before today.
	Overdue bool
	// Quiet keeps the active deals in which nothing happened for QuietDays.
	Quiet bool
	// NoStep keeps the active deals without a next step or a day for it.
	NoStep bool
	// Currency is that of the amounts when sorting by amount; USD when empty.
	Currency string
	// Compared leaves out the amounts in other currencies, as sorting by amount does.
	Compared bool
}

// DealRow is one line of a list of deals, or a card of the board.
type DealRow struct {
	ID            int64
	CompanyID     int64
	CompanyName   string
	NativeName    string `gorm:"-"` // of the company
	CompanyKey    string
	Title         string
	StageID       int64
	StageKey      string
	StageName     string
	StagePosition int64
	Status        string
	// Reason is why it was passed or lost as it was worded then; ReasonKey and
	// ReasonName are the entry of the list that it is, if any, as it is called
	// now; ReasonNote are our own words beside it.
	Reason        string
	ReasonKey     string
	ReasonName    string
	ReasonNote    string
	Reconsider    string
	DecidedByName string
	ClosedAt      *time.Time
	StageSince    time.Time
	OwnerID       int64
	OwnerName     string
	Origin        string
	AmountSought  *int64
	Currency      string
	NextStep      string
	NextStepOn    string
	Restricted    bool
	OpenedOn      string
	// LastActivityOn is the day on which something last happened in it; Quiet
	// says that this was too long ago.
	LastActivityOn string
	Quiet          bool `gorm:"-"`
	UpdatedAt      time.Time
	Version        int64
	// Country is the company's. Sectors, also its own, and the referrer are
	// filled in for the rows of a list only, when they are shown.
	Country      string
	Sectors      []string `gorm:"-"`
	ReferrerID   int64    `gorm:"-"`
	ReferrerName string   `gorm:"-"`
}

func (r DealRow) cursor(sort string) (any, int64) {
	switch sort {
	case "opened":
		return r.OpenedOn, r.ID
	case "next_step":
		return r.NextStepOn, r.ID
	case "company":
		return r.CompanyKey, r.ID
	case "activity":
		return r.LastActivityOn, r.ID
	case "stage":
		return r.StagePosition, r.ID
	case "amount":
		return orNull(r.AmountSought), r.ID
	}
	return r.UpdatedAt, r.ID
}

var dealSorts = []sortKey{
	{key: "updated", column: "d.updated_at", kind: sortTime, desc: true},
	{key: "opened", column: "d.opened_on", missing: true},
	{key: "next_step", column: "d.next_step_on", missing: true},
	{key: "company", column: "d.company_key"},
	{key: "activity", column: "d.last_activity_on", missing: true},
	{key: "stage", column: "d.stage_position", kind: sortInt},
	{key: "amount", column: "d.amount_sought", kind: sortInt, missing: true},
}

const dealColumns = `d.id, d.company_id, c.name as company_name, d.company_key, d.title, d.stage_id, st.key as stage_key, st.name as stage_name, d.stage_position,
	d.status, d.reason, re.key as reason_key, re.name as reason_name, d.reason_note, d.reconsider, du.name as decided_by_name, d.closed_at, d.stage_since, d.owner_id, u.name as owner_name, d.origin, d.amount_sought, d.currency, d.next_step, d.next_step_on, d.restricted, d.opened_on, d.last_activity_on, d.updated_at, d.version, c.country`
const dealFrom = `deals d join companies c on c.id = d.company_id join stages st on st.id = d.stage_id join users u on u.id = d.owner_id` + dealReason

// dealReason joins what says why a deal was passed or lost, and who decided.
const dealReason = ` left join reasons re on re.id = d.reason_id left join users du on du.id = d.decided_by`

// Deals lists the deals that the actor may see. Sorted by "amount" it leaves out
// those with an amount in another currency than the filter's.
func (s *Store) Deals(ctx context.Context, actor Actor, f DealFilter, in List) (Page[DealRow], error) {
	if err := actor.mustRead(); err != nil {
		return Page[DealRow]{}, err
	}
	l, err := s.dealListing(ctx, actor, f)
	if err != nil {
		return Page[DealRow]{}, err
	}
	if in.Sort == "amount" {
		l.comparable, l.comparableArgs = "d.currency = ?", []any{orDefault(f.Currency, "USD")}
	}
	page, err := readPage[DealRow](ctx, s, l, in)
	if err != nil {
		return page, fmt.Errorf("deals: %w", err)
	}
	if err := s.markQuiet(ctx, page.Rows); err != nil {
		return page, err
	}
	return page, s.fillDeals(ctx, page.Rows, in)
}

// dealListing is the list of the deals that the actor may see and a filter finds.
func (s *Store) dealListing(ctx context.Context, actor Actor, f DealFilter) (listing, error) {
	l := listing{columns: dealColumns, from: dealFrom, count: "deals d", id: "d.id", sorts: dealSorts}
	l.where("d.deleted_at is null")
	l.where(visibleDeal, actor.visibleArgs()...)
	if f.StageID != 0 {
		l.where("d.stage_id = ?", f.StageID)
	}
	if f.OwnerID != 0 {
		l.where("d.owner_id = ?", f.OwnerID)
	}
	switch f.Status {
	case "":
	case "open":
		l.where("d.status in ('active', 'on_hold')")
	default:
		l.where("d.status = ?", f.Status)
	}
	if f.Overdue {
		l.where(overdueDeal, s.Today(), s.Today())
	}
	if f.Quiet {
		before, err := s.quietBefore(ctx)
		if err != nil {
			return l, err
		}
		l.where(quietDeal, before)
	}
	if f.NoStep {
		l.where(noStepDeal)
	}
	if f.Compared {
		l.where("(d.amount_sought is null or d.currency = ?)", orDefault(f.Currency, "USD"))
	}
	l.filter("deals", f.Where, s.whereEnv(actor))
	return l, nil
}

// dealsOf reads deals by a constant condition, open ones first.
func (s *Store) dealsOf(ctx context.Context, actor Actor, cond string, limit int, args ...any) ([]DealRow, error) {
	var rows []DealRow
	args = append(append(args, actor.visibleArgs()...), limit)
	err := s.scan(ctx, &rows, `select `+dealColumns+` from `+dealFrom+` where `+cond+` and d.deleted_at is null and `+visibleDeal+`
		order by case d.status when 'active' then 0 when 'on_hold' then 1 else 2 end, d.opened_on desc, d.id desc limit ?`, args...)
	if err != nil {
		return nil, err
	}
	return rows, s.markQuiet(ctx, rows)
}
