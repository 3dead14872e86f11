// Dealflow is the deal-flow CRM of an investment team.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"dealflow/app/config"
	"dealflow/models"

	"github.com/alecthomas/kong"
)

// cli is the command line: the settings that all commands share, and one
// struct for each command, in the file of its name.
type cli struct {
	config.Config

	Serve   serveCmd   `cmd:"" help:"Serve the application."`
	Import  importCmd  `cmd:"" help:"Import the files of a known export."`
	Search  searchCmd  `cmd:"" help:"Find records by any of their names, or by what is known of them."`
	Judge   judgeCmd   `cmd:"" help:"Measure the search by judged queries: how often the right record comes first."`
	Reindex reindexCmd `cmd:"" help:"Build the search index anew from the records."`
	Doctor  doctorCmd  `cmd:"" help:"Compare the search index with the records, and examine the database."`
	Migrate migrateCmd `cmd:"" help:"Bring the database schema to the newest version."`
	Health  healthCmd  `cmd:"" help:"Ask a running server whether it is ready; exits non-zero when it is not."`
	User    userCmd    `cmd:"" help:"Manage accounts."`
	Token   tokenCmd   `cmd:"" help:"Manage API tokens."`
	Version versionCmd `cmd:"" help:"Print the version."`
	Jobs    jobsCmd    `cmd:"" help:"See to the jobs that the server gave up."`
	Extract extractCmd `cmd:"" hidden:"" help:"Read the text of a document; the server calls it."`
}

// program is what every command's Run is given.
type program struct {
	cfg    *config.Config
	log    *slog.Logger
	out    io.Writer
	errOut io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run carries out one command line and returns the exit code: 0, 1 for a
// failure, 2 for a command line that makes no sense.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) (code int) {
	var c cli
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("dealflow"),
		kong.Description("The deal-flow CRM of an investment team.\n\n"+config.EnvironmentHelp),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Writers(out, errOut),
		kong.Exit(func(code int) { exited = code }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.BindTo(in, (*io.Reader)(nil)),
	)
	if err != nil {
		fmt.Fprintln(errOut, "dealflow:", err)
		return 1
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	if exited >= 0 {
		return exited
	}
	if err != nil {
		fmt.Fprintf(errOut, "dealflow: %v\nRun \"dealflow --help\" for the commands.\n", err)
		return 2
	}
	if err := c.Resolve(os.Getenv); err != nil {
		fmt.Fprintln(errOut, "dealflow:", err)
		return 2
	}
	p := &program{cfg: &c.Config, log: newLogger(&c.Config, errOut), out: out, errOut: errOut}
	if err := command.Run(p); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(errOut, "dealflow:", err)
		return 1
	}
	return 0
}

func newLogger(cfg *config.Config, w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: cfg.Level()}
	if cfg.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// openStore connects to the database and brings its schema up to date.
func (p *program) openStore(ctx context.Context) (*models.Store, error) {
	store, err := models.Open(ctx, models.Config{DatabaseURL: p.cfg.DatabaseURL, DataDir: p.cfg.DataDir, Log: p.log})
	if err != nil {
		return nil, err
	}
	if _, err := store.Migrate(ctx); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return store, nil
}
