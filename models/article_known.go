package models

import (
	"context"
	"fmt"
	"slices"
)

// KnownName is a record with one of its names.
type KnownName struct {
	// Kind is KindCompany or KindPerson, CompanyKind that of a company.
	Kind, CompanyKind string
	ID                int64
	// Name is the primary name, Value the name that was looked up and Key its
	// folded form.
	Name, Value, Key string
	// Weight tells the better known of two records.
	Weight int64
}

// knownBatch is how many keys one query looks up.
const knownBatch = 5_000

// KnownNames finds the companies and people that have one of the folded names,
// as by NameKey. It asks the indexes for them in bounded batches, so that its
// cost follows the keys and not the number of records.
func (s *Store) KnownNames(ctx context.Context, actor Actor, keys []string) ([]KnownName, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var all []KnownName
	for batch := range slices.Chunk(keys, knownBatch) {
		for _, query := range []string{
			`select 'company' as kind, kind as company_kind, id, name, name as value, name_key as key, round_count + investment_count as weight from companies where name_key in ? and deleted_at is null`,
			`select 'person' as kind, id, name, name as value, name_key as key, investment_count as weight from people where name_key in ? and deleted_at is null`,
			`select case when n.company_id is null then 'person' else 'company' end as kind, coalesce(c.kind, '') as company_kind, coalesce(c.id, p.id) as id, coalesce(c.name, p.name) as name, n.value, n.name_key as key,
				coalesce(c.round_count + c.investment_count, p.investment_count) as weight
				from names n
				left join companies c on c.id = n.company_id and c.deleted_at is null
				left join people p on p.id = n.person_id and p.deleted_at is null
				where n.name_key in ? and n.kind <> 'ticker' and coalesce(c.id, p.id) is not null`,
		} {
			var rows []KnownName
			if err := s.scan(ctx, &rows, query, batch); err != nil {
				return nil, fmt.Errorf("known names: %w", err)
			}
			all = append(all, rows...)
		}
	}
	slices.SortFunc(all, func(a, b KnownName) int {
		if a.Key != b.Key {
			if a.Key < b.Key {
				return -1
			}
			return 1
		}
		return int(a.ID - b.ID)
	})
	return all, nil
}
