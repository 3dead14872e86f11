package search

import (
	"context"
	"os"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/meilisearch/meilisearch-go"
)

// realMeili is the engine on the server that MEILI_URL names, with three
// documents, and a client with the key that the test was given.
func realMeili(t *testing.T) (*Meili, meilisearch.ServiceManager) {
	t.Helper()
	address, key := os.Getenv("MEILI_URL"), os.Getenv("MEILI_API_KEY")
	if address == "" {
		t.Skip("MEILI_URL is not set")
	}
	m := OpenMeili(address, key)
	t.Cleanup(func() { m.Close() })
	if err := m.Rebuild(t.Context(), meiliDocs()); err != nil {
		t.Fatalf("Rebuild() = %v", err)
	}
	if err := m.Health(t.Context()); err != nil {
		t.Fatalf("Health() = %v", err)
	}
	return m, newMeiliClient(address, key)
}

// Questions are asked with a key that can change nothing, and neither key
// reaches the keys or takes everything away in a dump.
func TestMeili_keys(t *testing.T) {
	m, _ := realMeili(t)
	if os.Getenv("MEILI_API_KEY") == "" {
		t.Skip("the server has no master key, and so no others")
	}
	c := m.clients.Load()
	ctx := t.Context()
	if _, err := c.search.Index(meiliIndex).DeleteAllDocumentsWithContext(ctx, nil); !isMeili(err, "invalid_api_key") {
		t.Errorf("the search key deletes documents: %v", err)
	}
	if _, err := c.search.GetIndexWithContext(ctx, meiliIndex); !isMeili(err, "invalid_api_key") {
		t.Errorf("the search key reads the index itself: %v", err)
	}
	for name, client := range map[string]meilisearch.ServiceManager{"search": c.search, "index": c.write} {
		if _, err := client.GetKeysWithContext(ctx, nil); !isMeili(err, "invalid_api_key") {
			t.Errorf("the %s key lists keys: %v", name, err)
		}
		if _, err := client.CreateDumpWithContext(ctx); !isMeili(err, "invalid_api_key") {
			t.Errorf("the %s key makes a dump: %v", name, err)
		}
	}
	if r, err := m.Search(ctx, Query{Text: "xiaomi", Viewer: Viewer{All: true}}); err != nil || r.Total == 0 {
		t.Errorf("Search() = %v, %v", r, err)
	}
	if err := m.Apply(ctx, []Document{{Kind: Company, RecordID: 9, Title: "Vancl", Names: []Name{{"primary", "Vancl"}}}}, nil); err != nil {
		t.Errorf("Apply() = %v", err)
	}
}

// What somebody changed on the server is set right at the next start.
func TestMeili_settings(t *testing.T) {
	m, master := realMeili(t)
	changed := meiliSettings()
	changed.SearchableAttributes, changed.Pagination.MaxTotalHits = []string{"names"}, 7
	info, err := master.Index(meiliIndex).UpdateSettingsWithContext(t.Context(), changed)
	if err := m.wait(t.Context(), "change the settings", info, err); err != nil {
		t.Fatal(err)
	}
	again := OpenMeili(os.Getenv("MEILI_URL"), os.Getenv("MEILI_API_KEY"))
	defer again.Close()
	if err := again.Health(t.Context()); err != nil {
		t.Fatal(err)
	}
	have, err := master.Index(meiliIndex).GetSettingsWithContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(meiliSettings().SearchableAttributes, have.SearchableAttributes); diff != "" {
		t.Errorf("searchable attributes (-want +got):\n%s", diff)
	}
	if err := sameSettings(have, meiliSettings()); err != nil {
		t.Errorf("sameSettings() = %v", err)
	}
}

// While an index is built anew, every question finds what it found before.
func TestMeili_noGap(t *testing.T) {
	m, _ := realMeili(t)
	ctx, stop := context.WithCancel(t.Context())
	var asked, empty atomic.Int64
	done := make(chan error, 1)
	go func() {
		for ctx.Err() == nil {
			r, err := m.Search(t.Context(), Query{Text: "xiaomi", Viewer: Viewer{All: true}})
			if err != nil {
				done <- err
				return
			}
			asked.Add(1)
			if r.Total == 0 {
				empty.Add(1)
			}
		}
		done <- nil
	}()
	for range 3 {
		if err := m.Rebuild(t.Context(), meiliDocs()); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Fatalf("Search() during a rebuild = %v", err)
	}
	if asked.Load() == 0 || empty.Load() > 0 {
		t.Errorf("%d of %d questions during the rebuilds found nothing", empty.Load(), asked.Load())
	}
}

// Every document comes back as it went in.
func TestMeili_each(t *testing.T) {
	m, _ := realMeili(t)
	docs, err := meiliDocs()(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want, got := map[Ref]uint64{}, map[Ref]uint64{}
	for i := range docs {
		want[docs[i].Ref()] = documentSum(&docs[i])
	}
	err = m.Each(t.Context(), func(d Stored) error {
		got[d.Ref] = d.Sum
		return nil
	})
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("Each() = %v, differs by (-want +got):\n%s", err, diff)
	}
}
