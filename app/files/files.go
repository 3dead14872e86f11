// Package files keeps the content of uploaded documents: in a folder, or in a
// store that speaks S3. Content is named by its SHA-256, so that the same file
// is kept once however often it is uploaded.
package files

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

// ErrMissing is returned for content that is not in the store.
var ErrMissing = errors.New("the file is not in the store")

// ErrTooLarge is returned for a file that is larger than is allowed.
var ErrTooLarge = errors.New("the file is too large")

// Store keeps content under its SHA-256, 64 hexadecimal digits. It is safe for
// concurrent use.
type Store interface {
	// Name says which store it is: "folder" or "s3".
	Name() string
	// Put keeps the content of a file that Stage made. When it returns nil the
	// content survives a loss of power. Content that is there already is left.
	Put(ctx context.Context, f *Staged) error
	// Open gives the content and its size in bytes, or ErrMissing.
	Open(ctx context.Context, key string) (io.ReadCloser, int64, error)
	// Delete removes content; what is not there is no error.
	Delete(ctx context.Context, key string) error
	// Check returns nil when the store can be reached.
	Check(ctx context.Context) error
}

var keyPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)

// checkKey keeps anything but a hash out of paths and addresses.
func checkKey(key string) error {
	if !keyPattern.MatchString(key) {
		return fmt.Errorf("files: %q is no key", key)
	}
	return nil
}

// Stage is a folder in which files stand while they are received.
type Stage struct{ dir string }

// staleAfter is how old a file in the stage is that nobody works at any more.
const staleAfter = 24 * time.Hour

// NewStage makes the folder when needed.
func NewStage(dir string) (*Stage, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder for uploads: %w", err)
	}
	return &Stage{dir: dir}, nil
}

// Staged is a file that was received. Whoever received it closes it, which also
// removes it, unless a store took it over.
type Staged struct {
	File *os.File
	Size int64
	// Key is the SHA-256 of the content.
	Key  string
	path string
}

// Close closes the file and removes it from the stage.
func (f *Staged) Close() error {
	return errors.Join(f.File.Close(), removed(os.Remove(f.path)))
}

// removed is an error of removing what may be gone.
func removed(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// Receive writes what r has to a file and to the disk, up to a limit in bytes.
// ErrTooLarge: there is more; what was read of it is lost.
func (s *Stage) Receive(r io.Reader, limit int64) (*Staged, error) {
	file, err := os.CreateTemp(s.dir, "upload-*")
	if err != nil {
		return nil, fmt.Errorf("receive: %w", err)
	}
	f := &Staged{File: file, path: file.Name()}
	sum := sha256.New()
	if err := f.fill(r, limit, sum); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	f.Key = hex.EncodeToString(sum.Sum(nil))
	return f, nil
}

func (f *Staged) fill(r io.Reader, limit int64, sum hash.Hash) error {
	n, err := io.Copy(io.MultiWriter(f.File, sum), io.LimitReader(r, limit+1))
	if err != nil {
		return fmt.Errorf("receive: %w", err)
	}
	if n > limit {
		return ErrTooLarge
	}
	if err := f.File.Sync(); err != nil {
		return fmt.Errorf("receive: %w", err)
	}
	f.Size = n
	return nil
}

// Fetch gives the content of a store as a file that can be read anywhere in it.
func (s *Stage) Fetch(ctx context.Context, store Store, key string) (*os.File, error) {
	content, size, err := store.Open(ctx, key)
	if err != nil {
		return nil, err
	}
	if file, ok := content.(*os.File); ok {
		return file, nil
	}
	defer content.Close()
	staged, err := s.Receive(content, size)
	if err != nil {
		return nil, err
	}
	// The name goes at once, the content with the last one who reads it.
	if err := os.Remove(staged.path); err != nil {
		return nil, errors.Join(fmt.Errorf("fetch: %w", err), staged.File.Close())
	}
	return staged.File, nil
}

// Sweep removes what uploads left that ended with their server.
func (s *Stage) Sweep(now time.Time) error {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return fmt.Errorf("sweep uploads: %w", err)
	}
	var failed error
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || now.Sub(info.ModTime()) < staleAfter {
			continue
		}
		failed = errors.Join(failed, removed(os.Remove(filepath.Join(s.dir, e.Name()))))
	}
	return failed
}
