package app

import (
	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

func (a *App) investorIndex(c *fiber.Ctx) error {
	request, done, err := a.listRequest(c, "investors")
	if done || err != nil {
		return err
	}
	page, err := a.store.Investors(c.UserContext(), actor(c), investorFilter(c, request), request.list)
	if err != nil {
		return err
	}
	list := views.NewList(c.Path(), queryOf(c), page, append(listParameters["investors"], "where")...)
	list.Conditions, list.Columns, list.Views = request.conditions, request.columns, request.views
	return a.page(c, views.InvestorIndex(views.InvestorIndexPage{Base: a.base(c), List: list, Rows: page.Rows}))
}

// investorFilter is what the address narrows the investors to.
func investorFilter(c *fiber.Ctx, r listRequest) models.InvestorFilter {
	return models.InvestorFilter{Where: &r.conditions.Where, Kind: c.Query("kind"), Name: c.Query("name")}
}

// portfolioShow gives the handler of the portfolio of an investor of a kind.
func (a *App) portfolioShow(kind string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		id, err := pathID(c, "id")
		if err != nil {
			return err
		}
		portfolio, err := a.store.Portfolio(c.UserContext(), actor(c), kind, id, listOf(c))
		if err != nil {
			return err
		}
		list := views.NewList(c.Path(), queryOf(c), portfolio.Investments)
		return a.page(c, views.PortfolioShow(views.PortfolioPage{Base: a.base(c), List: list, Portfolio: portfolio}))
	}
}
