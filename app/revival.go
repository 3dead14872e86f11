package app

import (
	"strconv"

	"github.com/gofiber/fiber/v2"
)

// successorCreate opens a new deal about the company of an earlier one.
func (a *App) successorCreate(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	deal, err := a.store.SucceedDeal(c.UserContext(), actor(c), id, formID(c, "round"))
	if err != nil {
		return err
	}
	a.flashUndo(c, dealPath(deal.ID)+"/delete", "deal.logged")
	return c.Redirect(dealPath(deal.ID), fiber.StatusSeeOther)
}

// dismissalCreate puts a new round of a passed company aside.
func (a *App) dismissalCreate(c *fiber.Ctx) error {
	return a.dismiss(c, false)
}

// dismissalDelete brings it back to one's attention.
func (a *App) dismissalDelete(c *fiber.Ctx) error {
	return a.dismiss(c, true)
}

func (a *App) dismiss(c *fiber.Ctx, restore bool) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	round := formID(c, "round")
	if err := a.store.DismissRevival(c.UserContext(), actor(c), id, round, restore); err != nil {
		return err
	}
	if !restore {
		a.flashUndo(c, dealPath(id)+"/dismissal/delete?round="+strconv.FormatInt(round, 10), "revival.dismissed")
	}
	return c.Redirect(backOr(c, "/"), fiber.StatusSeeOther)
}
