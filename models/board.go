package models

import (
	"context"
	"fmt"
)

// boardStatuses are the deals that stand on the board: those that are open,
// and those that were won, in the last column.
const boardStatuses = `d.status in ('active', 'on_hold', 'won')`

// BoardCards is how many cards a column shows; the rest is in the list.
const BoardCards = 50

// BoardColumn is one stage with its deals.
type BoardColumn struct {
	Stage Stage
	// Count is how many deals stand here, Undisclosed how many of them seek no
	// stated amount, Totals what the others seek, by currency.
	Count       int64
	Undisclosed int64
	Totals      []Total
	// Cards are the first BoardCards deals, the latest changed first.
	Cards []DealRow
}

// Total is a sum of amounts of one currency, in minor units.
type Total struct {
	Currency string
	Amount   int64
	Count    int64
}

// Board returns the pipeline by stage; owner 0 means everybody's.
func (s *Store) Board(ctx context.Context, actor Actor, owner int64) ([]BoardColumn, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	stages, err := s.Stages(ctx)
	if err != nil {
		return nil, fmt.Errorf("board: %w", err)
	}
	columns := make([]BoardColumn, len(stages))
	at := map[int64]*BoardColumn{}
	for i, stage := range stages {
		columns[i].Stage = stage
		at[stage.ID] = &columns[i]
	}
	if err := s.fillTotals(ctx, actor, owner, at); err != nil {
		return nil, fmt.Errorf("board: %w", err)
	}
	args := append(actor.visibleArgs(), owner, owner, BoardCards)
	var cards []DealRow
	err = s.scan(ctx, &cards, `select `+dealColumns+` from (
			select d.*, row_number() over (partition by d.stage_id order by d.updated_at desc, d.id desc) as place
			from deals d where d.deleted_at is null and `+boardStatuses+` and `+visibleDeal+` and (? = 0 or d.owner_id = ?)
		) d join companies c on c.id = d.company_id join stages st on st.id = d.stage_id join users u on u.id = d.owner_id
		where d.place <= ? order by st.position, d.updated_at desc, d.id desc`, args...)
	if err != nil {
		return nil, fmt.Errorf("board: %w", err)
	}
	for _, card := range cards {
		column := at[card.StageID]
		column.Cards = append(column.Cards, card)
	}
	return columns, nil
}

func (s *Store) fillTotals(ctx context.Context, actor Actor, owner int64, at map[int64]*BoardColumn) error {
	var sums []struct {
		StageID   int64
		Currency  string
		Count     int64
		Disclosed int64
		Amount    *int64
	}
	args := append(actor.visibleArgs(), owner, owner)
	err := s.scan(ctx, &sums, `select d.stage_id, d.currency, count(*) as count, count(d.amount_sought) as disclosed, cast(sum(d.amount_sought) as bigint) as amount
		from deals d where d.deleted_at is null and `+boardStatuses+` and `+visibleDeal+` and (? = 0 or d.owner_id = ?)
		group by d.stage_id, d.currency order by d.stage_id, d.currency`, args...)
	if err != nil {
		return err
	}
	for _, sum := range sums {
		column := at[sum.StageID]
		column.Count += sum.Count
		column.Undisclosed += sum.Count - sum.Disclosed
		if sum.Amount != nil {
			column.Totals = append(column.Totals, Total{sum.Currency, *sum.Amount, sum.Disclosed})
		}
	}
	return nil
}
