package importer

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"dealflow/models"
)

// crunchbase names the Crunchbase export of December 2015, both as a preset and
// as the data set whose permalinks are its keys.
const crunchbase = "crunchbase-2015"

// The dates that the export can hold. Its oldest company is from 1592; what is
// beyond are slips such as 1015 and 2105 for 2015.
const (
	oldestFounding = 1500
	oldestEvent    = 1900
	lastYear       = 2016
)

// The columns of the files that are used. A company's own funding columns are
// not: its rounds say the same one by one, and the totals leave out what is
// undisclosed.
var crunchbase2015 = preset{
	dataset: crunchbase,
	files: []presetFile{
		{"companies.csv", []string{"permalink", "name", "homepage_url", "category_list", "status", "country_code", "region", "city", "founded_at", "first_funding_at", "last_funding_at"}, crunchbaseCompanies},
		{"rounds.csv", []string{"company_permalink", "funding_round_permalink", "funding_round_type", "funding_round_code", "funded_at", "raised_amount_usd"}, crunchbaseRounds},
		{"acquisitions.csv", []string{"company_permalink", "company_name", "company_category_list", "company_country_code", "company_region", "company_city",
			"acquirer_permalink", "acquirer_name", "acquirer_category_list", "acquirer_country_code", "acquirer_region", "acquirer_city",
			"acquired_at", "acquired_month", "price_amount", "price_currency_code"}, crunchbaseAcquisitions},
	},
}

const organization = "/organization/"

// permalink gives the key of a company: the export writes the same permalink
// in small and in capital letters.
func permalink(text string) string { return strings.ToLower(strings.TrimSpace(text)) }

func crunchbaseCompanies(ctx context.Context, f *fileRun) error {
	links, err := f.links(ctx, func(r record, offer func(models.ImportCompany)) {
		if p := crunchbaseCompany(r); p.reject == "" {
			offer(p.item)
		}
	})
	if err != nil {
		return err
	}
	return writeRows(ctx, f, f.store.ImportWriters(), crunchbaseCompany, func(c *models.ImportCompany) { c.Repeat = true },
		func(ctx context.Context, batch []models.ImportCompany) ([]models.ImportResult, error) {
			return f.store.ImportCompanies(ctx, f.actor, f.imp, batch, links)
		})
}

// links reads the file once to find the existing companies that its rows stand
// for; it does not when there is none to be found.
func (f *fileRun) links(ctx context.Context, companies func(r record, offer func(models.ImportCompany))) (map[string]int64, error) {
	matcher, err := f.store.CompanyMatcher(ctx, f.dataset)
	if err != nil || !matcher.Needed() {
		return nil, err
	}
	err = f.each(ctx, func(r record) error {
		if r.Broken == "" {
			companies(r, matcher.Offer)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return matcher.Links(ctx)
}

func crunchbaseCompany(r record) parsed[models.ImportCompany] {
	if reason := r.misfit(); reason != "" {
		return parsed[models.ImportCompany]{reject: reason}
	}
	p := r.company("permalink", "name", "homepage_url", "category_list", "country_code", "region", "city")
	switch status := r.get("status"); status {
	case "operating", "acquired", "closed", "":
		p.item.Status = status
	case "ipo":
		p.item.Status = "listed"
	default:
		p.note("status %q is not known: left out", status)
	}
	p.item.FoundedOn = p.date(r, "founded_at", isoDate, oldestFounding)
	// Not kept, since the rounds have their own dates; but said when impossible.
	p.date(r, "first_funding_at", isoDate, oldestEvent)
	p.date(r, "last_funding_at", isoDate, oldestEvent)
	return p
}

// company reads the company that stands in the named columns; website may be
// "" when there is no such column.
func (r record) company(key, name, website, sectors, country, region, city string) (p parsed[models.ImportCompany]) {
	c := &p.item
	c.Key = permalink(r.get(key))
	p.key, p.group = c.Key, c.Key
	if !strings.HasPrefix(c.Key, organization) || len(c.Key) == len(organization) {
		p.reject = fmt.Sprintf("%s does not begin with %s: the row is a piece of another one", key, organization)
		return p
	}
	if r.BadUTF8 {
		p.reject = "its text is damaged: it is not valid UTF-8"
		return p
	}
	c.Name = oneLine(r.get(name))
	switch n := utf8.RuneCountInString(c.Name); {
	case n == 0:
		p.reject = name + " is empty"
	case n > maxNameLen:
		p.reject = fmt.Sprintf("%s has %d characters; a name has at most %d", name, n, maxNameLen)
	}
	if website != "" {
		if text := r.get(website); text != "" {
			if c.Website = models.ImportWebsite(text); c.Website == "" {
				p.note("%s %q is not a web address: left out", website, shorten(text))
			}
		}
	}
	if code := r.get(country); code != "" {
		var ok bool
		if c.Country, ok = countryCode(code); !ok {
			p.note("%s %q is not a country: left out", country, shorten(code))
		}
	}
	c.Region, c.City = p.place(r, region), p.place(r, city)
	c.Sectors = p.sectors(r.get(sectors))
	return p
}

// The longest texts that the store takes, in characters.
const (
	maxNameLen   = 300
	maxPlaceLen  = 500
	maxSectorLen = 100
	maxSectors   = 50
)

// place reads a region or city. "USA - Other" names none.
func (p *parsed[T]) place(r record, column string) string {
	text := oneLine(r.get(column))
	if strings.HasSuffix(text, " - Other") {
		return ""
	}
	if utf8.RuneCountInString(text) > maxPlaceLen {
		p.note("%s is longer than %d characters: left out", column, maxPlaceLen)
		return ""
	}
	return text
}

func (p *parsed[T]) sectors(list string) []string {
	var out []string
	seen := map[string]bool{}
	for _, sector := range strings.Split(list, "|") {
		sector = oneLine(sector)
		folded := strings.ToLower(sector)
		if sector == "" || seen[folded] {
			continue
		}
		if utf8.RuneCountInString(sector) > maxSectorLen || len(out) == maxSectors {
			p.note("category %q is too long or one too many: left out", shorten(sector))
			continue
		}
		seen[folded] = true
		out = append(out, sector)
	}
	return out
}

func (p *parsed[T]) note(format string, args ...any) {
	p.notes = append(p.notes, fmt.Sprintf(format, args...))
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// shorten keeps a value that is quoted in a reason readable.
func shorten(s string) string {
	if runes := []rune(s); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return s
}
