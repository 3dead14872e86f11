package app

import (
	"errors"
	"net/url"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// shortlistIndex shows the lists that are kept by hand.
func (a *App) shortlistIndex(c *fiber.Ctx) error {
	return a.showShortlists(c, views.Form{})
}

func (a *App) showShortlists(c *fiber.Ctx, form views.Form) error {
	lists, err := a.store.Shortlists(c.UserContext(), actor(c), models.RecordRef{})
	if err != nil {
		return err
	}
	base := a.base(c)
	base.Path = "/lists"
	return a.page(c, views.ShortlistIndex(views.ShortlistIndexPage{Base: base, Lists: lists, Form: form}))
}

func shortlistInput(c *fiber.Ctx) models.ShortlistInput {
	return models.ShortlistInput{Name: c.FormValue("name"), Note: c.FormValue("note"), Shared: c.FormValue("shared") == "1"}
}

// shortlistCreate makes a list, with a record when it is made for one.
func (a *App) shortlistCreate(c *fiber.Ctx) error {
	list, err := a.store.CreateShortlist(c.UserContext(), actor(c), shortlistInput(c))
	ref, about := models.ParseRef(c.FormValue("record"))
	if form, bad := badForm(c, err); bad {
		if about {
			return a.showShortlistChoice(c, ref, form)
		}
		return a.showShortlists(c, form)
	}
	if err != nil {
		return err
	}
	if about {
		return a.shortlistChanged(c, a.store.AddToShortlist(c.UserContext(), actor(c), list.ID, ref), list.ID)
	}
	return c.Redirect(views.ShortlistAddress(list.ID), fiber.StatusSeeOther)
}

func (a *App) shortlistShow(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	return a.showShortlist(c, id, views.Form{}, views.Form{})
}

// showShortlist shows a list, with its own form or that of a new entry as it was
// refused.
func (a *App) showShortlist(c *fiber.Ctx, id int64, form, entry views.Form) error {
	page, err := a.store.ShortlistPage(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	base := a.base(c)
	base.Path = views.ShortlistAddress(id)
	return a.page(c, views.ShortlistShow(views.ShortlistPage{Base: base, List: page, Changes: page.CanChange(actor(c)), Form: form, Entry: entry}))
}

func (a *App) shortlistUpdate(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	err = a.store.UpdateShortlist(c.UserContext(), actor(c), id, formID(c, "version"), shortlistInput(c))
	if form, bad := badForm(c, err); bad {
		return a.showShortlist(c, id, form, views.Form{})
	}
	if errors.Is(err, models.ErrConflict) {
		page, err := a.store.ShortlistPage(c.UserContext(), actor(c), id)
		if err != nil {
			return err
		}
		return a.showShortlist(c, id, a.conflictForm(c, models.RecordRef{Kind: models.KindShortlist, ID: id}, views.ShortlistValues(page.Shortlist)), views.Form{})
	}
	return a.shortlistChanged(c, err, id)
}

// shortlistDelete moves a list into the trash.
func (a *App) shortlistDelete(c *fiber.Ctx) error {
	return a.remove(c, models.KindShortlist, "/lists")
}

// shortlistChanged goes back to where a list was changed from.
func (a *App) shortlistChanged(c *fiber.Ctx, err error, id int64) error {
	var invalid *models.Invalid
	switch {
	case errors.As(err, &invalid):
		for _, message := range invalid.Fields {
			a.flashError(c, message)
		}
	case err != nil:
		return err
	default:
		a.flashSuccess(c, "record.saved")
	}
	next := safeNext(c.FormValue("back"))
	if c.FormValue("back") == "" {
		next = views.ShortlistAddress(id)
	}
	return c.Redirect(next, fiber.StatusSeeOther)
}

// entryCreate puts a record on a list: one that was chosen, or the one that has
// the name that was typed.
func (a *App) entryCreate(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	key := c.FormValue("record_id")
	if key == "" && c.FormValue("record") != "" {
		if key, err = a.named(c, "attach", c.FormValue("record")); err != nil {
			return err
		}
	}
	ref, ok := models.ParseRef(key)
	err = models.InvalidField("record", "error.not_found_name")
	if ok {
		err = a.store.AddToShortlist(c.UserContext(), actor(c), id, ref)
	}
	if c.FormValue("back") == "" {
		if form, bad := badForm(c, err); bad {
			return a.showShortlist(c, id, views.Form{}, form)
		}
	}
	return a.shortlistChanged(c, err, id)
}

func (a *App) entryDelete(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	ref, ok := models.ParseRef(c.FormValue("record_id"))
	if !ok {
		return models.ErrNotFound
	}
	return a.shortlistChanged(c, a.store.DropFromShortlist(c.UserContext(), actor(c), id, ref), id)
}

// entryUpdate writes why a record is on a list, or moves it by one place.
func (a *App) entryUpdate(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	entry, err := pathID(c, "entry")
	if err != nil {
		return err
	}
	if c.FormValue("to") != "" {
		return a.shortlistChanged(c, a.store.ShiftEntry(c.UserContext(), actor(c), id, entry, direction(c)), id)
	}
	return a.shortlistChanged(c, a.store.NoteEntry(c.UserContext(), actor(c), id, entry, c.FormValue("note")), id)
}

// shortlistChoice asks on which lists a record is to be.
func (a *App) shortlistChoice(c *fiber.Ctx) error {
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	ref, ok := models.ParseRef(c.Query("record"))
	if !ok {
		return models.ErrNotFound
	}
	return a.showShortlistChoice(c, ref, views.Form{})
}

func (a *App) showShortlistChoice(c *fiber.Ctx, ref models.RecordRef, form views.Form) error {
	record, err := a.store.Ref(c.UserContext(), actor(c), ref.Kind, ref.ID)
	if err != nil {
		return err
	}
	lists, err := a.store.Shortlists(c.UserContext(), actor(c), ref)
	if err != nil {
		return err
	}
	base := a.base(c)
	base.Path = "/lists/choice?" + url.Values{"record": {ref.Key()}}.Encode()
	return a.page(c, views.ShortlistChoice(views.ShortlistChoicePage{Base: base, Record: record, Lists: lists, Form: form}))
}
