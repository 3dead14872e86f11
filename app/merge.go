package app

import (
	"cmp"
	"errors"
	"strconv"
	"strings"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// mergeNew asks which record goes into that of the address, and shows what a
// merge with it would do.
func (a *App) mergeNew(kind string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		id, err := pathID(c, "id")
		if err != nil {
			return err
		}
		if !actor(c).CanWrite() {
			return models.ErrForbidden
		}
		other, _ := strconv.ParseInt(c.Query("with_id"), 10, 64)
		return a.mergePage(c, models.MergeInput{Kind: kind, KeptID: id, GoneID: other}, c.Query("with"), "")
	}
}

// mergePage is the preview of a merge, or, as long as there is no other record,
// the question for one. Refused is a message about what was sent.
func (a *App) mergePage(c *fiber.Ctx, in models.MergeInput, name, refused string) error {
	kept, err := a.store.Ref(c.UserContext(), actor(c), in.Kind, in.KeptID)
	if err != nil {
		return err
	}
	page := views.MergePage{Kept: kept, Name: strings.TrimSpace(name), Refused: refused}
	if in.Kind == models.KindRound {
		page.Round, page.Others, err = a.store.RoundAmong(c.UserContext(), actor(c), in.KeptID)
	} else if in.GoneID == 0 && page.Name == "" {
		page.Name = kept.Title
	}
	if err != nil {
		return err
	}
	if in.GoneID != 0 {
		plan, err := a.store.PlanMerge(c.UserContext(), actor(c), in)
		var invalid *models.Invalid
		switch {
		case errors.As(err, &invalid):
			c.Status(fiber.StatusUnprocessableEntity)
			for _, message := range invalid.Fields {
				page.Refused = message
			}
		case errors.Is(err, models.ErrNotFound):
			c.Status(fiber.StatusUnprocessableEntity)
			page.Refused = "error.merge_gone"
		case err != nil:
			return err
		default:
			page.Plan = plan
			page.Refused = cmp.Or(page.Refused, plan.Refused)
		}
	}
	if page.Plan == nil && in.Kind != models.KindRound {
		if page.Known, err = a.namesakes(c, kept, page.Name); err != nil {
			return err
		}
	}
	page.Base = a.base(c)
	return a.page(c, views.Merge(page))
}

// namesakes are the records that a name may mean, beside the one that stays.
func (a *App) namesakes(c *fiber.Ctx, kept models.RecordRef, name string) ([]models.NameMatch, error) {
	found, err := a.store.Resolve(c.UserContext(), actor(c), []string{kept.Kind}, []string{name})
	var others []models.NameMatch
	for _, m := range found[name] {
		if m.ID != kept.ID {
			others = append(others, m)
		}
	}
	return others, err
}

// mergeCreate merges another record into that of the address.
func (a *App) mergeCreate(kind string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		id, err := pathID(c, "id")
		if err != nil {
			return err
		}
		if !actor(c).CanWrite() {
			return models.ErrForbidden
		}
		in := models.MergeInput{Kind: kind, KeptID: id, GoneID: formID(c, "with_id"), KeptVersion: formID(c, "kept_version"), GoneVersion: formID(c, "gone_version"), Choices: map[string]string{}}
		for name, values := range formValues(c) {
			if column, ok := strings.CutPrefix(name, "take_"); ok && len(values) > 0 {
				in.Choices[column] = values[0]
			}
		}
		if in.GoneID == 0 {
			c.Status(fiber.StatusUnprocessableEntity)
			return a.mergePage(c, in, "", "error.merge_gone")
		}
		plan, err := a.store.Merge(c.UserContext(), actor(c), in)
		var invalid *models.Invalid
		switch {
		case errors.Is(err, models.ErrConflict):
			c.Status(fiber.StatusConflict)
			return a.mergePage(c, in, "", "error.merge_changed")
		case errors.As(err, &invalid), errors.Is(err, models.ErrNotFound):
			c.Status(fiber.StatusUnprocessableEntity)
			return a.mergePage(c, in, "", "")
		case err != nil:
			return err
		}
		if kind == models.KindRound {
			a.flashSuccess(c, "merge.done_round")
		} else {
			a.flashSuccess(c, "merge.done", "Gone", plan.Gone.Name, "Kept", plan.Kept.Name)
		}
		return c.Redirect(views.RecordAddress(kind, id), fiber.StatusSeeOther)
	}
}

// mergedKinds are the first words of the addresses of records that can have
// been merged.
var mergedKinds = map[string]string{"companies": models.KindCompany, "people": models.KindPerson, "rounds": models.KindRound}

// mergedAddress is where a page is found whose record went into another one, ""
// when there is none.
func (a *App) mergedAddress(c *fiber.Ctx) string {
	parts := strings.SplitN(strings.TrimPrefix(c.Path(), "/"), "/", 3)
	if c.Method() != fiber.MethodGet || len(parts) < 2 || mergedKinds[parts[0]] == "" {
		return ""
	}
	id, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return ""
	}
	into, err := a.store.MergedInto(c.UserContext(), actor(c), mergedKinds[parts[0]], id)
	if err != nil {
		return ""
	}
	parts[1] = strconv.FormatInt(into, 10)
	address := "/" + strings.Join(parts, "/")
	if query := string(c.Request().URI().QueryString()); query != "" {
		address += "?" + query
	}
	return address
}
