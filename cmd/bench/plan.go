package main

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"time"

	"dealflow/models"

	"gorm.io/gorm"
)

// A plan is what the ceiling answers: for each address the very statements that
// the product sends to the database, the session's included, and how many bytes
// its page has.
type plan struct {
	Address string // of PostgreSQL; empty for SQLite
	File    string // of SQLite
	Pages   map[string]*planned
}

type planned struct {
	Statements []statement
	Size       int
}

type statement struct {
	SQL  string
	Args []any
}

func init() { gob.Register(time.Time{}) }

// A recorder takes down what a store asks its database.
type recorder struct {
	mu   sync.Mutex
	seen []statement
}

// listen puts a recorder to a store.
func listen(ctx context.Context, store *models.Store) (*recorder, error) {
	r := &recorder{}
	callbacks := store.DB(ctx).Callback()
	return r, errors.Join(
		callbacks.Query().After("gorm:query").Register("bench:query", r.note),
		callbacks.Row().After("gorm:row").Register("bench:row", r.note))
}

func (r *recorder) note(db *gorm.DB) {
	s := statement{SQL: db.Statement.SQL.String()}
	for _, arg := range db.Statement.Vars {
		s.Args = append(s.Args, plain(arg))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = append(r.seen, s)
}

// plain takes the pointer off an argument, so that it can be written down.
func plain(arg any) any {
	switch v := arg.(type) {
	case *int64:
		return *v
	case *string:
		return *v
	}
	return arg
}

func (r *recorder) take() []statement {
	r.mu.Lock()
	defer r.mu.Unlock()
	seen := r.seen
	r.seen = nil
	return seen
}

// record asks the product, in this process, for each path and writes down what
// it did.
func (p *inProcess) record(paths []string) (map[string]*planned, error) {
	pages := map[string]*planned{}
	for _, path := range paths {
		p.recorder.take()
		req := httptest.NewRequest(http.MethodGet, path, nil)
		req.AddCookie(&http.Cookie{Name: "session", Value: p.secret})
		res, err := p.web.Test(req)
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			return nil, err
		}
		if res.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("GET %s: status %d", path, res.StatusCode)
		}
		pages[path] = &planned{Statements: p.recorder.take(), Size: len(body)}
	}
	return pages, nil
}

func (p *plan) write(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(gob.NewEncoder(f).Encode(p), f.Close())
}

func readPlan(path string) (*plan, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var p plan
	return &p, gob.NewDecoder(f).Decode(&p)
}
