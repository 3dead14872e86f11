package search

import (
	"context"
	"maps"
	"slices"
	"strings"

	"dealflow/models"
)

// maxMeant bounds how many values of a facet one word of a field stands for.
const maxMeant = 12

// mineWords stand for whoever asks, in the field "owner".
var mineWords = []string{"me", "mine", "我", "我的"}

func viewer(actor models.Actor) Viewer {
	return Viewer{UserID: actor.UserID, All: actor.System()}
}

// understand turns the fields of a query's text into filters. A field that
// cannot be understood is reported and has no effect.
func (s *Searcher) understand(ctx context.Context, actor models.Actor, q Query) (Query, []Term, error) {
	if q.Plain {
		return q, nil, nil
	}
	words, terms := Read(q.Text)
	if len(terms) == 0 {
		return q, nil, nil
	}
	q.Text = words
	filters, except := maps.Clone(q.Filters), maps.Clone(q.Except)
	if filters == nil {
		filters = map[string][]string{}
	}
	if except == nil {
		except = map[string][]string{}
	}
	for i := range terms {
		t := &terms[i]
		switch {
		case t.Field == FieldWords && t.Not:
			q.Without = append(slices.Clip(q.Without), t.Typed)
			continue
		case t.Field == FieldWords:
			q.Phrases = append(slices.Clip(q.Phrases), t.Typed)
			continue
		}
		if t.Dynamic() && t.Typed != "" && t.Fault == "" {
			if err := s.resolve(ctx, actor, t); err != nil {
				return q, nil, err
			}
		}
		into := filters
		if t.Not {
			into = except
		}
		if t.Fault == "" && len(t.Values) > 0 {
			into[t.Field] = append(slices.Clip(into[t.Field]), t.Values...)
		}
	}
	q.Filters, q.Except = filters, except
	return q, terms, nil
}

// resolve finds the values of a field in the index.
func (s *Searcher) resolve(ctx context.Context, actor models.Actor, t *Term) error {
	for _, part := range t.parts() {
		values, err := s.meant(ctx, actor, t.Field, part)
		if err != nil {
			return err
		}
		if len(values) == 0 {
			t.Fault = NoValue
		}
		t.Values = append(t.Values, values...)
	}
	if len(t.Values) == 0 {
		t.Fault = NoValue
	}
	return nil
}

// meant are the values that a word of a field stands for: the one it names, or
// those that hold words beginning like it.
func (s *Searcher) meant(ctx context.Context, actor models.Actor, facet, word string) ([]string, error) {
	switch facet {
	case "owner":
		if contains(mineWords, fold(word)) && !actor.System() {
			user, err := s.store.User(ctx, actor, actor.UserID)
			if err != nil {
				return nil, err
			}
			return []string{user.Name}, nil
		}
	case "stage":
		if key, err := s.stageOf(ctx, word); key != "" || err != nil {
			return wrap(key), err
		}
	}
	list, err := s.Values(ctx, actor, facet, word, maxMeant)
	if err != nil {
		return nil, err
	}
	if exact := sameAs(list, word); exact != "" {
		return wrap(exact), nil
	}
	if len(list) == 0 && facet == "investor" {
		return s.investorOf(ctx, actor, word)
	}
	values := make([]string, len(list))
	for i, v := range list {
		values[i] = v.Value
	}
	return values, nil
}

func wrap(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}

func sameAs(list []FacetCount, word string) string {
	for _, v := range list {
		if plain(v.Value) == plain(word) {
			return v.Value
		}
	}
	return ""
}

// stageOf finds a stage by its key, the name that an administrator gave it, or
// what it is called in Chinese.
func (s *Searcher) stageOf(ctx context.Context, word string) (string, error) {
	stages, err := s.store.EveryStage(ctx)
	if err != nil {
		return "", err
	}
	for _, stage := range stages {
		if plain(stage.Key) == plain(word) || plain(stage.Name) == plain(word) {
			return stage.Key, nil
		}
	}
	return fixedValue(stageWords, word), nil
}

// investorOf finds an investor by another of its names.
func (s *Searcher) investorOf(ctx context.Context, actor models.Actor, word string) ([]string, error) {
	r, err := s.answer(ctx, Query{Text: word, Kinds: []Kind{Company, Person}, Limit: 5, NoFacets: true, NoTotal: true, Viewer: viewer(actor)})
	if err != nil {
		return nil, err
	}
	for _, h := range r.Hits {
		if len(h.Reason.Missing) > 0 || h.Reason.Key == "close" || !contains([]string{"name", "alias", "former", "said", "ticker"}, h.Reason.Key) {
			continue
		}
		list, err := s.Values(ctx, actor, "investor", h.Title, maxMeant)
		if err != nil {
			return nil, err
		}
		if exact := sameAs(list, h.Title); exact != "" {
			return wrap(exact), nil
		}
	}
	return nil, nil
}

// Values lists values of a facet that hold words beginning like the text, the
// most frequent first, counted among what the actor may see. The database
// answers when the engine does not.
func (s *Searcher) Values(ctx context.Context, actor models.Actor, facet, text string, limit int) ([]FacetCount, error) {
	if !actor.CanRead() {
		return nil, models.ErrForbidden
	}
	if !s.resting() {
		within, cancel := context.WithTimeout(ctx, suggestWithin)
		list, err := s.engine.Values(within, viewer(actor), facet, text, limit)
		cancel()
		if err == nil || ctx.Err() != nil {
			return list, err
		}
		s.failed(err)
	}
	return s.backup.Values(ctx, viewer(actor), facet, text, limit)
}

// Loose is a filter of a search that finds nothing, with how many records
// there are without it.
type Loose struct {
	Facet string
	Value string // of an address; empty for a field of the text
	Term  *Term
	Total int
}

// maxLoose bounds the filters that are tried one by one.
const maxLoose = 8

// Loosen tells, for a search that finds nothing, which of its filters could be
// dropped, the one that leaves most first.
func (s *Searcher) Loosen(ctx context.Context, actor models.Actor, q Query) ([]Loose, error) {
	_, terms := Read(q.Text)
	var tries []Loose
	for i := range terms {
		tries = append(tries, Loose{Facet: terms[i].Field, Term: &terms[i]})
	}
	for _, facet := range Facets {
		for _, value := range q.Filters[facet] {
			tries = append(tries, Loose{Facet: facet, Value: value})
		}
	}
	var found []Loose
	for _, try := range tries[:min(len(tries), maxLoose)] {
		r, err := s.Search(ctx, actor, try.of(q))
		if err != nil {
			return nil, err
		}
		if try.Total = r.Total; try.Total > 0 {
			found = append(found, try)
		}
	}
	slices.SortStableFunc(found, func(a, b Loose) int { return b.Total - a.Total })
	return found, nil
}

// of is the query without the filter.
func (l Loose) of(q Query) Query {
	q.Limit, q.NoFacets, q.After = 1, true, ""
	if l.Term != nil {
		q.Text = Loosened(q.Text, *l.Term)
		return q
	}
	q.Filters = maps.Clone(q.Filters)
	q.Filters[l.Facet] = slices.DeleteFunc(slices.Clone(q.Filters[l.Facet]), func(v string) bool { return v == l.Value })
	if strings.TrimSpace(l.Value) == "" || len(q.Filters[l.Facet]) == 0 {
		delete(q.Filters, l.Facet)
	}
	return q
}
