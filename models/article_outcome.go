package models

import (
	"context"
	"fmt"
)

// ArticleOutcome is a record that accepting an article made or found, as its
// page lists it.
type ArticleOutcome struct {
	ArticleRecord
	// Title and Other name both sides of a fact; Detail says what it is: the
	// title of a role, the type of a round, the kind of a partnership.
	Title, Other, Detail string
	// AtKind and AtID are the record whose page shows it.
	AtKind string
	AtID   int64
}

// articleOutcomes read the records of each kind; what somebody has deleted
// since is left out.
const articleOutcomes = `
	select r.find, r.kind, r.record_id, r.made, c.name as title, '' as other, c.kind as detail, 'company' as at_kind, c.id as at_id
		from article_records r join companies c on c.id = r.record_id and c.deleted_at is null where r.article_id = ? and r.kind = 'company'
	union all select r.find, r.kind, r.record_id, r.made, p.name, '', '', 'person', p.id
		from article_records r join people p on p.id = r.record_id and p.deleted_at is null where r.article_id = ? and r.kind = 'person'
	union all select r.find, r.kind, r.record_id, r.made, p.name, c.name, ro.title, 'person', p.id
		from article_records r join roles ro on ro.id = r.record_id join people p on p.id = ro.person_id and p.deleted_at is null join companies c on c.id = ro.company_id and c.deleted_at is null where r.article_id = ? and r.kind = 'role'
	union all select r.find, r.kind, r.record_id, r.made, c.name, '', ro.type, 'round', ro.id
		from article_records r join rounds ro on ro.id = r.record_id and ro.deleted_at is null join companies c on c.id = ro.company_id and c.deleted_at is null where r.article_id = ? and r.kind = 'round'
	union all select r.find, r.kind, r.record_id, r.made, coalesce(ic.name, ip.name), c.name, ro.type, 'round', ro.id
		from article_records r join investments i on i.id = r.record_id join rounds ro on ro.id = i.round_id and ro.deleted_at is null join companies c on c.id = ro.company_id and c.deleted_at is null
		left join companies ic on ic.id = i.company_id left join people ip on ip.id = i.person_id where r.article_id = ? and r.kind = 'investment'
	union all select r.find, r.kind, r.record_id, r.made, b.name, c.name, a.announced_on, 'company', c.id
		from article_records r join acquisitions a on a.id = r.record_id join companies c on c.id = a.company_id and c.deleted_at is null join companies b on b.id = a.acquirer_id and b.deleted_at is null where r.article_id = ? and r.kind = 'acquisition'
	union all select r.find, r.kind, r.record_id, r.made, c.name, b.name, pa.kind, 'company', c.id
		from article_records r join partnerships pa on pa.id = r.record_id join companies c on c.id = pa.company_id and c.deleted_at is null join companies b on b.id = pa.partner_id and b.deleted_at is null where r.article_id = ? and r.kind = 'partnership'
	union all select r.find, r.kind, r.record_id, r.made, a.subject, '', '', case when l.company_id is not null then 'company' else 'person' end, coalesce(l.company_id, l.person_id, 0)
		from article_records r join activities a on a.id = r.record_id and a.deleted_at is null
		join activity_links l on l.id = (select min(id) from activity_links where activity_id = a.id and (company_id is not null or person_id is not null)) where r.article_id = ? and r.kind = 'activity'`

// ArticleOutcomes lists what accepting the article came to, names first.
func (s *Store) ArticleOutcomes(ctx context.Context, actor Actor, id int64) ([]ArticleOutcome, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var rows []ArticleOutcome
	err := s.scan(ctx, &rows, `select * from (`+articleOutcomes+`) o order by case kind when 'company' then 0 when 'person' then 1 when 'role' then 2 when 'round' then 3 when 'investment' then 4 when 'acquisition' then 5 when 'partnership' then 6 else 7 end, made desc, title, record_id limit 1000`,
		id, id, id, id, id, id, id, id)
	if err != nil {
		return nil, fmt.Errorf("outcome of article %d: %w", id, err)
	}
	return rows, nil
}
