package search

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/meilisearch/meilisearch-go"
)

// To the server a wrong first letter is two typos, which it forgives in long
// words only. So it is given the words of names without their first letter, and
// is asked for those when nothing else is found.

// meiliTails are words without their first letter, where a typo is forgiven.
func meiliTails(lists ...[]string) []string {
	tails := []string{}
	for _, list := range lists {
		for _, word := range list {
			tail := tailOf(slot{word: word})
			if tail != "" && !strings.Contains(word, " ") && !slices.Contains(tails, tail) {
				tails = append(tails, tail)
			}
		}
	}
	return tails
}

// tailOf is the word of a slot without its first letter; empty when it has to
// be as it is written.
func tailOf(s slot) string {
	first, size := utf8.DecodeRuneInString(s.word)
	if s.edits() == 0 || first > 'z' {
		return ""
	}
	return s.word[size:]
}

// askTails asks again with each word in turn without its first letter, all in
// one request, and returns the first answer with hits, or nil. Counts of
// filtered facets are not asked for: they come with the answer's own.
func (m *Meili) askTails(ctx context.Context, q Query, w *words, from int) ([]meilisearch.SearchResponse, error) {
	var queries []*meilisearch.SearchRequest
	if len(q.Phrases)+len(q.Without) > 0 {
		return nil, nil
	}
	for i, s := range w.slots {
		tail := tailOf(s)
		if tail == "" {
			continue
		}
		texts := make([]string, len(w.slots))
		for j, other := range w.slots {
			texts[j] = other.word
		}
		texts[i] = tail
		queries = append(queries, m.request(q, strings.Join(texts, " "), from, meilisearch.All))
	}
	if len(queries) == 0 {
		return nil, nil
	}
	answer, err := m.clients.Load().search.MultiSearchWithContext(ctx, &meilisearch.MultiSearchRequest{Queries: queries})
	if err != nil {
		return nil, err
	}
	for i := range answer.Results {
		if answer.Results[i].EstimatedTotalHits > 0 {
			return answer.Results[i : i+1], nil
		}
	}
	return nil, nil
}
