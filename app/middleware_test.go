package app

import (
	"compress/gzip"
	"io"
	"net/url"
	"strings"
	"testing"

	"dealflow/app/config"
	"dealflow/models"

	"github.com/gofiber/fiber/v2"
)

func TestSecureHeaders(t *testing.T) {
	a := newTestApp(t, nil)
	b := a.as(t, a.account(t, "mei@example.com", models.RoleMember))
	for _, path := range []string{"/account", "/signin", "/nowhere", "/static/nothing"} {
		res := b.get(path)
		for name, want := range map[string]string{
			"Content-Security-Policy": contentSecurityPolicy, "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
			"Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
			"Cache-Control": "no-store", "Strict-Transport-Security": "", "Server": "",
		} {
			if got := res.Header.Get(name); got != want {
				t.Errorf("GET %s: %s = %q, want %q", path, name, got, want)
			}
		}
		if res.Header.Get("X-Request-Id") == "" {
			t.Errorf("GET %s has no request id", path)
		}
	}
	if strings.Contains(contentSecurityPolicy, "unsafe") {
		t.Error("the policy allows something unsafe")
	}
	secure := newTestApp(t, func(c *config.Config) { c.BaseURL = "https://deals.example.com" })
	if got := secure.browser(t).get("/signin").Header.Get("Strict-Transport-Security"); !strings.HasPrefix(got, "max-age=31536000") {
		t.Errorf("Strict-Transport-Security = %q, want a year", got)
	}
}

func TestObserve_keepsSecretsOut(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "mei@example.com", models.RoleMember)
	b := a.browser(t)
	b.get("/signin?next=%2Fdeals%3Fq%3Dcanary-term-sheet")
	b.signIn(user.Email, testPassword).want(t, 303, "/")
	b.get("/account?canary-term-sheet")
	b.post("/account", "name", "canary-term-sheet")
	logs := a.logs.String()
	for _, secret := range []string{"canary", testPassword, "goats", b.cookies[sessionCookie], b.token()} {
		if strings.Contains(logs, secret) {
			t.Errorf("the log contains %q", secret)
		}
	}
	if !strings.Contains(logs, "path=/account status=200") || !strings.Contains(logs, "user="+itoa(user.ID)) {
		t.Errorf("the log does not tell who asked for what:\n%s", logs)
	}
}

func TestLimitBody(t *testing.T) {
	a := newTestApp(t, nil)
	b := a.as(t, a.account(t, "mei@example.com", models.RoleMember))
	res := b.do("POST", "/account", url.Values{csrfField: {b.token()}, "name": {strings.Repeat("x", maxBody)}})
	if res.StatusCode != 413 || res.text(t, "h1, h2") == "" || !strings.Contains(res.body, "too large") {
		t.Errorf("a large form = %d, want 413 with a page that says so", res.StatusCode)
	}
}

func TestCatchPanic(t *testing.T) {
	a := newTestApp(t, nil)
	b := a.as(t, a.account(t, "mei@example.com", models.RoleMember))
	a.web.Get("/panic", func(*fiber.Ctx) error { panic("canary") })
	res := b.get("/panic")
	if res.StatusCode != 500 || strings.Contains(res.body, "canary") || strings.Contains(res.body, "goroutine") {
		t.Errorf("a panic = %d %q, want 500 and no detail", res.StatusCode, shorten(res.body, 200))
	}
	if !strings.Contains(a.logs.String(), "stack=") || strings.Contains(a.logs.String(), "canary") {
		t.Error("the log has no stack, or it has the value")
	}
	if !strings.Contains(res.body, res.Header.Get("X-Request-Id")) {
		t.Error("the page does not name the request that the log knows")
	}
}

func TestCompress(t *testing.T) {
	a := newTestApp(t, nil)
	b := a.as(t, a.account(t, "mei@example.com", models.RoleMember))
	plain := b.get("/account")
	b.header.Set("Accept-Encoding", "gzip, br")
	packed := b.get("/account")
	if plain.Header.Get("Content-Encoding") != "" || packed.Header.Get("Content-Encoding") != "gzip" || packed.Header.Get("Vary") == "" {
		t.Fatalf("encodings = %q and %q", plain.Header.Get("Content-Encoding"), packed.Header.Get("Content-Encoding"))
	}
	reader, err := gzip.NewReader(strings.NewReader(packed.body))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(reader)
	if err != nil || !strings.HasPrefix(string(text), "<!doctype html>") && !strings.HasPrefix(string(text), "<!DOCTYPE html>") {
		t.Errorf("unpacked page = %q, %v", shorten(string(text), 60), err)
	}
}

// The message of one browser must not come up on another, nor be made up.
func TestFlash_isSigned(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "mei@example.com", models.RoleMember)
	b, other := a.as(t, user), a.as(t, user)
	b.submit("/account", "/account", "name", "Mei").want(t, 303, "/account")
	other.cookies[flashCookie] = b.cookies[flashCookie]
	if got := other.get("/account").text(t, ".flash"); got != "" {
		t.Errorf("another browser shows %q", got)
	}
	if other.cookies[flashCookie] != "" {
		t.Error("the foreign cookie stays")
	}
	if got := b.get("/account").text(t, ".flash"); got != "Your account is saved." {
		t.Errorf("flash = %q", got)
	}
}
