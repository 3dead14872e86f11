package models

import (
	"context"
	"slices"
)

// A Twin is a company, or a person, that may be on record a second time.
type Twin struct {
	ID            int64
	Name, Domain  string
	Country, City string
}

const (
	// twinsShown bounds how many twins a page names.
	twinsShown = 3
	// sharedDomain is how many others may have a domain that still tells a company
	// from others: many name that of a network for their own.
	sharedDomain = 2
)

// twinKeys are the keys of all names but tickers, which say little.
func twinKeys(key string, names []Name) []string {
	keys := []string{key}
	for _, n := range names {
		if n.Kind != "ticker" && !slices.Contains(keys, n.NameKey) {
			keys = append(keys, n.NameKey)
		}
	}
	return keys
}

// companyTwins finds companies that share a name or the domain of one and differ
// from it in neither domain nor country as far as both are known; a name and a
// domain together need no more. Of two that a person made, the name alone is no
// sign: whoever made the second was asked, and said that it is another.
func (s *Store) companyTwins(ctx context.Context, c Company, names []Name) ([]Twin, error) {
	var rows []struct {
		Twin     `gorm:"embedded"`
		Named    int // 1 by a name, 0 by the domain only
		Imported bool
	}
	keys := twinKeys(c.NameKey, names)
	err := s.scan(ctx, &rows, `select c.id, c.name, c.domain, c.country, c.city, max(t.named) as named, c.import_id is not null as imported from (
			select * from (select id, 1 as named from companies where name_key in ? and deleted_at is null limit 20) a
			union all select * from (select company_id, 1 from names where name_key in ? and kind <> 'ticker' and company_id is not null limit 20) b
			union all select * from (select id, 0 from companies where domain = ? and domain <> '' and deleted_at is null limit ?) d) t
		join companies c on c.id = t.id where c.id <> ? and c.deleted_at is null
		group by c.id, c.name, c.domain, c.country, c.city, c.import_id order by c.id`, keys, keys, c.Domain, sharedDomain+2, c.ID)
	var twins, neighbours []Twin
	sharing := 0
	for _, t := range rows {
		same := t.Domain != "" && t.Domain == c.Domain
		if same {
			sharing++
		}
		near := t.Country == "" || c.Country == "" || t.Country == c.Country
		switch {
		case t.Named == 1 && (same || near && (t.Domain == "" || c.Domain == "") && (t.Imported || c.ImportID != nil)):
			twins = append(twins, t.Twin)
		case t.Named == 0 && near:
			neighbours = append(neighbours, t.Twin)
		}
	}
	if sharing <= sharedDomain {
		twins = append(twins, neighbours...)
	}
	return twins[:min(len(twins), twinsShown)], err
}

// personTwins finds people who share a name with one, and a company or the address.
func (s *Store) personTwins(ctx context.Context, p Person, names []Name) ([]Twin, error) {
	var twins []Twin
	keys := twinKeys(p.NameKey, names)
	err := s.scan(ctx, &twins, `select p.id, p.name, p.country, p.city from people p where p.id in (
			select * from (select id from people where name_key in ? and deleted_at is null limit 20) a
			union select * from (select person_id from names where name_key in ? and person_id is not null limit 20) b)
		and p.id <> ? and p.deleted_at is null
		and (p.email <> '' and p.email = ? or exists (select 1 from roles a join roles b on b.company_id = a.company_id where a.person_id = p.id and b.person_id = ?))
		order by p.id limit ?`, keys, keys, p.ID, p.Email, p.ID, twinsShown)
	return twins, err
}
