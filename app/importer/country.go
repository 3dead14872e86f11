package importer

import "dealflow/models"

// oldCountries are three-letter codes that exports carry although they are not
// (or no longer) ISO 3166-1.
var oldCountries = map[string]string{
	"BAH": "BS", // Bahamas, ISO BHS
	"ROM": "RO", // Romania, ISO ROU since 2002
	"TAN": "TZ", // Tanzania, ISO TZA
}

// countryCode turns a two- or three-letter country code into ISO 3166-1
// alpha-2. It reports false for what is none.
func countryCode(code string) (string, bool) {
	if c, ok := oldCountries[code]; ok {
		return c, true
	}
	return models.CountryCode(code)
}
