package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime/debug"
	"strconv"
	"sync"
	"syscall"
	"time"

	"dealflow/app"
	"dealflow/app/demo"
	"dealflow/app/search"
	"dealflow/models"
)

type serveCmd struct {
	Demo bool `help:"Fill an empty database with the demo facts first; a database with records of its own is left alone."`
}

// stopTime is how long requests under way may take once the program is told to stop.
const stopTime = 10 * time.Second

// gcPercent is how much the heap may grow before it is collected, in percent of
// what is alive, unless GOGC says otherwise. That is some 20 MB, and a page of a
// list makes 0.4: at Go's own 100 the collector ran so often under load that the
// list answered a fifth slower.
const gcPercent = 400

// Run serves the application until the context ends, and then lets the requests
// under way finish. It prints its address and, as long as nobody can sign in, a
// one-time link on a line of its own that creates the first account.
func (s *serveCmd) Run(ctx context.Context, p *program) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	store, err := p.openStore(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	if s.Demo {
		if err := p.loadDemo(ctx, store); err != nil {
			return err
		}
	}
	engine, err := search.Open(ctx, p.searchOptions())
	if err != nil {
		return err
	}
	defer engine.Close()
	kept, stage, err := p.openFiles()
	if err != nil {
		return err
	}
	reader, err := newReader(store, kept, stage)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", p.cfg.Addr)
	if err != nil {
		return plainListen(p.cfg.Addr, err)
	}
	web := app.New(app.Parts{Config: p.cfg, Store: store, Search: search.NewSearcher(store, engine, p.log), Files: kept, Stage: stage, Log: p.log})
	if err := p.greet(ctx, store, p.cfg.PublicURL(listener.Addr().String())); err != nil {
		return errors.Join(err, listener.Close())
	}
	// The index follows and jobs are done in the background; both have stopped
	// before the engine and the store close.
	working, stopWorking := context.WithCancel(ctx)
	var background sync.WaitGroup
	background.Go(func() { search.NewIndexer(store, engine, p.log).Run(working) })
	background.Go(func() { p.newPool(store, reader).Run(working) })
	background.Go(func() { p.checkFiles(working, kept) })
	background.Go(func() { store.ListenEvents(working) })
	defer func() {
		stopWorking()
		background.Wait()
	}()
	served := make(chan error, 1)
	go func() { served <- web.Serve(listener) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	// The context has ended; stopping gets a while of its own.
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	return web.Shutdown(stopping)
}

// loadDemo fills an empty database and says what it found.
func (p *program) loadDemo(ctx context.Context, store *models.Store) error {
	loaded, err := demo.Load(ctx, store)
	if err != nil {
		return err
	}
	message := "The database has records of its own; the demo facts were not loaded."
	if loaded {
		message = "Loaded the demo facts into the empty database."
	}
	_, err = fmt.Fprintln(p.out, message)
	return err
}

// greet says what was found and where to go.
func (p *program) greet(ctx context.Context, store *models.Store, address string) error {
	if err := p.tellHoldings(ctx, store); err != nil {
		return err
	}
	secret, err := store.SetupInvitation(ctx)
	if errors.Is(err, models.ErrConflict) {
		_, err = fmt.Fprintf(p.out, "Dealflow is ready at %s (%s)\n", address, store.Dialect())
		return err
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "Dealflow is ready at %s (%s)\nOpen this link once to create the first account:\n\n%s\n\n", address, store.Dialect(), address+app.JoinPath(secret))
	return err
}

func (p *program) tellHoldings(ctx context.Context, store *models.Store) error {
	h, err := store.Holdings(ctx)
	if err != nil {
		return err
	}
	place := "PostgreSQL"
	if store.Dialect() == "sqlite" {
		place = p.cfg.DataDir
	}
	_, err = fmt.Fprintf(p.out, "Found in %s: companies %s, people %s, rounds %s, deals %s, members %d.\n", place, upTo(h.Companies), upTo(h.People), upTo(h.Rounds), upTo(h.Deals), h.Users)
	return err
}

// upTo writes a count that was stopped when there were many.
func upTo(n int64) string {
	if n > models.CountCap {
		return strconv.Itoa(models.CountCap) + "+"
	}
	return strconv.FormatInt(n, 10)
}

// plainListen says in one sentence why the address could not be opened.
func plainListen(addr string, err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("%s is in use by another program; choose another address with --addr", addr)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return fmt.Errorf("%s is not an address of this machine; choose another with --addr", addr)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("%s may not be opened by this user; choose a port above 1023 with --addr", addr)
	}
	return fmt.Errorf("listen on %s: %w", addr, err)
}
