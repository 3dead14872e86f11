package app

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"dealflow/app/search"
	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// recentShown is how many of the last searches are offered.
const recentShown = 8

// keptParameters are what a kept search is made of; a place in its pages is not.
var keptParameters = append([]string{"q"}, search.Facets...)

// keptQuery is the part of an address that makes the search, in a fixed order.
func keptQuery(values url.Values) string {
	kept := url.Values{}
	for name, list := range values {
		if slices.Contains(keptParameters, name) {
			kept[name] = list
		}
	}
	return kept.Encode()
}

// keptSearch is the search of a kept address.
func keptSearch(address string) search.Query {
	values, err := url.ParseQuery(address)
	if err != nil {
		return search.Query{}
	}
	q := search.Query{Text: values.Get("q"), Filters: map[string][]string{}}
	for _, facet := range search.Facets {
		if list := values[facet]; len(list) > 0 {
			q.Filters[facet] = list[:min(len(list), maxFilterValues)]
		}
	}
	return q
}

// addKept tells the page of the searches that its reader keeps, with what is
// new in each, and of those they made last.
func (a *App) addKept(c *fiber.Ctx, p *views.SearchPage) error {
	saved, err := a.store.SavedSearches(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	here := keptQuery(p.Query)
	for _, s := range saved {
		view := views.SavedSearch{ID: s.ID, Name: s.Name, Here: s.Query == here}
		if view.Here {
			p.SavedAs = s.Name
		}
		if view.New, err = a.newIn(c, s); err != nil {
			return err
		}
		p.Saved = append(p.Saved, view)
	}
	p.Recent, err = a.store.RecentSearches(c.UserContext(), actor(c), recentShown)
	return err
}

// newIn counts what was added to a kept search since its owner last looked, as
// far as they may see it.
func (a *App) newIn(c *fiber.Ctx, s models.SavedSearch) (views.Count, error) {
	q := keptSearch(s.Query)
	q.Since, q.Limit, q.NoFacets = s.LookedAt.Unix(), 1, true
	r, err := a.search.Search(c.UserContext(), actor(c), q)
	if err != nil {
		return views.Count{}, err
	}
	if r.Relaxed {
		return views.Count{}, nil // half a match is no news
	}
	return views.Count{N: r.Total, More: r.TotalCapped}, nil
}

// savedSearchCreate keeps the search of a page under a name.
func (a *App) savedSearchCreate(c *fiber.Ctx) error {
	values, err := url.ParseQuery(c.FormValue("query"))
	if err != nil {
		return fiber.ErrBadRequest
	}
	query := keptQuery(values)
	name := strings.TrimSpace(c.FormValue("name"))
	if name == "" {
		name = values.Get("q")
	}
	if runes := []rune(name); len(runes) > 120 {
		name = string(runes[:120])
	}
	saved, err := a.store.SaveSearch(c.UserContext(), actor(c), name, query)
	var invalid *models.Invalid
	if errors.As(err, &invalid) {
		a.flashError(c, invalid.Fields["name"])
		return c.Redirect("/search?"+query, fiber.StatusSeeOther)
	}
	if err != nil {
		return err
	}
	a.flashSuccess(c, "search.saved", "Name", saved.Name)
	return c.Redirect("/search?"+query, fiber.StatusSeeOther)
}

// savedSearchShow opens a kept search; what was added since the last time is
// marked on the page that it leads to.
func (a *App) savedSearchShow(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	saved, err := a.store.OpenSearch(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	values, err := url.ParseQuery(saved.Query)
	if err != nil {
		return models.ErrNotFound
	}
	values.Set("seen", strconv.FormatInt(saved.LookedAt.Unix(), 10))
	return c.Redirect(views.SearchAddress(values), fiber.StatusSeeOther)
}

// savedSearchDelete forgets a kept search.
func (a *App) savedSearchDelete(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if err := a.store.DeleteSavedSearch(c.UserContext(), actor(c), id); err != nil {
		return err
	}
	a.flashSuccess(c, "search.unsaved")
	return c.Redirect("/search", fiber.StatusSeeOther)
}

// recentSearchesDelete forgets what somebody searched for.
func (a *App) recentSearchesDelete(c *fiber.Ctx) error {
	if err := a.store.ForgetSearches(c.UserContext(), actor(c)); err != nil {
		return err
	}
	a.flashSuccess(c, "search.forgotten")
	return c.Redirect("/search", fiber.StatusSeeOther)
}
