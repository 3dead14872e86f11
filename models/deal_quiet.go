package models

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// refreshDeals brings in line what deals keep of their moves, see refreshStages,
// and of their activities: the day of the latest one. What was logged for a later
// day, or for none, counts as of the day it was logged on; that a deal was opened
// counts as of its opening. It happens when the transaction ends.
func (s *Store) refreshDeals(ids ...int64) { s.work.pending.refresh(KindDeal, ids) }

func (s *Store) settleDeals(ctx context.Context, ids []int64) error {
	latest, logged := "greatest", s.day("a.created_at")
	if s.sqlite {
		latest = "max"
	}
	_, err := s.exec(ctx, `update deals set `+s.raisedSinceSQL()+`, last_activity_on = `+latest+`(opened_on, coalesce((
		select max(case when a.occurred_on = '' or a.occurred_on > `+logged+` then `+logged+` else a.occurred_on end)
		from activity_links l join activities a on a.id = l.activity_id
		where l.deal_id = deals.id and a.deleted_at is null
		and not exists (select 1 from stage_moves m where m.deal_id = deals.id and m.activity_id = a.id and m.from_stage_id is null)), ''))
		where id in ?`, ids)
	if err != nil {
		return err
	}
	return s.refreshStages(ctx, ids...)
}

// settingQuietDays is after how many days without an activity a deal goes quiet.
const settingQuietDays = "deals.quiet_days"

// DefaultQuietDays is that number until an administrator chooses another.
const DefaultQuietDays = 14

// QuietDays is after how many days without an activity an active deal is going
// quiet.
func (s *Store) QuietDays(ctx context.Context) (int, error) {
	var value string
	if err := s.scan(ctx, &value, `select value from settings where key = ?`, settingQuietDays); err != nil {
		return 0, fmt.Errorf("quiet days: %w", err)
	}
	if n, err := strconv.Atoi(value); err == nil && n > 0 {
		return n, nil
	}
	return DefaultQuietDays, nil
}

// SetQuietDays changes that number, given as text from "1" to "365". Only
// administrators may.
func (s *Store) SetQuietDays(ctx context.Context, actor Actor, days string) error {
	if err := actor.mustAdmin(); err != nil {
		return err
	}
	n, err := strconv.Atoi(strings.TrimSpace(days))
	if err != nil || n < 1 || n > 365 {
		return InvalidField("quiet_days", "error.quiet_days")
	}
	_, err = s.exec(ctx, `insert into settings (key, value, updated_at) values (?, ?, ?) on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`,
		settingQuietDays, strconv.Itoa(n), s.Now())
	if err != nil {
		return fmt.Errorf("set quiet days: %w", err)
	}
	return nil
}

// quietBefore is the day before which the latest activity makes a deal quiet.
func (s *Store) quietBefore(ctx context.Context) (string, error) {
	n, err := s.QuietDays(ctx)
	return s.Now().AddDate(0, 0, -n).Format(time.DateOnly), err
}

// quietDeal is the condition on a deal d; it takes quietBefore.
const quietDeal = `d.status = 'active' and d.last_activity_on < ?`

// noStepDeal is the condition on an active deal d without a next step, or
// without a day for it.
const noStepDeal = `d.status = 'active' and (d.next_step = '' or d.next_step_on = '')`

// markQuiet says of each deal whether it is going quiet.
func (s *Store) markQuiet(ctx context.Context, rows []DealRow) error {
	if len(rows) == 0 {
		return nil
	}
	before, err := s.quietBefore(ctx)
	for i := range rows {
		rows[i].Quiet = rows[i].Status == StatusActive && rows[i].LastActivityOn < before
	}
	return err
}
