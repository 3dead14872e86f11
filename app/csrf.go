package app

import (
	"net/url"

	"dealflow/app/auth"

	"github.com/gofiber/fiber/v2"
)

// The form field and the header that carry a request-forgery token.
const (
	csrfField  = "_csrf"
	csrfHeader = "X-CSRF-Token"
)

// errForged is the answer to an unsafe request that did not come from our pages.
var errForged = fiber.NewError(fiber.StatusForbidden, "request forgery token is missing or does not fit")

// checkCSRF refuses unsafe requests that another site may have caused: the
// browser must say, if it says anything, that one of our pages asked, and the
// token of that page must fit the cookie. A request with an API token uses no
// cookie, so no other site can make a browser send it.
func (a *App) checkCSRF(c *fiber.Ctx) error {
	switch c.Method() {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions, fiber.MethodTrace:
		return c.Next()
	}
	v := visitOf(c)
	if v.bearer {
		return c.Next()
	}
	if !a.sameOrigin(c) {
		return errForged
	}
	if !auth.CheckCSRF(v.secret, sentToken(c)) {
		return errForged
	}
	return c.Next()
}

// sentToken is the token in the header or the body. One in the address would be
// in logs and histories, so it does not count.
func sentToken(c *fiber.Ctx) string {
	if token := c.Get(csrfHeader); token != "" {
		return token
	}
	if token := c.Request().PostArgs().Peek(csrfField); len(token) > 0 {
		return string(token)
	}
	if isUpload(c) {
		u, err := uploadOf(c)
		if err != nil {
			return ""
		}
		return u.values.Get(csrfField)
	}
	if form, err := c.MultipartForm(); err == nil && len(form.Value[csrfField]) > 0 {
		return form.Value[csrfField][0]
	}
	return ""
}

// sameOrigin judges by what browsers add and scripts cannot forge. A program
// that sends neither header has only the token to show.
func (a *App) sameOrigin(c *fiber.Ctx) bool {
	switch c.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return true
	case "":
	default:
		return false
	}
	origin := c.Get(fiber.HeaderOrigin)
	if origin == "" || origin == a.cfg.BaseURL {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && u.Host == string(c.Request().Host())
}
