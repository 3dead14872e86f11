package models

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// TrashDays is how long a deleted record can be restored.
const TrashDays = 30

// Remove moves a company, person, round, deal, activity, task, document or view
// into the trash.
func (s *Store) Remove(ctx context.Context, actor Actor, kind string, id int64) error {
	return s.moveTrash(ctx, actor, kind, id, false)
}

// Restore brings a record back from the trash.
func (s *Store) Restore(ctx context.Context, actor Actor, kind string, id int64) error {
	return s.moveTrash(ctx, actor, kind, id, true)
}

func (s *Store) moveTrash(ctx context.Context, actor Actor, kind string, id int64, restore bool) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	if _, ok := tables[kind]; !ok {
		return ErrNotFound
	}
	err := s.Tx(ctx, func(tx *Store) error {
		if err := tx.mustSee(ctx, actor, kind, id); err != nil {
			return err
		}
		if kind == KindView {
			if err := tx.mustChangeView(ctx, actor, id); err != nil {
				return err
			}
		}
		if kind == KindShortlist {
			if err := tx.mustChangeShortlist(ctx, actor, id); err != nil {
				return err
			}
		}
		if restore {
			if _, err := tx.MergedInto(ctx, actor, kind, id); !errors.Is(err, ErrNotFound) {
				return cmp.Or(err, InvalidField(kind, "error.merged"))
			}
		}
		if kind == KindCompany && !restore {
			if err := tx.mustHaveNoDeals(ctx, id); err != nil {
				return err
			}
		}
		if restore {
			if err := tx.mustHaveCompany(ctx, kind, id); err != nil {
				return err
			}
		}
		if err := tx.trash(ctx, actor, kind, id, restore); err != nil {
			return err
		}
		return tx.refreshAround(ctx, kind, id)
	})
	if err != nil {
		return fmt.Errorf("trash %s %d: %w", kind, id, err)
	}
	return nil
}

// mustSee refuses deals, activities, tasks and documents that are hidden from
// the actor, in the trash or not.
func (s *Store) mustSee(ctx context.Context, actor Actor, kind string, id int64) error {
	query := ""
	switch kind {
	case KindDeal:
		query = `select count(*) from deals d where d.id = ? and ` + visibleDeal
	case KindActivity:
		query = `select count(*) from activities a where a.id = ? and ` + visibleActivity
	case KindTask:
		query = `select count(*) from tasks t where t.id = ? and ` + visibleTask
	case KindDocument:
		query = `select count(*) from documents f where f.id = ? and ` + visibleDocument
	case KindShortlist:
		query = `select count(*) from shortlists sl where sl.id = ? and ` + visibleShortlist
	case KindView:
		query = `select count(*) from saved_views v where v.id = ? and ` + visibleView
	default:
		return nil
	}
	var n int
	if err := s.scan(ctx, &n, query, append([]any{id}, actor.visibleArgs()...)...); err != nil {
		return err
	}
	if n == 0 {
		return ErrNotFound
	}
	return nil
}

func (s *Store) mustHaveNoDeals(ctx context.Context, id int64) error {
	var n int
	if err := s.scan(ctx, &n, `select count(*) from deals where company_id = ? and deleted_at is null`, id); err != nil {
		return err
	}
	if n > 0 {
		return InvalidField("company", "error.company_has_deals")
	}
	return nil
}

// mustHaveCompany refuses to restore a round or a deal whose company is in the trash.
func (s *Store) mustHaveCompany(ctx context.Context, kind string, id int64) error {
	if kind != KindRound && kind != KindDeal {
		return nil
	}
	var n int
	err := s.scan(ctx, &n, `select count(*) from `+tables[kind]+` r join companies c on c.id = r.company_id where r.id = ? and c.deleted_at is not null`, id)
	if err == nil && n > 0 {
		return InvalidField("company", "error.company_gone")
	}
	return err
}

// refreshAround brings what is derived from a record in line after it came or went.
func (s *Store) refreshAround(ctx context.Context, kind string, id int64) error {
	switch kind {
	case KindRound:
		s.refreshRound(id)
	case KindCompany:
		return s.refreshInvestorsOf(ctx, id)
	case KindActivity:
		var deals []int64
		if err := s.scan(ctx, &deals, `select deal_id from activity_links where activity_id = ? and deal_id is not null`, id); err != nil {
			return err
		}
		s.refreshDeals(deals...)
	}
	return nil
}

// TrashRow is one deleted record.
type TrashRow struct {
	Kind          string
	ID            int64
	Title         string
	DeletedAt     time.Time
	DeletedByName string
}

// Trash lists what was deleted in the last TrashDays days, newest first, at
// most 200 of each kind.
func (s *Store) Trash(ctx context.Context, actor Actor) ([]TrashRow, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	since := s.Now().AddDate(0, 0, -TrashDays)
	queries := []struct {
		kind, query string
		args        []any
	}{
		{KindCompany, `select r.id, r.name as title, r.deleted_at, u.name as deleted_by_name from companies r left join users u on u.id = r.deleted_by where r.deleted_at > ? and not exists (select 1 from merges m where m.gone_id = r.id and m.company_id is not null)`, nil},
		{KindPerson, `select r.id, r.name as title, r.deleted_at, u.name as deleted_by_name from people r left join users u on u.id = r.deleted_by where r.deleted_at > ? and not exists (select 1 from merges m where m.gone_id = r.id and m.person_id is not null)`, nil},
		{KindRound, `select r.id, c.name || ' · ' || r.type as title, r.deleted_at, u.name as deleted_by_name from rounds r join companies c on c.id = r.company_id left join users u on u.id = r.deleted_by where r.deleted_at > ? and not exists (select 1 from merges m where m.gone_id = r.id and m.round_id is not null)`, nil},
		{KindDeal, `select d.id, c.name as title, d.deleted_at, u.name as deleted_by_name from deals d join companies c on c.id = d.company_id left join users u on u.id = d.deleted_by where d.deleted_at > ? and ` + visibleDeal, actor.visibleArgs()},
		{KindActivity, `select a.id, substr(case when a.subject = '' then a.body else a.subject end, 1, 400) as title, a.deleted_at, u.name as deleted_by_name from activities a left join users u on u.id = a.deleted_by where a.deleted_at > ? and ` + visibleActivity, actor.visibleArgs()},
		{KindTask, `select t.id, t.title, t.deleted_at, u.name as deleted_by_name from tasks t left join users u on u.id = t.deleted_by where t.deleted_at > ? and ` + visibleTask, actor.visibleArgs()},
		{KindDocument, `select f.id, f.name as title, f.deleted_at, u.name as deleted_by_name from documents f left join users u on u.id = f.deleted_by where f.deleted_at > ? and ` + visibleDocument, actor.visibleArgs()},
		{KindShortlist, `select sl.id, sl.name as title, sl.deleted_at, u.name as deleted_by_name from shortlists sl left join users u on u.id = sl.deleted_by where sl.deleted_at > ? and ` + changeableShortlist, actor.visibleArgs()},
		{KindView, `select v.id, v.name as title, v.deleted_at, u.name as deleted_by_name from saved_views v left join users u on u.id = v.deleted_by where v.deleted_at > ? and ` + changeableView, actor.visibleArgs()},
	}
	var all []TrashRow
	for _, q := range queries {
		var rows []TrashRow
		if err := s.scan(ctx, &rows, q.query+` order by 3 desc limit 200`, append([]any{since}, q.args...)...); err != nil {
			return nil, fmt.Errorf("trash: %w", err)
		}
		for i := range rows {
			rows[i].Kind, rows[i].Title = q.kind, excerpt(rows[i].Title, 120)
		}
		all = append(all, rows...)
	}
	sortTrash(all)
	return all, nil
}

func sortTrash(rows []TrashRow) {
	slices.SortStableFunc(rows, func(a, b TrashRow) int { return b.DeletedAt.Compare(a.DeletedAt) })
}
