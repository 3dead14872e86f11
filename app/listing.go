package app

import (
	"net/url"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

func (a *App) listingNew(c *fiber.Ctx) error {
	on, err := a.companyOn(c)
	if err != nil {
		return err
	}
	form := views.Form{Values: url.Values{"kind": {"ipo"}, "currency": {"USD"}}}
	return a.page(c, views.ListingForm(views.ListingFormPage{Base: a.base(c), On: on, Form: form}))
}

func (a *App) listingCreate(c *fiber.Ctx) error {
	on, err := a.companyOn(c)
	if err != nil {
		return err
	}
	in := models.ListingInput{CompanyID: on.ID, Kind: c.FormValue("kind"), Exchange: c.FormValue("exchange"), Symbol: c.FormValue("symbol"),
		ListedOn: c.FormValue("listed_on"), Valuation: c.FormValue("valuation"), Currency: c.FormValue("currency"), Source: sourceOf(c)}
	_, err = a.store.CreateListing(c.UserContext(), actor(c), in)
	if form, bad := badForm(c, err); bad {
		return a.page(c, views.ListingForm(views.ListingFormPage{Base: a.base(c), On: on, Form: form}))
	}
	if err != nil {
		return err
	}
	a.flashSuccess(c, "record.added")
	return c.Redirect(companyPath(on.ID), fiber.StatusSeeOther)
}

func (a *App) listingDelete(c *fiber.Ctx) error {
	return a.removeFact(c, func(id int64) error { return a.store.DeleteListing(c.UserContext(), actor(c), id) })
}
