package app

import (
	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// conditionsOf reads the filter of conditions in the address of a list. What the
// form sent to be added is added, and told apart: done says that the answer, a
// redirect to the list with it, is given.
func (a *App) conditionsOf(c *fiber.Ctx, list string) (conditions views.Conditions, done bool, err error) {
	where, problems := models.ParseWhere(list, c.Query("where"))
	conditions = views.Conditions{List: list, Where: where, Problems: problems}
	if c.Query("w_edit") == "1" {
		return a.whereUpdate(c, conditions)
	}
	if c.Query("add_field") == "" {
		return conditions, false, nil
	}
	draft := models.Condition{Field: c.Query("add_field"), Op: c.Query("add_op"), Value: c.Query("add_value")}
	conditions.Draft, conditions.Or = draft, c.Query("add_join") == "or"
	if err := a.conditionChoices(c, &conditions); err != nil {
		return conditions, false, err
	}
	draft.Value = a.fragmentBase(c).ChoiceValue(conditions, draft.Field, draft.Value)
	if message := models.CheckCondition(list, &draft); message != "" {
		c.Status(fiber.StatusUnprocessableEntity)
		conditions.Error = message
		return conditions, false, nil
	}
	text := where.With(draft, conditions.Or).String()
	if _, problems := models.ParseWhere(list, text); len(problems) > 0 {
		c.Status(fiber.StatusUnprocessableEntity)
		conditions.Error = problems[0].Message
		return conditions, false, nil
	}
	query := queryOf(c)
	for _, name := range []string{"add_field", "add_op", "add_value", "add_join", "after", "before"} {
		query.Del(name)
	}
	query.Set("where", text)
	return conditions, true, c.Redirect(c.Path()+"?"+query.Encode(), fiber.StatusSeeOther)
}

// conditionChoices are what the fields of deals offer that an administrator or
// the members of the team make up.
func (a *App) conditionChoices(c *fiber.Ctx, conditions *views.Conditions) (err error) {
	if conditions.List != "deals" {
		return nil
	}
	if conditions.Stages, conditions.Owners, err = a.dealChoices(c); err != nil {
		return err
	}
	conditions.Reasons, err = a.store.EveryReason(c.UserContext())
	return err
}
