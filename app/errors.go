package app

import (
	"context"
	"errors"
	"net/http"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// handleError is the one place where an error becomes an answer: a status, and
// a page or JSON. What went wrong inside is logged, never shown.
func (a *App) handleError(c *fiber.Ctx, err error) error {
	status := statusOf(err)
	if status == fiber.StatusNotFound {
		// For as long as the merge stands: an undo gives the address back.
		if address := a.mergedAddress(c); address != "" {
			return c.Redirect(address, fiber.StatusFound)
		}
	}
	if status >= fiber.StatusInternalServerError {
		a.log.ErrorContext(c.UserContext(), "request failed", "id", requestID(c), "method", c.Method(), "path", loggedPath(c), "error", err)
	}
	c.Status(status)
	if isAPI(c) {
		return c.JSON(apiError{Error: http.StatusText(status)})
	}
	page := views.ErrorPage{Base: a.base(c), Code: status}
	if status >= fiber.StatusInternalServerError {
		page.RequestID = requestID(c)
	}
	return a.page(c, views.Error(page))
}

type apiError struct {
	Error string `json:"error"`
}

func statusOf(err error) int {
	var invalid *models.Invalid
	var web *fiber.Error
	switch {
	case errors.Is(err, models.ErrNotFound):
		return fiber.StatusNotFound
	case errors.Is(err, models.ErrForbidden):
		return fiber.StatusForbidden
	case errors.Is(err, models.ErrConflict):
		return fiber.StatusConflict
	case errors.As(err, &invalid):
		return fiber.StatusUnprocessableEntity
	case errors.Is(err, context.DeadlineExceeded):
		return fiber.StatusServiceUnavailable
	case errors.As(err, &web):
		return web.Code
	}
	return fiber.StatusInternalServerError
}
