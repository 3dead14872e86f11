package models

import "context"

// Stage is how far a deal has come. Key is fixed ("first_meeting"), Name is
// what an administrator calls it.
type Stage struct {
	ID       int64
	Key      string
	Name     string
	Position int64
}

// StageInvested is the key of the stage that a won deal ends in.
const StageInvested = "invested"

// Stages returns all stages in order.
func (s *Store) Stages(ctx context.Context) ([]Stage, error) {
	var stages []Stage
	err := s.scan(ctx, &stages, `select id, key, name, position from stages order by position, id`)
	return stages, err
}

func (s *Store) stage(ctx context.Context, id int64) (Stage, error) {
	var stages []Stage
	if err := s.scan(ctx, &stages, `select id, key, name, position from stages where id = ?`, id); err != nil {
		return Stage{}, err
	}
	if len(stages) == 0 {
		return Stage{}, InvalidField("stage", "error.choice")
	}
	return stages[0], nil
}
