package app

import (
	"context"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// jobIndex lists the background jobs that were given up.
func (a *App) jobIndex(c *fiber.Ctx) error {
	jobs, err := a.store.DeadJobs(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	return a.page(c, views.JobIndex(views.JobIndexPage{Base: a.base(c), Jobs: jobs}))
}

// jobRetry has a job tried again.
func (a *App) jobRetry(c *fiber.Ctx) error {
	return a.endJob(c, a.store.ReviveJob, "job.retried")
}

// jobDelete gives a job up for good.
func (a *App) jobDelete(c *fiber.Ctx) error {
	return a.endJob(c, a.store.DropJob, "job.dropped")
}

func (a *App) endJob(c *fiber.Ctx, end func(context.Context, models.Actor, int64) error, message string) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if err := end(c.UserContext(), actor(c), id); err != nil {
		return err
	}
	a.flashSuccess(c, message)
	return c.Redirect("/jobs", fiber.StatusSeeOther)
}
