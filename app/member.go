package app

import (
	"context"
	"errors"
	"net/url"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// memberIndex lists who has an account, and to administrators the invitations.
func (a *App) memberIndex(c *fiber.Ctx) error {
	return a.showMembers(c, views.MembersPage{})
}

func (a *App) showMembers(c *fiber.Ctx, p views.MembersPage) error {
	ctx, who := c.UserContext(), actor(c)
	var err error
	if p.Members, err = a.store.Members(ctx, who); err != nil {
		return err
	}
	if who.CanAdmin() {
		if p.Invitations, err = a.store.Invitations(ctx, who); err != nil {
			return err
		}
	}
	if p.Invite.Values == nil {
		p.Invite.Values = url.Values{"role": {string(models.RoleMember)}}
	}
	p.Base = a.base(c)
	p.Path = "/members"
	return a.page(c, views.Members(p))
}

// invitationCreate makes a one-time link for a new member and shows it, this once.
func (a *App) invitationCreate(c *fiber.Ctx) error {
	in := models.InvitationInput{Email: c.FormValue("email"), Name: c.FormValue("name"), Role: models.Role(c.FormValue("role"))}
	secret, invitation, err := a.store.Invite(c.UserContext(), actor(c), in)
	var invalid *models.Invalid
	if errors.As(err, &invalid) {
		c.Status(fiber.StatusUnprocessableEntity)
		values := url.Values{"email": {in.Email}, "name": {in.Name}, "role": {string(in.Role)}}
		return a.showMembers(c, views.MembersPage{Invite: views.Form{Values: values, Errors: invalid.Fields}})
	}
	if err != nil {
		return err
	}
	return a.showMembers(c, views.MembersPage{Link: a.address(c, JoinPath(secret)), LinkFor: invitation})
}

// invitationDelete takes an invitation back.
func (a *App) invitationDelete(c *fiber.Ctx) error {
	return a.changeMember(c, "members.invitation_revoked", a.store.RevokeInvitation)
}

// resetCreate makes a one-time link with which a member chooses a new password,
// and shows it, this once.
func (a *App) resetCreate(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	secret, invitation, err := a.store.ResetLink(c.UserContext(), actor(c), id)
	var invalid *models.Invalid
	if errors.As(err, &invalid) {
		return a.refuseMember(c, invalid)
	}
	if err != nil {
		return err
	}
	return a.showMembers(c, views.MembersPage{Link: a.address(c, JoinPath(secret)), LinkFor: invitation})
}

// memberRoleUpdate gives a member another role.
func (a *App) memberRoleUpdate(c *fiber.Ctx) error {
	role := models.Role(c.FormValue("role"))
	return a.changeMember(c, "members.role_saved", func(ctx context.Context, who models.Actor, id int64) error {
		return a.store.ChangeRole(ctx, who, id, role)
	})
}

// suspensionCreate disables a member.
func (a *App) suspensionCreate(c *fiber.Ctx) error {
	return a.changeMember(c, "members.disabled_done", a.store.DisableUser)
}

// suspensionDelete enables a member again.
func (a *App) suspensionDelete(c *fiber.Ctx) error {
	return a.changeMember(c, "members.enabled_done", a.store.EnableUser)
}

// changeMember does one thing to the record in the address and says so.
func (a *App) changeMember(c *fiber.Ctx, done string, do func(context.Context, models.Actor, int64) error) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	err = do(c.UserContext(), actor(c), id)
	var invalid *models.Invalid
	if errors.As(err, &invalid) {
		return a.refuseMember(c, invalid)
	}
	if err != nil {
		return err
	}
	a.flashSuccess(c, done)
	return c.Redirect("/members", fiber.StatusSeeOther)
}

// refuseMember shows the members with the one thing that was wrong.
func (a *App) refuseMember(c *fiber.Ctx, invalid *models.Invalid) error {
	c.Status(fiber.StatusUnprocessableEntity)
	for _, message := range invalid.Fields {
		return a.showMembers(c, views.MembersPage{Problem: message})
	}
	return invalid
}

// address is the whole address of a path of ours, for somebody to be sent.
func (a *App) address(c *fiber.Ctx, path string) string {
	if a.cfg.BaseURL != "" {
		return a.cfg.BaseURL + path
	}
	return c.Protocol() + "://" + string(c.Request().Host()) + path
}
