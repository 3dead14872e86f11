// Package modelstest gives each test a fresh database, on SQLite and on
// PostgreSQL, and makes the records that a test needs.
package modelstest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"dealflow/models"

	"github.com/jackc/pgx/v5"
)

// Start is the time that a fresh store's clock shows.
var Start = time.Date(2026, 1, 15, 9, 30, 0, 0, time.UTC)

// Each runs a test on a fresh SQLite and a fresh PostgreSQL database. Without
// TEST_DATABASE_URL the second is skipped on a laptop and fails under CI.
func Each(t *testing.T, test func(t *testing.T, s *models.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// template is a migrated SQLite file that every fresh one is a copy of.
var template = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "dealflow-template-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	s, err := models.Open(context.Background(), models.Config{DataDir: dir})
	if err != nil {
		return nil, err
	}
	if _, err := s.Migrate(context.Background()); err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, "dealflow.db"))
})

// SQLite returns a migrated store on a fresh SQLite file.
func SQLite(t testing.TB) *models.Store {
	t.Helper()
	content, err := template()
	if err != nil {
		t.Fatalf("make the SQLite template: %v", err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "dealflow.db"), content, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, models.Config{DataDir: dir})
}

// Postgres returns a migrated store in a schema of its own, which is dropped
// at the end of the test.
func Postgres(t testing.TB) *models.Store {
	t.Helper()
	s := open(t, models.Config{DatabaseURL: PostgresURL(t), MaxConns: 8})
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatalf("migrate: %v", err)
	}
	return s
}

// PostgresURL returns the address of a fresh, empty schema.
func PostgresURL(t testing.TB) string {
	t.Helper()
	base := os.Getenv("TEST_DATABASE_URL")
	if base == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("TEST_DATABASE_URL is not set")
		}
		t.Skip("TEST_DATABASE_URL is not set")
	}
	raw := make([]byte, 8)
	if _, err := rand.Read(raw); err != nil {
		t.Fatal(err)
	}
	schema := "test_" + hex.EncodeToString(raw)
	execute(t, base, "create schema "+schema)
	t.Cleanup(func() { execute(t, base, "drop schema "+schema+" cascade") })
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

func execute(t testing.TB, address, query string) {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		t.Fatalf("connect to TEST_DATABASE_URL: %v", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, query); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func open(t testing.TB, cfg models.Config) *models.Store {
	t.Helper()
	clock := &clock{now: Start}
	cfg.Clock = clock.tick
	s, err := models.Open(t.Context(), cfg)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

// clock moves on by a second each time it is read, so that no two events of a
// test fall together.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) tick() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Second)
	return c.now
}
