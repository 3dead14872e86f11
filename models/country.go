package models

import (
	"slices"
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
