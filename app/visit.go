package app

import (
	"errors"
	"net/url"
	"strings"

	"dealflow/models"

	"github.com/gofiber/fiber/v2"
)

// visit is who stands behind a request. Without a user nobody is signed in.
type visit struct {
	user    *models.User
	session *models.Session
	// secret is the value of the session cookie, else of the visitor cookie; the
	// request-forgery tokens and the flash cookie hang on it.
	secret string
	// bearer says that the user came with an API token and no cookie counts.
	bearer bool
}

type localsKey int

const (
	visitKey localsKey = iota
	requestIDKey
	operationKey
)

func visitOf(c *fiber.Ctx) *visit {
	if v, ok := c.Locals(visitKey).(*visit); ok {
		return v
	}
	return &visit{}
}

// actor is the user as the one who asks, or the zero Actor, who may do nothing.
func actor(c *fiber.Ctx) models.Actor {
	return visitOf(c).user.Actor()
}

// loadVisit finds out who is asking: by an API token under /api, else by the
// session cookie. A request that carries an Authorization header is judged by
// that alone.
func (a *App) loadVisit(c *fiber.Ctx) error {
	v := &visit{}
	c.Locals(visitKey, v)
	if header := c.Get(fiber.HeaderAuthorization); header != "" && isAPI(c) {
		return a.loadBearer(c, v, header)
	}
	if secret := a.readCookie(c, sessionCookie); secret != "" {
		session, user, err := a.store.Session(c.UserContext(), secret)
		switch {
		case err == nil:
			v.session, v.user, v.secret = session, user, secret
			return c.Next()
		case !errors.Is(err, models.ErrNotFound):
			return err
		}
		a.clearCookie(c, sessionCookie)
	}
	v.secret = a.readCookie(c, visitorCookie)
	return c.Next()
}

func (a *App) loadBearer(c *fiber.Ctx, v *visit, header string) error {
	v.bearer = true
	scheme, secret, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return c.Next()
	}
	user, err := a.store.TokenUser(c.UserContext(), strings.TrimSpace(secret))
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return err
	}
	v.user = user
	return c.Next()
}

// formSecret is the secret that this browser's forms hang on. Somebody who is
// not signed in gets a visitor cookie the first time a form is shown to them.
func (a *App) formSecret(c *fiber.Ctx) string {
	v := visitOf(c)
	if v.secret == "" && !v.bearer {
		v.secret = models.NewSecret()
		a.setCookie(c, visitorCookie, v.secret, 0)
	}
	return v.secret
}

func isAPI(c *fiber.Ctx) bool { return strings.HasPrefix(c.Path(), "/api/") }

// requireUser lets only signed-in people pass: others are sent to the sign-in
// page and come back from there, or are told 401 when a program asks.
func (a *App) requireUser(c *fiber.Ctx) error {
	if visitOf(c).user != nil {
		if c.Method() != fiber.MethodGet && c.Method() != fiber.MethodHead {
			ctx, last := models.WithLastOperation(c.UserContext())
			c.SetUserContext(ctx)
			c.Locals(operationKey, last)
		}
		return c.Next()
	}
	if isAPI(c) {
		c.Set(fiber.HeaderWWWAuthenticate, `Bearer realm="dealflow"`)
		return fiber.ErrUnauthorized
	}
	if c.Get("HX-Request") == "true" {
		c.Set("HX-Redirect", signInAddress(localPath(c.Get("HX-Current-URL"))))
		return c.SendStatus(fiber.StatusUnauthorized)
	}
	next := ""
	if c.Method() == fiber.MethodGet || c.Method() == fiber.MethodHead {
		next = c.OriginalURL()
	}
	return c.Redirect(signInAddress(next), fiber.StatusSeeOther)
}

// requireAdmin lets only administrators pass; the store checks again.
func (a *App) requireAdmin(c *fiber.Ctx) error {
	if !actor(c).CanAdmin() {
		return models.ErrForbidden
	}
	return c.Next()
}

func signInAddress(next string) string {
	if next = safeNext(next); next == "/" {
		return "/signin"
	}
	return "/signin?next=" + url.QueryEscape(next)
}

// localPath drops scheme and host of an address.
func localPath(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.RequestURI()
}

// safeNext returns next when it is an address on this site, else "/". Browsers
// read "//host" and "/\host" as another site, and drop tabs and line breaks.
func safeNext(next string) string {
	if len(next) > 2000 || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\t\r\n\x00") {
		return "/"
	}
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil {
		return "/"
	}
	return next
}
