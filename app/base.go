package app

import (
	"dealflow/app/auth"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// base gives the layout its data: who is asking, in which language and theme,
// the token for the forms, and the message that waits for this page. It is to
// be called once for a page, because it takes that message.
func (a *App) base(c *fiber.Ctx) views.Base {
	b := a.fragmentBase(c)
	b.Flash = a.takeFlash(c, b.Lang)
	return b
}

// fragmentBase is the same for a part of a page that is already open: the
// message waits for the next page.
func (a *App) fragmentBase(c *fiber.Ctx) views.Base {
	b := views.Base{
		Lang:  a.lang(c),
		Theme: a.theme(c),
		CSRF:  auth.CSRFToken(a.formSecret(c)),
		Path:  c.OriginalURL(),
		Now:   a.store.Now(),
		User:  visitOf(c).user,
	}
	if c.Path() == "/search" {
		b.Query = c.Query("q")
	}
	return b
}

// lang is the reader's language: their own setting, the cookie, the browser's.
func (a *App) lang(c *fiber.Ctx) string {
	setting := ""
	if user := visitOf(c).user; user != nil {
		setting = user.Locale
	}
	return views.Language(setting, a.readCookie(c, langCookie), c.Get(fiber.HeaderAcceptLanguage))
}

func (a *App) theme(c *fiber.Ctx) string {
	theme := a.readCookie(c, themeCookie)
	if user := visitOf(c).user; user != nil {
		theme = user.Theme
	}
	if theme != "light" && theme != "dark" {
		return ""
	}
	return theme
}
