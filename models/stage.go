package models

import (
	"context"
	"fmt"
	"time"
)

// Stage is how far a deal has come. Key is fixed ("first_meeting"), Name is
// what an administrator calls it. A retired stage takes no new deals; it stays
// where it was in the history, and on the board until its last deal has left.
type Stage struct {
	ID        int64
	Key       string
	Name      string
	Position  int64
	RetiredAt *time.Time
	Version   int64
}

// Retired reports whether deals are no longer brought to the stage.
func (s Stage) Retired() bool { return s.RetiredAt != nil }

// StageInvested is the key of the stage that a won deal ends in. It is always
// the last and cannot be retired.
const StageInvested = "invested"

// maxChoices bounds how many stages, and how many reasons, are in use at once.
const maxChoices = 40

const stageColumns = `id, key, name, position, retired_at, version`

// Stages returns the stages that deals can be brought to, in order.
func (s *Store) Stages(ctx context.Context) ([]Stage, error) {
	var stages []Stage
	err := s.scan(ctx, &stages, `select `+stageColumns+` from stages where retired_at is null order by position, id`)
	return stages, err
}

// EveryStage returns all stages in order, the retired ones too, for what shows
// or filters deals that may still stand in them.
func (s *Store) EveryStage(ctx context.Context) ([]Stage, error) {
	var stages []Stage
	err := s.scan(ctx, &stages, `select `+stageColumns+` from stages order by position, id`)
	return stages, err
}

// stage is one that a deal can be brought to.
func (s *Store) stage(ctx context.Context, id int64) (Stage, error) {
	var stages []Stage
	if err := s.scan(ctx, &stages, `select `+stageColumns+` from stages where id = ? and retired_at is null`, id); err != nil {
		return Stage{}, err
	}
	if len(stages) == 0 {
		return Stage{}, InvalidField("stage", "error.choice")
	}
	return stages[0], nil
}

// CreateStage adds a stage before the last one, Invested.
func (s *Store) CreateStage(ctx context.Context, actor Actor, name string) (*Stage, error) {
	row, err := s.createChoice(ctx, actor, stageChoices, name)
	if err != nil {
		return nil, fmt.Errorf("create stage: %w", err)
	}
	return &Stage{ID: row.ID, Key: row.Key, Name: row.Name, Position: row.Position, Version: row.Version}, nil
}

// RenameStage gives the version of a stage that the caller had read another
// name. Its deals and their history follow it, because they know it by number.
func (s *Store) RenameStage(ctx context.Context, actor Actor, id, version int64, name string) error {
	err := s.renameChoice(ctx, actor, stageChoices, id, version, name, func(tx *Store) error {
		_, err := tx.exec(ctx, `insert into outbox (record_kind, record_id, created_at, claimed_until) select 'deal', id, ?, ? from deals where stage_id = ? and deleted_at is null`,
			tx.Now(), tx.Now(), id)
		if tx.work != nil {
			tx.work.outbox = true
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("rename stage %d: %w", id, err)
	}
	return nil
}

// ShiftStage moves a stage by one place, up when by is negative. Nothing comes
// after Invested.
func (s *Store) ShiftStage(ctx context.Context, actor Actor, id int64, by int) error {
	err := s.plain(ctx, func(tx *Store) error {
		if err := tx.shiftChoice(ctx, actor, stageChoices, id, by); err != nil {
			return err
		}
		return tx.stageShifted(ctx, id)
	})
	if err != nil {
		return fmt.Errorf("shift stage %d: %w", id, err)
	}
	return nil
}

// RetireStage takes a stage out of use, or back into it when restore is true.
// Deals that stand there stay until they are moved. Invested, and the last
// stage that deals can begin in, cannot be retired.
func (s *Store) RetireStage(ctx context.Context, actor Actor, id int64, restore bool) error {
	if err := s.retireChoice(ctx, actor, stageChoices, id, restore); err != nil {
		return fmt.Errorf("retire stage %d: %w", id, err)
	}
	return nil
}
