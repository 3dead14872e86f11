package app

import (
	"errors"
	"log/slog"
	"net/url"
	"strings"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// badForm turns bad input into the form as it was sent with what is wrong with
// it, and sets the status. It says false for every other error, nil included.
func badForm(c *fiber.Ctx, err error) (views.Form, bool) {
	var invalid *models.Invalid
	if !errors.As(err, &invalid) {
		return views.Form{}, false
	}
	c.Status(fiber.StatusUnprocessableEntity)
	return views.Form{Values: formValues(c), Errors: invalid.Fields}, true
}

// conflictForm is the form as it was sent, beside what somebody else has saved
// meanwhile, and who that was. A ref without an id stands for what keeps no such
// record.
func (a *App) conflictForm(c *fiber.Ctx, on models.RecordRef, theirs url.Values) views.Form {
	c.Status(fiber.StatusConflict)
	form := views.Form{Values: formValues(c), Theirs: theirs}
	if on.ID != 0 {
		by, at, err := a.store.LastChange(c.UserContext(), actor(c), on.Kind, on.ID)
		if err != nil {
			slog.WarnContext(c.UserContext(), "who changed a record is not known", "kind", on.Kind, "id", on.ID, "error", err)
		}
		form.TheirsBy, form.TheirsAt = by, at
	}
	return form
}

func sourceOf(c *fiber.Ctx) models.SourceInput {
	return models.SourceInput{Publication: c.FormValue("source_publication"), Title: c.FormValue("source_title"), URL: c.FormValue("source_url"),
		PublishedOn: c.FormValue("source_published_on"), Quote: c.FormValue("source_quote")}
}

// namesOf reads the repeated fields name_kind and name_value.
func namesOf(values url.Values) []models.NameInput {
	kinds := values["name_kind"]
	var names []models.NameInput
	for i, value := range values["name_value"] {
		if i < len(kinds) {
			names = append(names, models.NameInput{Kind: kinds[i], Value: value})
		}
	}
	return names
}

// splitList reads a list with commas, also those of a Chinese keyboard.
func splitList(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;，；、\n", r) })
}

// remove moves the record of the address into the trash and goes to next, with
// a message that offers to take it back.
func (a *App) remove(c *fiber.Ctx, kind, next string) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	err = a.store.Remove(c.UserContext(), actor(c), kind, id)
	var invalid *models.Invalid
	if errors.As(err, &invalid) {
		for _, message := range invalid.Fields {
			a.flashError(c, message)
		}
		return c.Redirect(safeNext(localPath(c.Get(fiber.HeaderReferer))), fiber.StatusSeeOther)
	}
	if err != nil {
		return err
	}
	a.flashUndo(c, "/trash/"+kind+"/"+c.Params("id"), "record.deleted")
	return c.Redirect(next, fiber.StatusSeeOther)
}

// removeFact deletes a part of a record's page and goes back to that page.
func (a *App) removeFact(c *fiber.Ctx, remove func(id int64) error) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if err := remove(id); err != nil {
		return err
	}
	a.flashSuccess(c, "record.removed")
	return c.Redirect(safeNext(localPath(c.Get(fiber.HeaderReferer))), fiber.StatusSeeOther)
}
