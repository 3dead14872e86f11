// Package models holds the records of a deal-flow team: their structs, rules,
// permissions and queries, on PostgreSQL and on SQLite. It knows neither HTTP
// nor a search engine.
package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"dealflow/models/migrations"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/libtnb/sqlite"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Config says where the records are kept.
type Config struct {
	// DatabaseURL is a postgres:// URL; empty means SQLite in DataDir.
	DatabaseURL string
	// DataDir is the folder of the SQLite file dealflow.db.
	DataDir string
	// MaxConns bounds the open connections; 0 means 8 per processor, at least 16.
	MaxConns int
	// Clock tells the time; nil means the system's.
	Clock func() time.Time
	// Log gets what the database layer has to say; nil means slog.Default().
	Log *slog.Logger
}

// Store reads and writes all records. It is safe for concurrent use.
type Store struct {
	db      *gorm.DB
	sqlite  bool
	clock   func() time.Time
	log     *slog.Logger
	changed chan struct{}
	jobsDue chan struct{}
	feed    *feed
	// work is what the transaction that the store stands in has to tell of once
	// it is committed; nil outside of one.
	work *work
}

// Open connects to the database. It makes DataDir when needed and runs no
// migration. Errors: an unwritable folder or an unreachable server, in one
// sentence that names neither password nor query.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	s := &Store{clock: cfg.Clock, log: cfg.Log, changed: make(chan struct{}, 1), jobsDue: make(chan struct{}, 1), feed: newFeed(cfg.DatabaseURL)}
	if s.clock == nil {
		s.clock = time.Now
	}
	if s.log == nil {
		s.log = slog.Default()
	}
	dialector, err := s.dialector(cfg)
	if err != nil {
		return nil, err
	}
	s.db, err = gorm.Open(dialector, &gorm.Config{
		SkipDefaultTransaction: true,
		// The connections keep their statements themselves, pgx's and those of
		// OpenSQLite; what GORM keeps is prepared again in each transaction.
		PrepareStmt:          false,
		DisableAutomaticPing: true,
		TranslateError:       true,
		NowFunc:              s.Now,
		Logger:               logger.Discard,
	})
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	pool, err := s.db.DB()
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	conns := cfg.MaxConns
	if conns == 0 {
		conns = max(16, 8*runtime.GOMAXPROCS(0))
	}
	// As many idle as open: a closed connection costs more than an idle one.
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	pool.SetConnMaxIdleTime(idleConn)
	if err := s.Ping(ctx); err != nil {
		return nil, errors.Join(unreachable(cfg.DatabaseURL, err), pool.Close())
	}
	return s, nil
}

// idleConn is after how long without a use a connection is given back: on SQLite
// with its cache of pages, which is most of what an idle program would hold.
const idleConn = time.Minute

func (s *Store) dialector(cfg Config) (gorm.Dialector, error) {
	if cfg.DatabaseURL != "" {
		if !strings.HasPrefix(cfg.DatabaseURL, "postgres://") && !strings.HasPrefix(cfg.DatabaseURL, "postgresql://") {
			return nil, errors.New("DATABASE_URL must begin with postgres://")
		}
		return postgres.New(postgres.Config{DSN: cfg.DatabaseURL}), nil
	}
	s.sqlite = true
	if err := os.MkdirAll(cfg.DataDir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	probe, err := os.CreateTemp(cfg.DataDir, ".write-*")
	if err != nil {
		return nil, fmt.Errorf("write to the data folder: %w", err)
	}
	probe.Close()
	os.Remove(probe.Name())
	pool, err := OpenSQLite(SQLiteDSN(filepath.Join(cfg.DataDir, "dealflow.db")))
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return sqlite.New(sqlite.Config{Conn: pool}), nil
}

// unreachable says in one sentence why a server does not let us in. The
// driver's own account runs over several lines, one for each address it tried.
func unreachable(address string, err error) error {
	if address == "" {
		return err
	}
	where := "the server of DATABASE_URL"
	if cfg, parseErr := pgconn.ParseConfig(address); parseErr == nil {
		where = net.JoinHostPort(cfg.Host, strconv.Itoa(int(cfg.Port)))
	}
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		return fmt.Errorf("the database at %s refuses the connection: %s", where, refused.Message)
	}
	var dial *net.OpError
	if errors.As(err, &dial) {
		return fmt.Errorf("the database at %s cannot be reached: %w", where, dial.Err)
	}
	return fmt.Errorf("the database at %s cannot be reached: %s", where, strings.Join(strings.Fields(err.Error()), " "))
}

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	pool, err := s.db.DB()
	if err != nil {
		return fmt.Errorf("reach the database: %w", err)
	}
	if err := pool.PingContext(ctx); err != nil {
		return fmt.Errorf("reach the database: %w", err)
	}
	return nil
}

// Close gives the connections back.
func (s *Store) Close() error {
	pool, err := s.db.DB()
	if err != nil {
		return fmt.Errorf("close database: %w", err)
	}
	return pool.Close()
}

// Migrate brings the schema to the newest version and returns the numbers of
// the migrations it ran. Several processes may call it at once.
func (s *Store) Migrate(ctx context.Context) ([]int64, error) {
	pool, err := s.db.DB()
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	provider, err := s.migrationProvider(pool)
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	pending, err := provider.HasPending(ctx)
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	if pending {
		if err := s.dropTriggers(ctx); err != nil {
			return nil, fmt.Errorf("migrate: %w", err)
		}
	}
	results, err := provider.Up(ctx)
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	if err := s.installTriggers(ctx); err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	if err := s.placeAll(ctx); err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	var ran []int64
	for _, r := range results {
		ran = append(ran, r.Source.Version)
	}
	return ran, nil
}

func (s *Store) migrationProvider(pool *sql.DB) (*goose.Provider, error) {
	dialect, folder := goose.DialectPostgres, "postgres"
	var opts []goose.ProviderOption
	if s.sqlite {
		dialect, folder = goose.DialectSQLite3, "sqlite"
	} else {
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, err
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	files, err := fs.Sub(migrations.FS, folder)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(dialect, pool, files, append(opts, goose.WithDisableGlobalRegistry(true))...)
}

// Dialect is "sqlite" or "postgres".
func (s *Store) Dialect() string {
	if s.sqlite {
		return "sqlite"
	}
	return "postgres"
}

// Now is the store's time in UTC, to the microsecond that both databases keep.
func (s *Store) Now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// At is the store with its clock stopped at a time: what it writes, happened then.
func (s *Store) At(t time.Time) *Store {
	then := *s
	then.clock = func() time.Time { return t }
	return &then
}

// DB is the connection, or the transaction that the store stands in.
func (s *Store) DB(ctx context.Context) *gorm.DB { return s.db.WithContext(ctx) }

// Tx runs fn in one transaction: all of its writes happen, or none. Inside a
// transaction it joins that one. What it records is one Operation.
func (s *Store) Tx(ctx context.Context, fn func(tx *Store) error) error {
	return s.plain(ctx, func(tx *Store) error {
		if tx.work.operation.started {
			return fn(tx)
		}
		if err := tx.startOperation(ctx); err != nil {
			return err
		}
		return fn(tx)
	})
}

// plain is Tx for what no history is kept of.
func (s *Store) plain(ctx context.Context, fn func(tx *Store) error) error {
	if s.work != nil {
		return fn(s)
	}
	var done work
	err := s.db.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		tx := *s
		tx.db, tx.work = db, &done
		if err := fn(&tx); err != nil {
			return err
		}
		return tx.end(ctx)
	})
	if err != nil {
		return err
	}
	if done.outbox {
		signal(s.changed)
	}
	if done.queued {
		signal(s.jobsDue)
	}
	if s.sqlite {
		s.feed.offer(done.events)
	}
	return nil
}

// work is what a transaction has done that others wait for.
type work struct {
	operation operation
	pending   pending
	outbox    bool
	queued    bool // a job was added
	events    []Event
	// many says that events stands for all of them.
	many bool
}

// Changed has a value soon after a transaction that put something into the
// outbox was committed by this process.
func (s *Store) Changed() <-chan struct{} { return s.changed }

func signal(waiting chan<- struct{}) {
	select {
	case waiting <- struct{}{}:
	default:
	}
}

// exec runs explicit SQL and returns how many rows it changed.
func (s *Store) exec(ctx context.Context, query string, args ...any) (int64, error) {
	res := s.DB(ctx).Exec(query, args...)
	return res.RowsAffected, res.Error
}

// take reads the one record with the id that is not in the trash.
func take(ctx context.Context, s *Store, dst any, id int64) error {
	err := s.DB(ctx).Where("id = ? and deleted_at is null", id).Take(dst).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return ErrNotFound
	}
	return err
}
