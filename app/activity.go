package app

import (
	"errors"
	"net/url"
	"strconv"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// activityCreate logs what happened, from the page of any record.
func (a *App) activityCreate(c *fiber.Ctx) error {
	form := formValues(c)
	in := models.ActivityInput{
		Kind: form.Get("kind"), Subject: form.Get("subject"), Body: form.Get("body"), OccurredOn: form.Get("occurred_on"),
		CompanyIDs: numbers(form["company_id"]), PersonIDs: numbers(form["person_id"]), DealIDs: numbers(form["deal_id"]), RoundIDs: numbers(form["round_id"]),
		Source: models.SourceInput{Publication: form.Get("source_publication"), Title: form.Get("source_title"), URL: form.Get("source_url"),
			PublishedOn: form.Get("source_published_on"), Quote: form.Get("source_quote")},
	}
	_, err := a.store.CreateActivity(c.UserContext(), actor(c), in)
	var invalid *models.Invalid
	if errors.As(err, &invalid) {
		return a.refuseActivity(c, form, in, invalid)
	}
	if err != nil {
		return err
	}
	a.flashSuccess(c, "activity.added")
	return c.Redirect(backOr(c, "/"), fiber.StatusSeeOther)
}

// refuseActivity shows the form again, by itself, with what was typed.
func (a *App) refuseActivity(c *fiber.Ctx, form url.Values, in models.ActivityInput, invalid *models.Invalid) error {
	page := views.ActivityFormPage{Form: views.Form{Values: form, Errors: invalid.Fields}}
	for kind, ids := range map[string][]int64{models.KindCompany: in.CompanyIDs, models.KindPerson: in.PersonIDs, models.KindDeal: in.DealIDs, models.KindRound: in.RoundIDs} {
		if len(ids) == 0 {
			continue
		}
		var err error
		if page.On, err = a.store.Ref(c.UserContext(), actor(c), kind, ids[0]); err != nil {
			return err
		}
	}
	if page.On.ID == 0 { // no form of ours posts this
		return invalid
	}
	c.Status(fiber.StatusUnprocessableEntity)
	page.Base = a.base(c)
	// The form comes back to the record, not to the address that was posted to.
	page.Path = backOr(c, views.RecordAddress(page.On.Kind, page.On.ID))
	return a.page(c, views.ActivityForm(page))
}

// numbers reads record numbers and drops what is none.
func numbers(texts []string) []int64 {
	var list []int64
	for _, text := range texts {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && n > 0 {
			list = append(list, n)
		}
	}
	return list
}

// activityDelete moves an activity to the trash.
func (a *App) activityDelete(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if err := a.store.Remove(c.UserContext(), actor(c), models.KindActivity, id); err != nil {
		return err
	}
	a.flashUndo(c, trashPath(models.KindActivity, id), "activity.deleted")
	return c.Redirect(backOr(c, "/"), fiber.StatusSeeOther)
}
