package search_test

import (
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
