package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"dealflow/app/search"
)

const (
	// searchHits is how many hits an engine is asked for.
	searchHits = 20
	// searchGC is how much the heap may grow before it is collected, in percent: as
	// the product has it when it serves, for both engines.
	searchGC = 400
)

// A searcher is an index of the set's documents that answers the questions.
type searcher interface {
	// build makes the index of the documents.
	build(ctx context.Context, docs []search.Document) error
	// ask answers one question and returns how many hits it has shown.
	ask(ctx context.Context, q question) (int, error)
	close() error
}

// A question is what is typed, narrowed to a country when there is one, with the
// counts of all facets when they are wanted.
type question struct {
	text    string
	wrong   int // letters that are not as in the name
	country string
	facets  bool
}

// questions are of one sort, all different.
type questions struct {
	name string
	list []question
}

// runSearch compares the embedded index with bleve on the same documents.
func (b *bench) runSearch(ctx context.Context) error {
	places, err := b.places(b.Companies)
	if err != nil {
		return err
	}
	p := places[0]
	if err := b.prepare(ctx, p, b.Companies); err != nil {
		return err
	}
	docs, err := b.documents(ctx, p)
	if err != nil {
		return err
	}
	defer debug.SetGCPercent(debug.SetGCPercent(searchGC))
	bar := b.bar("search", 2+len(b.questions()))
	defer bar.done()
	ours, other := &embedded{dir: filepath.Join(p.dir, "bench-index")}, &bleveIndex{dir: filepath.Join(p.dir, "bench-bleve")}
	for _, s := range []struct {
		name string
		searcher
	}{{"embedded", ours}, {"bleve", other}} {
		start := time.Now()
		if err := s.build(ctx, docs); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		defer func() { _ = s.close() }() // of an index that is thrown away
		bar.add(1)
		b.report.add(result{Section: "Search index", Work: "build, " + s.name, Value: time.Since(start).Seconds(), Unit: "s", Note: fmt.Sprint(len(docs), " documents")})
	}
	for _, q := range b.questions() {
		if err := b.compareSearch(ctx, q, ours, other); err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
		bar.add(1)
	}
	return nil
}

// documents are those that the product would index.
func (b *bench) documents(ctx context.Context, p place) ([]search.Document, error) {
	store, err := p.open(ctx)
	if err != nil {
		return nil, err
	}
	defer store.Close()
	r := &taker{}
	if err := search.NewIndexer(store, r, quiet).Rebuild(ctx, nil); err != nil {
		return nil, err
	}
	return r.docs, nil
}

// taker keeps the documents that it is to index.
type taker struct {
	search.Engine
	docs []search.Document
}

// Rebuild implements search.Engine.
func (r *taker) Rebuild(ctx context.Context, source search.Source) error {
	for {
		docs, err := source(ctx)
		if err != nil || len(docs) == 0 {
			return err
		}
		r.docs = append(r.docs, docs...)
	}
}

// leastLetters are how long a name is in which so many letters are wrong: the product
// takes a short one for another name.
var leastLetters = [...]int{1: 2, 2: 8}

// questions are those of the bars: prefixes of one, two, three and five letters,
// names with one or two letters wrong, and prefixes with a filter and all counts.
func (b *bench) questions() []questions {
	s := newSet(b.Companies, b.Seed)
	rng := rand.New(rand.NewPCG(b.Seed, 99))
	first := func() string {
		return strings.ToLower(strings.Fields(s.companyName(rng.IntN(b.Companies)))[0])
	}
	distinct := func(n int, make func() question) []question {
		var list []question
		for range 20 * n {
			if q := make(); len(list) < n && !slices.Contains(list, q) {
				list = append(list, q)
			}
		}
		return list
	}
	many := 200
	if b.Quick {
		many = 10
	}
	var all []questions
	for _, letters := range []int{1, 2, 3, 5} {
		all = append(all, questions{fmt.Sprintf("prefix, %d letters", letters), distinct(many, func() question { return question{text: cutTo(first(), letters)} })})
	}
	for wrong, work := range []string{1: "one letter wrong", 2: "two letters wrong"} {
		if wrong == 0 {
			continue
		}
		all = append(all, questions{work, distinct(many, func() question {
			name := []byte(first())
			for len(name) < leastLetters[wrong] {
				name = []byte(first())
			}
			for _, at := range rng.Perm(len(name) - 1)[:wrong] {
				name[1+at] = byte('a' + rng.IntN(26))
			}
			return question{text: string(name), wrong: wrong}
		})})
	}
	for _, letters := range []int{1, 3} {
		all = append(all, questions{fmt.Sprintf("prefix, %d letters, filter and counts", letters), distinct(many, func() question {
			return question{text: cutTo(first(), letters), country: countries[rng.IntN(len(countries))], facets: true}
		})})
	}
	return all
}

func cutTo(word string, letters int) string { return word[:min(len(word), letters)] }

// compareSearch lets both answer by turns.
func (b *bench) compareSearch(ctx context.Context, q questions, ours, other searcher) error {
	var sides [2]sample
	var allocs [2]float64
	// One round to warm up, which is not counted.
	for turn := range b.Slices + 1 {
		for i, s := range []searcher{ours, other} {
			taken, made, err := askAll(ctx, s, q.list)
			if err != nil {
				return err
			}
			if turn > 0 {
				sides[i].add(taken)
				allocs[i] = made
			}
		}
	}
	a, o := sides[0].figures(allocs[0]), sides[1].figures(allocs[1])
	line := result{Section: "Search beside bleve (ratio of p99)", Work: q.name, Conns: 1, Product: a, Other: o, Bar: 5}
	if a.P99 > 0 {
		line.Ratio = o.P99 / a.P99
	}
	if a.P50 > o.P50 {
		line.Note = "behind at the median"
	}
	b.report.add(line)
	return nil
}

func askAll(ctx context.Context, s searcher, list []question) (sample, float64, error) {
	runtime.GC() // what the other has left behind is not for this one to collect
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var taken sample
	for _, q := range list {
		start := time.Now()
		if _, err := s.ask(ctx, q); err != nil {
			return taken, 0, err
		}
		took := time.Since(start)
		taken.took = append(taken.took, took)
		taken.elapsed += took
	}
	runtime.ReadMemStats(&after)
	return taken, float64(after.Mallocs-before.Mallocs) / float64(len(list)), nil
}

// embedded is the product's own index.
type embedded struct {
	dir    string
	engine *search.Embedded
}

func (e *embedded) build(ctx context.Context, docs []search.Document) (err error) {
	if e.engine, err = search.OpenEmbedded(ctx, e.dir); err != nil {
		return err
	}
	return e.engine.Rebuild(ctx, func(context.Context) ([]search.Document, error) {
		part := docs[:min(len(docs), 1000)]
		docs = docs[len(part):]
		return part, nil
	})
}

func (e *embedded) ask(ctx context.Context, q question) (int, error) {
	query := search.Query{Text: q.text, Limit: searchHits, NoFacets: !q.facets, NoTotal: !q.facets, Viewer: search.Viewer{All: true}}
	if q.country != "" {
		query.Filters = map[string][]string{"country": {q.country}}
	}
	r, err := e.engine.Search(ctx, query)
	return len(r.Hits), err
}

func (e *embedded) close() error { return e.engine.Close() }
