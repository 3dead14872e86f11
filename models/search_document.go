package models

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// The rows of this file are what search documents are made of. They are read
// for many records at once, in a fixed number of queries.

// DocumentName is a further name of a company or person.
type DocumentName struct {
	Owner int64
	Kind  string
	Value string
}

// DocumentRole is a position, with the other side's name and id.
type DocumentRole struct {
	Owner   int64
	OtherID int64
	Kind    string
	Title   string
	Name    string
}

// DocumentInvestor is an investor's part in a round or company, or an
// investor's company. PersonID is set for a person, CompanyID for a company.
type DocumentInvestor struct {
	Owner     int64
	CompanyID *int64
	PersonID  *int64
	Name      string
	Lead      bool
}

// Further are the further names of companies and people, by id.
type Further struct {
	Companies map[int64][]DocumentName
	People    map[int64][]DocumentName
}

// DocumentIDs lists the ids of the records of a kind that stand, after an id.
func (s *Store) DocumentIDs(ctx context.Context, kind string, after int64, limit int) ([]int64, error) {
	query, ok := map[string]string{
		KindCompany:  `select id from companies where id > ? and deleted_at is null order by id limit ?`,
		KindPerson:   `select id from people where id > ? and deleted_at is null order by id limit ?`,
		KindRound:    `select id from rounds where id > ? and deleted_at is null order by id limit ?`,
		KindDeal:     `select id from deals where id > ? and deleted_at is null order by id limit ?`,
		KindActivity: `select id from activities where id > ? and deleted_at is null and kind <> 'stage_change' order by id limit ?`,
		KindDocument: `select id from documents where id > ? and deleted_at is null order by id limit ?`,
	}[kind]
	if !ok {
		return nil, fmt.Errorf("documents of %q: %w", kind, ErrNotFound)
	}
	var ids []int64
	if err := s.scan(ctx, &ids, query, after, limit); err != nil {
		return nil, fmt.Errorf("documents of %s: %w", kind, err)
	}
	return ids, nil
}

// DocumentCount counts the records that DocumentIDs lists, of all kinds.
func (s *Store) DocumentCount(ctx context.Context) (int, error) {
	var n int
	err := s.scan(ctx, &n, `select (select count(*) from companies where deleted_at is null) + (select count(*) from people where deleted_at is null)
		+ (select count(*) from rounds where deleted_at is null) + (select count(*) from deals where deleted_at is null)
		+ (select count(*) from activities where deleted_at is null and kind <> 'stage_change') + (select count(*) from documents where deleted_at is null)`)
	if err != nil {
		return 0, fmt.Errorf("count documents: %w", err)
	}
	return n, nil
}

// dependants are the records whose documents speak of another: by kind of that
// other, queries that give the ids. Each takes a list of ids as often as it has marks.
var dependants = map[string][]struct{ kind, query string }{
	KindCompany: {
		{KindRound, `select id from rounds where company_id in ? and deleted_at is null union select round_id from investments where company_id in ?`},
		{KindDeal, `select id from deals where company_id in ? and deleted_at is null`},
		{KindPerson, `select person_id from roles where company_id in ? union select i.person_id from investments i join rounds r on r.id = i.round_id where r.company_id in ? and i.person_id is not null`},
		{KindCompany, `select r.company_id from investments i join rounds r on r.id = i.round_id where i.company_id in ? union select i.company_id from investments i join rounds r on r.id = i.round_id where r.company_id in ? and i.company_id is not null`},
		{KindActivity, `select activity_id from activity_links where company_id in ? union select l.activity_id from activity_links l join rounds r on r.id = l.round_id where r.company_id in ? union select l.activity_id from activity_links l join deals d on d.id = l.deal_id where d.company_id in ?`},
		{KindDocument, `select id from documents where company_id in ? union select f.id from documents f join deals d on d.id = f.deal_id where d.company_id in ? union select f.id from documents f join rounds r on r.id = f.round_id where r.company_id in ?`},
	},
	KindPerson: {
		{KindCompany, `select company_id from roles where person_id in ? union select r.company_id from investments i join rounds r on r.id = i.round_id where i.person_id in ?`},
		{KindRound, `select round_id from investments where person_id in ?`},
		{KindActivity, `select activity_id from activity_links where person_id in ?`},
		{KindDocument, `select id from documents where person_id in ?`},
	},
	KindRound: {
		{KindCompany, `select company_id from rounds where id in ? union select company_id from investments where round_id in ? and company_id is not null`},
		{KindPerson, `select person_id from investments where round_id in ? and person_id is not null`},
		{KindActivity, `select activity_id from activity_links where round_id in ?`},
		{KindDocument, `select id from documents where round_id in ?`},
	},
	KindDeal: {
		{KindCompany, `select company_id from deals where id in ?`},
		{KindRound, `select r.id from rounds r join deals d on d.company_id = r.company_id where d.id in ? and r.deleted_at is null`},
		{KindActivity, `select activity_id from activity_links where deal_id in ?`},
		{KindDocument, `select id from documents where deal_id in ?`},
	},
	"user": {
		{KindDeal, `select id from deals where owner_id in ? and deleted_at is null`},
	},
}

// DocumentDependants lists the records whose documents speak of any of these of
// one kind, by their kind.
func (s *Store) DocumentDependants(ctx context.Context, kind string, ids []int64) (map[string][]int64, error) {
	found := map[string][]int64{}
	if len(ids) == 0 {
		return found, nil
	}
	for _, d := range dependants[kind] {
		args := make([]any, strings.Count(d.query, "?"))
		for i := range args {
			args[i] = ids
		}
		var others []int64
		if err := s.scan(ctx, &others, d.query, args...); err != nil {
			return nil, fmt.Errorf("documents about %s: %w", kind, err)
		}
		found[d.kind] = append(found[d.kind], others...)
	}
	return found, nil
}

// further reads the further names of companies and people.
func (s *Store) further(ctx context.Context, companies, people []int64) (Further, error) {
	f := Further{Companies: map[int64][]DocumentName{}, People: map[int64][]DocumentName{}}
	for _, side := range []struct {
		query string
		ids   []int64
		into  map[int64][]DocumentName
	}{
		{`select company_id as owner, kind, value from names where company_id in ? order by id`, companies, f.Companies},
		{`select person_id as owner, kind, value from names where person_id in ? order by id`, people, f.People},
	} {
		var rows []DocumentName
		if err := s.scanIn(ctx, &rows, side.query, side.ids); err != nil {
			return f, err
		}
		for _, r := range rows {
			side.into[r.Owner] = append(side.into[r.Owner], r)
		}
	}
	return f, nil
}

// scanIn is scan for a query with one list of ids, which stands in it as "in ?";
// an empty list gives no rows. However long the list is, it is one parameter:
// the companies of a thousand busy investors are more than a statement may have.
func (s *Store) scanIn(ctx context.Context, dst any, query string, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	in, text := " in (select value from json_each(?))", string(list)
	if !s.sqlite {
		in, text = " = any(cast(? as bigint[]))", "{"+text[1:len(text)-1]+"}"
	}
	return s.scan(ctx, dst, strings.Replace(query, " in ?", in, 1), text)
}

// DocumentCandidates finds records by the beginnings of their names, for the
// time that no search engine answers: at most limit of each kind. Keys are
// folded as by NameKey; empty keys give the records changed last.
func (s *Store) DocumentCandidates(ctx context.Context, keys []string, limit int) (map[string][]int64, error) {
	found := map[string][]int64{}
	if len(keys) == 0 {
		return found, s.candidates(ctx, found, "", limit)
	}
	for _, key := range keys {
		if key == "" {
			continue
		}
		if err := s.candidates(ctx, found, key, limit); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (s *Store) candidates(ctx context.Context, found map[string][]int64, key string, limit int) error {
	from, to := key, key+"\U0010FFFF"
	queries := []struct {
		kind, query string
		args        []any
	}{
		{KindCompany, `select id from companies where name_key >= ? and name_key < ? and deleted_at is null order by name_key, id limit ?`, []any{from, to, limit}},
		{KindCompany, `select company_id from names where name_key >= ? and name_key < ? and company_id is not null order by name_key limit ?`, []any{from, to, limit}},
		{KindPerson, `select id from people where name_key >= ? and name_key < ? and deleted_at is null order by name_key, id limit ?`, []any{from, to, limit}},
		{KindPerson, `select person_id from names where name_key >= ? and name_key < ? and person_id is not null order by name_key limit ?`, []any{from, to, limit}},
		{KindDocument, `select id from documents where name_key >= ? and name_key < ? and deleted_at is null order by name_key, id limit ?`, []any{from, to, limit}},
	}
	if key == "" {
		queries = queries[:0]
		for _, q := range []struct{ kind, table string }{{KindCompany, "companies"}, {KindPerson, "people"}, {KindRound, "rounds"}, {KindDeal, "deals"}} {
			queries = append(queries, struct {
				kind, query string
				args        []any
			}{q.kind, `select id from ` + q.table + ` where deleted_at is null order by updated_at desc, id desc limit ?`, []any{limit}})
		}
	}
	for _, q := range queries {
		var ids []int64
		if err := s.scan(ctx, &ids, q.query, q.args...); err != nil {
			return fmt.Errorf("find names: %w", err)
		}
		found[q.kind] = append(found[q.kind], ids...)
	}
	return nil
}

// DocumentsOf lists the rounds, deals and people that belong to companies, and
// the companies of people, newest first and at most limit of each.
func (s *Store) DocumentsOf(ctx context.Context, companies, people []int64, limit int) (map[string][]int64, error) {
	found := map[string][]int64{}
	for _, q := range []struct {
		kind, query string
		ids         []int64
	}{
		{KindRound, `select id from rounds where company_id in ? and deleted_at is null order by announced_on desc, id desc limit ?`, companies},
		{KindDeal, `select id from deals where company_id in ? and deleted_at is null order by updated_at desc, id desc limit ?`, companies},
		{KindPerson, `select person_id from roles where company_id in ? order by person_id limit ?`, companies},
		{KindCompany, `select company_id from roles where person_id in ? order by company_id limit ?`, people},
	} {
		if len(q.ids) == 0 {
			continue
		}
		var ids []int64
		if err := s.scan(ctx, &ids, q.query, q.ids, limit); err != nil {
			return nil, fmt.Errorf("find what belongs to names: %w", err)
		}
		found[q.kind] = append(found[q.kind], ids...)
	}
	return found, nil
}

// VisibleDocuments says which of the deals and activities the actor may see
// now, whatever an index remembers.
func (s *Store) VisibleDocuments(ctx context.Context, actor Actor, deals, activities []int64) (seenDeals, seenActivities map[int64]bool, err error) {
	if err := actor.mustRead(); err != nil {
		return nil, nil, err
	}
	check := func(query string, ids []int64) (map[int64]bool, error) {
		seen := map[int64]bool{}
		if len(ids) == 0 {
			return seen, nil
		}
		var rows []int64
		if err := s.scan(ctx, &rows, query, append([]any{ids}, actor.visibleArgs()...)...); err != nil {
			return nil, fmt.Errorf("check what may be seen: %w", err)
		}
		for _, id := range rows {
			seen[id] = true
		}
		return seen, nil
	}
	if seenDeals, err = check(`select d.id from deals d where d.id in ? and d.deleted_at is null and `+visibleDeal, deals); err != nil {
		return nil, nil, err
	}
	seenActivities, err = check(`select a.id from activities a where a.id in ? and a.deleted_at is null and `+visibleActivity, activities)
	return seenDeals, seenActivities, err
}
