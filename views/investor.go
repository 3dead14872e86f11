package views

import (
	"strconv"

	"dealflow/models"
)

// InvestorIndexPage is GET /investors?kind=&name=&sort=&dir=.
type InvestorIndexPage struct {
	Base
	List List
	Rows []models.InvestorRow
}

// PortfolioPage is GET /companies/:id/portfolio and GET /people/:id/portfolio.
// The list is that of the investments.
type PortfolioPage struct {
	Base
	List      List
	Portfolio *models.Portfolio
}

func (p InvestorIndexPage) filters() []Filter {
	return []Filter{
		{Name: "name", Label: "company.name_starts"},
		{Name: "kind", Label: "investor.kind", Options: p.options("investor_kind.", []string{models.KindCompany, models.KindPerson})},
	}
}

// years is the chart of investments per year. Years without any are drawn too,
// or the time between would be lost.
func (p PortfolioPage) years() BarChart {
	c := BarChart{Title: p.T("investor.per_year"), Column: p.T("round.year"), Unit: p.T("investment.plural")}
	last, undated := 0, int64(0)
	for _, y := range p.Portfolio.Years {
		year, err := strconv.Atoi(y.Label)
		if err != nil {
			undated += y.Count
			continue
		}
		for between := last + 1; last > 0 && between < year && year-last < 60; between++ {
			c.Bars = append(c.Bars, Bar{Label: strconv.Itoa(between), Text: "0"})
		}
		c.Bars = append(c.Bars, Bar{Label: y.Label, Value: y.Count, Text: p.Number(y.Count)})
		last = year
	}
	if undated > 0 {
		c.Bars = append(c.Bars, Bar{Label: p.T("date.unknown"), Value: undated, Text: p.Number(undated)})
	}
	return c
}

// disclosed is what the investor is known to have put in, by currency.
func (p PortfolioPage) disclosed() string {
	if len(p.Portfolio.Totals) == 0 {
		return "–"
	}
	return p.totals(p.Portfolio.Totals)
}

// exitLine says how an investor got out: "acquired by Amazon", "NYSE: XYZ".
func (b Base) exitLine(e models.Exit) string {
	if e.Kind == "listing" {
		if e.Symbol != "" {
			return b.T("exit.listed", "Exchange", e.Exchange+": "+e.Symbol)
		}
		return b.T("exit.listed", "Exchange", e.Exchange)
	}
	return b.T("exit.acquired", "Name", e.AcquirerName)
}
