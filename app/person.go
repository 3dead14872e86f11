package app

import (
	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

func (a *App) personIndex(c *fiber.Ctx) error {
	filter := models.PersonFilter{Country: c.Query("country"), Role: c.Query("role"), Name: c.Query("name")}
	page, err := a.store.People(c.UserContext(), actor(c), filter, listOf(c))
	if err != nil {
		return err
	}
	choices, err := a.store.Choices(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	list := views.NewList(c.Path(), queryOf(c), page, "country", "role", "name")
	return a.page(c, views.PersonIndex(views.PersonIndexPage{Base: a.base(c), List: list, Rows: page.Rows, Countries: choices.Countries}))
}

func (a *App) personShow(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	page, err := a.store.PersonPage(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	return a.page(c, views.PersonShow(views.PersonShowPage{Base: a.base(c), Page: page}))
}
