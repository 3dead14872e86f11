package search_test

import (
	"net"
	"testing"
	"time"

	"dealflow/app/search"
	"dealflow/models"
	"dealflow/models/modelstest"
)

// hanging is the address of a server that takes connections and never answers.
func hanging(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	return "http://" + listener.Addr().String()
}

// TestHangingEngine asks a server that hangs: the database answers within the
// limit of what is asked, and what is asked next need not wait again.
func TestHangingEngine(t *testing.T) {
	modelstest.Each(t, testHangingEngine)
}

func testHangingEngine(t *testing.T, store *models.Store) {
	actor := models.SystemActor
	tests := []struct {
		name  string
		query search.Query
		limit time.Duration
	}{
		{"page", search.Query{Text: "xiaomi"}, 2500 * time.Millisecond},
		{"keystroke", search.Query{Text: "xiaomi", NoFacets: true}, 1200 * time.Millisecond},
		{"fields", search.Query{Text: "sector:games investor:idg owner:ann xiaomi", NoFacets: true}, 1200 * time.Millisecond},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			w := search.NewSearcher(store, search.OpenMeili(hanging(t), "key"), quiet)
			for _, limit := range []time.Duration{tc.limit, 200 * time.Millisecond} {
				start := time.Now()
				r, err := w.Search(t.Context(), actor, tc.query)
				if took := time.Since(start); err != nil || !r.Degraded || took > limit {
					t.Errorf("Search() = degraded %v, %v after %v, want the database within %v", r.Degraded, err, took, limit)
				}
			}
			start := time.Now()
			if _, err := w.Values(t.Context(), actor, "sector", "ga", 5); err != nil || time.Since(start) > 200*time.Millisecond {
				t.Errorf("Values() = %v after %v beside an engine that hangs", err, time.Since(start))
			}
		})
	}
}
