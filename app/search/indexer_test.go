package search_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"dealflow/app/search"
	"dealflow/models"
	"dealflow/models/modelstest"
)

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

// world is a store with an engine beside it that follows by hand.
type world struct {
	store    *models.Store
	engine   *search.Embedded
	indexer  *search.Indexer
	searcher *search.Searcher
}

func newWorld(t *testing.T, store *models.Store) *world {
	t.Helper()
	e := openEmbedded(t, t.TempDir())
	return &world{store: store, engine: e, indexer: search.NewIndexer(store, e, quiet), searcher: search.NewSearcher(store, e, quiet)}
}

func (w *world) sync(t *testing.T) {
	t.Helper()
	if err := w.indexer.Sync(t.Context(), nil); err != nil {
		t.Fatalf("Sync() = %v", err)
	}
}

// found lists the titles that an actor finds.
func (w *world) found(t *testing.T, actor models.Actor, text string) []string {
	t.Helper()
	r, err := w.searcher.Search(t.Context(), actor, search.Query{Text: text})
	if err != nil {
		t.Fatalf("Search(%q) = %v", text, err)
	}
	if r.Degraded {
		t.Fatalf("Search(%q) was answered by the database", text)
	}
	titles := []string{}
	for _, h := range r.Hits {
		titles = append(titles, h.Title)
	}
	return titles
}

func (w *world) first(t *testing.T, text, want string) {
	t.Helper()
	if got := w.found(t, models.SystemActor, text); len(got) == 0 || got[0] != want {
		t.Errorf("Search(%q) = %v, want %q first", text, got, want)
	}
}

// firstCase makes the records of the first case.
func firstCase(t *testing.T, s *models.Store) (xiaomi *models.Company, lei *models.Person, a *models.Round) {
	t.Helper()
	ctx, actor := t.Context(), models.SystemActor
	var err error
	xiaomi, err = s.CreateCompany(ctx, actor, models.CompanyInput{Name: "Xiaomi", Country: "CN", Names: []models.NameInput{{Kind: "native", Value: "小米"}}, Sectors: []string{"Mobile"}})
	if err != nil {
		t.Fatal(err)
	}
	lei = modelstest.Person(t, s, "Lei Jun", "雷军")
	if _, err := s.CreateRole(ctx, actor, models.RoleInput{PersonID: lei.ID, CompanyID: xiaomi.ID, Kind: "founder", Title: "Founder and president"}); err != nil {
		t.Fatal(err)
	}
	a = modelstest.Round(t, s, xiaomi.ID, "series_a", "2010-12-01", "$41M")
	modelstest.Round(t, s, xiaomi.ID, "series_b", "2011-12-27", "$90M")
	modelstest.Company(t, s, "Vancl")
	modelstest.Company(t, s, "Alibaba")
	return xiaomi, lei, a
}

func TestIndexer_Sync(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		w := newWorld(t, s)
		xiaomi, lei, _ := firstCase(t, s)
		w.sync(t) // builds
		for query, want := range map[string]string{
			"founder xiaomi": "Lei Jun", "lj": "Lei Jun", "雷軍": "Lei Jun", "series a 2010 china": "Xiaomi Series A", "小米 A轮": "Xiaomi Series A",
			"xiaomi": "Xiaomi", "vancel": "Vancl", "mobile": "Xiaomi", "中国": "Xiaomi",
		} {
			w.first(t, query, want)
		}
		if n, _, err := s.OutboxWaiting(t.Context(), 10); err != nil || n != 0 {
			t.Errorf("after the build the outbox holds %d rows, %v", n, err)
		}
		// A new name reaches the documents that speak of the record.
		in, version, err := s.CompanyForEdit(t.Context(), models.SystemActor, xiaomi.ID)
		if err != nil {
			t.Fatal(err)
		}
		in.Name, in.Names = "Redrice", nil
		if err := s.UpdateCompany(t.Context(), models.SystemActor, xiaomi.ID, version, in); err != nil {
			t.Fatal(err)
		}
		w.sync(t)
		w.first(t, "redrice series a", "Redrice Series A")
		w.first(t, "founder redrice", "Lei Jun")
		if got := w.found(t, models.SystemActor, "小米"); len(got) != 0 {
			t.Errorf("the former name still finds %v", got)
		}
		if err := s.Remove(t.Context(), models.SystemActor, models.KindPerson, lei.ID); err != nil {
			t.Fatal(err)
		}
		if err := s.Remove(t.Context(), models.SystemActor, models.KindCompany, xiaomi.ID); err != nil {
			t.Fatal(err)
		}
		w.sync(t)
		for _, query := range []string{"雷军", "redrice"} {
			if got := w.found(t, models.SystemActor, query); len(got) != 0 {
				t.Errorf("what is in the trash is found by %q: %v", query, got)
			}
		}
		if err := s.Restore(t.Context(), models.SystemActor, models.KindCompany, xiaomi.ID); err != nil {
			t.Fatal(err)
		}
		w.sync(t)
		w.first(t, "redrice series a", "Redrice Series A")
	})
}

func TestIndexer_Restricted(t *testing.T) {
	w := newWorld(t, modelstest.SQLite(t))
	owner, other := modelstest.User(t, w.store, models.RoleMember), modelstest.User(t, w.store, models.RoleAdmin)
	company := modelstest.Company(t, w.store, "Nightjar")
	deal, err := w.store.CreateDeal(t.Context(), owner, models.DealInput{CompanyID: company.ID, Title: "Quiet round", Restricted: true, Note: "They need a bridge by spring."})
	if err != nil {
		t.Fatal(err)
	}
	w.sync(t)
	if got := w.found(t, owner, "quiet round"); len(got) != 1 {
		t.Errorf("the owner finds %v", got)
	}
	if got := w.found(t, owner, "bridge spring"); len(got) == 0 {
		t.Error("the owner does not find the note")
	}
	for _, text := range []string{"quiet round", "bridge spring"} {
		if got := w.found(t, other, text); len(got) != 0 {
			t.Errorf("one who may not see the deal finds %v by %q", got, text)
		}
	}
	r, err := w.searcher.Search(t.Context(), other, search.Query{})
	if err != nil || r.Total != 1 || len(r.Facets["stage"]) != 0 || len(r.Facets["owner"]) != 0 {
		t.Errorf("everything for one who may not see the deal = %d, %v, %v", r.Total, r.Facets, err)
	}
	// Open to all, then restricted again: until the index follows, the store
	// itself refuses.
	in, version, err := w.store.DealForEdit(t.Context(), owner, deal.ID)
	if err != nil {
		t.Fatal(err)
	}
	in.Restricted = false
	if err := w.store.UpdateDeal(t.Context(), owner, deal.ID, version, in); err != nil {
		t.Fatal(err)
	}
	w.sync(t)
	if got := w.found(t, other, "quiet round"); len(got) != 1 {
		t.Errorf("an open deal is not found: %v", got)
	}
	in.Restricted = true
	if err := w.store.UpdateDeal(t.Context(), owner, deal.ID, version+1, in); err != nil {
		t.Fatal(err)
	}
	if got := w.found(t, other, "quiet round"); len(got) != 0 {
		t.Errorf("a deal that was just restricted is found: %v", got)
	}
}

// failing is an engine that fails a number of times.
type failing struct {
	search.Engine
	times int
}

var errDown = errors.New("engine is down")

func (f *failing) Apply(ctx context.Context, up []search.Document, del []search.Ref) error {
	if f.times > 0 {
		f.times--
		return errDown
	}
	return f.Engine.Apply(ctx, up, del)
}

func (f *failing) Name() string { return "failing" }

func (f *failing) Search(ctx context.Context, q search.Query) (search.Result, error) {
	return search.Result{}, errDown
}

func TestIndexer_RetriesAfterFailure(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		w := newWorld(t, s)
		w.sync(t)
		f := &failing{Engine: w.engine, times: 2} // together, and alone
		x := search.NewIndexer(s, f, quiet)
		modelstest.Company(t, s, "Kingsoft")
		if err := x.Sync(t.Context(), nil); !errors.Is(err, errDown) {
			t.Fatalf("Sync() = %v, want %v", err, errDown)
		}
		if n, _, _ := s.OutboxWaiting(t.Context(), 10); n != 1 {
			t.Fatalf("the change is lost: %d rows wait", n)
		}
		var waiting struct{ Attempts, LastError string }
		if err := s.DB(t.Context()).Raw(`select attempts, last_error from outbox`).Scan(&waiting).Error; err != nil || waiting.Attempts != "1" || !strings.Contains(waiting.LastError, "engine is down") {
			t.Errorf("the failure is kept as %+v, %v", waiting, err)
		}
		if err := x.Sync(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		w.first(t, "kingsoft", "Kingsoft")
	})
}

// A process that died between claim and index leaves its rows to others.
func TestIndexer_AfterCrash(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		w := newWorld(t, s)
		w.sync(t)
		modelstest.Company(t, s, "Kingsoft")
		rows, err := s.ClaimOutbox(t.Context(), 10, time.Minute)
		if err != nil || len(rows) != 1 {
			t.Fatalf("ClaimOutbox() = %v, %v", rows, err)
		}
		w.sync(t)
		if got := w.found(t, models.SystemActor, "kingsoft"); len(got) != 0 {
			t.Fatalf("a claimed row is claimed again: %v", got)
		}
		// The test's clock moves with each look at it.
		for range 100 {
			s.Now()
		}
		w.sync(t)
		w.first(t, "kingsoft", "Kingsoft")
	})
}

// On SQLite the next server does not wait for a dead one's claims to run out.
func TestIndexer_RunAfterCrash(t *testing.T) {
	w := newWorld(t, modelstest.SQLite(t))
	w.sync(t)
	modelstest.Company(t, w.store, "Kingsoft")
	if rows, err := w.store.ClaimOutbox(t.Context(), 10, 24*time.Hour); err != nil || len(rows) != 1 {
		t.Fatalf("ClaimOutbox() = %v, %v", rows, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { w.indexer.Run(ctx); close(done) }()
	defer func() { cancel(); <-done }()
	deadline := time.Now().Add(5 * time.Second)
	for len(w.found(t, models.SystemActor, "kingsoft")) == 0 {
		if time.Now().After(deadline) {
			t.Fatal("not found five seconds after the start")
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// What changes while a new index is built has to reach the new one.
func TestIndexer_ChangeDuringRebuild(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		w := newWorld(t, s)
		company := modelstest.Company(t, s, "Oldname")
		w.sync(t)
		changed := false
		err := w.indexer.Rebuild(t.Context(), func(done, _ int) {
			if done == 0 || changed {
				return // the first batch has been read when done is told again
			}
			changed = true
			in, version, err := s.CompanyForEdit(t.Context(), models.SystemActor, company.ID)
			if err != nil {
				t.Error(err)
				return
			}
			in.Name = "Newname"
			if err := s.UpdateCompany(t.Context(), models.SystemActor, company.ID, version, in); err != nil {
				t.Error(err)
			}
			if err := w.indexer.Rebuild(t.Context(), nil); !errors.Is(err, search.ErrRebuilding) {
				t.Errorf("a second Rebuild() = %v, want %v", err, search.ErrRebuilding)
			}
		})
		if err != nil || !changed {
			t.Fatalf("Rebuild() = %v, changed %v", err, changed)
		}
		w.sync(t)
		w.first(t, "newname", "Newname")
	})
}

func TestIndexer_Run(t *testing.T) {
	w := newWorld(t, modelstest.SQLite(t))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { w.indexer.Run(ctx); close(done) }()
	defer func() { cancel(); <-done }()
	deadline := time.Now().Add(5 * time.Second)
	for w.engine.Health(ctx) != nil && time.Now().Before(deadline) {
		time.Sleep(10 * time.Millisecond)
	}
	start := time.Now()
	modelstest.Company(t, w.store, "Kingsoft")
	for len(w.found(t, models.SystemActor, "kingsoft")) == 0 {
		if time.Since(start) > 2*time.Second {
			t.Fatal("not found two seconds after it was saved")
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestSearcher_Degraded(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		firstCase(t, s)
		owner := modelstest.User(t, s, models.RoleMember)
		other := modelstest.User(t, s, models.RoleMember)
		c := modelstest.Company(t, s, "Nightjar")
		if _, err := s.CreateDeal(t.Context(), owner, models.DealInput{CompanyID: c.ID, Title: "Quiet", Restricted: true}); err != nil {
			t.Fatal(err)
		}
		w := search.NewSearcher(s, &failing{}, quiet)
		for query, want := range map[string]string{"xiao": "Xiaomi", "雷军": "Lei Jun", "founder xiaomi": "Lei Jun", "xiaomi series a": "Xiaomi Series A", "小米": "Xiaomi", "": "Nightjar"} {
			r, err := w.Search(t.Context(), other, search.Query{Text: query})
			if err != nil || !r.Degraded || len(r.Hits) == 0 {
				t.Errorf("Search(%q) = %+v, %v", query, r, err)
				continue
			}
			if query != "" && r.Hits[0].Title != want {
				t.Errorf("Search(%q) = %q first, want %q", query, r.Hits[0].Title, want)
			}
			if slices.ContainsFunc(r.Hits, func(h search.Hit) bool { return h.Kind == search.Deal }) || len(r.Facets["owner"]) > 0 {
				t.Errorf("Search(%q) shows a restricted deal", query)
			}
		}
		r, err := w.Search(t.Context(), owner, search.Query{Text: "nightjar"})
		if err != nil || !slices.ContainsFunc(r.Hits, func(h search.Hit) bool { return h.Kind == search.Deal }) {
			t.Errorf("the owner does not find the deal: %+v, %v", r.Hits, err)
		}
		if _, err := w.Search(t.Context(), models.Actor{}, search.Query{Text: "xiaomi"}); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("a stranger's search = %v, want %v", err, models.ErrForbidden)
		}
	})
}
