package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"dealflow/app"
	"dealflow/app/search"
	"dealflow/models"
	"dealflow/views"
)

type searchCmd struct {
	Query   []string            `arg:"" optional:"" help:"What to look for: any name of a company, person, round or deal, words about it, and fields such as kind:person country:CN raised:>10m year:2010..2012."`
	Kind    []string            `help:"Only records of this kind: company, person, round, deal or activity."`
	Filter  map[string][]string `placeholder:"FACET=VALUE" help:"Narrow by a facet: sector, country, stage, type, year, amount, owner or investor."`
	Limit   int                 `default:"20" help:"How many results to print, at most 200."`
	Refresh bool                `default:"true" negatable:"" help:"Bring the index up to date first."`
	JSON    bool                `help:"Print one JSON object."`
}

// query checks the flags and makes a query of them.
func (s *searchCmd) query() (search.Query, error) {
	q := search.Query{Text: strings.Join(s.Query, " "), Limit: s.Limit, Filters: map[string][]string{}}
	for facet, values := range s.Filter {
		known := false
		for _, f := range search.Facets {
			known = known || f == facet
		}
		if !known {
			return q, fmt.Errorf("there is no facet %q; there are %s", facet, strings.Join(search.Facets, ", "))
		}
		q.Filters[facet] = values
	}
	for _, kind := range s.Kind {
		if !search.Kind(kind).Known() {
			return q, fmt.Errorf("there is no kind %q", kind)
		}
		q.Filters["kind"] = append(q.Filters["kind"], kind)
	}
	return q, nil
}

// Run searches on behalf of the program itself, which sees everything.
func (s *searchCmd) Run(ctx context.Context, p *program) error {
	q, err := s.query()
	if err != nil {
		return err
	}
	store, err := p.openStore(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	engine, err := search.Open(ctx, p.searchOptions())
	if err != nil {
		return err
	}
	defer engine.Close()
	if s.Refresh {
		// While a server runs, it keeps the index itself; this is for the rest.
		if err := search.NewIndexer(store, engine, p.log).Sync(ctx, p.progress("Indexing")); err != nil && !errors.Is(err, search.ErrRebuilding) {
			p.log.Warn("the search index is behind", "error", err)
		}
	}
	r, err := search.NewSearcher(store, engine, p.log).Search(ctx, models.SystemActor, q)
	if err != nil {
		return err
	}
	if s.JSON {
		enc := json.NewEncoder(p.out)
		enc.SetEscapeHTML(false)
		return enc.Encode(app.NewSearchAnswer(r))
	}
	return printHits(p, r)
}

func printHits(p *program, r search.Result) error {
	for _, t := range r.Terms {
		if t.Fault != "" {
			fmt.Fprintf(p.errOut, "dealflow: %s\n", printable(app.FaultText(views.English, t)))
		}
	}
	if r.Degraded {
		fmt.Fprintln(p.errOut, "dealflow: the search engine does not answer; these results come from the database")
	}
	for _, h := range r.Hits {
		line := fmt.Sprintf("%-9s %-14s %s", h.Kind, h.URL, printable(h.Title))
		if h.Subtitle != "" {
			line += "  (" + printable(h.Subtitle) + ")"
		}
		if why := app.WhyHit(views.English, h); why != "" {
			line += "  " + printable(why)
		}
		if _, err := fmt.Fprintln(p.out, line); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(p.out, "%d of %d\n", len(r.Hits), r.Total)
	return err
}

// printable keeps what a terminal would obey out of a text.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return -1
		}
		return r
	}, text)
}

// searchOptions are the settings of the search engine.
func (p *program) searchOptions() search.Options {
	return search.Options{DataDir: p.cfg.DataDir, MeiliURL: p.cfg.MeiliURL, MeiliKey: p.cfg.MeiliAPIKey}
}
