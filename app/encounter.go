package app

import (
	"slices"
	"strings"

	"dealflow/app/search"
	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// encountersShown is how many companies are offered while one is typed.
const encountersShown = 4

// acquaintance is what is known of a company that is being typed.
type acquaintance struct {
	name     string
	website  string
	founders []string
	chosen   int64 // the company that it is already, 0 for none
}

// encounterModes are the forms that a company is typed in.
var encounterModes = []string{"deal", "company"}

// encounterIndex answers what the team knows of a company while its name is
// typed into a form, as a fragment.
func (a *App) encounterIndex(c *fiber.Ctx) error {
	mode := c.Query("mode")
	if !slices.Contains(encounterModes, mode) {
		return models.ErrNotFound
	}
	cards, err := a.encounters(c, acquaintance{name: c.Query("name"), website: c.Query("website")})
	if err != nil {
		return err
	}
	base := views.Base{Lang: a.lang(c), Now: a.store.Now(), User: visitOf(c).user}
	return a.page(c, views.Encounters(views.EncounterPage{Base: base, Cards: cards, Mode: mode, Typed: c.Query("name")}))
}

// encountersOf are the companies that have the very name that was typed.
func (a *App) encountersOf(c *fiber.Ctx, name string) ([]models.Encounter, error) {
	named, err := a.store.CompaniesNamed(c.UserContext(), actor(c), name)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(named))
	for i, m := range named {
		ids[i] = m.ID
	}
	return a.store.Encounters(c.UserContext(), actor(c), ids)
}

// encounters finds the company that is typed, or its likely twins: by any of its
// names, by its domain, by who founded it, then by what the search engine takes
// the name for. The engine is no more than a help: without it the store answers.
func (a *App) encounters(c *fiber.Ctx, q acquaintance) ([]views.EncounterCard, error) {
	ctx, who := c.UserContext(), actor(c)
	q.name = strings.TrimSpace(q.name)
	if r := []rune(q.name); len(r) > 100 {
		q.name = string(r[:100])
	}
	var cards []views.EncounterCard
	add := func(id int64, why, name string) {
		known := slices.ContainsFunc(cards, func(card views.EncounterCard) bool { return card.Company.ID == id })
		if !known && len(cards) < encountersShown {
			cards = append(cards, views.EncounterCard{Encounter: models.Encounter{Company: models.CompanyMatch{ID: id}}, Why: why, Name: name, Current: id == q.chosen})
		}
	}
	if q.chosen != 0 {
		add(q.chosen, "", "")
	}
	if err := a.storedTwins(c, q, add); err != nil {
		return nil, err
	}
	a.likelyTwins(c, q.name, add)
	ids := make([]int64, len(cards))
	for i, card := range cards {
		ids[i] = card.Company.ID
	}
	list, err := a.store.Encounters(ctx, who, ids)
	if err != nil {
		return nil, err
	}
	kept := cards[:0]
	for _, card := range cards {
		if at := slices.IndexFunc(list, func(e models.Encounter) bool { return e.Company.ID == card.Company.ID }); at >= 0 {
			card.Encounter = list[at]
			kept = append(kept, card)
		}
	}
	return kept, nil
}

// storedTwins adds what the records themselves say: name, domain, founders.
func (a *App) storedTwins(c *fiber.Ctx, q acquaintance, add func(id int64, why, name string)) error {
	ctx, who := c.UserContext(), actor(c)
	named, err := a.store.Resolve(ctx, who, []string{models.KindCompany}, []string{q.name})
	if err != nil {
		return err
	}
	for _, m := range named[q.name] {
		if m.Other != "" {
			add(m.ID, "alias", m.Other)
		} else {
			add(m.ID, "", "")
		}
	}
	for _, address := range []string{q.website, q.name} {
		domain := models.Domain(strings.ToLower(address))
		if !strings.Contains(domain, ".") {
			continue
		}
		ids, err := a.store.CompaniesAt(ctx, who, domain)
		if err != nil {
			return err
		}
		for _, id := range ids {
			add(id, "domain", domain)
		}
	}
	people, err := a.store.Resolve(ctx, who, []string{models.KindPerson}, q.founders)
	if err != nil {
		return err
	}
	for _, name := range q.founders {
		for _, m := range people[name] {
			ids, err := a.store.CompaniesFounded(ctx, who, []int64{m.ID})
			if err != nil {
				return err
			}
			for _, id := range ids {
				add(id, "founder", m.Name)
			}
		}
	}
	return nil
}

// likelyTwins adds what the search engine takes the name for: said alike, spelled
// alike, initials.
func (a *App) likelyTwins(c *fiber.Ctx, name string, add func(id int64, why, name string)) {
	if len([]rune(name)) < 2 {
		return
	}
	found, err := a.search.Search(c.UserContext(), actor(c), search.Query{Text: name, Plain: true, Kinds: []search.Kind{search.Company}, Limit: encountersShown, NoFacets: true, NoTotal: true})
	if err != nil {
		a.log.WarnContext(c.UserContext(), "encounters without the search engine", "error", err)
		return
	}
	for _, hit := range found.Hits {
		why := hit.Reason.Key
		if len(hit.Reason.Missing) > 0 || why != "name" && !slices.Contains(namedReasons, why) {
			continue // it speaks of the name, and is not called so
		}
		if why == "name" {
			why = ""
		}
		add(hit.ID, why, hit.Reason.Data["Name"])
	}
}
