// Package demo fills an empty database: with the facts of one news article of
// 2011, each with the article as its source, and with the deals of a firm that
// does not exist, which are marked as samples.
package demo

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"

	"dealflow/models"
)

//go:embed facts.json
var factsJSON []byte

//go:embed deals.json
var dealsJSON []byte

// Load writes the facts and the sample deals in one transaction, and reports
// whether it did: a database that has records of its own is left alone. The
// deals belong to a disabled sample account until the first real one is made.
func Load(ctx context.Context, store *models.Store) (loaded bool, err error) {
	var f facts
	if err := json.Unmarshal(factsJSON, &f); err != nil {
		return false, fmt.Errorf("demo facts: %w", err)
	}
	var d sampleDeals
	if err := json.Unmarshal(dealsJSON, &d); err != nil {
		return false, fmt.Errorf("sample deals: %w", err)
	}
	err = store.Operation(ctx, models.SystemActor, models.OperationImport, "Demo", func(tx *models.Store) error {
		empty, err := tx.LockIfEmpty(ctx)
		if err != nil || !empty {
			return err
		}
		loaded = true
		// The article was read before the first deal was opened.
		l := loader{tx: tx.At(tx.Now().AddDate(0, 0, -d.oldest())), actor: models.SystemActor, companies: map[string]int64{}, people: map[string]int64{},
			source: models.SourceInput{Publication: f.Source.Publication, Title: f.Source.Title, PublishedOn: f.Source.PublishedOn}}
		if err := l.facts(ctx, f); err != nil {
			return err
		}
		return d.load(ctx, tx)
	})
	if err != nil {
		return false, fmt.Errorf("load the demo: %w", err)
	}
	return loaded, nil
}
