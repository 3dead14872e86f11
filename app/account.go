package app

import (
	"errors"
	"net/url"
	"strconv"
	"time"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// passwordChecks is how often a signed-in person may mistype their current
// password: who finds an open browser must not guess it there.
var passwordChecks = models.Limit{Max: 10, Window: 15 * time.Minute}

// accountShow shows one's own account.
func (a *App) accountShow(c *fiber.Ctx) error {
	return a.showAccount(c, views.AccountPage{})
}

func (a *App) showAccount(c *fiber.Ctx, p views.AccountPage) error {
	ctx, v := c.UserContext(), visitOf(c)
	var err error
	if p.Sessions, err = a.store.Sessions(ctx, actor(c)); err != nil {
		return err
	}
	if p.Tokens, err = a.store.Tokens(ctx, actor(c)); err != nil {
		return err
	}
	if p.Calendar.Feed, err = a.store.CalendarFeed(ctx, actor(c)); err != nil {
		return err
	}
	if p.Digest.Setting, err = a.store.DigestSetting(ctx, actor(c)); err != nil {
		return err
	}
	p.Digest.Mail = a.cfg.Mail()
	if p.Profile.Values == nil {
		p.Profile.Values = url.Values{"name": {v.user.Name}, "locale": {v.user.Locale}, "theme": {v.user.Theme}}
	}
	p.Base = a.base(c)
	p.Path = "/account"
	p.CurrentSession = models.SecretKey(v.secret)
	return a.page(c, views.Account(p))
}

// accountUpdate changes one's own name, language and theme.
func (a *App) accountUpdate(c *fiber.Ctx) error {
	in := models.PreferencesInput{Name: c.FormValue("name"), Locale: c.FormValue("locale"), Theme: c.FormValue("theme")}
	err := a.store.UpdatePreferences(c.UserContext(), actor(c), in)
	var invalid *models.Invalid
	if errors.As(err, &invalid) {
		c.Status(fiber.StatusUnprocessableEntity)
		values := url.Values{"name": {in.Name}, "locale": {in.Locale}, "theme": {in.Theme}}
		return a.showAccount(c, views.AccountPage{Profile: views.Form{Values: values, Errors: invalid.Fields}})
	}
	if err != nil {
		return err
	}
	a.clearCookie(c, langCookie)
	a.clearCookie(c, themeCookie)
	a.rememberPreferences(c, in.Locale, in.Theme)
	a.flashSuccess(c, "account.saved")
	return c.Redirect("/account", fiber.StatusSeeOther)
}

// preferenceUpdate switches the language or the theme from any page and goes
// back there. It works for those who are not signed in, too.
func (a *App) preferenceUpdate(c *fiber.Ctx) error {
	lang, theme := c.FormValue("lang"), c.FormValue("theme")
	if lang != "" && lang != views.Language(lang, "", "") {
		return models.InvalidField("lang", "error.choice")
	}
	if theme != "" && theme != "auto" && theme != "light" && theme != "dark" {
		return models.InvalidField("theme", "error.choice")
	}
	if user := visitOf(c).user; user != nil {
		in := models.PreferencesInput{Name: user.Name, Locale: user.Locale, Theme: user.Theme}
		if lang != "" {
			in.Locale = lang
		}
		if theme != "" {
			in.Theme = chosenTheme(theme)
		}
		if err := a.store.UpdatePreferences(c.UserContext(), actor(c), in); err != nil {
			return err
		}
	}
	a.rememberPreferences(c, lang, theme)
	return c.Redirect(safeNext(c.FormValue("back")), fiber.StatusSeeOther)
}

// chosenTheme is a theme as an account keeps it: empty follows the system.
func chosenTheme(theme string) string {
	if theme == "auto" {
		return ""
	}
	return theme
}

// rememberPreferences keeps them on this browser, for the pages before sign-in.
func (a *App) rememberPreferences(c *fiber.Ctx, lang, theme string) {
	if lang != "" {
		a.setCookie(c, langCookie, lang, preferenceLife)
	}
	if theme != "" {
		a.setCookie(c, themeCookie, theme, preferenceLife)
	}
}

// passwordUpdate changes one's own password, ends one's other sessions and
// gives this browser a new one.
func (a *App) passwordUpdate(c *fiber.Ctx) error {
	ctx, v := c.UserContext(), visitOf(c)
	key := "password:user:" + strconv.FormatInt(v.user.ID, 10)
	wait, err := a.store.Attempt(ctx, key, passwordChecks)
	if err != nil {
		return err
	}
	if wait > 0 {
		return a.refusePassword(c, fiber.StatusTooManyRequests, map[string]string{"": "error.too_many_attempts"})
	}
	ok, _, err := a.hasher.Verify(ctx, c.FormValue("current"), v.user.PasswordHash)
	if err != nil {
		return err
	}
	if !ok {
		return a.refusePassword(c, fiber.StatusUnprocessableEntity, map[string]string{"current": "error.password_wrong"})
	}
	password := c.FormValue("password")
	if wrong := newPasswordErrors(password, c.FormValue("repeat"), v.user.Email, v.user.Name); wrong != nil {
		return a.refusePassword(c, fiber.StatusUnprocessableEntity, wrong)
	}
	hash, err := a.hasher.Hash(ctx, password)
	if err != nil {
		return err
	}
	if err := a.store.SetPassword(ctx, actor(c), v.user.PasswordHash, hash, v.secret); err != nil {
		return err
	}
	v.user.PasswordHash = hash
	if err := a.store.ClearAttempts(ctx, key); err != nil {
		return err
	}
	if err := a.startSession(c, v.user); err != nil {
		return err
	}
	a.log.InfoContext(ctx, "password changed", "user", v.user.ID)
	a.flashSuccess(c, "account.password_saved")
	return c.Redirect("/account", fiber.StatusSeeOther)
}

func (a *App) refusePassword(c *fiber.Ctx, status int, wrong map[string]string) error {
	c.Status(status)
	return a.showAccount(c, views.AccountPage{Password: views.Form{Errors: wrong}})
}

// accountSessionDelete ends one of one's own sessions.
func (a *App) accountSessionDelete(c *fiber.Ctx) error {
	if err := a.store.RevokeSession(c.UserContext(), actor(c), c.Params("key")); err != nil {
		return err
	}
	a.flashSuccess(c, "account.session_ended")
	return c.Redirect("/account", fiber.StatusSeeOther)
}

// otherSessionsDelete ends all of one's own sessions but this one.
func (a *App) otherSessionsDelete(c *fiber.Ctx) error {
	if err := a.store.RevokeOtherSessions(c.UserContext(), actor(c), visitOf(c).secret); err != nil {
		return err
	}
	a.flashSuccess(c, "account.sessions_ended")
	return c.Redirect("/account", fiber.StatusSeeOther)
}

// tokenCreate makes an API token and shows its secret, this once.
func (a *App) tokenCreate(c *fiber.Ctx) error {
	name := c.FormValue("token_name")
	secret, _, err := a.store.CreateToken(c.UserContext(), actor(c), visitOf(c).user.ID, name)
	var invalid *models.Invalid
	if errors.As(err, &invalid) {
		c.Status(fiber.StatusUnprocessableEntity)
		form := views.Form{Values: url.Values{"token_name": {name}}, Errors: map[string]string{"token_name": invalid.Fields["name"]}}
		return a.showAccount(c, views.AccountPage{Token: form})
	}
	if err != nil {
		return err
	}
	return a.showAccount(c, views.AccountPage{NewToken: secret})
}

// tokenDelete ends one of one's own API tokens.
func (a *App) tokenDelete(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if err := a.store.RevokeToken(c.UserContext(), actor(c), id); err != nil {
		return err
	}
	a.flashSuccess(c, "account.token_revoked")
	return c.Redirect("/account", fiber.StatusSeeOther)
}
