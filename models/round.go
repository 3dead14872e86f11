package models

import (
	"context"
	"fmt"
	"strconv"
	"time"
)

// RoundTypes are the types of financing rounds.
var RoundTypes = []string{"pre_seed", "seed", "angel", "series_a", "series_b", "series_c", "series_d", "series_e", "series_f", "series_g",
	"series_h", "series_i", "series_j", "venture", "growth", "private_equity", "convertible_note", "debt", "grant", "secondary",
	"equity_crowdfunding", "product_crowdfunding", "non_equity_assistance", "post_ipo_equity", "post_ipo_debt", "undisclosed"}

// Instruments are what is bought in a round; empty when unknown.
var Instruments = []string{"equity", "safe", "note", "debt", "warrant", "grant", "other"}

// Round is one financing of one company. Amounts are in minor units of
// Currency; nil means undisclosed.
type Round struct {
	ID          int64
	CompanyID   int64
	Type        string
	AnnouncedOn string
	ClosedOn    string
	Amount      *int64
	PreMoney    *int64
	PostMoney   *int64
	Currency    string
	Instrument  string
	Note        string
	SourceID    *int64
	ImportID    *int64
	Stamps      `gorm:"embedded"`
}

// RoundInput is a round as typed. Amounts are text such as "$41M" or "4100万";
// one that names no currency is in Currency.
type RoundInput struct {
	CompanyID   int64
	CompanyName string

	Type, AnnouncedOn, ClosedOn           string
	Amount, PreMoney, PostMoney, Currency string
	Instrument, Note                      string
	Source                                SourceInput

	amount, preMoney, postMoney *int64
}

func (in *RoundInput) check() error {
	var c check
	if in.CompanyID == 0 {
		c.required("company", &in.CompanyName, maxName)
	}
	c.oneOf("type", in.Type, RoundTypes)
	c.date("announced_on", &in.AnnouncedOn)
	c.date("closed_on", &in.ClosedOn)
	c.currency("currency", &in.Currency)
	in.amount = c.amount("amount", in.Amount, &in.Currency)
	in.preMoney = c.amount("pre_money", in.PreMoney, &in.Currency)
	in.postMoney = c.amount("post_money", in.PostMoney, &in.Currency)
	if in.preMoney != nil && in.postMoney != nil && *in.postMoney < *in.preMoney {
		c.fail("post_money", "error.post_below_pre")
	}
	if in.amount == nil && in.preMoney == nil && in.postMoney == nil {
		in.Currency = ""
	}
	if in.Instrument != "" {
		c.oneOf("instrument", in.Instrument, Instruments)
	}
	c.text("note", &in.Note, maxText)
	c.source(&in.Source)
	return c.err()
}

func (in *RoundInput) apply(r *Round) {
	r.Type, r.AnnouncedOn, r.ClosedOn = in.Type, in.AnnouncedOn, in.ClosedOn
	r.Amount, r.PreMoney, r.PostMoney, r.Currency = in.amount, in.preMoney, in.postMoney, in.Currency
	r.Instrument, r.Note = in.Instrument, in.Note
}

// CreateRound saves a new round, and its company when it is new too.
func (s *Store) CreateRound(ctx context.Context, actor Actor, in RoundInput) (*Round, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	round := Round{Stamps: s.newStamps(actor)}
	in.apply(&round)
	err := s.Tx(ctx, func(tx *Store) error {
		var err error
		if round.CompanyID, err = tx.companyFor(ctx, actor, in.CompanyID, in.CompanyName, "startup"); err != nil {
			return err
		}
		if round.SourceID, err = tx.setSource(ctx, actor, nil, in.Source); err != nil {
			return err
		}
		if err := tx.DB(ctx).Create(&round).Error; err != nil {
			return err
		}
		if err := tx.record(actor, "create", KindRound, round.ID, nil, round); err != nil {
			return err
		}
		tx.refreshRound(round.ID)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("create round: %w", err)
	}
	return &round, nil
}

// UpdateRound changes the version of a round that the caller had read. Its
// company stays what it is.
func (s *Store) UpdateRound(ctx context.Context, actor Actor, id, version int64, in RoundInput) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	err := s.Tx(ctx, func(tx *Store) error {
		var before Round
		if err := take(ctx, tx, &before, id); err != nil {
			return err
		}
		in.CompanyID = before.CompanyID
		if err := in.check(); err != nil {
			return err
		}
		if err := tx.bump(ctx, actor, "rounds", id, version); err != nil {
			return err
		}
		after := before
		in.apply(&after)
		var err error
		if after.SourceID, err = tx.setSource(ctx, actor, before.SourceID, in.Source); err != nil {
			return err
		}
		err = tx.DB(ctx).Model(&Round{ID: id}).Select("Type", "AnnouncedOn", "ClosedOn", "Amount", "PreMoney", "PostMoney", "Currency", "Instrument", "Note", "SourceID").
			UpdateColumns(after).Error
		if err != nil {
			return err
		}
		if err := tx.record(actor, "update", KindRound, id, before, after); err != nil {
			return err
		}
		tx.refreshRound(id)
		return nil
	})
	if err != nil {
		return fmt.Errorf("update round: %w", err)
	}
	return nil
}

// RoundFilter narrows the list of rounds; empty fields do not.
type RoundFilter struct {
	// Where is a filter of any fields, nil for none; see ParseWhere.
	Where *Where
	// Type, Country and Sector are exact values.
	Type, Country, Sector string
	// Year is the year of the announcement.
	Year int
	// Currency is that of the amounts when sorting by amount; USD when empty.
	Currency string
}

// RoundRow is one line of a list of rounds.
type RoundRow struct {
	ID          int64
	CompanyID   int64
	CompanyName string
	Country     string
	Type        string
	AnnouncedOn string
	ClosedOn    string
	Amount      *int64
	PreMoney    *int64
	PostMoney   *int64
	Currency    string
	Instrument  string
	Note        string
	UpdatedAt   time.Time
	Source      SourceRef `gorm:"embedded;embeddedPrefix:source_"`
	// Investors are filled in for the rows of the page only, leads first. So are
	// the sectors of the company, where they are shown.
	Investors []InvestorRef `gorm:"-"`
	Sectors   []string      `gorm:"-"`
	// TwinID is another round on the page of the company that this one may be, 0
	// for none.
	TwinID int64 `gorm:"-"`
}

func (r RoundRow) cursor(sort string) (any, int64) {
	switch sort {
	case "amount":
		return orNull(r.Amount), r.ID
	case "updated":
		return r.UpdatedAt, r.ID
	}
	return r.AnnouncedOn, r.ID
}

var roundSorts = []sortKey{
	{key: "announced", column: "r.announced_on", desc: true, missing: true},
	{key: "amount", column: "r.amount", kind: sortInt, missing: true},
	{key: "updated", column: "r.updated_at", kind: sortTime},
}

const roundColumns = `r.id, r.company_id, c.name as company_name, c.country, r.type, r.announced_on, r.closed_on, r.amount, r.pre_money, r.post_money, r.currency, r.instrument, r.note, r.updated_at, ` + sourceColumns

// roundFrom names the round in the condition on the company, although no round of
// it is deleted: as one on the company alone it makes SQLite look through all
// companies for each page, to build a Bloom filter of those that are there.
const roundFrom = `rounds r join companies c on c.id = r.company_id and coalesce(c.deleted_at, r.deleted_at) is null left join sources s on s.id = r.source_id`

// Rounds lists rounds with their investors. Sorted by "amount" it leaves out
// those disclosed in another currency than the filter's.
func (s *Store) Rounds(ctx context.Context, actor Actor, f RoundFilter, in List) (Page[RoundRow], error) {
	if err := actor.mustRead(); err != nil {
		return Page[RoundRow]{}, err
	}
	l := listing{columns: roundColumns, from: roundFrom, id: "r.id", sorts: roundSorts,
		count: `rounds r join companies c on c.id = r.company_id and c.deleted_at is null`}
	l.where("r.deleted_at is null")
	if f.Type != "" {
		l.where("r.type = ?", f.Type)
	}
	if f.Country != "" {
		l.where("c.country = ?", f.Country)
	}
	if f.Sector != "" {
		l.where("exists (select 1 from company_sectors cs where cs.company_id = c.id and cs.sector = ?)", f.Sector)
	}
	if f.Year != 0 {
		l.where("r.announced_on >= ? and r.announced_on < ?", year(f.Year), year(f.Year+1))
	}
	if in.Sort == "amount" {
		l.comparable, l.comparableArgs = "r.currency = ?", []any{orDefault(f.Currency, "USD")}
	}
	l.filter("rounds", f.Where, s.whereEnv(actor))
	page, err := readPage[RoundRow](ctx, s, l, in)
	if err != nil {
		return page, fmt.Errorf("rounds: %w", err)
	}
	if in.shows("source") {
		of := newOrigins()
		for i := range page.Rows {
			of.add(KindRound, page.Rows[i].ID, &page.Rows[i].Source)
		}
		if err := s.fillOrigins(ctx, actor, of); err != nil {
			return page, fmt.Errorf("rounds: %w", err)
		}
	}
	if err := s.fillRoundSectors(ctx, page.Rows, in); err != nil || !in.shows("investors") && !in.shows("lead") {
		return page, err
	}
	return page, s.fillInvestors(ctx, page.Rows)
}

// year is the beginning of the partial dates of a year.
func year(y int) string {
	s := strconv.Itoa(y)
	for len(s) < 4 {
		s = "0" + s
	}
	return s
}

// RoundPage is a round with everything that hangs on it.
type RoundPage struct {
	Round       RoundRow
	Investments []InvestmentRow
	Activities  Timeline
}

// RoundPage returns what a round's page shows.
func (s *Store) RoundPage(ctx context.Context, actor Actor, id int64) (*RoundPage, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var page RoundPage
	var rows []RoundRow
	err := s.scan(ctx, &rows, `select `+roundColumns+` from `+roundFrom+` where r.id = ? and r.deleted_at is null`, id)
	if err != nil {
		return nil, fmt.Errorf("round %d: %w", id, err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("round %d: %w", id, ErrNotFound)
	}
	page.Round = rows[0]
	if page.Investments, err = s.investments(ctx, `i.round_id = ?`, id); err != nil {
		return nil, fmt.Errorf("round %d: %w", id, err)
	}
	of := newOrigins()
	of.add(KindRound, id, &page.Round.Source)
	of.addInvestments(page.Investments)
	if err := s.fillOrigins(ctx, actor, of); err != nil {
		return nil, fmt.Errorf("round %d: %w", id, err)
	}
	if page.Activities, err = s.timeline(ctx, actor, KindRound, id); err != nil {
		return nil, fmt.Errorf("round %d: %w", id, err)
	}
	return &page, nil
}

// RoundForEdit returns a round as the form shows it, with its version.
func (s *Store) RoundForEdit(ctx context.Context, actor Actor, id int64) (RoundInput, int64, error) {
	if err := actor.mustWrite(); err != nil {
		return RoundInput{}, 0, err
	}
	var r Round
	if err := take(ctx, s, &r, id); err != nil {
		return RoundInput{}, 0, fmt.Errorf("round %d: %w", id, err)
	}
	var name string
	if err := s.scan(ctx, &name, `select name from companies where id = ?`, r.CompanyID); err != nil {
		return RoundInput{}, 0, fmt.Errorf("round %d: %w", id, err)
	}
	source, err := s.sourceInput(ctx, r.SourceID)
	return RoundInput{CompanyID: r.CompanyID, CompanyName: name, Type: r.Type, AnnouncedOn: r.AnnouncedOn, ClosedOn: r.ClosedOn,
		Amount: amountText(r.Amount, r.Currency), PreMoney: amountText(r.PreMoney, r.Currency), PostMoney: amountText(r.PostMoney, r.Currency),
		Currency: r.Currency, Instrument: r.Instrument, Note: r.Note, Source: source}, r.Version, err
}
