package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"

	"dealflow/models"
)

// A page is a kind of page with the addresses at which it is asked for.
type page struct {
	name  string
	paths []string
}

// pages are those that the product is measured by, all in the set of a store.
func pages(ctx context.Context, store *models.Store, companies int) ([]page, error) {
	var investors []int64
	err := store.DB(ctx).Raw(`select id from companies where investment_count between 40 and 160 and deleted_at is null order by investment_count, id limit 50`).Scan(&investors).Error
	if err == nil && len(investors) == 0 { // in a small set nobody has so many
		err = store.DB(ctx).Raw(`select id from companies where investment_count > 0 and deleted_at is null order by investment_count desc, id limit 5`).Scan(&investors).Error
	}
	if err != nil {
		return nil, err
	}
	list := page{"deals list, 50 rows", []string{"/deals", "/deals?status=passed", "/deals?sort=opened&dir=desc", "/deals?sort=company"}}
	company, portfolio := page{name: "company page"}, page{name: "portfolio page"}
	for i := range 100 {
		company.paths = append(company.paths, "/companies/"+strconv.Itoa(1+i*companies/100))
	}
	for _, id := range investors {
		portfolio.paths = append(portfolio.paths, "/companies/"+strconv.FormatInt(id, 10)+"/portfolio")
	}
	return []page{list, company, portfolio}, nil
}

// A duel is the product and the ceiling on one place, each in a process of its own.
type duel struct {
	place            place
	product, ceiling *process
	secret           string
	pages            []page
	allocs           map[string][2]float64
	bytes            map[string]int
	queries          map[string]int
}

func (b *bench) newDuel(ctx context.Context, p place, companies int) (d *duel, err error) {
	in, err := openInProcess(ctx, p)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, in.close()) }()
	d = &duel{place: p, secret: in.secret, allocs: map[string][2]float64{}, bytes: map[string]int{}, queries: map[string]int{}}
	if d.pages, err = pages(ctx, in.store, companies); err != nil {
		return nil, err
	}
	all := plan{Address: p.url, Pages: map[string]*planned{}}
	if p.url == "" {
		all.File = p.file()
	}
	for _, page := range d.pages {
		recorded, err := in.record(page.paths)
		if err != nil {
			return nil, err
		}
		for path, did := range recorded {
			all.Pages[path] = did
			d.bytes[page.name] += did.Size / len(page.paths)
			d.queries[page.name] = max(d.queries[page.name], len(did.Statements))
		}
	}
	if err := d.countAllocs(ctx, in, &all); err != nil {
		return nil, err
	}
	file := filepath.Join(p.dir, "ceiling.plan")
	if err := all.write(file); err != nil {
		return nil, err
	}
	if d.product, err = b.serve(ctx, p); err != nil {
		return nil, err
	}
	if d.ceiling, err = start(ctx, nil, b.self, "ceiling", file); err != nil {
		d.product.stop()
		return nil, err
	}
	return d, nil
}

func (d *duel) close() {
	d.product.stop()
	d.ceiling.stop()
}

func (d *duel) requests(p page) [][]byte {
	requests := make([][]byte, len(p.paths))
	for i, path := range p.paths {
		requests[i] = get(path, d.secret)
	}
	return requests
}

// countAllocs counts what one request allocates, for the product and for the
// ceiling, both in this process: the system does not tell of another's.
func (d *duel) countAllocs(ctx context.Context, in *inProcess, all *plan) error {
	c, err := openCeiling(ctx, all)
	if err != nil {
		return err
	}
	defer c.close()
	servers := []func(net.Listener){in.serve, func(ln net.Listener) { _ = c.serve(ln) }}
	for at, serve := range servers {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		defer ln.Close()
		go serve(ln)
		for _, page := range d.pages {
			n, err := allocsOf(ln.Addr().String(), d.requests(page))
			if err != nil {
				return fmt.Errorf("%s: %w", page.name, err)
			}
			both := d.allocs[page.name]
			both[at] = n
			d.allocs[page.name] = both
		}
	}
	return nil
}

// allocsOf asks for each address twice and counts the second time; the caller
// itself allocates nothing.
func allocsOf(address string, requests [][]byte) (float64, error) {
	c, err := dial(address)
	if err != nil {
		return 0, err
	}
	defer c.conn.Close()
	var before, after runtime.MemStats
	for range 2 {
		runtime.ReadMemStats(&before)
		for _, request := range requests {
			if status, _, err := c.do(request); err != nil || status != 200 {
				return 0, errors.Join(err, fmt.Errorf("status %d", status))
			}
		}
		runtime.ReadMemStats(&after)
	}
	return float64(after.Mallocs-before.Mallocs) / float64(len(requests)), nil
}

// bar of the pages' ratio.
const pageBar = 0.60

// comparePages lets product and ceiling answer by turns, slice after slice, so
// that whatever else the machine does meets both.
func (b *bench) comparePages(ctx context.Context, d *duel) error {
	for _, page := range d.pages {
		for _, conns := range b.Conns {
			product, ceiling, ratio, err := b.compare(ctx, d, page, conns)
			if err != nil {
				return fmt.Errorf("%s on %s: %w", page.name, d.place.database(), err)
			}
			allocs := d.allocs[page.name]
			b.report.add(result{
				Section: "Pages", Work: page.name, Database: d.place.database(), Conns: conns, Ratio: ratio, Bar: pageBar,
				Product: product.figures(allocs[0]), Other: ceiling.figures(allocs[1]), Bytes: d.bytes[page.name], Queries: d.queries[page.name],
			})
		}
	}
	return nil
}

func (b *bench) compare(ctx context.Context, d *duel, p page, conns int) (product, ceiling sample, ratio float64, err error) {
	requests := d.requests(p)
	parties := make([]*party, 2)
	for i, address := range []string{d.product.address, d.ceiling.address} {
		if parties[i], err = newParty(address, conns); err != nil {
			return product, ceiling, 0, err
		}
		defer parties[i].close()
	}
	var ratios []float64
	bar := b.bar(fmt.Sprintf("%s: %s, %d connections", d.place.database(), p.name, conns), b.Slices)
	defer bar.done()
	for n := -1; n < b.Slices; n++ { // the first one warms up
		if ctx.Err() != nil {
			return product, ceiling, 0, ctx.Err()
		}
		var samples [2]sample
		for i := range parties {
			who := (i + n + 2) % 2 // who goes first changes, too
			if samples[who], err = parties[who].ask(requests, b.Slice); err != nil {
				return product, ceiling, 0, err
			}
		}
		if n < 0 {
			continue
		}
		product.add(samples[0])
		ceiling.add(samples[1])
		ratios = append(ratios, samples[0].perSecond()/samples[1].perSecond())
		bar.add(1)
	}
	return product, ceiling, median(ratios), nil
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
