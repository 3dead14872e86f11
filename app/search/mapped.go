package search

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"unsafe"
)

// mappedFrom is how large a segment is, in bytes, that is read off a mapped file
// and not held on the heap: what nobody looks for then takes no memory, and none
// has to be decoded at the start.
var mappedFrom = 1 << 20

// mappedFiles matches the files that segments are mapped from. Each is there for a
// moment only: once it is mapped it needs no name.
const mappedFiles = "segment-*.mapped"

// littleEndian says whether numbers stand in a file as this machine has them.
var littleEndian = binary.NativeEndian.Uint16([]byte{1, 0}) == 1

// errNotMapped is returned where files cannot be mapped.
var errNotMapped = errors.New("search: files cannot be mapped here")

// mapSegment makes a segment of the bytes that write puts into a file in a folder.
// What it looks up in them ends with the segment: whoever searches one keeps it.
func mapSegment(dir string, size int, write func(w io.Writer) error) (*segment, error) {
	if !littleEndian {
		return nil, errNotMapped
	}
	f, err := os.CreateTemp(dir, mappedFiles)
	if err != nil {
		return nil, fmt.Errorf("map segment: %w", err)
	}
	defer func() { _ = errors.Join(f.Close(), os.Remove(f.Name())) }()
	if err := write(f); err != nil {
		return nil, fmt.Errorf("map segment: %w", err)
	}
	data, err := mapFile(f, size)
	if err != nil {
		return nil, fmt.Errorf("map segment: %w", err)
	}
	s, err := decode(data, true)
	if err != nil {
		return nil, errors.Join(err, unmap(data))
	}
	runtime.AddCleanup(s, func(data []byte) { _ = unmap(data) }, data)
	return s, nil
}

// removeMapped removes what a process that was killed has left.
func removeMapped(dir string) {
	left, _ := filepath.Glob(filepath.Join(dir, mappedFiles)) // the pattern is a good one
	for _, path := range left {
		_ = os.Remove(path)
	}
}

// numbersIn takes bytes for the numbers that stand in them; they must begin at a
// multiple of four.
func numbersIn(b []byte) []uint32 {
	if len(b) < 4 {
		return nil
	}
	return unsafe.Slice((*uint32)(unsafe.Pointer(&b[0])), len(b)/4)
}
