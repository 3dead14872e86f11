package app

import (
	"errors"
	"net/url"
	"strconv"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// bulkUpdate shows what a change of many deals would do and, once that was agreed
// to, does it. The address has the filter of the list, as the list's own.
func (a *App) bulkUpdate(c *fiber.Ctx) error {
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	conditions, _, err := a.conditionsOf(c, "deals")
	if err != nil {
		return err
	}
	back := addressOf("/deals", queryOf(c))
	values := formValues(c)
	in := models.BulkInput{
		Filter: dealFilter(c, listRequest{conditions: conditions}), Action: values.Get("action"),
		OwnerID: formID(c, "bulk_owner"), StageID: formID(c, "bulk_stage"), NextStep: values.Get("bulk_step"), NextStepOn: values.Get("bulk_step_on"),
	}
	in.Filter.Compared = c.Query("sort") == "amount"
	if values.Get("all") != "1" {
		if in.IDs = numbers(values["id"]); len(in.IDs) == 0 {
			a.flashError(c, "bulk.none")
			return c.Redirect(back, fiber.StatusSeeOther)
		}
	}
	page := views.BulkPage{Input: in, Back: back, Values: values}
	if digest := values.Get("digest"); digest != "" {
		page.Report, err = a.store.BulkDeals(c.UserContext(), actor(c), in, digest, "")
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
	query := url.Values(queryOf(c))
	page.Action = addressOf("/deals/bulk", query)
	page.Base = a.base(c)
	page.Path = page.Back
	return a.page(c, views.Bulk(page))
}
