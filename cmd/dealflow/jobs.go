package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"dealflow/models"
)

type jobsCmd struct {
	List  jobsListCmd  `cmd:"" default:"withargs" help:"List the jobs that were given up, with the reason."`
	Retry jobsRetryCmd `cmd:"" help:"Have a job tried again by the server."`
	Drop  jobsDropCmd  `cmd:"" help:"Remove a job that was given up."`
}

type jobsListCmd struct {
	JSON bool `help:"Print one JSON object a line."`
}

// listedJob is a line of the list for programs.
type listedJob struct {
	ID       int64           `json:"id"`
	Kind     string          `json:"kind"`
	Payload  json.RawMessage `json:"payload"`
	Attempts int             `json:"attempts"`
	DeadAt   time.Time       `json:"dead_at"`
	Reason   string          `json:"reason"`
}

// Run lists what nobody tries any more.
func (j *jobsListCmd) Run(ctx context.Context, p *program) error {
	store, err := p.openStore(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	dead, err := store.DeadJobs(ctx, models.SystemActor)
	if err != nil {
		return err
	}
	if len(dead) == 0 && !j.JSON {
		_, err := fmt.Fprintln(p.out, "No job was given up.")
		return err
	}
	for _, d := range dead {
		if j.JSON {
			line := listedJob{ID: d.ID, Kind: d.Kind, Payload: json.RawMessage(d.Payload), Attempts: d.Attempts, DeadAt: *d.DeadAt, Reason: d.LastError}
			if err := json.NewEncoder(p.out).Encode(line); err != nil {
				return err
			}
			continue
		}
		if _, err := fmt.Fprintf(p.out, "%d  %s  %s  given up after %d attempts: %s\n", d.ID, d.DeadAt.Format(time.DateTime), d.Kind, d.Attempts, d.LastError); err != nil {
			return err
		}
	}
	return nil
}

type jobsRetryCmd struct {
	ID int64 `arg:"" help:"Number of the job."`
}

// Run puts a job back among those that wait.
func (j *jobsRetryCmd) Run(ctx context.Context, p *program) error {
	return p.endDead(ctx, j.ID, (*models.Store).ReviveJob)
}

type jobsDropCmd struct {
	ID int64 `arg:"" help:"Number of the job."`
}

// Run removes a job.
func (j *jobsDropCmd) Run(ctx context.Context, p *program) error {
	return p.endDead(ctx, j.ID, (*models.Store).DropJob)
}

func (p *program) endDead(ctx context.Context, id int64, end func(*models.Store, context.Context, models.Actor, int64) error) error {
	store, err := p.openStore(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	err = end(store, ctx, models.SystemActor, id)
	if errors.Is(err, models.ErrNotFound) {
		return fmt.Errorf("no job with the number %d was given up", id)
	}
	return err
}
