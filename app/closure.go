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

// closureNew asks why a deal ends, rests, is won or comes back. Asked for by
// script it is the form alone, for a dialog.
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
	page, err := a.store.DealPage(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	return a.showClosure(c, page, views.Form{Values: views.ClosureValues(status, page, actor(c).UserID)})
}

func (a *App) showClosure(c *fiber.Ctx, deal *models.DealPage, form views.Form) error {
	page := views.ClosurePage{Deal: deal.Deal, Form: form, Dialog: byScript(c), Board: boardOf(c)}
	var err error
	if page.Reasons, err = a.store.EveryReason(c.UserContext()); err != nil {
		return err
	}
	if page.Owners, err = a.store.Owners(c.UserContext(), actor(c)); err != nil {
		return err
	}
	if page.Dialog {
		page.Base = a.fragmentBase(c)
		return a.page(c, views.ClosureDialog(page))
	}
	page.Base = a.base(c)
	return a.page(c, views.ClosureNew(page))
}

// byScript says that a page of ours asks for a part of itself.
func byScript(c *fiber.Ctx) bool { return c.Get("HX-Request") == "true" }

// boardOf is the owner whose board a request was made from: 0 for everybody's,
// -1 when it did not come from a board.
func boardOf(c *fiber.Ctx) int64 {
	if c.FormValue("board") == "" {
		return -1
	}
	return formID(c, "board")
}

// closureCreate changes a deal's status.
func (a *App) closureCreate(c *fiber.Ctx) error {
	ctx, who := c.UserContext(), actor(c)
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	version := formID(c, "version")
	in := models.ClosureInput{Status: c.FormValue("status"), ReasonID: formID(c, "reason_id"), Reason: c.FormValue("reason"),
		Reconsider: c.FormValue("reconsider"), DecidedBy: formID(c, "decided_by")}
	closed, err := a.store.CloseDeal(ctx, who, id, version, in)
	var invalid *models.Invalid
	refused := errors.As(err, &invalid)
	if err != nil && !refused && !errors.Is(err, models.ErrConflict) {
		return err
	}
	page, readErr := a.store.DealPage(ctx, who, id)
	switch {
	case readErr != nil:
		return readErr
	case refused:
		c.Status(fiber.StatusUnprocessableEntity)
		return a.showClosure(c, page, views.Form{Values: formValues(c), Errors: invalid.Fields})
	case err != nil:
		c.Status(fiber.StatusConflict)
		return a.showClosure(c, page, views.Form{Values: formValues(c), Theirs: url.Values{}})
	}
	var done flash
	if closed.Version != version {
		done = flash{Kind: "success", Key: "closure.done", Undo: dealPath(id) + "/reversal?version=" + strconv.FormatInt(closed.Version, 10),
			Args: []string{"Name", page.Deal.CompanyName, "Status", views.Translate(a.lang(c), "deal_status."+closed.Status)}}
	}
	if byScript(c) && boardOf(c) >= 0 {
		return a.showMoved(c, id, done)
	}
	if done.Kind != "" {
		a.setFlash(c, done)
	}
	return c.Redirect(dealPath(id), fiber.StatusSeeOther)
}
