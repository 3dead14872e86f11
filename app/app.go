// Package app is the web application: it parses requests, calls the store and
// the search engine, and renders pages or JSON.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"dealflow/app/auth"
	"dealflow/app/config"
	"dealflow/app/files"
	"dealflow/app/search"
	"dealflow/models"

	"github.com/gofiber/fiber/v2"
)

// App is the application with what it is made of.
type App struct {
	cfg    *config.Config
	store  *models.Store
	search *search.Searcher
	hasher *auth.Hasher
	files  files.Store
	stage  *files.Stage
	log    *slog.Logger
	web    *fiber.App
	// closing is closed when the server is told to stop, for what would go on.
	closing chan struct{}
	close   sync.Once
}

// Parts are what an App is made of. All of them are required.
type Parts struct {
	Config *config.Config
	Store  *models.Store
	Search *search.Searcher
	// Files keeps the content of documents, Stage holds it while it comes.
	Files files.Store
	Stage *files.Stage
	Log   *slog.Logger
}

// Timeouts of a connection. A request's own work is bounded by the middleware.
const (
	readTimeout  = 30 * time.Second
	writeTimeout = 60 * time.Second
	idleTimeout  = 2 * time.Minute
)

// hashesAtOnce bounds the memory that password hashing takes: 19 MiB each.
const hashesAtOnce = 4

// New makes the application; it does not listen yet.
func New(p Parts) *App {
	a := &App{cfg: p.Config, store: p.Store, search: p.Search, files: p.Files, stage: p.Stage, log: p.Log, hasher: auth.NewHasher(auth.DefaultParams, hashesAtOnce), closing: make(chan struct{})}
	a.web = fiber.New(fiber.Config{
		AppName:      "Dealflow",
		ErrorHandler: a.handleError,
		// Form values are kept past their request; without this they would change
		// when the connection's buffer is used again.
		Immutable:             true,
		DisableStartupMessage: true,
		ReadTimeout:           readTimeout,
		WriteTimeout:          writeTimeout,
		IdleTimeout:           idleTimeout,
		// Bodies come as streams: limitBody reads them within bounds, and an upload
		// is never held in memory. The limit here only bounds what is read ahead.
		BodyLimit:                    maxBody,
		StreamRequestBody:            true,
		DisablePreParseMultipartForm: true,
		ReadBufferSize:               16 << 10,
		ServerHeader:                 "",
		EnableIPValidation:           true,
	})
	a.routes()
	return a
}

// Serve answers requests on the listener until Shutdown.
func (a *App) Serve(ln net.Listener) error {
	if err := a.web.Listener(ln); err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// Shutdown stops listening, ends the streams and waits for the requests under
// way, as long as the context allows.
func (a *App) Shutdown(ctx context.Context) error {
	a.close.Do(func() { close(a.closing) })
	if err := a.web.ShutdownWithContext(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("shut down: %w", err)
	}
	return nil
}

// Test answers one request without a network, for tests.
func (a *App) Test(req *http.Request) (*http.Response, error) {
	return a.web.Test(req, -1)
}
