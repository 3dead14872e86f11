package search

import (
	"bytes"
	"context"
	"fmt"
	"slices"
)

// Stored is a document as an engine holds it.
type Stored struct {
	Ref     Ref
	Version int64
	Sum     uint64 // see documentSum
}

// Drift is a document that is not what its record makes of it.
type Drift struct {
	Kind Kind  `json:"kind"`
	ID   int64 `json:"id"`
	// Problem is "missing" for a record without a document, "extra" for a
	// document without a record, "stale" for an older version of the record, and
	// "different" for the same version with other content, as when a record that
	// it speaks of has changed.
	Problem string `json:"problem"`
	// Record and Document are the versions of both, 0 where there is none.
	Record   int64 `json:"record_version"`
	Document int64 `json:"document_version"`
}

// held is what Check keeps of each document.
type held struct {
	version int64
	sum     uint64
}

// Check compares every document of the engine with what its record makes of it
// now, and lists those that drifted apart, by kind and id. Records whose change
// is still waiting in the outbox are left out: they are about to be followed.
// It takes about 60 bytes of memory for each document. Progress may be nil.
func (x *Indexer) Check(ctx context.Context, progress func(done, total int)) ([]Drift, int, error) {
	documents := map[Ref]held{}
	err := x.engine.Each(ctx, func(d Stored) error {
		documents[d.Ref] = held{d.Version, d.Sum}
		return nil
	})
	if err != nil {
		return nil, 0, fmt.Errorf("read the search index: %w", err)
	}
	total, err := x.store.DocumentCount(ctx)
	if err != nil {
		return nil, 0, err
	}
	s := &stream{store: x.store, total: total, progress: progress, renewed: x.store.Now(), unleased: true}
	var drifts []Drift
	checked := 0
	for {
		docs, err := s.next(ctx)
		if err != nil {
			return nil, 0, err
		}
		if len(docs) == 0 {
			break
		}
		checked += len(docs)
		for i := range docs {
			if drift := compare(&docs[i], documents); drift != nil {
				drifts = append(drifts, *drift)
			}
			delete(documents, docs[i].Ref())
		}
	}
	for ref, d := range documents {
		drifts = append(drifts, Drift{Kind: ref.Kind, ID: ref.ID, Problem: "extra", Document: d.version})
	}
	slices.SortFunc(drifts, func(a, b Drift) int {
		if c := bytes.Compare([]byte(a.Kind), []byte(b.Kind)); c != 0 {
			return c
		}
		return int(a.ID - b.ID)
	})
	drifts, err = x.settled(ctx, drifts)
	return drifts, checked, err
}

// compare returns nil when nothing drifted.
func compare(d *Document, documents map[Ref]held) *Drift {
	have, ok := documents[d.Ref()]
	drift := &Drift{Kind: d.Kind, ID: d.RecordID, Record: d.Version, Document: have.version}
	switch {
	case !ok:
		drift.Problem = "missing"
	case have.version != d.Version:
		drift.Problem = "stale"
	case have.sum != documentSum(d):
		drift.Problem = "different"
	default:
		return nil
	}
	return drift
}

// settled leaves out what the outbox is about to bring in line: the records
// that wait there and those whose documents speak of them.
func (x *Indexer) settled(ctx context.Context, drifts []Drift) ([]Drift, error) {
	if len(drifts) == 0 {
		return nil, nil
	}
	rows, err := x.store.WaitingOutbox(ctx, manyWaiting)
	if err != nil || len(rows) == 0 {
		return drifts, err
	}
	pending, err := x.concerned(ctx, rows)
	if err != nil {
		return nil, err
	}
	waiting := map[Ref]bool{}
	for kind, ids := range pending {
		for _, id := range ids {
			waiting[Ref{Kind: kind, ID: id}] = true
		}
	}
	return slices.DeleteFunc(drifts, func(d Drift) bool { return waiting[Ref{Kind: d.Kind, ID: d.ID}] }), nil
}

// Heal writes the documents of drifted records anew, takes out those without a
// record, and lets changes be tried again that the engine had refused.
func (x *Indexer) Heal(ctx context.Context, drifts []Drift) error {
	byKind := map[Kind][]int64{}
	for _, d := range drifts {
		byKind[d.Kind] = append(byKind[d.Kind], d.ID)
	}
	if err := x.indexAll(ctx, byKind); err != nil {
		return fmt.Errorf("heal the search index: %w", err)
	}
	return x.store.ReviveOutbox(ctx)
}
