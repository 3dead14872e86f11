package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"dealflow/app"
	"dealflow/app/config"
	"dealflow/app/files"
	"dealflow/app/search"
	"dealflow/models"
)

// build makes the product's binary as the Dockerfile does, and returns its path.
func (b *bench) build(ctx context.Context) (string, error) {
	path := filepath.Join(b.Data, "dealflow")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, "dealflow/cmd/dealflow")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("build the product: %w", err)
	}
	return path, nil
}

// A process is a server that was started: the product or the ceiling.
type process struct {
	cmd     *exec.Cmd
	address string // host and port
	// ready is how long it took from the start to the address being told.
	ready time.Duration
}

// start runs a server that prints "… ready at http://host:port".
func start(ctx context.Context, env []string, path string, args ...string) (*process, error) {
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	var trouble strings.Builder
	begun := time.Now()
	cmd.Stderr = &firstBytes{to: &trouble}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, after, ok := strings.Cut(lines.Text(), "ready at http://"); ok {
			p.address, _, _ = strings.Cut(after, " ")
			p.ready = time.Since(begun)
			go func() { _, _ = io.Copy(io.Discard, out) }() // it must not wait for us to read
			return p, nil
		}
	}
	p.stop()
	return nil, fmt.Errorf("%s does not start: %s", filepath.Base(path), trouble.String())
}

// firstBytes keeps the beginning of what is written, and drops the rest.
type firstBytes struct{ to *strings.Builder }

func (f *firstBytes) Write(b []byte) (int, error) {
	if f.to.Len() < 1000 {
		f.to.Write(b)
	}
	return len(b), nil
}

// serve starts the product, as it is delivered, on a place.
func (b *bench) serve(ctx context.Context, p place) (*process, error) {
	return start(ctx, []string{"DATABASE_URL=" + p.url}, b.product, "serve", "--addr", "127.0.0.1:0", "--data", p.dir)
}

// stop ends the process and waits for its end; that it was told to is no error.
func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	_ = p.cmd.Wait()
}

// resident is the memory of the process in bytes.
func (p *process) resident() (int64, error) {
	status, err := os.ReadFile("/proc/" + strconv.Itoa(p.cmd.Process.Pid) + "/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kilobytes, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kilobytes << 10, err
		}
	}
	return 0, errors.New("the system does not tell the memory of a process")
}

// inProcess is the product in this process: to see what it asks the database
// and what it allocates. No time is taken of it.
type inProcess struct {
	store    *models.Store
	engine   search.Engine
	web      *app.App
	recorder *recorder
	secret   string // of the session
}

func openInProcess(ctx context.Context, p place) (*inProcess, error) {
	store, err := p.open(ctx)
	if err != nil {
		return nil, err
	}
	in := &inProcess{store: store}
	if in.engine, err = search.Open(ctx, search.Options{DataDir: p.dir}); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	if err := in.fill(ctx, p); err != nil {
		return nil, errors.Join(err, in.close())
	}
	return in, nil
}

func (in *inProcess) fill(ctx context.Context, p place) error {
	kept, err := files.NewFolder(filepath.Join(p.dir, "files"))
	if err != nil {
		return err
	}
	stage, err := files.NewStage(filepath.Join(p.dir, "stage"))
	if err != nil {
		return err
	}
	in.web = app.New(app.Parts{Config: &config.Config{Addr: "127.0.0.1:0", DataDir: p.dir}, Store: in.store, Search: search.NewSearcher(in.store, in.engine, quiet), Files: kept, Stage: stage, Log: quiet})
	users, err := in.store.Users(ctx, models.SystemActor)
	if err != nil {
		return err
	}
	if in.secret, err = in.store.StartSession(ctx, &users[0], models.SessionInput{}); err != nil {
		return err
	}
	in.recorder, err = listen(ctx, in.store)
	return err
}

func (in *inProcess) serve(ln net.Listener) { _ = in.web.Serve(ln) } // it ends with the listener

func (in *inProcess) close() error { return errors.Join(in.engine.Close(), in.store.Close()) }
