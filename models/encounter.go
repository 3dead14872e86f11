package models

import (
	"context"
	"fmt"
	"time"
)

// Encounter is what the team knows of a company before it is logged again.
type Encounter struct {
	Company  CompanyMatch
	Kind     string
	Names    []Name
	Founders []FounderPast
	// Talks are the latest meetings, calls and e-mails, newest first; TalkCount is
	// how many there were.
	Talks     []Talk
	TalkCount int64
	// Deals are those that the actor may see, open ones first.
	Deals []DealRow
}

// FounderPast is a founder with the other companies they have founded.
type FounderPast struct {
	ID      int64
	Name    string
	Founded []RecordRef
}

// Talk is who spoke with a company, or with one of its founders, and when.
type Talk struct {
	ID         int64
	CompanyID  int64
	Kind       string
	Subject    string
	OccurredOn string
	CreatedAt  time.Time
	AuthorName string
	// WithName is the founder it was with, when it was not with the company.
	WithName string
}

// talksShown, encountersShown bound what is shown of the past.
const (
	talksShown      = 4
	encountersShown = 5
)

// CompaniesAt returns the companies at a web domain, at most 5.
func (s *Store) CompaniesAt(ctx context.Context, actor Actor, domain string) ([]int64, error) {
	if err := actor.mustRead(); err != nil || domain == "" {
		return nil, err
	}
	var ids []int64
	err := s.scan(ctx, &ids, `select id from companies where domain = ? and domain <> '' and deleted_at is null order by round_count desc, id limit 5`, domain)
	if err != nil {
		return nil, fmt.Errorf("companies at a domain: %w", err)
	}
	return ids, nil
}

// CompaniesFounded returns the companies that people have founded, the latest
// first, at most 10.
func (s *Store) CompaniesFounded(ctx context.Context, actor Actor, people []int64) ([]int64, error) {
	if err := actor.mustRead(); err != nil || len(people) == 0 {
		return nil, err
	}
	var ids []int64
	err := s.scan(ctx, &ids, `select c.id from companies c where c.deleted_at is null
		and c.id in (select company_id from roles where person_id in ? and kind = 'founder') order by c.founded_on desc, c.id desc limit 10`, people)
	if err != nil {
		return nil, fmt.Errorf("companies founded: %w", err)
	}
	return ids, nil
}

// Encounters returns what the team knows of companies, in the order asked for,
// at most 5: founders and what else they founded, who met them and when, and the
// deals with why they ended. What is hidden from the actor is absent.
func (s *Store) Encounters(ctx context.Context, actor Actor, ids []int64) ([]Encounter, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return nil, nil
	}
	ids = ids[:min(len(ids), encountersShown)]
	list, err := s.encounters(ctx, actor, ids)
	if err != nil {
		return nil, fmt.Errorf("encounters: %w", err)
	}
	return list, nil
}

func (s *Store) encounters(ctx context.Context, actor Actor, ids []int64) ([]Encounter, error) {
	var companies []struct {
		CompanyMatch
		Kind string
	}
	if err := s.scan(ctx, &companies, `select id, name, domain, country, city, kind from companies where id in ? and deleted_at is null`, ids); err != nil {
		return nil, err
	}
	var list []Encounter
	at := map[int64]int{}
	for _, id := range ids {
		for _, c := range companies {
			if _, done := at[id]; c.ID == id && !done {
				at[id] = len(list)
				list = append(list, Encounter{Company: c.CompanyMatch, Kind: c.Kind})
			}
		}
	}
	var names []Name
	if err := s.scan(ctx, &names, `select id, company_id, kind, value from names where company_id in ? order by id`, ids); err != nil {
		return nil, err
	}
	for _, n := range names {
		if i, ok := at[*n.CompanyID]; ok {
			list[i].Names = append(list[i].Names, n)
		}
	}
	if err := s.fillFounders(ctx, list, at, ids); err != nil {
		return nil, err
	}
	if err := s.fillTalks(ctx, actor, list, at, ids); err != nil {
		return nil, err
	}
	deals, err := s.dealsOf(ctx, actor, `d.company_id in ?`, 10*encountersShown, ids)
	for _, d := range deals {
		if i, ok := at[d.CompanyID]; ok {
			list[i].Deals = append(list[i].Deals, d)
			list[i].Company.DealCount++
		}
	}
	return list, err
}

// fillFounders reads the founders of the companies and what else they founded.
func (s *Store) fillFounders(ctx context.Context, list []Encounter, at map[int64]int, ids []int64) error {
	founders, err := s.roles(ctx, `ro.kind = 'founder' and ro.company_id in ?`, ids)
	if err != nil || len(founders) == 0 {
		return err
	}
	var people []int64
	for _, f := range founders {
		people = append(people, f.PersonID)
	}
	founded, err := s.roles(ctx, `ro.kind = 'founder' and ro.person_id in ?`, people)
	if err != nil {
		return err
	}
	for _, f := range founders {
		i, ok := at[f.CompanyID]
		if !ok {
			continue
		}
		past := FounderPast{ID: f.PersonID, Name: f.PersonName}
		for _, other := range founded {
			if other.PersonID == f.PersonID && other.CompanyID != f.CompanyID {
				past.Founded = append(past.Founded, RecordRef{KindCompany, other.CompanyID, other.CompanyName})
			}
		}
		list[i].Founders = append(list[i].Founders, past)
	}
	return nil
}

// talkLinks are what joins the latest activities to companies: directly, by a
// deal, or by a founder.
const talkLinks = `select activity_id, company_id, with_name from (
	select activity_id, company_id, '' as with_name from activity_links where company_id in ?
	union all select dl.activity_id, d.company_id, '' from deals d join activity_links dl on dl.deal_id = d.id where d.company_id in ? and d.deleted_at is null
	union all select pl.activity_id, ro.company_id, p.name from roles ro join people p on p.id = ro.person_id and p.deleted_at is null join activity_links pl on pl.person_id = p.id where ro.company_id in ? and ro.kind = 'founder') l
	order by activity_id desc, with_name limit 2000`

// fillTalks reads who met the companies or their founders: the latest of each.
// The activities are read by number, in a query of their own, because one that
// joins them all was planned over the whole table.
func (s *Store) fillTalks(ctx context.Context, actor Actor, list []Encounter, at map[int64]int, ids []int64) error {
	var links []struct {
		ActivityID, CompanyID int64
		WithName              string
	}
	if err := s.scan(ctx, &links, talkLinks, ids, ids, ids); err != nil || len(links) == 0 {
		return err
	}
	activities := make([]int64, len(links))
	for i, l := range links {
		activities[i] = l.ActivityID
	}
	var talks []Talk
	err := s.scan(ctx, &talks, `select a.id, a.kind, a.subject, a.occurred_on, a.created_at, u.name as author_name from activities a left join users u on u.id = a.created_by
		where a.id in ? and a.deleted_at is null and a.kind in ('meeting', 'call', 'email') and `+visibleActivity+`
		order by a.occurred_on desc, a.id desc`, append([]any{activities}, actor.visibleArgs()...)...)
	type place struct{ company, activity int64 }
	with := map[place]string{}
	of := map[int64][]int64{}
	for _, l := range links {
		key := place{l.CompanyID, l.ActivityID}
		if _, known := with[key]; !known { // the company itself comes before a founder
			with[key] = l.WithName
			of[l.ActivityID] = append(of[l.ActivityID], l.CompanyID)
		}
	}
	for _, t := range talks {
		for _, company := range of[t.ID] {
			i, ok := at[company]
			if !ok {
				continue
			}
			list[i].TalkCount++
			if len(list[i].Talks) < talksShown {
				t.CompanyID, t.WithName = company, with[place{company, t.ID}]
				list[i].Talks = append(list[i].Talks, t)
			}
		}
	}
	return err
}
