package app

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"time"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// How many failures are allowed in a quarter of an hour before the next try has
// to wait. They are counted in the database, for all replicas together. An
// office behind one address needs more room than one account does.
var (
	signInsPerAddress = models.Limit{Max: 30, Window: 15 * time.Minute}
	signInsPerAccount = models.Limit{Max: 10, Window: 15 * time.Minute}
)

// errWrongPassword does not say whether there is such an account.
var errWrongPassword = errors.New("wrong e-mail or password")

// sessionNew shows the sign-in page.
func (a *App) sessionNew(c *fiber.Ctx) error {
	if visitOf(c).user != nil {
		return c.Redirect(safeNext(c.Query("next")), fiber.StatusSeeOther)
	}
	return a.showSignIn(c, views.SessionNewPage{Next: safeNext(c.Query("next"))})
}

func (a *App) showSignIn(c *fiber.Ctx, p views.SessionNewPage) error {
	var err error
	if p.NeedsSetup, err = a.store.NeedsSetup(c.UserContext()); err != nil {
		return err
	}
	p.Base = a.base(c)
	// After a failed POST the page lives where the form posts to, which is itself.
	p.Path = signInAddress(p.Next)
	return a.page(c, views.SessionNew(p))
}

// sessionCreate signs somebody in. The session is a new one every time.
func (a *App) sessionCreate(c *fiber.Ctx) error {
	ctx, email := c.UserContext(), c.FormValue("email")
	page := views.SessionNewPage{Next: safeNext(c.FormValue("next")), Form: views.Form{Values: url.Values{"email": {email}}}}
	address, account := "signin:ip:"+addressKey(a.clientIP(c)), "signin:account:"+models.SecretKey(foldEmail(email))
	wait, err := a.attempt(ctx, map[string]models.Limit{address: signInsPerAddress, account: signInsPerAccount})
	if err != nil {
		return err
	}
	if wait > 0 {
		a.log.WarnContext(ctx, "sign-in refused: too many attempts", "ip", a.clientIP(c).String())
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(int(wait.Seconds())+1))
		c.Status(fiber.StatusTooManyRequests)
		page.WaitMinutes = int(wait.Minutes()) + 1
		return a.showSignIn(c, page)
	}
	user, err := a.authenticate(ctx, email, c.FormValue("password"))
	if errors.Is(err, errWrongPassword) {
		a.log.WarnContext(ctx, "sign-in failed", "ip", a.clientIP(c).String())
		c.Status(fiber.StatusUnprocessableEntity)
		page.Form.Errors = map[string]string{"": "session.wrong"}
		return a.showSignIn(c, page)
	}
	if err != nil {
		return err
	}
	if err := a.store.Succeeded(ctx, address); err != nil {
		return err
	}
	if err := a.store.ClearAttempts(ctx, account); err != nil {
		return err
	}
	if err := a.startSession(c, user); err != nil {
		return err
	}
	return c.Redirect(page.Next, fiber.StatusSeeOther)
}

// attempt counts one try under each key and returns the longest wait.
func (a *App) attempt(ctx context.Context, limits map[string]models.Limit) (time.Duration, error) {
	var longest time.Duration
	for key, limit := range limits {
		wait, err := a.store.Attempt(ctx, key, limit)
		if err != nil {
			return 0, err
		}
		longest = max(longest, wait)
	}
	return longest, nil
}

// authenticate returns the account that an e-mail and a password belong to. An
// unknown e-mail or a disabled account takes as long as a wrong password.
func (a *App) authenticate(ctx context.Context, email, password string) (*models.User, error) {
	user, err := a.store.UserByEmail(ctx, email)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return nil, err
	}
	hash := ""
	if user != nil && user.Active() {
		hash = user.PasswordHash
	}
	ok, rehash, err := a.hasher.Verify(ctx, password, hash)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errWrongPassword
	}
	if rehash {
		fresh, err := a.hasher.Hash(ctx, password)
		if err != nil {
			return nil, err
		}
		if err := a.store.Rehash(ctx, user, fresh); err != nil {
			return nil, err
		}
	}
	return user, nil
}

// startSession signs a user in on this browser and ends the session it had.
func (a *App) startSession(c *fiber.Ctx, user *models.User) error {
	ctx, v := c.UserContext(), visitOf(c)
	if v.session != nil {
		if err := a.store.EndSession(ctx, v.secret); err != nil {
			return err
		}
	}
	ip := a.clientIP(c).String()
	secret, err := a.store.StartSession(ctx, user, models.SessionInput{UserAgent: c.Get(fiber.HeaderUserAgent), IP: ip})
	if err != nil {
		return err
	}
	v.user, v.secret = user, secret
	a.setCookie(c, sessionCookie, secret, models.SessionLife)
	a.clearCookie(c, visitorCookie)
	a.log.InfoContext(ctx, "signed in", "user", user.ID, "ip", ip)
	return nil
}

// sessionDelete signs out.
func (a *App) sessionDelete(c *fiber.Ctx) error {
	if v := visitOf(c); v.session != nil {
		if err := a.store.EndSession(c.UserContext(), v.secret); err != nil {
			return err
		}
		a.log.InfoContext(c.UserContext(), "signed out", "user", v.user.ID)
	}
	a.clearCookie(c, sessionCookie)
	c.Set("Clear-Site-Data", `"cache", "storage"`)
	return c.Redirect("/signin", fiber.StatusSeeOther)
}
