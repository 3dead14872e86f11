package importer

import (
	"context"
	"strings"

	"dealflow/models"
)

// acquisitionSides remembers, over the whole file, which companies buy and
// which are bought, so that one made of its first row is what its later rows
// say as well.
type acquisitionSides struct{ acquirers, acquired map[[16]byte]bool }

func crunchbaseAcquisitions(ctx context.Context, f *fileRun) error {
	sides := acquisitionSides{map[[16]byte]bool{}, map[[16]byte]bool{}}
	matcher, err := f.store.CompanyMatcher(ctx, f.dataset)
	if err != nil {
		return err
	}
	err = f.each(ctx, func(r record) error {
		if p := crunchbaseAcquisition(r); p.reject == "" {
			sides.acquired[hashKey(p.item.Company.Key)] = true
			sides.acquirers[hashKey(p.item.Acquirer.Key)] = true
			matcher.Offer(p.item.Company)
			matcher.Offer(p.item.Acquirer)
		}
		return nil
	})
	if err != nil {
		return err
	}
	links, err := matcher.Links(ctx)
	if err != nil {
		return err
	}
	parse := func(r record) parsed[models.ImportAcquisition] {
		p := crunchbaseAcquisition(r)
		sides.mark(&p.item.Company)
		sides.mark(&p.item.Acquirer)
		return p
	}
	// One batch after the other: a company that it makes may stand in the next one too.
	return writeRows(ctx, f, 1, parse, func(a *models.ImportAcquisition) { a.Repeat = true },
		func(ctx context.Context, batch []models.ImportAcquisition) ([]models.ImportResult, error) {
			results, made, err := f.store.ImportAcquisitions(ctx, f.actor, f.imp, batch, links)
			f.made += int64(made)
			return results, err
		})
}

func (s acquisitionSides) mark(c *models.ImportCompany) {
	key := hashKey(c.Key)
	if s.acquirers[key] {
		c.Kind = "corporate"
	}
	if s.acquired[key] {
		c.Status = "acquired"
	}
}

func crunchbaseAcquisition(r record) (p parsed[models.ImportAcquisition]) {
	if r.Broken != "" {
		p.reject = r.Broken
		return p
	}
	if p.reject = r.oldAcquisition(); p.reject != "" {
		return p
	}
	company := r.company("company_permalink", "company_name", "", "company_category_list", "company_country_code", "company_region", "company_city")
	acquirer := r.company("acquirer_permalink", "acquirer_name", "", "acquirer_category_list", "acquirer_country_code", "acquirer_region", "acquirer_city")
	for _, side := range []parsed[models.ImportCompany]{company, acquirer} {
		if side.reject != "" {
			p.reject = side.reject
			return p
		}
		p.notes = append(p.notes, side.notes...)
	}
	if company.key == acquirer.key {
		p.reject = "a company cannot acquire itself"
		return p
	}
	a := &p.item
	a.Company, a.Acquirer = company.item, acquirer.item
	a.AnnouncedOn = p.date(r, "acquired_at", isoDate, oldestEvent)
	if a.AnnouncedOn != "" && r.get("acquired_month") != a.AnnouncedOn[:7] {
		p.reject = "acquired_at and acquired_month contradict each other"
		return p
	}
	a.Price, a.Currency = p.amount(r, "price_amount", strings.ToUpper(r.get("price_currency_code")))
	p.key = strings.Join([]string{company.key, acquirer.key, a.AnnouncedOn}, " ")
	a.Key, p.group = p.key, company.key
	return p
}

// oldAcquisition checks the number of cells. Rows that a spreadsheet had
// swallowed are in an older layout with quarter and year after the month; they
// are put into the layout of the header when the two fit the date, which they
// only do in a row that was cut at the right places.
func (r *record) oldAcquisition() string {
	month, ok := r.columns["acquired_month"]
	if !r.Recovered || !ok || len(r.Fields) != r.width+2 {
		return r.misfit()
	}
	date, quarter, year := r.get("acquired_at"), r.Fields[month+1], r.Fields[month+2]
	if len(date) < 4 || date[:4] != year || !strings.HasPrefix(quarter, year+"-Q") {
		return "it was found inside another row's cell and its dates do not fit each other"
	}
	fields := append([]string{}, r.Fields[:month+1]...)
	r.Fields = append(fields, r.Fields[month+3:]...)
	return ""
}
