package views

import (
	"slices"
	"time"

	"dealflow/models"
	"dealflow/models/money"
)

// A Sheet is a list as a file: its heads, and the cells of a row.
type Sheet[R any] struct {
	Heads []string
	Row   func(R) []string
}

// exact is how the values of a list are written where a program reads them:
// amounts as plain numbers with their currency in a column of its own, dates and
// times in ISO form. What is not in it is written as the list shows it.
type exact[R any] struct {
	values   map[string]func(R) string
	money    []string // the columns that are amounts
	currency func(R) string
}

// SheetColumns are the columns that a file of the list has: those that it shows,
// each followed by the one that its cell says beside it.
func SheetColumns(columns Columns) []string {
	var keys []string
	add := func(key string) {
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	for _, key := range columns.Keys {
		add(key)
		if beside := besideColumns[columns.List+"."+key]; beside != "" && !slices.Contains(columns.Keys, beside) {
			add(beside)
		}
	}
	return keys
}

// besideColumns are the columns that are said in the cell of another.
var besideColumns = map[string]string{"deals.next_step": "next_step_on", "deals.status": "reason"}

// sheet is a table with the given columns as a file.
func (t Table[R]) sheet(b Base, columns Columns, x exact[R]) Sheet[R] {
	var heads []string
	var cells []func(R) string
	named := false
	for _, key := range SheetColumns(columns) {
		i := slices.IndexFunc(t.Columns, func(c Column[R]) bool { return c.Key == key })
		if i < 0 {
			continue
		}
		column := t.Columns[i]
		value, ok := x.values[key]
		if !ok {
			value = func(r R) string { return column.Text(b, &r) }
		}
		heads, cells = append(heads, b.T(column.Label)), append(cells, value)
		if !named && slices.Contains(x.money, key) {
			heads, cells, named = append(heads, b.T("form.currency")), append(cells, x.currency), true
		}
	}
	return Sheet[R]{Heads: heads, Row: func(r R) []string {
		row := make([]string, len(cells))
		for i, cell := range cells {
			row[i] = cell(r)
		}
		return row
	}}
}

// plainAmount is an amount in digits alone, empty when it is not known.
func plainAmount(minor *int64, currency string) string {
	if minor == nil {
		return ""
	}
	return money.Money{Minor: *minor, Currency: currency}.Number()
}

func plainTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// DealSheet is the list of deals as a file.
func DealSheet(b Base, columns Columns) Sheet[models.DealRow] {
	return dealTable.sheet(b, columns, exact[models.DealRow]{
		money:    []string{"amount"},
		currency: func(r models.DealRow) string { return knownCurrency(r.Currency, r.AmountSought) },
		values: map[string]func(models.DealRow) string{
			"amount":       func(r models.DealRow) string { return plainAmount(r.AmountSought, r.Currency) },
			"next_step":    func(r models.DealRow) string { return r.NextStep },
			"next_step_on": func(r models.DealRow) string { return r.NextStepOn },
			"activity":     func(r models.DealRow) string { return r.LastActivityOn },
			"opened":       func(r models.DealRow) string { return r.OpenedOn },
			"updated":      func(r models.DealRow) string { return plainTime(r.UpdatedAt) },
			"closed":       func(r models.DealRow) string { return dayOf(r.ClosedAt) },
			"in_stage": func(r models.DealRow) string {
				if b.inStage(&r) == "" {
					return ""
				}
				return id(int64(max(0, b.Now.Sub(r.StageSince)/(24*time.Hour))))
			},
		},
	})
}

// CompanySheet is the list of companies as a file.
func CompanySheet(b Base, columns Columns) Sheet[models.CompanyRow] {
	return companyTable.sheet(b, columns, exact[models.CompanyRow]{
		money:    []string{"raised"},
		currency: func(r models.CompanyRow) string { return knownCurrency(r.RaisedCurrency, r.Raised) },
		values: map[string]func(models.CompanyRow) string{
			"raised":      func(r models.CompanyRow) string { return plainAmount(r.Raised, r.RaisedCurrency) },
			"founded":     func(r models.CompanyRow) string { return r.FoundedOn },
			"last_round":  func(r models.CompanyRow) string { return r.LastRoundOn },
			"rounds":      func(r models.CompanyRow) string { return id(r.RoundCount) },
			"investors":   func(r models.CompanyRow) string { return id(r.InvestorCount) },
			"investments": func(r models.CompanyRow) string { return id(r.InvestmentCount) },
			"updated":     func(r models.CompanyRow) string { return plainTime(r.UpdatedAt) },
		},
	})
}

// PersonSheet is the list of people as a file.
func PersonSheet(b Base, columns Columns) Sheet[models.PersonRow] {
	return personTable.sheet(b, columns, exact[models.PersonRow]{values: map[string]func(models.PersonRow) string{
		"investments":     func(r models.PersonRow) string { return id(r.InvestmentCount) },
		"last_investment": func(r models.PersonRow) string { return r.LastInvestmentOn },
		"website":         func(r models.PersonRow) string { return r.Website },
		"updated":         func(r models.PersonRow) string { return plainTime(r.UpdatedAt) },
	}})
}

// RoundSheet is the list of rounds as a file.
func RoundSheet(b Base, columns Columns) Sheet[models.RoundRow] {
	return roundTable.sheet(b, columns, exact[models.RoundRow]{
		money:    []string{"amount", "pre_money", "post_money"},
		currency: func(r models.RoundRow) string { return knownCurrency(r.Currency, r.Amount, r.PreMoney, r.PostMoney) },
		values: map[string]func(models.RoundRow) string{
			"amount":     func(r models.RoundRow) string { return plainAmount(r.Amount, r.Currency) },
			"pre_money":  func(r models.RoundRow) string { return plainAmount(r.PreMoney, r.Currency) },
			"post_money": func(r models.RoundRow) string { return plainAmount(r.PostMoney, r.Currency) },
			"announced":  func(r models.RoundRow) string { return r.AnnouncedOn },
			"closed":     func(r models.RoundRow) string { return r.ClosedOn },
			"updated":    func(r models.RoundRow) string { return plainTime(r.UpdatedAt) },
		},
	})
}

// InvestorSheet is the list of investors as a file.
func InvestorSheet(b Base, columns Columns) Sheet[models.InvestorRow] {
	return investorTable.sheet(b, columns, exact[models.InvestorRow]{values: map[string]func(models.InvestorRow) string{
		"investments":     func(r models.InvestorRow) string { return id(r.InvestmentCount) },
		"last_investment": func(r models.InvestorRow) string { return r.LastInvestmentOn },
	}})
}

// knownCurrency is the currency of amounts, empty when none of them is known.
func knownCurrency(currency string, amounts ...*int64) string {
	for _, a := range amounts {
		if a != nil {
			return currency
		}
	}
	return ""
}
