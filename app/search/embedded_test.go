package search_test

import (
	"os"
	"testing"

	"dealflow/app/search"
	"dealflow/app/search/searchtest"
)

func openEmbedded(t testing.TB, dir string) *search.Embedded {
	t.Helper()
	e, err := search.OpenEmbedded(t.Context(), dir)
	if err != nil {
		t.Fatalf("OpenEmbedded() = %v", err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

func TestEmbedded_Suite(t *testing.T) {
	searchtest.Suite(t, func(t *testing.T) search.Engine { return openEmbedded(t, t.TempDir()) })
}

// The same suite against a real server, wherever one is named.
func TestMeili_Suite(t *testing.T) {
	address := os.Getenv("MEILI_URL")
	if address == "" {
		t.Skip("MEILI_URL is not set")
	}
	searchtest.Suite(t, func(t *testing.T) search.Engine { return search.OpenMeili(address, os.Getenv("MEILI_API_KEY")) })
}
