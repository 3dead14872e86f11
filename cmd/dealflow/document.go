package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"dealflow/app/extract"
	"dealflow/app/files"
	"dealflow/app/jobs"
	"dealflow/models"
)

// openFiles gives the store of documents that is configured, and the folder in
// which they are received.
func (p *program) openFiles() (files.Store, *files.Stage, error) {
	stage, err := files.NewStage(filepath.Join(p.cfg.DataDir, "uploads"))
	if err != nil {
		return nil, nil, err
	}
	s3 := p.cfg.S3
	if s3.Endpoint == "" {
		folder, err := files.NewFolder(filepath.Join(p.cfg.DataDir, "documents"))
		return folder, stage, err
	}
	bucket, err := files.NewS3(files.S3Options{Endpoint: s3.Endpoint, Bucket: s3.Bucket, Region: s3.Region,
		AccessKey: s3.AccessKey, SecretKey: s3.SecretKey, PathStyle: s3.PathInAddress()})
	return bucket, stage, err
}

// checkFiles says early when documents cannot be kept; the rest works without.
func (p *program) checkFiles(ctx context.Context, store files.Store) {
	within, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := store.Check(within); err != nil && ctx.Err() == nil {
		p.log.ErrorContext(ctx, "documents cannot be kept or read", "error", err)
	}
}

// extractAttempts is how often reading a text is tried when the fault is ours.
const extractAttempts = 6

// reader reads the text of uploaded documents.
type reader struct {
	store  *models.Store
	files  files.Store
	stage  *files.Stage
	runner extract.Runner
}

func newReader(store *models.Store, kept files.Store, stage *files.Stage) (*reader, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find the program itself, which reads documents: %w", err)
	}
	return &reader{store: store, files: kept, stage: stage, runner: extract.Runner{Command: []string{self, "extract"}}}, nil
}

// handle registers the jobs of documents.
func (r *reader) handle(pool *jobs.Pool) {
	pool.Handle(models.JobExtract, jobs.Handler{Run: r.extract, Timeout: 5 * time.Minute, Attempts: extractAttempts, AtOnce: 2})
	pool.Handle("files", jobs.Handler{Run: r.sweep, Timeout: 10 * time.Minute})
	pool.Repeat("files", jobs.Every(time.Hour))
}

// extract is the job that reads one version. After the last attempt the page of
// the document says that it failed.
func (r *reader) extract(ctx context.Context, job *models.Job) error {
	return jobs.Typed(func(ctx context.Context, e models.Extraction) error {
		err := r.read(ctx, e.VersionID)
		if err != nil && ctx.Err() == nil && job.Attempts >= extractAttempts {
			err = errors.Join(err, r.store.SaveExtraction(ctx, e.VersionID, models.TextFailed, false, nil))
		}
		return err
	})(ctx, job)
}

// states are what a document's page says of the errors that are the file's own.
var states = map[error]string{extract.ErrBroken: models.TextBroken, extract.ErrEncrypted: models.TextEncrypted, extract.ErrTooLarge: models.TextTooLarge}

func (r *reader) read(ctx context.Context, versionID int64) error {
	v, err := r.store.ExtractionVersion(ctx, versionID)
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	file, err := r.stage.Fetch(ctx, r.files, v.SHA256)
	if err != nil {
		return err
	}
	defer file.Close()
	var texts []models.DocumentText
	truncated, err := r.runner.Read(ctx, extract.Type(v.Type), file, func(p extract.Page) error {
		texts = append(texts, models.DocumentText{Number: int64(p.Number), Label: p.Label, Body: p.Text})
		return nil
	})
	state := models.TextDone
	if len(texts) == 0 {
		state = models.TextEmpty
	}
	for known, name := range states {
		if errors.Is(err, known) {
			// What was read before the damage is worth finding.
			if err, truncated = nil, len(texts) > 0; len(texts) == 0 {
				state = name
			}
		}
	}
	if err != nil {
		return err
	}
	return r.store.SaveExtraction(ctx, versionID, state, truncated, texts)
}

// sweep removes the content that no document has any more, and what uploads
// left behind that were cut off.
func (r *reader) sweep(ctx context.Context, _ *models.Job) error {
	_, err := r.store.SweepBlobs(ctx, r.files.Delete)
	return errors.Join(err, r.stage.Sweep(r.store.Now()))
}
