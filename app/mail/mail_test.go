package mail

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
)

// server is a mail server that keeps what it is sent. It refuses recipients
// that have "refused" in them.
type server struct {
	addr string
	mu   sync.Mutex
	got  []string
}

func newServer(t *testing.T) *server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{addr: listener.Addr().String()}
	var open sync.WaitGroup
	open.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			open.Go(func() { s.talk(conn) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		open.Wait()
	})
	return s
}

func (s *server) talk(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	say := func(line string) { fmt.Fprint(conn, line+"\r\n") }
	say("220 test")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		switch word := strings.ToUpper(strings.Fields(line + " x")[0]); {
		case word == "EHLO" || word == "HELO":
			say("250-test")
			say("250 8BITMIME")
		case word == "RCPT" && strings.Contains(line, "refused"):
			say("550 no such mailbox")
		case word == "DATA":
			say("354 go on")
			var text strings.Builder
			for {
				line, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				text.WriteString(line)
			}
			s.mu.Lock()
			s.got = append(s.got, text.String())
			s.mu.Unlock()
			say("250 kept")
		case word == "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (s *server) messages() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.got...)
}

func TestSender_Send(t *testing.T) {
	srv := newServer(t)
	sender, err := New("smtp://"+srv.addr, "Dealflow <dealflow@firm.example>")
	if err != nil {
		t.Fatal(err)
	}
	m := &Message{To: "ada@firm.example", Name: "Ada 雷", Subject: "Zwei Dinge 待办\r\nBcc: eve@evil.example", Text: "- Call\n.\n- Write", HTML: "<p>Call</p>", ID: "digest-1-2026-01-15"}
	if err := sender.Send(t.Context(), m); err != nil {
		t.Fatalf("Send() = %v", err)
	}
	got := srv.messages()
	if len(got) != 1 {
		t.Fatalf("the server has %d messages, want 1", len(got))
	}
	for _, want := range []string{"From: \"Dealflow\" <dealflow@firm.example>", "ada@firm.example", "Message-ID: <digest-1-2026-01-15@firm.example>", "text/plain", "text/html", "Auto-Submitted: auto-generated", "- Call", "<p>Call</p>"} {
		if !strings.Contains(got[0], want) {
			t.Errorf("the message lacks %q:\n%s", want, got[0])
		}
	}
	head, _, _ := strings.Cut(got[0], "\r\n\r\n")
	for line := range strings.SplitSeq(head, "\r\n") {
		if strings.HasPrefix(strings.ToLower(line), "bcc:") {
			t.Errorf("a subject has become a header: %q", line)
		}
	}
	m.To = "refused@firm.example"
	if err := sender.Send(t.Context(), m); err == nil {
		t.Error("Send() to a mailbox that there is not = nil, want an error")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := sender.Send(ctx, m); err == nil {
		t.Error("Send() after its time = nil, want an error")
	}
}

func TestNew(t *testing.T) {
	for _, tc := range []struct{ address, from string }{{"smtp://h", "nobody"}, {"smtp://h:x", "a@b.c"}, {"smtp://[", "a@b.c"}} {
		if _, err := New(tc.address, tc.from); err == nil {
			t.Errorf("New(%q, %q) = nil, want an error", tc.address, tc.from)
		} else if strings.Contains(err.Error(), tc.address) {
			t.Errorf("New(%q) repeats the address: %v", tc.address, err)
		}
	}
}
