package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Folder keeps content in a folder, in subfolders by the first two digits of
// its key.
type Folder struct{ dir string }

// NewFolder makes the folder when needed. The stage has to be on the same file
// system, so that a file that was received need only be renamed.
func NewFolder(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder for documents: %w", err)
	}
	return &Folder{dir: dir}, nil
}

// Name is "folder".
func (*Folder) Name() string { return "folder" }

func (d *Folder) path(key string) (string, error) {
	if err := checkKey(key); err != nil {
		return "", err
	}
	return filepath.Join(d.dir, key[:2], key), nil
}

// Put moves the file, which has been written to the disk, to its place, and
// has the new name written to the disk, too.
func (d *Folder) Put(_ context.Context, f *Staged) error {
	path, err := d.path(f.Key)
	if err != nil {
		return err
	}
	if info, err := os.Stat(path); err == nil && info.Size() == f.Size {
		return nil
	}
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("keep file: %w", err)
	}
	if err := os.Rename(f.path, path); err != nil {
		return fmt.Errorf("keep file: %w", err)
	}
	for _, dir := range []string{folder, d.dir} {
		if err := syncFolder(dir); err != nil {
			return fmt.Errorf("keep file: %w", err)
		}
	}
	return nil
}

func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Open gives the file itself.
func (d *Folder) Open(_ context.Context, key string) (io.ReadCloser, int64, error) {
	path, err := d.path(key)
	if err != nil {
		return nil, 0, err
	}
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, 0, ErrMissing
	}
	if err != nil {
		return nil, 0, fmt.Errorf("open file: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(fmt.Errorf("open file: %w", err), f.Close())
	}
	return f, info.Size(), nil
}

// Delete removes the file.
func (d *Folder) Delete(_ context.Context, key string) error {
	path, err := d.path(key)
	if err != nil {
		return err
	}
	if err := removed(os.Remove(path)); err != nil {
		return fmt.Errorf("delete file: %w", err)
	}
	return nil
}

// Check writes and removes a file.
func (d *Folder) Check(context.Context) error {
	f, err := os.CreateTemp(d.dir, ".check-*")
	if err != nil {
		return fmt.Errorf("the folder for documents cannot be written to: %w", err)
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}
