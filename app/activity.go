package app

import (
	"errors"
	"net/url"
	"strconv"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// activityIndex shows the timeline of a record, or all that the team has
// logged; to htmx the part of it that is asked for.
func (a *App) activityIndex(c *fiber.Ctx) error {
	on, err := a.onRecord(c)
	if err != nil {
		return err
	}
	query := models.TimelineQuery{Kind: c.Query("kind"), After: c.Query("after")}
	line, err := a.store.Timeline(c.UserContext(), actor(c), on.Kind, on.ID, query)
	if err != nil {
		return err
	}
	page := views.ActivityIndexPage{Base: a.base(c), On: on, Timeline: line}
	if !byHTMX(c) {
		return a.page(c, views.ActivityIndex(page))
	}
	if on.ID != 0 {
		page.Path = views.RecordAddress(on.Kind, on.ID)
	}
	if query.After != "" {
		return a.page(c, views.TimelineItems(page.Base, on, line))
	}
	return a.page(c, views.TimelineList(page.Base, on, line))
}

// onRecord is the record that a form or an address names by "on"; its ID is 0
// when it names none.
func (a *App) onRecord(c *fiber.Ctx) (models.RecordRef, error) {
	on := onOf(c)
	if on.ID == 0 || on.Kind == models.KindMember {
		return models.RecordRef{}, nil
	}
	return a.store.Ref(c.UserContext(), actor(c), on.Kind, on.ID)
}

// activityInput reads the form. A name that stands in one of the lookups, but
// was not chosen there, is looked up as a whole.
func (a *App) activityInput(c *fiber.Ctx, form url.Values) (models.ActivityInput, map[string]string, error) {
	in := models.ActivityInput{Kind: form.Get("kind"), Subject: form.Get("subject"), Body: form.Get("body"), OccurredOn: form.Get("occurred_on"),
		CompanyIDs: numbers(form["company_id"]), PersonIDs: numbers(form["person_id"]), DealIDs: numbers(form["deal_id"]), RoundIDs: numbers(form["round_id"]),
		Mentions: views.ParseMentions(form["mention"]), Source: sourceOf(c), RequestKey: form.Get("request_key")}
	wrong := map[string]string{}
	for _, field := range []string{"attach", "attendee"} {
		if name := form.Get(field + "_name"); name != "" {
			key, err := a.named(c, field, name)
			if err != nil {
				return in, nil, err
			}
			if key == "" {
				wrong[field] = "error.not_found_name"
				continue
			}
			form.Add(field, key)
			form.Del(field + "_name")
		}
	}
	for _, ref := range refsOf(form["attach"]) {
		in.Attach(ref.Kind, ref.ID)
	}
	for _, ref := range refsOf(form["attendee"]) {
		switch ref.Kind {
		case models.KindPerson:
			in.AttendeeIDs = append(in.AttendeeIDs, ref.ID)
		case models.KindMember:
			in.MemberIDs = append(in.MemberIDs, ref.ID)
		}
	}
	return in, wrong, nil
}

// pickKinds are the lookups behind the fields that take several records.
var pickKinds = map[string]string{"attach": "record", "attendee": "attendee"}

// named is the key of the one record that a name means; "" when it is none.
func (a *App) named(c *fiber.Ctx, field, name string) (string, error) {
	options, err := a.lookupOptions(c, pickKinds[field], name)
	if err != nil {
		return "", err
	}
	for _, o := range options {
		if models.NameKey(o.Name) == models.NameKey(name) || models.NameKey(o.Other) == models.NameKey(name) {
			return models.RecordRef{Kind: o.Kind, ID: o.ID}.Key(), nil
		}
	}
	return "", nil
}

func refsOf(keys []string) []models.RecordRef {
	var refs []models.RecordRef
	for _, key := range keys {
		if ref, ok := models.ParseRef(key); ok {
			refs = append(refs, ref)
		}
	}
	return refs
}

// activityCreate logs what happened, from the page of any record.
func (a *App) activityCreate(c *fiber.Ctx) error {
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	form := formValues(c)
	in, wrong, err := a.activityInput(c, form)
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		_, err = a.store.CreateActivity(c.UserContext(), actor(c), in)
	} else {
		err = &models.Invalid{Fields: wrong}
	}
	on := onOf(c)
	if wrong, refused := refusal(c, err); refused {
		return a.refuseActivity(c, on, in, views.Form{Values: form, Errors: wrong})
	}
	if err != nil {
		return err
	}
	if byHTMX(c) && on.ID != 0 {
		return a.showTimeline(c, on, views.ActivityInput{Added: true})
	}
	a.flashSuccess(c, "activity.added")
	return c.Redirect(backOr(c, "/"), fiber.StatusSeeOther)
}

// refuseActivity shows the form again where it stood, with what was typed.
func (a *App) refuseActivity(c *fiber.Ctx, on models.RecordRef, in models.ActivityInput, form views.Form) error {
	if on.ID == 0 { // a form that says not where it stands: the first record it names
		on = firstRef(in)
	}
	if on.ID == 0 {
		return &models.Invalid{Fields: form.Errors}
	}
	input, err := a.typedActivity(c, form, on)
	if err != nil {
		return err
	}
	if byHTMX(c) {
		return a.showTimeline(c, on, input)
	}
	return a.showRecord(c, on, views.Sent{Log: input})
}

func firstRef(in models.ActivityInput) models.RecordRef {
	for kind, ids := range map[string][]int64{models.KindCompany: in.CompanyIDs, models.KindPerson: in.PersonIDs, models.KindDeal: in.DealIDs, models.KindRound: in.RoundIDs} {
		if len(ids) > 0 {
			return models.RecordRef{Kind: kind, ID: ids[0]}
		}
	}
	return models.RecordRef{}
}

// typedActivity is a form as it was sent, with the names of its records but for
// the one on whose page it stands.
func (a *App) typedActivity(c *fiber.Ctx, form views.Form, on models.RecordRef) (views.ActivityInput, error) {
	input := views.ActivityInput{Form: form}
	links, err := a.store.Refs(c.UserContext(), actor(c), form.Values["attach"])
	if err != nil {
		return input, err
	}
	for _, ref := range links {
		if ref.Key() != on.Key() {
			input.Links = append(input.Links, ref)
		}
	}
	input.Attendees, err = a.store.Refs(c.UserContext(), actor(c), form.Values["attendee"])
	return input, err
}

// showTimeline answers htmx with the part of a record's page that has the form.
func (a *App) showTimeline(c *fiber.Ctx, on models.RecordRef, input views.ActivityInput) error {
	line, err := a.store.Timeline(c.UserContext(), actor(c), on.Kind, on.ID, models.TimelineQuery{})
	if err != nil {
		return err
	}
	return a.page(c, views.TimelineSection(a.recordBase(c, on.Kind, on.ID), on, line, input))
}

// activityShow shows one activity with its history; to htmx its line only.
func (a *App) activityShow(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	page, err := a.store.ActivityPage(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	if byHTMX(c) {
		return a.showItem(c, page)
	}
	return a.page(c, views.ActivityShow(views.ActivityShowPage{Base: a.base(c), Page: page}))
}

// showItem answers htmx with the line of an activity, as it stands on the page
// of a record.
func (a *App) showItem(c *fiber.Ctx, page *models.ActivityPage) error {
	on, err := a.onRecord(c)
	if err != nil {
		return err
	}
	base := a.base(c)
	row := page.Activity
	if on.ID != 0 {
		base.Path = views.RecordAddress(on.Kind, on.ID)
		row = row.On(on)
	}
	return a.page(c, views.TimelineItem(base, on, row))
}

// activityEdit shows the form of an activity, in place of its line for htmx.
func (a *App) activityEdit(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	edit, err := a.store.ActivityForEdit(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	input := views.ActivityInput{Form: views.Form{Values: views.ActivityValues(edit.Input)}, Links: edit.Links, Attendees: edit.Attendees}
	return a.showActivityForm(c, views.ActivityEditPage{ID: id, Version: edit.Version, Input: input})
}

func (a *App) showActivityForm(c *fiber.Ctx, page views.ActivityEditPage) error {
	var err error
	if page.On, err = a.onRecord(c); err != nil {
		return err
	}
	page.Base = a.base(c)
	if byHTMX(c) {
		page.Input.Scope = "e" + strconv.FormatInt(page.ID, 10) + "-"
		return a.page(c, views.ActivityEditItem(page))
	}
	return a.page(c, views.ActivityEdit(page))
}

// activityUpdate saves an activity. Who comes too late sees what the other has
// saved beside their own text, and may save over it.
func (a *App) activityUpdate(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	form := formValues(c)
	in, wrong, err := a.activityInput(c, form)
	if err != nil {
		return err
	}
	version := formID(c, "version")
	if len(wrong) > 0 {
		err = &models.Invalid{Fields: wrong}
	} else {
		err = a.store.UpdateActivity(c.UserContext(), actor(c), id, version, in)
	}
	if err != nil {
		return a.refuseUpdate(c, id, version, form, err)
	}
	if byHTMX(c) {
		page, err := a.store.ActivityPage(c.UserContext(), actor(c), id)
		if err != nil {
			return err
		}
		return a.showItem(c, page)
	}
	a.flashSuccess(c, "record.saved")
	next := "/activities/" + strconv.FormatInt(id, 10)
	if on := onOf(c); on.ID != 0 {
		next = views.RecordAddress(on.Kind, on.ID)
	}
	return c.Redirect(next, fiber.StatusSeeOther)
}

func (a *App) refuseUpdate(c *fiber.Ctx, id, version int64, form url.Values, err error) error {
	conflict := errors.Is(err, models.ErrConflict)
	wrong, refused := refusal(c, err)
	if !conflict && !refused {
		return err
	}
	// Whoever may not see it gets no form.
	stored, err := a.store.ActivityForEdit(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	input, err := a.typedActivity(c, views.Form{Values: form, Errors: wrong}, models.RecordRef{})
	if err != nil {
		return err
	}
	if conflict {
		c.Status(fiber.StatusConflict)
		version, input.Theirs = stored.Version, views.ActivityValues(stored.Input)
	}
	return a.showActivityForm(c, views.ActivityEditPage{ID: id, Version: version, Input: input})
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
	back := backOr(c, "/")
	if back == "/activities/"+c.Params("id") {
		back = "/activities"
	}
	return c.Redirect(back, fiber.StatusSeeOther)
}
