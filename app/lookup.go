package app

import (
	"strings"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// lookupOptions is how many records a lookup offers.
const lookupOptions = 8

// lookupKinds are what each kind of lookup looks for.
var lookupKinds = map[string][]string{
	"company":  {models.KindCompany},
	"person":   {models.KindPerson},
	"investor": {models.KindCompany, models.KindPerson},
}

// lookupIndex answers what stands behind the beginning of a name, as a fragment.
func (a *App) lookupIndex(c *fiber.Ctx) error {
	kind, text := c.Query("kind"), strings.TrimSpace(c.Query("q"))
	if r := []rune(text); len(r) > 100 {
		text = string(r[:100])
	}
	page := views.LookupPage{Base: views.Base{Lang: a.lang(c)}, Kind: kind}
	if kind == "sector" {
		var err error
		if page.Options, err = a.sectorOptions(c, text); err != nil {
			return err
		}
		return a.page(c, views.LookupOptions(page))
	}
	kinds, ok := lookupKinds[kind]
	if !ok {
		return models.ErrNotFound
	}
	rows, err := a.store.Lookup(c.UserContext(), actor(c), kinds, text, lookupOptions)
	if err != nil {
		return err
	}
	for _, row := range rows {
		page.Options = append(page.Options, lookupOption(page.Base, row))
	}
	return a.page(c, views.LookupOptions(page))
}

// lookupOption tells a record from its namesakes.
func lookupOption(b views.Base, row models.LookupRow) views.LookupOption {
	var notes []string
	for _, note := range []string{row.At, row.Domain, b.Country(row.Country)} {
		if note != "" {
			notes = append(notes, note)
		}
	}
	if row.DealCount > 0 {
		notes = append(notes, b.T("deal.count", "Count", row.DealCount))
	}
	return views.LookupOption{Kind: row.Kind, ID: row.ID, Name: row.Name, Other: row.Other, Note: strings.Join(notes, " · ")}
}

// sectorOptions are the sectors in use that contain the text, those that begin
// with it first.
func (a *App) sectorOptions(c *fiber.Ctx, text string) ([]views.LookupOption, error) {
	choices, err := a.store.Choices(c.UserContext(), actor(c))
	if err != nil || text == "" {
		return nil, err
	}
	key := strings.ToLower(text)
	var first, rest []views.LookupOption
	for _, sector := range choices.Sectors {
		option := views.LookupOption{Kind: "sector", Name: sector}
		switch at := strings.Index(strings.ToLower(sector), key); {
		case at == 0:
			first = append(first, option)
		case at > 0:
			rest = append(rest, option)
		}
	}
	all := append(first, rest...)
	return all[:min(len(all), lookupOptions)], nil
}
