package app

import (
	"crypto/rand"
	"errors"
	"net/http"
	"strconv"

	"dealflow/app/auth"
	"dealflow/app/capture"
	"dealflow/models"
	"dealflow/models/money"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// fromDialog reports whether the quick line stands in the dialog of the layout,
// which takes a fragment and no page.
func fromDialog(c *fiber.Ctx) bool {
	return c.Get("HX-Request") == "true" && (c.Get("HX-Target") == "capture" || c.FormValue("dialog") == "1")
}

// captureNew shows the quick line alone, with what was typed the last time.
func (a *App) captureNew(c *fiber.Ctx) (*views.CapturePage, error) {
	line, err := a.store.Draft(c.UserContext(), actor(c))
	if err != nil {
		return nil, err
	}
	if line == "" {
		return &views.CapturePage{Base: a.quietBase(c), Key: rand.Text(), Dialog: fromDialog(c)}, nil
	}
	read, err := a.readCapture(c, line)
	if err != nil {
		return nil, err
	}
	return &read.page, nil
}

// quietBase is the base of a fragment: it leaves the waiting message alone.
func (a *App) quietBase(c *fiber.Ctx) views.Base {
	return views.Base{Lang: a.lang(c), CSRF: auth.CSRFToken(a.formSecret(c)), Path: c.OriginalURL(), Now: a.store.Now(), User: visitOf(c).user}
}

// capturePreview shows what a line is read as. It saves nothing.
func (a *App) capturePreview(c *fiber.Ctx) error {
	read, err := a.readCapture(c, c.FormValue("line"))
	if err != nil {
		return err
	}
	if c.Get("HX-Request") != "true" {
		return a.showCapture(c, read.page)
	}
	return a.page(c, views.CapturePreview(read.page))
}

// showCapture shows the quick line with its preview, in the dialog or on the
// page that logs a deal.
func (a *App) showCapture(c *fiber.Ctx, page views.CapturePage) error {
	if fromDialog(c) {
		page.Dialog = true
		return a.page(c, views.CaptureDialog(page))
	}
	in := models.DealInput{OwnerID: actor(c).UserID, Currency: "USD", RequestKey: rand.Text()}
	return a.showDealForm(c, views.DealFormPage{Capture: &page, Form: views.Form{Values: a.dealValues(c, in)}})
}

// captureCreate saves a line as a deal, a round, or both.
func (a *App) captureCreate(c *fiber.Ctx) error {
	read, err := a.readCapture(c, c.FormValue("line"))
	if err != nil {
		return err
	}
	if read.reading.Value(capture.Company) == "" {
		read.page.Errors["company"] = "error.capture_company"
	}
	if len(read.page.Errors) > 0 {
		return a.refuseCapture(c, read.page)
	}
	saved, err := a.store.CreateCapture(c.UserContext(), actor(c), read.input)
	var invalid *models.Invalid
	if errors.As(err, &invalid) {
		read.page.Errors = invalid.Fields
		return a.refuseCapture(c, read.page)
	}
	if err != nil {
		return err
	}
	next := companyPath(saved.CompanyID)
	if saved.RoundID != nil {
		next = roundPath(*saved.RoundID)
	}
	if saved.DealID != nil {
		next = dealPath(*saved.DealID)
	}
	if last, ok := c.Locals(operationKey).(*int64); ok && *last != 0 && read.input.RoundID != 0 {
		a.flashSuccess(c, "capture.saved.known") // what a round on record was before comes back with the history
	} else {
		a.flashUndo(c, "/captures/"+strconv.FormatInt(saved.ID, 10)+"/reversal", "capture.saved."+read.page.Use)
	}
	if c.Get("HX-Request") == "true" {
		c.Set("HX-Redirect", next)
		return c.SendStatus(http.StatusNoContent)
	}
	return c.Redirect(next, fiber.StatusSeeOther)
}

// refuseCapture shows the line as it was typed with what is wrong with it.
func (a *App) refuseCapture(c *fiber.Ctx, page views.CapturePage) error {
	c.Status(fiber.StatusUnprocessableEntity)
	return a.showCapture(c, page)
}

// captureDraft keeps the line for the next time.
func (a *App) captureDraft(c *fiber.Ctx) error {
	if err := a.store.SetDraft(c.UserContext(), actor(c), c.FormValue("line")); err != nil {
		return err
	}
	return c.SendStatus(http.StatusNoContent)
}

// captureReversal takes a saved line back as a whole.
func (a *App) captureReversal(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if err := a.store.UndoCapture(c.UserContext(), actor(c), id); err != nil {
		return err
	}
	a.flashSuccess(c, "capture.undone")
	return c.Redirect("/deals", fiber.StatusSeeOther)
}

// today is the day that a line's "tomorrow" counts from.
func (a *App) today() money.Date { return money.Date(a.store.Today()) }

// readLine reads a line without what the form says is to be text.
func (a *App) readLine(line string, plain []string) capture.Reading {
	return capture.Parse(line, capture.Options{Today: a.today(), Plain: plain})
}
