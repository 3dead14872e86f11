package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"dealflow/app/search"
	"dealflow/models"
)

type doctorCmd struct {
	Heal bool `help:"Bring drifted search documents and sums in line, and try again what was refused."`
	JSON bool `help:"Print one JSON object."`
}

// shownFaults is how many lines of each kind are printed for a person; JSON has
// all of them.
const shownFaults = 20

// examined is what "doctor --json" prints. Lists are empty when all is well.
type examined struct {
	Database string         `json:"database"` // "sqlite" or "postgres"
	Faults   []string       `json:"faults"`   // what is wrong with the database
	Engine   string         `json:"engine"`
	Search   string         `json:"search"` // "ok", "no index", or why the engine does not answer
	Checked  int            `json:"checked"`
	Waiting  int            `json:"waiting"` // changes that the index has yet to follow
	Drifts   []search.Drift `json:"drifts"`
	Refused  []refused      `json:"refused"`
	DeadJobs []deadJob      `json:"dead_jobs"`
	Healed   bool           `json:"healed"`
}

// refused is a change that the search engine does not take.
type refused struct {
	Kind  string `json:"kind"`
	ID    int64  `json:"id"`
	Error string `json:"error"`
}

// deadJob is work in the background that nobody tries any more.
type deadJob struct {
	Kind  string `json:"kind"`
	ID    int64  `json:"id"`
	Error string `json:"error"`
}

// maxRefused bounds the refused changes that are listed.
const maxRefused = 1000

// Run examines the database, compares every search document with its record,
// and lists what the background could not do. It fails when something is wrong
// that --heal did not mend. A server may run meanwhile.
func (d *doctorCmd) Run(ctx context.Context, p *program) error {
	store, err := p.openStore(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	engine, err := search.Open(ctx, p.searchOptions())
	if err != nil {
		return err
	}
	defer engine.Close()
	e := examined{Database: store.Dialect(), Engine: engine.Name(), Drifts: []search.Drift{}, Refused: []refused{}, DeadJobs: []deadJob{}, Faults: []string{}}
	if d.Heal {
		if err := store.RecountTotals(ctx); err != nil {
			return err
		}
	}
	if err := e.database(ctx, store); err != nil {
		return err
	}
	if err := e.index(ctx, p, store, engine, d.Heal); err != nil {
		return err
	}
	if d.JSON {
		err = json.NewEncoder(p.out).Encode(e)
	} else {
		err = p.tellExamined(&e)
	}
	if err == nil && !e.well() {
		err = errors.New("something is wrong; see above")
	}
	return err
}

func (e *examined) database(ctx context.Context, store *models.Store) error {
	faults, err := store.Integrity(ctx)
	if err != nil {
		return err
	}
	e.Faults = append(e.Faults, faults...)
	jobs, err := store.DeadJobs(ctx, models.SystemActor)
	if err != nil {
		return err
	}
	for _, j := range jobs {
		e.DeadJobs = append(e.DeadJobs, deadJob{j.Kind, j.ID, j.LastError})
	}
	return nil
}

func (e *examined) index(ctx context.Context, p *program, store *models.Store, engine search.Engine, heal bool) error {
	switch err := engine.Health(ctx); {
	case errors.Is(err, search.ErrNotReady):
		e.Search = "no index"
		if !heal {
			return nil
		}
	case err != nil:
		e.Search = err.Error()
		return nil
	}
	indexer := search.NewIndexer(store, engine, p.log)
	if heal {
		if err := indexer.Sync(ctx, p.progress("Indexing")); err != nil {
			return err
		}
	}
	e.Search = "ok"
	var err error
	if e.Drifts, e.Checked, err = indexer.Check(ctx, p.progress("Checking")); err != nil {
		return err
	}
	if e.Drifts == nil {
		e.Drifts = []search.Drift{}
	}
	buried, err := store.BuriedOutbox(ctx, maxRefused)
	if err != nil {
		return err
	}
	for _, row := range buried {
		e.Refused = append(e.Refused, refused{row.RecordKind, row.RecordID, row.LastError})
	}
	if e.Waiting, _, err = store.OutboxWaiting(ctx, 1_000_000); err != nil {
		return err
	}
	if heal && len(e.Drifts)+len(e.Refused) > 0 {
		if err := indexer.Heal(ctx, e.Drifts); err != nil {
			return err
		}
		e.Healed = true
	}
	return nil
}

// well says whether nothing is left to do.
func (e *examined) well() bool {
	inStep := e.Search == "ok" && (e.Healed || len(e.Drifts)+len(e.Refused) == 0)
	return inStep && len(e.Faults)+len(e.DeadJobs) == 0
}

func (p *program) tellExamined(e *examined) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Database (%s): %s\n", e.Database, count(len(e.Faults), "fault"))
	list(&b, e.Faults)
	fmt.Fprintf(&b, "Search (%s): %s", e.Engine, e.Search)
	if e.Search == "ok" {
		fmt.Fprintf(&b, ", %d records compared, %s, %d changes waiting, %d refused", e.Checked, count(len(e.Drifts), "drifted document"), e.Waiting, len(e.Refused))
	}
	b.WriteString("\n")
	var lines []string
	for _, d := range e.Drifts {
		lines = append(lines, fmt.Sprintf("%s %d is %s (record version %d, document version %d)", d.Kind, d.ID, d.Problem, d.Record, d.Document))
	}
	list(&b, lines)
	lines = lines[:0]
	for _, r := range e.Refused {
		lines = append(lines, fmt.Sprintf("%s %d was refused: %s", r.Kind, r.ID, r.Error))
	}
	list(&b, lines)
	fmt.Fprintf(&b, "Background: %s\n", count(len(e.DeadJobs), "dead job"))
	lines = lines[:0]
	for _, j := range e.DeadJobs {
		lines = append(lines, fmt.Sprintf("%s %d: %s", j.Kind, j.ID, j.Error))
	}
	list(&b, lines)
	switch {
	case e.Healed:
		b.WriteString("The search index was healed.\n")
	case e.Search == "no index" || len(e.Drifts)+len(e.Refused) > 0:
		b.WriteString("\"dealflow doctor --heal\" brings the search index in line.\n")
	}
	_, err := fmt.Fprint(p.out, b.String())
	return err
}

func count(n int, what string) string {
	switch n {
	case 0:
		return "no " + what
	case 1:
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func list(b *strings.Builder, lines []string) {
	for i, line := range lines {
		if i == shownFaults {
			fmt.Fprintf(b, "  and %d more\n", len(lines)-i)
			return
		}
		fmt.Fprintf(b, "  %s\n", line)
	}
}
