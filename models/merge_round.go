package models

import (
	"context"
	"fmt"
	"slices"
)

// roundMerge is what the rounds of two companies that are one have of each
// other: everything else of a round that goes is like the one that stays, or
// empty there.
var roundMerge = reference{to: KindRound, table: "rounds", part: KindRound, soft: []string{"announced_on", "closed_on"},
	fill: []string{"amount", "instrument", "note", "source_id"}}

// mergeRounds makes one of rounds that both companies have, and drops what one
// of the two has put into the other: a company does not invest in itself.
func (m *merging) mergeRounds(ctx context.Context) error {
	if err := m.dropOwn(ctx); err != nil {
		return err
	}
	table, _ := loggedTableNamed("rounds")
	rows, err := m.rowsAt(ctx, table, "company_id", m.in.KeptID, m.in.GoneID)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(r rowImage) bool { return !r.isNull("deleted_at") })
	var pairs pairing
	for _, kept := range rows {
		for i, gone := range rows {
			if kept.id("company_id") == m.in.KeptID && gone.id("company_id") == m.in.GoneID && sameAs(kept, gone) {
				pairs.add(kept.id("id"), i)
			}
		}
	}
	for i, id := range pairs.unique() {
		at := slices.IndexFunc(rows, func(r rowImage) bool { return r.id("id") == id })
		if err := m.mergeRound(ctx, table, rows[at], rows[i]); err != nil {
			return err
		}
	}
	return nil
}

// sameAs reports whether two rows of rounds are one round as far as can be told.
// Amounts in two currencies are for a person to look at.
func sameAs(kept, gone rowImage) bool {
	a, b := roundOf(kept), roundOf(gone)
	_, same := a.like(b)
	return same && (a.Amount == nil || b.Amount == nil || a.Currency == b.Currency)
}

func roundOf(row rowImage) *RoundRow {
	r := &RoundRow{Type: row.text("type"), AnnouncedOn: row.text("announced_on"), Currency: row.text("currency")}
	if !row.isNull("amount") {
		amount := row.id("amount")
		r.Amount = &amount
	}
	return r
}

// nameRounds reads what two rounds that are merged are called, and refuses those
// of two companies.
func (m *merging) nameRounds(ctx context.Context) error {
	if m.kept.id("company_id") != m.gone.id("company_id") {
		return InvalidField("with", "error.merge_rounds")
	}
	for _, side := range []*MergeSide{&m.plan.Kept, &m.plan.Gone} {
		round, _, err := m.RoundAmong(ctx, m.actor, side.ID)
		if err != nil {
			return err
		}
		side.Name, side.Round = round.CompanyName, &round
	}
	return nil
}

// RoundAmong returns a round and the others of its company, those that it may be
// first.
func (s *Store) RoundAmong(ctx context.Context, actor Actor, id int64) (round RoundRow, others []RoundRow, err error) {
	if err := actor.mustRead(); err != nil {
		return round, nil, err
	}
	var own Round
	if err := take(ctx, s, &own, id); err != nil {
		return round, nil, fmt.Errorf("round %d: %w", id, err)
	}
	rows, err := s.roundsOf(ctx, own.CompanyID)
	if err != nil {
		return round, nil, fmt.Errorf("round %d: %w", id, err)
	}
	at := slices.IndexFunc(rows, func(r RoundRow) bool { return r.ID == id })
	if at < 0 {
		return round, nil, fmt.Errorf("round %d: %w", id, ErrNotFound)
	}
	round = rows[at]
	others = slices.Delete(rows, at, at+1)
	slices.SortStableFunc(others, func(a, b RoundRow) int {
		likeA, _ := round.like(&a)
		likeB, _ := round.like(&b)
		return rank(likeB) - rank(likeA)
	})
	return round, others, nil
}

// markTwins notes which rounds of a company may be on record twice.
func markTwins(rows []RoundRow) {
	for i := range rows {
		for k := i + 1; k < len(rows) && rows[i].TwinID == 0; k++ {
			if like, same := rows[i].like(&rows[k]); same || like && isSeries(rows[i].Type) {
				rows[i].TwinID = rows[k].ID
			}
		}
	}
}

func (m *merging) mergeRound(ctx context.Context, table loggedTable, kept, gone rowImage) error {
	ref := roundMerge
	if kept.text("currency") == "" || kept.text("currency") == gone.text("currency") {
		ref.fill = append(slices.Clone(ref.fill), "pre_money", "post_money")
	} else if kept.isNull("amount") {
		// Its valuation is in another currency, which the amount cannot have too.
		ref.fill = slices.DeleteFunc(slices.Clone(ref.fill), func(c string) bool { return c == "amount" })
	}
	if err := m.fill(ctx, table, ref, kept, gone, nil); err != nil {
		return err
	}
	keptID, goneID := kept.id("id"), gone.id("id")
	m.plan.Met = append(m.plan.Met, MergeMet{Part: KindRound, Record: RecordRef{Kind: KindRound, ID: keptID}, Fields: ref.differences(kept, gone)})
	if err := m.moveAll(ctx, KindRound, keptID, goneID); err != nil {
		return err
	}
	if err := m.leave(ctx, KindRound, keptID, goneID); err != nil {
		return err
	}
	m.enqueue(KindRound, keptID, goneID)
	return nil
}

// dropOwn drops the investments of the two companies in each other.
func (m *merging) dropOwn(ctx context.Context) error {
	table, _ := loggedTableNamed("investments")
	var rows []struct{ ID, RoundID int64 }
	err := m.scan(ctx, &rows, `select i.id, i.round_id from investments i join rounds r on r.id = i.round_id
		where i.company_id = ? and r.company_id = ? or i.company_id = ? and r.company_id = ?`, m.in.KeptID, m.in.GoneID, m.in.GoneID, m.in.KeptID)
	if err != nil {
		return err
	}
	var drop []rowImage
	for _, r := range rows {
		drop = append(drop, idImage(r.ID))
		m.plan.Met = append(m.plan.Met, MergeMet{Part: "investment", Self: true, Record: RecordRef{Kind: KindRound, ID: r.RoundID}})
	}
	return m.dropRows(ctx, table, drop)
}
