package search

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/meilisearch/meilisearch-go"
)

const (
	meiliWindow   = 100 // hits that are fetched and ranked together
	meiliMaxTotal = 10_000
)

// Search asks the server once per keystroke: it finds and counts, we rank and
// explain what it found, as for every engine. Two further requests are made
// only for the counts of facets that are filtered by, and when nothing holds
// every word.
func (m *Meili) Search(ctx context.Context, q Query) (Result, error) {
	start := time.Now()
	from := 0
	if q.After != "" {
		var err error
		if from, err = strconv.Atoi(strings.TrimPrefix(q.After, "o")); err != nil || from < 0 || from > meiliMaxTotal || q.After[0] != 'o' {
			return Result{}, fmt.Errorf("%w: %q", ErrBadCursor, clip(q.After, 40))
		}
	}
	w := q.words()
	r := Result{Hits: []Hit{}, Facets: map[string][]FacetCount{}}
	if len(w.slots) == 0 && strings.TrimSpace(q.Text) != "" {
		return r, nil
	}
	answers, err := m.ask(ctx, q, &w, from, meilisearch.All)
	if err == nil && !anyHits(answers) {
		var others []meilisearch.SearchResponse
		if others, err = m.askTails(ctx, q, &w, from); len(others) > 0 {
			answers = others
		}
	}
	if err == nil && len(w.slots) > 1 && !anyHits(answers) {
		if answers, err = m.ask(ctx, q, &w, from, meilisearch.Frequency); err == nil {
			r.Relaxed = answers[0].EstimatedTotalHits > 0
		}
	}
	if err != nil {
		if isMeili(err, "index_not_found") {
			return Result{}, ErrNotReady
		}
		return Result{}, plainMeili("search", err)
	}
	docs, err := decodeHits(answers[0].Hits)
	if err != nil {
		return Result{}, err
	}
	hits, err := m.rank(ctx, q, &w, docs)
	if err != nil {
		return Result{}, err
	}
	skip := min(from%meiliWindow, len(hits))
	r.Hits = append(r.Hits, hits[skip:min(skip+q.limit(), len(hits))]...)
	r.Total = int(answers[0].EstimatedTotalHits)
	r.TotalCapped = r.Total >= meiliMaxTotal
	if next := from + len(r.Hits); next < r.Total && len(r.Hits) > 0 {
		r.Next = "o" + strconv.Itoa(next)
	}
	if !q.NoFacets {
		if r.Facets, err = meiliFacets(q, answers); err != nil {
			return Result{}, err
		}
	}
	r.Took = time.Since(start)
	return r, nil
}

func anyHits(answers []meilisearch.SearchResponse) bool {
	return slices.ContainsFunc(answers, func(a meilisearch.SearchResponse) bool { return a.EstimatedTotalHits > 0 })
}

// ask sends the search, and one more per filtered facet, without its own
// filter, for that facet's counts.
func (m *Meili) ask(ctx context.Context, q Query, w *words, from int, strategy meilisearch.MatchingStrategy) ([]meilisearch.SearchResponse, error) {
	text := meiliText(q, w)
	request := m.request(q, text, from, strategy)
	queries := []*meilisearch.SearchRequest{request}
	for _, facet := range filtered(q) {
		if q.NoFacets {
			break
		}
		other := *request
		other.Filter, other.Facets, other.Limit, other.Offset = meiliFilter(q, facet), []string{"f_" + facet}, 1, 0
		queries = append(queries, &other)
	}
	if len(queries) == 1 {
		answer, err := m.clients.Load().search.Index(meiliIndex).SearchWithContext(ctx, text, request)
		if err != nil {
			return nil, err
		}
		return []meilisearch.SearchResponse{*answer}, nil
	}
	answer, err := m.clients.Load().search.MultiSearchWithContext(ctx, &meilisearch.MultiSearchRequest{Queries: queries})
	if err != nil {
		return nil, err
	}
	if len(answer.Results) != len(queries) {
		return nil, fmt.Errorf("meilisearch answers %d of %d searches", len(answer.Results), len(queries))
	}
	return answer.Results, nil
}

// meiliText is a query as the server reads it. Words that are to stand together
// are asked for by the pairs that documents are given, and each only as it is
// written; one that is being typed stands at the end without a space.
func meiliText(q Query, w *words) string {
	var parts []string
	for _, e := range exactWords(q.Phrases) {
		for _, word := range e.held() {
			parts = append(parts, `"`+word+`"`)
		}
	}
	for _, e := range exactWords(q.Without) {
		held := e.held()
		if len(held) > 1 {
			// Documents with some of the pairs are not meant.
			held = []string{joined(e.tokens), e.passage()}
		}
		for _, word := range held {
			parts = append(parts, `-"`+word+`"`)
		}
	}
	typed := false
	for _, s := range w.slots {
		if !s.exact {
			parts = append(parts, s.word)
			typed = s.prefix
		}
	}
	text := strings.Join(parts, " ")
	if !typed {
		text += " "
	}
	return text
}

// request is one search for a text, with the counts of all facets.
func (m *Meili) request(q Query, text string, from int, strategy meilisearch.MatchingStrategy) *meilisearch.SearchRequest {
	request := &meilisearch.SearchRequest{
		IndexUID: meiliIndex, Query: text, MatchingStrategy: strategy, Filter: meiliFilter(q, ""),
		AttributesToRetrieve: []string{"doc"}, Offset: int64(from - from%meiliWindow), Limit: meiliWindow,
	}
	if strings.TrimSpace(text) == "" {
		request.Sort = []string{"ours:desc", "recency:desc"}
	}
	if !q.NoFacets {
		for _, facet := range Facets {
			request.Facets = append(request.Facets, "f_"+facet)
		}
	}
	return request
}

// filtered are the facets that a query filters by, in the order of Facets.
func filtered(q Query) []string {
	var list []string
	for _, facet := range Facets {
		if len(q.Filters[facet]) > 0 {
			list = append(list, facet)
		}
	}
	return list
}

// meiliFilter is the condition on documents: what the viewer may see, the
// kinds, and the filters but that of one facet.
func meiliFilter(q Query, without string) string {
	var all []string
	if !q.Viewer.All {
		all = append(all, "(restricted = false OR readers = "+strconv.FormatInt(q.Viewer.UserID, 10)+")")
	}
	if len(q.Kinds) > 0 {
		kinds := make([]string, len(q.Kinds))
		for i, k := range q.Kinds {
			kinds[i] = string(k)
		}
		all = append(all, "kind IN ["+quoteAll(kinds)+"]")
	}
	for _, facet := range filtered(q) {
		if facet != without {
			all = append(all, meiliHolds(facet, q.Filters[facet]))
		}
	}
	for _, facet := range Facets {
		if values := q.Except[facet]; len(values) > 0 {
			all = append(all, "NOT "+meiliHolds(facet, values))
		}
	}
	if q.Since > 0 {
		all = append(all, "added > "+strconv.FormatInt(q.Since, 10))
	}
	return strings.Join(all, " AND ")
}

// quoteAll writes values as the filter language reads them: between double
// quotes, with a backslash before a quote or a backslash.
func quoteAll(values []string) string {
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = `"` + escape.Replace(v) + `"`
	}
	return strings.Join(quoted, ", ")
}

func decodeHits(hits meilisearch.Hits) ([]Document, error) {
	docs := make([]Document, 0, len(hits))
	for _, h := range hits {
		var text string
		var d Document
		err := json.Unmarshal(h["doc"], &text)
		if err == nil {
			err = json.Unmarshal([]byte(text), &d)
		}
		if err != nil {
			return nil, fmt.Errorf("read a hit of meilisearch: %w", err)
		}
		docs = append(docs, d)
	}
	return docs, nil
}

// rank orders and explains what the server found. What only the server holds
// for a match stays behind, in its order.
func (m *Meili) rank(ctx context.Context, q Query, w *words, docs []Document) ([]Hit, error) {
	mark := &marker{words: w}
	if len(w.slots) == 0 {
		hits := make([]Hit, len(docs))
		for i := range docs {
			hits[i] = mark.explain(&docs[i], false)
		}
		return hits, nil
	}
	// The server has filtered already; restricted documents have lost their mark
	// of being restricted to nobody in JSON, and passed its filter.
	r, err := newCandidates(docs, m.now()).answer(ctx, Query{Text: q.Text, Phrases: q.Phrases, Limit: maxLimit, Viewer: Viewer{All: true}, NoFacets: true})
	if err != nil {
		return nil, err
	}
	have := make(map[Ref]bool, len(r.Hits))
	for _, h := range r.Hits {
		have[h.Ref()] = true
	}
	for i := range docs {
		if !have[docs[i].Ref()] {
			r.Hits = append(r.Hits, mark.explain(&docs[i], true))
		}
	}
	return r.Hits, nil
}

// meiliFacets joins the counts of all answers: those of a filtered facet come
// from the search without its filter.
func meiliFacets(q Query, answers []meilisearch.SearchResponse) (map[string][]FacetCount, error) {
	counts := map[facetValue]int{}
	list := filtered(q)
	for i, answer := range answers {
		if len(answer.FacetDistribution) == 0 {
			continue
		}
		var distribution map[string]map[string]int
		if err := json.Unmarshal(answer.FacetDistribution, &distribution); err != nil {
			return nil, fmt.Errorf("read the counts of meilisearch: %w", err)
		}
		for at, facet := range Facets {
			if i == 0 && slices.Contains(list, facet) || i > 0 && list[i-1] != facet {
				continue
			}
			for value, n := range distribution["f_"+facet] {
				counts[facetValue{uint8(at), value}] = n
			}
		}
	}
	return facetCounts(maps.All(counts), q.Filters), nil
}
