package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"path/filepath"
	"strconv"

	"dealflow/app/search"
	"dealflow/models"

	"github.com/jackc/pgx/v5"
)

// A place is where a database lives: a schema of a PostgreSQL, or a folder with
// a SQLite file. The search index is in the folder in either case.
type place struct {
	dir string
	url string // empty for SQLite
}

// newPlace names the place of a set below the data folder; base is the address
// of a PostgreSQL, empty for SQLite.
func newPlace(data, base, name string) (place, error) {
	if base == "" {
		return place{dir: filepath.Join(data, "sqlite-"+name)}, nil
	}
	u, err := url.Parse(base)
	if err != nil {
		return place{}, errors.New("the address of PostgreSQL is none")
	}
	q := u.Query()
	q.Set("search_path", "bench_"+name)
	u.RawQuery = q.Encode()
	return place{dir: filepath.Join(data, "postgres-"+name), url: u.String()}, nil
}

func (p place) database() string {
	if p.url == "" {
		return "SQLite"
	}
	return "PostgreSQL"
}

func (p place) file() string { return filepath.Join(p.dir, "dealflow.db") }

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

// open opens the place's store, and brings its schema up to date.
func (p place) open(ctx context.Context) (*models.Store, error) {
	if p.url != "" {
		if err := p.createSchema(ctx); err != nil {
			return nil, err
		}
	}
	store, err := models.Open(ctx, models.Config{DatabaseURL: p.url, DataDir: p.dir, Log: quiet})
	if err != nil {
		return nil, err
	}
	if _, err := store.Migrate(ctx); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return store, nil
}

func (p place) createSchema(ctx context.Context) error {
	u, err := url.Parse(p.url)
	if err != nil {
		return err
	}
	return p.execute(ctx, "create schema if not exists "+pgx.Identifier{u.Query().Get("search_path")}.Sanitize())
}

// execute runs a statement on PostgreSQL.
func (p place) execute(ctx context.Context, statement string) error {
	conn, err := pgx.Connect(ctx, p.url)
	if err != nil {
		return fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	_, err = conn.Exec(ctx, statement)
	return errors.Join(err, conn.Close(ctx))
}

// settingSet says in the database which set it holds, once it is complete.
const settingSet = "bench.set"

type setName struct {
	Companies int
	Seed      uint64
	Format    int
}

// prepare makes sure that the place holds a set and its search index. What is
// there already stays.
func (b *bench) prepare(ctx context.Context, p place, companies int) error {
	store, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	name, err := json.Marshal(setName{companies, b.Seed, setFormat})
	if err != nil {
		return err
	}
	var have string
	if err := store.DB(ctx).Raw(`select value from settings where key = ?`, settingSet).Scan(&have).Error; err != nil {
		return err
	}
	if have == "" {
		if err := b.fill(ctx, p, companies, string(name)); err != nil {
			return fmt.Errorf("fill %s: %w", p.database(), err)
		}
		if err := store.FoldTotals(ctx); err != nil { // as every hour
			return err
		}
	} else if have != string(name) {
		return fmt.Errorf("%s holds another set (%s); give another --data folder, or remove it and its schema", p.dir, have)
	}
	return b.prepareIndex(ctx, p, store)
}

func (b *bench) prepareIndex(ctx context.Context, p place, store *models.Store) error {
	engine, err := search.Open(ctx, search.Options{DataDir: p.dir})
	if err != nil {
		return err
	}
	defer engine.Close()
	if engine.Health(ctx) == nil {
		return nil
	}
	bar := b.bar(p.database()+": search index", 0)
	defer bar.done()
	return search.NewIndexer(store, engine, quiet).Rebuild(ctx, func(done, total int) { bar.set(done, total) })
}

func setLabel(companies int) string { return strconv.Itoa(companies) }
