package app

import (
	"errors"
	"net/url"
	"strconv"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// bulkLists are the lists whose records can be changed together, by kind.
var bulkLists = map[string]string{models.KindDeal: "deals", models.KindCompany: "companies", models.KindPerson: "people"}

func (a *App) dealsUpdate(c *fiber.Ctx) error { return a.bulkUpdate(c, models.KindDeal) }

func (a *App) companiesUpdate(c *fiber.Ctx) error { return a.bulkUpdate(c, models.KindCompany) }

func (a *App) peopleUpdate(c *fiber.Ctx) error { return a.bulkUpdate(c, models.KindPerson) }

// bulkUpdate shows what a change of many records would do and, once that was
// agreed to, does it. The address has the filter of the list, as the list's own.
func (a *App) bulkUpdate(c *fiber.Ctx, kind string) error {
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	list := bulkLists[kind]
	conditions, _, err := a.conditionsOf(c, list)
	if err != nil {
		return err
	}
	back := addressOf("/"+list, queryOf(c))
	values := formValues(c)
	in := bulkInput(c, kind, listRequest{conditions: conditions})
	if values.Get("all") != "1" {
		if in.IDs = numbers(values["id"]); len(in.IDs) == 0 {
			a.flashError(c, "bulk.none")
			return c.Redirect(back, fiber.StatusSeeOther)
		}
	}
	page := views.BulkPage{Input: in, List: list, Back: back, Values: values}
	if digest := values.Get("digest"); digest != "" {
		page.Report, err = a.store.Bulk(c.UserContext(), actor(c), in, digest, "")
		if err == nil {
			a.flashSuccess(c, "bulk.done", "Number", strconv.Itoa(page.Report.Changed))
			return c.Redirect(back, fiber.StatusSeeOther)
		}
		if page.Stale = errors.Is(err, models.ErrConflict); page.Stale {
			c.Status(fiber.StatusConflict)
			err = nil
		}
	} else {
		page.Report, err = a.store.PlanBulk(c.UserContext(), actor(c), in)
	}
	return a.showBulk(c, page, err)
}

func bulkInput(c *fiber.Ctx, kind string, request listRequest) models.BulkInput {
	values := formValues(c)
	in := models.BulkInput{
		Kind: kind, Action: values.Get("action"), OwnerID: formID(c, "bulk_owner"), StageID: formID(c, "bulk_stage"), ShortlistID: formID(c, "bulk_list"), NewList: values.Get("bulk_new_list"),
		NextStep: values.Get("bulk_step"), NextStepOn: values.Get("bulk_step_on"), Status: values.Get("bulk_status"), Sector: values.Get("bulk_sector"),
	}
	switch kind {
	case models.KindDeal:
		in.Deals = dealFilter(c, request)
		in.Deals.Compared = c.Query("sort") == "amount"
	case models.KindCompany:
		in.Companies = companyFilter(c, request)
		in.Companies.Compared = c.Query("sort") == "raised"
	default:
		in.People = personFilter(c, request)
	}
	return in
}

// showBulk shows the plan, or what is wrong with what was asked for.
func (a *App) showBulk(c *fiber.Ctx, page views.BulkPage, err error) error {
	var invalid *models.Invalid
	if errors.As(err, &invalid) {
		page.Report = nil
		for _, message := range invalid.Fields {
			page.Error = message
		}
		c.Status(fiber.StatusUnprocessableEntity)
	} else if err != nil {
		return err
	}
	if page.Stages, page.Owners, err = a.dealChoices(c); err != nil {
		return err
	}
	if page.Lists, err = a.store.ShortlistNames(c.UserContext(), actor(c)); err != nil {
		return err
	}
	query := url.Values(queryOf(c))
	page.Action = addressOf("/"+page.List+"/bulk", query)
	page.Base = a.base(c)
	page.Path = page.Back
	return a.page(c, views.Bulk(page))
}
