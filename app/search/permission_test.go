package search_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dealflow/app/search"
	"dealflow/models"
	"dealflow/models/modelstest"

	"pgregory.net/rapid"
)

// secretWords stand in nothing but one deal or the note attached to it, so that
// whoever meets one knows of that deal.
func secretWords(deal int) []string {
	return []string{"zephyrdeal" + letters(deal), "quartznote" + letters(deal)}
}

// letters writes a number in letters, so that no word is near another.
func letters(n int) string {
	return strings.Repeat(string(rune('a'+n%26)), 3) + strings.Repeat(string(rune('a'+n/26)), 2)
}

type guarded struct {
	id      int64
	words   []string
	readers []int64 // nil for all
}

// What one may not see is in no hit, count, facet, highlight or suggestion, of
// no engine, whoever owns and shares what.
func TestSearch_neverTellsOfRestrictedDeals(t *testing.T) {
	s := modelstest.SQLite(t)
	var users []models.Actor
	for range 4 {
		users = append(users, modelstest.User(t, s, models.RoleMember))
	}
	users = append(users, modelstest.User(t, s, models.RoleAdmin), modelstest.User(t, s, models.RoleViewer))
	engines := map[string]search.Engine{"embedded": openEmbedded(t, t.TempDir()), "database": search.NewDatabase(s)}
	if address := os.Getenv("MEILI_URL"); address != "" {
		m := search.OpenMeili(address, os.Getenv("MEILI_API_KEY"))
		defer m.Close()
		engines["meilisearch"] = m
	}
	made := 0
	var deals []guarded
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 3).Draw(rt, "deals") {
			deals = append(deals, drawDeal(t, rt, s, users, made))
			made++
		}
		if len(deals) > 6 {
			deals = deals[len(deals)-6:]
		}
		// There is one outbox: who does not follow it is built anew.
		if err := search.NewIndexer(s, engines["embedded"], quiet).Sync(t.Context(), nil); err != nil {
			rt.Fatalf("Sync() = %v", err)
		}
		if m := engines["meilisearch"]; m != nil {
			if err := search.NewIndexer(s, m, quiet).Rebuild(t.Context(), nil); err != nil {
				rt.Fatalf("Rebuild() = %v", err)
			}
		}
		for name, e := range engines {
			who := rapid.SampledFrom(users).Draw(rt, "viewer")
			checkGuarded(t, rt, name, search.NewSearcher(s, e, quiet), who, deals)
		}
	})
}

// drawDeal makes a deal with a note, restricted or not, owned by somebody and
// shared with some.
func drawDeal(t *testing.T, rt *rapid.T, s *models.Store, users []models.Actor, n int) guarded {
	t.Helper()
	words := secretWords(n)
	owner := rapid.SampledFrom(users[:5]).Draw(rt, "owner")
	in := models.DealInput{Title: words[0], Restricted: rapid.Bool().Draw(rt, "restricted"), Note: "They said " + words[1] + " in confidence."}
	in.CompanyID = modelstest.Company(t, s, "Company "+strconv.Itoa(n)).ID
	for i, u := range users {
		if u != owner && rapid.IntRange(0, 3).Draw(rt, "member"+strconv.Itoa(i)) == 0 {
			in.MemberIDs = append(in.MemberIDs, u.UserID)
		}
	}
	deal, err := s.CreateDeal(t.Context(), owner, in)
	if err != nil {
		rt.Fatalf("CreateDeal() = %v", err)
	}
	g := guarded{id: deal.ID, words: words}
	if in.Restricted {
		g.readers = append([]int64{owner.UserID}, in.MemberIDs...)
	}
	return g
}

// may says whether a user may know of the deal.
func (g guarded) may(who models.Actor) bool {
	return g.readers == nil || slices.Contains(g.readers, who.UserID)
}

func checkGuarded(t *testing.T, rt *rapid.T, engine string, w *search.Searcher, who models.Actor, deals []guarded) {
	t.Helper()
	seen := 0
	for _, g := range deals {
		for _, word := range g.words {
			for _, text := range []string{word, word[:len(word)-1], "kind:deal,activity " + word, `"` + word + `"`, `"said ` + word + ` in" -nothing`} {
				r, err := w.Search(t.Context(), who, search.Query{Text: text})
				if err != nil {
					rt.Fatalf("%s: Search(%q) = %v", engine, text, err)
				}
				told := fmt.Sprintf("%+v", r.Hits)
				if !g.may(who) && (strings.Contains(told, g.words[0]) || strings.Contains(told, g.words[1])) {
					rt.Fatalf("%s: Search(%q) tells %d of deal %d: %s", engine, text, who.UserID, g.id, told)
				}
				if g.may(who) && engine != "database" && text == word && !strings.Contains(told, g.words[0]) && !strings.Contains(told, g.words[1]) {
					rt.Fatalf("%s: Search(%q) does not find deal %d for %d", engine, text, g.id, who.UserID)
				}
				// Counts speak of what is shown: nothing more is there to count.
				if r.Next == "" && r.Total != len(r.Hits) {
					rt.Fatalf("%s: Search(%q) counts %d and shows %d", engine, text, r.Total, len(r.Hits))
				}
				for _, v := range r.Facets["kind"] {
					if v.Count > r.Total && !v.Selected && !strings.Contains(text, "kind:") {
						rt.Fatalf("%s: facets of %q count %d of %d", engine, text, v.Count, r.Total)
					}
				}
			}
		}
		if g.may(who) {
			seen++
		}
	}
	checkCounts(t, rt, engine, w, who, seen, len(deals))
}

// checkCounts holds what facets, suggestions and kept searches count to the
// hits that the viewer can page through.
func checkCounts(t *testing.T, rt *rapid.T, engine string, w *search.Searcher, who models.Actor, seen, all int) {
	t.Helper()
	if engine == "database" {
		return // it counts what it compared
	}
	deals := 0
	q := search.Query{Filters: map[string][]string{"kind": {"deal"}}, Limit: 200}
	owners := map[string]int{}
	for {
		r, err := w.Search(t.Context(), who, q)
		if err != nil {
			rt.Fatalf("%s: %v", engine, err)
		}
		deals += len(r.Hits)
		for _, h := range r.Hits {
			owners[h.Attrs["owner"]]++
		}
		if q.After = r.Next; q.After == "" {
			if r.Total != deals {
				rt.Fatalf("%s: %d deals are counted, %d shown to %d", engine, r.Total, deals, who.UserID)
			}
			break
		}
	}
	if deals < seen {
		rt.Fatalf("%s: %d deals shown, at least %d of %d may be seen", engine, deals, seen, all)
	}
	for _, facet := range []string{"kind", "owner", "stage"} {
		values, err := w.Values(t.Context(), who, facet, "", 300)
		if err != nil {
			rt.Fatalf("%s: Values(%s) = %v", engine, facet, err)
		}
		for _, v := range values {
			want := deals
			if facet == "owner" {
				want = owners[v.Value]
			}
			if (facet != "kind" || v.Value == "deal") && v.Count > want {
				rt.Fatalf("%s: %s %s is suggested with %d, %d may see %d", engine, facet, v.Value, v.Count, who.UserID, want)
			}
		}
	}
	since, err := w.Search(t.Context(), who, search.Query{Filters: map[string][]string{"kind": {"deal"}}, Since: 1, Limit: 1, NoFacets: true})
	if err != nil || since.Total != deals {
		rt.Fatalf("%s: a kept search counts %d new deals, %d may be seen: %v", engine, since.Total, deals, err)
	}
}
