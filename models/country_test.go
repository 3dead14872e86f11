package models_test

import (
	"testing"

	"dealflow/models"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

func TestCountryName(t *testing.T) {
	for _, code := range models.CountryCodes() {
		region := language.MustParseRegion(code)
		english, chinese := models.CountryName(code)
		if wantE, wantC := display.English.Regions().Name(region), display.SimplifiedChinese.Regions().Name(region); english != wantE || chinese != wantC {
			t.Errorf("CountryName(%s) = %q, %q, want %q, %q", code, english, chinese, wantE, wantC)
		}
	}
	for _, code := range []string{"", "DD", "XX", "usa"} {
		if english, chinese := models.CountryName(code); english != "" || chinese != "" {
			t.Errorf("CountryName(%q) = %q, %q, want none", code, english, chinese)
		}
	}
}

func TestCountryNamed(t *testing.T) {
	tests := []struct{ text, want string }{
		{"Deutschland", "DE"}, {"Allemagne", "DE"}, {"ドイツ", "DE"}, {"독일", "DE"}, {"Германия", "DE"}, {"德國", "DE"},
		{"Korea, Republic of", "KR"}, {"south_korea", "KR"}, {"Berlin, Germany", "DE"}, {"DEU", "DE"}, {"dd", "DE"},
		{"The Netherlands", "NL"}, {"中国大陆", "CN"}, {"San Francisco, CA", ""}, {"Atlantis", ""}, {"", ""},
	}
	for _, tc := range tests {
		if got, ok := models.CountryNamed(tc.text); got != tc.want || ok != (tc.want != "") {
			t.Errorf("CountryNamed(%q) = %q, %v, want %q", tc.text, got, ok, tc.want)
		}
	}
}
