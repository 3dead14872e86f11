package views

import (
	"slices"
	"strings"

	"dealflow/models"
)

// label is the word for a code of a fixed list: label("round_type.", "seed").
func (b Base) label(prefix, code string) string {
	if code == "" {
		return ""
	}
	return b.T(prefix + code)
}

// Stage is the name of a stage: the translated one as long as it bears the
// name it came with, else what an administrator has called it.
func (b Base) Stage(key, name string) string {
	id := "stage." + key
	if Translate(English, id) == name {
		return b.T(id)
	}
	return name
}

func (b Base) stageOptions(stages []models.Stage) []Option {
	list := make([]Option, len(stages))
	for i, s := range stages {
		list[i] = Option{Value: id(s.ID), Label: b.Stage(s.Key, s.Name)}
	}
	return list
}

func refOptions(refs []models.RecordRef) []Option {
	list := make([]Option, len(refs))
	for i, r := range refs {
		list[i] = Option{Value: id(r.ID), Label: r.Title}
	}
	return list
}

// optionalOptions puts a choice for "none" before the others.
func (b Base) optionalOptions(options []Option) []Option {
	return append([]Option{{Value: "", Label: b.T("form.none")}}, options...)
}

// address is where a record's page lives.
func address(kind string, n int64) string {
	switch kind {
	case models.KindCompany:
		return link("/companies/", n)
	case models.KindPerson:
		return link("/people/", n)
	case models.KindRound:
		return link("/rounds/", n)
	case models.KindDeal:
		return link("/deals/", n)
	case models.KindActivity:
		return link("/activities/", n)
	case models.KindTask:
		return link("/tasks/", n)
	case models.KindDocument:
		return link("/documents/", n)
	case models.KindShortlist:
		return ShortlistAddress(n)
	case models.KindView:
		return link("/views/", n)
	}
	return "/"
}

// span is a stretch of time between two partial dates, "2007 – 2011"; an open
// end is left open.
func (b Base) span(from, to string) string {
	switch {
	case from == "" && to == "":
		return ""
	case to == "":
		return b.T("date.since", "Date", b.Date(from))
	case from == "":
		return b.T("date.until", "Date", b.Date(to))
	}
	return b.Date(from) + " – " + b.Date(to)
}

// place is a city with its country.
func (b Base) place(city, region, country string) string {
	var parts []string
	for _, part := range []string{city, region, b.Country(country)} {
		if part != "" && !slices.Contains(parts, part) { // a city of its own region, or country
			parts = append(parts, part)
		}
	}
	if b.Lang == Chinese {
		for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
			parts[i], parts[j] = parts[j], parts[i]
		}
		return strings.Join(parts, " ")
	}
	return strings.Join(parts, ", ")
}

// totals writes sums of several currencies side by side; they are never added.
func (b Base) totals(list []models.Total) string {
	parts := make([]string, len(list))
	for i, t := range list {
		parts[i] = b.Money(&t.Amount, t.Currency)
	}
	return strings.Join(parts, " + ")
}

// unknown is the class of a cell without a value.
func unknown(minor *int64) string {
	if minor == nil {
		return "num unknown"
	}
	return "num"
}

// count writes a number of things, a dash for none.
func count(n int64) string {
	if n == 0 {
		return "–"
	}
	return groupDigits(id(n))
}

// exact is the full amount for the title of a short one.
func (b Base) exact(minor *int64, currency string) string {
	if minor == nil {
		return ""
	}
	return b.MoneyLong(minor, currency)
}

// valuation says what a round valued the company at, by the words it came with.
func (b Base) valuation(r models.RoundRow) string {
	if r.PostMoney != nil {
		return b.T("round.at_post", "Amount", b.Money(r.PostMoney, r.Currency))
	}
	return b.T("round.at_pre", "Amount", b.Money(r.PreMoney, r.Currency))
}
