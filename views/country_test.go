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
