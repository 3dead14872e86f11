package app

import (
	"net/url"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

func (a *App) partnershipNew(c *fiber.Ctx) error {
	on, err := a.companyOn(c)
	if err != nil {
		return err
	}
	form := views.Form{Values: url.Values{"kind": {"distribution"}}}
	return a.page(c, views.PartnershipForm(views.PartnershipFormPage{Base: a.base(c), On: on, Form: form}))
}

func (a *App) partnershipCreate(c *fiber.Ctx) error {
	on, err := a.companyOn(c)
	if err != nil {
		return err
	}
	in := models.PartnershipInput{CompanyID: on.ID, PartnerID: formID(c, "partner_id"), PartnerName: c.FormValue("partner"),
		Kind: c.FormValue("kind"), Description: c.FormValue("description"), FromOn: c.FormValue("from_on"), Source: sourceOf(c)}
	_, err = a.store.CreatePartnership(c.UserContext(), actor(c), in)
	if form, bad := badForm(c, err); bad {
		return a.page(c, views.PartnershipForm(views.PartnershipFormPage{Base: a.base(c), On: on, Form: form}))
	}
	if err != nil {
		return err
	}
	a.flashSuccess(c, "record.added")
	return c.Redirect(companyPath(on.ID), fiber.StatusSeeOther)
}

func (a *App) partnershipDelete(c *fiber.Ctx) error {
	return a.removeFact(c, func(id int64) error { return a.store.DeletePartnership(c.UserContext(), actor(c), id) })
}
