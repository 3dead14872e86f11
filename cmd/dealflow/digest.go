package main

import (
	"context"
	"errors"
	"time"
	_ "time/tzdata" // a container may know no time zones

	"dealflow/app"
	"dealflow/app/jobs"
	"dealflow/app/mail"
	"dealflow/models"
)

// planDigests is the kind of job that finds out which digests are due.
const planDigests = "digest.plan"

// handleDigests mails the digests, where a mail server is set. Each is planned
// once for a day by whichever server comes first, as a job of its own.
func (p *program) handleDigests(pool *jobs.Pool, store *models.Store) {
	if !p.cfg.Mail() {
		return
	}
	sender, err := mail.New(p.cfg.SMTPURL, p.cfg.SMTPFrom)
	if err != nil {
		p.log.Error("no digest is mailed", "error", err)
		return
	}
	pool.Handle(planDigests, jobs.Handler{Run: func(ctx context.Context, _ *models.Job) error {
		_, err := store.PlanDigests(ctx)
		return err
	}})
	pool.Repeat(planDigests, jobs.Every(5*time.Minute))
	pool.Handle(models.JobDigest, jobs.Handler{Run: jobs.Typed(func(ctx context.Context, job models.DigestJob) error {
		return p.mailDigest(ctx, store, sender, job)
	})})
}

func (p *program) mailDigest(ctx context.Context, store *models.Store, sender *mail.Sender, job models.DigestJob) error {
	message, err := app.DigestMail(ctx, store, p.cfg.PublicURL(p.cfg.Addr), job)
	if errors.Is(err, app.ErrNothingToSend) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := sender.Send(ctx, message); err != nil {
		return err
	}
	p.log.InfoContext(ctx, "digest mailed", "user", job.UserID, "day", job.Day)
	return nil
}
