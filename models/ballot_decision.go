package models

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// DecisionInput is what was decided. Each line of Conditions is one; a day at its
// beginning or end, such as "2026-12-31", is when it is due.
type DecisionInput struct {
	Outcome    string
	Rationale  string
	Conditions string
}

type ballotCondition struct {
	ID        int64
	BallotID  int64
	Condition string
	DueOn     string
}

// maxBallotConditions bounds the conditions of one decision.
const maxBallotConditions = 50

func (in *DecisionInput) conditions(c *check) []ballotCondition {
	var list []ballotCondition
	for line := range strings.Lines(in.Conditions) {
		words := strings.Fields(strings.TrimLeft(clean(line), "-*• "))
		var due string
		for _, at := range []int{len(words) - 1, 0} {
			if len(words) > 1 && due == "" {
				day := strings.Trim(words[at], ".,;:()，。；：")
				if _, err := time.Parse(time.DateOnly, day); err == nil {
					due, words = day, slices.Delete(slices.Clone(words), at, at+1)
				}
			}
		}
		text := strings.Join(words, " ")
		if text == "" {
			continue
		}
		c.line("conditions", &text, maxLine)
		list = append(list, ballotCondition{Condition: text, DueOn: due})
	}
	if len(list) > maxBallotConditions {
		c.fail("conditions", "error.too_long")
	}
	return list
}

// DecideBallot records what was decided after the votes were opened, over the
// version of the ballot that the caller had read. Conditions that were there
// before keep that they are met.
func (s *Store) DecideBallot(ctx context.Context, actor Actor, id, version int64, in DecisionInput) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	err := s.Tx(ctx, func(tx *Store) error {
		ballot, err := tx.takeBallot(ctx, actor, id)
		if err != nil {
			return err
		}
		if err := tx.mustChair(ctx, actor, ballot); err != nil {
			return err
		}
		var c check
		c.oneOf("outcome", in.Outcome, Outcomes)
		c.text("rationale", &in.Rationale, maxText)
		conditions := in.conditions(&c)
		if err := c.err(); err != nil {
			return err
		}
		if !ballot.unsealed(tx.Today()) {
			return InvalidField("", "error.sealed")
		}
		if ballot.Version != version {
			return ErrConflict
		}
		now := tx.Now()
		_, err = tx.exec(ctx, `update ballots set outcome = ?, rationale = ?, decided_at = ?, decided_by = ?, unsealed_at = coalesce(unsealed_at, ?), version = version + 1, updated_at = ?, updated_by = ? where id = ?`,
			in.Outcome, in.Rationale, now, actor.by(), now, now, actor.by(), id)
		if err != nil {
			return err
		}
		if err := tx.setConditions(ctx, ballot, conditions); err != nil {
			return err
		}
		return tx.record(actor, "update", KindDeal, ballot.DealID, map[string]any{"outcome": ballot.Outcome, "rationale": ballot.Rationale},
			map[string]any{"outcome": in.Outcome, "rationale": in.Rationale, "conditions": conditionTexts(conditions)})
	})
	if err != nil {
		return fmt.Errorf("decide ballot %d: %w", id, err)
	}
	return nil
}

func conditionTexts(conditions []ballotCondition) []string {
	var texts []string
	for _, c := range conditions {
		texts = append(texts, strings.TrimSpace(c.Condition+" "+c.DueOn))
	}
	return texts
}

// setConditions makes the conditions of a ballot those given.
func (s *Store) setConditions(ctx context.Context, ballot *Ballot, want []ballotCondition) error {
	var had []ballotCondition
	if err := s.scan(ctx, &had, `select id, condition, due_on from ballot_conditions where ballot_id = ? order by id`, ballot.ID); err != nil {
		return err
	}
	for _, old := range had {
		same := func(c ballotCondition) bool { return c.Condition == old.Condition && c.DueOn == old.DueOn }
		if i := slices.IndexFunc(want, same); i >= 0 {
			want = slices.Delete(slices.Clone(want), i, i+1)
		} else if _, err := s.exec(ctx, `delete from ballot_conditions where id = ?`, old.ID); err != nil {
			return err
		}
	}
	for _, c := range want {
		if _, err := s.exec(ctx, `insert into ballot_conditions (ballot_id, deal_id, condition, due_on) values (?, ?, ?, ?)`, ballot.ID, ballot.DealID, c.Condition, c.DueOn); err != nil {
			return err
		}
	}
	return nil
}

// MeetCondition notes that a condition of a decision is met, or no longer.
func (s *Store) MeetCondition(ctx context.Context, actor Actor, ballotID, id int64, met bool) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	err := s.Tx(ctx, func(tx *Store) error {
		ballot, err := tx.takeBallot(ctx, actor, ballotID)
		if err != nil {
			return err
		}
		var at *time.Time
		var by *int64
		if met {
			now := tx.Now()
			at, by = &now, actor.by()
		}
		n, err := tx.exec(ctx, `update ballot_conditions set done_at = ?, done_by = ? where id = ? and ballot_id = ? and (done_at is null) = ?`, at, by, id, ballotID, met)
		if err != nil || n == 0 {
			return err
		}
		var text string
		if err := tx.scan(ctx, &text, `select condition from ballot_conditions where id = ?`, id); err != nil {
			return err
		}
		return tx.record(actor, "update", KindDeal, ballot.DealID, nil, map[string]any{"condition": text, "done": met})
	})
	if err != nil {
		return fmt.Errorf("meet condition %d: %w", id, err)
	}
	return nil
}
