package app

import (
	"errors"
	"net/url"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// acquisitionNew is for the company that was bought, or, with ?side=acquirer,
// for the one that bought.
func (a *App) acquisitionNew(c *fiber.Ctx) error {
	on, err := a.companyOn(c)
	if err != nil {
		return err
	}
	page := views.AcquisitionFormPage{Base: a.base(c), On: on, Acquirer: c.Query("side") == "acquirer", Form: views.Form{Values: url.Values{"currency": {"USD"}}}}
	return a.page(c, views.AcquisitionForm(page))
}

func (a *App) acquisitionCreate(c *fiber.Ctx) error {
	on, err := a.companyOn(c)
	if err != nil {
		return err
	}
	in := models.AcquisitionInput{AnnouncedOn: c.FormValue("announced_on"), Price: c.FormValue("price"), Currency: c.FormValue("currency"),
		Terms: c.FormValue("terms"), Source: sourceOf(c)}
	otherID, otherName := formID(c, "other_id"), c.FormValue("other")
	acquirer := c.FormValue("side") == "acquirer"
	if acquirer {
		in.AcquirerID, in.CompanyID, in.CompanyName = on.ID, otherID, otherName
	} else {
		in.CompanyID, in.AcquirerID, in.AcquirerName = on.ID, otherID, otherName
	}
	_, err = a.store.CreateAcquisition(c.UserContext(), actor(c), in)
	if form, bad := badForm(c, otherSide(err)); bad {
		return a.page(c, views.AcquisitionForm(views.AcquisitionFormPage{Base: a.base(c), On: on, Acquirer: acquirer, Form: form}))
	}
	if err != nil {
		return err
	}
	a.flashSuccess(c, "record.added")
	return c.Redirect(companyPath(on.ID), fiber.StatusSeeOther)
}

// otherSide brings a message about either company to the one field there is.
func otherSide(err error) error {
	var invalid *models.Invalid
	if !errors.As(err, &invalid) {
		return err
	}
	for _, side := range []string{"company", "acquirer"} {
		if message := invalid.Fields[side]; message != "" {
			invalid.Fields["other"] = message
			delete(invalid.Fields, side)
		}
	}
	return invalid
}

func (a *App) acquisitionDelete(c *fiber.Ctx) error {
	return a.removeFact(c, func(id int64) error { return a.store.DeleteAcquisition(c.UserContext(), actor(c), id) })
}
