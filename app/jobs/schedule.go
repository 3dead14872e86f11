package jobs

import (
	"context"
	"errors"
	"time"

	"dealflow/models"
)

// Times are the moments at which something is repeated.
type Times interface {
	// Last is the latest moment that is not after now.
	Last(now time.Time) time.Time
}

// repeated is one entry of the schedule.
type repeated struct {
	kind  string
	times Times
	last  time.Time
}

// Period is the payload of a repeated job. At is the moment it was due; after
// an outage only the latest of the moments that were missed is made up for, so
// At may lie hours back.
type Period struct {
	At time.Time
}

// Repeat has a job of the kind, with a Period as its payload, run at the given
// times, once among all servers. It is not started again while the last one is
// still under way.
func (p *Pool) Repeat(kind string, times Times) {
	p.schedule = append(p.schedule, repeated{kind: kind, times: times})
}

// startPeriods adds the repeated jobs whose next moment has come.
func (p *Pool) startPeriods(ctx context.Context) error {
	now := p.store.Now()
	var failed error
	for i := range p.schedule {
		r := &p.schedule[i]
		at := r.times.Last(now)
		if !at.After(r.last) {
			continue
		}
		in := models.JobInput{Kind: r.kind, Payload: Period{At: at}, UniqueKey: "period"}
		if _, err := p.store.StartPeriod(ctx, r.kind, at, in); err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		r.last = at
	}
	return failed
}

// Every repeats at whole multiples of an interval, such as each full hour.
func Every(interval time.Duration) Times { return every(interval) }

type every time.Duration

func (e every) Last(now time.Time) time.Time { return now.UTC().Truncate(time.Duration(e)) }

// Daily repeats at an hour and minute of the place's clock, on the weekdays
// given, or on each day when none is given. When clocks are put back and show
// the minute twice, it counts once.
func Daily(hour, minute int, place *time.Location, weekdays ...time.Weekday) Times {
	d := daily{hour: hour, minute: minute, place: place}
	for _, w := range weekdays {
		d.days[w] = true
	}
	if len(weekdays) == 0 {
		d.days = [7]bool{true, true, true, true, true, true, true}
	}
	return d
}

type daily struct {
	hour, minute int
	place        *time.Location
	days         [7]bool
}

func (d daily) Last(now time.Time) time.Time {
	local := now.In(d.place)
	for back := 0; back <= 7; back++ {
		at := time.Date(local.Year(), local.Month(), local.Day()-back, d.hour, d.minute, 0, 0, d.place)
		if d.days[at.Weekday()] && !at.After(now) {
			return at.UTC()
		}
	}
	return time.Time{}
}
