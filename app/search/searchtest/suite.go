// Package searchtest is the suite that every search engine has to pass.
package searchtest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"dealflow/app/search"
)

// Suite runs the suite against a fresh engine, which it fills itself.
func Suite(t *testing.T, open func(t *testing.T) search.Engine) {
	e := open(t)
	if err := e.Rebuild(t.Context(), Stream(Documents(), 5)); err != nil {
		t.Fatalf("Rebuild() = %v", err)
	}
	t.Run("first", func(t *testing.T) { testFirst(t, e) })
	t.Run("order", func(t *testing.T) { testOrder(t, e) })
	t.Run("facets", func(t *testing.T) { testFacets(t, e) })
	t.Run("filters", func(t *testing.T) { testFilters(t, e) })
	t.Run("exact", func(t *testing.T) { testExact(t, e) })
	t.Run("values", func(t *testing.T) { testValues(t, e) })
	t.Run("restricted", func(t *testing.T) { testRestricted(t, e) })
	t.Run("reasons", func(t *testing.T) { testReasons(t, e) })
	t.Run("relaxed", func(t *testing.T) { testRelaxed(t, e) })
	t.Run("pages", func(t *testing.T) { testPages(t, e) })
	t.Run("odd", func(t *testing.T) { testOdd(t, e) })
	t.Run("change", func(t *testing.T) { testChange(t, e) })
}

// Stream gives out documents in batches.
func Stream(docs []search.Document, size int) search.Source {
	return func(context.Context) ([]search.Document, error) {
		n := min(size, len(docs))
		batch := docs[:n]
		docs = docs[n:]
		return batch, nil
	}
}

func find(t *testing.T, e search.Engine, q search.Query) search.Result {
	t.Helper()
	if q.Viewer == (search.Viewer{}) {
		q.Viewer = Partner
	}
	r, err := e.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("Search(%q) = %v", q.Text, err)
	}
	return r
}

func refs(r search.Result) []search.Ref {
	var out []search.Ref
	for _, h := range r.Hits {
		out = append(out, h.Ref())
	}
	return out
}

func testFirst(t *testing.T, e search.Engine) {
	tests := []struct {
		query string
		want  search.Ref
	}{
		{"founder xiaomi", LeiJun}, {"xiaomi founder", LeiJun}, {"founder of xiaomi", LeiJun}, {"小米创始人", LeiJun}, {"founder 小米", LeiJun},
		{"series a 2010 china", XiaomiA}, {"xiaomi series a", XiaomiA}, {"series b 2011", XiaomiB}, {"小米 A轮", XiaomiA}, {"小米a轮", XiaomiA},
		{"morningside series a", XiaomiA}, {"series d vancl", VanclD},
		{"lei jun", LeiJun}, {"leijun", LeiJun}, {"lj", LeiJun}, {"雷军", LeiJun}, {"雷軍", LeiJun}, {"jun lei", LeiJun}, {"LEI JUN", LeiJun}, {"junlei", LeiJun},
		{"雷君", LeiJunHomo}, {"lei", LeiJun}, {"lie jun", LeiJun},
		{"vancl", Vancl}, {"vancel", Vancl}, {"凡客", Vancl}, {"凡客诚品", Vancl}, {"凡客誠品", Vancl}, {"fanke", Vancl}, {"fkcp", Vancl}, {"van", Vancl}, {"vnacl", Vancl},
		{"xiaomi", Xiaomi}, {"小米", Xiaomi}, {"xia", Xiaomi}, {"xioami", Xiaomi}, {"ziaomi", Xiaomi}, {"米", Xiaomi},
		{"ucweb", UCWeb}, {"uc web", UCWeb}, {"UC优视", UCWeb}, {"优视", UCWeb},
		{"morningside", Morningside}, {"mornigside venturs", Morningside}, {"晨兴", Morningside}, {"morningsideventures", Morningside},
		{"jurgen muller", JurgenMulle}, {"müller", JurgenMulle}, {"mueller", JurgenMulle}, {"cafe noir", Cafe}, {"CAFÉ", Cafe},
		{"kingsoft", Kingsoft}, {"super software", Kingsoft}, {"kingsoft.com", Kingsoft}, {"antivirus", Kingsoft}, {"办公", Kingsoft}, {"chairman kingsoft", LeiJun},
		{"alibaba", Alibaba}, {"阿里", Alibaba},
		{"kingsoft screening", OpenDeal}, {"nightjar", SecretDeal},
		{"warehouse tianjin", Note}, {"vancl warehouse", Note}, {"warehose", Note}, {"仓库", Note}, {"liquidation preference", SecretNote},
		{`xss onerror`, XSS},
	}
	for _, tc := range tests {
		t.Run(tc.query, func(t *testing.T) {
			r := find(t, e, search.Query{Text: tc.query})
			if len(r.Hits) == 0 || r.Hits[0].Ref() != tc.want {
				t.Errorf("Search(%q) found %v, want %v first", tc.query, refs(r), tc.want)
			}
		})
	}
}

// testOrder checks what stands before what, further down.
func testOrder(t *testing.T, e search.Engine) {
	tests := []struct {
		query         string
		before, after search.Ref
	}{
		{"雷军", LeiJun, LeiJunHomo},     // the written name before the homophone
		{"雷君", LeiJunHomo, LeiJun},     // and the other way round
		{"xiaomi", Xiaomi, XiaomiSoft}, // the whole name before a part
		{"xiaomi", LeiJun, XiaomiA},    // the founder before the round
		{"xiaomi", XiaomiSoft, XiaomiA},
		{"xiaomi series", XiaomiA, AlibabaB},
	}
	for _, tc := range tests {
		got := refs(find(t, e, search.Query{Text: tc.query}))
		a, b := slices.Index(got, tc.before), slices.Index(got, tc.after)
		if a < 0 || b >= 0 && a > b {
			t.Errorf("Search(%q) = %v, want %v before %v", tc.query, got, tc.before, tc.after)
		}
	}
	if got := refs(find(t, e, search.Query{Text: "series a 2010 china"})); slices.Contains(got, AlibabaB) && slices.Index(got, AlibabaB) == 0 {
		t.Errorf("the a of Alibaba is no series: %v", got)
	}
}

func counts(r search.Result, facet string) map[string]int {
	out := map[string]int{}
	for _, c := range r.Facets[facet] {
		out[c.Value] = c.Count
	}
	return out
}

func testFacets(t *testing.T, e search.Engine) {
	all := find(t, e, search.Query{Limit: 3})
	if want := len(Documents()); all.Total != want {
		t.Errorf("everything is %d hits, want %d", all.Total, want)
	}
	if got := fmt.Sprint(counts(all, "kind")); got != "map[activity:2 company:9 deal:2 person:4 round:4]" {
		t.Errorf("kinds = %s", got)
	}
	if got := fmt.Sprint(counts(all, "type")); got != "map[series_a:1 series_b:2 series_d:1]" {
		t.Errorf("types = %s", got)
	}
	// Values of one facet are alternatives, facets must all hold; a facet's own
	// choice does not change its own counts.
	q := search.Query{Filters: map[string][]string{"type": {"series_a", "series_b"}, "year": {"2010"}}}
	r := find(t, e, q)
	if got := refs(r); len(got) != 2 || !slices.Contains(got, XiaomiA) || !slices.Contains(got, AlibabaB) || r.Total != 2 {
		t.Errorf("Search(%v) = %v of %d", q.Filters, got, r.Total)
	}
	if got := fmt.Sprint(counts(r, "type")); got != "map[series_a:1 series_b:1 series_d:1]" {
		t.Errorf("types under the filter = %s", got)
	}
	if got := fmt.Sprint(counts(r, "year")); got != "map[2010:2 2011:1]" {
		t.Errorf("years under the filter = %s", got)
	}
	if got := fmt.Sprint(counts(r, "kind")); got != "map[round:2]" {
		t.Errorf("kinds under the filter = %s", got)
	}
	r = find(t, e, search.Query{Text: "xiaomi", Filters: map[string][]string{"kind": {"round"}, "investor": {"Morningside Ventures"}}})
	if got := refs(r); !slices.Equal(got, []search.Ref{XiaomiA}) {
		t.Errorf("rounds of Xiaomi with Morningside = %v", got)
	}
	// What looks like a query language is a value like any other.
	for _, value := range []string{`x" OR kind = "deal`, `'`, `\`, `a" ] OR [`} {
		r := find(t, e, search.Query{Filters: map[string][]string{"sector": {value}}})
		if r.Total != 0 || len(r.Hits) != 0 {
			t.Errorf("filter %q found %v", value, refs(r))
		}
	}
	r = find(t, e, search.Query{Text: "xiaomi", Filters: map[string][]string{"nonsense": {"1"}}})
	if r.Total == 0 {
		t.Error("a filter that does not exist hides everything")
	}
	r = find(t, e, search.Query{Text: "xiaomi", Kinds: []search.Kind{search.Company}, NoFacets: true})
	for _, h := range r.Hits {
		if h.Kind != search.Company {
			t.Errorf("a suggestion of companies holds %v", h.Ref())
		}
	}
}

func testRestricted(t *testing.T, e search.Engine) {
	hidden := []search.Ref{SecretDeal, SecretNote}
	for _, query := range []string{"", "nightjar", "project nightjar", "liquidation preference", "nightjra", "term_sheet", "bo chen"} {
		r := find(t, e, search.Query{Text: query, Viewer: Outsider, Limit: 100})
		for _, h := range r.Hits {
			if slices.Contains(hidden, h.Ref()) {
				t.Errorf("Search(%q) shows %v to one who may not see it", query, h.Ref())
			}
		}
		if query != "" && r.Total != len(r.Hits) {
			t.Errorf("Search(%q) counts %d but shows %d", query, r.Total, len(r.Hits))
		}
		for _, facet := range []string{"owner", "stage"} {
			for _, c := range r.Facets[facet] {
				if c.Value == "Bo Chen" || c.Value == "term_sheet" {
					t.Errorf("Search(%q) counts %q in facet %s", query, c.Value, facet)
				}
			}
		}
	}
	if r := find(t, e, search.Query{Text: "nightjar", Viewer: search.Viewer{All: true}}); r.Total != 2 {
		t.Errorf("one who sees everything finds %v", refs(r))
	}
	if r := find(t, e, search.Query{Viewer: Outsider}); r.Total != len(Documents())-2 {
		t.Errorf("Total = %d, want all but two", r.Total)
	}
}

func testReasons(t *testing.T, e search.Engine) {
	tests := []struct {
		query     string
		ref       search.Ref
		key, data string
	}{
		{"lei jun", LeiJun, "name", "Lei Jun"},
		{"雷軍", LeiJun, "alias", "雷军"},
		{"fanke", Vancl, "said", "凡客"},
		{"super software", Kingsoft, "former", "Super Software"},
		{"vancel", Vancl, "close", "Vancl"},
		{"founder xiaomi", LeiJun, "founder", "Xiaomi"},
		{"founder 小米", LeiJun, "founder", "小米"},
		{"series a 2010 china", XiaomiA, "facts", "2010 · China"},
		{"warehouse tianjin", Note, "passage", "note"},
	}
	for _, tc := range tests {
		r := find(t, e, search.Query{Text: tc.query})
		i := slices.Index(refs(r), tc.ref)
		if i < 0 {
			t.Errorf("Search(%q) lacks %v", tc.query, tc.ref)
			continue
		}
		why := r.Hits[i].Reason
		if why.Key != tc.key || !slices.Contains([]string{why.Data["Name"], why.Data["List"], why.Data["Where"]}, tc.data) {
			t.Errorf("Search(%q) gives %+v, want %s %s", tc.query, why, tc.key, tc.data)
		}
	}
	r := find(t, e, search.Query{Text: "xia"})
	if got := marks(r.Hits[0].TitleMarks); got != "[Xiaomi]" {
		t.Errorf("marks = %s", got)
	}
	r = find(t, e, search.Query{Text: "tianjin"})
	if got := marks(r.Hits[0].Reason.Passage); !strings.Contains(got, "warehouse in [Tianjin] opens") {
		t.Errorf("marks = %s", got)
	}
}

func marks(segments []search.Segment) string {
	var b strings.Builder
	for _, s := range segments {
		if s.Mark {
			b.WriteString("[" + s.Text + "]")
		} else {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

func testRelaxed(t *testing.T, e search.Engine) {
	r := find(t, e, search.Query{Text: "xiaomi refrigerators"})
	if !r.Relaxed || len(r.Hits) == 0 || r.Hits[0].Ref() != Xiaomi {
		t.Fatalf("Search() = %v, relaxed %v; want Xiaomi first", refs(r), r.Relaxed)
	}
	if got := r.Hits[0].Reason.Missing; !slices.Equal(got, []string{"refrigerators"}) {
		t.Errorf("missing = %v", got)
	}
	if r := find(t, e, search.Query{Text: "xiaomi series"}); r.Relaxed {
		t.Error("a full match is called relaxed")
	} else if slices.Contains(refs(r), Vancl) {
		t.Errorf("a full match stands beside a relaxed one: %v", refs(r))
	}
	if r := find(t, e, search.Query{Text: "qwertzuiop"}); r.Total != 0 || r.Relaxed {
		t.Errorf("nonsense found %v", refs(r))
	}
}

func testPages(t *testing.T, e search.Engine) {
	for _, text := range []string{"", "xiaomi", "series"} {
		whole := refs(find(t, e, search.Query{Text: text, Limit: 100}))
		var got []search.Ref
		after := ""
		for page := 0; page < 50; page++ {
			r := find(t, e, search.Query{Text: text, Limit: 2, After: after})
			got = append(got, refs(r)...)
			if after = r.Next; after == "" {
				break
			}
		}
		if !slices.Equal(got, whole) {
			t.Errorf("pages of %q = %v, want %v", text, got, whole)
		}
	}
	if _, err := e.Search(t.Context(), search.Query{After: "not a page"}); err == nil {
		t.Error("a cursor that nobody gave out is taken")
	}
}

func testOdd(t *testing.T, e search.Engine) {
	odd := []string{
		"\"", "'", "*", "(", ")", "NEAR(", "AND", "OR NOT", "a*", "-", "\\", "%", "_", "<script>", "\x00", "\xff\xfe", "🦄", "ー", "ガ", "한국",
		strings.Repeat("雷", 500), strings.Repeat("x ", 500), strings.Repeat("a", 5000), "a b c d e f g h i j k l m n o p q r s t", "of the", "$41M", "^", ":", "{}",
	}
	for _, text := range odd {
		find(t, e, search.Query{Text: text})
	}
}

func testChange(t *testing.T, e search.Engine) {
	ctx := t.Context()
	apply := func(upserts []search.Document, deletes ...search.Ref) {
		t.Helper()
		for range 2 { // twice is as good as once
			if err := e.Apply(ctx, upserts, deletes); err != nil {
				t.Fatalf("Apply() = %v", err)
			}
		}
	}
	before := find(t, e, search.Query{}).Total
	d := search.Document{Kind: search.Company, RecordID: 100, Version: 1, Title: "Joyo", URL: "/companies/100",
		Names: []search.Name{{Kind: "primary", Text: "Joyo"}}, Facets: map[string][]string{"kind": {"company"}, "country": {"CN"}}}
	apply([]search.Document{d})
	if r := find(t, e, search.Query{Text: "joyo"}); !slices.Equal(refs(r), []search.Ref{d.Ref()}) {
		t.Errorf("a new record is not found: %v", refs(r))
	}
	if got := find(t, e, search.Query{}).Total; got != before+1 {
		t.Errorf("Total = %d, want %d", got, before+1)
	}
	d.Version, d.Title, d.Names = 2, "Zhuoyue", []search.Name{{Kind: "primary", Text: "Zhuoyue"}}
	apply([]search.Document{d})
	if r := find(t, e, search.Query{Text: "joyo"}); slices.Contains(refs(r), d.Ref()) {
		t.Errorf("the former text of a record is found: %v", refs(r))
	}
	if r := find(t, e, search.Query{Text: "zhuoyue"}); !slices.Equal(refs(r), []search.Ref{d.Ref()}) {
		t.Errorf("the new text of a record is not found: %v", refs(r))
	}
	apply(nil, d.Ref())
	if r := find(t, e, search.Query{Text: "zhuoyue"}); r.Total != 0 {
		t.Errorf("a deleted record is found: %v", refs(r))
	}
	if got := find(t, e, search.Query{}).Total; got != before {
		t.Errorf("Total = %d, want %d", got, before)
	}
	// A rebuild leaves nothing of before.
	if err := e.Rebuild(ctx, Stream(Documents()[:1], 10)); err != nil {
		t.Fatalf("Rebuild() = %v", err)
	}
	if got := find(t, e, search.Query{}).Total; got != 1 {
		t.Errorf("Total after a rebuild of one = %d", got)
	}
}
