package app

import (
	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

func (a *App) companyIndex(c *fiber.Ctx) error {
	filter := models.CompanyFilter{
		Sector: c.Query("sector"), Country: c.Query("country"), Status: c.Query("status"), Kind: c.Query("kind"),
		Name: c.Query("name"), Currency: c.Query("currency"),
	}
	page, err := a.store.Companies(c.UserContext(), actor(c), filter, listOf(c))
	if err != nil {
		return err
	}
	choices, err := a.store.Choices(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	list := views.NewList(c.Path(), queryOf(c), page, "sector", "country", "status", "kind", "name", "currency")
	return a.page(c, views.CompanyIndex(views.CompanyIndexPage{Base: a.base(c), List: list, Rows: page.Rows, Countries: choices.Countries}))
}

func (a *App) companyShow(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	page, err := a.store.CompanyPage(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	return a.page(c, views.CompanyShow(views.CompanyShowPage{Base: a.base(c), Page: page}))
}
