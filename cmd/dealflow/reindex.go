package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"dealflow/app/search"

	"github.com/schollz/progressbar/v3"
)

type reindexCmd struct {
	JSON bool `help:"Print one JSON object."`
}

// reindexed is what "reindex --json" prints.
type reindexed struct {
	Engine    string  `json:"engine"`
	Documents int     `json:"documents"`
	Seconds   float64 `json:"seconds"`
}

// Run builds a new search index of all records and swaps it in; searches are
// answered meanwhile.
func (r *reindexCmd) Run(ctx context.Context, p *program) error {
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
	start := time.Now()
	done := 0
	show := p.progress("Indexing")
	err = search.NewIndexer(store, engine, p.log).Rebuild(ctx, func(n, total int) {
		done = n
		show(n, total)
	})
	if err != nil {
		return err
	}
	result := reindexed{Engine: engine.Name(), Documents: done, Seconds: time.Since(start).Seconds()}
	if r.JSON {
		return json.NewEncoder(p.out).Encode(result)
	}
	_, err = fmt.Fprintf(p.out, "Indexed %d records in %.1f s (%s).\n", result.Documents, result.Seconds, result.Engine)
	return err
}

// progress draws a bar on a terminal, and nothing anywhere else.
func (p *program) progress(label string) func(done, total int) {
	if !isTerminal(p.errOut) {
		return func(int, int) {}
	}
	var bar *progressbar.ProgressBar
	return func(done, total int) {
		if bar == nil {
			bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(p.errOut), progressbar.OptionSetDescription(label),
				progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(100*time.Millisecond),
				progressbar.OptionClearOnFinish(), progressbar.OptionEnableColorCodes(os.Getenv("NO_COLOR") == ""))
		}
		bar.ChangeMax(total)
		_ = bar.Set(done) // a bar that cannot be drawn is no failure
		if done >= total {
			_ = bar.Finish()
		}
	}
}
