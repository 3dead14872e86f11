package views

import (
	"slices"
	"testing"
)

func TestBase_Country(t *testing.T) {
	tests := []struct{ lang, code, want string }{
		{English, "CN", "China"},
		{Chinese, "CN", "中国"},
		{English, "US", "United States"},
		{Chinese, "GB", "英国"},
		{English, "HK", "Hong Kong"},
		{English, "QQ", "QQ"},
		{English, "", ""},
	}
	for _, tc := range tests {
		if got := (Base{Lang: tc.lang}).Country(tc.code); got != tc.want {
			t.Errorf("Country(%q) in %s = %q, want %q", tc.code, tc.lang, got, tc.want)
		}
	}
}

func TestBase_CountryOptions(t *testing.T) {
	if n := len((Base{Lang: English}).CountryOptions()); n < 240 || n > 260 {
		t.Errorf("CountryOptions() has %d countries, want all of about 250", n)
	}
	got := Base{Lang: English}.CountryOptions("US", "CN", "FR")
	want := []Option{{"CN", "China"}, {"FR", "France"}, {"US", "United States"}}
	if !slices.Equal(got, want) {
		t.Errorf("CountryOptions(US, CN, FR) = %v, want %v", got, want)
	}
}

func TestBase_CountryOptions_order(t *testing.T) {
	for lang, codes := range map[string][]string{
		English: {"AF", "AX", "AL", "CI", "HR", "TR", "GB"}, // Åland and Türkiye among their letters
		Chinese: {"AU", "DE", "FR", "US", "JP", "GB", "CN"}, // 澳大利亚 德国 法国 美国 日本 英国 中国
	} {
		var got []string
		for _, o := range (Base{Lang: lang}).CountryOptions(codes...) {
			got = append(got, o.Value)
		}
		if !slices.Equal(got, codes) {
			t.Errorf("countries in %s = %v, want %v", lang, got, codes)
		}
	}
}
