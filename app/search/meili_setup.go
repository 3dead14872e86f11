package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"time"

	"github.com/meilisearch/meilisearch-go"
)

// meiliClients are the two ways in which the server is asked.
type meiliClients struct {
	search meilisearch.ServiceManager // questions of people
	write  meilisearch.ServiceManager // everything else
	narrow bool                       // each has a key that may do no more than that
}

// The keys that are made on the server, each with a number of its own so that
// replicas and restarts find the same, and what each may do. A swap belongs to no
// index, and a key of some indexes only is not told how it ended; so the second
// reaches all.
var meiliKeys = map[string]meilisearch.Key{
	"search": {Name: "Dealflow search", UID: "6f1f6f0a-5d5c-4c3e-9a0e-8a6d1f0b7c11", Actions: []string{"search"}, Indexes: []string{"dealflow_*"}},
	"write": {Name: "Dealflow index", UID: "6f1f6f0a-5d5c-4c3e-9a0e-8a6d1f0b7c12", Indexes: []string{"*"},
		Actions: []string{"search", "documents.*", "indexes.*", "settings.*", "tasks.get"}},
}

func newMeiliClient(address, key string) meilisearch.ServiceManager {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 32
	return meilisearch.New(address, meilisearch.WithAPIKey(key), meilisearch.DisableRetries(),
		meilisearch.WithCustomClient(&http.Client{Transport: transport, Timeout: 30 * time.Second}))
}

// narrow looks once whether the server is new enough, and replaces a master key
// by keys of least right. A key that may not make keys is taken to be such a key
// already.
func (m *Meili) narrow(ctx context.Context) error {
	have := m.clients.Load()
	if have.narrow {
		return nil
	}
	if err := newEnough(ctx, have.write); err != nil {
		return err
	}
	next := &meiliClients{narrow: true}
	for _, side := range []struct {
		name string
		into *meilisearch.ServiceManager
	}{{"search", &next.search}, {"write", &next.write}} {
		wanted := meiliKeys[side.name]
		key, err := have.write.GetKeyWithContext(ctx, wanted.UID)
		if isMeili(err, "api_key_not_found") {
			key, err = have.write.CreateKeyWithContext(ctx, &wanted)
		}
		if isMeili(err, "api_key_already_exists") { // another replica was quicker
			key, err = have.write.GetKeyWithContext(ctx, wanted.UID)
		}
		if isMeili(err, "invalid_api_key") || isMeili(err, "missing_master_key") {
			m.clients.CompareAndSwap(have, &meiliClients{search: have.search, write: have.write, narrow: true})
			return nil
		}
		if err != nil {
			return plainMeili("make a key", err)
		}
		if !sameSet(key.Actions, wanted.Actions) || !sameSet(key.Indexes, wanted.Indexes) {
			return fmt.Errorf("the key %q of meilisearch has other rights than ours; delete it there", wanted.UID)
		}
		*side.into = newMeiliClient(m.address, key.Key)
	}
	m.clients.CompareAndSwap(have, next)
	return nil
}

func sameSet(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}

// errOtherSettings is returned when somebody else set up the index.
var errOtherSettings = errors.New("the index is set up otherwise")

// setUp holds the index that answers to our settings, once in the life of the
// process: somebody may have changed them on the server.
func (m *Meili) setUp(ctx context.Context) error {
	if m.checked.Load() {
		return nil
	}
	index := m.clients.Load().write.Index(meiliIndex)
	have, err := index.GetSettingsWithContext(ctx)
	if err != nil {
		return plainMeili("read the settings", err)
	}
	if err := sameSettings(have, meiliSettings()); err != nil {
		info, err := index.UpdateSettingsWithContext(ctx, meiliSettings())
		if err := m.wait(ctx, "set up index", info, err); err != nil {
			return err
		}
	}
	m.checked.Store(true)
	return nil
}

// sameSettings compares what we set; the order matters where the server ranks
// by it.
func sameSettings(have, want *meilisearch.Settings) error {
	sets := slices.Equal(have.SearchableAttributes, want.SearchableAttributes) && slices.Equal(have.RankingRules, want.RankingRules) &&
		sameSet(have.FilterableAttributes, want.FilterableAttributes) && sameSet(have.SortableAttributes, want.SortableAttributes) &&
		sameSet(have.DisplayedAttributes, want.DisplayedAttributes)
	if !sets || have.SearchCutoffMs != want.SearchCutoffMs || !settingsHold(have.TypoTolerance, want.TypoTolerance) ||
		!settingsHold(have.Pagination, want.Pagination) || !settingsHold(have.Faceting, want.Faceting) {
		return errOtherSettings
	}
	return nil
}

// settingsHold says whether the server's part of the settings has each value of ours;
// it may have more.
func settingsHold(have, want any) bool {
	read := func(v any) map[string]any {
		fields := map[string]any{}
		if data, err := json.Marshal(v); err == nil {
			_ = json.Unmarshal(data, &fields) // fields stays empty, and unequal
		}
		return fields
	}
	got := read(have)
	for name, value := range read(want) {
		if !reflect.DeepEqual(got[name], value) {
			return false
		}
	}
	return true
}
