package app

import (
	"strconv"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

func (a *App) roundIndex(c *fiber.Ctx) error {
	filter := models.RoundFilter{Type: c.Query("type"), Country: c.Query("country"), Sector: c.Query("sector"), Currency: c.Query("currency")}
	if text := c.Query("year"); text != "" {
		year, err := strconv.Atoi(text)
		if err != nil {
			year = -1 // no round is of a year that is no number
		}
		filter.Year = year
	}
	page, err := a.store.Rounds(c.UserContext(), actor(c), filter, listOf(c))
	if err != nil {
		return err
	}
	choices, err := a.store.Choices(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	list := views.NewList(c.Path(), queryOf(c), page, "type", "country", "sector", "year", "currency")
	return a.page(c, views.RoundIndex(views.RoundIndexPage{Base: a.base(c), List: list, Rows: page.Rows, Countries: choices.Countries}))
}

func (a *App) roundShow(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	page, err := a.store.RoundPage(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	return a.page(c, views.RoundShow(views.RoundShowPage{Base: a.base(c), Page: page}))
}
