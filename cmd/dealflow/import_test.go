package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dealflow/app/importer"

	"github.com/google/go-cmp/cmp"
)

func crunchbaseFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"companies.csv": "permalink,name,homepage_url,category_list,funding_total_usd,status,country_code,state_code,region,city,funding_rounds,founded_at,first_funding_at,last_funding_at\n" +
			"/organization/acorn,Acorn,http://acorn.example,Games,-,operating,GBR,,London,London,1,2001-02-03,,\n" +
			"/organization/nameless,,,,-,operating,,,,,1,,,\n",
		"rounds.csv": "company_permalink,funding_round_permalink,funding_round_type,funding_round_code,funded_at,raised_amount_usd\n" +
			"/ORGANIZATION/ACORN,/funding-round/1,venture,A,05-01-2015,10000000\n",
		"acquisitions.csv": "company_permalink,company_name,company_category_list,company_country_code,company_state_code,company_region,company_city,acquirer_permalink,acquirer_name,acquirer_category_list,acquirer_country_code,acquirer_state_code,acquirer_region,acquirer_city,acquired_at,acquired_month,price_amount,price_currency_code\n" +
			"/organization/acorn,Acorn,,GBR,,,,/organization/oak,Oak,,USA,,,,2015-06-01,2015-06,,USD\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestImport(t *testing.T) {
	data, folder := t.TempDir(), crunchbaseFolder(t)
	code, out, errOut := command(t, data, "", "import", "--preset", "crunchbase-2015", folder)
	if code != 0 || !strings.Contains(out, "companies.csv     2        1        0        0         1") || errOut != "" {
		t.Fatalf("import = %d %q %q, want a table and nothing else", code, out, errOut)
	}
	rejected, err := os.ReadFile(filepath.Join(data, "rejected-crunchbase-2015.csv"))
	if err != nil || !strings.Contains(string(rejected), "companies.csv,3,rejected,name is empty,\"/organization/nameless") {
		t.Errorf("rejected rows = %q, %v", rejected, err)
	}
	code, out, errOut = command(t, data, "", "import", "--preset", "crunchbase-2015", folder, "--json")
	if code != 0 {
		t.Fatalf("second import = %d %q", code, errOut)
	}
	var got []importer.Report
	for line := range strings.Lines(out) {
		var r importer.Report
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		got = append(got, r)
	}
	want := []importer.Report{
		{File: "companies.csv", Rows: 2, Skipped: 1, Rejected: 1},
		{File: "rounds.csv", Rows: 1, Skipped: 1},
		{File: "acquisitions.csv", Rows: 1, Skipped: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("second import (-want +got):\n%s", diff)
	}
}

func TestImport_failures(t *testing.T) {
	folder := crunchbaseFolder(t)
	if err := os.Remove(filepath.Join(folder, "rounds.csv")); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, want string
		args       []string
	}{
		{"missing file", "there is no rounds.csv", []string{"import", "--preset", "crunchbase-2015", folder}},
		{"unknown preset", "crunchbase-2015", []string{"import", "--preset", "other", folder}},
		{"no such folder", "no such file", []string{"import", "--preset", "crunchbase-2015", folder + "/none"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			if code, _, errOut := command(t, t.TempDir(), "", tc.args...); code == 0 || !strings.Contains(errOut, tc.want) {
				t.Errorf("import = %d %q, want a failure that says %q", code, errOut, tc.want)
			}
		})
	}
}
