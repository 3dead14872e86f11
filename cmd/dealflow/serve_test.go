package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// server runs serve on a data folder until the returned function is called,
// which gives the exit code. The text is what it printed by the time it was ready.
func server(t *testing.T, data string, args ...string) (address, printed string, stop func() int) {
	t.Helper()
	t.Setenv("DATABASE_URL", "")
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	var errOut bytes.Buffer
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0", "--data", data, "--log-level", "error"}, args...), strings.NewReader(""), writer, &errOut)
		writer.Close()
	}()
	for chunk := make([]byte, 4096); !strings.Contains(printed, "ready at"); {
		n, err := reader.Read(chunk)
		if err != nil {
			t.Fatalf("serve printed %q: %s", printed, errOut.String())
		}
		printed += string(chunk[:n])
	}
	go io.Copy(io.Discard, reader)
	stop = func() int {
		cancel()
		select {
		case c := <-code:
			return c
		case <-time.After(stopTime):
			t.Fatal("serve did not stop")
			return -1
		}
	}
	return regexp.MustCompile(`http://[0-9.:]+`).FindString(printed), printed, stop
}

func TestServe(t *testing.T) {
	data := t.TempDir()
	address, printed, stop := server(t, data)
	link := regexp.MustCompile(`(?m)^http://127\.0\.0\.1:\d+/join/\S{20,}$`).FindString(printed)
	if link == "" {
		t.Fatalf("serve printed %q, want the sign-up link on a line of its own", printed)
	}
	for url, want := range map[string]int{address + "/livez": 200, address + "/readyz": 200, link: 200, address + "/account": 200} {
		res, err := http.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("GET %s = %d, want %d", url, res.StatusCode, want)
		}
	}
	if code := stop(); code != 0 {
		t.Errorf("serve = %d after it was told to stop, want 0", code)
	}

	if code, _, errOut := command(t, data, "nine quiet goats", "user", "add", "ann@example.com", "--password-file", "-"); code != 0 {
		t.Fatalf("user add = %d %s", code, errOut)
	}
	_, printed, stop = server(t, data)
	if strings.Contains(printed, "/join/") {
		t.Errorf("serve printed %q to a firm that has an account, want no link", printed)
	}
	stop()
}

func TestServe_AddressInUse(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	code, _, errOut := command(t, t.TempDir(), "", "serve", "--addr", taken.Addr().String())
	if code != 1 || !strings.Contains(errOut, "is in use by another program") || strings.Count(errOut, "\n") != 1 {
		t.Errorf("serve = %d %q, want 1 and one sentence", code, errOut)
	}
}

func TestServe_DataFolder(t *testing.T) {
	code, _, errOut := command(t, "/proc/nowhere", "", "serve", "--addr", "127.0.0.1:0")
	if code != 1 || !strings.Contains(errOut, "data folder") || strings.Count(errOut, "\n") != 1 {
		t.Errorf("serve = %d %q, want 1 and one sentence", code, errOut)
	}
}

func TestServe_Demo(t *testing.T) {
	data := t.TempDir()
	for _, want := range []string{"Loaded the demo facts", "records of its own"} {
		_, printed, stop := server(t, data, "--demo")
		if !strings.Contains(printed, want) {
			t.Errorf("serve --demo printed %q, want %q", printed, want)
		}
		if code := stop(); code != 0 {
			t.Errorf("serve --demo = %d, want 0", code)
		}
	}
}
