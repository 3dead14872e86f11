package models

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"dealflow/models/money"
)

// knownRounds is how many rounds are offered as the one that is meant.
const knownRounds = 3

// KnownRound is a round on record that one as typed may be. Same says that it is
// that one as far as can be told.
type KnownRound struct {
	RoundRow
	Same bool
}

// KnownRounds returns the rounds of in.CompanyID that a round as typed may be, the
// likeliest first. What cannot be read is like none.
func (s *Store) KnownRounds(ctx context.Context, actor Actor, in RoundInput) ([]KnownRound, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	known := []KnownRound{}
	var invalid *Invalid
	if err := in.check(); in.CompanyID == 0 || errors.As(err, &invalid) {
		return known, nil
	}
	rows, err := s.roundsOf(ctx, in.CompanyID)
	if err != nil {
		return nil, fmt.Errorf("known rounds: %w", err)
	}
	for _, row := range rows {
		if like, same := in.like(row); like {
			known = append(known, KnownRound{row, same})
		}
	}
	slices.SortStableFunc(known, func(a, b KnownRound) int {
		return cmp.Or(-cmp.Compare(rank(a.Same), rank(b.Same)), cmp.Compare(in.apart(a.RoundRow), in.apart(b.RoundRow)))
	})
	return known[:min(len(known), knownRounds)], nil
}

func rank(is bool) int {
	if is {
		return 1
	}
	return 0
}

// monthsLike is how many months the reports of one round lie apart at most.
const monthsLike = 6

// like reports whether a round on record may be the one that is typed: of its type,
// at most half a year apart, and of an amount that differs by less than a third;
// or of the same amount, when the type of either is not known. It is the same when
// they contradict each other in nothing, and agree in date or amount; a company
// has one Series A, but may have several seed rounds.
func (in *RoundInput) like(r RoundRow) (like, same bool) {
	const unknown = "undisclosed"
	comparable := in.amount != nil && r.Amount != nil && in.Currency == r.Currency
	equal := comparable && *in.amount == *r.Amount
	switch {
	case in.apart(r) > monthsLike:
		return false, false
	case comparable && 2*max(*in.amount, *r.Amount) > 3*min(*in.amount, *r.Amount):
		return false, false
	case in.Type == unknown || r.Type == unknown:
		return equal, false
	case in.Type != r.Type:
		return false, false
	}
	agree := in.AnnouncedOn != "" && r.AnnouncedOn != "" || equal || strings.HasPrefix(in.Type, "series_")
	return true, agree && (equal || !comparable) && money.Date(in.AnnouncedOn).Compare(money.Date(r.AnnouncedOn)) == 0
}

// apart is how many months lie between the announcements, 0 when that is unknown.
func (in *RoundInput) apart(r RoundRow) int {
	a, b := money.Date(in.AnnouncedOn), money.Date(r.AnnouncedOn)
	months := 12 * (a.Year() - b.Year())
	switch {
	case a.IsZero() || b.IsZero():
		return 0
	case a.Month() != 0 && b.Month() != 0:
		months += a.Month() - b.Month()
	case months != 0: // January may follow a year of which no more is known
		return max(months, -months) - 11
	}
	return max(months, -months)
}

// complete fills in what a round on record lacks by what was typed of it, and
// reports whether there was anything.
func (in *RoundInput) complete(typed RoundInput) bool {
	before := *in
	amount := func(to *string, text string) {
		m, err := money.Parse(text, typed.Currency)
		if *to == "" && err == nil && (in.Currency == "" || in.Currency == m.Currency) {
			*to, in.Currency = text, m.Currency
		}
	}
	amount(&in.Amount, typed.Amount)
	amount(&in.PreMoney, typed.PreMoney)
	amount(&in.PostMoney, typed.PostMoney)
	if len(typed.AnnouncedOn) > len(in.AnnouncedOn) && strings.HasPrefix(typed.AnnouncedOn, in.AnnouncedOn) {
		in.AnnouncedOn = typed.AnnouncedOn // known more exactly
	}
	if in.Instrument == "" {
		in.Instrument = typed.Instrument
	}
	if typed.Note != "" && !strings.Contains(in.Note, typed.Note) {
		in.Note = strings.TrimSpace(in.Note + "\n\n" + typed.Note)
	}
	return *in != before
}
