package search

import (
	"cmp"
	"strings"

	"dealflow/models"
)

// further words for the kinds of roles, beside the title.
var roleForms = map[string][]string{
	"founder":        {"founder", "founders", "cofounder", "创始人"},
	"executive":      {"executive"},
	"board_member":   {"board member", "director", "董事"},
	"board_observer": {"board observer"},
	"advisor":        {"advisor", "adviser"},
	"partner":        {"partner", "合伙人"},
	"chair":          {"chair", "chairman", "chairwoman", "董事长"},
}

func roleWords(kind, title string) []string {
	words := roleForms[kind]
	if title != "" {
		words = append(append([]string{}, words...), title)
	}
	return words
}

func roleText(kind, title string) string {
	if title != "" {
		return title
	}
	return plainLabel(kind)
}

// typeLabel is a round's type in English: "Series A".
func typeLabel(kind string) string {
	if letter, ok := strings.CutPrefix(kind, "series_"); ok {
		return "Series " + strings.ToUpper(letter)
	}
	return plainLabel(kind)
}

// plainLabel makes a label of a code: "on_hold" becomes "On hold".
func plainLabel(code string) string {
	if code == "" {
		return ""
	}
	text := strings.ReplaceAll(code, "_", " ")
	return strings.ToUpper(text[:1]) + text[1:]
}

// region holds what a country is called, by its code.
type region struct{ english, chinese string }

func regionOf(code string) region {
	english, chinese := models.CountryName(code)
	return region{cmp.Or(english, code), chinese}
}

// place makes facts of where a record is.
func (d *Document) place(country, area, city string) {
	if country != "" {
		r := regionOf(country)
		names := []string{country}
		if r.chinese != "" {
			names = append(names, r.chinese)
		}
		names = append(names, countryForms[country]...)
		d.fact(FactPlace, r.english, names)
	}
	d.fact(FactPlace, city, nil)
	if area != city {
		d.fact(FactPlace, area, nil)
	}
}

// countryForms are what countries are called beside their names.
var countryForms = map[string][]string{
	"US": {"USA", "America"}, "GB": {"UK", "Britain", "England"}, "KR": {"Korea"}, "CN": {"PRC"},
	"AE": {"UAE"}, "CZ": {"Czech Republic"}, "NL": {"Holland"}, "RU": {"Russian Federation"},
}

func placeName(city, country string) string {
	name := regionOf(country).english
	switch {
	case city == "":
		return name
	case name == "" || name == city:
		return city
	}
	return city + ", " + name
}

func joinParts(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, " · ")
}

func firstOf(list []string, n int) []string { return list[:min(n, len(list))] }

// setAttrs sets the values that are not empty, in pairs of key and value.
func setAttrs(attrs map[string]string, pairs ...string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			attrs[pairs[i]] = pairs[i+1]
		}
	}
}
