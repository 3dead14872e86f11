package search

import (
	"context"
	"path/filepath"
)

// Options say which engine to open.
type Options struct {
	DataDir string // folder of the embedded engine's search.db
}

// Open opens the engine that the settings name.
func Open(ctx context.Context, o Options) (Engine, error) {
	return OpenEmbedded(ctx, filepath.Clean(o.DataDir))
}
