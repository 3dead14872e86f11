package app

import (
	"net/url"
	"strings"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// roleOn names the company or the person whose page the form was opened from.
func (a *App) roleOn(c *fiber.Ctx) (models.RecordRef, error) {
	if strings.HasPrefix(c.Path(), "/companies/") {
		return a.companyOn(c)
	}
	id, err := pathID(c, "id")
	if err != nil {
		return models.RecordRef{}, err
	}
	person, _, err := a.store.PersonForEdit(c.UserContext(), actor(c), id)
	return models.RecordRef{Kind: models.KindPerson, ID: id, Title: person.Name}, err
}

func (a *App) roleNew(c *fiber.Ctx) error {
	on, err := a.roleOn(c)
	if err != nil {
		return err
	}
	return a.page(c, views.RoleForm(views.RoleFormPage{Base: a.base(c), On: on, Form: views.Form{Values: url.Values{"kind": {"founder"}}}}))
}

func (a *App) roleCreate(c *fiber.Ctx) error {
	on, err := a.roleOn(c)
	if err != nil {
		return err
	}
	in := models.RoleInput{Kind: c.FormValue("kind"), Title: c.FormValue("title"), FromOn: c.FormValue("from_on"), ToOn: c.FormValue("to_on"), Source: sourceOf(c)}
	back := personPath(on.ID)
	if on.Kind == models.KindCompany {
		in.CompanyID, in.PersonID, in.PersonName, back = on.ID, formID(c, "person_id"), c.FormValue("person"), companyPath(on.ID)
	} else {
		in.PersonID, in.CompanyID, in.CompanyName = on.ID, formID(c, "company_id"), c.FormValue("company")
	}
	_, err = a.store.CreateRole(c.UserContext(), actor(c), in)
	if form, bad := badForm(c, err); bad {
		return a.page(c, views.RoleForm(views.RoleFormPage{Base: a.base(c), On: on, Form: form}))
	}
	if err != nil {
		return err
	}
	a.flashSuccess(c, "record.added")
	return c.Redirect(back, fiber.StatusSeeOther)
}

func (a *App) roleDelete(c *fiber.Ctx) error {
	return a.removeFact(c, func(id int64) error { return a.store.DeleteRole(c.UserContext(), actor(c), id) })
}
