package search

import "context"

// Options say which engine to open.
type Options struct {
	DataDir  string // folder of the embedded engine's search.db
	MeiliURL string // address of a Meilisearch server; empty means embedded
	MeiliKey string
}

// Open opens the engine that the settings name.
func Open(ctx context.Context, o Options) (Engine, error) {
	if o.MeiliURL != "" {
		return OpenMeili(o.MeiliURL, o.MeiliKey), nil
	}
	return OpenEmbedded(ctx, o.DataDir)
}
