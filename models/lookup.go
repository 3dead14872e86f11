package models

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// LookupRow is a company or person that the beginning of a name may mean.
type LookupRow struct {
	Kind string
	ID   int64
	Name string
	// Other is the further name that matched, "" when the primary name did.
	Other                 string
	Domain, Country, City string
	// At is a company that a person has a role at.
	At        string
	DealCount int64
	Weight    int64
	// Key is the folded name that matched.
	Key string
}

// lookupReach is how many names of each kind are looked at before the best of
// them are chosen.
const lookupReach = 50

// matched are the records whose primary or further name begins so; both halves
// walk an index and stop.
const matchedCompanies = `(
		select id, other, key from (select id, '' as other, name_key as key from companies where name_key >= ? and name_key < ? and deleted_at is null order by name_key, id limit ?) a
		union all
		select id, other, key from (select company_id as id, value as other, name_key as key from names where name_key >= ? and name_key < ? and company_id is not null order by name_key limit ?) b
	) m join companies c on c.id = m.id and c.deleted_at is null`
const matchedPeople = `(
		select id, other, key from (select id, '' as other, name_key as key from people where name_key >= ? and name_key < ? and deleted_at is null order by name_key, id limit ?) a
		union all
		select id, other, key from (select person_id as id, value as other, name_key as key from names where name_key >= ? and name_key < ? and person_id is not null order by name_key limit ?) b
	) m join people p on p.id = m.id and p.deleted_at is null`

// Lookup returns the companies and people, as far as kinds ask for them, whose
// name begins with the text: exact names first, then the best known.
func (s *Store) Lookup(ctx context.Context, actor Actor, kinds []string, text string, limit int) ([]LookupRow, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	key := NameKey(clean(text))
	if key == "" {
		return nil, nil
	}
	end := key + "\U0010FFFF"
	names := []any{key, end, lookupReach, key, end, lookupReach}
	var all []LookupRow
	for _, kind := range kinds {
		var rows []LookupRow
		var err error
		switch kind {
		case KindCompany:
			err = s.scan(ctx, &rows, `select 'company' as kind, c.id, c.name, m.other, m.key, c.domain, c.country, c.city, c.round_count + c.investment_count as weight,
				(select count(*) from deals d where d.company_id = c.id and d.deleted_at is null and `+visibleDeal+`) as deal_count from `+matchedCompanies,
				append(actor.visibleArgs(), names...)...)
		case KindPerson:
			err = s.scan(ctx, &rows, `select 'person' as kind, p.id, p.name, m.other, m.key, p.country, p.city, p.investment_count as weight,
				coalesce((select co.name from roles ro join companies co on co.id = ro.company_id and co.deleted_at is null where ro.person_id = p.id order by ro.id limit 1), '') as at from `+matchedPeople, names...)
		}
		if err != nil {
			return nil, fmt.Errorf("look up %s: %w", kind, err)
		}
		all = append(all, rows...)
	}
	return bestMatches(all, key, limit), nil
}

func bestMatches(rows []LookupRow, key string, limit int) []LookupRow {
	slices.SortStableFunc(rows, func(a, b LookupRow) int {
		if exactA, exactB := a.Key == key, b.Key == key; exactA != exactB {
			if exactA {
				return -1
			}
			return 1
		}
		if a.Weight != b.Weight {
			return int(b.Weight - a.Weight)
		}
		return strings.Compare(a.Key, b.Key)
	})
	type record struct {
		kind string
		id   int64
	}
	seen := map[record]bool{}
	best := rows[:0]
	for _, row := range rows {
		if r := (record{row.Kind, row.ID}); !seen[r] && len(best) < limit {
			seen[r] = true
			best = append(best, row)
		}
	}
	return best
}

// titles name a record of each kind.
var titles = map[string]string{
	KindCompany: `select name from companies where id = ? and deleted_at is null`,
	KindPerson:  `select name from people where id = ? and deleted_at is null`,
	KindRound:   `select c.name from rounds r join companies c on c.id = r.company_id where r.id = ? and r.deleted_at is null`,
	KindDeal:    `select c.name from deals d join companies c on c.id = d.company_id where d.id = ? and d.deleted_at is null`,
}

// Ref names a company, person, round or deal that the actor may see.
func (s *Store) Ref(ctx context.Context, actor Actor, kind string, id int64) (RecordRef, error) {
	ref := RecordRef{Kind: kind, ID: id}
	if err := actor.mustRead(); err != nil {
		return ref, err
	}
	query, ok := titles[kind]
	if !ok {
		return ref, ErrNotFound
	}
	if err := s.mustSee(ctx, actor, kind, id); err != nil {
		return ref, err
	}
	if err := s.scan(ctx, &ref.Title, query, id); err != nil {
		return ref, fmt.Errorf("%s %d: %w", kind, id, err)
	}
	if ref.Title == "" {
		return ref, ErrNotFound
	}
	return ref, nil
}

// Refs names records by their keys, in their order. What is not there for the
// actor is left out.
func (s *Store) Refs(ctx context.Context, actor Actor, keys []string) ([]RecordRef, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	titles, err := s.titlesOf(ctx, actor, keys[:min(len(keys), maxLinks)])
	if err != nil {
		return nil, fmt.Errorf("name records: %w", err)
	}
	return named(keys, titles), nil
}
