package app

import (
	"errors"
	"strconv"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

func (a *App) personIndex(c *fiber.Ctx) error {
	request, done, err := a.listRequest(c, "people")
	if done || err != nil {
		return err
	}
	page, err := a.store.People(c.UserContext(), actor(c), personFilter(c, request), request.list)
	if err != nil {
		return err
	}
	choices, err := a.store.Choices(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	list := views.NewList(c.Path(), queryOf(c), page, append(listParameters["people"], "where")...)
	list.Conditions, list.Columns, list.Views = request.conditions, request.columns, request.views
	lists, err := a.store.ShortlistNames(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	return a.page(c, views.PersonIndex(views.PersonIndexPage{Lists: lists, Base: a.base(c), List: list, Rows: page.Rows, Countries: choices.Countries}))
}

// personFilter is what the address narrows the people to.
func personFilter(c *fiber.Ctx, r listRequest) models.PersonFilter {
	return models.PersonFilter{Where: &r.conditions.Where, Country: c.Query("country"), Role: c.Query("role"), Name: c.Query("name")}
}

func (a *App) personShow(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	return a.showPerson(c, id, views.Sent{})
}

func (a *App) showPerson(c *fiber.Ctx, id int64, sent views.Sent) error {
	page, err := a.store.PersonPage(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	documents, err := a.documentsOn(c, models.KindPerson, id)
	if err != nil {
		return err
	}
	return a.page(c, views.PersonShow(views.PersonShowPage{Base: a.recordBase(c, models.KindPerson, id), Page: page, Documents: documents, Sent: sent}))
}

func (a *App) personNew(c *fiber.Ctx) error {
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	form := views.Form{Values: views.PersonValues(models.PersonInput{Name: c.Query("name")})}
	return a.page(c, views.PersonForm(views.PersonFormPage{Base: a.base(c), Form: form}))
}

func personInput(c *fiber.Ctx) models.PersonInput {
	return models.PersonInput{Name: c.FormValue("name"), Email: c.FormValue("email"), Phone: c.FormValue("phone"), Website: c.FormValue("website"),
		Country: c.FormValue("country"), City: c.FormValue("city"), Bio: c.FormValue("bio"), Names: namesOf(formValues(c)), Source: sourceOf(c)}
}

func (a *App) personCreate(c *fiber.Ctx) error {
	person, err := a.store.CreatePerson(c.UserContext(), actor(c), personInput(c))
	if form, bad := badForm(c, err); bad {
		return a.page(c, views.PersonForm(views.PersonFormPage{Base: a.base(c), Form: form}))
	}
	if err != nil {
		return err
	}
	a.flashSuccess(c, "record.created")
	return c.Redirect(personPath(person.ID), fiber.StatusSeeOther)
}

func personPath(id int64) string { return "/people/" + strconv.FormatInt(id, 10) }

func (a *App) personEdit(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	in, version, err := a.store.PersonForEdit(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	page := views.PersonFormPage{Base: a.base(c), ID: id, Version: version, Name: in.Name, Form: views.Form{Values: views.PersonValues(in)}}
	return a.page(c, views.PersonForm(page))
}

func (a *App) personUpdate(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	ctx, version := c.UserContext(), formID(c, "version")
	err = a.store.UpdatePerson(ctx, actor(c), id, version, personInput(c))
	form, bad := badForm(c, err)
	conflict := errors.Is(err, models.ErrConflict)
	if !bad && !conflict {
		if err != nil {
			return err
		}
		a.flashSuccess(c, "record.saved")
		return c.Redirect(personPath(id), fiber.StatusSeeOther)
	}
	current, currentVersion, err := a.store.PersonForEdit(ctx, actor(c), id)
	if err != nil {
		return err
	}
	if conflict {
		form, version = a.conflictForm(c, models.RecordRef{Kind: models.KindPerson, ID: id}, views.PersonValues(current)), currentVersion
	}
	return a.page(c, views.PersonForm(views.PersonFormPage{Base: a.base(c), ID: id, Version: version, Name: current.Name, Form: form}))
}

func (a *App) personDelete(c *fiber.Ctx) error {
	return a.remove(c, models.KindPerson, "/people")
}
