package importer_test

import (
	"fmt"
	"strings"
	"testing"

	"dealflow/app/importer"
	"dealflow/models"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

func TestSheetReader_countries(t *testing.T) {
	reader := importer.NewSheetReader(models.SheetOptions{Mapping: []string{"name", "country"}}, nil)
	for _, tag := range []language.Tag{language.English, language.SimplifiedChinese} {
		for _, code := range models.CountryCodes() {
			name := display.Regions(tag).Name(language.MustParseRegion(code))
			if in, problem := reader.Read([]string{"Acorn", name}); problem != nil || in.Company.Country != code {
				t.Errorf("Read(%q) = %q, %v, want %s", name, in.Company.Country, problem, code)
			}
		}
	}
	if in, problem := reader.Read([]string{"Acorn", "DD"}); problem != nil || in.Company.Country != "DE" {
		t.Errorf("Read() of a former code = %q, %v, want DE", in.Company.Country, problem)
	}
}

// The columns of what other programs export.
func TestGuessMapping_exports(t *testing.T) {
	tests := []struct {
		columns, cells string
		want           string
	}{
		{"List Entry Id|Organization Id|Name|People|Status|Owners|Amount|Source of Introduction|Date Added|Industry|Location|Notes", "1|2|Acorn|Ann|Due Diligence|Bob|$2M|Referral|2024-01-02|SaaS|Berlin|-",
			"||name||stage|owner|amount_sought|origin|opened_on|sectors|city|note"},
		{"Record ID|Deal name|Deal stage|Deal owner|Deal value|Associated company|Created at", "1|Acorn seed|Lead|Bob|2,000,000|Acorn|2024-01-02T10:00:00Z", "||stage|owner|amount_sought|name|opened_on"},
		{"Deal Name|Deal Stage|Amount|Deal owner|Create Date|Closed Lost Reason", "Acorn|Passed|2000000|Bob|2024-01-02|Too early", "name|stage|amount_sought|owner|opened_on|reason"},
		{"Organization Name|Founded Date|Headquarters Location|Industries|Last Funding Type|Last Funding Date|Last Funding Amount|Last Funding Amount Currency|Top 5 Investors|Founders|Operating Status",
			"Acorn|2019|Berlin, Germany|SaaS|Series A|2024|12000000|EUR|IDG|Ann|Active", "name|founded_on|city|sectors|round_type|round_date|round_amount|currency|round_investors|founders|status"},
		{"Companies|Deal Size|Pre-money Valuation|Post Valuation|Lead Investors|Investors|HQ Location|Primary Industry Sector", "Acorn|12|40|52|IDG|IDG|Berlin|IT",
			"name|amount_sought|round_pre_money|round_post_money|round_leads|round_investors|city|sectors"},
		{"公司简称|公司全称|融资轮次|融资金额|融资时间|投资方|进展|拟融资金额|录入日期", "小米|小米科技|A轮|4100万美元|2010|晨兴|初筛|1亿|2024/1/2", "name|native_name|round_type|round_amount|round_date|round_investors|stage|amount_sought|opened_on"},
	}
	for _, tc := range tests {
		got := importer.GuessMapping(strings.Split(tc.columns, "|"), []models.SheetRow{{Line: 2, Cells: strings.Split(tc.cells, "|")}})
		if diff := cmp.Diff(strings.Split(tc.want, "|"), got); diff != "" {
			t.Errorf("GuessMapping(%s) (-want +got):\n%s", tc.columns, diff)
		}
	}
}

func TestSheetReader_places(t *testing.T) {
	for _, tc := range [][3]string{
		{"Berlin, Germany", "", "Berlin||DE"}, {"Berlin, Berlin, Germany", "", "Berlin||DE"}, {"San Francisco, California, United States", "", "San Francisco|California|US"},
		{"Berlin", "Germany", "Berlin||DE"}, {"Berlin, Germany", "DE", "Berlin||DE"}, {"Germany", "", "||DE"}, {"北京，中国", "", "北京||CN"},
		{"San Francisco, CA", "", "San Francisco, CA||"}, {"Atlanta, Georgia", "", "Atlanta, Georgia||"}, {"Paris, France", "US", "Paris, France||US"}, {"Boston, US", "", "Boston||US"}, {"Georgia", "", "||GE"}, {"LA", "", "LA||"},
	} {
		reader := importer.NewSheetReader(models.SheetOptions{Mapping: []string{"name", "city", "country"}}, nil)
		in, problem := reader.Read([]string{"Acorn", tc[0], tc[1]})
		if got := in.Company.City + "|" + in.Company.Region + "|" + in.Company.Country; problem != nil || got != tc[2] {
			t.Errorf("Read(%q, %q) = %q, %v, want %q", tc[0], tc[1], got, problem, tc[2])
		}
	}
}

func TestSheetReader_soughtRoughly(t *testing.T) {
	reader := importer.NewSheetReader(models.SheetOptions{Mapping: []string{"name", "amount_sought", "note"}}, nil)
	in, problem := reader.Read([]string{"Acorn", "~$5M", "Twice"})
	if problem != nil || in.Deal.AmountSought != "$5M" || in.Deal.Note != "~$5M\n\nTwice" {
		t.Errorf("Read() = %+v, %v, want $5M and the cell in the note", in.Deal, problem)
	}
}

// Whatever stands in a cell, it is read or refused.
func TestSheetReader_oddCells(t *testing.T) {
	cells := []string{"\n", "$5M\n(about)", "\x00", "(lead)", "，", ", ,", "~", "+", "Berlin,", "Q9 2020", "--21", "\xff\xfe", strings.Repeat("9", 5000), strings.Repeat("(", 5000)}
	for _, field := range models.SheetFields {
		reader := importer.NewSheetReader(models.SheetOptions{Currency: "USD", Mapping: []string{"name", field}}, nil)
		for _, cell := range cells {
			reader.Look([]string{"Acorn", cell})
			if in, problem := reader.Read([]string{"Acorn", cell}); problem == nil && in.Company.Name == "" {
				t.Errorf("Read(%s %.20q) is a record without a name", field, cell)
			}
		}
	}
}

func TestSheetReader_currency(t *testing.T) {
	for _, tc := range [][3]string{{"12,000", "EUR", "EUR"}, {"12k", "€", "EUR"}, {"12,000", "", "USD"}, {"$12k", "EUR", ""}, {"12", "shells", "?"}} {
		reader := importer.NewSheetReader(models.SheetOptions{Currency: "USD", Mapping: []string{"name", "round_amount", "currency"}}, nil)
		in, problem := reader.Read([]string{"Acorn", tc[0], tc[1]})
		if problem != nil {
			in.Round = &models.RoundInput{Currency: "?"}
		}
		if in.Round.Currency != tc[2] {
			t.Errorf("Read(%q, %q) = %q, want %q", tc[0], tc[1], in.Round.Currency, tc[2])
		}
	}
}

// Tables write the same thing in many ways.
func TestSheetReader_words(t *testing.T) {
	tests := []struct {
		field string
		cells []string
		want  string // "?" for a cell that is refused
	}{
		{"country", []string{"Deutschland", "deu", "DE", "Berlin, Germany", "Allemagne"}, "DE"},
		{"country", []string{"Republic of Korea", "Korea, Republic of", "south_korea", "韩国", "대한민국"}, "KR"},
		{"country", []string{"The Netherlands", "Holland"}, "NL"},
		{"country", []string{"Hong Kong SAR", "香港", "Hong Kong SAR China"}, "HK"},
		{"country", []string{"Ivory Coast", "Côte d'Ivoire", "Cote d’Ivoire"}, "CI"},
		{"country", []string{"New York, USA", "United States of America", "U.S."}, "US"},
		{"country", []string{"Viet Nam", "Vietnam", "越南"}, "VN"},
		{"country", []string{"Atlantis", "Berlin", ","}, "?"},
		{"round_type", []string{"Seed+", "Seed Extension", "Series Seed", "种子轮"}, "seed   []"},
		{"round_type", []string{"Series B extension", "B轮", "Series B-2", "round b"}, "series_b   []"},
		{"round_type", []string{"战略融资", "Venture - Series Unknown", "Pre-A轮"}, "venture   []"},
		{"round_type", []string{"Bridge"}, "undisclosed  Bridge []"},
		{"round_type", []string{"SAFE"}, "undisclosed  SAFE safe []"},
		{"round_type", []string{"M&A", "IPO", "Series Z"}, "?"},
		{"round_amount", []string{"~$5M", "about $5M", "$5M+", "> $5M"}, "undisclosed $5M as written []"},
		{"round_amount", []string{"约500万美元"}, "undisclosed 500万美元 as written []"},
		{"round_amount", []string{"0", "$0", "TBD", "未公开"}, "none"},
		{"round_amount", []string{"$1m - $2m", "lots"}, "?"},
		{"round_date", []string{"03/2021", "Mar-21", "Mar '21", "2021-3", "2021年3月"}, "undisclosed 2021-03  []"},
		{"round_date", []string{"Q3 2020", "2020 Q3", "H1 2020", "early 2020", "2020年初", "2020年Q4", "2020年第四季度"}, "undisclosed 2020  []"},
		{"round_date", []string{"31/12/20", "31.12.2020"}, "undisclosed 2020-12-31  []"},
		{"round_date", []string{"soon", "13/2021", "2020 or 2021"}, "?"},
		{"round_investors", []string{"Qiming (Lead), Sequoia, Inc.; Accel", "Sequoia, Inc.|Accel|Qiming（领投）"}, "undisclosed   [Qiming]+[Sequoia, Inc. Accel]"},
	}
	for _, tc := range tests {
		for _, cell := range tc.cells {
			reader := importer.NewSheetReader(models.SheetOptions{Currency: "USD", Mapping: []string{"name", tc.field}}, nil)
			reader.Look([]string{"", cell})
			in, problem := reader.Read([]string{"Acorn", cell})
			got := "none"
			switch r := in.Round; {
			case problem != nil:
				got = "?"
			case tc.field == "country":
				got = in.Company.Country
			case r != nil:
				said := strings.TrimSpace(r.Note + " " + r.Instrument)
				if said == cell && r.Amount != "" {
					said = "as written"
				}
				got = fmt.Sprintf("%s %s %s ", r.Type, r.AnnouncedOn+r.Amount, said)
				if in.Leads != nil {
					got += fmt.Sprint(in.Leads, "+")
				}
				got += fmt.Sprint(in.Investors)
			}
			if got != tc.want {
				t.Errorf("Read(%s %q) = %q, want %q", tc.field, cell, got, tc.want)
			}
		}
	}
}
