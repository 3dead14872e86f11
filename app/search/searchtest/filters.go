package searchtest

import (
	"fmt"
	"slices"
	"testing"

	"dealflow/app/search"
)

// testFilters tries ranges, exceptions and what is new.
func testFilters(t *testing.T, e search.Engine) {
	one := func(facet string, values ...string) map[string][]string { return map[string][]string{facet: values} }
	tests := []struct {
		name  string
		query search.Query
		want  []search.Ref
	}{
		{"years", search.Query{Filters: one("year", "2010..2010")}, []search.Ref{XiaomiA, VanclD, AlibabaB}},
		{"years with an open end", search.Query{Filters: one("year", "2011..")}, []search.Ref{XiaomiB}},
		{"years up to one", search.Query{Filters: one("year", "..2009")}, nil},
		{"a year or a range", search.Query{Filters: one("year", "2011", "1990..2009")}, []search.Ref{XiaomiB}},
		{"amounts", search.Query{Filters: one("amount", "USD:40000000..41000000")}, []search.Ref{XiaomiA, VanclD}},
		{"amounts above", search.Query{Filters: one("amount", "USD:41000001..")}, []search.Ref{XiaomiB}},
		{"amounts of another currency", search.Query{Filters: one("amount", "EUR:0..")}, nil},
		{"a range or the undisclosed", search.Query{Filters: one("amount", "USD:90000000..", "undisclosed")}, []search.Ref{XiaomiB, AlibabaB}},
		{"a range of words", search.Query{Text: "xiaomi", Filters: one("amount", "USD:50000000..")}, []search.Ref{XiaomiB}},
		{"a range where there is none", search.Query{Filters: one("sector", "2010..2011")}, nil},
		{"except a kind", search.Query{Text: "xiaomi", Except: one("kind", "company", "person")}, []search.Ref{XiaomiA, XiaomiB}},
		{"except years", search.Query{Filters: one("kind", "round"), Except: one("year", "2010..2010")}, []search.Ref{XiaomiB}},
		{"new ones", search.Query{Filters: one("kind", "round"), Since: 2_000}, []search.Ref{VanclD, AlibabaB}},
		{"nothing new", search.Query{Since: 2_000_000_000}, nil},
	}
	for _, tc := range tests {
		r := find(t, e, tc.query)
		got := refs(r)
		missing := slices.ContainsFunc(tc.want, func(ref search.Ref) bool { return !slices.Contains(got, ref) })
		if missing || len(got) != len(tc.want) || r.Total != len(tc.want) {
			t.Errorf("%s: %v of %d, want %v", tc.name, got, r.Total, tc.want)
		}
	}
	// A range takes nothing from the counts of its own facet, and is none of
	// its values.
	r := find(t, e, search.Query{Filters: one("year", "2011..")})
	if got := fmt.Sprint(counts(r, "year")); got != "map[2010:3 2011:1]" {
		t.Errorf("years under a range = %s", got)
	}
	if got := fmt.Sprint(counts(r, "type")); got != "map[series_b:1]" {
		t.Errorf("types under a range of years = %s", got)
	}
}

// testExact tries words as they are written, and words that are to be missing.
func testExact(t *testing.T, e search.Engine) {
	words := func(list ...string) []string { return list }
	tests := []struct {
		name  string
		query search.Query
		want  []search.Ref
	}{
		{"a name", search.Query{Phrases: words("Lei Jun")}, []search.Ref{LeiJun, Xiaomi}},
		{"the other way round", search.Query{Phrases: words("Jun Lei")}, nil},
		{"not the beginning of a word", search.Query{Phrases: words("xiao")}, nil},
		{"not misspelt", search.Query{Phrases: words("xioami")}, nil},
		{"not as it is said", search.Query{Phrases: words("雷君")}, []search.Ref{LeiJunHomo}},
		{"with further words", search.Query{Text: "xia", Phrases: words("series a")}, []search.Ref{XiaomiA}},
		{"two", search.Query{Phrases: words("series b", "小米")}, []search.Ref{XiaomiB}},
		{"characters together", search.Query{Phrases: words("凡客诚品")}, []search.Ref{Vancl, VanclD}},
		{"in a passage", search.Query{Phrases: words("warehouse in Tianjin")}, []search.Ref{Note}},
		{"in a passage, with another word between", search.Query{Phrases: words("warehouse Tianjin")}, nil},
		{"characters in a passage", search.Query{Phrases: words("开发办公")}, []search.Ref{Kingsoft}},
		{"without a word", search.Query{Text: "xiaomi", Without: words("series")}, []search.Ref{Xiaomi, XiaomiSoft, LeiJun}},
		{"without a beginning", search.Query{Text: "xiaomi software", Without: words("soft")}, []search.Ref{XiaomiSoft}},
		{"without words together", search.Query{Text: "xiaomi series", Without: words("series b")}, []search.Ref{XiaomiA}},
		{"without a word of a passage", search.Query{Text: "kingsoft", Without: words("antivirus", "chairman")}, []search.Ref{OpenDeal}},
		{"without characters", search.Query{Phrases: words("founder"), Without: words("雷军")}, nil},
		{"nothing but without", search.Query{Kinds: []search.Kind{search.Round}, Without: words("2010")}, []search.Ref{XiaomiB}},
		{"no words at all", search.Query{Text: "ucweb", Phrases: words("!"), Without: words("-", "")}, []search.Ref{UCWeb}},
	}
	for _, tc := range tests {
		r := find(t, e, tc.query)
		got := refs(r)
		missing := slices.ContainsFunc(tc.want, func(ref search.Ref) bool { return !slices.Contains(got, ref) })
		if missing || len(got) != len(tc.want) || r.Total != len(tc.want) {
			t.Errorf("%s: %v of %d, want %v", tc.name, got, r.Total, tc.want)
		}
	}
	// Others' confidential passages say nothing about themselves either.
	if got := refs(find(t, e, search.Query{Phrases: words("liquidation preference"), Viewer: Outsider})); got != nil {
		t.Errorf("a phrase of a restricted note finds %v", got)
	}
}

// testValues tries what completes the value of a field.
func testValues(t *testing.T, e search.Engine) {
	tests := []struct {
		facet, text string
		viewer      search.Viewer
		want        string
	}{
		{"kind", "", Outsider, "[company:9 person:4 round:4 activity:1 deal:1]"},
		{"kind", "", Partner, "[company:9 person:4 round:4 activity:2 deal:2]"},
		{"kind", "per", Partner, "[person:4]"},
		{"owner", "", Outsider, "[Ann Lee:1]"},
		{"owner", "bo", Outsider, "[]"},
		{"owner", "bo", Partner, "[Bo Chen:1]"},
		{"stage", "term", Outsider, "[]"},
		{"stage", "term", Partner, "[term_sheet:1]"},
		{"sector", "elec", Outsider, "[Consumer Electronics:2]"},
		{"sector", "ELECTRONICS cons", Outsider, "[Consumer Electronics:2]"},
		{"investor", "morning", Outsider, "[Morningside Ventures:2]"},
		{"nonsense", "", Partner, "[]"},
	}
	for _, tc := range tests {
		values, err := e.Values(t.Context(), tc.viewer, tc.facet, tc.text, 10)
		if err != nil {
			t.Errorf("Values(%s, %q) = %v", tc.facet, tc.text, err)
			continue
		}
		list := []string{}
		for _, v := range values {
			list = append(list, fmt.Sprintf("%s:%d", v.Value, v.Count))
		}
		if got := fmt.Sprint(list); got != tc.want {
			t.Errorf("Values(%s, %q) = %s, want %s", tc.facet, tc.text, got, tc.want)
		}
	}
}
