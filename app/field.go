package app

import (
	"errors"
	"strconv"

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
	// refs are the fields that hold a record, chosen from a list.
	refs map[string]inlineRef
}

// An inlineRef is a field that holds the id of another record.
type inlineRef struct {
	read    func(a *App, c *fiber.Ctx, id int64) (ref, version int64, err error)
	write   func(a *App, c *fiber.Ctx, id, version, ref int64) error
	choices func(a *App, c *fiber.Ctx, current string) ([]views.Option, error)
}

// inlineNouns are the kinds by the first part of their addresses.
var inlineNouns = map[string]inlineNoun{
	models.KindCompany: inlineOf((*models.Store).CompanyForEdit, (*models.Store).UpdateCompany, companyFields),
	models.KindPerson:  inlineOf((*models.Store).PersonForEdit, (*models.Store).UpdatePerson, personFields),
	models.KindRound:   inlineOf((*models.Store).RoundForEdit, (*models.Store).UpdateRound, roundFields),
	models.KindDeal:    inlineOf((*models.Store).DealForEdit, (*models.Store).UpdateDeal, dealFields).with(dealRefs),
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

// dealRefs are the owner, and the stage, to which a deal moves as by its menu.
var dealRefs = map[string]inlineRef{
	"owner_id": {
		read: func(a *App, c *fiber.Ctx, id int64) (int64, int64, error) {
			in, version, err := a.store.DealForEdit(c.UserContext(), actor(c), id)
			return in.OwnerID, version, err
		},
		write: func(a *App, c *fiber.Ctx, id, version, ref int64) error {
			in, _, err := a.store.DealForEdit(c.UserContext(), actor(c), id)
			if err != nil {
				return err
			}
			in.OwnerID = ref
			return a.store.UpdateDeal(c.UserContext(), actor(c), id, version, in)
		},
		choices: func(a *App, c *fiber.Ctx, current string) ([]views.Option, error) {
			owners, err := a.store.Owners(c.UserContext(), actor(c))
			return views.OwnerChoices(a.fragmentBase(c), owners, current), err
		},
	},
	"stage_id": {
		read: func(a *App, c *fiber.Ctx, id int64) (int64, int64, error) {
			in, version, err := a.store.DealForEdit(c.UserContext(), actor(c), id)
			return in.StageID, version, err
		},
		write: func(a *App, c *fiber.Ctx, id, version, ref int64) error {
			_, err := a.store.MoveDeal(c.UserContext(), actor(c), id, version, ref)
			return err
		},
		choices: func(a *App, c *fiber.Ctx, _ string) ([]views.Option, error) {
			stages, err := a.store.Stages(c.UserContext())
			return views.StageChoices(a.fragmentBase(c), stages), err
		},
	},
}

// with is the noun with fields that are chosen from a list.
func (n inlineNoun) with(refs map[string]inlineRef) inlineNoun {
	read, write := n.read, n.write
	n.refs = refs
	n.read = func(a *App, c *fiber.Ctx, id int64, field string) (string, int64, error) {
		ref, ok := refs[field]
		if !ok {
			return read(a, c, id, field)
		}
		value, version, err := ref.read(a, c, id)
		return strconv.FormatInt(value, 10), version, err
	}
	n.write = func(a *App, c *fiber.Ctx, id, version int64, field, value string) error {
		ref, ok := refs[field]
		if !ok {
			return write(a, c, id, version, field, value)
		}
		to, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return models.InvalidField(field, "error.choice")
		}
		return ref.write(a, c, id, version, to)
	}
	return n
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
	if ref, ok := inlineNouns[page.Kind].refs[page.Field]; ok {
		var err error
		if page.Choices, err = ref.choices(a, c, page.Was); err != nil {
			return err
		}
	}
	if c.Get("X-Inline") == "" {
		page.Base, page.Whole = a.base(c), true
		return a.page(c, views.FieldShow(page))
	}
	page.Base = a.fragmentBase(c)
	return a.page(c, views.FieldEdit(page))
}
