package app

import (
	"errors"
	"strconv"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// trashIndex lists what can be restored.
func (a *App) trashIndex(c *fiber.Ctx) error {
	rows, err := a.store.Trash(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	return a.page(c, views.Trash(views.TrashPage{Base: a.base(c), Rows: rows}))
}

// trashPath is where a POST takes a record out of the trash.
func trashPath(kind string, id int64) string {
	return "/trash/" + kind + "/" + strconv.FormatInt(id, 10)
}

// restorationCreate takes a record out of the trash. It ends on the record's
// page, or in the trash when it was asked for there.
func (a *App) restorationCreate(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	kind, back := c.Params("kind"), backOr(c, "/trash")
	err = a.store.Restore(c.UserContext(), actor(c), kind, id)
	var invalid *models.Invalid
	switch {
	case errors.As(err, &invalid):
		a.flashError(c, "trash.company_gone")
		return c.Redirect("/trash", fiber.StatusSeeOther)
	case err != nil:
		return err
	}
	a.flashSuccess(c, "trash.restored")
	if back != "/trash" && kind != models.KindActivity && kind != models.KindTask {
		back = views.RecordAddress(kind, id)
	}
	return c.Redirect(back, fiber.StatusSeeOther)
}
