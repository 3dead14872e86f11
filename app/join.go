package app

import (
	"errors"
	"net/url"
	"strings"

	"dealflow/app/auth"
	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// joinPrefix begins the address of a one-time link.
const joinPrefix = "/join/"

// JoinPath is the path of a one-time link with a secret.
func JoinPath(secret string) string { return joinPrefix + secret }

// joinNew shows what a one-time link is for: the first account, a new member's,
// or a new password. Looking at it does not use it up.
func (a *App) joinNew(c *fiber.Ctx) error {
	invitation, err := a.store.Invitation(c.UserContext(), c.Params("secret"))
	if errors.Is(err, models.ErrNotFound) {
		return a.showDeadLink(c)
	}
	if err != nil {
		return err
	}
	form := views.Form{Values: url.Values{"email": {invitation.Email}, "name": {invitation.Name}}}
	return a.showJoin(c, invitation, form)
}

func (a *App) showJoin(c *fiber.Ctx, invitation *models.Invitation, form views.Form) error {
	return a.page(c, views.Join(views.JoinPage{Base: a.base(c), Form: form, Invitation: invitation}))
}

func (a *App) showDeadLink(c *fiber.Ctx) error {
	c.Status(fiber.StatusGone)
	return a.page(c, views.DeadLink(views.DeadLinkPage{Base: a.base(c)}))
}

// joinCreate uses a one-time link up and signs its holder in.
func (a *App) joinCreate(c *fiber.Ctx) error {
	ctx, secret := c.UserContext(), c.Params("secret")
	invitation, err := a.store.Invitation(ctx, secret)
	if errors.Is(err, models.ErrNotFound) {
		return a.showDeadLink(c)
	}
	if err != nil {
		return err
	}
	email, name, password := invitation.Email, c.FormValue("name"), c.FormValue("password")
	if invitation.Setup() {
		email = c.FormValue("email")
	}
	if invitation.Reset() {
		name = invitation.Name
	}
	form := views.Form{Values: url.Values{"email": {email}, "name": {name}}}
	if form.Errors = newPasswordErrors(password, c.FormValue("repeat"), email, name); form.Errors != nil {
		return a.refuseJoin(c, invitation, form)
	}
	hash, err := a.hasher.Hash(ctx, password)
	if err != nil {
		return err
	}
	user, err := a.store.Accept(ctx, secret, models.AcceptInput{Email: email, Name: name, PasswordHash: hash, Locale: a.readLocale(c)})
	var invalid *models.Invalid
	switch {
	case errors.As(err, &invalid):
		form.Errors = invalid.Fields
		return a.refuseJoin(c, invitation, form)
	case errors.Is(err, models.ErrNotFound):
		return a.showDeadLink(c)
	case err != nil:
		return err
	}
	if err := a.store.ClearAttempts(ctx, "signin:account:"+models.SecretKey(user.Email)); err != nil {
		return err
	}
	if err := a.startSession(c, user); err != nil {
		return err
	}
	a.flashSuccess(c, "join.welcome", "Name", user.Name)
	return c.Redirect("/", fiber.StatusSeeOther)
}

func (a *App) refuseJoin(c *fiber.Ctx, invitation *models.Invitation, form views.Form) error {
	c.Status(fiber.StatusUnprocessableEntity)
	return a.showJoin(c, invitation, form)
}

// readLocale is the language that somebody without an account has chosen, if any.
func (a *App) readLocale(c *fiber.Ctx) string {
	lang := a.readCookie(c, langCookie)
	for _, known := range views.Languages {
		if lang == known {
			return lang
		}
	}
	return ""
}

// newPasswordErrors says what is wrong with a new password, typed twice; nil
// when nothing is.
func newPasswordErrors(password, repeat string, personal ...string) map[string]string {
	if problem := auth.PasswordProblem(password, personal...); problem != "" {
		return map[string]string{"password": problem}
	}
	if password != repeat {
		return map[string]string{"repeat": "error.password_repeat"}
	}
	return nil
}

// foldEmail is the form of an e-mail under which attempts are counted.
func foldEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }
