package app

import (
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// homeShow shows what to do next and what is new.
func (a *App) homeShow(c *fiber.Ctx) error {
	home, err := a.store.Home(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	return a.page(c, views.Home(views.HomePage{Base: a.base(c), Home: home}))
}
