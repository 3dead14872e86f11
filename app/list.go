package app

import (
	"net/url"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// listRequest is what the address of a list says beside its simple filters.
type listRequest struct {
	conditions views.Conditions
	columns    views.Columns
	views      views.Views
	// list are the order, the place and the columns, as the store takes them.
	list models.List
}

// listRequest reads it for one of models.ListFields. done says that the answer is
// given: a redirect to the list with what a form of its tool bar has changed.
func (a *App) listRequest(c *fiber.Ctx, list string) (r listRequest, done bool, err error) {
	r.columns = views.ColumnsOf(list, c.Query("cols"))
	if c.Query("columns") == "1" {
		return r, true, a.columnsUpdate(c, list)
	}
	if r.conditions, done, err = a.conditionsOf(c, list); done || err != nil {
		return r, done, err
	}
	r.views, done, err = a.viewsOf(c, list, "")
	r.list = listOf(c)
	r.list.Columns = r.columns.Keys
	return r, done, err
}

// columnsUpdate leads to the list with the columns that its menu has sent: those
// that are ticked, in the order in which they stand, and one of them moved.
func (a *App) columnsUpdate(c *fiber.Ctx, list string) error {
	query := queryOf(c)
	columns := views.ColumnsTicked(list, query["col"])
	if key := query.Get("up"); key != "" {
		columns = columns.Moved(key, false)
	}
	if key := query.Get("down"); key != "" {
		columns = columns.Moved(key, true)
	}
	for _, name := range []string{"columns", "col", "up", "down", "cols", "after", "before"} {
		query.Del(name)
	}
	if cols := columns.String(); cols != "" {
		query.Set("cols", cols)
	}
	return c.Redirect(addressOf(c.Path(), query), fiber.StatusSeeOther)
}

// addressOf is a path with its query, if there is one.
func addressOf(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}
