package views

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"dealflow/models"

	"github.com/mozillazg/go-pinyin"
)

// A gazetteer holds the countries of one language: by code, and in the order
// of their names.
type gazetteer struct {
	names  map[string]string
	sorted []Option
}

var gazetteers = map[string]func() gazetteer{
	English: sync.OnceValue(func() gazetteer { return newGazetteer(English) }),
	Chinese: sync.OnceValue(func() gazetteer { return newGazetteer(Chinese) }),
}

// shortNames are those that are in use where the official one is long.
var shortNames = map[string]map[string]string{
	English: {"HK": "Hong Kong", "MO": "Macao", "MK": "North Macedonia", "SZ": "Eswatini", "TR": "Türkiye"},
	Chinese: {"HK": "中国香港", "MO": "中国澳门"},
}

func newGazetteer(lang string) gazetteer {
	g := gazetteer{names: map[string]string{}}
	for _, code := range models.CountryCodes() {
		name, chinese := models.CountryName(code)
		if lang == Chinese {
			name = chinese
		}
		if short, ok := shortNames[lang][code]; ok {
			name = short
		}
		if name != "" {
			g.names[code] = name
			g.sorted = append(g.sorted, Option{Value: code, Label: name})
		}
	}
	slices.SortFunc(g.sorted, func(x, y Option) int { return cmp.Compare(nameOrder(x.Label), nameOrder(y.Label)) })
	return g
}

// nameOrder is what names of countries are ordered by: letters without accents,
// and Chinese by its pronunciation. The collation tables of a library know more,
// of which nothing shows in these names, and are a megabyte.
func nameOrder(name string) string {
	if sounds := pinyin.LazyPinyin(name, pinyin.NewArgs()); len(sounds) > 0 {
		return strings.Join(sounds, " ")
	}
	return models.NameKey(name)
}

func countries(lang string) gazetteer {
	if g, ok := gazetteers[lang]; ok {
		return g()
	}
	return gazetteers[English]()
}

// Country is the name of a country by its ISO 3166-1 code, or the code itself.
func (b Base) Country(code string) string {
	if name, ok := countries(b.Lang).names[code]; ok {
		return name
	}
	return code
}

// CountryOptions are the countries of the given codes in the order of their
// names, all of them when no code is given.
func (b Base) CountryOptions(codes ...string) []Option {
	all := countries(b.Lang).sorted
	if codes == nil {
		return all
	}
	used := make([]Option, 0, len(codes))
	for _, o := range all {
		if slices.Contains(codes, o.Value) {
			used = append(used, o)
		}
	}
	return used
}
