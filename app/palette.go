package app

import (
	"strings"

	"dealflow/app/search"
	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// paletteHits is how many records the palette shows.
const paletteHits = 8

// paletteIndex answers what the palette offers for a text: actions, those of
// the record that one is on first, and records. Without a text it offers the
// records that were looked at last.
func (a *App) paletteIndex(c *fiber.Ctx) error {
	text := shorten(strings.TrimSpace(c.Query("q")), 200)
	page := views.PalettePage{Base: a.fragmentBase(c), Text: text, On: localPath(c.Query("on"))}
	if ref, ok := recordAt(page.On); ok {
		if err := a.paletteRecord(c, &page, ref); err != nil {
			return err
		}
	}
	if text == "" {
		recent, err := a.store.RecentRecords(c.UserContext(), actor(c), paletteHits)
		if err != nil {
			return err
		}
		page.Recent = recent
		return a.page(c, views.Palette(page))
	}
	var err error
	if page.Views, err = a.store.SavedViews(c.UserContext(), actor(c), ""); err != nil {
		return err
	}
	r, err := a.search.Search(c.UserContext(), actor(c), search.Query{Text: text, Limit: paletteHits, NoFacets: true, NoTotal: true})
	if err != nil {
		return badSearch(err)
	}
	for _, h := range r.Hits {
		page.Hits = append(page.Hits, hitView(page.Lang, h))
	}
	return a.page(c, views.Palette(page))
}

// paletteRecord adds what can be done with the record that one is on.
func (a *App) paletteRecord(c *fiber.Ctx, page *views.PalettePage, ref models.RecordRef) error {
	found, err := a.store.Ref(c.UserContext(), actor(c), ref.Kind, ref.ID)
	if err != nil {
		return nil //nolint:nilerr // A record that is gone has no actions.
	}
	page.Record = found
	if ref.Kind != models.KindDeal || !page.CanWrite() {
		return nil
	}
	if page.Stages, err = a.store.Stages(c.UserContext()); err != nil {
		return err
	}
	_, page.Version, err = a.store.DealForEdit(c.UserContext(), actor(c), ref.ID)
	return err
}

// recordAt is the record whose page an address is.
func recordAt(path string) (models.RecordRef, bool) {
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(strings.Trim(path, "/"), "/")
	kinds := map[string]string{"companies": models.KindCompany, "people": models.KindPerson, "rounds": models.KindRound, "deals": models.KindDeal}
	if len(parts) != 2 {
		return models.RecordRef{}, false
	}
	return models.ParseRef(kinds[parts[0]] + ":" + parts[1])
}

// visitCreate notes that the reader looks at a record. The page's script sends
// it, so that reading a page writes nothing.
func (a *App) visitCreate(c *fiber.Ctx) error {
	ref, ok := recordAt(localPath(c.FormValue("on")))
	if !ok {
		return models.ErrNotFound
	}
	if err := a.store.NoteVisit(c.UserContext(), actor(c), ref); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}
