package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/meilisearch/meilisearch-go"
)

const (
	// meiliIndex is the index that answers; its number is the version of what
	// stands in it, so that a new version builds its own.
	meiliIndex    = "dealflow_3"
	meiliBuilding = meiliIndex + "_new"
	meiliOldest   = "1.10" // of the servers that can do what is asked of them
	meiliTaskTime = 2 * time.Minute
	meiliBatch    = 1000
)

// Meili is the engine of a firm: a Meilisearch server, shared by all replicas.
type Meili struct {
	address string
	clients atomic.Pointer[meiliClients]
	checked atomic.Bool // the settings are ours
	now     func() time.Time
	poll    time.Duration
	limit   time.Duration // of one task
}

// OpenMeili returns the engine at an address. The server need not be up yet:
// Health says whether it answers and is new enough. The key may be the server's
// master key, which is then used only to make two keys of less right.
func OpenMeili(address, key string) *Meili {
	m := &Meili{address: address, now: time.Now, poll: 30 * time.Millisecond, limit: meiliTaskTime}
	client := newMeiliClient(address, key)
	m.clients.Store(&meiliClients{search: client, write: client})
	return m
}

// Name is "meilisearch".
func (m *Meili) Name() string { return "meilisearch" }

// Close gives the connections back.
func (m *Meili) Close() error {
	c := m.clients.Load()
	c.search.Close()
	c.write.Close()
	return nil
}

// Health returns ErrNotReady until an index was built, and an error that names
// the version when the server is too old.
func (m *Meili) Health(ctx context.Context) error {
	if err := m.narrow(ctx); err != nil {
		return err
	}
	if _, err := m.clients.Load().write.GetIndexWithContext(ctx, meiliIndex); err != nil {
		if isMeili(err, "index_not_found") {
			return ErrNotReady
		}
		return plainMeili("look for the index", err)
	}
	return m.setUp(ctx)
}

// newEnough asks for the version. A key that may not ask is believed.
func newEnough(ctx context.Context, client meilisearch.ServiceManager) error {
	version, err := client.VersionWithContext(ctx)
	if isMeili(err, "invalid_api_key") {
		return nil
	}
	if err != nil {
		return plainMeili("ask meilisearch for its version", err)
	}
	if !atLeast(version.PkgVersion, meiliOldest) {
		return fmt.Errorf("meilisearch is %s; %s or newer is needed", version.PkgVersion, meiliOldest)
	}
	return nil
}

// atLeast compares versions by their first two numbers.
func atLeast(version, oldest string) bool {
	part := func(v string, i int) int {
		parts := strings.Split(v, ".")
		if i >= len(parts) {
			return 0
		}
		n, _ := strconv.Atoi(parts[i])
		return n
	}
	if a, b := part(version, 0), part(oldest, 0); a != b {
		return a > b
	}
	return part(version, 1) >= part(oldest, 1)
}

func isMeili(err error, code string) bool {
	var e *meilisearch.Error
	return errors.As(err, &e) && e.MeilisearchApiError.Code == code
}

// plainMeili keeps what went wrong and drops the request, which holds what
// people wrote.
func plainMeili(doing string, err error) error {
	var e *meilisearch.Error
	if !errors.As(err, &e) {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if e.MeilisearchApiError.Code != "" {
		return fmt.Errorf("%s: meilisearch says %s (status %d)", doing, e.MeilisearchApiError.Code, e.StatusCode)
	}
	if e.OriginError != nil {
		return fmt.Errorf("%s: %w", doing, e.OriginError)
	}
	return fmt.Errorf("%s: meilisearch answers with status %d", doing, e.StatusCode)
}

// wait waits for a task and returns why it failed.
func (m *Meili) wait(ctx context.Context, doing string, info *meilisearch.TaskInfo, err error) error {
	if err != nil {
		return plainMeili(doing, err)
	}
	ctx, cancel := context.WithTimeout(ctx, m.limit)
	defer cancel()
	task, err := m.clients.Load().write.WaitForTaskWithContext(ctx, info.TaskUID, m.poll)
	if err != nil {
		return plainMeili(doing+": wait for task "+strconv.FormatInt(info.TaskUID, 10), err)
	}
	if task.Status != meilisearch.TaskStatusSucceeded {
		return fmt.Errorf("%s: task %d %s: %s", doing, info.TaskUID, task.Status, task.Error.Code)
	}
	return nil
}

// meiliSettings is how the index is to search.
func meiliSettings() *meilisearch.Settings {
	filterable := []string{"restricted", "readers", "kind", "year", "amount", "currency", "added"}
	for _, facet := range Facets {
		filterable = append(filterable, "f_"+facet, "v_"+facet)
	}
	return &meilisearch.Settings{
		SearchableAttributes: []string{"whole", "names", "facts", "passages", "pairs", "tails"},
		DisplayedAttributes:  []string{"id", "doc"},
		FilterableAttributes: filterable,
		SortableAttributes:   []string{"ours", "recency"},
		RankingRules:         []string{"sort", "words", "typo", "attribute", "kind_rank:asc", "proximity", "exactness", "ours:desc", "recency:desc"},
		TypoTolerance: &meilisearch.TypoTolerance{Enabled: true, DisableOnNumbers: true, DisableOnWords: []string{}, DisableOnAttributes: []string{},
			MinWordSizeForTypos: meilisearch.MinWordSizeForTypos{OneTypo: 4, TwoTypos: 8}},
		Pagination:     &meilisearch.Pagination{MaxTotalHits: meiliMaxTotal},
		Faceting:       &meilisearch.Faceting{MaxValuesPerFacet: 100, SortFacetValuesBy: map[string]meilisearch.SortFacetType{"*": meilisearch.SortFacetTypeCount}},
		SearchCutoffMs: 1200,
	}
}

// meiliDocument is a document as the server is given it: every form of its
// names, computed by us, and itself as text to be shown.
func (m *Meili) meiliDocument(d *Document) (map[string]any, error) {
	own, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	t := newTerms()
	t.of(d)
	var whole, names, facts []string
	for _, term := range t.list {
		switch term.class {
		case classWhole, classWholeSaid:
			whole = append(whole, term.text)
		case classWord, classJoin, classSyllable:
			names = append(names, term.text)
		default:
			facts = append(facts, term.text)
		}
	}
	ours := 0
	if d.Ours {
		ours = 1
	}
	doc := map[string]any{
		"id": d.ID(), "doc": string(own), "version": d.Version, "kind": string(d.Kind), "kind_rank": rankOf(d), "ours": ours,
		"recency": recency(d.Date, dayOf(m.now())), "restricted": d.Readers != nil, "readers": d.Readers,
		"amount": d.Amount, "currency": d.Currency, "added": d.Added, "year": meiliYears(d),
		"whole": whole, "names": names, "facts": facts, "passages": passageText(d), "pairs": meiliPairs(d), "tails": meiliTails(whole, names, facts),
	}
	for _, facet := range Facets {
		doc["f_"+facet] = d.Facets[facet]
		var forms []string
		for _, value := range d.Facets[facet] {
			forms = append(forms, meiliValueForms(value)...)
		}
		doc["v_"+facet] = forms
	}
	return doc, nil
}

// Apply writes and removes documents and waits until they are found.
func (m *Meili) Apply(ctx context.Context, upserts []Document, deletes []Ref) error {
	if len(deletes) > 0 {
		ids := make([]string, len(deletes))
		for i, ref := range deletes {
			ids[i] = ref.String()
		}
		info, err := m.clients.Load().write.Index(meiliIndex).DeleteDocumentsWithContext(ctx, ids, nil)
		if err := m.wait(ctx, "remove documents", info, err); err != nil {
			return err
		}
	}
	return m.add(ctx, meiliIndex, lastOfEach(upserts))
}

func (m *Meili) add(ctx context.Context, index string, docs []Document) error {
	key := "id"
	for len(docs) > 0 {
		n := min(meiliBatch, len(docs))
		batch := make([]map[string]any, n)
		for i := range batch {
			var err error
			if batch[i], err = m.meiliDocument(&docs[i]); err != nil {
				return err
			}
		}
		docs = docs[n:]
		info, err := m.clients.Load().write.Index(index).AddDocumentsWithContext(ctx, batch, &meilisearch.DocumentOptions{PrimaryKey: &key})
		if err := m.wait(ctx, "add documents", info, err); err != nil {
			return err
		}
	}
	return nil
}

// Each reads every document, a page at a time.
func (m *Meili) Each(ctx context.Context, fn func(Stored) error) error {
	for offset := int64(0); ; offset += meiliBatch {
		var page meilisearch.DocumentsResult
		query := &meilisearch.DocumentsQuery{Offset: offset, Limit: meiliBatch, Fields: []string{"doc"}}
		if err := m.clients.Load().write.Index(meiliIndex).GetDocumentsWithContext(ctx, query, &page); err != nil {
			if isMeili(err, "index_not_found") {
				return ErrNotReady
			}
			return plainMeili("read documents", err)
		}
		for _, hit := range page.Results {
			var text string
			var d Document
			err := json.Unmarshal(hit["doc"], &text)
			if err == nil {
				err = json.Unmarshal([]byte(text), &d)
			}
			if err != nil {
				return fmt.Errorf("read a document of meilisearch: %w", err)
			}
			if err := fn(Stored{Ref: d.Ref(), Version: d.Version, Sum: documentSum(&d)}); err != nil {
				return err
			}
		}
		if len(page.Results) < meiliBatch {
			return nil
		}
	}
}

// Rebuild fills a second index and swaps it with the one that answers.
func (m *Meili) Rebuild(ctx context.Context, source Source) error {
	if err := m.drop(ctx, meiliBuilding); err != nil {
		return err
	}
	if err := m.create(ctx, meiliBuilding); err != nil {
		return err
	}
	for {
		docs, err := source(ctx)
		if err != nil {
			return err
		}
		if len(docs) == 0 {
			break
		}
		if err := m.add(ctx, meiliBuilding, docs); err != nil {
			return err
		}
	}
	// Both sides of a swap have to exist.
	if _, err := m.clients.Load().write.GetIndexWithContext(ctx, meiliIndex); isMeili(err, "index_not_found") {
		if err := m.create(ctx, meiliIndex); err != nil {
			return err
		}
	} else if err != nil {
		return plainMeili("look for the index", err)
	}
	info, err := m.clients.Load().write.SwapIndexesWithContext(ctx, []*meilisearch.SwapIndexesParams{{Indexes: []string{meiliIndex, meiliBuilding}}})
	if err := m.wait(ctx, "swap indexes", info, err); err != nil {
		return err
	}
	return m.drop(ctx, meiliBuilding)
}

func (m *Meili) create(ctx context.Context, index string) error {
	info, err := m.clients.Load().write.CreateIndexWithContext(ctx, &meilisearch.IndexConfig{Uid: index, PrimaryKey: "id"})
	if err := m.wait(ctx, "create index", info, err); err != nil {
		return err
	}
	info, err = m.clients.Load().write.Index(index).UpdateSettingsWithContext(ctx, meiliSettings())
	return m.wait(ctx, "set up index", info, err)
}

// drop deletes an index if it is there.
func (m *Meili) drop(ctx context.Context, index string) error {
	if _, err := m.clients.Load().write.GetIndexWithContext(ctx, index); err != nil {
		if isMeili(err, "index_not_found") {
			return nil
		}
		return plainMeili("look for an index", err)
	}
	info, err := m.clients.Load().write.DeleteIndexWithContext(ctx, index)
	return m.wait(ctx, "delete index", info, err)
}
