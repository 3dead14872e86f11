package app

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// listParameters are the simple filters of each list, and of the board.
var listParameters = map[string][]string{
	"deals":       {"status", "stage", "owner", "overdue", "quiet", "nostep", "currency"},
	"deals/board": {"owner"},
	"companies":   {"sector", "country", "status", "kind", "name", "currency"},
	"people":      {"country", "role", "name"},
	"rounds":      {"type", "country", "sector", "year", "currency"},
	"investors":   {"kind", "name"},
}

// parameterValues are the values of the filters that have fixed ones, and
// numberParameters those that are numbers. All others are lines of text.
var (
	flag            = []string{"1"}
	parameterValues = map[string][]string{
		"deals.status": append([]string{"open"}, models.DealStatuses...), "deals.overdue": flag, "deals.quiet": flag, "deals.nostep": flag,
		"companies.status": models.CompanyStatuses, "companies.kind": models.CompanyKinds, "people.role": models.RoleKinds,
		"rounds.type": models.RoundTypes, "investors.kind": {models.KindCompany, models.KindPerson},
	}
	numberParameters = []string{"stage", "owner", "year"}
)

// passingParameters are what an address of a list may say of how it is read, not
// of what it shows.
var passingParameters = []string{"view", "after", "before", "count"}

// viewState is what an address says of the state of a list, as a view of it is
// kept: only what the tables know, in one form. What is not known is told.
func viewState(list, layout string, query url.Values) (state url.Values, left []models.WhereProblem) {
	state = url.Values{}
	leave := func(name, message string) {
		left = append(left, models.WhereProblem{Part: shorten(name, 60), Message: message})
	}
	known := listParameters[viewKey(list, layout)]
	for name := range query {
		value := strings.TrimSpace(query.Get(name))
		switch {
		case value == "" || slices.Contains(passingParameters, name):
		case slices.Contains(known, name):
			if !parameterFits(list, name, value) {
				leave(name+"="+value, "filter.bad_value")
				continue
			}
			state.Set(name, value)
		case layout != "" || !slices.Contains([]string{"where", "sort", "dir", "cols"}, name):
			leave(name, "view.unknown_parameter")
		}
	}
	if layout == "" {
		left = append(left, listState(list, query, state)...)
	}
	slices.SortFunc(left, func(a, b models.WhereProblem) int { return strings.Compare(a.Part, b.Part) })
	return state, left
}

// listState adds the filter of conditions, the order and the columns. What is
// wrong with the conditions is told with the filter.
func listState(list string, query, state url.Values) (left []models.WhereProblem) {
	where, _ := models.ParseWhere(list, query.Get("where"))
	if !where.Empty() {
		state.Set("where", where.String())
	}
	if key := query.Get("sort"); key != "" {
		sorts := models.ListSorts[list]
		i := slices.IndexFunc(sorts, func(s models.ListSort) bool { return s.Key == key })
		desc := query.Get("dir") == "desc"
		switch {
		case i < 0:
			left = append(left, models.WhereProblem{Part: "sort=" + shorten(key, 60), Message: "view.unknown_sort"})
		case i > 0 || desc != sorts[0].Desc:
			state.Set("sort", key)
			state.Set("dir", map[bool]string{true: "desc", false: "asc"}[desc])
		}
	}
	columns := views.ColumnsOf(list, query.Get("cols"))
	for _, key := range strings.Split(query.Get("cols"), ",") {
		if key != "" && !slices.Contains(columns.Keys, key) {
			left = append(left, models.WhereProblem{Part: shorten(key, 60), Message: "view.unknown_column"})
		}
	}
	if cols := columns.String(); cols != "" {
		state.Set("cols", cols)
	}
	return left
}

func parameterFits(list, name, value string) bool {
	if values, ok := parameterValues[list+"."+name]; ok {
		return slices.Contains(values, value)
	}
	if slices.Contains(numberParameters, name) {
		n, err := strconv.ParseInt(value, 10, 64)
		return err == nil && n > 0
	}
	return len([]rune(value)) <= 100
}

func viewKey(list, layout string) string {
	if layout != "" {
		return list + "/" + layout
	}
	return list
}

// viewsOf are the views of a list, and which of them the address is, as far as
// it still is that. done says that the answer is given: an address that says
// nothing leads to the view that the reader's list opens with.
func (a *App) viewsOf(c *fiber.Ctx, list, layout string) (v views.Views, done bool, err error) {
	v = views.Views{List: list, Layout: layout}
	if v.All, err = a.store.SavedViews(c.UserContext(), actor(c), list); err != nil {
		return v, false, err
	}
	query := queryOf(c)
	if initial, ok := v.Default(); ok && len(query) == 0 && layout == "" {
		return v, true, c.Redirect(views.ViewAddress(initial), fiber.StatusSeeOther)
	}
	state, left := viewState(list, layout, query)
	v.Query, v.Changeable = state.Encode(), actor(c).CanWrite()
	named := query.Get("view")
	if named == "" || named == "all" {
		return v, false, nil
	}
	for i := range v.All {
		if strconv.FormatInt(v.All[i].ID, 10) == named {
			v.Current = &v.All[i]
			v.Mine = v.Current.CanChange(actor(c))
			v.Left = left
		}
	}
	v.Missing = v.Current == nil
	return v, false, nil
}

func viewInput(c *fiber.Ctx, list string) (models.SavedViewInput, error) {
	in := models.SavedViewInput{List: list, Layout: c.FormValue("layout"), Name: c.FormValue("name"), Shared: c.FormValue("shared") == "1"}
	query, err := url.ParseQuery(c.FormValue("query"))
	if _, known := listParameters[viewKey(in.List, in.Layout)]; err != nil || !known {
		return in, fiber.ErrBadRequest
	}
	state, _ := viewState(in.List, in.Layout, query)
	in.Query = state.Encode()
	return in, nil
}

// savedViewCreate saves the state of a list under a name.
func (a *App) savedViewCreate(c *fiber.Ctx) error {
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	in, err := viewInput(c, c.FormValue("list"))
	if err != nil {
		return err
	}
	view, err := a.store.CreateSavedView(c.UserContext(), actor(c), in)
	if form, bad := badForm(c, err); bad {
		return a.page(c, views.ViewForm(views.ViewFormPage{Base: a.base(c), Form: form, List: in.List, Layout: in.Layout}))
	}
	if err != nil {
		return err
	}
	a.flashSuccess(c, "view.saved", "Name", view.Name)
	return c.Redirect(views.ViewAddress(*view), fiber.StatusSeeOther)
}

// savedViewShow leads to the list as it is kept.
func (a *App) savedViewShow(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	view, err := a.store.SavedView(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	return c.Redirect(views.ViewAddress(*view), fiber.StatusSeeOther)
}

// savedViewEdit shows the form that renames and shares a view.
func (a *App) savedViewEdit(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	view, err := a.store.SavedViewForEdit(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	form := views.Form{Values: views.ViewValues(*view)}
	return a.page(c, views.ViewForm(views.ViewFormPage{Base: a.base(c), Form: form, View: view, List: view.List, Layout: view.Layout, Version: view.Version}))
}

// savedViewUpdate saves the name and the sharing of a view, and what it shows.
func (a *App) savedViewUpdate(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	ctx, who := c.UserContext(), actor(c)
	stored, err := a.store.SavedViewForEdit(ctx, who, id)
	if err != nil {
		return err
	}
	in, err := viewInput(c, stored.List)
	if err != nil {
		return err
	}
	view, err := a.store.UpdateSavedView(ctx, who, id, formID(c, "version"), in)
	page := views.ViewFormPage{View: stored, List: stored.List, Layout: in.Layout, Version: formID(c, "version")}
	bad := false
	if errors.Is(err, models.ErrConflict) {
		page.Form, page.Version, bad = a.conflictForm(c, models.RecordRef{Kind: models.KindView, ID: id}, views.ViewValues(*stored)), stored.Version, true
	} else {
		page.Form, bad = badForm(c, err)
	}
	if bad {
		page.Base = a.base(c)
		return a.page(c, views.ViewForm(page))
	}
	if err != nil {
		return err
	}
	a.flashSuccess(c, "view.saved", "Name", view.Name)
	return c.Redirect(views.ViewAddress(*view), fiber.StatusSeeOther)
}

// savedViewDelete moves a view into the trash.
func (a *App) savedViewDelete(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	view, err := a.store.SavedView(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	if err := a.store.Remove(c.UserContext(), actor(c), models.KindView, id); err != nil {
		return err
	}
	a.flashUndo(c, trashPath(models.KindView, id), "view.deleted", "Name", view.Name)
	return c.Redirect(views.ListAddress(view.List, view.Layout), fiber.StatusSeeOther)
}

// viewDefaultCreate makes a view what its list opens with for the reader.
func (a *App) viewDefaultCreate(c *fiber.Ctx) error { return a.setDefaultView(c, true) }

// viewDefaultDelete lets the list open as it is by itself again.
func (a *App) viewDefaultDelete(c *fiber.Ctx) error { return a.setDefaultView(c, false) }

func (a *App) setDefaultView(c *fiber.Ctx, on bool) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	view, err := a.store.SavedView(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	if err := a.store.SetDefaultView(c.UserContext(), actor(c), id, on); err != nil {
		return err
	}
	message := "view.default_off"
	if on {
		message = "view.default_on"
	}
	a.flashUndo(c, "", message, "Name", view.Name)
	return c.Redirect(views.ViewAddress(*view), fiber.StatusSeeOther)
}
