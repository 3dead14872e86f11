package app

import (
	"errors"
	"net/url"
	"slices"
	"strconv"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// closureNew asks why a deal ends, rests, is won or comes back.
func (a *App) closureNew(c *fiber.Ctx) error {
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	status := c.Query("status")
	if !slices.Contains(models.DealStatuses, status) {
		status = ""
	}
	return a.showClosure(c, id, views.Form{Values: url.Values{"status": {status}}})
}

func (a *App) showClosure(c *fiber.Ctx, id int64, form views.Form) error {
	page, err := a.store.DealPage(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	return a.page(c, views.ClosureNew(views.ClosurePage{Base: a.base(c), Deal: page.Deal, Form: form}))
}

// closureCreate changes a deal's status.
func (a *App) closureCreate(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	version := formID(c, "version")
	deal, err := a.store.CloseDeal(c.UserContext(), actor(c), id, version, c.FormValue("status"), c.FormValue("reason"))
	var invalid *models.Invalid
	switch {
	case errors.As(err, &invalid):
		c.Status(fiber.StatusUnprocessableEntity)
		return a.showClosure(c, id, views.Form{Values: formValues(c), Errors: invalid.Fields})
	case errors.Is(err, models.ErrConflict):
		c.Status(fiber.StatusConflict)
		return a.showClosure(c, id, views.Form{Values: formValues(c), Theirs: url.Values{}})
	case err != nil:
		return err
	}
	ref, err := a.store.Ref(c.UserContext(), actor(c), models.KindDeal, id)
	if err != nil {
		return err
	}
	if deal.Version != version {
		undo := dealPath(id) + "/reversal?version=" + strconv.FormatInt(deal.Version, 10)
		a.flashUndo(c, undo, "closure.done", "Name", ref.Title, "Status", views.Translate(a.lang(c), "deal_status."+deal.Status))
	}
	return c.Redirect(dealPath(id), fiber.StatusSeeOther)
}
