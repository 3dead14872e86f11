package models

import (
	"context"
	"slices"
	"strconv"
	"time"
)

// choices is a list that an administrator keeps: the stages, or the reasons.
type choices struct {
	table string
	// kind is what the audit calls an entry of the list.
	kind string
	// last is the key of the entry that stays at the end and in use; empty for none.
	last string
	// longest is the length of a name, in characters.
	longest int
}

// Kinds of what an administrator sets up.
const (
	KindStage  = "stage"
	KindReason = "reason"
)

var (
	stageChoices  = choices{table: "stages", kind: KindStage, last: StageInvested, longest: 60}
	reasonChoices = choices{table: "reasons", kind: KindReason, longest: 100}
)

// choice is an entry of such a list.
type choice struct {
	ID        int64
	Key       string
	Name      string
	Position  int64
	RetiredAt *time.Time
	Version   int64
}

func (s *Store) choices(ctx context.Context, list choices) ([]choice, error) {
	var rows []choice
	err := s.scan(ctx, &rows, `select id, key, name, position, retired_at, version from `+list.table+` order by position, id`)
	return rows, err
}

// inUse counts the entries that are not retired.
func inUse(rows []choice) int {
	n := 0
	for _, row := range rows {
		if row.RetiredAt == nil {
			n++
		}
	}
	return n
}

// checkName cleans the name of an entry and refuses one that another has.
func (list choices) checkName(rows []choice, id int64, name *string) error {
	var c check
	c.required("name", name, list.longest)
	for _, row := range rows {
		if row.ID != id && NameKey(row.Name) == NameKey(*name) {
			c.fail("name", "error.choice_taken")
		}
	}
	return c.err()
}

func (s *Store) createChoice(ctx context.Context, actor Actor, list choices, name string) (*choice, error) {
	if err := actor.mustAdmin(); err != nil {
		return nil, err
	}
	var made choice
	err := s.plain(ctx, func(tx *Store) error {
		rows, err := tx.choices(ctx, list)
		if err != nil {
			return err
		}
		if err := list.checkName(rows, 0, &name); err != nil {
			return err
		}
		if inUse(rows) >= maxChoices {
			return InvalidField("name", "error.choices_full")
		}
		// The key names the entry for good: by the number it comes with.
		made = choice{Name: name, Position: int64(len(rows) + 1), Version: 1}
		err = tx.scan(ctx, &made.ID, `insert into `+list.table+` (key, name, position) values (?, ?, ?) returning id`, NewSecret(), name, made.Position)
		if err != nil {
			return err
		}
		made.Key = list.kind + "_" + strconv.FormatInt(made.ID, 10)
		if _, err := tx.exec(ctx, `update `+list.table+` set key = ? where id = ?`, made.Key, made.ID); err != nil {
			return err
		}
		if err := tx.placeChoices(ctx, list, append(rows, made)); err != nil {
			return err
		}
		return tx.recordChoice(ctx, actor, "create", list.kind, made.ID, nil, made)
	})
	return &made, err
}

// placeChoices numbers the entries in the given order, in which the last one
// is put last.
func (s *Store) placeChoices(ctx context.Context, list choices, rows []choice) error {
	slices.SortStableFunc(rows, func(a, b choice) int {
		switch {
		case list.last == "" || a.Key == b.Key:
			return 0
		case a.Key == list.last:
			return 1
		case b.Key == list.last:
			return -1
		}
		return 0
	})
	for i, row := range rows {
		if row.Position == int64(i+1) {
			continue
		}
		if _, err := s.exec(ctx, `update `+list.table+` set position = ? where id = ?`, i+1, row.ID); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) renameChoice(ctx context.Context, actor Actor, list choices, id, version int64, name string, also func(tx *Store) error) error {
	return s.changeChoice(ctx, actor, list, id, func(tx *Store, rows []choice, at int) (bool, error) {
		if rows[at].Version != version {
			return false, ErrConflict
		}
		if err := list.checkName(rows, id, &name); err != nil {
			return false, err
		}
		if rows[at].Name == name {
			return false, nil
		}
		if _, err := tx.exec(ctx, `update `+list.table+` set name = ?, version = version + 1 where id = ?`, name, id); err != nil || also == nil {
			return true, err
		}
		return true, also(tx)
	})
}

func (s *Store) shiftChoice(ctx context.Context, actor Actor, list choices, id int64, by int) error {
	return s.changeChoice(ctx, actor, list, id, func(tx *Store, rows []choice, at int) (bool, error) {
		to := at
		for step := at + by; step >= 0 && step < len(rows); step += by {
			if rows[step].RetiredAt == nil {
				to = step
				break
			}
		}
		if by != 1 && by != -1 || to == at || rows[at].Key == list.last || rows[to].Key == list.last {
			return false, nil
		}
		moved := rows[at]
		return true, tx.placeChoices(ctx, list, slices.Insert(slices.Delete(rows, at, at+1), to, moved))
	})
}

func (s *Store) retireChoice(ctx context.Context, actor Actor, list choices, id int64, restore bool) error {
	return s.changeChoice(ctx, actor, list, id, func(tx *Store, rows []choice, at int) (bool, error) {
		if (rows[at].RetiredAt == nil) == restore {
			return false, nil
		}
		least := 1
		if list.last != "" {
			least = 2
		}
		if restore && inUse(rows) >= maxChoices {
			return false, InvalidField("name", "error.choices_full")
		}
		if !restore && (rows[at].Key == list.last || inUse(rows) <= least) {
			return false, InvalidField("name", "error.choice_needed")
		}
		when := any(tx.Now())
		if restore {
			when = nil
		}
		_, err := tx.exec(ctx, `update `+list.table+` set retired_at = ?, version = version + 1 where id = ?`, when, id)
		return true, err
	})
}

// changeChoice changes the entry at a place of the list and says so in the
// audit and to those who look at the pipeline.
func (s *Store) changeChoice(ctx context.Context, actor Actor, list choices, id int64, change func(tx *Store, rows []choice, at int) (bool, error)) error {
	if err := actor.mustAdmin(); err != nil {
		return err
	}
	return s.plain(ctx, func(tx *Store) error {
		rows, err := tx.choices(ctx, list)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(rows, func(c choice) bool { return c.ID == id })
		if at < 0 {
			return ErrNotFound
		}
		before := rows[at]
		changed, err := change(tx, rows, at)
		if err != nil || !changed {
			return err
		}
		var after choice
		if err := tx.scan(ctx, &after, `select id, key, name, position, retired_at, version from `+list.table+` where id = ?`, id); err != nil {
			return err
		}
		return tx.recordChoice(ctx, actor, "update", list.kind, id, before, after)
	})
}

// recordChoice writes the audit entry of a change to such a list.
func (s *Store) recordChoice(ctx context.Context, actor Actor, action, kind string, id int64, before, after any) error {
	s.announce(Event{Kind: EventPipeline})
	return s.auditAccess(ctx, actor, action, kind, id, before, after)
}
