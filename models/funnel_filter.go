package models

import (
	"slices"
	"strconv"
	"time"

	"dealflow/models/money"
)

// The periods that a funnel offers by name.
const (
	PeriodQuarter     = "quarter"
	PeriodLastQuarter = "last_quarter"
	PeriodYear        = "year"
	PeriodTwelve      = "twelve_months"
	PeriodAll         = "all"
)

// Periods are all of them in the order they are offered.
var Periods = []string{PeriodQuarter, PeriodLastQuarter, PeriodYear, PeriodTwelve, PeriodAll}

// PeriodOf returns the first and the last date of a period as seen from a day,
// both included and as short as they can be said; both are "" for PeriodAll, and
// ok is false for a name that is none.
func PeriodOf(period string, today time.Time) (from, to money.Date, ok bool) {
	day := func(t time.Time) money.Date { return money.DateOf(t) }
	month := func(t time.Time) money.Date { return money.DateOf(t)[:len("2006-01")] }
	year, quarter := today.Year(), (int(today.Month())-1)/3
	first := time.Date(year, time.Month(3*quarter+1), 1, 0, 0, 0, 0, time.UTC)
	switch period {
	case PeriodQuarter:
		return month(first), month(first.AddDate(0, 2, 0)), true
	case PeriodLastQuarter:
		return month(first.AddDate(0, -3, 0)), month(first.AddDate(0, -1, 0)), true
	case PeriodYear:
		return day(today)[:4], day(today)[:4], true
	case PeriodTwelve:
		return day(time.Date(year-1, today.Month(), today.Day()+1, 0, 0, 0, 0, time.UTC)), day(today), true
	case PeriodAll:
		return "", "", true
	}
	return "", "", false
}

// FunnelFilter says which deals are counted. Empty fields let all through.
type FunnelFilter struct {
	// From and To are partial dates, both included: a deal counts when it was
	// opened between them as far as its date is known. One that was opened in 2026
	// counts for the year and for no part of it.
	From, To money.Date
	OwnerID  int64
	// Source is how the deals came in, a text of the field origin.
	Source string
	Sector string
	// Where is a filter of the list of deals.
	Where Where
	// Whole shows up to 200 lines of each table instead of 10.
	Whole bool
}

func (f FunnelFilter) groups() int {
	if f.Whole {
		return 200
	}
	return 10
}

// Cohort is all of it as a filter of the list of deals.
func (f FunnelFilter) Cohort() Where {
	w := Where{Parts: slices.Clone(f.Where.Conjuncts())}
	for _, c := range []struct {
		set  bool
		cond Condition
	}{
		{f.From != "", Condition{"opened", "from", string(f.From)}},
		{f.To != "", Condition{"opened", "to", string(f.To)}},
		{f.OwnerID != 0, Condition{"owner", "is", strconv.FormatInt(f.OwnerID, 10)}},
		{f.Source != "", Condition{"origin", "is", f.Source}},
		{f.Sector != "", Condition{"sector", "is", f.Sector}},
	} {
		if c.set {
			w = w.With(c.cond, false)
		}
	}
	return w
}

// Fits reports whether the filter leaves room for the conditions that the numbers
// add to it, so that each of them can be opened.
func (f FunnelFilter) Fits() bool {
	w := f.Cohort()
	for range funnelConditions {
		w = w.With(Condition{"listed_reason", "is", "investment_committee"}, false)
	}
	_, problems := ParseWhere("deals", w.String())
	return len(problems) == 0
}

// funnelConditions is the most that a number adds to the filter of its funnel.
const funnelConditions = 4
