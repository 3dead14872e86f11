package app

import (
	"errors"
	"slices"
	"strconv"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

func (a *App) roundIndex(c *fiber.Ctx) error {
	request, done, err := a.listRequest(c, "rounds")
	if done || err != nil {
		return err
	}
	page, err := a.store.Rounds(c.UserContext(), actor(c), roundFilter(c, request), request.list)
	if err != nil {
		return err
	}
	choices, err := a.store.Choices(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	list := views.NewList(c.Path(), queryOf(c), page, append(listParameters["rounds"], "where")...)
	list.Conditions, list.Columns, list.Views = request.conditions, request.columns, request.views
	return a.page(c, views.RoundIndex(views.RoundIndexPage{Base: a.base(c), List: list, Rows: page.Rows, Countries: choices.Countries}))
}

// roundFilter is what the address narrows the rounds to.
func roundFilter(c *fiber.Ctx, r listRequest) models.RoundFilter {
	filter := models.RoundFilter{Where: &r.conditions.Where, Type: c.Query("type"), Country: c.Query("country"), Sector: c.Query("sector"), Currency: c.Query("currency")}
	if text := c.Query("year"); text != "" {
		year, err := strconv.Atoi(text)
		if err != nil {
			year = -1 // no round is of a year that is no number
		}
		filter.Year = year
	}
	return filter
}

func (a *App) roundShow(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	return a.showRound(c, id, views.Sent{})
}

func (a *App) showRound(c *fiber.Ctx, id int64, sent views.Sent) error {
	page, err := a.store.RoundPage(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	documents, err := a.documentsOn(c, models.KindRound, id)
	if err != nil {
		return err
	}
	return a.page(c, views.RoundShow(views.RoundShowPage{Base: a.recordBase(c, models.KindRound, id), Page: page, Documents: documents, Sent: sent}))
}

// roundNew may be given its company by ?company=ID.
func (a *App) roundNew(c *fiber.Ctx) error {
	on, err := a.roundCompany(c, int64(c.QueryInt("company")))
	if err != nil {
		return err
	}
	in := models.RoundInput{CompanyID: on.ID, CompanyName: on.Title, Type: "series_a", Currency: "USD"}
	return a.page(c, views.RoundForm(views.RoundFormPage{Base: a.base(c), On: on, Form: views.Form{Values: views.RoundValues(in)}}))
}

// roundCompany names the company that a new round is for; none for 0.
func (a *App) roundCompany(c *fiber.Ctx, id int64) (models.RecordRef, error) {
	if !actor(c).CanWrite() {
		return models.RecordRef{}, models.ErrForbidden
	}
	if id <= 0 {
		return models.RecordRef{}, nil
	}
	company, err := a.store.Company(c.UserContext(), actor(c), id)
	if err != nil {
		return models.RecordRef{}, err
	}
	return models.RecordRef{Kind: models.KindCompany, ID: id, Title: company.Name}, nil
}

func roundInput(c *fiber.Ctx) models.RoundInput {
	return models.RoundInput{CompanyID: formID(c, "company_id"), CompanyName: c.FormValue("company"), Type: c.FormValue("type"),
		AnnouncedOn: c.FormValue("announced_on"), ClosedOn: c.FormValue("closed_on"), Amount: c.FormValue("amount"),
		PreMoney: c.FormValue("pre_money"), PostMoney: c.FormValue("post_money"), Currency: c.FormValue("currency"),
		Instrument: c.FormValue("instrument"), Note: c.FormValue("note"), Source: sourceOf(c)}
}

func (a *App) roundCreate(c *fiber.Ctx) error {
	in := roundInput(c)
	known, err := a.roundKnown(c, in)
	if err != nil {
		return err
	}
	var round *models.Round
	if len(known) == 0 {
		round, err = a.store.CreateRound(c.UserContext(), actor(c), in)
	} else {
		err = models.InvalidField("type", "error.round_known")
	}
	if form, bad := badForm(c, err); bad {
		page := views.RoundFormPage{Base: a.base(c), Form: form, Known: known}
		if on, err := a.roundCompany(c, in.CompanyID); err == nil {
			page.On = on
		}
		return a.page(c, views.RoundForm(page))
	}
	if err != nil {
		return err
	}
	a.flashSuccess(c, "record.created")
	return c.Redirect(roundPath(round.ID), fiber.StatusSeeOther)
}

// roundKnown are the rounds on record that a new one seems to be, none when the
// form says that it is another.
func (a *App) roundKnown(c *fiber.Ctx, in models.RoundInput) ([]models.KnownRound, error) {
	if c.FormValue("another") != "" {
		return []models.KnownRound{}, nil
	}
	known, err := a.store.KnownRounds(c.UserContext(), actor(c), in)
	return slices.DeleteFunc(known, func(k models.KnownRound) bool { return !k.Same }), err
}

func roundPath(id int64) string { return "/rounds/" + strconv.FormatInt(id, 10) }

func (a *App) roundEdit(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	in, version, err := a.store.RoundForEdit(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	return a.page(c, views.RoundForm(views.RoundFormPage{Base: a.base(c), ID: id, Version: version, On: roundOn(in), Form: views.Form{Values: views.RoundValues(in)}}))
}

func roundOn(in models.RoundInput) models.RecordRef {
	return models.RecordRef{Kind: models.KindCompany, ID: in.CompanyID, Title: in.CompanyName}
}

func (a *App) roundUpdate(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	ctx, version := c.UserContext(), formID(c, "version")
	err = a.store.UpdateRound(ctx, actor(c), id, version, roundInput(c))
	form, bad := badForm(c, err)
	conflict := errors.Is(err, models.ErrConflict)
	if !bad && !conflict {
		if err != nil {
			return err
		}
		a.flashSuccess(c, "record.saved")
		return c.Redirect(roundPath(id), fiber.StatusSeeOther)
	}
	current, currentVersion, err := a.store.RoundForEdit(ctx, actor(c), id)
	if err != nil {
		return err
	}
	if conflict {
		form, version = a.conflictForm(c, models.RecordRef{Kind: models.KindRound, ID: id}, views.RoundValues(current)), currentVersion
	}
	return a.page(c, views.RoundForm(views.RoundFormPage{Base: a.base(c), ID: id, Version: version, On: roundOn(current), Form: form}))
}

// roundDelete goes back to the round's company.
func (a *App) roundDelete(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	page, err := a.store.RoundPage(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	return a.remove(c, models.KindRound, companyPath(page.Round.CompanyID))
}
