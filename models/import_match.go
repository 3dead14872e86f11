package models

import (
	"context"
	"fmt"
)

// CompanyMatcher finds existing companies that a data set speaks of although no
// import has linked them yet. A row and a company belong together when they
// share a name (NameKey, further names included), their countries do not
// contradict, and neither has another candidate. A shared home page alone says
// nothing: hundreds of companies share theirs.
//
// Every row of the file is offered before the first one is written, because
// whether a row is the only candidate shows at the end of the file.
type CompanyMatcher struct {
	store   *Store
	dataset string
	byName  map[string][]candidate
	rows    map[string]map[int64]bool // key → companies that it may be
}

type candidate struct {
	id      int64
	country string
}

// CompanyMatcher reads the names of all companies that the data set has no key for.
func (s *Store) CompanyMatcher(ctx context.Context, dataset string) (*CompanyMatcher, error) {
	m := &CompanyMatcher{store: s, dataset: dataset, byName: map[string][]candidate{}, rows: map[string]map[int64]bool{}}
	rows, err := s.bulkQuery(ctx, `select c.id, c.country, c.name_key from companies c
			where c.deleted_at is null and not exists (select 1 from external_refs e where e.record_kind = 'company' and e.record_id = c.id and e.dataset = ?)
		union select c.id, c.country, n.name_key from names n join companies c on c.id = n.company_id
			where c.deleted_at is null and not exists (select 1 from external_refs e where e.record_kind = 'company' and e.record_id = c.id and e.dataset = ?)`, dataset, dataset)
	if err != nil {
		return nil, fmt.Errorf("match companies: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var c candidate
		var key string
		if err := rows.Scan(&c.id, &c.country, &key); err != nil {
			return nil, fmt.Errorf("match companies: %w", err)
		}
		m.byName[key] = append(m.byName[key], c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("match companies: %w", err)
	}
	return m, nil
}

// Needed reports whether there is any company to be matched; if not, rows need
// not be offered.
func (m *CompanyMatcher) Needed() bool { return len(m.byName) > 0 }

// Offer notes which companies the row may be.
func (m *CompanyMatcher) Offer(row ImportCompany) {
	for _, c := range m.byName[NameKey(row.Name)] {
		if !sameCountry(c.country, row.Country) {
			continue
		}
		if m.rows[row.Key] == nil {
			m.rows[row.Key] = map[int64]bool{}
		}
		m.rows[row.Key][c.id] = true
	}
}

// sameCountry reports whether two countries do not contradict. Mainland
// companies are often registered in Hong Kong.
func sameCountry(a, b string) bool {
	if a == "" || b == "" || a == b {
		return true
	}
	return a == "CN" && b == "HK" || a == "HK" && b == "CN"
}

// Links returns the company that each matched key stands for.
func (m *CompanyMatcher) Links(ctx context.Context) (map[string]int64, error) {
	keys := make([]string, 0, len(m.rows))
	for key := range m.rows {
		keys = append(keys, key)
	}
	// A row that an earlier import has made its own company of is no candidate.
	known, err := m.store.importedIDs(ctx, m.dataset, KindCompany, keys)
	if err != nil {
		return nil, fmt.Errorf("match companies: %w", err)
	}
	claims := map[int64]int{}
	for key, ids := range m.rows {
		if _, ok := known[key]; ok {
			continue
		}
		for id := range ids {
			claims[id]++
		}
	}
	links := map[string]int64{}
	for key, ids := range m.rows {
		if _, ok := known[key]; ok || len(ids) != 1 {
			continue
		}
		for id := range ids {
			if claims[id] == 1 {
				links[key] = id
			}
		}
	}
	return links, nil
}
