package models

import (
	"context"
	"errors"
	"fmt"
)

// purgeAtOnce bounds how many records of a kind one purge deletes; what is left
// is deleted by the next.
const purgeAtOnce = 1000

// purged are the kinds in the order in which they are deleted for good: a deal
// goes before its company, which would otherwise be held by it.
var purged = []string{KindView, KindShortlist, KindDocument, KindActivity, KindTask, KindDeal, KindRound, KindPerson, KindCompany}

// PurgeTrash deletes for good what has been in the trash for longer than
// TrashDays, and returns how many records went. Each record is a transaction of
// its own: one that something else still needs stays, and is in the error.
func (s *Store) PurgeTrash(ctx context.Context) (int, error) {
	before := s.Now().AddDate(0, 0, -TrashDays)
	done := 0
	var failed error
	for _, kind := range purged {
		var ids []int64
		if err := s.scan(ctx, &ids, `select id from `+tables[kind]+` where deleted_at <= ? order by deleted_at, id limit ?`, before, purgeAtOnce); err != nil {
			return done, fmt.Errorf("purge the trash: %w", err)
		}
		for _, id := range ids {
			err := s.plain(ctx, func(tx *Store) error { return tx.purge(ctx, kind, id) })
			if ctx.Err() != nil {
				return done, fmt.Errorf("purge the trash: %w", ctx.Err())
			}
			if err != nil {
				failed = errors.Join(failed, fmt.Errorf("purge %s %d: %w", kind, id, err))
				continue
			}
			done++
		}
	}
	return done, failed
}

// purge deletes a record, and what would be left without a meaning.
func (s *Store) purge(ctx context.Context, kind string, id int64) error {
	if err := s.purgeActivities(ctx, kind, id); err != nil {
		return err
	}
	if kind == KindCompany {
		// Its rounds go with it.
		var rounds []int64
		if err := s.scan(ctx, &rounds, `select id from rounds where company_id = ?`, id); err != nil {
			return err
		}
		for _, round := range rounds {
			if err := s.purge(ctx, KindRound, round); err != nil {
				return err
			}
		}
	}
	if _, err := s.exec(ctx, `delete from external_refs where record_kind = ? and record_id = ?`, kind, id); err != nil {
		return err
	}
	if _, err := s.exec(ctx, `delete from `+tables[kind]+` where id = ?`, id); err != nil {
		return err
	}
	s.enqueue(kind, id)
	return nil
}

// purgeActivities deletes the activities that are about nothing but the record,
// and those that were hidden with a restricted deal: without their link to it
// everybody would see them.
func (s *Store) purgeActivities(ctx context.Context, kind string, id int64) error {
	query, ok := map[string]string{
		KindCompany: `select activity_id from activity_links l where l.company_id = ? and not exists (select 1 from activity_links o where o.activity_id = l.activity_id and o.id <> l.id)`,
		KindPerson:  `select activity_id from activity_links l where l.person_id = ? and not exists (select 1 from activity_links o where o.activity_id = l.activity_id and o.id <> l.id)`,
		KindRound:   `select activity_id from activity_links l where l.round_id = ? and not exists (select 1 from activity_links o where o.activity_id = l.activity_id and o.id <> l.id)`,
		KindDeal: `select l.activity_id from activity_links l join deals d on d.id = l.deal_id where l.deal_id = ? and (d.restricted
			or not exists (select 1 from activity_links o where o.activity_id = l.activity_id and o.id <> l.id))`,
	}[kind]
	if !ok {
		return nil
	}
	var ids []int64
	if err := s.scan(ctx, &ids, query, id); err != nil || len(ids) == 0 {
		return err
	}
	if _, err := s.exec(ctx, `delete from activities where id in ?`, ids); err != nil {
		return err
	}
	s.enqueue(KindActivity, ids...)
	return nil
}
