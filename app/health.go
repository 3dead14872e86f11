package app

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"
)

// readyTime bounds the question to the database, so that a health check gets
// an answer before it gives up itself.
const readyTime = 3 * time.Second

// health is what a health check is answered.
type health struct {
	Status string `json:"status"`
}

// liveShow says that the process answers, whatever the state of what it needs.
func (a *App) liveShow(c *fiber.Ctx) error {
	return c.JSON(health{Status: "ok"})
}

// readyShow answers 200 when the application can do its work and 503 when the
// database cannot be reached. The reason is for the log and not for strangers.
func (a *App) readyShow(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(c.UserContext(), readyTime)
	defer cancel()
	if err := a.store.Ping(ctx); err != nil {
		a.log.ErrorContext(ctx, "the database does not answer", "error", err)
		return c.Status(fiber.StatusServiceUnavailable).JSON(health{Status: "unavailable"})
	}
	// Without the search engine the database answers searches, so that the work
	// goes on.
	if err := a.search.Healthy(ctx); err != nil {
		return c.JSON(health{Status: "degraded"})
	}
	return c.JSON(health{Status: "ok"})
}
