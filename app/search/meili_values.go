package search

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/meilisearch/meilisearch-go"
)

// meiliValueEnd parts a form of a value from the value.
const meiliValueEnd = "\x1f"

// meiliValueForms are what a value of a facet is found by, each followed by the
// value itself: it turned around at each of its words, because the server
// compares a value from its beginning only.
func meiliValueForms(value string) []string {
	var starts []int
	text := strings.ToLower(strings.ReplaceAll(value, "_", " "))
	for _, tok := range tokenize(text) {
		if !tok.cjk {
			starts = append(starts, tok.start)
			continue
		}
		for at := tok.start; at < tok.end; {
			starts = append(starts, at)
			_, size := utf8.DecodeRuneInString(text[at:])
			at += size
		}
	}
	forms := make([]string, 0, len(starts))
	for _, at := range starts {
		form := text[at:]
		if at > 0 {
			form += " " + strings.TrimSpace(text[:at])
		}
		forms = append(forms, form+meiliValueEnd+value)
	}
	return forms
}

// Values lists values of a facet; see Engine.
func (m *Meili) Values(ctx context.Context, v Viewer, facet, text string, limit int) ([]FacetCount, error) {
	if !isFacet(facet) {
		return nil, nil
	}
	request := &meilisearch.FacetSearchRequest{FacetName: "f_" + facet}
	if text = strings.TrimSpace(strings.ReplaceAll(text, "_", " ")); text != "" {
		request.FacetName, request.FacetQuery = "v_"+facet, strings.ToLower(text)
	}
	if filter := meiliFilter(Query{Viewer: v}, ""); filter != "" {
		request.Filter = filter
	}
	raw, err := m.clients.Load().search.Index(meiliIndex).FacetSearchWithContext(ctx, request)
	if err != nil {
		if isMeili(err, "index_not_found") {
			return nil, ErrNotReady
		}
		return nil, plainMeili("list values", err)
	}
	var answer struct {
		FacetHits []struct {
			Value string `json:"value"`
			Count int    `json:"count"`
		} `json:"facetHits"`
	}
	if err := json.Unmarshal(*raw, &answer); err != nil {
		return nil, fmt.Errorf("read values: %w", err)
	}
	counts := map[string]int{}
	for _, h := range answer.FacetHits {
		_, value, turned := strings.Cut(h.Value, meiliValueEnd)
		if !turned {
			value = h.Value
		}
		counts[value] = max(counts[value], h.Count)
	}
	return sortValues(counts, limit), nil
}

// meiliPairs are the neighbouring words of passages, each two in one, as names
// have theirs.
func meiliPairs(d *Document) []string {
	pairs := []string{}
	seen := map[string]bool{}
	for _, p := range d.Passages {
		tokens := tokenize(p.Text)
		for i := 0; i+1 < len(tokens); i++ {
			a, b := tokens[i], tokens[i+1]
			if pair := a.text + b.text; !a.cjk && !b.cjk && len(pair) <= 120 && !seen[pair] {
				seen[pair] = true
				pairs = append(pairs, pair)
			}
		}
	}
	return pairs
}
