package search_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

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

func TestOpenEmbedded_makesItsFolder(t *testing.T) {
	e := openEmbedded(t, filepath.Join(t.TempDir(), "not", "there"))
	if err := e.Health(t.Context()); err != nil && !errors.Is(err, search.ErrNotReady) {
		t.Errorf("Health() = %v", err)
	}
}

func TestEmbedded_Suite(t *testing.T) {
	searchtest.Suite(t, func(t *testing.T) search.Engine { return openEmbedded(t, t.TempDir()) })
}

func TestEmbedded_Suite_mapped(t *testing.T) {
	defer search.MapFrom(0)()
	searchtest.Suite(t, func(t *testing.T) search.Engine { return openEmbedded(t, t.TempDir()) })
}

// Segments go while others still search them, and leave no file behind.
func TestEmbedded_mapped(t *testing.T) {
	defer search.MapFrom(0)()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "segment-1.mapped"), []byte("of a process that was killed"), 0o600); err != nil {
		t.Fatal(err)
	}
	e := openEmbedded(t, dir)
	docs := searchtest.Documents()
	if err := e.Rebuild(t.Context(), searchtest.Stream(docs, 5)); err != nil {
		t.Fatal(err)
	}
	var searching sync.WaitGroup
	done := make(chan struct{})
	for range 4 {
		searching.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				r, err := e.Search(t.Context(), search.Query{Text: "xiaomi", Phrases: []string{"lei jun"}, Viewer: searchtest.Partner})
				if err != nil || len(r.Hits) == 0 {
					t.Errorf("Search() = %v, %v", r.Hits, err)
					return
				}
			}
		})
	}
	for i := range 40 {
		docs[i%len(docs)].Version++
		if err := e.Apply(t.Context(), docs[i%len(docs):i%len(docs)+1], nil); err != nil {
			t.Fatal(err)
		}
		runtime.GC()
	}
	close(done)
	searching.Wait()
	if left, _ := filepath.Glob(filepath.Join(dir, "*.mapped")); left != nil {
		t.Errorf("files left: %v", left)
	}
	if r, err := openEmbedded(t, dir).Search(t.Context(), search.Query{Text: "leijun", Viewer: searchtest.Partner}); err != nil || len(r.Hits) == 0 || r.Hits[0].Ref() != searchtest.LeiJun {
		t.Errorf("Search() in another process = %v, %v", r.Hits, err)
	}
}

// The same suite against a real server, wherever one is named.
func TestMeili_Suite(t *testing.T) {
	address := os.Getenv("MEILI_URL")
	if address == "" {
		t.Skip("MEILI_URL is not set")
	}
	searchtest.Suite(t, func(t *testing.T) search.Engine { return search.OpenMeili(address, os.Getenv("MEILI_API_KEY")) })
}

// A damaged file is no reason not to start: it is made again.
func TestOpenEmbedded_Damaged(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "search.db"), []byte(strings.Repeat("no database at all ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	e := openEmbedded(t, dir)
	if err := e.Health(t.Context()); !errors.Is(err, search.ErrNotReady) {
		t.Errorf("Health() = %v, want %v", err, search.ErrNotReady)
	}
	if err := e.Rebuild(t.Context(), searchtest.Stream(searchtest.Documents(), 10)); err != nil {
		t.Errorf("Rebuild() = %v", err)
	}
}

// A second process reads what the first one writes, also after a rebuild.
func TestEmbedded_SecondReader(t *testing.T) {
	dir := t.TempDir()
	writer, reader := openEmbedded(t, dir), openEmbedded(t, dir)
	for round := range 3 {
		if err := writer.Rebuild(t.Context(), searchtest.Stream(searchtest.Documents(), 10)); err != nil {
			t.Fatal(err)
		}
		name := "Joyo" + strings.Repeat("x", round)
		doc := search.Document{Kind: search.Company, RecordID: 100, Title: name, Names: []search.Name{{Kind: "primary", Text: name}}}
		if err := writer.Apply(t.Context(), []search.Document{doc}, nil); err != nil {
			t.Fatal(err)
		}
		time.Sleep(400 * time.Millisecond) // a reader looks a few times a second
		r, err := reader.Search(t.Context(), search.Query{Text: name})
		if err != nil || len(r.Hits) != 1 || r.Hits[0].Title != name {
			t.Errorf("round %d: the reader finds %+v, %v", round, r.Hits, err)
		}
	}
	if writer.Documents() != reader.Documents() || writer.Documents() != len(searchtest.Documents())+1 {
		t.Errorf("documents = %d and %d", writer.Documents(), reader.Documents())
	}
}
