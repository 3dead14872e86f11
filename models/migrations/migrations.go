// Package migrations holds the numbered schema changes, one folder per dialect.
package migrations

import "embed"

// FS has the folders "postgres" and "sqlite" with the same numbers in both.
//
//go:embed postgres/*.sql sqlite/*.sql
var FS embed.FS
