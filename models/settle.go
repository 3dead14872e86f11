package models

import (
	"context"
	"fmt"
	"slices"
)

// pending is what a transaction puts off to its end: one statement for many is
// much less work than one for each, and what is named twice is done once.
type pending struct {
	audits, outbox [][]any
	queued         map[outboxItem]bool
	// stale are the records, by kind, whose kept numbers are to be recomputed.
	stale map[string]map[int64]bool
}

func (p *pending) refresh(kind string, ids []int64) {
	if p.stale == nil {
		p.stale = map[string]map[int64]bool{}
	}
	if p.stale[kind] == nil {
		p.stale[kind] = map[int64]bool{}
	}
	for _, id := range ids {
		p.stale[kind][id] = true
	}
}

// take returns the records of a kind whose numbers are to be recomputed, in the
// order of their ids, and forgets them.
func (p *pending) take(kind string) []int64 {
	ids := keysOf(p.stale[kind])
	delete(p.stale, kind)
	return ids
}

// end does what was put off, writes down the operation that the transaction was,
// and tells the followers: on PostgreSQL with one statement for all that is only
// added, which is much less work than one for each.
func (s *Store) end(ctx context.Context) error {
	if err := s.settle(ctx); err != nil {
		return err
	}
	operation, err := s.finishOperation(ctx)
	if err != nil {
		return err
	}
	p := &s.work.pending
	parts := []bulkPart{{table: "audit_entries", cols: auditColumns, rows: p.audits}, {table: "outbox", cols: outboxColumns, rows: p.outbox}, {table: "operations", cols: operationColumns, rows: operation}}
	s.work.outbox = s.work.outbox || len(p.outbox) > 0
	p.audits, p.outbox, p.queued = nil, nil, nil
	told, err := s.notification()
	if err != nil {
		return err
	}
	return s.insertTogether(ctx, parts, told)
}

// settle recomputes what records keep of others.
func (s *Store) settle(ctx context.Context) error {
	p := &s.work.pending
	for part := range slices.Chunk(p.take(KindRound), rowsAtOnce) {
		if err := s.refreshAroundRounds(ctx, part); err != nil {
			return err
		}
	}
	for part := range slices.Chunk(p.take(KindCompany), rowsAtOnce) {
		if _, err := s.exec(ctx, refreshSQL, part); err != nil {
			return fmt.Errorf("refresh companies: %w", err)
		}
		if err := s.refreshRaised(ctx, part); err != nil {
			return err
		}
	}
	for part := range slices.Chunk(p.take(KindPerson), rowsAtOnce) {
		if _, err := s.exec(ctx, refreshPeopleSQL, part); err != nil {
			return fmt.Errorf("refresh people: %w", err)
		}
	}
	for part := range slices.Chunk(p.take(KindDeal), rowsAtOnce) {
		if err := s.settleDeals(ctx, part); err != nil {
			return fmt.Errorf("refresh deals: %w", err)
		}
	}
	return nil
}
