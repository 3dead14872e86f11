package search_test

import (
	"slices"
	"strings"
	"testing"

	"dealflow/app/search"
	"dealflow/models"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Every country is found by its name in either language, and by none that has taken
// its name before.
func TestRead_countries(t *testing.T) {
	for _, tag := range []language.Tag{language.English, language.SimplifiedChinese} {
		for _, code := range models.CountryCodes() {
			name := display.Regions(tag).Name(language.MustParseRegion(code))
			if _, terms := search.Read(`country:"` + name + `"`); len(terms) != 1 || !slices.Equal(terms[0].Values, []string{code}) {
				t.Errorf("Read(country:%q) = %+v, want %s", name, terms, code)
			}
		}
	}
}

func TestRead(t *testing.T) {
	tests := []struct {
		text, words string
		terms       []string // field, "!" when not, its values; or the fault after "?"
	}{
		{"xiaomi", "xiaomi", nil},
		{"lei jun ", "lei jun ", nil},
		{"kind:person xiaomi", "xiaomi", []string{"kind=person"}},
		{"KIND:People", "", []string{"kind=person"}},
		{"xiaomi -kind:deal", "xiaomi ", []string{"!kind=deal"}},
		{"类型:人 国家:中国 雷军", "雷军", []string{"kind=person", "country=CN"}},
		{"类型：公司 國家：美國", "", []string{"kind=company", "country=US"}},
		{`country:"United States"`, "", []string{"country=US"}},
		{"country:south_korea,JPN", "", []string{"country=KR|JP"}},
		{"country:Deutschland,the_netherlands country:DD", "", []string{"country=DE|NL", "country=DE"}},
		{"country:Atlantis nokia", "nokia", []string{"country?value"}},
		{"round:series_a", "", []string{"type=series_a"}},
		{"round:b 轮次:C轮 轮次:天使", "", []string{"type=series_b", "type=series_c", "type=angel"}},
		{"year:2010..2012", "", []string{"year=2010..2012"}},
		{"year:2011", "", []string{"year=2011"}},
		{"year:>=2012", "", []string{"year=2012.."}},
		{"年份:2010年", "", []string{"year=2010"}},
		{"year:soon", "", []string{"year?range"}},
		{"year:2012..2010", "", []string{"year?range"}},
		{"raised:>10m", "", []string{"amount=USD:10000001.."}},
		{"raised:€1.5m..5m", "", []string{"amount=EUR:1500000..5000000"}},
		{"raised:<=$1bn", "", []string{"amount=USD:..1000000000"}},
		{"金额:1000万..1亿元", "", []string{"amount=CNY:10000000..100000000"}},
		{"raised:$1m..€5m", "", []string{"amount?range"}},
		{"raised:lots", "", []string{"amount?range"}},
		{"color:red fox", "color:red fox", []string{"color?field"}},
		{`investor:"IDG" stage:"first meeting`, "", []string{"investor=", "stage="}},
		{"Sample: Papaya", "Sample: Papaya", nil},
		{"http://xiaomi.com", "http://xiaomi.com", nil},
		{"kind:", "", []string{"kind="}},
		{"x:y", "x:y", []string{"x?field"}},
		{":", ":", nil},
		{"-", "-", nil},
		{`"series a" xiaomi`, "xiaomi", []string{"words=series a"}},
		{`xiaomi “Series A” 「小米」`, "xiaomi  ", []string{"words=Series A", "words=小米"}},
		{`xiaomi -phone -"series a"`, "xiaomi  ", []string{"!words=phone", "!words=series a"}},
		{"雷军 -小米", "雷军 ", []string{"!words=小米"}},
		{`"kind:person, or so"`, "", []string{"words=kind:person, or so"}},
		{`say "series a`, `say "series a`, nil},
		{`"" - -- "!" O'Neil 'n`, `"" - -- "!" O'Neil 'n`, nil},
		{"spin-off -9", "spin-off ", []string{"!words=9"}},
	}
	for _, tc := range tests {
		words, terms := search.Read(tc.text)
		var got []string
		for _, term := range terms {
			s := term.Field
			if term.Not {
				s = "!" + s
			}
			if term.Fault != "" {
				s += "?" + string(term.Fault)
			} else {
				s += "=" + strings.Join(term.Values, "|")
			}
			got = append(got, s)
			if tc.text[term.Start:term.End] != term.Text {
				t.Errorf("Read(%q) places %q at %d to %d", tc.text, term.Text, term.Start, term.End)
			}
		}
		if words != tc.words || strings.Join(got, " ") != strings.Join(tc.terms, " ") {
			t.Errorf("Read(%q) = %q, %v; want %q, %v", tc.text, words, got, tc.words, tc.terms)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range []string{`kind:"`, "类型：", "-a:b c:d", "year:..", "raised:>", "\xff:\xfe", `a:"b" c`, strings.Repeat("kind:person ", 60)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, terms := search.Read(text)
		for _, term := range terms {
			search.Without(text, term)
		}
	})
}

func TestWithout(t *testing.T) {
	text := `xiaomi kind:person  country:"United States" 2010`
	_, terms := search.Read(text)
	if got, want := search.Without(text, terms[1]), "xiaomi kind:person 2010"; got != want {
		t.Errorf("Without() = %q, want %q", got, want)
	}
}

func TestQuote(t *testing.T) {
	for value, want := range map[string]string{"IDG": "IDG", "IDG Capital": `"IDG Capital"`, `A "B" C`: `"A B C"`, "": `""`, "a,b": `"a,b"`} {
		if got := search.Quote(value); got != want {
			t.Errorf("Quote(%q) = %q, want %q", value, got, want)
		}
	}
}
