package importer_test

import (
	"os"
	"path/filepath"
	"testing"

	"dealflow/app/demo"
	"dealflow/app/importer"
	"dealflow/app/search/judged"
	"dealflow/app/search/judged/judgedtest"
	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

// exportFolder finds the real export, which is not part of the repository.
func exportFolder(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("imports 200,000 rows")
	}
	base := os.Getenv("DEALFLOW_TEST_DATA")
	if base == "" {
		base = filepath.Join("..", "..", "..", "shared", "data")
	}
	folder := filepath.Join(base, "crunchbase-2015")
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the Crunchbase export is not here; DEALFLOW_TEST_DATA names the folder it is in")
	}
	return folder
}

// TestRun_crunchbase imports the whole export, twice, into a database with the
// demo facts, and looks at the rows that are known.
func TestRun_crunchbase(t *testing.T) {
	modelstest.Each(t, testRunCrunchbase)
}

func testRunCrunchbase(t *testing.T, s *models.Store) {
	t.Helper()
	folder := exportFolder(t)
	if _, err := demo.Load(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	reports, _ := importFolder(t, s, folder, 1000)
	want := []importer.Report{
		{File: "companies.csv", Rows: 66368, Created: 66359, Updated: 9, Adjusted: 24},
		{File: "rounds.csv", Rows: 114949, Created: 114949, Adjusted: 570},
		{File: "acquisitions.csv", Rows: 19115, Created: 19047, Updated: 3, Skipped: 31, Rejected: 34, Adjusted: 8, Companies: 18606},
	}
	if diff := cmp.Diff(want, reports); diff != "" {
		t.Errorf("reports (-want +got):\n%s", diff)
	}
	checkGolden(t, s)
	// Read once, the export is searched as well; an index does not care which
	// database it was made from.
	if s.Dialect() == "sqlite" {
		judgedtest.Judge(t, s, judged.Crunchbase)
	}
	again, _ := importFolder(t, s, folder, 1000)
	for _, r := range again {
		if r.Created+r.Updated+r.Companies != 0 {
			t.Errorf("second import: %+v, want nothing created or updated", r)
		}
	}
}

func checkGolden(t *testing.T, s *models.Store) {
	t.Helper()
	rounds := func(company string) string {
		return `select r.type || ' ' || r.announced_on || ' ' || coalesce(cast(r.amount / 100 as text), '-') from rounds r join companies c on c.id = r.company_id
			where c.name = '` + company + `' and r.announced_on <> '' order by r.announced_on`
	}
	wantTexts(t, s, "Xiaomi", `select country || ' ' || founded_on from companies where name_key = 'xiaomi'`, "CN 2010-04-04")
	wantTexts(t, s, "Xiaomi's rounds", rounds("Xiaomi"), "series_a 2010-12-01 41000000", "series_b 2011-12-27 90000000", "series_c 2012-06-26 216000000",
		"series_d 2013-08-22 -", "series_e 2014-12-22 1100000000", "undisclosed 2015-04-27 -")
	wantTexts(t, s, "VANCL's rounds", rounds("Vancl"), "series_d 2010-04-01 40000000", "series_e 2010-12-01 100000000", "series_f 2011-07-01 230000000",
		"series_g 2013-11-01 100000000", "venture 2014-02-10 100000000")
	wantTexts(t, s, "UCWeb's rounds", rounds("UCWEB"), "series_c 2010-03-01 -", "series_d 2011-01-07 -")
	wantTexts(t, s, "UCWeb's end", `select b.name || ' ' || a.announced_on from acquisitions a join companies c on c.id = a.company_id join companies b on b.id = a.acquirer_id where c.name_key = 'ucweb'`, "Alibaba 2014-06-11")
	wantTexts(t, s, "companies found and not doubled", `select name_key || count(*) from companies where name_key in ('xiaomi', 'vancl', 'ucweb', 'kingsoft', 'amazon', 'apple', 'baidu', 'dell', 'alibaba', 'tencent', 'tencent holdings') group by name_key order by name_key`,
		"alibaba1", "amazon1", "apple1", "baidu1", "dell1", "kingsoft1", "tencent1", "ucweb1", "vancl1", "xiaomi1")
	wantTexts(t, s, "undisclosed rounds", `select count(*) || '' from rounds where amount is null and import_id is not null`, "20405")
	wantTexts(t, s, "zero amounts", `select count(*) || '' from rounds where amount = 0`, "0")
	wantTexts(t, s, "impossible dates", `select name from companies where founded_on > '2016-12' or founded_on <> '' and founded_on < '1592'`)
	wantTexts(t, s, "kept as they are", `select founded_on from companies where founded_on like '1592%'`, "1592-01-01")
	wantTexts(t, s, "mojibake", `select c.name || ' ' || count(r.id) from companies c join rounds r on r.company_id = c.id where c.name like '%Allgäu%' group by c.name`, "Allgäu Outlet 1")
	wantTexts(t, s, "no long name", `select name from companies where length(name) > 200`)
	wantTexts(t, s, "the script", `select name from companies where name like 'XSS%'`, `XSS<img src=x onerror=prompt("1")>`)
	wantTexts(t, s, "a row out of the long cell", `select b.name || ' ' || a.price || a.currency from acquisitions a join companies c on c.id = a.company_id join companies b on b.id = a.acquirer_id where c.name = 'Xtract'`, "Comptel 310000000EUR")
}
