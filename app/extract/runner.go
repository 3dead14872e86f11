package extract

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"strconv"
	"time"
)

// Bounds of the process that reads one file.
const (
	runTime   = 60 * time.Second
	runMemory = 256 << 20 // bytes
	maxLine   = 8 * maxPageText
)

// message is one line from the process that reads to the one that asked.
type message struct {
	Page      *Page  `json:"page,omitempty"`
	End       string `json:"end,omitempty"`
	Reason    string `json:"reason,omitempty"`
	Truncated bool   `json:"truncated,omitempty"`
}

// ends are the errors by the word that stands for them.
var ends = map[string]error{"ok": nil, "broken": ErrBroken, "encrypted": ErrEncrypted, "large": ErrTooLarge}

// Runner reads files in a process of its own: a goroutine that a file sends
// astray can be ended by nobody.
type Runner struct {
	// Command is the program with its first arguments; the type is added. It has
	// to call Serve with its standard input and output.
	Command []string
	// Time bounds one file; 0 means a minute.
	Time time.Duration
}

// Read is like the function Read, with bounds on time and memory: ErrTooLarge
// when a file exceeds them before its first page, truncated when after. The
// process gets none of our environment. Other errors mean that it could not be
// started, which the file is not to blame for.
func (r Runner) Read(ctx context.Context, t Type, f *os.File, page func(Page) error) (truncated bool, err error) {
	limit := r.Time
	if limit == 0 {
		limit = runTime
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return false, fmt.Errorf("extract: %w", err)
	}
	within, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := exec.CommandContext(within, r.Command[0], append(r.Command[1:len(r.Command):len(r.Command)], string(t))...)
	cmd.Env = []string{"GOMAXPROCS=1", "GOTRACEBACK=none"}
	cmd.Stdin = f
	cmd.WaitDelay = time.Second
	var complaint bytes.Buffer
	cmd.Stderr = &limited{w: &complaint, left: 4 << 10}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return false, fmt.Errorf("extract: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return false, fmt.Errorf("extract: %w", err)
	}
	pages, end, pageErr := receive(out, page)
	if pageErr != nil {
		cancel()
	}
	waitErr := cmd.Wait()
	switch {
	case pageErr != nil:
		return false, pageErr
	case ctx.Err() != nil:
		return false, fmt.Errorf("extract: %w", ctx.Err())
	case end != nil:
		return verdict(end)
	case pages > 0:
		return true, nil
	case within.Err() != nil, bytes.Contains(complaint.Bytes(), []byte("out of memory")), bytes.Contains(complaint.Bytes(), []byte("cannot allocate memory")):
		return false, ErrTooLarge
	case waitErr == nil:
		return false, errors.New("extract: the process ended without a word")
	}
	return false, fmt.Errorf("%w: the process that read it ended with %w", ErrBroken, waitErr)
}

func verdict(end *message) (bool, error) {
	err, known := ends[end.End]
	switch {
	case !known:
		return false, fmt.Errorf("extract: unknown end %q", clip(end.End, 40))
	case err != nil && end.Reason != "":
		err = fmt.Errorf("%w: %s", err, clip(end.Reason, 500))
	}
	return end.Truncated, err
}

// receive hands pages on until the process says how it ended, or dies. The
// limits hold here, too: the process may have been taken over by its file.
func receive(out io.Reader, page func(Page) error) (pages int, end *message, err error) {
	lines := bufio.NewScanner(out)
	lines.Buffer(make([]byte, 64<<10), maxLine)
	s := &sink{page: page}
	for lines.Scan() {
		var m message
		if json.Unmarshal(lines.Bytes(), &m) != nil {
			continue
		}
		switch {
		case m.Page != nil:
			switch err := s.add(m.Page.Number, m.Page.Label, m.Page.Text); {
			case errors.Is(err, errEnough):
				return s.pages, &message{End: "ok", Truncated: true}, nil
			case err != nil:
				return s.pages, nil, err
			}
		case m.End != "":
			return s.pages, &m, nil
		}
	}
	return s.pages, nil, nil
}

// limited keeps the beginning of what is written to it.
type limited struct {
	w    io.Writer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	if n := min(len(p), l.left); n > 0 {
		l.left -= n
		if _, err := l.w.Write(p[:n]); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

// Serve is the process that a Runner starts: it reads the file that is its
// standard input and writes the pages to out, for the Runner alone to read. It
// limits the whole process.
func Serve(t Type, in *os.File, out io.Writer) error {
	// What a library prints must not get among the pages.
	os.Stdout = os.Stderr
	debug.SetMemoryLimit(runMemory * 3 / 4)
	debug.SetGCPercent(50)
	if err := limitProcess(); err != nil {
		return fmt.Errorf("extract: %w", err)
	}
	info, err := in.Stat()
	if err != nil {
		return fmt.Errorf("extract: %w", err)
	}
	lines := bufio.NewWriter(out)
	encoder := json.NewEncoder(lines)
	end := message{End: "ok"}
	end.Truncated, err = Read(t, in, info.Size(), func(p Page) error {
		if err := encoder.Encode(message{Page: &p}); err != nil {
			return err
		}
		return lines.Flush()
	})
	for word, known := range ends {
		if known != nil && errors.Is(err, known) {
			end.End, end.Reason = word, strconv.QuoteToASCII(clip(err.Error(), 400))
		}
	}
	if err != nil && end.End == "ok" {
		return err
	}
	if err := encoder.Encode(end); err != nil {
		return err
	}
	return lines.Flush()
}
