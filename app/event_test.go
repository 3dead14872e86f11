package app

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"dealflow/models"
	"dealflow/models/modelstest"
)

// serve answers on a port of its own, with the events flowing.
func (a *testApp) serve(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = a.Serve(ln) }()
	ctx, stop := context.WithCancel(t.Context())
	listened := make(chan struct{})
	go func() {
		defer close(listened)
		a.store.ListenEvents(ctx)
	}()
	t.Cleanup(func() {
		stop()
		<-listened
	})
	return "http://" + ln.Addr().String()
}

// stream opens the events as the browser b does and gives their lines; the
// channel is closed when the stream ends.
func (b *browser) stream(origin string) <-chan string {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, origin+"/events", nil)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Accept", "text/event-stream")
	for name, value := range b.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { res.Body.Close() })
	if got := res.Header.Get("Content-Type"); res.StatusCode != http.StatusOK || !strings.HasPrefix(got, "text/event-stream") {
		b.t.Fatalf("GET /events = %d %s", res.StatusCode, got)
	}
	lines := make(chan string, 64)
	go func() {
		defer close(lines)
		for scan := bufio.NewScanner(res.Body); scan.Scan(); {
			lines <- scan.Text()
		}
	}()
	if first := next(b.t, lines); !strings.HasPrefix(first, "retry: ") {
		b.t.Fatalf("the stream begins with %q", first)
	}
	return lines
}

// next is the next line with something in it, or "" when the stream has ended.
func next(t *testing.T, lines <-chan string) string {
	t.Helper()
	late := time.After(10 * time.Second)
	for {
		select {
		case line, open := <-lines:
			if !open || line != "" {
				return line
			}
		case <-late:
			t.Fatal("nothing came from the stream")
		}
	}
}

func TestApp_eventIndex(t *testing.T) {
	a := newTestApp(t, nil)
	user, other := a.account(t, "ada@firm.example", models.RoleMember), a.account(t, "bob@firm.example", models.RoleAdmin)
	ada, bob := a.as(t, user), a.as(t, other)
	company := modelstest.Company(t, a.store, "Xiaomi").ID
	origin := a.serve(t)
	hers, his := ada.stream(origin), bob.stream(origin)

	secret, err := a.store.CreateDeal(t.Context(), user.Actor(), models.DealInput{CompanyID: company, Restricted: true, Title: "canary"})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := next(t, hers), fmt.Sprintf(`data: {"kind":"deal","id":%d,"what":"create"}`, secret.ID); got != want {
		t.Errorf("the owner reads %q, want %q", got, want)
	}
	open := modelstest.Deal(t, a.store, user.Actor(), company)
	if got, want := next(t, his), fmt.Sprintf(`data: {"kind":"deal","id":%d,"what":"create"}`, open.ID); got != want {
		t.Errorf("somebody else reads %q, want only %q", got, want)
	}

	t.Run("signing out ends it", func(t *testing.T) {
		bob.post("/signout").want(t, http.StatusSeeOther, "/signin")
		modelstest.Deal(t, a.store, user.Actor(), company)
		if got := next(t, his); got != "" {
			t.Errorf("a stream that outlived its session says %q", got)
		}
	})
	t.Run("it does not keep the server from stopping", func(t *testing.T) {
		stopping, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		begun := time.Now()
		if err := a.Shutdown(stopping); err != nil || time.Since(begun) > 3*time.Second {
			t.Errorf("Shutdown() = %v after %v", err, time.Since(begun))
		}
	})
}

func TestApp_eventIndex_refused(t *testing.T) {
	a := newTestApp(t, nil)
	ada := a.as(t, a.account(t, "ada@firm.example", models.RoleMember))
	ada.get("/events").want(t, http.StatusNotAcceptable, "")
	a.browser(t).get("/events").want(t, http.StatusSeeOther, "/signin?next=%2Fevents")
}
