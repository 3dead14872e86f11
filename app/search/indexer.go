package search

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"dealflow/models"
)

const (
	claimAtOnce = 500              // outbox rows of one round
	buryAfter   = 8                // attempts, when the engine takes the others
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
		if ctx.Err() == nil && x.engine.Health(ctx) == nil {
			return x.drainEach(ctx, rows)
		}
		return 0, x.postpone(ctx, rows, attempts, err)
	}
	return len(rows), x.finish(ctx, ids)
}

// drainEach follows rows one by one after they failed together while the engine
// answers, so that a row it will not take holds up nobody but itself. It fails
// when none was followed.
func (x *Indexer) drainEach(ctx context.Context, rows []models.OutboxRow) (int, error) {
	var done []int64
	var refused error
	for i, row := range rows {
		err := x.follow(ctx, rows[i:i+1])
		if err == nil {
			done = append(done, row.ID)
			continue
		}
		if ctx.Err() != nil || x.engine.Health(ctx) != nil {
			// The rest waits for the engine as it is.
			return len(done), errors.Join(x.postpone(ctx, rows[i:], row.Attempts, err), x.store.FinishOutbox(context.WithoutCancel(ctx), done))
		}
		refused = err
		if err := x.setAside(ctx, row, err); err != nil {
			return len(done), err
		}
	}
	if len(done) == 0 {
		return 0, refused
	}
	return len(done), x.finish(ctx, done)
}

// setAside lets a refused row wait, longer each time, and in the end for good.
func (x *Indexer) setAside(ctx context.Context, row models.OutboxRow, cause error) error {
	if row.Attempts < buryAfter {
		x.log.Warn("the search index does not take a record yet", "kind", row.RecordKind, "id", row.RecordID, "error", cause)
		return x.store.PostponeOutbox(ctx, []int64{row.ID}, x.store.Now().Add(backoff(row.Attempts)), cause.Error())
	}
	x.log.Error("the search index does not take a record; doctor lists it", "kind", row.RecordKind, "id", row.RecordID, "error", cause)
	return x.store.BuryOutbox(ctx, row.ID, cause.Error())
}

// postpone gives rows back for later and returns why. The context may be what
// failed; the rows come back by themselves then.
func (x *Indexer) postpone(ctx context.Context, rows []models.OutboxRow, attempts int, cause error) error {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	at := x.store.Now().Add(backoff(attempts))
	return errors.Join(cause, x.store.PostponeOutbox(context.WithoutCancel(ctx), ids, at, cause.Error()))
}

// finish removes followed rows. While somebody builds a new index, from rows it
// may have read before this change, they are kept for that one, too.
func (x *Indexer) finish(ctx context.Context, ids []int64) error {
	until, err := x.store.RebuildUntil(ctx)
	if err != nil {
		return err
	}
	if !until.IsZero() {
		return x.store.PostponeOutbox(ctx, ids, x.store.Now().Add(2*time.Second), "")
	}
	return x.store.FinishOutbox(ctx, ids)
}

// backoff is how long a change waits after it failed: 1 s, 2 s, 4 s … 5 min.
func backoff(attempts int) time.Duration {
	return min(time.Second<<min(max(attempts-1, 0), 10), 5*time.Minute)
}

// follow indexes what the rows speak of, and all documents that speak of it.
func (x *Indexer) follow(ctx context.Context, rows []models.OutboxRow) error {
	pending, err := x.concerned(ctx, rows)
	if err != nil {
		return err
	}
	return x.indexAll(ctx, pending)
}

// concerned lists the records that the rows speak of and those whose documents
// speak of them.
func (x *Indexer) concerned(ctx context.Context, rows []models.OutboxRow) (map[Kind][]int64, error) {
	pending := map[Kind][]int64{}
	seen := map[Ref]bool{}
	add := func(kind string, id int64) {
		ref := Ref{Kind: Kind(kind), ID: id}
		if ref.Kind.Known() && !seen[ref] {
			seen[ref] = true
			pending[ref.Kind] = append(pending[ref.Kind], id)
		}
	}
	changed := map[string][]int64{}
	for _, r := range rows {
		changed[r.RecordKind] = append(changed[r.RecordKind], r.RecordID)
		add(r.RecordKind, r.RecordID)
	}
	for kind, ids := range changed {
		for chunk := range slices.Chunk(distinct(ids, len(ids)), claimAtOnce) {
			others, err := x.store.DocumentDependants(ctx, kind, chunk)
			if err != nil {
				return nil, err
			}
			for kind, ids := range others {
				for _, id := range ids {
					add(kind, id)
				}
			}
		}
	}
	return pending, nil
}

func (x *Indexer) indexAll(ctx context.Context, pending map[Kind][]int64) error {
	for _, kind := range Kinds {
		for ids := range slices.Chunk(pending[kind], atOnce(kind, applyAtOnce)) {
			if err := x.index(ctx, kind, ids); err != nil {
				return err
			}
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
	unleased bool // reads beside whoever rebuilds

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
		ids, err := s.store.DocumentIDs(ctx, string(kind), s.after, atOnce(kind, readAtOnce))
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
	if s.unleased || now.Sub(s.renewed) < leaseFor/6 {
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
