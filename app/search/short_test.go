package search_test

import (
	"fmt"
	"slices"
	"testing"

	"dealflow/app/search"
)

// Suggestions for one or two letters are read off the heads of lists: they are
// the hits of the whole list, whoever asks, whichever kinds are asked for, and
// whatever has been deleted since.
func TestEmbedded_ShortPrefixHeads(t *testing.T) {
	docs := benchDocuments(t)
	docs = append(docs[:20_000:20_000], docs[benchCompanies:benchCompanies+20_000]...)
	// Many companies that begin alike, and so few people that misspellings are
	// guessed at as well.
	for i := range int64(9000) {
		docs = append(docs, benchCompany(1_000_000+i, fmt.Sprint("Vermilion ", i), 1, 1, 2000))
	}
	for i, name := range []string{"Verma Rao", "Vorm Lee"} {
		docs = append(docs, search.Document{Kind: search.Person, RecordID: int64(i + 1), Title: name, Names: []search.Name{{Kind: "primary", Text: name}}})
	}
	for i := range docs {
		if i%3 == 0 {
			docs[i].Readers = []int64{int64(i % 5)}
		}
	}
	dir := t.TempDir()
	e := openEmbedded(t, dir)
	if err := e.Rebuild(t.Context(), batches(docs)); err != nil {
		t.Fatal(err)
	}
	compare := func() {
		for _, text := range []string{"k", "ka", "s", "se", "z", "zz", "a", "q", "4", "kal", "kalo", "ver", "dar", "darv", "verm"} {
			for _, viewer := range []search.Viewer{{All: true}, {UserID: 2}, {UserID: 99}} {
				for _, kinds := range [][]search.Kind{nil, {search.Company}, {search.Round}, {search.Person}} {
					q := search.Query{Text: text, Kinds: kinds, Limit: 10, NoFacets: true, Viewer: viewer}
					want := titles(t, e, q)
					q.NoTotal = true
					if got := titles(t, e, q); !slices.Equal(got, want) {
						t.Errorf("%q of %v for %v: %v, want %v", text, kinds, viewer, got, want)
					}
				}
			}
		}
	}
	compare()
	people := titles(t, e, search.Query{Text: "verm", Kinds: []search.Kind{search.Person}, NoFacets: true, NoTotal: true, Viewer: search.Viewer{All: true}})
	if want := []string{"person1Verma Rao", "person2Vorm Lee"}; !slices.Equal(people, want) {
		t.Errorf("people by verm are %v, want %v", people, want)
	}
	// All that came first goes, so that the heads hold nothing that is left.
	var gone []search.Ref
	for _, text := range []string{"k", "ka", "ver"} {
		r, err := e.Search(t.Context(), search.Query{Text: text, Limit: 200, Viewer: search.Viewer{All: true}})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range r.Hits {
			gone = append(gone, search.Ref{Kind: h.Kind, ID: h.ID})
		}
	}
	if err := e.Apply(t.Context(), nil, gone); err != nil {
		t.Fatal(err)
	}
	compare()
	// Read from its file, where it is in many pieces, it answers the same.
	kept := e
	e = openEmbedded(t, dir)
	q := search.Query{Text: "ka", Limit: 50, Viewer: search.Viewer{All: true}}
	if got, want := titles(t, e, q), titles(t, kept, q); !slices.Equal(got, want) {
		t.Errorf("read again: %v, want %v", got, want)
	}
	compare()
}

func titles(t *testing.T, e *search.Embedded, q search.Query) (list []string) {
	t.Helper()
	r, err := e.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range r.Hits {
		list = append(list, fmt.Sprint(h.Kind, h.ID, h.Title))
	}
	return list
}
