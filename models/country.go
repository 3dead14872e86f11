package models

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
)

// unusedCodes are set aside by ISO 3166-1 for other uses than a country, or were
// withdrawn without a single successor.
var unusedCodes = []string{"AC", "AN", "CP", "CQ", "CS", "DG", "EA", "EZ", "FQ", "IC", "NT", "PC", "SU", "TA", "UN", "YU"}

// CountryCode returns the ISO 3166-1 alpha-2 code that is in use for a code of two
// or three letters, such as "DE" for "DEU" and for the former "DD". It reports
// false for what is no country.
func CountryCode(code string) (string, bool) {
	region, err := language.ParseRegion(code)
	if err != nil || !region.IsCountry() {
		return "", false
	}
	code = region.Canonicalize().String()
	return code, len(code) == 2 && !slices.Contains(unusedCodes, code)
}

// CountryCodes are the codes of all countries that are in use, in their order.
var CountryCodes = sync.OnceValue(func() []string {
	var codes []string
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string([]rune{a, b})
			if c, ok := CountryCode(code); ok && c == code {
				codes = append(codes, code)
			}
		}
	}
	return codes
})

// countryTable holds what countries are called, a country a line: its code and its
// name in English, simplified and traditional Chinese, and the languages of most
// who write about companies. .ci/generate makes it.
//
//go:embed country.txt
var countryTable string

const countryLanguages = 12

// countryNames are the names of countryTable by the code.
var countryNames = sync.OnceValue(func() map[string][]string {
	names := map[string][]string{}
	for line := range strings.Lines(countryTable) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		names[fields[0]] = fields[1:]
	}
	return names
})

// CountryName returns what a country is called in English and in simplified
// Chinese, by its code; both are "" for what is no country in use.
func CountryName(code string) (english, chinese string) {
	names := countryNames()[code]
	if names == nil {
		return "", ""
	}
	return names[0], names[1]
}

// countryForms are what countries are called beside their names, as in registers
// and in tables that people keep.
var countryForms = map[string][]string{
	"AE": {"UAE"}, "BO": {"Plurinational State of Bolivia"}, "BN": {"Brunei Darussalam"}, "CD": {"DRC", "Democratic Republic of the Congo"}, "CI": {"Ivory Coast"},
	"CN": {"PRC", "People's Republic of China", "Mainland China", "中华人民共和国", "中国大陆", "大陆", "内地"}, "CV": {"Cape Verde"}, "CZ": {"Czech Republic"},
	"GB": {"UK", "Britain", "Great Britain", "England", "Scotland", "Wales", "Northern Ireland", "United Kingdom of Great Britain and Northern Ireland"},
	"HK": {"Hong Kong", "Hong Kong SAR", "香港", "中国香港"}, "IR": {"Islamic Republic of Iran"}, "KR": {"Korea", "Republic of Korea", "South-Korea"}, "LA": {"Lao PDR"},
	"MD": {"Republic of Moldova"}, "MK": {"Macedonia"}, "MM": {"Burma", "Myanmar"}, "MO": {"Macau", "Macao", "Macau SAR", "澳门", "中国澳门"}, "NL": {"Holland"},
	"PS": {"Palestine", "State of Palestine"}, "RU": {"Russian Federation"}, "SZ": {"Swaziland"}, "SY": {"Syrian Arab Republic"}, "TR": {"Türkiye", "Turkiye"},
	"TW": {"Taiwan, China", "Chinese Taipei", "台湾", "中国台湾"}, "TZ": {"United Republic of Tanzania"}, "US": {"USA", "U.S.", "U.S.A.", "United States of America", "America"},
	"VA": {"Holy See"}, "VE": {"Bolivarian Republic of Venezuela"}, "VN": {"Viet Nam"},
}

// countryKeys are the codes by the key of every name: the languages in which a name
// is looked for, the first ones first.
var countryKeys = sync.OnceValue(func() map[string]string {
	codes := map[string]string{}
	add := func(name, code string) {
		if key := countryKey(name); name != "" && codes[key] == "" {
			codes[key] = code
		}
	}
	for code, forms := range countryForms {
		for _, form := range forms {
			add(form, code)
		}
	}
	for language := range countryLanguages {
		for _, code := range CountryCodes() {
			add(countryNames()[code][language], code)
		}
	}
	for _, code := range CountryCodes() {
		add(language.MustParseRegion(code).ISO3(), code)
	}
	return codes
})

// CountryNamed returns the code of the country that a text names in one of several
// languages, by a code, as a register does ("Korea, Republic of") or behind a city
// ("Berlin, Germany"). It reports false when it names none.
func CountryNamed(text string) (string, bool) {
	if code := countryKeys()[countryKey(text)]; code != "" {
		return code, true
	}
	if code, ok := CountryCode(strings.ToUpper(strings.TrimSpace(text))); ok {
		return code, true
	}
	before, after, found := cutAtLast(text, ",，")
	if !found {
		return "", false
	}
	if code := countryKeys()[countryKey(after+" "+before)]; code != "" {
		return code, true
	}
	// The two letters behind a city may be those of a state: CA is not Canada.
	code, ok := countryKeys()[countryKey(after)]
	return code, ok
}

// countryKey is a name as it is compared: "south_korea" is "South Korea".
func countryKey(name string) string {
	return strings.ReplaceAll(strings.TrimPrefix(NameKey(name), "the "), " ", "")
}

func cutAtLast(text, any string) (before, after string, found bool) {
	i := strings.LastIndexAny(text, any)
	if i < 0 {
		return text, "", false
	}
	return text[:i], strings.TrimLeft(text[i:], any), true
}
