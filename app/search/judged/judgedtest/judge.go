// Package judgedtest judges every engine that a test can reach.
package judgedtest

import (
	"io"
	"log/slog"
	"os"
	"strings"
	"testing"

	"dealflow/app/search"
	"dealflow/app/search/judged"
	"dealflow/models"
)

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

// Judge fails unless the embedded engine, and Meilisearch where MEILI_URL names
// a server, reach the bars over the records of a store.
func Judge(t *testing.T, s *models.Store, read func() ([]judged.Case, error)) {
	t.Helper()
	cases, err := read()
	if err != nil {
		t.Fatal(err)
	}
	for name, e := range engines(t) {
		t.Run(name, func(t *testing.T) {
			if err := search.NewIndexer(s, e, quiet).Rebuild(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			report, err := judged.Judge(t.Context(), search.NewSearcher(s, e, quiet), cases)
			if err != nil {
				t.Fatal(err)
			}
			var table strings.Builder
			if err := report.Write(&table); err != nil {
				t.Fatal(err)
			}
			t.Log("\n" + table.String())
			if err := report.Check(); err != nil {
				t.Error(err)
			}
		})
	}
}

func engines(t *testing.T) map[string]search.Engine {
	t.Helper()
	embedded, err := search.OpenEmbedded(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]search.Engine{"embedded": embedded}
	if address := os.Getenv("MEILI_URL"); address != "" {
		all["meilisearch"] = search.OpenMeili(address, os.Getenv("MEILI_API_KEY"))
	}
	t.Cleanup(func() {
		for _, e := range all {
			e.Close()
		}
	})
	return all
}
