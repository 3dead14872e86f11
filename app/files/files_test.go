package files

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

// stores are one of each kind, empty.
func stores(t *testing.T, dir string) map[string]Store {
	t.Helper()
	folder, err := NewFolder(filepath.Join(dir, "documents"))
	if err != nil {
		t.Fatal(err)
	}
	backend := s3mem.New()
	if err := backend.CreateBucket("deals"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(server.Close)
	s3, err := NewS3(S3Options{Endpoint: server.URL, Bucket: "deals", Region: "us-east-1", AccessKey: "key", SecretKey: "secret", PathStyle: true})
	if err != nil {
		t.Fatal(err)
	}
	return map[string]Store{"folder": folder, "s3": s3}
}

func stage(t *testing.T, dir string) *Stage {
	t.Helper()
	s, err := NewStage(filepath.Join(dir, "stage"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func staged(t *testing.T, dir string) int {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(dir, "stage"))
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

func TestStore(t *testing.T) {
	dir := t.TempDir()
	st := stage(t, dir)
	const hello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
	for name, s := range stores(t, dir) {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			if s.Name() != name {
				t.Errorf("Name() = %q", s.Name())
			}
			if err := s.Check(ctx); err != nil {
				t.Errorf("Check() = %v", err)
			}
			if _, _, err := s.Open(ctx, hello); !errors.Is(err, ErrMissing) {
				t.Errorf("Open() of nothing = %v, want ErrMissing", err)
			}
			// Twice the same is once.
			for range 2 {
				f, err := st.Receive(strings.NewReader("hello"), 5)
				if err != nil {
					t.Fatal(err)
				}
				if f.Key != hello || f.Size != 5 {
					t.Errorf("Receive() = %s, %d bytes", f.Key, f.Size)
				}
				if err := s.Put(ctx, f); err != nil {
					t.Errorf("Put() = %v", err)
				}
				if err := f.Close(); err != nil {
					t.Errorf("Close() = %v", err)
				}
			}
			content, size, err := s.Open(ctx, hello)
			if err != nil || size != 5 {
				t.Fatalf("Open() = %d bytes, %v", size, err)
			}
			if got, err := io.ReadAll(content); string(got) != "hello" || err != nil {
				t.Errorf("Open() holds %q, %v", got, err)
			}
			content.Close()
			file, err := st.Fetch(ctx, s, hello)
			if err != nil {
				t.Fatalf("Fetch() = %v", err)
			}
			end := make([]byte, 2)
			if _, err := file.ReadAt(end, 3); string(end) != "lo" {
				t.Errorf("Fetch() ends in %q, %v", end, err)
			}
			file.Close()
			for range 2 {
				if err := s.Delete(ctx, hello); err != nil {
					t.Errorf("Delete() = %v", err)
				}
			}
			if _, _, err := s.Open(ctx, hello); !errors.Is(err, ErrMissing) {
				t.Errorf("Open() of what was deleted = %v, want ErrMissing", err)
			}
			for _, key := range []string{"", "../../etc/passwd", strings.ToUpper(hello)} {
				_, _, err := s.Open(ctx, key)
				if err == nil || errors.Is(err, ErrMissing) || s.Delete(ctx, key) == nil {
					t.Errorf("Open(%q) = %v, want it to be refused", key, err)
				}
			}
			if n := staged(t, dir); n != 0 {
				t.Errorf("%d files are left in the stage", n)
			}
		})
	}
}

func TestStore_unreachable(t *testing.T) {
	s, err := NewS3(S3Options{Endpoint: "http://127.0.0.1:1", Bucket: "deals", Region: "us-east-1", AccessKey: "key", SecretKey: "secret", PathStyle: true})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := s.Check(ctx); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("Check() = %v, want an error without the key", err)
	}
}

func TestStage_Receive(t *testing.T) {
	dir := t.TempDir()
	st := stage(t, dir)
	if _, err := st.Receive(bytes.NewReader(make([]byte, 11)), 10); !errors.Is(err, ErrTooLarge) {
		t.Errorf("Receive() of too much = %v, want ErrTooLarge", err)
	}
	lost := errors.New("connection lost")
	if _, err := st.Receive(io.MultiReader(strings.NewReader("abc"), &failing{lost}), 10); !errors.Is(err, lost) {
		t.Errorf("Receive() of half a file = %v, want %v", err, lost)
	}
	if n := staged(t, dir); n != 0 {
		t.Errorf("%d files are left in the stage", n)
	}
}

type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) { return 0, f.err }

func TestStage_Sweep(t *testing.T) {
	dir := t.TempDir()
	st := stage(t, dir)
	f, err := st.Receive(strings.NewReader("hello"), 10)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := st.Sweep(time.Now()); err != nil || staged(t, dir) != 1 {
		t.Errorf("Sweep() took a file that is being received, %v", err)
	}
	if err := st.Sweep(time.Now().Add(2 * staleAfter)); err != nil || staged(t, dir) != 0 {
		t.Errorf("Sweep() left an old file, %v", err)
	}
}
