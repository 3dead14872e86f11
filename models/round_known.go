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
	typed := &RoundRow{Type: in.Type, AnnouncedOn: in.AnnouncedOn, Amount: in.amount, Currency: in.Currency}
	for i := range rows {
		if like, same := typed.like(&rows[i]); like {
			known = append(known, KnownRound{rows[i], same})
		}
	}
	slices.SortStableFunc(known, func(a, b KnownRound) int {
		return cmp.Or(-cmp.Compare(rank(a.Same), rank(b.Same)), cmp.Compare(typed.apart(&a.RoundRow), typed.apart(&b.RoundRow)))
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

// typeUnknown is the type of a round of which no type is known.
const typeUnknown = "undisclosed"

// like reports whether two rounds of a company may be one: of the same type,
// at most half a year apart, and of an amount that differs by less than a third;
// or of the same amount, when the type of either is not known. It is the same when
// they contradict each other in nothing, and agree in date or amount; a company
// has one Series A, but may have several seed rounds.
func (r *RoundRow) like(other *RoundRow) (like, same bool) {
	comparable := r.Amount != nil && other.Amount != nil && r.Currency == other.Currency
	equal := comparable && *r.Amount == *other.Amount
	switch {
	case r.apart(other) > monthsLike:
		return false, false
	case comparable && 2*max(*r.Amount, *other.Amount) > 3*min(*r.Amount, *other.Amount):
		return false, false
	case r.Type == typeUnknown || other.Type == typeUnknown:
		return equal, false
	case r.Type != other.Type:
		return false, false
	}
	agree := r.AnnouncedOn != "" && other.AnnouncedOn != "" || equal || isSeries(r.Type)
	return true, agree && (equal || !comparable) && money.Date(r.AnnouncedOn).Compare(money.Date(other.AnnouncedOn)) == 0
}

// apart is how many months lie between the announcements, 0 when that is unknown.
func (r *RoundRow) apart(other *RoundRow) int {
	a, b := money.Date(r.AnnouncedOn), money.Date(other.AnnouncedOn)
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

// isSeries tells the types of which a company has one round each.
func isSeries(kind string) bool { return strings.HasPrefix(kind, "series_") }

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
	if in.Type == typeUnknown && typed.Type != "" {
		in.Type = typed.Type
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

// completeRound fills in what a round on record lacks by what was typed of it, and
// reports whether there was anything.
func (s *Store) completeRound(ctx context.Context, actor Actor, id int64, typed RoundInput) (changed bool, err error) {
	in, version, err := s.RoundForEdit(ctx, actor, id)
	if err != nil || !in.complete(typed) {
		return false, err
	}
	return true, s.UpdateRound(ctx, actor, id, version, in)
}
