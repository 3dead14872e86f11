package models

import (
	"context"
	"fmt"
	"strings"
)

// boardStatuses are the deals that stand on the board: those that are open,
// and those that were won, in the last column. The index deals_cards and the
// table deal_totals hold exactly these.
const boardStatuses = `d.deleted_at is null and d.status in ('active', 'on_hold', 'won')`

// BoardCards is how many cards a column shows at first and loads at a time.
const BoardCards = 20

// BoardColumn is one stage with its deals. A retired stage is a column as long
// as a deal stands in it.
type BoardColumn struct {
	Stage Stage
	// Count is how many deals stand here, Undisclosed how many of them seek no
	// stated amount, Totals what the others seek, by currency.
	Count       int64
	Undisclosed int64
	Totals      []Total
	// Cards are the first BoardCards deals, the latest changed first; More is
	// the cursor that the next are found after, empty at the end.
	Cards []DealRow
	More  string
}

// Total is a sum of amounts of one currency, in minor units.
type Total struct {
	Currency string
	Amount   int64
	Count    int64
}

// Board returns the pipeline by stage; owner 0 means everybody's.
func (s *Store) Board(ctx context.Context, actor Actor, owner int64) ([]BoardColumn, error) {
	columns, err := s.BoardTotals(ctx, actor, owner)
	if err != nil {
		return nil, err
	}
	if len(columns) == 0 {
		return columns, nil
	}
	// The cards are chosen first and joined with what they show once: joins in
	// each branch take PostgreSQL longer to plan than to run.
	var query strings.Builder
	query.WriteString(`select ` + dealColumns + ` from ` + dealFrom + ` where d.id in (`)
	var args []any
	for i, c := range columns {
		if i > 0 {
			query.WriteString(" union all ")
		}
		query.WriteString(`select id from (select d.id from deals d where ` + cardsWhere(owner) + ` order by d.updated_at desc, d.id desc limit ?) c`)
		args = append(append(args, cardsArgs(actor, c.Stage.ID, owner)...), BoardCards+1)
	}
	query.WriteString(`) order by d.updated_at desc, d.id desc`)
	var cards []DealRow
	if err := s.scan(ctx, &cards, query.String(), args...); err != nil {
		return nil, fmt.Errorf("board: %w", err)
	}
	at := map[int64]*BoardColumn{}
	for i := range columns {
		at[columns[i].Stage.ID] = &columns[i]
	}
	for _, card := range cards {
		column := at[card.StageID]
		if len(column.Cards) == BoardCards {
			column.More = encodeCursor(column.Cards[BoardCards-1], "updated")
			continue
		}
		column.Cards = append(column.Cards, card)
	}
	return columns, nil
}

// cardsWhere is the condition on the cards of one stage. The owner is part of it
// only where there is one, so that the index is used for either.
func cardsWhere(owner int64) string {
	where := `d.stage_id = ? and ` + boardStatuses + ` and ` + visibleDeal
	if owner != 0 {
		where += ` and d.owner_id = ?`
	}
	return where
}

func cardsArgs(actor Actor, stage, owner int64) []any {
	args := append([]any{stage}, actor.visibleArgs()...)
	if owner != 0 {
		args = append(args, owner)
	}
	return args
}

// BoardCardsAfter returns the cards of a stage that follow a cursor, and the
// cursor of what follows them.
func (s *Store) BoardCardsAfter(ctx context.Context, actor Actor, stage, owner int64, after string) (cards []DealRow, more string, err error) {
	if err := actor.mustRead(); err != nil {
		return nil, "", err
	}
	query, args := `select `+dealColumns+` from `+dealFrom+` where `+cardsWhere(owner), cardsArgs(actor, stage, owner)
	if at, id, ok := decodeCursor(after, sortTime); ok {
		query += ` and (d.updated_at, d.id) < (?, ?)`
		args = append(args, at, id)
	}
	err = s.scan(ctx, &cards, query+` order by d.updated_at desc, d.id desc limit ?`, append(args, BoardCards+1)...)
	if err != nil {
		return nil, "", fmt.Errorf("board column: %w", err)
	}
	if len(cards) > BoardCards {
		cards = cards[:BoardCards]
		more = encodeCursor(cards[BoardCards-1], "updated")
	}
	return cards, more, nil
}

// BoardCardsOf returns those of the deals that stand on the board for the
// actor, at most 100.
func (s *Store) BoardCardsOf(ctx context.Context, actor Actor, owner int64, ids []int64) ([]DealRow, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return nil, nil
	}
	query := `select ` + dealColumns + ` from ` + dealFrom + ` where d.id in ? and ` + boardStatuses + ` and ` + visibleDeal + ` and (? = 0 or d.owner_id = ?)`
	args := append(append([]any{ids[:min(len(ids), 100)]}, actor.visibleArgs()...), owner, owner)
	var cards []DealRow
	if err := s.scan(ctx, &cards, query, args...); err != nil {
		return nil, fmt.Errorf("board cards: %w", err)
	}
	return cards, nil
}

// BoardTotals returns the columns of the board with their counts and sums, and
// no cards.
func (s *Store) BoardTotals(ctx context.Context, actor Actor, owner int64) ([]BoardColumn, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	stages, err := s.EveryStage(ctx)
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
	kept := columns[:0]
	for _, c := range columns {
		if !c.Stage.Retired() || c.Count > 0 {
			kept = append(kept, c)
		}
	}
	return kept, nil
}

func (s *Store) fillTotals(ctx context.Context, actor Actor, owner int64, at map[int64]*BoardColumn) error {
	var sums []struct {
		StageID   int64
		Currency  string
		Count     int64
		Disclosed int64
		Amount    int64
	}
	args := append(append([]any{owner, owner}, actor.visibleArgs()...), owner, owner)
	err := s.scan(ctx, &sums, `select stage_id, currency, cast(sum(count) as bigint) as count, cast(sum(disclosed) as bigint) as disclosed, cast(sum(amount) as bigint) as amount
		from (select stage_id, currency, count, disclosed, amount from deal_totals where ? = 0 or owner_id = ?
			union all
			select d.stage_id, d.currency, 1, case when d.amount_sought is null then 0 else 1 end, coalesce(d.amount_sought, 0)
			from deals d where `+boardStatuses+` and d.restricted and `+visibleDeal+` and (? = 0 or d.owner_id = ?)) t
		group by stage_id, currency having sum(count) <> 0 order by stage_id, currency`, args...)
	if err != nil {
		return err
	}
	for _, sum := range sums {
		column := at[sum.StageID]
		column.Count += sum.Count
		column.Undisclosed += sum.Count - sum.Disclosed
		if sum.Disclosed > 0 {
			column.Totals = append(column.Totals, Total{sum.Currency, sum.Amount, sum.Disclosed})
		}
	}
	return nil
}
