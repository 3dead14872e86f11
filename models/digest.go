package models

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Digest is what one of the team should know on a morning.
type Digest struct {
	Agenda
	// Votes are the ballots on which the reader has still to vote.
	Votes []BallotRow
	// Since is from when on Changes and Rounds are news: the beginning of the
	// weekday before.
	Since time.Time
	// Due are the deals whose next step is due today, DueTasks the tasks that are
	// due today or were before.
	Due      []DealRow
	DueTasks []TaskRow
	Changes  []Change
	// Rounds are newly known rounds of companies that we have or had a deal with.
	Rounds []RoundRow
}

// Empty reports whether there is nothing to tell.
func (d *Digest) Empty() bool {
	return len(d.Votes)+len(d.Overdue)+len(d.Due)+len(d.DueTasks)+len(d.Quiet)+len(d.Changes)+len(d.Rounds) == 0
}

// Digest returns the actor's digest for the present day of a place.
func (s *Store) Digest(ctx context.Context, actor Actor, place *time.Location) (*Digest, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	now := s.Now().In(place)
	d := Digest{Since: weekdayBefore(now)}
	var err error
	if d.Agenda, err = s.agenda(ctx, actor, now.Format(time.DateOnly)); err != nil {
		return nil, fmt.Errorf("digest: %w", err)
	}
	for _, deal := range append(d.Quiet[:len(d.Quiet):len(d.Quiet)], d.Mine...) {
		if deal.NextStepOn == d.Today {
			d.Due = append(d.Due, deal)
		}
	}
	for _, t := range d.Tasks {
		if t.DueOn <= d.Today {
			d.DueTasks = append(d.DueTasks, t)
		}
	}
	if d.Votes, err = s.AwaitedVotes(ctx, actor); err != nil {
		return nil, fmt.Errorf("digest: %w", err)
	}
	if d.Changes, err = s.changes(ctx, actor, d.Since); err != nil {
		return nil, fmt.Errorf("digest: %w", err)
	}
	if d.Rounds, err = s.newRounds(ctx, actor, d.Since); err != nil {
		return nil, fmt.Errorf("digest: %w", err)
	}
	return &d, nil
}

// weekdayBefore is the beginning of the latest day from Monday to Friday that
// is not the present one.
func weekdayBefore(now time.Time) time.Time {
	for back := 1; ; back++ {
		day := time.Date(now.Year(), now.Month(), now.Day()-back, 0, 0, 0, 0, now.Location())
		if w := day.Weekday(); w != time.Saturday && w != time.Sunday {
			return day
		}
	}
}

// newRounds are the rounds that came to be known since a time, of companies
// with a deal that the actor may see.
func (s *Store) newRounds(ctx context.Context, actor Actor, since time.Time) ([]RoundRow, error) {
	var rows []RoundRow
	args := append(append([]any{since.UTC(), since.UTC()}, actor.visibleArgs()...), agendaShown)
	err := s.scan(ctx, &rows, `select `+roundColumns+` from `+roundFrom+` where r.deleted_at is null and r.updated_at >= ? and r.created_at >= ?
		and exists (select 1 from deals d where d.company_id = r.company_id and d.deleted_at is null and `+visibleDeal+`) order by r.announced_on desc, r.id desc limit ?`, args...)
	if err != nil {
		return nil, err
	}
	return rows, s.fillInvestors(ctx, rows)
}

// DigestSetting says whether and when one gets the digest by e-mail.
type DigestSetting struct {
	UserID int64
	Mailed bool
	// Hour is from 0 to 23 in TimeZone, an IANA name such as "Asia/Shanghai".
	Hour     int
	TimeZone string
	// SentOn is the day of the latest one.
	SentOn string
}

// Place is the time zone, UTC when it is not known here.
func (d DigestSetting) Place() *time.Location {
	if place, err := time.LoadLocation(d.TimeZone); err == nil {
		return place
	}
	return time.UTC
}

// due is the day whose digest is to be sent at a time, "" when none is: on
// weekdays, from the hour on, once.
func (d DigestSetting) due(now time.Time) string {
	local := now.In(d.Place())
	day := local.Format(time.DateOnly)
	if w := local.Weekday(); w == time.Saturday || w == time.Sunday || local.Hour() < d.Hour || d.SentOn >= day {
		return ""
	}
	return day
}

// DigestSetting returns the actor's own; by default nothing is mailed.
func (s *Store) DigestSetting(ctx context.Context, actor Actor) (DigestSetting, error) {
	if err := actor.mustRead(); err != nil {
		return DigestSetting{}, err
	}
	var rows []DigestSetting
	if err := s.scan(ctx, &rows, `select user_id, mailed, hour, time_zone, sent_on from digests where user_id = ?`, actor.UserID); err != nil {
		return DigestSetting{}, fmt.Errorf("digest setting: %w", err)
	}
	if len(rows) == 0 {
		return DigestSetting{UserID: actor.UserID, Hour: 8, TimeZone: "UTC"}, nil
	}
	return rows[0], nil
}

// DigestInput is that setting as typed.
type DigestInput struct {
	Mailed         bool
	Hour, TimeZone string
}

// SetDigest changes the actor's own setting. The digest of a day whose hour has
// passed already is not made up for.
func (s *Store) SetDigest(ctx context.Context, actor Actor, in DigestInput) error {
	if err := actor.mustRead(); err != nil {
		return err
	}
	var c check
	hour, err := strconv.Atoi(strings.TrimSpace(in.Hour))
	if err != nil || hour < 0 || hour > 23 {
		c.fail("hour", "error.hour")
	}
	place, err := time.LoadLocation(clean(in.TimeZone))
	if err != nil || in.TimeZone == "" || in.TimeZone == "Local" {
		c.fail("time_zone", "error.time_zone")
	}
	if err := c.err(); err != nil {
		return err
	}
	now := s.Now()
	sent := ""
	if local := now.In(place); local.Hour() >= hour {
		sent = local.Format(time.DateOnly)
	}
	_, err = s.exec(ctx, `insert into digests (user_id, mailed, hour, time_zone, sent_on, updated_at) values (?, ?, ?, ?, ?, ?)
		on conflict (user_id) do update set mailed = excluded.mailed, hour = excluded.hour, time_zone = excluded.time_zone, updated_at = excluded.updated_at,
			sent_on = case when digests.sent_on > excluded.sent_on then digests.sent_on else excluded.sent_on end`,
		actor.UserID, in.Mailed, hour, place.String(), sent, now)
	if err != nil {
		return fmt.Errorf("set digest: %w", err)
	}
	return nil
}

// JobDigest is the kind of job that mails one digest.
const JobDigest = "digest.mail"

// DigestJob is its payload: whose digest, of which day.
type DigestJob struct {
	UserID int64
	Day    string
}

// PlanDigests adds a job for each digest that is due now, exactly once for a
// user and a day whatever the number of servers that ask, and returns how many.
func (s *Store) PlanDigests(ctx context.Context) (int, error) {
	var rows []DigestSetting
	err := s.scan(ctx, &rows, `select g.user_id, g.mailed, g.hour, g.time_zone, g.sent_on from digests g join users u on u.id = g.user_id
		where g.mailed and u.disabled_at is null order by g.user_id`)
	if err != nil {
		return 0, fmt.Errorf("plan digests: %w", err)
	}
	planned, now := 0, s.Now()
	for _, d := range rows {
		day := d.due(now)
		if day == "" {
			continue
		}
		err := s.Tx(ctx, func(tx *Store) error {
			n, err := tx.exec(ctx, `update digests set sent_on = ? where user_id = ? and mailed and sent_on < ?`, day, d.UserID, day)
			if err != nil || n == 0 {
				return err
			}
			planned++
			_, err = tx.EnqueueJob(ctx, JobInput{Kind: JobDigest, Payload: DigestJob{d.UserID, day}, UniqueKey: strconv.FormatInt(d.UserID, 10) + ":" + day})
			return err
		})
		if err != nil {
			return planned, fmt.Errorf("plan digest of user %d: %w", d.UserID, err)
		}
	}
	return planned, nil
}

// DigestReader returns the account that a digest goes to, with its setting.
// ErrNotFound when it is disabled or wants none any more.
func (s *Store) DigestReader(ctx context.Context, userID int64) (*User, DigestSetting, error) {
	user, err := s.findUser(ctx, "id = ? and disabled_at is null", userID)
	if err != nil {
		return nil, DigestSetting{}, err
	}
	setting, err := s.DigestSetting(ctx, user.Actor())
	if err == nil && !setting.Mailed {
		err = ErrNotFound
	}
	return user, setting, err
}
