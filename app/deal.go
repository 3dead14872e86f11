package app

import (
	"crypto/rand"
	"errors"
	"net/url"
	"slices"

	"dealflow/models"
	"dealflow/models/money"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// dealIndex shows the table of deals.
func (a *App) dealIndex(c *fiber.Ctx) error {
	request, done, err := a.listRequest(c, "deals")
	if done || err != nil {
		return err
	}
	ctx, who := c.UserContext(), actor(c)
	page, err := a.store.Deals(ctx, who, dealFilter(c, request), request.list)
	if err != nil {
		return err
	}
	stages, owners, err := a.dealChoices(c)
	if err != nil {
		return err
	}
	list := views.NewList(c.Path(), queryOf(c), page, append(listParameters["deals"], "where")...)
	list.Conditions, list.Columns, list.Views = request.conditions, request.columns, request.views
	list.Conditions.Stages, list.Conditions.Owners = stages, owners
	if list.Conditions.Reasons, err = a.store.EveryReason(ctx); err != nil {
		return err
	}
	lists, err := a.store.ShortlistNames(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	return a.page(c, views.DealIndex(views.DealIndexPage{Lists: lists, Base: a.base(c), Rows: page.Rows, Stages: stages, Owners: owners, List: list}))
}

// dealFilter is what the address narrows the deals to.
func dealFilter(c *fiber.Ctx, r listRequest) models.DealFilter {
	return models.DealFilter{Where: &r.conditions.Where, StageID: formID(c, "stage"), OwnerID: formID(c, "owner"), Status: c.Query("status"),
		Overdue: c.Query("overdue") == "1", Quiet: c.Query("quiet") == "1", NoStep: c.Query("nostep") == "1", Currency: c.Query("currency")}
}

// dealChoices are the stages and owners that deals have.
func (a *App) dealChoices(c *fiber.Ctx) ([]models.Stage, []models.RecordRef, error) {
	stages, err := a.store.Stages(c.UserContext())
	if err != nil {
		return nil, nil, err
	}
	owners, err := a.store.Owners(c.UserContext(), actor(c))
	return stages, owners, err
}

// dealShow shows one deal.
func (a *App) dealShow(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	return a.showDeal(c, id, views.Sent{})
}

func (a *App) showDeal(c *fiber.Ctx, id int64, sent views.Sent) error {
	deal, err := a.store.DealPage(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	stages, err := a.store.EveryStage(c.UserContext())
	if err != nil {
		return err
	}
	// A stage that is retired is shown as long as the deal stands in it.
	stages = slices.DeleteFunc(stages, func(s models.Stage) bool { return s.Retired() && s.ID != deal.Deal.StageID })
	documents, err := a.documentsOn(c, models.KindDeal, id)
	if err != nil {
		return err
	}
	committee, err := a.store.DealCommittee(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	return a.page(c, views.DealShow(views.DealShowPage{Committee: committee, Base: a.recordBase(c, models.KindDeal, id), Page: deal, Stages: stages, Documents: documents, Sent: sent}))
}

// dealNew shows the form that logs a deal, about a company when one is named.
func (a *App) dealNew(c *fiber.Ctx) error {
	who := actor(c)
	if !who.CanWrite() {
		return models.ErrForbidden
	}
	in := models.DealInput{OwnerID: who.UserID, CompanyName: c.Query("name"), Currency: "USD", RequestKey: rand.Text()}
	if id := formID(c, "company"); id != 0 {
		ref, err := a.store.Ref(c.UserContext(), who, models.KindCompany, id)
		if err != nil {
			return err
		}
		in.CompanyID, in.CompanyName = ref.ID, ref.Title
	}
	line, err := a.captureNew(c)
	if err != nil {
		return err
	}
	if fromDialog(c) {
		return a.page(c, views.CaptureDialog(*line))
	}
	if in.CompanyName != "" {
		line = nil // the form has a company already
	}
	return a.showDealForm(c, views.DealFormPage{Capture: line, Form: views.Form{Values: a.dealValues(c, in)}})
}

// dealValues puts a deal into its form in the reader's words.
func (a *App) dealValues(c *fiber.Ctx, in models.DealInput) url.Values {
	in.Origin = views.OriginText(a.lang(c), in.Origin)
	return views.DealValues(in)
}

func (a *App) showDealForm(c *fiber.Ctx, page views.DealFormPage) error {
	var err error
	if page.Stages, page.Owners, err = a.dealChoices(c); err != nil {
		return err
	}
	page.Base = a.base(c)
	return a.page(c, views.DealForm(page))
}

// dealInput reads the form. Who restricts a deal keeps sight of it, and an
// amount may name its own currency whatever the list beside it says.
func dealInput(c *fiber.Ctx) models.DealInput {
	in := models.DealInput{
		CompanyID: formID(c, "company_id"), CompanyName: c.FormValue("company"),
		Title: c.FormValue("title"), Origin: views.OriginCode(c.FormValue("origin")), StageID: formID(c, "stage"), OwnerID: formID(c, "owner"),
		ReferrerID: formID(c, "referrer_id"), ReferrerName: c.FormValue("referrer"),
		AmountSought: c.FormValue("amount_sought"), Currency: c.FormValue("currency"),
		NextStep: c.FormValue("next_step"), NextStepOn: c.FormValue("next_step_on"), OpenedOn: c.FormValue("opened_on"),
		Note: c.FormValue("note"), Restricted: c.FormValue("restricted") == "1", RequestKey: c.FormValue("request_key"),
	}
	if in.CompanyID == 0 && in.CompanyName == c.FormValue("known_name") {
		in.CompanyID, in.NewCompany = formID(c, "known"), c.FormValue("known") == "new"
	}
	if in.ReferrerName == "" {
		in.ReferrerID = 0
	}
	if m, err := money.Parse(in.AmountSought, in.Currency); err == nil {
		in.Currency = m.Currency
	}
	in.MemberIDs = numbers(formValues(c)["member"])
	if me := actor(c).UserID; in.Restricted && in.OwnerID != me && in.OwnerID != 0 && !slices.Contains(in.MemberIDs, me) {
		in.MemberIDs = append(in.MemberIDs, me)
	}
	return in
}

// dealCreate logs a deal. A name that a company already has comes back with
// the question which of them is meant.
func (a *App) dealCreate(c *fiber.Ctx) error {
	in := dealInput(c)
	deal, err := a.store.CreateDeal(c.UserContext(), actor(c), in)
	var invalid *models.Invalid
	if errors.As(err, &invalid) {
		page := views.DealFormPage{Form: views.Form{Values: formValues(c), Errors: invalid.Fields}}
		if page.Form.Value("request_key") == "" {
			page.Form.Values.Set("request_key", rand.Text())
		}
		if invalid.Fields["company"] == "error.company_known" {
			if page.Known, err = a.store.CompaniesNamed(c.UserContext(), actor(c), in.CompanyName); err != nil {
				return err
			}
		}
		c.Status(fiber.StatusUnprocessableEntity)
		return a.showDealForm(c, page)
	}
	if err != nil {
		return err
	}
	a.flashUndo(c, dealPath(deal.ID)+"/delete", "deal.logged")
	return c.Redirect(dealPath(deal.ID), fiber.StatusSeeOther)
}

func dealPath(id int64) string { return views.RecordAddress(models.KindDeal, id) }

// dealEdit shows the form of a deal.
func (a *App) dealEdit(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	in, version, err := a.store.DealForEdit(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	return a.showDealForm(c, views.DealFormPage{ID: id, Version: version, On: dealCompany(in), Form: views.Form{Values: a.dealValues(c, in)}})
}

func dealCompany(in models.DealInput) models.RecordRef {
	return models.RecordRef{Kind: models.KindCompany, ID: in.CompanyID, Title: in.CompanyName}
}

// dealUpdate saves a deal. Who comes too late sees what the other has saved
// beside their own text, and may save over it.
func (a *App) dealUpdate(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	version := formID(c, "version")
	err = a.store.UpdateDeal(c.UserContext(), actor(c), id, version, dealInput(c))
	if err == nil {
		a.flashSuccess(c, "deal.saved")
		return c.Redirect(dealPath(id), fiber.StatusSeeOther)
	}
	var invalid *models.Invalid
	conflict := errors.Is(err, models.ErrConflict)
	if !conflict && !errors.As(err, &invalid) {
		return err
	}
	stored, current, err := a.store.DealForEdit(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	page := views.DealFormPage{ID: id, Version: version, On: dealCompany(stored), Form: views.Form{Values: formValues(c)}}
	if conflict {
		page.Version, page.Form = current, a.conflictForm(c, models.RecordRef{Kind: models.KindDeal, ID: id}, a.dealValues(c, stored))
	} else {
		page.Form.Errors = invalid.Fields
		c.Status(fiber.StatusUnprocessableEntity)
	}
	return a.showDealForm(c, page)
}

// dealDelete moves a deal to the trash.
func (a *App) dealDelete(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if err := a.store.Remove(c.UserContext(), actor(c), models.KindDeal, id); err != nil {
		return err
	}
	a.flashUndo(c, trashPath(models.KindDeal, id), "deal.deleted")
	return c.Redirect("/deals", fiber.StatusSeeOther)
}
