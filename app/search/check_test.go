package search_test

import (
	"context"
	"fmt"
	"testing"

	"dealflow/app/search"
	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

func (w *world) check(t *testing.T) []search.Drift {
	t.Helper()
	drifts, checked, err := w.indexer.Check(t.Context(), nil)
	if err != nil {
		t.Fatalf("Check() = %v", err)
	}
	if n, err := w.store.DocumentCount(t.Context()); err != nil || n != checked {
		t.Fatalf("Check() compared %d of %d records, %v", checked, n, err)
	}
	return drifts
}

// clearOutbox forgets what waits, as a fault would.
func (w *world) clearOutbox(t *testing.T) {
	t.Helper()
	if err := w.store.DB(t.Context()).Exec(`delete from outbox`).Error; err != nil {
		t.Fatal(err)
	}
}

// Every way in which a document can be unlike its record is named, and healed.
func TestIndexer_Check(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		w := newWorld(t, s)
		xiaomi, lei, a := firstCase(t, s)
		w.sync(t)
		if drifts := w.check(t); len(drifts) != 0 {
			t.Fatalf("a fresh index has drifted: %v", drifts)
		}

		in, version, err := s.CompanyForEdit(t.Context(), models.SystemActor, xiaomi.ID)
		if err != nil {
			t.Fatal(err)
		}
		in.Description = "Makes phones."
		if err := s.UpdateCompany(t.Context(), models.SystemActor, xiaomi.ID, version, in); err != nil {
			t.Fatal(err)
		}
		if drifts := w.check(t); len(drifts) != 0 {
			t.Errorf("what waits in the outbox is no drift: %v", drifts)
		}
		w.clearOutbox(t)
		// Behind the back of every version: a text changed by hand.
		if err := s.DB(t.Context()).Exec(`update people set bio = 'Said to be tireless.' where id = ?`, lei.ID).Error; err != nil {
			t.Fatal(err)
		}
		if err := w.engine.Apply(t.Context(), []search.Document{{Kind: search.Deal, RecordID: 77, Version: 3, Title: "Ghost"}}, []search.Ref{{Kind: search.Round, ID: a.ID}}); err != nil {
			t.Fatal(err)
		}
		want := []search.Drift{
			{Kind: search.Company, ID: xiaomi.ID, Problem: "stale", Record: version + 1, Document: version},
			{Kind: search.Deal, ID: 77, Problem: "extra", Document: 3},
			{Kind: search.Person, ID: lei.ID, Problem: "different", Record: lei.Version, Document: lei.Version},
			{Kind: search.Round, ID: a.ID, Problem: "missing", Record: a.Version},
		}
		drifts := w.check(t)
		if diff := cmp.Diff(want, drifts); diff != "" {
			t.Fatalf("Check() (-want +got):\n%s", diff)
		}
		if err := w.indexer.Heal(t.Context(), drifts); err != nil {
			t.Fatalf("Heal() = %v", err)
		}
		if drifts := w.check(t); len(drifts) != 0 {
			t.Errorf("after Heal() there is still %v", drifts)
		}
		w.first(t, "makes phones", "Xiaomi")
	})
}

// picky is an engine that will not take documents of one title.
type picky struct {
	*search.Embedded
	hates string
}

func (p *picky) Apply(ctx context.Context, upserts []search.Document, deletes []search.Ref) error {
	for _, d := range upserts {
		if d.Title == p.hates {
			return fmt.Errorf("%s %d: malformed", d.Kind, d.RecordID)
		}
	}
	return p.Embedded.Apply(ctx, upserts, deletes)
}

// A record that the engine refuses holds up nobody else, is put aside in the
// end with its reason, and comes back when it is healed.
func TestIndexer_Refused(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		engine := &picky{Embedded: openEmbedded(t, t.TempDir())}
		w := &world{store: s, engine: engine.Embedded, indexer: search.NewIndexer(s, engine, quiet), searcher: search.NewSearcher(s, engine, quiet)}
		w.sync(t)
		engine.hates = "Poison"
		poison := modelstest.Company(t, s, "Poison")
		modelstest.Company(t, s, "Vancl")
		for range 12 {
			// Nobody waits for the pause in a test.
			if err := s.DB(t.Context()).Exec(`update outbox set claimed_until = created_at where claimed_until < '9000-01-01'`).Error; err != nil {
				t.Fatal(err)
			}
			_ = w.indexer.Sync(t.Context(), nil) // fails as long as only the poison is tried
		}
		w.first(t, "vancl", "Vancl")
		buried, err := s.BuriedOutbox(t.Context(), 10)
		if err != nil || len(buried) != 1 || buried[0].RecordID != poison.ID || buried[0].LastError == "" {
			t.Fatalf("BuriedOutbox() = %v, %v, want the poison with its reason", buried, err)
		}
		if n, _, err := s.OutboxWaiting(t.Context(), 10); err != nil || n != 0 {
			t.Errorf("OutboxWaiting() = %d, %v; what is put aside does not wait", n, err)
		}
		engine.hates = ""
		if err := w.indexer.Heal(t.Context(), w.check(t)); err != nil {
			t.Fatalf("Heal() = %v", err)
		}
		w.sync(t)
		w.first(t, "poison", "Poison")
		if buried, err := s.BuriedOutbox(t.Context(), 10); err != nil || len(buried) != 0 {
			t.Errorf("BuriedOutbox() = %v, %v after Heal()", buried, err)
		}
	})
}
