package views

import (
	"net/url"

	"github.com/a-h/templ"
)

// searchPages are the page of results in its states, and what is suggested.
func searchPages(b Base) map[string]templ.Component {
	hits := []SearchHit{{
		Kind: "person", ID: 1, URL: "/people/1", Name: "Lei Jun", Title: []Mark{{Text: "Lei Jun", On: true}}, Attrs: map[string]string{"title": "Founder", "company": "Xiaomi"},
		Why: "Founder of Xiaomi", Passage: []Mark{{Text: "It is the "}, {Text: "right thing", On: true}}, New: true,
	}}
	bars := []SearchBar{{Label: "2010", Count: 3, URL: "/search?year=2010"}, {Label: "2011"}, {Label: "2012", Count: 1, Selected: true, URL: "/search"}}
	full := SearchPage{
		Base: b, Text: "lei kind:person", Count: Count{N: 1}, Hits: hits, Query: url.Values{"q": {"lei kind:person"}, "year": {"2010..2012"}},
		Chips:  []SearchChip{{Facet: "kind", Label: b.FacetLabel("kind", "person"), Remove: "/search?q=lei", Typed: []string{"person"}}, {Facet: "country", Label: b.Country("US"), Not: true, Remove: "/search"}},
		Faults: []string{b.T("search.fault.field", "Field", "color")},
		Facets: []SearchFacet{
			{Name: "kind", Values: []SearchValue{{Value: "person", Label: b.FacetLabel("kind", "person"), Count: 1, Selected: true}}},
			{Name: "year", Values: []SearchValue{{Value: "2012", Label: "2012", Count: 1}}, Range: &SearchRange{Bars: bars, From: "2010", To: "2012", Hidden: []SearchField{{"q", "lei"}}}},
			{Name: "amount", Values: []SearchValue{{Value: "undisclosed", Label: b.T("search.undisclosed"), Count: 1}}, Range: &SearchRange{Currency: "USD", From: "lots", Fault: b.T("search.fault.range_amount")}},
		},
		Saved: []SavedSearch{{ID: 1, Name: "Phones", New: Count{N: 2}}},
	}
	return map[string]templ.Component{
		"results": Search(full),
		"nothing under filters": Search(SearchPage{
			Base: b, Text: "xiaomi country:US", Query: url.Values{"q": {"xiaomi country:US"}}, Chips: full.Chips,
			Loose: []SearchLoose{{Label: "country:US", Count: 9, URL: "/search?q=xiaomi"}, {Label: "jun lei", Words: true, Count: 2, URL: "/search?q=jun+lei"}}, SavedAs: "Phones",
		}),
		"nothing asked": Search(SearchPage{Base: b, Recent: []string{"lei jun"}, Saved: full.Saved}),
	}
}
