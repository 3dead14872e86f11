package main

import (
	"context"
	"errors"
	"time"

	"dealflow/app/importer"
	"dealflow/app/jobs"
	"dealflow/models"
)

// workers is how many jobs one server does at once.
const workers = 4

// newPool makes the worker pool: the kinds of jobs there are, each given what
// it needs, and when the repeated ones run.
func (p *program) newPool(store *models.Store, reader *reader) *jobs.Pool {
	pool := jobs.New(store, p.log, workers)

	pool.Handle("sweep", jobs.Handler{Run: func(ctx context.Context, _ *models.Job) error {
		return errors.Join(store.SweepAccess(ctx), store.FoldTotals(ctx))
	}})
	pool.Repeat("sweep", jobs.Every(time.Hour))

	pool.Handle("purge", jobs.Handler{Timeout: 10 * time.Minute, Run: func(ctx context.Context, _ *models.Job) error { return p.purge(ctx, store) }})
	pool.Repeat("purge", jobs.Every(time.Hour))

	pool.Handle(models.JobSheet, jobs.Handler{Timeout: time.Hour, AtOnce: 1, Run: jobs.Typed(func(ctx context.Context, job models.SheetJob) error { return importer.RunSheet(ctx, store, job) })})

	reader.handle(pool)
	p.handleDigests(pool, store)
	return pool
}

// purge empties the trash of what has been there for 30 days, and forgets how
// to take back what is older than that.
func (p *program) purge(ctx context.Context, store *models.Store) error {
	n, err := store.PurgeTrash(ctx)
	if n > 0 {
		p.log.InfoContext(ctx, "deleted for good from the trash", "records", n)
	}
	_, purged := store.PurgeOperations(ctx)
	return errors.Join(err, purged, store.PurgeSheets(ctx))
}
