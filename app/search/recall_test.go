package search_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"dealflow/app/search"
)

// One mistyped letter in a name still finds it among the first twenty, in at
// least 98 of 100 cases: any letter, the first one too.
func TestEmbedded_TypoRecall(t *testing.T) {
	docs := benchDocuments(t)[:20_000]
	e := openEmbedded(t, t.TempDir())
	if err := e.Rebuild(t.Context(), batches(docs)); err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(5, 6))
	asked, found := 0, 0
	var lost []string
	for asked < 400 {
		d := docs[rng.IntN(len(docs))]
		if len(strings.Fields(d.Title)[0]) < 5 {
			continue
		}
		asked++
		text := mistyped(rng, d.Title)
		r, err := e.Search(t.Context(), search.Query{Text: text, Viewer: search.Viewer{All: true}})
		if err != nil {
			t.Fatal(err)
		}
		if slices.ContainsFunc(r.Hits, func(h search.Hit) bool { return h.Title == d.Title }) {
			found++
		} else {
			lost = append(lost, text+" for "+d.Title)
		}
	}
	if recall := float64(found) / float64(asked); recall < 0.98 {
		t.Errorf("recall at 20 = %.3f, want 0.98; lost %v", recall, lost)
	}
}

// mistyped changes one letter of the first word: two swapped, one too many, one
// too few or a wrong one.
func mistyped(rng *rand.Rand, name string) string {
	word, rest, _ := strings.Cut(name, " ")
	r := []rune(word)
	other := rune('a' + rng.IntN(26))
	switch i := rng.IntN(len(r) - 1); rng.IntN(4) {
	case 0:
		r[i], r[i+1] = r[i+1], r[i]
	case 1:
		r = slices.Delete(r, i, i+1)
	case 2:
		r = slices.Insert(r, i, other)
	default:
		r[i] = other
	}
	return strings.TrimSpace(string(r) + " " + rest)
}
