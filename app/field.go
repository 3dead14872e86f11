package app

import (
	"errors"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// An inlineNoun is a kind of record whose values are edited where they stand.
type inlineNoun struct {
	// read gives the value of a field as a form shows it, with the record's version.
	read func(a *App, c *fiber.Ctx, id int64, field string) (value string, version int64, err error)
	// write saves one field of a version, and leaves the others as they are.
	write func(a *App, c *fiber.Ctx, id, version int64, field, value string) error
}

// inlineNouns are the kinds by the first part of their addresses.
var inlineNouns = map[string]inlineNoun{
	models.KindCompany: inlineOf((*models.Store).CompanyForEdit, (*models.Store).UpdateCompany, companyFields),
	models.KindPerson:  inlineOf((*models.Store).PersonForEdit, (*models.Store).UpdatePerson, personFields),
	models.KindRound:   inlineOf((*models.Store).RoundForEdit, (*models.Store).UpdateRound, roundFields),
	models.KindDeal:    inlineOf((*models.Store).DealForEdit, (*models.Store).UpdateDeal, dealFields),
}

// The fields that can be edited by themselves. Nothing else can be written.
var (
	companyFields = map[string]func(in *models.CompanyInput) *string{
		"name": func(in *models.CompanyInput) *string { return &in.Name }, "kind": func(in *models.CompanyInput) *string { return &in.Kind },
		"status": func(in *models.CompanyInput) *string { return &in.Status }, "description": func(in *models.CompanyInput) *string { return &in.Description },
		"website": func(in *models.CompanyInput) *string { return &in.Website }, "country": func(in *models.CompanyInput) *string { return &in.Country },
		"region": func(in *models.CompanyInput) *string { return &in.Region }, "city": func(in *models.CompanyInput) *string { return &in.City },
		"founded_on": func(in *models.CompanyInput) *string { return &in.FoundedOn }, "closed_on": func(in *models.CompanyInput) *string { return &in.ClosedOn },
	}
	personFields = map[string]func(in *models.PersonInput) *string{
		"name": func(in *models.PersonInput) *string { return &in.Name }, "email": func(in *models.PersonInput) *string { return &in.Email },
		"phone": func(in *models.PersonInput) *string { return &in.Phone }, "website": func(in *models.PersonInput) *string { return &in.Website },
		"country": func(in *models.PersonInput) *string { return &in.Country }, "city": func(in *models.PersonInput) *string { return &in.City },
		"bio": func(in *models.PersonInput) *string { return &in.Bio },
	}
	roundFields = map[string]func(in *models.RoundInput) *string{
		"type": func(in *models.RoundInput) *string { return &in.Type }, "announced_on": func(in *models.RoundInput) *string { return &in.AnnouncedOn },
		"closed_on": func(in *models.RoundInput) *string { return &in.ClosedOn }, "amount": func(in *models.RoundInput) *string { return &in.Amount },
		"pre_money": func(in *models.RoundInput) *string { return &in.PreMoney }, "post_money": func(in *models.RoundInput) *string { return &in.PostMoney },
		"instrument": func(in *models.RoundInput) *string { return &in.Instrument }, "note": func(in *models.RoundInput) *string { return &in.Note },
	}
	dealFields = map[string]func(in *models.DealInput) *string{
		"title": func(in *models.DealInput) *string { return &in.Title }, "origin": func(in *models.DealInput) *string { return &in.Origin },
		"amount_sought": func(in *models.DealInput) *string { return &in.AmountSought }, "next_step": func(in *models.DealInput) *string { return &in.NextStep },
		"next_step_on": func(in *models.DealInput) *string { return &in.NextStepOn }, "opened_on": func(in *models.DealInput) *string { return &in.OpenedOn },
	}
)

// inlineOf builds an inlineNoun of what the full form reads and writes.
func inlineOf[In any](read readForm[In], write writeForm[In], fields map[string]func(in *In) *string) inlineNoun {
	return inlineNoun{
		read: func(a *App, c *fiber.Ctx, id int64, field string) (string, int64, error) {
			at, ok := fields[field]
			if !ok {
				return "", 0, models.ErrNotFound
			}
			in, version, err := read(a.store, c.UserContext(), actor(c), id)
			return *at(&in), version, err
		},
		write: func(a *App, c *fiber.Ctx, id, version int64, field, value string) error {
			at, ok := fields[field]
			if !ok {
				return models.ErrNotFound
			}
			in, _, err := read(a.store, c.UserContext(), actor(c), id)
			if err != nil {
				return err
			}
			*at(&in) = value
			return write(a.store, c.UserContext(), actor(c), id, version, in)
		},
	}
}

// fieldEdit is the field in place, with the value that it has now.
func (a *App) fieldEdit(kind string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		id, err := pathID(c, "id")
		if err != nil {
			return err
		}
		if !actor(c).CanWrite() {
			return models.ErrForbidden
		}
		value, version, err := inlineNouns[kind].read(a, c, id, c.Params("field"))
		if err != nil {
			return err
		}
		return a.showField(c, views.FieldPage{Kind: kind, ID: id, Field: c.Params("field"), Version: version, Value: value, Was: value})
	}
}

// fieldUpdate saves one field. That somebody changed another field meanwhile is
// no conflict; the same one is, and shows theirs beside what was typed.
func (a *App) fieldUpdate(kind string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		id, err := pathID(c, "id")
		if err != nil {
			return err
		}
		if !actor(c).CanWrite() {
			return models.ErrForbidden
		}
		noun, field := inlineNouns[kind], c.Params("field")
		page := views.FieldPage{Kind: kind, ID: id, Field: field, Version: formID(c, "version"), Value: c.FormValue("value"), Was: c.FormValue("was")}
		err = noun.write(a, c, id, page.Version, field, page.Value)
		if errors.Is(err, models.ErrConflict) {
			theirs, version, readErr := noun.read(a, c, id, field)
			if readErr != nil {
				return readErr
			}
			if theirs != page.Was {
				return a.fieldConflict(c, page, theirs, version)
			}
			err = noun.write(a, c, id, version, field, page.Value)
		}
		var invalid *models.Invalid
		switch {
		case errors.As(err, &invalid):
			page.Error = fieldError(invalid, field)
			c.Status(fiber.StatusUnprocessableEntity)
			return a.showField(c, page)
		case err != nil:
			return err
		}
		if c.Get("X-Inline") == "" {
			a.flashSuccess(c, "record.saved")
			return c.Redirect(views.RecordAddress(kind, id), fiber.StatusSeeOther)
		}
		undo := ""
		if last, ok := c.Locals(operationKey).(*int64); ok && *last != 0 {
			undo = reversalPath(*last)
		}
		return a.page(c, views.FieldSaved(a.fragmentBase(c), undo, safeNext(localPath(c.Get(fiber.HeaderReferer)))))
	}
}

// fieldError is the message at the field, or at whichever field it breaks.
func fieldError(invalid *models.Invalid, field string) string {
	if message := invalid.Fields[field]; message != "" {
		return message
	}
	for _, message := range invalid.Fields {
		return message
	}
	return "error.required"
}

func (a *App) fieldConflict(c *fiber.Ctx, page views.FieldPage, theirs string, version int64) error {
	by, at, err := a.store.LastChange(c.UserContext(), actor(c), page.Kind, page.ID)
	if err != nil {
		return err
	}
	page.Theirs, page.TheirsBy, page.TheirsAt, page.Version, page.Conflict = theirs, by, at, version, true
	page.Was = theirs
	c.Status(fiber.StatusConflict)
	return a.showField(c, page)
}

func (a *App) showField(c *fiber.Ctx, page views.FieldPage) error {
	if c.Get("X-Inline") == "" {
		page.Base, page.Whole = a.base(c), true
		return a.page(c, views.FieldShow(page))
	}
	page.Base = a.fragmentBase(c)
	return a.page(c, views.FieldEdit(page))
}
