package models

import (
	"context"
	"fmt"
)

// recentKept is how many records are kept for each account.
const recentKept = 50

// NoteVisit notes that the actor looks at a record now.
func (s *Store) NoteVisit(ctx context.Context, actor Actor, ref RecordRef) error {
	if _, err := s.Ref(ctx, actor, ref.Kind, ref.ID); err != nil {
		return fmt.Errorf("note visit: %w", err)
	}
	_, err := s.exec(ctx, `insert into recent_records (user_id, record_kind, record_id, seen_at) values (?, ?, ?, ?)
		on conflict (user_id, record_kind, record_id) do update set seen_at = excluded.seen_at`, actor.UserID, ref.Kind, ref.ID, s.Now())
	if err == nil {
		_, err = s.exec(ctx, `delete from recent_records where user_id = ? and seen_at < (select min(seen_at) from (select seen_at from recent_records where user_id = ? order by seen_at desc limit ?) kept)`,
			actor.UserID, actor.UserID, recentKept)
	}
	if err != nil {
		return fmt.Errorf("note visit: %w", err)
	}
	return nil
}

// RecentRecords are the records that the actor looked at last and still may see.
// The title of a deal has its own behind the company's name, that of a round its
// type.
func (s *Store) RecentRecords(ctx context.Context, actor Actor, limit int) ([]RecordRef, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var rows []RecordRef
	args := append([]any{actor.UserID}, actor.visibleArgs()...)
	err := s.scan(ctx, &rows, `select r.record_kind as kind, r.record_id as id, coalesce(c.name, p.name, dc.name || case when d.title = '' then '' else ' · ' || d.title end, rc.name || ' · ' || ro.type) as title
		from recent_records r
		left join companies c on r.record_kind = 'company' and c.id = r.record_id and c.deleted_at is null
		left join people p on r.record_kind = 'person' and p.id = r.record_id and p.deleted_at is null
		left join deals d on r.record_kind = 'deal' and d.id = r.record_id and d.deleted_at is null left join companies dc on dc.id = d.company_id
		left join rounds ro on r.record_kind = 'round' and ro.id = r.record_id and ro.deleted_at is null left join companies rc on rc.id = ro.company_id
		where r.user_id = ? and coalesce(c.id, p.id, d.id, ro.id) is not null and (d.id is null or `+visibleDeal+`)
		order by r.seen_at desc limit ?`, append(args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("recent records: %w", err)
	}
	return rows, nil
}
