package app

import (
	"net/url"
	"slices"
	"strings"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// whereUpdate leads to the list with the filter that its form has sent. What is
// wrong comes back beside its row, over the list as it was.
func (a *App) whereUpdate(c *fiber.Ctx, conditions views.Conditions) (views.Conditions, bool, error) {
	query := queryOf(c)
	form := whereForm(query)
	if err := a.conditionChoices(c, &conditions); err != nil {
		return conditions, false, err
	}
	where, ok := whereOf(a.fragmentBase(c), conditions, &form)
	if text := where.String(); ok {
		if _, problems := models.ParseWhere(conditions.List, text); len(problems) > 0 {
			form.Error, ok = problems[0].Message, false
		}
	}
	if !ok {
		c.Status(fiber.StatusUnprocessableEntity)
		conditions.Form = &form
		return conditions, false, nil
	}
	for name := range query {
		if strings.HasPrefix(name, "w_") || slices.Contains([]string{"after", "before", "where"}, name) {
			query.Del(name)
		}
	}
	if !where.Empty() {
		query.Set("where", where.String())
	}
	return conditions, true, c.Redirect(addressOf(c.Path(), query), fiber.StatusSeeOther)
}

// whereForm reads the form: for each group how its conditions are joined, and
// for each row its group, its condition, or a part that it only keeps.
func whereForm(query url.Values) views.WhereForm {
	form := views.WhereForm{Any: query.Get("w_any") == "or"}
	for _, join := range query["w_join"] {
		form.Joins = append(form.Joins, join == "or")
	}
	at := func(name string, i int) string {
		if list := query[name]; i < len(list) {
			return strings.TrimSpace(list[i])
		}
		return ""
	}
	for i := range query["w_group"] {
		row := views.WhereRow{Field: at("w_field", i), Op: at("w_op", i), Value: at("w_value", i), Part: at("w_part", i)}
		row.Group = slices.Index(groupNames, at("w_group", i))
		dropped := query.Get("w_drop") != "" && query.Get("w_drop") == at("w_row", i)
		if !dropped && row.Group >= 0 && row.Group < len(form.Joins) && (row.Field != "" || row.Part != "") {
			form.Rows = append(form.Rows, row)
		}
	}
	return form
}

// groupNames are the groups that a form may have.
var groupNames = strings.Split("0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20", " ")

// whereOf is the filter that the form means. ok is false when a row is wrong;
// it then says what.
func whereOf(b views.Base, c views.Conditions, form *views.WhereForm) (w models.Where, ok bool) {
	groups := make([]models.WhereGroup, len(form.Joins))
	for i, any := range form.Joins {
		groups[i].Any = any
	}
	ok = true
	for i := range form.Rows {
		row := &form.Rows[i]
		part := models.Where{}
		if row.Part != "" {
			kept, problems := models.ParseWhere(c.List, row.Part)
			if len(problems) > 0 {
				row.Error, ok = problems[0].Message, false
			}
			part = kept
			if conjuncts := kept.Conjuncts(); len(conjuncts) == 1 {
				part = conjuncts[0]
			}
		} else {
			cond := models.Condition{Field: row.Field, Op: row.Op, Value: b.ChoiceValue(c, row.Field, row.Value)}
			if row.Error = models.CheckCondition(c.List, &cond); row.Error != "" {
				ok = false
			}
			part.Cond = &cond
		}
		groups[row.Group].Parts = append(groups[row.Group].Parts, part)
	}
	return models.WhereOf(form.Any, groups), ok
}
