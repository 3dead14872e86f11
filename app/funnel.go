package app

import (
	"net/url"
	"strings"

	"dealflow/models"
	"dealflow/models/money"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// funnelShow shows how the deals of a period fared. A date that cannot be read is
// told beside its field, and nothing is counted for it.
func (a *App) funnelShow(c *fiber.Ctx) error {
	conditions, done, err := a.conditionsOf(c, "deals")
	if done || err != nil {
		return err
	}
	page := views.FunnelPage{Form: views.Form{Values: url.Values{"from": {c.Query("from")}, "to": {c.Query("to")}}, Errors: map[string]string{}}}
	filter := a.funnelFilter(c, &page)
	filter.Where = conditions.Where
	if !filter.Fits() {
		conditions.Problems = append(conditions.Problems, models.WhereProblem{Part: conditions.Where.String(), Message: "filter.too_many"})
		conditions.Where, filter.Where = models.Where{}, models.Where{}
	}
	if len(page.Form.Errors) > 0 {
		c.Status(fiber.StatusUnprocessableEntity)
	} else if page.Funnel, err = a.store.Funnel(c.UserContext(), actor(c), filter); err != nil {
		return err
	}
	if err := a.funnelChoices(c, &page, &conditions); err != nil {
		return err
	}
	page.List = views.NewList(c.Path(), queryOf(c), models.Page[models.DealRow]{}, "period", "from", "to", "owner", "source", "sector", "where", "all")
	page.List.Conditions = conditions
	page.Base = a.base(c)
	return a.page(c, views.Funnel(page))
}

// funnelFilter reads the period and what narrows the deals. Without any period it
// is the last twelve months.
func (a *App) funnelFilter(c *fiber.Ctx, page *views.FunnelPage) models.FunnelFilter {
	filter := models.FunnelFilter{OwnerID: formID(c, "owner"), Source: views.OriginCode(shorten(c.Query("source"), 200)),
		Sector: strings.TrimSpace(shorten(c.Query("sector"), 100)), Whole: c.Query("all") == "1"}
	read := func(name string) money.Date {
		date, err := money.ParseDate(c.Query(name))
		if err != nil {
			page.Form.Errors[name] = "error.date"
		}
		return date
	}
	filter.From, filter.To = read("from"), read("to")
	if filter.From.After(filter.To) {
		page.Form.Errors["to"] = "funnel.turned_round"
	}
	if filter.From == "" && filter.To == "" && len(page.Form.Errors) == 0 {
		page.Period = c.Query("period")
		var known bool
		if filter.From, filter.To, known = models.PeriodOf(page.Period, a.store.Now()); !known {
			page.Period = models.PeriodTwelve
			filter.From, filter.To, _ = models.PeriodOf(page.Period, a.store.Now())
		}
	}
	page.From, page.To = string(filter.From), string(filter.To)
	return filter
}

// funnelChoices are what the filter offers.
func (a *App) funnelChoices(c *fiber.Ctx, page *views.FunnelPage, conditions *views.Conditions) error {
	ctx := c.UserContext()
	var err error
	if conditions.Stages, page.Owners, err = a.dealChoices(c); err != nil {
		return err
	}
	conditions.Owners = page.Owners
	if conditions.Reasons, err = a.store.EveryReason(ctx); err != nil {
		return err
	}
	choices, err := a.store.Choices(ctx, actor(c))
	if err != nil {
		return err
	}
	page.Sectors = choices.Sectors
	return nil
}
