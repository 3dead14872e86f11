//go:build !unix

package search

import "os"

func mapFile(*os.File, int) ([]byte, error) { return nil, errNotMapped }

func unmap([]byte) error { return nil }
