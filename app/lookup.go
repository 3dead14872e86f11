package app

import (
	"slices"
	"strings"

	"dealflow/app/search"
	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// mostOptions is how many records a lookup offers.
const mostOptions = 8

// lookupKinds are what each kind of lookup looks for.
var lookupKinds = map[string][]string{
	"company":  {models.KindCompany},
	"person":   {models.KindPerson},
	"investor": {models.KindCompany, models.KindPerson},
	"record":   {models.KindCompany, models.KindPerson},
	"attendee": {models.KindPerson},
	"member":   {},
}

// lookupIndex answers what stands behind the beginning of a name, as a fragment:
// what the database has by that beginning, then what the search engine takes
// it for (pinyin, initials, a typing error).
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
	var err error
	if page.Options, err = a.lookupOptions(c, kind, text); err != nil {
		return err
	}
	return a.page(c, views.LookupOptions(page))
}

// lookupOptions are what a text may mean in a lookup of the kind: members of
// the team, companies and people, and what hangs on the companies.
func (a *App) lookupOptions(c *fiber.Ctx, kind, text string) ([]views.LookupOption, error) {
	kinds, ok := lookupKinds[kind]
	if !ok {
		return nil, models.ErrNotFound
	}
	page := views.LookupPage{Base: views.Base{Lang: a.lang(c)}, Kind: kind}
	if kind == "member" || kind == "attendee" {
		var err error
		if page.Options, err = a.memberOptions(c, page.Base, text); err != nil || kind == "member" {
			return page.Options, err
		}
	}
	rows, err := a.store.Lookup(c.UserContext(), actor(c), kinds, text, mostOptions)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		page.Options = append(page.Options, lookupOption(page.Base, row))
	}
	if kind == "record" {
		return a.withDealsAndRounds(c, page)
	}
	if text != "" && len(page.Options) < mostOptions {
		page.Options = a.guesses(c, page, kinds, text)
	}
	return page.Options, nil
}

// memberOptions are those of the team whose name has the text in it.
func (a *App) memberOptions(c *fiber.Ctx, b views.Base, text string) ([]views.LookupOption, error) {
	owners, err := a.store.Owners(c.UserContext(), actor(c))
	var options []views.LookupOption
	for _, o := range owners {
		if text != "" && strings.Contains(models.NameKey(o.Title), models.NameKey(text)) && len(options) < mostOptions {
			options = append(options, views.LookupOption{Kind: models.KindMember, ID: o.ID, Name: o.Title, Note: b.T("lookup.member")})
		}
	}
	return options, err
}

// withDealsAndRounds adds to the companies of a lookup their deals and rounds.
func (a *App) withDealsAndRounds(c *fiber.Ctx, page views.LookupPage) ([]views.LookupOption, error) {
	var companies []int64
	for _, o := range page.Options {
		if o.Kind == models.KindCompany {
			companies = append(companies, o.ID)
		}
	}
	rows, err := a.store.LookupAround(c.UserContext(), actor(c), companies)
	for _, row := range rows {
		page.Options = append(page.Options, views.AroundOption(page.Base, row))
	}
	return page.Options, err
}

// guesses adds what the search engine finds to the options of a page. Without
// the engine the lookup does without.
func (a *App) guesses(c *fiber.Ctx, page views.LookupPage, kinds []string, text string) []views.LookupOption {
	query := search.Query{Text: text, Plain: true, Limit: mostOptions, NoFacets: true, NoTotal: true}
	for _, kind := range kinds {
		query.Kinds = append(query.Kinds, search.Kind(kind))
	}
	found, err := a.search.Search(c.UserContext(), actor(c), query)
	if err != nil {
		a.log.WarnContext(c.UserContext(), "lookup without the search engine", "error", err)
		return page.Options
	}
	options := page.Options
	for _, hit := range found.Hits {
		offered := slices.ContainsFunc(options, func(o views.LookupOption) bool { return o.Kind == string(hit.Kind) && o.ID == hit.ID })
		if len(hit.Reason.Missing) > 0 || !slices.Contains(meantReasons, hit.Reason.Key) || offered || len(options) == mostOptions {
			continue // half a match is no suggestion, nor is who invested in what is typed
		}
		option := views.LookupOption{Kind: string(hit.Kind), ID: hit.ID, Name: hit.Title, Note: views.HitSubtitle(page.Base, hitView(page.Lang, hit))}
		if name := hit.Reason.Data["Name"]; name != hit.Title && slices.Contains(namedReasons, hit.Reason.Key) {
			option.Other = name
		}
		options = append(options, option)
	}
	return options
}

// meantReasons are the reasons of a hit that may be meant by a name.
var meantReasons = append([]string{"name", "ticker", "domain", "founder", "role", "founded_by", "team"}, namedReasons...)

// namedReasons are the reasons of a hit that name another name of it.
var namedReasons = []string{"alias", "said", "former", "close"}

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
	return all[:min(len(all), mostOptions)], nil
}
