package models

import (
	"context"
	"fmt"
	"time"
)

// Agenda is what one of the team has to do: each of their active deals once,
// where it is most urgent, and their tasks.
type Agenda struct {
	// Today is the day it is made for.
	Today string
	// Overdue are the deals whose next step was due before today, the latest last.
	Overdue []DealRow
	// Quiet are other deals in which nothing happened for QuietDays.
	Quiet     []DealRow
	QuietDays int
	// Mine are the remaining ones, the next to come first, those without a next
	// step at the end.
	Mine []DealRow
	// Tasks are the open tasks, the first due first.
	Tasks []TaskRow
}

// agendaShown bounds each part of an agenda.
const agendaShown = 20

// overdueDeal is the condition on a deal d whose next step is past, to the
// precision that its day has. It takes the present day twice.
const overdueDeal = `d.status = 'active' and d.next_step_on <> '' and d.next_step_on < ? and d.next_step_on < substr(?, 1, length(d.next_step_on))`

// agenda reads what the actor has to do on a day.
func (s *Store) agenda(ctx context.Context, actor Actor, today string) (Agenda, error) {
	a := Agenda{Today: today}
	var err error
	if a.QuietDays, err = s.QuietDays(ctx); err != nil {
		return a, err
	}
	day, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return a, fmt.Errorf("agenda of %q: %w", today, err)
	}
	before := day.AddDate(0, 0, -a.QuietDays).Format(time.DateOnly)
	me := actor.UserID
	for _, part := range []struct {
		rows  *[]DealRow
		query string
		args  []any
	}{
		{&a.Overdue, overdueDeal + ` and d.owner_id = ? and d.deleted_at is null and ` + visibleDeal + ` order by d.next_step_on, d.id limit ?`, []any{today, today, me}},
		{&a.Quiet, quietDeal + ` and not (` + overdueDeal + `) and d.owner_id = ? and d.deleted_at is null and ` + visibleDeal + ` order by d.last_activity_on, d.id limit ?`, []any{before, today, today, me}},
		{&a.Mine, `d.status = 'active' and not (` + quietDeal + `) and not (` + overdueDeal + `) and d.owner_id = ? and d.deleted_at is null and ` + visibleDeal + `
			order by case when d.next_step_on = '' then 1 else 0 end, d.next_step_on, d.id limit ?`, []any{before, today, today, me}},
	} {
		args := append(append(part.args, actor.visibleArgs()...), agendaShown)
		if err := s.scan(ctx, part.rows, `select `+dealColumns+` from `+dealFrom+` where `+part.query, args...); err != nil {
			return a, err
		}
		for i := range *part.rows {
			(*part.rows)[i].Quiet = (*part.rows)[i].LastActivityOn < before
		}
	}
	a.Tasks, err = s.tasksWhere(ctx, actor, `t.assignee_id = ? and t.done_at is null`, agendaShown, me)
	return a, err
}

// SetNextStep changes the next step of the version of a deal that the caller
// had read, and nothing else.
func (s *Store) SetNextStep(ctx context.Context, actor Actor, id, version int64, step, on string) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	err := s.Tx(ctx, func(tx *Store) error {
		before, err := tx.takeDeal(ctx, actor, id)
		if err != nil {
			return err
		}
		var c check
		c.line("next_step", &step, maxLine)
		c.date("next_step_on", &on)
		if step == "" && on != "" {
			c.fail("next_step", "error.required")
		}
		if err := c.err(); err != nil {
			return err
		}
		if err := tx.bump(ctx, actor, "deals", id, version); err != nil {
			return err
		}
		after := *before
		after.NextStep, after.NextStepOn = step, on
		if _, err := tx.exec(ctx, `update deals set next_step = ?, next_step_on = ? where id = ?`, step, on, id); err != nil {
			return err
		}
		return tx.record(actor, "update", KindDeal, id, before, after)
	})
	if err != nil {
		return fmt.Errorf("set next step of deal %d: %w", id, err)
	}
	return nil
}
