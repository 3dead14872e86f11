package importer_test

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dealflow/app/importer"
	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

const (
	companiesHead    = "permalink,name,homepage_url,category_list,funding_total_usd,status,country_code,state_code,region,city,funding_rounds,founded_at,first_funding_at,last_funding_at\n"
	roundsHead       = "company_permalink,funding_round_permalink,funding_round_type,funding_round_code,funded_at,raised_amount_usd\r\n"
	acquisitionsHead = "company_permalink,company_name,company_category_list,company_country_code,company_state_code,company_region,company_city,acquirer_permalink,acquirer_name,acquirer_category_list,acquirer_country_code,acquirer_state_code,acquirer_region,acquirer_city,acquired_at,acquired_month,price_amount,price_currency_code\n"
)

// export is a folder with the three files, made of rows invented for the test.
type export struct{ companies, rounds, acquisitions string }

func (e export) write(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"companies.csv":    companiesHead + e.companies,
		"rounds.csv":       roundsHead + strings.ReplaceAll(e.rounds, "\n", "\r\n"),
		"acquisitions.csv": acquisitionsHead + e.acquisitions,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// importFolder imports and returns the reports and the rows of the rejected
// file as "file:line result reason". It checks that every report adds up.
func importFolder(t *testing.T, s *models.Store, folder string, batch int) ([]importer.Report, []string) {
	t.Helper()
	rejected := filepath.Join(t.TempDir(), "rejected.csv")
	var reports []importer.Report
	err := importer.Run(t.Context(), s, models.SystemActor, importer.Options{Preset: "crunchbase-2015", Folder: folder, Rejected: rejected, Batch: batch},
		func(r importer.Report) { reports = append(reports, r) })
	if err != nil {
		t.Fatalf("Run() = %v", err)
	}
	for _, r := range reports {
		if r.Rows != r.Created+r.Updated+r.Skipped+r.Rejected {
			t.Errorf("%+v does not add up", r)
		}
	}
	return reports, readNotes(t, rejected)
}

func readNotes(t *testing.T, path string) []string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var notes []string
	for _, row := range rows[1:] {
		notes = append(notes, row[0]+":"+row[1]+" "+row[2]+" "+row[3])
	}
	return notes
}

// texts reads one column of text.
func texts(t *testing.T, s *models.Store, sql string, args ...any) []string {
	t.Helper()
	var out []string
	if err := s.DB(t.Context()).Raw(sql, args...).Scan(&out).Error; err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return out
}

func wantTexts(t *testing.T, s *models.Store, what, sql string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, texts(t, s, sql)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

var oddities = export{
	companies: "/organization/acorn,Acorn,http://www.acorn.example/x,Games|games| Apps ,-,operating,GBR,H9,London,London,1,2012-05-06,2011-01-01,2012-01-01\n" +
		"/organization/Ürün,ÜRÜN,,,1.5,ipo,ROM,,ROM - Other,Cluj,1,1015-01-30,1532-06-26,2105-05-01\n" +
		"/organization/acorn-2,ACORN,http://www.acorn.example,,-,closed,TAN,,,,1,1592-01-01,,\n" +
		"/organization/x,XSS<img src=x onerror=prompt(1)>,javascript:alert(1),,-,odd,QQQ,,,,1,,,\n" +
		"/organization/none,  ,,,-,operating,,,,,1,,,\n" +
		"/organization/short,Short\n",
	rounds: "/organization/acorn,/funding-round/1,venture,A,05-01-2015,10000000\n" +
		"/ORGANIZATION/ACORN,/funding-round/2,venture,,31-12-2010,\n" +
		"/ORGANIZATION/ACORN,/FUNDING-ROUND/3,seed,A,31-02-2014,0\n" +
		"/organization/\xe3\xbcr\xe3\xbcn,/funding-round/4,debt_financing,,01-01-1532,77\n" +
		"/organization/nobody,/funding-round/5,angel,,01-01-2012,5\n" +
		"/organization/acorn,/funding-round/6,pixie_dust,,01-01-2012,5\n" +
		"/organization/acorn-2,/funding-round/7,secondary_market,,01-01-2012,9.999\n" +
		"/ORGANIZATION/ÜRÜN,/funding-round/8,grant,,01-01-2013,\n",
	acquisitions: "/organization/acorn,Acorn,,GBR,,,,/organization/oak,Oak,Trees,USA,,,,2015-06-01,2015-06,1000,JPY\n" +
		"/organization/sprout,Sprout,,,,,,/organization/acorn,Acorn,,,,,,3201-10-21,,0,USD\n" +
		"/organization/oak,Oak,,USA,,,,/organization/oak,Oak,,USA,,,,2015-06-01,2015-06,,USD\n" +
		"/organization/leaf,Leaf,,,,,,/organization/oak,Oak,,,,,,2014-01-01,2014-01,,USD\n" +
		"/organization/leaf,Leaf,,,,,,/organization/oak,Oak,,,,,,2014-01-01,2014-01,50,USD\n" +
		"/organization/leaf,Leaf,,,,,,/organization/oak,Oak,,,,,,2014-01-01,2014-01,60,USD\n" +
		"/organization/bad,\"Bad \"\"quote\"\"\",,,,,,/organization/big,\"><b>Big</b>\t\tMEX\t19\tMEX - Other\tPuebla\t2016-02-03 00:00:00\t2016-02\t2016-Q1\t2016\t333\tUSD\n" +
		"/organization/elm\tElm\t\tUSA\tNY\tNew York\tNew York\t/organization/oak\tOak\t\tUSA\t\t\t\t2009-01-22 00:00:00\t2009-01\t2009-Q1\t2009\t\tUSD\n" +
		"/organization/fir\tFir\t\tUSA\tNY\tNew York\tNew York\t/organization/oak\tOak\t\tUSA\t\t\t\t2009-01-22 00:00:00\t2009-01\t2009-Q1\t1999\t\tUSD\n" +
		"/organization/yew\tYew\tNews and Recommendatio\",,,,,,,,,\n" +
		"ns|Technology,USA,CA,SF,SF,2000-07-19,2000-07,2000-Q3,2000,1600,USD,,,,,,,\n",
}

func TestRun_oddities(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		folder := oddities.write(t)
		reports, notes := importFolder(t, s, folder, 3)
		want := []importer.Report{
			{File: "companies.csv", Rows: 6, Created: 4, Rejected: 2, Adjusted: 6},
			{File: "rounds.csv", Rows: 8, Created: 6, Rejected: 2, Adjusted: 5},
			{File: "acquisitions.csv", Rows: 11, Created: 5, Updated: 1, Rejected: 5, Adjusted: 2, Companies: 6},
		}
		if diff := cmp.Diff(want, reports); diff != "" {
			t.Errorf("reports (-want +got):\n%s", diff)
		}
		wantNotes := []string{
			"acquisitions.csv:10 rejected it was found inside another row's cell and its dates do not fit each other",
			"acquisitions.csv:11 rejected it has 3 cells, the header has 18; it was found inside another row's cell, where it is cut off",
			"acquisitions.csv:12 rejected company_permalink does not begin with /organization/: the row is a piece of another one",
			"acquisitions.csv:3 adjusted acquired_at 3201-10-21 is impossible: left out",
			"acquisitions.csv:3 adjusted price_amount 0 stands for an unknown amount: kept as undisclosed",
			"acquisitions.csv:4 rejected a company cannot acquire itself",
			"acquisitions.csv:7 rejected an earlier row of the file says otherwise",
			"companies.csv:3 adjusted first_funding_at 1532-06-26 is impossible: left out",
			"companies.csv:3 adjusted founded_at 1015-01-30 is impossible: left out",
			"companies.csv:3 adjusted last_funding_at 2105-05-01 is impossible: left out",
			"companies.csv:5 adjusted country_code \"QQQ\" is not a country: left out",
			"companies.csv:5 adjusted homepage_url \"javascript:alert(1)\" is not a web address: left out",
			"companies.csv:5 adjusted status \"odd\" is not known: left out",
			"companies.csv:6 rejected name is empty",
			"companies.csv:7 rejected it has 2 cells, the header has 14",
			"rounds.csv:4 adjusted funded_at \"31-02-2014\" is not a date: left out",
			"rounds.csv:4 adjusted funding_round_code \"A\" says nothing with type seed: left out",
			"rounds.csv:4 adjusted raised_amount_usd 0 stands for an unknown amount: kept as undisclosed",
			"rounds.csv:5 adjusted funded_at 01-01-1532 is impossible: left out",
			"rounds.csv:6 rejected its company is not in the data set",
			"rounds.csv:7 rejected funding_round_type pixie_dust is not known",
			"rounds.csv:8 adjusted raised_amount_usd \"9.999\" is not an amount: left out",
		}
		slices.Sort(notes)
		if diff := cmp.Diff(wantNotes, notes); diff != "" {
			t.Errorf("notes (-want +got):\n%s", diff)
		}
		checkOddities(t, s)
		checkTrail(t, s)
	})
}

func checkOddities(t *testing.T, s *models.Store) {
	t.Helper()
	wantTexts(t, s, "companies", `select name || '|' || country || '|' || region || '|' || city || '|' || status || '|' || kind || '|' || founded_on || '|' || domain from companies order by name`,
		"><b>Big</b>|MX||Puebla|operating|corporate||", "ACORN|TZ|||closed|startup|1592-01-01|acorn.example", "Acorn|GB|London|London|operating|startup|2012-05-06|acorn.example",
		`Bad "quote"||||acquired|startup||`, "Elm|US|New York|New York|acquired|startup||", "Leaf||||acquired|startup||", "Oak|US|||operating|corporate||",
		"Sprout||||acquired|startup||", "XSS<img src=x onerror=prompt(1)>||||operating|startup||", "ÜRÜN|RO||Cluj|listed|startup||")
	wantTexts(t, s, "sectors", `select sector from company_sectors cs join companies c on c.id = cs.company_id where c.name = 'Acorn' order by position`, "Games", "Apps")
	wantTexts(t, s, "rounds", `select c.name || '|' || r.type || '|' || r.announced_on || '|' || coalesce(cast(r.amount as text), 'undisclosed') || r.currency from rounds r join companies c on c.id = r.company_id order by r.type`,
		"ÜRÜN|debt||7700USD", "ÜRÜN|grant|2013-01-01|undisclosed", "ACORN|secondary|2012-01-01|undisclosed", "Acorn|seed||undisclosed", "Acorn|series_a|2015-01-05|1000000000USD", "Acorn|venture|2010-12-31|undisclosed")
	wantTexts(t, s, "kept columns", `select round_count || ' ' || undisclosed_count || ' ' || last_round_on || ' ' || raised || ' ' || raised_currency from companies where name = 'Acorn'`, "3 2 2015-01-05 1000000000 USD")
	wantTexts(t, s, "acquisitions", `select c.name || '|' || b.name || '|' || a.announced_on || '|' || coalesce(cast(a.price as text), 'undisclosed') || a.currency from acquisitions a join companies c on c.id = a.company_id join companies b on b.id = a.acquirer_id order by a.id`,
		"Acorn|Oak|2015-06-01|1000JPY", "Sprout|Acorn||undisclosed", "Leaf|Oak|2014-01-01|5000USD", `Bad "quote"|><b>Big</b>|2016-02-03|33300USD`, "Elm|Oak|2009-01-22|undisclosed")
}

// checkTrail checks that no record was written without its audit entry, its
// outbox row and its key.
func checkTrail(t *testing.T, s *models.Store) {
	t.Helper()
	for kind, table := range map[string]string{"company": "companies", "round": "rounds", "acquisition": "acquisitions"} {
		for _, q := range []string{
			`select 'no audit entry: ' || '` + kind + `' from ` + table + ` r where not exists (select 1 from audit_entries a where a.record_kind = '` + kind + `' and a.record_id = r.id and a.action = 'import')`,
			`select 'no key: ' || '` + kind + `' from ` + table + ` r where not exists (select 1 from external_refs e where e.record_kind = '` + kind + `' and e.record_id = r.id)`,
			`select 'no outbox row: ' || '` + kind + `' from ` + table + ` r where '` + kind + `' <> 'acquisition' and not exists (select 1 from outbox o where o.record_kind = '` + kind + `' and o.record_id = r.id)`,
		} {
			if missing := texts(t, s, q); missing != nil {
				t.Errorf("%q", missing)
			}
		}
	}
}

func TestRun_twice(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		folder := oddities.write(t)
		first, _ := importFolder(t, s, folder, 3)
		before := texts(t, s, `select record_kind || action || after from audit_entries order by id`)
		second, _ := importFolder(t, s, folder, 1000)
		for i, r := range second {
			want := first[i]
			want.Skipped, want.Created, want.Updated, want.Companies = want.Created+want.Updated+want.Skipped, 0, 0, 0
			if r != want {
				t.Errorf("second import = %+v, want %+v", r, want)
			}
		}
		if after := texts(t, s, `select record_kind || action || after from audit_entries order by id`); !slices.Equal(before, after) {
			t.Errorf("the second import left %d audit entries, want the %d of the first", len(after), len(before))
		}
		checkOddities(t, s)
	})
}

func TestRun_stopped(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		folder := oddities.write(t)
		ctx, stop := context.WithCancel(t.Context())
		opts := importer.Options{Preset: "crunchbase-2015", Folder: folder, Rejected: filepath.Join(t.TempDir(), "r.csv"), Batch: 1,
			Progress: func(file string, _, _ int64) {
				if file == "rounds.csv" {
					stop()
				}
			}}
		if err := importer.Run(ctx, s, models.SystemActor, opts, func(importer.Report) {}); !errors.Is(err, importer.ErrStopped) {
			t.Fatalf("Run() = %v, want ErrStopped", err)
		}
		// The batches that were being written when it was stopped have come to their end.
		written := texts(t, s, `select type from rounds order by type`)
		if all := len(strings.Split(strings.TrimSpace(oddities.rounds), "\n")); !slices.Contains(written, "series_a") || len(written) > 1+s.ImportWriters() || len(written) >= all {
			t.Errorf("rounds after the first batch: %q", written)
		}
		wantTexts(t, s, "companies whose kept columns are wrong", `select name from companies c where round_count <> (select count(*) from rounds r where r.company_id = c.id)`)
		importFolder(t, s, folder, 2)
		checkOddities(t, s)
		checkTrail(t, s)
	})
}

func TestRun_looksFirst(t *testing.T) {
	s := modelstest.SQLite(t)
	folder := oddities.write(t)
	if err := os.WriteFile(filepath.Join(folder, "acquisitions.csv"), []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := importer.Run(t.Context(), s, models.SystemActor, importer.Options{Preset: "crunchbase-2015", Folder: folder, Rejected: filepath.Join(t.TempDir(), "r.csv")}, func(importer.Report) {})
	if err == nil || !strings.Contains(err.Error(), "acquisitions.csv has no column company_permalink") {
		t.Errorf("Run() = %v, want the missing column named", err)
	}
	wantTexts(t, s, "companies", `select name from companies`)
}

func TestRun_viewerMayNot(t *testing.T) {
	s := modelstest.SQLite(t)
	actor := modelstest.User(t, s, models.RoleViewer)
	err := importer.Run(t.Context(), s, actor, importer.Options{Preset: "crunchbase-2015", Folder: oddities.write(t), Rejected: filepath.Join(t.TempDir(), "r.csv")}, func(importer.Report) {})
	if !errors.Is(err, models.ErrForbidden) {
		t.Errorf("Run() = %v, want ErrForbidden", err)
	}
}

// Batches that are written beside each other count what the other one adds to the
// same company.
func TestRun_sameCompany(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		e := export{companies: "/organization/acorn,Acorn,,,-,operating,,,,,1,,,\n"}
		for i := range 60 {
			e.rounds += fmt.Sprintf("/organization/acorn,/funding-round/%d,seed,,01-01-2015,1000\n", i)
		}
		importFolder(t, s, e.write(t), 1)
		wantTexts(t, s, "kept columns", `select name || ' ' || round_count || ' ' || raised from companies order by name`, "Acorn 60 6000000")
		wantTexts(t, s, "size of the operation", `select records || '' from operations`, "61")
	})
}

func TestRun_oneAtATime(t *testing.T) {
	s := modelstest.Postgres(t)
	release, err := s.LockImports(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	opts := importer.Options{Preset: "crunchbase-2015", Folder: oddities.write(t), Rejected: filepath.Join(t.TempDir(), "r.csv")}
	if err := importer.Run(t.Context(), s, models.SystemActor, opts, func(importer.Report) {}); !errors.Is(err, models.ErrImporting) {
		t.Errorf("Run() beside another = %v, want ErrImporting", err)
	}
	release()
	if err := importer.Run(t.Context(), s, models.SystemActor, opts, func(importer.Report) {}); err != nil {
		t.Errorf("Run() after another = %v", err)
	}
}
