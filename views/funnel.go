package views

import (
	"fmt"
	"net/url"
	"strconv"

	"dealflow/models"
)

// FunnelPage is GET /funnel?period=&from=&to=&owner=&source=&sector=&where=&all=.
// From and to win over the period. Funnel is nil when they could not be read; what
// is wrong with them is in the form, whose fields they are.
type FunnelPage struct {
	Base
	Funnel *models.Funnel
	// From and To are the period as dates, Period its name, empty for one of one's own.
	From, To, Period string
	Form             Form
	// List is where the conditions of the filter are kept; it has no rows.
	List    List
	Owners  []models.RecordRef
	Sectors []string
}

var (
	funnelFrom = Field{Name: "from", Label: "funnel.from"}
	funnelTo   = Field{Name: "to", Label: "funnel.to"}
)

// periodAddress is the funnel of another period, narrowed as this one is.
func (p FunnelPage) periodAddress(period string) string {
	q := p.kept("from", "to")
	q.Set("period", period)
	return p.List.address(q)
}

// wholeAddress shows all lines of the tables.
func (p FunnelPage) wholeAddress() string {
	q := p.kept()
	q.Set("all", "1")
	return p.List.address(q)
}

// clearedAddress is the period without anything else.
func (p FunnelPage) clearedAddress() string {
	return p.List.address(p.kept("owner", "source", "sector", "where", "all"))
}

// kept is the query without some of its names.
func (p FunnelPage) kept(without ...string) url.Values {
	q := url.Values{}
	for name, values := range p.List.Query {
		q[name] = values
	}
	for _, name := range without {
		q.Del(name)
	}
	return q
}

// filters are what a funnel can be narrowed by beside its period.
func (p FunnelPage) filters() []Filter {
	sources := make([]Option, len(models.DealOrigins))
	for i, o := range models.DealOrigins {
		sources[i] = Option{Value: o, Label: OriginText(p.Lang, o)}
	}
	if chosen := p.List.Query.Get("source"); chosen != "" && (Filter{Options: sources}).shown(chosen) == chosen {
		sources = append(sources, Option{Value: chosen, Label: chosen})
	}
	sectors := make([]Option, len(p.Sectors))
	for i, s := range p.Sectors {
		sectors[i] = Option{Value: s, Label: s}
	}
	return []Filter{
		{Name: "owner", Label: "funnel.partner", Options: refOptions(p.Owners)},
		{Name: "source", Label: "funnel.source", Options: sources},
		{Name: "sector", Label: "funnel.sector", Options: sectors},
	}
}

// cohort says which deals are counted.
func (p FunnelPage) cohort() string {
	n := Count{N: int(p.Funnel.Deals.Deals)}
	switch {
	case p.From == "" && p.To == "":
		return p.T("funnel.cohort_all", "Count", n)
	case p.From == "":
		return p.T("funnel.cohort_to", "Count", n, "To", p.Date(p.To))
	case p.To == "":
		return p.T("funnel.cohort_from", "Count", n, "From", p.Date(p.From))
	case p.From == p.To:
		return p.T("funnel.cohort_in", "Count", n, "Date", p.Date(p.From))
	}
	return p.T("funnel.cohort", "Count", n, "From", p.Date(p.From), "To", p.Date(p.To))
}

// figureAddress is the list of the deals that a number counts.
func figureAddress(f models.Figure) string {
	if f.Where.Empty() {
		return "/deals"
	}
	return "/deals?" + url.Values{"where": {f.Where.String()}}.Encode()
}

// percent is a ratio in whole percent; ok is that of the ratio.
func percent(ratio float64, ok bool) string {
	if !ok {
		return "–"
	}
	return strconv.Itoa(int(ratio*100+0.5)) + "%"
}

// share is part of a whole in percent.
func share(part, whole int64) string {
	return percent(float64(part)/float64(max(whole, 1)), whole > 0)
}

// width is how long a bar is, for an attribute of SVG.
func width(part, whole float64) string {
	if whole <= 0 {
		return "0%"
	}
	return fmt.Sprintf("%.2f%%", min(100*part/whole, 100))
}

// daysText is a number of days with at most one decimal.
func daysText(days float64) string {
	return strconv.FormatFloat(float64(int(days*10+0.5))/10, 'f', -1, 64)
}

// groupName is what a line of a table is called; field says of which table.
func (p FunnelPage) groupName(field string, g models.FunnelGroup) string {
	switch {
	case g.Key == "":
		return p.T("funnel.no_" + field)
	case field == "source":
		return OriginText(p.Lang, g.Name)
	}
	return g.Name
}

func (p FunnelPage) reasonName(r models.FunnelReason) string {
	if r.Key == "" {
		return p.T("funnel.own_words")
	}
	return p.Reason(r.Key, r.Name)
}
