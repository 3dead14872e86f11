// Bench builds a made-up set of companies, runs the product on it beside what
// the machine can do at most, and prints how near it comes. It is no part of
// the product's binary.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

type cli struct {
	Run     bench      `cmd:"" default:"withargs" help:"Measure and print the table."`
	Ceiling ceilingCmd `cmd:"" hidden:"" help:"Serve what the product is compared with; the harness calls it."`
}

// bench is a run with its settings.
type bench struct {
	Data      string        `help:"Folder for the sets, which are kept for the next run, and for what is built." default:"./bench-data" placeholder:"FOLDER"`
	Postgres  string        `help:"Address of a PostgreSQL, in which each set gets a schema of its own; without it, SQLite alone is measured." env:"TEST_DATABASE_URL" placeholder:"URL"`
	Companies int           `help:"Size of the set in companies." default:"100000"`
	Growth    []int         `help:"The small and the large set that are compared, in companies." default:"10000,1000000"`
	Seed      uint64        `help:"What the set is made from." default:"1"`
	Only      []string      `help:"Only these parts: ${parts}." placeholder:"PART" enum:"${parts}"`
	Conns     []int         `help:"Numbers of connections." default:"16,64"`
	Slice     time.Duration `help:"How long product and ceiling each answer before it is the other's turn." default:"1s"`
	Slices    int           `help:"How many turns each has." default:"10"`
	Quick     bool          `help:"A small set and short turns, to see that the harness works."`
	JSON      bool          `help:"Print JSON instead of tables."`

	self, product string
	out           io.Writer
	report        report
}

// part is a section of the report.
type part struct {
	name string
	run  func(b *bench, ctx context.Context) error
	// long says that it runs only when it is asked for by name.
	long bool
}

var parts = []part{
	{name: "pages", run: (*bench).runPages},
	{name: "search", run: (*bench).runSearch},
	{name: "log", run: (*bench).runLog},
	{name: "import", run: (*bench).runImport},
	{name: "growth", run: (*bench).runGrowth, long: true},
	{name: "size", run: (*bench).runSize},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

func run(ctx context.Context, args []string, out, errOut io.Writer) int {
	c := cli{Run: bench{out: out}}
	parser, err := kong.New(&c, kong.Name("bench"), kong.Description("Measures Dealflow beside what the machine can do at most."),
		kong.Vars{"parts": partNames()}, kong.Writers(out, errOut), kong.BindTo(ctx, (*context.Context)(nil)))
	if err == nil {
		var command *kong.Context
		if command, err = parser.Parse(args); err == nil {
			err = command.Run()
		}
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(errOut, "bench:", err)
		return 1
	}
	return 0
}

func partNames() string {
	names := ""
	for i, p := range parts {
		if i > 0 {
			names += ","
		}
		names += p.name
	}
	return names
}

// Run measures all parts that are asked for and prints the report.
func (b *bench) Run(ctx context.Context) error {
	if b.Quick {
		b.Companies, b.Conns, b.Slice, b.Slices, b.Growth = 1000, []int{4}, 50*time.Millisecond, 2, []int{300, 1000}
	}
	var err error
	if b.self, err = os.Executable(); err != nil {
		return err
	}
	if b.Data, err = filepath.Abs(b.Data); err != nil {
		return err
	}
	if err := os.MkdirAll(b.Data, 0o700); err != nil {
		return err
	}
	if b.product, err = b.build(ctx); err != nil {
		return err
	}
	b.report.Seed = b.Seed
	b.report.Machine = fmt.Sprintf("%d processors, %s/%s, %s; %d companies from seed %d", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), b.Companies, b.Seed)
	for _, p := range parts {
		if !b.asksFor(p) {
			continue
		}
		if err := p.run(b, ctx); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	if b.JSON {
		return b.report.writeJSON(b.out)
	}
	return b.report.writeTable(b.out)
}

func (b *bench) asksFor(p part) bool {
	if len(b.Only) == 0 {
		return !p.long || b.Quick
	}
	return slices.Contains(b.Only, p.name)
}

// bases are the databases that are measured: SQLite, which has no address, and
// PostgreSQL where there is one.
func (b *bench) bases() []string {
	if b.Postgres == "" {
		return []string{""}
	}
	return []string{"", b.Postgres}
}

// places are where a set of a size lives, one for each database.
func (b *bench) places(companies int) ([]place, error) {
	bases := b.bases()
	list := make([]place, len(bases))
	for i, base := range bases {
		var err error
		if list[i], err = newPlace(b.Data, base, setLabel(companies)); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// eachPlace prepares the set on each database and hands it out.
func (b *bench) eachPlace(ctx context.Context, fn func(p place) error) error {
	places, err := b.places(b.Companies)
	if err != nil {
		return err
	}
	for _, p := range places {
		if err := b.prepare(ctx, p, b.Companies); err != nil {
			return err
		}
		if err := fn(p); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) runPages(ctx context.Context) error {
	return b.eachPlace(ctx, func(p place) error {
		d, err := b.newDuel(ctx, p, b.Companies)
		if err != nil {
			return err
		}
		defer d.close()
		return b.comparePages(ctx, d)
	})
}

// A bar shows how far a step has come, on a terminal only.
type bar struct{ p *progressbar.ProgressBar }

func (b *bench) bar(what string, total int) *bar {
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		return &bar{}
	}
	return &bar{progressbar.NewOptions(max(total, -1), progressbar.OptionSetWriter(os.Stderr), progressbar.OptionSetDescription(what),
		progressbar.OptionSetWidth(30), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())}
}

func (b *bar) add(n int) {
	if b.p != nil {
		_ = b.p.Add(n) // what cannot be shown is not shown
	}
}

func (b *bar) set(done, total int) {
	if b.p != nil {
		b.p.ChangeMax(total)
		_ = b.p.Set(done)
	}
}

func (b *bar) done() {
	if b.p != nil {
		_ = b.p.Finish()
	}
}
