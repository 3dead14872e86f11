package models

import (
	"context"
	"fmt"
)

// manyTotals is how many rows of deal_totals are worth adding up; a variable for
// the tests.
var manyTotals int64 = 1000

// FoldTotals adds up what the board's counts and sums have become, so that a
// board has few rows to read.
func (s *Store) FoldTotals(ctx context.Context) error {
	var rows int64
	if err := s.scan(ctx, &rows, `select count(*) from deal_totals`); err != nil || rows < manyTotals {
		return err
	}
	const added = `select stage_id, owner_id, currency, sum(count), sum(disclosed), sum(amount) from `
	const into = `insert into deal_totals (stage_id, owner_id, currency, count, disclosed, amount) `
	const each = ` group by stage_id, owner_id, currency having sum(count) <> 0`
	if !s.sqlite {
		// One statement sees the rows as of one moment: those that another transaction
		// brings meanwhile stay.
		_, err := s.exec(ctx, `with gone as (delete from deal_totals returning *) `+into+added+`gone`+each)
		return err
	}
	return s.plain(ctx, func(tx *Store) error {
		var last int64
		if err := tx.scan(ctx, &last, `select max(id) from deal_totals`); err != nil {
			return err
		}
		if _, err := tx.exec(ctx, into+added+`deal_totals`+each); err != nil {
			return err
		}
		_, err := tx.exec(ctx, `delete from deal_totals where id <= ?`, last)
		return err
	})
}

// countedTotals are the board's counts and sums as the deals themselves have them.
const countedTotals = `select stage_id, owner_id, currency, count(*) as count, count(amount_sought) as disclosed, coalesce(sum(amount_sought), 0) as amount
	from deals d where ` + boardStatuses + ` and not d.restricted group by stage_id, owner_id, currency`

// totalFaults says in words where the board's counts and sums are not those of its
// deals.
func (s *Store) totalFaults(ctx context.Context) ([]string, error) {
	var wrong []struct {
		Stage string
		Count int64
	}
	err := s.scan(ctx, &wrong, `select st.name as stage, cast(sum(t.count) as bigint) as count
		from (select stage_id, owner_id, currency, count, disclosed, amount from deal_totals
			union all select stage_id, owner_id, currency, -count, -disclosed, -amount from (`+countedTotals+`) c) t
		join stages st on st.id = t.stage_id group by t.stage_id, st.name, t.owner_id, t.currency
		having sum(t.count) <> 0 or sum(t.disclosed) <> 0 or sum(t.amount) <> 0 order by t.stage_id limit ?`, maxFaults)
	if err != nil {
		return nil, fmt.Errorf("check the board: %w", err)
	}
	var faults []string
	for _, w := range wrong {
		faults = append(faults, fmt.Sprintf("the board's sums at %s are not those of its deals: %+d deals", w.Stage, w.Count))
	}
	return faults, nil
}

// RecountTotals sets the board's counts and sums to those of its deals.
func (s *Store) RecountTotals(ctx context.Context) error {
	err := s.plain(ctx, func(tx *Store) error {
		if !tx.sqlite {
			// Another one, or FoldTotals, would leave its sums beside these.
			if _, err := tx.exec(ctx, `lock table deal_totals in share row exclusive mode`); err != nil {
				return err
			}
		}
		if _, err := tx.exec(ctx, `delete from deal_totals`); err != nil {
			return err
		}
		_, err := tx.exec(ctx, `insert into deal_totals (stage_id, owner_id, currency, count, disclosed, amount) `+countedTotals)
		return err
	})
	if err != nil {
		return fmt.Errorf("count the board anew: %w", err)
	}
	return nil
}
