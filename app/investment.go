package app

import (
	"net/url"
	"strconv"
	"strings"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// roundTitled names the round of the address by its company.
func (a *App) roundTitled(c *fiber.Ctx) (models.RecordRef, error) {
	id, err := pathID(c, "id")
	if err != nil {
		return models.RecordRef{}, err
	}
	if !actor(c).CanWrite() {
		return models.RecordRef{}, models.ErrForbidden
	}
	page, err := a.store.RoundPage(c.UserContext(), actor(c), id)
	if err != nil {
		return models.RecordRef{}, err
	}
	return models.RecordRef{Kind: models.KindRound, ID: id, Title: page.Round.CompanyName}, nil
}

func (a *App) investmentNew(c *fiber.Ctx) error {
	on, err := a.roundTitled(c)
	if err != nil {
		return err
	}
	form := views.Form{Values: url.Values{"investor_kind": {models.KindCompany}, "currency": {"USD"}}}
	return a.page(c, views.InvestmentForm(views.InvestmentFormPage{Base: a.base(c), On: on, Form: form}))
}

func (a *App) investmentCreate(c *fiber.Ctx) error {
	on, err := a.roundTitled(c)
	if err != nil {
		return err
	}
	in := models.InvestmentInput{RoundID: on.ID, InvestorKind: c.FormValue("investor_kind"), InvestorName: c.FormValue("investor"),
		Amount: c.FormValue("amount"), Currency: c.FormValue("currency"), Lead: c.FormValue("lead") != "", Source: sourceOf(c)}
	// A chosen investor comes as "company:7" or "person:3", because their numbers overlap.
	if kind, number, ok := strings.Cut(c.FormValue("investor_id"), ":"); ok {
		if id, err := strconv.ParseInt(number, 10, 64); err == nil && id > 0 {
			in.InvestorKind, in.InvestorID = kind, id
		}
	}
	_, err = a.store.CreateInvestment(c.UserContext(), actor(c), in)
	if form, bad := badForm(c, err); bad {
		return a.page(c, views.InvestmentForm(views.InvestmentFormPage{Base: a.base(c), On: on, Form: form}))
	}
	if err != nil {
		return err
	}
	a.flashSuccess(c, "record.added")
	return c.Redirect(roundPath(on.ID), fiber.StatusSeeOther)
}

func (a *App) investmentDelete(c *fiber.Ctx) error {
	return a.removeFact(c, func(id int64) error { return a.store.DeleteInvestment(c.UserContext(), actor(c), id) })
}
