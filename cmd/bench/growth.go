package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"dealflow/models"
)

// growthBar is how many times longer the median may be on the large set.
const growthBar = 1.5

// A grown is the product on a set of one size.
type grown struct {
	companies int
	product   *process
	secret    string
	pages     []page
}

// runGrowth compares every list, page and keystroke on a small and a large set.
func (b *bench) runGrowth(ctx context.Context) error {
	for _, base := range b.bases() {
		if err := b.compareGrowth(ctx, base); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) compareGrowth(ctx context.Context, base string) error {
	var sides [2]*grown
	database := ""
	for i, companies := range []int{b.Growth[0], b.Growth[len(b.Growth)-1]} {
		p, err := newPlace(b.Data, base, setLabel(companies))
		if err != nil {
			return err
		}
		database = p.database()
		if err := b.prepare(ctx, p, companies); err != nil {
			return err
		}
		if sides[i], err = b.grow(ctx, p, companies); err != nil {
			return fmt.Errorf("%s: %w", database, err)
		}
		defer sides[i].product.stop()
	}
	bar := b.bar(database+": growth", len(sides[0].pages))
	defer bar.done()
	for at, page := range sides[0].pages {
		samples, err := b.growthOf(ctx, sides, at)
		if err != nil {
			return fmt.Errorf("%s on %s: %w", page.name, database, err)
		}
		small, large := samples[0].quantile(0.5), samples[1].quantile(0.5)
		b.report.add(result{Section: fmt.Sprintf("Growth from %d to %d companies", sides[0].companies, sides[1].companies), Work: page.name, Database: database,
			Value: large / small, Unit: "times", Bar: growthBar, Note: fmt.Sprintf("p50 %.2f and %.2f ms", small, large)})
		bar.add(1)
	}
	return nil
}

// growthOf lets both answer by turns, one request after the other.
func (b *bench) growthOf(ctx context.Context, sides [2]*grown, at int) (samples [2]sample, err error) {
	var parties [2]*party
	for i, side := range sides {
		if parties[i], err = newParty(side.product.address, 1); err != nil {
			return samples, err
		}
		defer parties[i].close()
	}
	for n := -1; n < b.Slices; n++ { // the first one warms up
		if ctx.Err() != nil {
			return samples, ctx.Err()
		}
		for i, side := range sides {
			var requests [][]byte
			for _, path := range side.pages[at].paths {
				requests = append(requests, get(path, side.secret))
			}
			taken, err := parties[i].ask(requests, b.Slice/4)
			if err != nil {
				return samples, err
			}
			if n >= 0 {
				samples[i].add(taken)
			}
		}
	}
	return samples, nil
}

func (b *bench) grow(ctx context.Context, p place, companies int) (*grown, error) {
	store, err := p.open(ctx)
	if err != nil {
		return nil, err
	}
	defer store.Close()
	g := &grown{companies: companies}
	users, err := store.Users(ctx, models.SystemActor)
	if err != nil {
		return nil, err
	}
	if g.secret, err = store.StartSession(ctx, &users[0], models.SessionInput{}); err != nil {
		return nil, err
	}
	if g.pages, err = pages(ctx, store, companies); err != nil {
		return nil, err
	}
	g.pages = append(g.pages, b.morePages(companies)...)
	g.product, err = b.serve(ctx, p)
	return g, err
}

// morePages are the lists and keystrokes beside those that have a ceiling.
func (b *bench) morePages(companies int) []page {
	s := &set{companies: companies, seed: b.Seed}
	list := []page{
		{"home", []string{"/"}},
		{"companies, by name", []string{"/companies"}},
		{"companies, most raised first", []string{"/companies?sort=raised&dir=desc"}},
		{"companies of a country", []string{"/companies?country=DE"}},
		{"people", []string{"/people"}},
		{"rounds, latest first", []string{"/rounds"}},
		{"investors", []string{"/investors"}},
		{"board", []string{"/deals/board"}},
	}
	keys := page{name: "keystrokes in the palette"}
	words := page{name: "search page"}
	for i := range 50 {
		name := strings.ToLower(strings.Fields(s.companyName(i * companies / 50))[0])
		for _, letters := range []int{1, 2, 3, 5} {
			keys.paths = append(keys.paths, "/palette?q="+cutTo(name, letters))
		}
		words.paths = append(words.paths, "/search?q="+name)
	}
	person := page{name: "person page"}
	for i := range 50 {
		person.paths = append(person.paths, "/people/"+strconv.Itoa(1+i*companies/50))
	}
	return append(list, person, keys, words)
}
