package search

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"dealflow/models"
)

const (
	answerWithin  = 1500 * time.Millisecond // else the database answers
	suggestWithin = 700 * time.Millisecond  // the same for what is asked at each keystroke
	restFor       = 3 * time.Second         // before a failed engine is asked again
)

// Searcher answers queries on behalf of people: by the engine, or by the
// database while the engine cannot. It asks the store again what the viewer may
// see.
type Searcher struct {
	store  *models.Store
	engine Engine
	backup *Database
	log    *slog.Logger
	rest   atomic.Int64 // until when the engine is left alone, in Unix nanoseconds
}

// NewSearcher returns a searcher over an engine.
func NewSearcher(store *models.Store, engine Engine, log *slog.Logger) *Searcher {
	return &Searcher{store: store, engine: engine, backup: NewDatabase(store), log: log}
}

// Search answers a query for an actor; the query's own viewer is replaced.
// Result.Degraded is set when the database had to answer. It returns
// models.ErrForbidden to one who may read nothing, and ErrBadCursor.
func (s *Searcher) Search(ctx context.Context, actor models.Actor, q Query) (Result, error) {
	if !actor.CanRead() {
		return Result{}, models.ErrForbidden
	}
	q.Viewer = viewer(actor)
	q, terms, err := s.understand(ctx, actor, q)
	if err != nil {
		return Result{}, err
	}
	r, err := s.answer(ctx, q)
	if err != nil {
		return Result{}, err
	}
	r.Terms, r.Words = terms, q.Text
	if err := s.recheckFiles(ctx, actor, &r); err != nil {
		return Result{}, err
	}
	return r, s.recheck(ctx, actor, &r)
}

func (s *Searcher) answer(ctx context.Context, q Query) (Result, error) {
	if !s.resting() {
		limit := answerWithin
		if q.NoFacets {
			limit = suggestWithin
		}
		within, cancel := context.WithTimeout(ctx, limit)
		r, err := s.engine.Search(within, q)
		cancel()
		if err == nil || errors.Is(err, ErrBadCursor) || ctx.Err() != nil {
			return r, err
		}
		s.failed(err)
	}
	// A cursor of the engine means nothing to the database.
	q.After = ""
	r, err := s.backup.Search(ctx, q)
	r.Degraded = true
	return r, err
}

// resting says whether the engine has just failed and is left alone, so that
// one that hangs costs one of many requests its time limit and not each.
func (s *Searcher) resting() bool { return time.Now().UnixNano() < s.rest.Load() }

// failed lets an engine rest; one whose index is still being built answers by
// itself as soon as it can.
func (s *Searcher) failed(err error) {
	if errors.Is(err, ErrNotReady) {
		return
	}
	s.rest.Store(time.Now().Add(restFor).UnixNano())
	s.log.Warn("the search engine does not answer, the database does", "engine", s.engine.Name(), "error", err)
}

// recheck leaves out what the viewer may not see any more, or that is gone.
func (s *Searcher) recheck(ctx context.Context, actor models.Actor, r *Result) error {
	var deals, activities []int64
	for _, h := range r.Hits {
		switch h.Kind {
		case Deal:
			deals = append(deals, h.ID)
		case Activity:
			activities = append(activities, h.ID)
		}
	}
	if len(deals)+len(activities) == 0 {
		return nil
	}
	seenDeals, seenActivities, err := s.store.VisibleDocuments(ctx, actor, deals, activities)
	if err != nil {
		return err
	}
	kept := r.Hits[:0]
	for _, h := range r.Hits {
		if h.Kind == Deal && !seenDeals[h.ID] || h.Kind == Activity && !seenActivities[h.ID] {
			r.Total--
			continue
		}
		kept = append(kept, h)
	}
	r.Hits = kept
	return nil
}

// Healthy returns nil when the engine itself answers.
func (s *Searcher) Healthy(ctx context.Context) error { return s.engine.Health(ctx) }

// EngineName says which engine answers.
func (s *Searcher) EngineName() string { return s.engine.Name() }

// maxCandidates bounds the records that the database compares.
const maxCandidates = 100

// Database answers queries from the records themselves: names and beginnings of
// names, and what belongs to them. It knows no other spelling of a name than
// the stored ones, and counts only what it compared.
type Database struct {
	store *models.Store
}

// NewDatabase returns the engine that needs no index.
func NewDatabase(store *models.Store) *Database { return &Database{store: store} }

// Name is "database".
func (d *Database) Name() string { return "database" }

// Apply does nothing: the records are all there is.
func (d *Database) Apply(context.Context, []Document, []Ref) error { return nil }

// Rebuild does nothing.
func (d *Database) Rebuild(context.Context, Source) error { return nil }

// Each reads nothing: there are no documents beside the records.
func (d *Database) Each(context.Context, func(Stored) error) error { return nil }

// Health returns nil when the database answers.
func (d *Database) Health(ctx context.Context) error { return d.store.Ping(ctx) }

// Close does nothing: the store is its owner's.
func (d *Database) Close() error { return nil }

// Search finds records by their names.
func (d *Database) Search(ctx context.Context, q Query) (Result, error) {
	start := time.Now()
	docs, err := d.documents(ctx, strings.Join(append(slices.Clone(q.Phrases), q.Text), " "))
	if err != nil {
		return Result{}, err
	}
	r, err := newCandidates(docs, d.store.Now()).answer(ctx, q)
	r.Took = time.Since(start)
	return r, err
}

// documents are those that a query may mean; the latest ones for an empty one.
func (d *Database) documents(ctx context.Context, text string) ([]Document, error) {
	found, err := d.store.DocumentCandidates(ctx, candidateKeys(text), maxCandidates)
	if err != nil {
		return nil, err
	}
	more, err := d.store.DocumentsOf(ctx, found[models.KindCompany], found[models.KindPerson], 2*maxCandidates)
	if err != nil {
		return nil, err
	}
	var docs []Document
	for _, kind := range Kinds {
		ids := distinct(append(found[string(kind)], more[string(kind)]...), 5*maxCandidates)
		if len(ids) == 0 {
			continue
		}
		some, err := Build(ctx, d.store, kind, ids)
		if err != nil {
			return nil, err
		}
		docs = append(docs, some...)
	}
	return docs, nil
}

// candidateKeys are the beginnings of names that a query may mean: each word,
// and neighbouring words together.
func candidateKeys(text string) []string {
	text = clip(strings.ToValidUTF8(text, " "), maxText)
	var keys []string
	add := func(s string) {
		if key := models.NameKey(s); key != "" && !contains(keys, key) && len(keys) < 16 {
			keys = append(keys, key)
		}
	}
	tokens := tokenize(text)
	for i, tok := range tokens {
		if i+1 < len(tokens) {
			add(text[tok.start:tokens[i+1].end])
		}
		if !fillers[tok.text] && (len(tok.text) > 1 || len(tokens) == 1) {
			add(text[tok.start:tok.end])
			add(tok.text)
		}
	}
	return keys
}

func distinct(ids []int64, limit int) []int64 {
	seen := make(map[int64]bool, len(ids))
	var kept []int64
	for _, id := range ids {
		if !seen[id] && len(kept) < limit {
			seen[id] = true
			kept = append(kept, id)
		}
	}
	return kept
}
