package app

import (
	"errors"
	"strconv"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

func (a *App) companyIndex(c *fiber.Ctx) error {
	request, done, err := a.listRequest(c, "companies")
	if done || err != nil {
		return err
	}
	page, err := a.store.Companies(c.UserContext(), actor(c), companyFilter(c, request), request.list)
	if err != nil {
		return err
	}
	choices, err := a.store.Choices(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	list := views.NewList(c.Path(), queryOf(c), page, append(listParameters["companies"], "where")...)
	list.Conditions, list.Columns, list.Views = request.conditions, request.columns, request.views
	lists, err := a.store.ShortlistNames(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	return a.page(c, views.CompanyIndex(views.CompanyIndexPage{Lists: lists, Base: a.base(c), List: list, Rows: page.Rows, Countries: choices.Countries}))
}

// companyFilter is what the address narrows the companies to.
func companyFilter(c *fiber.Ctx, r listRequest) models.CompanyFilter {
	return models.CompanyFilter{
		Where:  &r.conditions.Where,
		Sector: c.Query("sector"), Country: c.Query("country"), Status: c.Query("status"), Kind: c.Query("kind"),
		Name: c.Query("name"), Currency: c.Query("currency"),
	}
}

func (a *App) companyShow(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	return a.showCompany(c, id, views.Sent{})
}

func (a *App) showCompany(c *fiber.Ctx, id int64, sent views.Sent) error {
	page, err := a.store.CompanyPage(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	documents, err := a.documentsOn(c, models.KindCompany, id)
	if err != nil {
		return err
	}
	return a.page(c, views.CompanyShow(views.CompanyShowPage{Base: a.recordBase(c, models.KindCompany, id), Page: page, Documents: documents, Sent: sent}))
}

func (a *App) companyNew(c *fiber.Ctx) error {
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	form := views.Form{Values: views.CompanyValues(models.CompanyInput{Name: c.Query("name"), Kind: "startup", Status: "operating"})}
	return a.page(c, views.CompanyForm(views.CompanyFormPage{Base: a.base(c), Form: form}))
}

func companyInput(c *fiber.Ctx) models.CompanyInput {
	return models.CompanyInput{Name: c.FormValue("name"), Kind: c.FormValue("kind"), Description: c.FormValue("description"),
		Website: c.FormValue("website"), Country: c.FormValue("country"), Region: c.FormValue("region"), City: c.FormValue("city"),
		Status: c.FormValue("status"), FoundedOn: c.FormValue("founded_on"), ClosedOn: c.FormValue("closed_on"),
		Sectors: splitList(c.FormValue("sectors")), Names: namesOf(formValues(c)), Source: sourceOf(c)}
}

// companyCreate makes a company. A name that another one has is asked about
// first, for those to whom nothing was told while they typed.
func (a *App) companyCreate(c *fiber.Ctx) error {
	in := companyInput(c)
	if actor(c).CanWrite() && c.FormValue("known") != "new:"+in.Name {
		known, err := a.encountersOf(c, in.Name)
		if err != nil {
			return err
		}
		if len(known) > 0 {
			form := views.Form{Values: formValues(c), Errors: map[string]string{"name": "error.company_exists"}}
			c.Status(fiber.StatusUnprocessableEntity)
			return a.page(c, views.CompanyForm(views.CompanyFormPage{Base: a.base(c), Form: form, Known: known}))
		}
	}
	company, err := a.store.CreateCompany(c.UserContext(), actor(c), companyInput(c))
	if form, bad := badForm(c, err); bad {
		return a.page(c, views.CompanyForm(views.CompanyFormPage{Base: a.base(c), Form: form}))
	}
	if err != nil {
		return err
	}
	a.flashSuccess(c, "record.created")
	return c.Redirect(companyPath(company.ID), fiber.StatusSeeOther)
}

func companyPath(id int64) string { return "/companies/" + strconv.FormatInt(id, 10) }

func (a *App) companyEdit(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	in, version, err := a.store.CompanyForEdit(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	page := views.CompanyFormPage{Base: a.base(c), ID: id, Version: version, Name: in.Name, Form: views.Form{Values: views.CompanyValues(in)}}
	return a.page(c, views.CompanyForm(page))
}

func (a *App) companyUpdate(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	ctx, version := c.UserContext(), formID(c, "version")
	err = a.store.UpdateCompany(ctx, actor(c), id, version, companyInput(c))
	form, bad := badForm(c, err)
	conflict := errors.Is(err, models.ErrConflict)
	if !bad && !conflict {
		if err != nil {
			return err
		}
		a.flashSuccess(c, "record.saved")
		return c.Redirect(companyPath(id), fiber.StatusSeeOther)
	}
	current, currentVersion, err := a.store.CompanyForEdit(ctx, actor(c), id)
	if err != nil {
		return err
	}
	if conflict {
		form, version = a.conflictForm(c, models.RecordRef{Kind: models.KindCompany, ID: id}, views.CompanyValues(current)), currentVersion
	}
	return a.page(c, views.CompanyForm(views.CompanyFormPage{Base: a.base(c), ID: id, Version: version, Name: current.Name, Form: form}))
}

func (a *App) companyDelete(c *fiber.Ctx) error {
	return a.remove(c, models.KindCompany, "/companies")
}

// companyOn names the company of the address, for the forms of its parts.
func (a *App) companyOn(c *fiber.Ctx) (models.RecordRef, error) {
	id, err := pathID(c, "id")
	if err != nil {
		return models.RecordRef{}, err
	}
	if !actor(c).CanWrite() {
		return models.RecordRef{}, models.ErrForbidden
	}
	company, err := a.store.Company(c.UserContext(), actor(c), id)
	if err != nil {
		return models.RecordRef{}, err
	}
	return models.RecordRef{Kind: models.KindCompany, ID: id, Title: company.Name}, nil
}
