package models

import (
	"context"
	"fmt"
	"time"
)

// DealNews is what somebody else has done to a deal since it was read.
type DealNews struct {
	// What is "stage", "status", "update" or "activity"; empty for nothing.
	What string
	Who  string
	At   time.Time
	// Where the deal stands now.
	StageKey, StageName, Status string
}

// DealNews returns what others have done to a deal since its version, and since
// the latest activity that was seen of it.
func (s *Store) DealNews(ctx context.Context, actor Actor, id, version, activity int64) (*DealNews, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var now struct {
		DealNews  `gorm:"embedded"`
		UpdatedBy int64
		Version   int64
		MovedAt   time.Time
		OldStatus string
	}
	args := append([]any{id}, actor.visibleArgs()...)
	err := s.scan(ctx, &now, `select d.version, d.updated_at as at, coalesce(d.updated_by, 0) as updated_by, u.name as who, st.key as stage_key, st.name as stage_name, d.status,
		m.moved_at, m.from_status as old_status
		from deals d join stages st on st.id = d.stage_id left join users u on u.id = d.updated_by
		left join stage_moves m on m.id = (select max(id) from stage_moves where deal_id = d.id)
		where d.id = ? and d.deleted_at is null and `+visibleDeal, args...)
	if err != nil {
		return nil, fmt.Errorf("news of deal %d: %w", id, err)
	}
	if now.Version == 0 {
		return nil, fmt.Errorf("news of deal %d: %w", id, ErrNotFound)
	}
	news := now.DealNews
	switch {
	case now.Version <= version || now.UpdatedBy == actor.UserID:
		return s.activityNews(ctx, actor, id, activity, news)
	case !now.MovedAt.Equal(news.At):
		news.What = "update"
	case now.OldStatus != news.Status && now.OldStatus != "":
		news.What = "status"
	default:
		news.What = "stage"
	}
	return &news, nil
}

func (s *Store) activityNews(ctx context.Context, actor Actor, id, seen int64, news DealNews) (*DealNews, error) {
	var rows []struct {
		Who string
		At  time.Time
	}
	args := append([]any{id, seen, actor.UserID}, actor.visibleArgs()...)
	err := s.scan(ctx, &rows, `select u.name as who, a.created_at as at from activity_links l join activities a on a.id = l.activity_id left join users u on u.id = a.created_by
		where l.deal_id = ? and l.activity_id > ? and a.kind <> 'stage_change' and a.deleted_at is null and coalesce(a.created_by, 0) <> ? and `+visibleActivity+`
		order by a.id desc limit 1`, args...)
	if err != nil {
		return nil, fmt.Errorf("news of deal %d: %w", id, err)
	}
	if len(rows) > 0 {
		news.What, news.Who, news.At = "activity", rows[0].Who, rows[0].At
	}
	return &news, nil
}

// DealsChangedSince returns the deals that were changed or deleted since a
// time, at most 100, as far as the actor may know of them.
func (s *Store) DealsChangedSince(ctx context.Context, actor Actor, since time.Time) ([]int64, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var ids []int64
	args := append([]any{since.UTC()}, actor.visibleArgs()...)
	args = append(append(args, since.UTC()), actor.visibleArgs()...)
	err := s.scan(ctx, &ids, `select d.id from deals d where d.updated_at >= ? and d.deleted_at is null and `+visibleDeal+`
		union select d.id from deals d where d.deleted_at >= ? and d.deleted_at is not null and `+visibleDeal+` limit 100`, args...)
	if err != nil {
		return nil, fmt.Errorf("changed deals: %w", err)
	}
	return ids, nil
}
