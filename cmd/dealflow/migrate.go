package main

import (
	"context"
	"encoding/json"
	"fmt"

	"dealflow/models"
)

type migrateCmd struct {
	JSON bool `help:"Print one JSON object."`
}

// Run brings the schema to the newest version and says what it did.
func (m *migrateCmd) Run(ctx context.Context, p *program) error {
	store, err := models.Open(ctx, models.Config{DatabaseURL: p.cfg.DatabaseURL, DataDir: p.cfg.DataDir, Log: p.log})
	if err != nil {
		return err
	}
	defer store.Close()
	ran, err := store.Migrate(ctx)
	if err != nil {
		return err
	}
	if m.JSON {
		if ran == nil {
			ran = []int64{}
		}
		return json.NewEncoder(p.out).Encode(map[string]any{"database": store.Dialect(), "applied": ran})
	}
	if len(ran) == 0 {
		_, err = fmt.Fprintln(p.out, "The schema is up to date.")
		return err
	}
	_, err = fmt.Fprintf(p.out, "Applied %d migrations, up to number %d.\n", len(ran), ran[len(ran)-1])
	return err
}
