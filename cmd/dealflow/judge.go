package main

import (
	"context"
	"errors"
	"fmt"

	"dealflow/app/search"
	"dealflow/app/search/judged"
)

type judgeCmd struct {
	Set string `arg:"" optional:"" default:"demo" enum:"demo,crunchbase" help:"Which judged queries: demo, over the demo facts, or crunchbase, over the imported export beside them."`
}

// Run asks the judged queries of the engine that the settings name, prints how
// well it does by class, and fails below the bars.
func (j *judgeCmd) Run(ctx context.Context, p *program) error {
	cases, err := map[string]func() ([]judged.Case, error){"demo": judged.Demo, "crunchbase": judged.Crunchbase}[j.Set]()
	if err != nil {
		return err
	}
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
	if err := search.NewIndexer(store, engine, p.log).Sync(ctx, p.progress("Indexing")); err != nil && !errors.Is(err, search.ErrRebuilding) {
		return fmt.Errorf("bring the index up to date: %w", err)
	}
	report, err := judged.Judge(ctx, search.NewSearcher(store, engine, p.log), cases)
	if err != nil {
		return err
	}
	if err := report.Write(p.out); err != nil {
		return err
	}
	return report.Check()
}
