package app

import (
	"errors"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// showRecord shows the page of a record with what one of its forms was sent
// with, for a form that was refused.
func (a *App) showRecord(c *fiber.Ctx, on models.RecordRef, sent views.Sent) error {
	switch on.Kind {
	case models.KindCompany:
		return a.showCompany(c, on.ID, sent)
	case models.KindPerson:
		return a.showPerson(c, on.ID, sent)
	case models.KindRound:
		return a.showRound(c, on.ID, sent)
	case models.KindDeal:
		return a.showDeal(c, on.ID, sent)
	}
	return models.ErrNotFound
}

// recordBase is base for the page of a record. Its forms come back to the
// record, whatever address the page was answered at.
func (a *App) recordBase(c *fiber.Ctx, kind string, id int64) views.Base {
	b := a.base(c)
	if c.Method() != fiber.MethodGet {
		b.Path = views.RecordAddress(kind, id)
	}
	return b
}

// onOf is the record whose page a form stood on: the field "on", "company:5".
func onOf(c *fiber.Ctx) models.RecordRef {
	ref, _ := models.ParseRef(c.FormValue("on"))
	return ref
}

// byHTMX reports whether a part of a page is asked for.
func byHTMX(c *fiber.Ctx) bool {
	return c.Get("HX-Request") == "true" && c.Get("HX-Boosted") != "true"
}

// refusal sets the status of a form that was refused, and gives what is wrong
// with it. It says false for every other error, nil included.
func refusal(c *fiber.Ctx, err error) (map[string]string, bool) {
	var invalid *models.Invalid
	if !errors.As(err, &invalid) {
		return nil, false
	}
	c.Status(fiber.StatusUnprocessableEntity)
	return invalid.Fields, true
}
