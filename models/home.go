package models

import (
	"context"
	"fmt"
	"time"
)

// Home is what one sees first.
type Home struct {
	Agenda
	// Changes are the latest changes by people, not by imports.
	Changes []Change
	// Votes are the ballots on which the actor has still to vote.
	Votes []BallotRow
	// Revivals are companies that the actor had passed or lost and that have raised since.
	Revivals []Revival
	// Rounds are the newest announced ones.
	Rounds []RoundRow
	// Companies says whether there is any company yet.
	Companies bool
}

// Change is one entry of "what changed".
type Change struct {
	At       time.Time
	Action   string
	Kind     string
	ID       int64
	Title    string
	UserName string
}

// Home returns what the actor's home page shows.
func (s *Store) Home(ctx context.Context, actor Actor) (*Home, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var home Home
	today := s.Today()
	var err error
	if home.Agenda, err = s.agenda(ctx, actor, today); err != nil {
		return nil, fmt.Errorf("home: %w", err)
	}
	if home.Votes, err = s.AwaitedVotes(ctx, actor); err != nil {
		return nil, fmt.Errorf("home: %w", err)
	}
	if home.Revivals, err = s.Revivals(ctx, actor); err != nil {
		return nil, fmt.Errorf("home: %w", err)
	}
	if home.Changes, err = s.changes(ctx, actor, time.Time{}); err != nil {
		return nil, fmt.Errorf("home: %w", err)
	}
	err = s.scan(ctx, &home.Rounds, `select `+roundColumns+` from `+roundFrom+` where r.deleted_at is null and r.announced_on <= ? order by r.announced_on desc, r.id desc limit 8`, today)
	if err != nil {
		return nil, fmt.Errorf("home: %w", err)
	}
	if err := s.fillInvestors(ctx, home.Rounds); err != nil {
		return nil, fmt.Errorf("home: %w", err)
	}
	var n int
	err = s.scan(ctx, &n, `select count(*) from (select 1 from companies where deleted_at is null limit 1) c`)
	home.Companies = n > 0
	return &home, err
}

// changes reads the latest audit entries since a time and leaves out what is
// hidden from the actor, what is gone, and all but the latest change of each
// record.
func (s *Store) changes(ctx context.Context, actor Actor, since time.Time) ([]Change, error) {
	args := append(append(append([]any{since.UTC()}, actor.visibleArgs()...), actor.visibleArgs()...), actor.visibleArgs()...)
	var all []Change
	err := s.scan(ctx, &all, `select e.at, e.action, e.record_kind as kind, e.record_id as id, u.name as user_name,
		coalesce(c.name, p.name, rc.name || ' · ' || r.type, dc.name || case when d.title = '' then '' else ' · ' || d.title end, t.title, nullif(a.subject, ''), substr(a.body, 1, 400)) as title
		from (select * from audit_entries where action <> 'import' order by id desc limit 200) e
		left join users u on u.id = e.user_id
		left join companies c on e.record_kind = 'company' and c.id = e.record_id and c.deleted_at is null
		left join people p on e.record_kind = 'person' and p.id = e.record_id and p.deleted_at is null
		left join rounds r on e.record_kind = 'round' and r.id = e.record_id and r.deleted_at is null left join companies rc on rc.id = r.company_id
		left join deals d on e.record_kind = 'deal' and d.id = e.record_id and d.deleted_at is null left join companies dc on dc.id = d.company_id
		left join tasks t on e.record_kind = 'task' and t.id = e.record_id and t.deleted_at is null
		left join activities a on e.record_kind = 'activity' and a.id = e.record_id and a.deleted_at is null and a.kind <> 'stage_change'
		where e.at >= ? and coalesce(c.id, p.id, r.id, d.id, a.id, t.id) is not null
		and (t.id is null or `+visibleTask+`) and (d.id is null or `+visibleDeal+`) and (a.id is null or `+visibleActivity+`)
		order by e.at desc, e.id desc limit 100`, args...)
	type record struct {
		kind string
		id   int64
	}
	seen := map[record]bool{}
	var latest []Change
	for _, change := range all {
		if r := (record{change.Kind, change.ID}); !seen[r] && len(latest) < changesShown {
			seen[r] = true
			change.Title = excerpt(change.Title, 120)
			latest = append(latest, change)
		}
	}
	return latest, err
}

// changesShown is how many records the home page names as changed.
const changesShown = 12

// Owners returns the people of the team who can own a deal, by name.
func (s *Store) Owners(ctx context.Context, actor Actor) ([]RecordRef, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var owners []RecordRef
	err := s.scan(ctx, &owners, `select 'user' as kind, id, name as title from users where disabled_at is null and role <> 'viewer' order by name, id`)
	if err != nil {
		return nil, fmt.Errorf("owners: %w", err)
	}
	return owners, nil
}

// Choices are the values that the filters of lists offer.
type Choices struct {
	Countries []string
	Sectors   []string
}

// Choices returns the countries and the most frequent sectors in use.
func (s *Store) Choices(ctx context.Context, actor Actor) (*Choices, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var c Choices
	// A loose scan of the index: one step per country instead of one per company.
	err := s.scan(ctx, &c.Countries, `with recursive step(country) as (
			select min(country) from companies where deleted_at is null and country <> ''
			union all
			select (select min(country) from companies where deleted_at is null and country > step.country) from step where step.country is not null
		) select country from step where country is not null`)
	if err != nil {
		return nil, fmt.Errorf("choices: %w", err)
	}
	err = s.scan(ctx, &c.Sectors, `with recursive step(sector) as (
			select min(sector) from company_sectors
			union all
			select (select min(sector) from company_sectors where sector > step.sector) from step where step.sector is not null
		) select sector from step where sector is not null limit 2000`)
	if err != nil {
		return nil, fmt.Errorf("choices: %w", err)
	}
	return &c, nil
}

// Holdings is how much a database has in it; more than CountCap of a kind is
// CountCap + 1.
type Holdings struct{ Companies, People, Rounds, Deals, Users int64 }

// Holdings counts what is not in the trash, for the program itself. To count all
// would read the whole of the largest tables at every start.
func (s *Store) Holdings(ctx context.Context) (Holdings, error) {
	var h Holdings
	err := s.scan(ctx, &h, `select
		(select count(*) from (select 1 from companies where deleted_at is null limit ?) x) as companies,
		(select count(*) from (select 1 from people where deleted_at is null limit ?) x) as people,
		(select count(*) from (select 1 from rounds where deleted_at is null limit ?) x) as rounds,
		(select count(*) from (select 1 from deals where deleted_at is null limit ?) x) as deals,
		(select count(*) from users where disabled_at is null) as users`, CountCap+1, CountCap+1, CountCap+1, CountCap+1)
	if err != nil {
		return h, fmt.Errorf("count records: %w", err)
	}
	return h, nil
}

// PersonCountries returns the countries that people are in.
func (s *Store) PersonCountries(ctx context.Context, actor Actor) ([]string, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var countries []string
	err := s.scan(ctx, &countries, `with recursive step(country) as (
			select min(country) from people where deleted_at is null and country <> ''
			union all
			select (select min(country) from people where deleted_at is null and country > step.country) from step where step.country is not null
		) select country from step where country is not null`)
	if err != nil {
		return nil, fmt.Errorf("countries: %w", err)
	}
	return countries, nil
}
