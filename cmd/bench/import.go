package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"dealflow/app/importer"
	"dealflow/models"

	"github.com/jackc/pgx/v5"
	"golang.org/x/text/language"
)

// An import is compared with the bare load of the same companies, sectors and
// rounds into the same tables with all their indexes: COPY on PostgreSQL, inserts
// of many rows on SQLite, both in one transaction.
const (
	importCompanies = 34_000 // 102,000 rows with the rounds
	importTurns     = 3
	importBar       = 0.33
)

func (b *bench) runImport(ctx context.Context) error {
	bases := b.bases()
	companies, turns := min(b.Companies, importCompanies), importTurns
	if b.Quick {
		turns = 1
	}
	s := newSet(companies, b.Seed)
	folder := filepath.Join(b.Data, "export-"+setLabel(companies))
	if err := s.writeExport(folder); err != nil {
		return err
	}
	bar := b.bar("import", 2*turns*len(bases))
	defer bar.done()
	for _, base := range bases {
		var product, other figures
		name := ""
		for range turns {
			for _, side := range []struct {
				to *figures
				do func(ctx context.Context, p place) error
			}{{&product, func(ctx context.Context, p place) error { return runImporter(ctx, p, folder) }}, {&other, s.load}} {
				p, err := b.emptyPlace(ctx, base, "import"+setLabel(companies))
				if err != nil {
					return err
				}
				name = p.database()
				start := time.Now()
				if err := side.do(ctx, p); err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
				side.to.PerSecond = max(side.to.PerSecond, float64(companies+len(s.rounds))/time.Since(start).Seconds())
				bar.add(1)
			}
		}
		line := result{Section: "Import of " + strconv.Itoa(companies+len(s.rounds)) + " rows, in rows/s, beside a bare load into the same tables", Work: "import", Database: name, Product: product, Other: other, Ratio: product.PerSecond / other.PerSecond}
		if base != "" {
			line.Bar = importBar
		}
		b.report.add(line)
	}
	return nil
}

// emptyPlace makes a place with an empty database.
func (b *bench) emptyPlace(ctx context.Context, base, name string) (place, error) {
	p, err := newPlace(b.Data, base, name)
	if err != nil {
		return p, err
	}
	if err := os.RemoveAll(p.dir); err != nil {
		return p, err
	}
	if p.url != "" {
		if err := p.execute(ctx, "drop schema if exists "+pgx.Identifier{"bench_" + name}.Sanitize()+" cascade"); err != nil {
			return p, err
		}
	}
	store, err := p.open(ctx)
	if err != nil {
		return p, err
	}
	return p, store.Close()
}

func runImporter(ctx context.Context, p place, folder string) error {
	store, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	return importer.Run(ctx, store, models.SystemActor, importer.Options{Preset: importer.Presets()[0], Folder: folder, Rejected: filepath.Join(folder, "rejected.csv")}, func(importer.Report) {})
}

// load writes the companies, their sectors and rounds as barely as can be.
func (s *set) load(ctx context.Context, p place) error {
	tables := []table{s.companyTable(), s.sectorTable(), s.roundTable()}
	if p.url != "" {
		return copyTables(ctx, p.url, tables, func(int) {})
	}
	return insertTables(ctx, p.file(), tables, func(int) {})
}

// exportAge is how many years older the export is than the set: it knows nothing
// after 2015.
const exportAge = 10

// exportTypes are the types of rounds as the export writes them.
var exportTypes = map[string][2]string{"series_a": {"venture", "A"}, "series_b": {"venture", "B"}, "series_c": {"venture", "C"}}

// writeExport writes the companies and rounds as the export of 2015 has them: the
// rounds of a company follow each other.
func (s *set) writeExport(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	key := func(company int32) string { return "/organization/company-" + strconv.Itoa(int(company)) }
	companies := [][]string{{"permalink", "name", "homepage_url", "category_list", "status", "country_code", "region", "city", "founded_at", "first_funding_at", "last_funding_at"}}
	for i := range s.companies {
		name, country := s.companyName(i), countries[i%len(countries)]
		companies = append(companies, []string{key(int32(i + 1)), name, "http://" + strings.ToLower(strings.ReplaceAll(name, " ", "")) + ".example", sectors[i%len(sectors)] + "|" + sectors[(i+7)%len(sectors)],
			"operating", language.MustParseRegion(country).ISO3(), "", cities[country], fmt.Sprintf("%04d-01-01", s.rounds[i].year-3-exportAge), "", ""})
	}
	rounds := [][]string{{"company_permalink", "company_name", "funding_round_permalink", "funding_round_type", "funding_round_code", "funded_at", "raised_amount_usd"}}
	inOrder := make([]int, len(s.rounds))
	for i := range inOrder {
		inOrder[i] = i
	}
	slices.SortStableFunc(inOrder, func(a, b int) int { return cmp.Compare(s.rounds[a].company, s.rounds[b].company) })
	for _, i := range inOrder {
		r := s.rounds[i]
		kind, amount := [2]string{roundKinds[r.kind]}, ""
		if series, ok := exportTypes[kind[0]]; ok {
			kind = series
		}
		if r.amount > 0 {
			amount = strconv.FormatInt(r.amount/100, 10)
		}
		rounds = append(rounds, []string{key(r.company), "", "/funding-round/round-" + strconv.Itoa(i), kind[0], kind[1], fmt.Sprintf("01-%02d-%04d", r.month, r.year-exportAge), amount})
	}
	acquisitions := [][]string{strings.Split("company_permalink,company_name,company_category_list,company_country_code,company_region,company_city,"+
		"acquirer_permalink,acquirer_name,acquirer_category_list,acquirer_country_code,acquirer_region,acquirer_city,acquired_at,acquired_month,price_amount,price_currency_code", ",")}
	for name, rows := range map[string][][]string{"companies.csv": companies, "rounds.csv": rounds, "acquisitions.csv": acquisitions} {
		f, err := os.Create(filepath.Join(folder, name))
		if err != nil {
			return err
		}
		if err := errors.Join(csv.NewWriter(f).WriteAll(rows), f.Close()); err != nil {
			return err
		}
	}
	return nil
}
