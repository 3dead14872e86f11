package models

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// NameMatch is a record that a name may mean.
type NameMatch struct {
	// Kind is KindCompany or KindPerson.
	Kind string
	ID   int64
	Name string
	// Other is the further name that matched, "" when the primary name did.
	Other string
	// Domain, Country and At tell it from its namesakes; At is a company that a
	// person has a role at.
	Domain, Country, At string
	// Exact is set when a whole name matched, and not only its first words.
	Exact bool
	// Investor is set when it is known to invest.
	Investor bool

	key    string
	weight int64
}

// resolveLimit bounds the names that are resolved at once, resolveReach the
// records of each kind that are looked at for them.
const (
	resolveLimit = 40
	resolveReach = 400
)

// Resolve finds for each name the companies and people, as far as kinds ask for
// them, that have it as one of their names, in any case and punctuation: 雷军 is
// Lei Jun. Where none has, those whose name begins with it as a whole word:
// Morningside is Morningside Ventures. The best known come first, at most 8 for
// each name.
func (s *Store) Resolve(ctx context.Context, actor Actor, kinds []string, names []string) (map[string][]NameMatch, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	keys := map[string]string{}
	for _, name := range names {
		if key := NameKey(clean(name)); key != "" && len(keys) < resolveLimit {
			keys[name] = key
		}
	}
	if len(keys) == 0 {
		return nil, nil
	}
	var all []NameMatch
	for _, kind := range kinds {
		rows, err := s.resolveKind(ctx, kind, keys)
		if err != nil {
			return nil, fmt.Errorf("resolve %s: %w", kind, err)
		}
		all = append(all, rows...)
	}
	found := map[string][]NameMatch{}
	for name, key := range keys {
		found[name] = matchesOf(all, key)
	}
	return found, nil
}

// resolveKind reads the records of a kind that any of the names may mean: one
// query over the indexes of names. It keeps what the names lead to apart, because
// PostgreSQL without statistics looks them up again for every record.
func (s *Store) resolveKind(ctx context.Context, kind string, keys map[string]string) ([]NameMatch, error) {
	exact := make([]string, 0, len(keys))
	for _, key := range keys {
		exact = append(exact, key)
	}
	slices.Sort(exact)
	exact = slices.Compact(exact)
	begins, ranges := strings.TrimSuffix(strings.Repeat(`name_key >= ? and name_key < ? or `, len(exact)), " or "), []any{}
	for _, key := range exact {
		low, high := key+" ", key+"!"
		if wide(key) {
			low, high = key, key+"\U0010FFFF"
		}
		ranges = append(ranges, low, high)
	}
	args := func() []any { return append(append([]any{exact}, ranges...), resolveReach) }
	var rows []struct {
		NameMatch
		NameKey string
		Weight  int64
	}
	var err error
	switch kind {
	case KindCompany:
		err = s.scan(ctx, &rows, `with m as materialized (
				select * from (select id, '' as other, name_key from companies where deleted_at is null and (name_key in ? or `+begins+`) limit ?) a
				union all select * from (select company_id as id, value as other, name_key from names where company_id is not null and (name_key in ? or `+begins+`) limit ?) b)
			select 'company' as kind, c.id, c.name, m.other, m.name_key, c.domain, c.country, c.investment_count > 0 or c.kind = 'investor' as investor, c.round_count + c.investment_count as weight
			from m join companies c on c.id = m.id and c.deleted_at is null`, append(args(), args()...)...)
	case KindPerson:
		err = s.scan(ctx, &rows, `with m as materialized (
				select * from (select id, '' as other, name_key from people where deleted_at is null and (name_key in ? or `+begins+`) limit ?) a
				union all select * from (select person_id as id, value as other, name_key from names where person_id is not null and (name_key in ? or `+begins+`) limit ?) b)
			select 'person' as kind, p.id, p.name, m.other, m.name_key, p.country, p.investment_count > 0 as investor, p.investment_count as weight,
				coalesce((select co.name from roles ro join companies co on co.id = ro.company_id and co.deleted_at is null where ro.person_id = p.id order by ro.id limit 1), '') as at
			from m join people p on p.id = m.id and p.deleted_at is null`, append(args(), args()...)...)
	}
	matches := make([]NameMatch, len(rows))
	for i, row := range rows {
		matches[i] = row.NameMatch
		matches[i].key, matches[i].weight = row.NameKey, row.Weight
	}
	return matches, err
}

// wide reports whether a name is written without spaces, so that what begins
// with it need not go on with one: 启明 is 启明创投.
func wide(key string) bool {
	last, _ := utf8.DecodeLastRuneInString(key)
	return unicode.Is(unicode.Han, last) && utf8.RuneCountInString(key) > 1
}

// matchesOf are the records that a name means: those that have it, else those
// whose name begins with it.
func matchesOf(all []NameMatch, key string) []NameMatch {
	type record struct {
		kind string
		id   int64
	}
	var exact, begun []NameMatch
	seen := map[record]int{}
	for _, m := range all {
		switch m.Exact = m.key == key; {
		case m.Exact:
			if _, ok := seen[record{m.Kind, m.ID}]; !ok {
				seen[record{m.Kind, m.ID}] = 1
				exact = append(exact, m)
			}
		case strings.HasPrefix(m.key, key+" ") || wide(key) && strings.HasPrefix(m.key, key):
			begun = append(begun, m)
		}
	}
	if len(exact) == 0 {
		for _, m := range begun {
			if _, ok := seen[record{m.Kind, m.ID}]; !ok {
				seen[record{m.Kind, m.ID}] = 1
				exact = append(exact, m)
			}
		}
	}
	slices.SortStableFunc(exact, func(a, b NameMatch) int {
		if a.weight != b.weight {
			return int(b.weight - a.weight)
		}
		return int(a.ID - b.ID)
	})
	return exact[:min(len(exact), 8)]
}
