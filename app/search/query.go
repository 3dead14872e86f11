package search

import (
	"context"
	"errors"
	"time"
)

// Facets are the facets that can be counted and filtered by, in the order in
// which they are shown. Nothing else is ever taken from a request.
var Facets = []string{"kind", "sector", "country", "stage", "type", "year", "amount", "owner", "investor"}

// isFacet says whether name is one of Facets.
func isFacet(name string) bool {
	for _, known := range Facets {
		if name == known {
			return true
		}
	}
	return false
}

// Viewer is on whose behalf a search runs.
type Viewer struct {
	UserID int64
	All    bool // sees restricted records that are not theirs, too
}

func (v Viewer) mayRead(readers []int64) bool {
	if v.All || readers == nil {
		return true
	}
	for _, id := range readers {
		if id == v.UserID {
			return true
		}
	}
	return false
}

// Query is one search. The values of a filter are alternatives; filters of
// different facets must all hold. Filters of unknown facets are ignored. The
// values of "year" and "amount" may be ranges (see Span).
type Query struct {
	Text     string   // words; to a Searcher, fields as well (see Read)
	Plain    bool     // to a Searcher, Text is a name and has no fields
	Phrases  []string // every hit has these, the words of each together and as they are written
	Without  []string // no hit has these
	Filters  map[string][]string
	Except   map[string][]string // no hit has any of these values
	Since    int64               // only records made after it, in seconds since 1970; 0 means all
	Kinds    []Kind              // no kinds means all
	Limit    int                 // 20 when not positive, at most 200
	After    string              // Next of the page before
	NoFacets bool                // for suggestions, which show none
	NoTotal  bool                // Total may be less than there is: it is not shown
	Viewer   Viewer
}

const (
	defaultLimit = 20
	maxLimit     = 200
	maxText      = 300 // bytes of a query that are looked at
)

func (q Query) limit() int {
	switch {
	case q.Limit <= 0:
		return defaultLimit
	case q.Limit > maxLimit:
		return maxLimit
	}
	return q.Limit
}

// Segment is a piece of text that is marked or not.
type Segment struct {
	Text string `json:"text"`
	Mark bool   `json:"mark,omitempty"`
}

// Reason says why a hit is there: a message "search.why." + Key with its data.
// Passage is set when the reason is a piece of text.
type Reason struct {
	Key     string            `json:"key"`
	Data    map[string]string `json:"data,omitempty"`
	Passage []Segment         `json:"passage,omitempty"`
	Missing []string          `json:"missing,omitempty"` // words that it does not hold
}

// Hit is one record found.
type Hit struct {
	Kind     Kind              `json:"kind"`
	ID       int64             `json:"id"`
	Title    string            `json:"title"`
	Subtitle string            `json:"subtitle"`
	URL      string            `json:"url"`
	Attrs    map[string]string `json:"-"`
	Added    int64             `json:"-"` // when we made the record, in seconds since 1970
	Reason   Reason            `json:"-"`

	TitleMarks    []Segment `json:"-"`
	SubtitleMarks []Segment `json:"-"`
}

// Ref is the record of the hit.
func (h Hit) Ref() Ref {
	return Ref{Kind: h.Kind, ID: h.ID}
}

// FacetCount is how many of the hits have a value; Selected is set when the
// value is among the query's filters.
type FacetCount struct {
	Value    string `json:"value"`
	Count    int    `json:"count"`
	Selected bool   `json:"selected,omitempty"`
}

// Result is what a search found, best first.
type Result struct {
	Total       int
	TotalCapped bool // there are more than Total
	Hits        []Hit
	Facets      map[string][]FacetCount
	Next        string // After of the next page, empty on the last
	Degraded    bool   // the engine is down, the database answered
	Relaxed     bool   // nothing holds every word
	Terms       []Term // the fields of the query, of a Searcher's answer
	Words       string // what of the query is no field
	Took        time.Duration
}

// Errors of engines.
var (
	// ErrNotReady is returned while an engine has no complete index.
	ErrNotReady = errors.New("search: no index yet")
	// ErrBadCursor is returned for a Query.After that no page gave out.
	ErrBadCursor = errors.New("search: bad page")
)

// Source streams documents in batches until none is left; an empty batch ends
// it.
type Source func(ctx context.Context) ([]Document, error)

// Engine holds documents and answers queries. Implementations are safe for
// concurrent use.
type Engine interface {
	// Name says which engine it is: "embedded", "meilisearch" or "database".
	Name() string
	// Search answers a query. It returns ErrNotReady without a complete index.
	Search(ctx context.Context, q Query) (Result, error)
	// Values lists values of a facet that hold words beginning like the text, the
	// most frequent first, counted among what the viewer may see.
	Values(ctx context.Context, v Viewer, facet, text string, limit int) ([]FacetCount, error)
	// Apply brings documents in and takes records out; when it returns nil the
	// change is found. Applying the same twice changes nothing.
	Apply(ctx context.Context, upserts []Document, deletes []Ref) error
	// Rebuild makes a new index of all documents beside the present one, which
	// goes on answering, and swaps them at the end.
	Rebuild(ctx context.Context, source Source) error
	// Each reads every document, in no order, until fn fails.
	Each(ctx context.Context, fn func(Stored) error) error
	// Health returns nil when the engine can answer, ErrNotReady when it has
	// yet to be built, another error when it cannot be reached.
	Health(ctx context.Context) error
	Close() error
}
