package search

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"dealflow/models"
)

const (
	claimAtOnce = 200              // outbox rows of one round
	claimFor    = 30 * time.Second // after which rows of a dead process come back
	applyAtOnce = 500              // documents of one write
	readAtOnce  = 1000             // records read at once in a rebuild
	manyWaiting = 20_000           // more than this is quicker rebuilt
	leaseFor    = 60 * time.Second
	pollEvery   = time.Second
)

// ErrRebuilding is returned when another process rebuilds the index already.
var ErrRebuilding = errors.New("search: the index is being rebuilt by another process")

// Indexer keeps an engine in step with the records.
type Indexer struct {
	store  *models.Store
	engine Engine
	log    *slog.Logger
}

// NewIndexer returns an indexer of the store's records.
func NewIndexer(store *models.Store, engine Engine, log *slog.Logger) *Indexer {
	return &Indexer{store: store, engine: engine, log: log}
}

// Run drains the outbox, at once when this process changes something and each
// second for the sake of other processes, until the context ends. It builds the
// index first when there is none.
func (x *Indexer) Run(ctx context.Context) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	wait := time.Duration(0)
	if err := x.store.ReleaseOutbox(ctx); err != nil && ctx.Err() == nil {
		x.log.Warn("changes claimed before a crash come back later", "error", err)
	}
	for {
		start := time.Now()
		err := x.Sync(ctx, nil)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil && !errors.Is(err, ErrRebuilding):
			wait = min(max(2*wait, pollEvery), time.Minute)
			x.log.Error("the search index is behind", "error", err, "retry_in", wait)
			if !sleep(ctx, wait) {
				return
			}
			continue
		case time.Since(start) > 5*time.Second:
			x.log.Info("the search index has caught up", "took", time.Since(start).Round(time.Millisecond))
		}
		wait = 0
		select {
		case <-ctx.Done():
			return
		case <-x.store.Changed():
		case <-tick.C:
		}
	}
}

func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// Sync brings the index up to the records: by the outbox, or by a rebuild when
// there is no index or too much is waiting. Progress, unless nil, is told of a
// rebuild.
func (x *Indexer) Sync(ctx context.Context, progress func(done, total int)) error {
	switch err := x.engine.Health(ctx); {
	case errors.Is(err, ErrNotReady):
		return x.Rebuild(ctx, progress)
	case err != nil:
		return err
	}
	waiting, _, err := x.store.OutboxWaiting(ctx, manyWaiting+1)
	if err != nil {
		return err
	}
	if waiting > manyWaiting {
		return x.Rebuild(ctx, progress)
	}
	for {
		n, err := x.Drain(ctx)
		if err != nil || n == 0 {
			return err
		}
	}
}

// Drain follows one round of changes and returns how many there were.
func (x *Indexer) Drain(ctx context.Context) (int, error) {
	rows, err := x.store.ClaimOutbox(ctx, claimAtOnce, claimFor)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	ids := make([]int64, len(rows))
	attempts := 0
	for i, r := range rows {
		ids[i] = r.ID
		attempts = max(attempts, r.Attempts)
	}
	if err := x.follow(ctx, rows); err != nil {
		at := x.store.Now().Add(backoff(attempts))
		// The context may be what failed; the rows come back by themselves then.
		return 0, errors.Join(err, x.store.PostponeOutbox(context.WithoutCancel(ctx), ids, at, err.Error()))
	}
	// Somebody builds a new index from rows it may have read before this change:
	// the change has to reach that one, too.
	until, err := x.store.RebuildUntil(ctx)
	if err != nil {
		return 0, err
	}
	if !until.IsZero() {
		return len(rows), x.store.PostponeOutbox(ctx, ids, x.store.Now().Add(2*time.Second), "")
	}
	return len(rows), x.store.FinishOutbox(ctx, ids)
}

// backoff is how long a change waits after it failed: 1 s, 2 s, 4 s … 5 min.
func backoff(attempts int) time.Duration {
	return min(time.Second<<min(max(attempts-1, 0), 10), 5*time.Minute)
}

// follow indexes what the rows speak of, and all documents that speak of it.
func (x *Indexer) follow(ctx context.Context, rows []models.OutboxRow) error {
	pending := map[Kind][]int64{}
	seen := map[Ref]bool{}
	add := func(kind string, id int64) {
		ref := Ref{Kind: Kind(kind), ID: id}
		if ref.Kind.Known() && !seen[ref] {
			seen[ref] = true
			pending[ref.Kind] = append(pending[ref.Kind], id)
		}
	}
	expanded := map[Ref]bool{}
	for _, r := range rows {
		ref := Ref{Kind: Kind(r.RecordKind), ID: r.RecordID}
		if expanded[ref] {
			continue
		}
		expanded[ref] = true
		add(r.RecordKind, r.RecordID)
		others, err := x.store.DocumentDependants(ctx, r.RecordKind, r.RecordID)
		if err != nil {
			return err
		}
		for kind, ids := range others {
			for _, id := range ids {
				add(kind, id)
			}
		}
	}
	for _, kind := range Kinds {
		for ids := pending[kind]; len(ids) > 0; {
			n := min(applyAtOnce, len(ids))
			if err := x.index(ctx, kind, ids[:n]); err != nil {
				return err
			}
			ids = ids[n:]
		}
	}
	return nil
}

// index writes the documents of records; those that are gone are taken out.
func (x *Indexer) index(ctx context.Context, kind Kind, ids []int64) error {
	docs, err := Build(ctx, x.store, kind, ids)
	if err != nil {
		return err
	}
	there := make(map[int64]bool, len(docs))
	for i := range docs {
		there[docs[i].RecordID] = true
	}
	var gone []Ref
	for _, id := range ids {
		if !there[id] {
			gone = append(gone, Ref{Kind: kind, ID: id})
		}
	}
	return x.engine.Apply(ctx, docs, gone)
}

// Rebuild makes a new index of all records. Only one process does so at a
// time; another gets ErrRebuilding. Progress may be nil.
func (x *Indexer) Rebuild(ctx context.Context, progress func(done, total int)) error {
	lease, ok, err := x.store.LeaseRebuild(ctx, "", x.store.Now().Add(leaseFor))
	if err != nil {
		return err
	}
	if !ok {
		return ErrRebuilding
	}
	s := &stream{store: x.store, lease: lease, renewed: x.store.Now(), progress: progress}
	// Released also when the context has ended: others need not wait it out.
	defer func() { s.release(context.WithoutCancel(ctx), x.log) }()
	total, err := x.store.DocumentCount(ctx)
	if err != nil {
		return err
	}
	// Everything up to here is in the records that are read from now on.
	_, last, err := x.store.OutboxWaiting(ctx, 1)
	if err != nil {
		return err
	}
	s.total = total
	s.tell()
	if err := x.engine.Rebuild(ctx, s.next); err != nil {
		return err
	}
	if err := x.store.FinishOutboxTo(ctx, last); err != nil {
		return fmt.Errorf("after the rebuild: %w", err)
	}
	return nil
}

// stream reads all records, kind by kind, in the order of their ids.
type stream struct {
	store    *models.Store
	lease    string
	renewed  time.Time
	progress func(done, total int)

	kind        int
	after       int64
	done, total int
}

func (s *stream) tell() {
	if s.progress != nil {
		s.progress(s.done, max(s.total, s.done))
	}
}

// next is the Source of a rebuild.
func (s *stream) next(ctx context.Context) ([]Document, error) {
	if err := s.renew(ctx); err != nil {
		return nil, err
	}
	for s.kind < len(Kinds) {
		kind := Kinds[s.kind]
		ids, err := s.store.DocumentIDs(ctx, string(kind), s.after, readAtOnce)
		if err != nil {
			return nil, err
		}
		if len(ids) == 0 {
			s.kind, s.after = s.kind+1, 0
			continue
		}
		s.after = ids[len(ids)-1]
		docs, err := Build(ctx, s.store, kind, ids)
		if err != nil {
			return nil, err
		}
		s.done += len(ids)
		s.tell()
		if len(docs) > 0 {
			return docs, nil
		}
	}
	return nil, nil
}

func (s *stream) renew(ctx context.Context) error {
	now := s.store.Now()
	if now.Sub(s.renewed) < leaseFor/6 {
		return nil
	}
	lease, ok, err := s.store.LeaseRebuild(ctx, s.lease, now.Add(leaseFor))
	if err != nil {
		return err
	}
	if !ok {
		return ErrRebuilding
	}
	s.lease, s.renewed = lease, now
	return nil
}

func (s *stream) release(ctx context.Context, log *slog.Logger) {
	if err := s.store.ReleaseRebuild(ctx, s.lease); err != nil {
		log.Error("the rebuild's lease runs out by itself", "error", err)
	}
}
