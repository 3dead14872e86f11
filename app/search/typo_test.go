package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The walk over the sorted list has to find what comparing every word finds.
func TestLexicon_Nearby(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	letters := "abcdé"
	set := map[string]bool{}
	for range 4000 {
		word := ""
		for range 1 + rng.IntN(9) {
			word += string([]rune(letters)[rng.IntN(5)])
		}
		set[word] = true
	}
	words := make([]string, 0, len(set))
	for w := range set {
		words = append(words, w)
	}
	slices.Sort(words)
	var l lexicon
	for _, w := range words {
		l.push(w)
	}
	for range 80 {
		query := ""
		for range 4 + rng.IntN(5) {
			query += string(letters[rng.IntN(4)])
		}
		for edits := 1; edits <= 2; edits++ {
			for _, anyFirst := range []bool{false, true} {
				want := map[string]uint8{}
				for _, w := range words {
					ascii := !slices.Contains([]rune(w), 'é')
					if d := distance([]rune(query), []rune(w)); d <= edits && d > 0 && ascii && (anyFirst || w[0] == query[0]) {
						want[w] = uint8(d)
					}
				}
				got := l.nearby(query, edits, false, anyFirst)
				name := fmt.Sprintf("nearby(%q, %d, %v)", query, edits, anyFirst)
				if len(want) <= maxNear && len(got) != len(want) {
					t.Fatalf("%s found %d words, want %d", name, len(got), len(want))
				}
				for _, n := range got {
					if w := string(l.at(n.word)); want[w] != n.edits {
						t.Fatalf("%s: %q has %d edits, want %d", name, w, n.edits, want[w])
					}
				}
			}
		}
	}
}

func TestLexicon_NearbyPrefix(t *testing.T) {
	var l lexicon
	for _, w := range []string{"morningside", "mornington", "mortgage", "xiaomi"} {
		l.push(w)
	}
	tests := []struct {
		word string
		want []string
	}{
		{"mornigns", []string{"morningside"}},
		{"xioam", []string{"xiaomi"}},
		{"xioma", []string{}},
		{"mornin", []string{}}, // they begin with it,
	}
	for _, tc := range tests {
		got := []string{}
		for _, n := range l.nearby(tc.word, 1, true, false) {
			got = append(got, string(l.at(n.word)))
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("nearby(%q) = %v, want %v", tc.word, got, tc.want)
		}
	}
}

func TestDistance(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{
		{"vancel", "vancl", 1}, {"vnacl", "vancl", 1}, {"xiaomi", "xiaomi", 0}, {"kingsoft", "kinksofd", 2}, {"", "ab", 2}, {"雷军", "雷君", 1},
	}
	for _, tc := range tests {
		if got := distance([]rune(tc.a), []rune(tc.b)); got != tc.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tc.a, tc.b, got, tc.want)
		}
	}
}

func TestWithin(t *testing.T) {
	letters := []rune("abc雷")
	rapid.Check(t, func(t *rapid.T) {
		word := func(label string) []rune { return rapid.SliceOfN(rapid.SampledFrom(letters), 0, 9).Draw(t, label) }
		a, b, limit := word("a"), word("b"), rapid.IntRange(0, 3).Draw(t, "limit")
		if got, want := within(a, b, limit, false), distance(a, b) <= limit; got != want {
			t.Fatalf("within(%q, %q, %d) = %v, distance %d", string(a), string(b), limit, got, distance(a, b))
		}
	})
}
