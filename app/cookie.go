package app

import (
	"time"

	"github.com/gofiber/fiber/v2"
)

// The cookies. Session and visitor hold a secret: that of the session, or one
// that ties the forms of somebody who is not signed in to their browser.
const (
	sessionCookie = "session"
	visitorCookie = "visitor"
	flashCookie   = "flash"
	langCookie    = "lang"
	themeCookie   = "theme"

	preferenceLife = 365 * 24 * time.Hour
)

// cookieName adds the prefix that browsers accept only from this very host over
// TLS, without a Domain.
func (a *App) cookieName(name string) string {
	if a.cfg.Secure() {
		return "__Host-" + name
	}
	return name
}

func (a *App) readCookie(c *fiber.Ctx, name string) string {
	return c.Cookies(a.cookieName(name))
}

// setCookie lets the browser keep a value for life, or until it is closed when
// life is zero.
func (a *App) setCookie(c *fiber.Ctx, name, value string, life time.Duration) {
	cookie := fiber.Cookie{
		Name: a.cookieName(name), Value: value, Path: "/",
		HTTPOnly: true, Secure: a.cfg.Secure(), SameSite: fiber.CookieSameSiteLaxMode,
		SessionOnly: life == 0, MaxAge: int(life.Seconds()),
	}
	c.Cookie(&cookie)
}

func (a *App) clearCookie(c *fiber.Ctx, name string) {
	c.Cookie(&fiber.Cookie{
		Name: a.cookieName(name), Path: "/", Expires: time.Unix(1, 0),
		HTTPOnly: true, Secure: a.cfg.Secure(), SameSite: fiber.CookieSameSiteLaxMode,
	})
}
