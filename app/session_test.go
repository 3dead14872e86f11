package app

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"dealflow/app/config"
	"dealflow/models"
)

func TestSignIn(t *testing.T) {
	a := newTestApp(t, nil)
	a.account(t, "mei@example.com", models.RoleMember)
	b := a.browser(t)
	b.get("/account").want(t, 303, "/signin?next=%2Faccount")
	page := b.get("/signin?next=%2Faccount%3Fa%3D1").want(t, 200, "")
	if next := page.page(t).Find(`input[name="next"]`).AttrOr("value", ""); next != "/account?a=1" {
		t.Errorf("the form goes on to %q, want /account?a=1", next)
	}
	visitor := b.cookies[visitorCookie]
	b.submit("/signin?next=%2Faccount", "/signin", "email", " Mei@Example.com ", "password", testPassword).want(t, 303, "/account")
	if b.cookies[visitorCookie] != "" || b.cookies[sessionCookie] == "" || b.cookies[sessionCookie] == visitor {
		t.Errorf("cookies after sign-in = %v, want a new session and no visitor", b.cookies)
	}
	first := b.cookies[sessionCookie]
	b.get("/account").want(t, 200, "")
	b.get("/signin").want(t, 303, "/")

	b.post("/signout").want(t, 303, "/signin")
	if b.cookies[sessionCookie] != "" {
		t.Error("the session cookie is still there after sign-out")
	}
	b.cookies[sessionCookie] = first
	b.get("/account").want(t, 303, "/signin?next=%2Faccount")
}

func TestSignIn_newIDEachTime(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "mei@example.com", models.RoleMember)
	b := a.as(t, user)
	old := b.cookies[sessionCookie]
	b.post("/signin", "email", user.Email, "password", testPassword).want(t, 303, "/")
	if b.cookies[sessionCookie] == old {
		t.Error("signing in again keeps the session")
	}
	b.cookies[sessionCookie] = old
	b.get("/account").want(t, 303, "/signin?next=%2Faccount")
}

// A session that somebody else planted must not become the victim's.
func TestSignIn_noFixation(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "mei@example.com", models.RoleMember)
	b := a.browser(t)
	b.cookies[sessionCookie] = "planted"
	b.cookies[visitorCookie] = "planted too"
	b.signIn(user.Email, testPassword).want(t, 303, "/")
	if b.cookies[sessionCookie] == "planted" || b.cookies[sessionCookie] == "planted too" {
		t.Error("the planted secret became the session")
	}
}

func TestSignIn_wrong(t *testing.T) {
	a := newTestApp(t, nil)
	a.account(t, "mei@example.com", models.RoleMember)
	gone := a.account(t, "gone@example.com", models.RoleMember)
	if err := a.store.DisableUser(t.Context(), models.SystemActor, gone.ID); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, email, password string }{
		{"wrong password", "mei@example.com", "nine quiet goat"},
		{"empty password", "mei@example.com", ""},
		{"unknown e-mail", "nobody@example.com", testPassword},
		{"disabled", "gone@example.com", testPassword},
		{"no e-mail", "", testPassword},
		{"pattern", "%@example.com", testPassword},
		{"markup", `"><script>alert(1)</script>`, testPassword},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			b := a.browser(t)
			page := b.signIn(tc.email, tc.password).want(t, 422, "")
			if got := page.text(t, "[role=alert]"); got != "The e-mail or the password is wrong." {
				t.Errorf("message = %q", got)
			}
			if got := page.page(t).Find("input[name=email]").AttrOr("value", ""); got != tc.email {
				t.Errorf("the typed e-mail became %q, want %q", got, tc.email)
			}
			if page.page(t).Find("input[name=password]").AttrOr("value", "") != "" || strings.Contains(page.body, "<script>alert") {
				t.Error("the page shows the password or lets markup through")
			}
			if b.cookies[sessionCookie] != "" {
				t.Error("a session was started")
			}
		})
	}
	if strings.Contains(a.logs.String(), "goats") || strings.Contains(a.logs.String(), "mei@example.com") {
		t.Error("the log contains what was typed")
	}
}

func TestSignIn_limitPerAccount(t *testing.T) {
	a := newTestApp(t, func(c *config.Config) { c.TrustedProxies = []string{"0.0.0.0/32"} })
	user := a.account(t, "mei@example.com", models.RoleMember)
	a.account(t, "bob@example.com", models.RoleMember)
	b := a.browser(t)
	for i := range int(signInsPerAccount.Max) {
		b.header.Set("X-Forwarded-For", "198.51.100."+strconv.Itoa(i))
		b.signIn(user.Email, "wrong").want(t, 422, "")
	}
	b.header.Set("X-Forwarded-For", "198.51.100.99")
	page := b.signIn("MEI@example.com", testPassword).want(t, 429, "")
	if wait, err := strconv.Atoi(page.Header.Get("Retry-After")); err != nil || wait < 60 || wait > 15*60+1 {
		t.Errorf("Retry-After = %q, want the rest of a quarter of an hour", page.Header.Get("Retry-After"))
	}
	if got := page.text(t, "[role=alert]"); !strings.HasPrefix(got, "Too many attempts. Try again in") {
		t.Errorf("message = %q", got)
	}
	b.signIn("bob@example.com", testPassword).want(t, 303, "/")
}

func TestSignIn_limitPerAddress(t *testing.T) {
	tests := []struct {
		name    string
		proxies []string
		forged  func(i int) string
	}{
		{"no proxy", nil, func(i int) string { return "198.51.100." + strconv.Itoa(i) }},
		{"behind a proxy", []string{"0.0.0.0"}, func(i int) string { return "198.51.100." + strconv.Itoa(i) + ", 203.0.113.7" }},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			a := newTestApp(t, func(c *config.Config) { c.TrustedProxies = tc.proxies })
			user := a.account(t, "mei@example.com", models.RoleMember)
			b := a.browser(t)
			for i := range int(signInsPerAddress.Max) {
				b.header.Set("X-Forwarded-For", tc.forged(i))
				b.signIn("nobody"+strconv.Itoa(i)+"@example.com", "wrong").want(t, 422, "")
			}
			b.header.Set("X-Forwarded-For", tc.forged(200))
			b.signIn(user.Email, testPassword).want(t, 429, "")
		})
	}
}

func TestSignIn_successesAreNotCounted(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "mei@example.com", models.RoleMember)
	for range signInsPerAddress.Max + 5 {
		a.browser(t).signIn(user.Email, testPassword).want(t, 303, "/")
	}
}

func TestSignIn_rehashes(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "mei@example.com", models.RoleMember)
	a.hasher = newTestHasher(128)
	a.browser(t).signIn(user.Email, testPassword).want(t, 303, "/")
	after, err := a.store.UserByEmail(t.Context(), user.Email)
	if err != nil || !strings.HasPrefix(after.PasswordHash, "$argon2id$v=19$m=128,") {
		t.Errorf("hash after sign-in = %q, %v, want the new costs", after.PasswordHash, err)
	}
	a.browser(t).signIn(user.Email, testPassword).want(t, 303, "/")
}

func TestSafeNext(t *testing.T) {
	tests := []struct{ next, want string }{
		{"/deals?q=a&b=c#d", "/deals?q=a&b=c#d"},
		{"", "/"}, {"deals", "/"}, {"//evil.example", "/"}, {"/\\evil.example", "/"}, {"/\t/evil.example", "/"}, {"/\n/evil.example", "/"},
		{"https://evil.example/", "/"}, {"javascript:alert(1)", "/"}, {"/" + strings.Repeat("a", 3000), "/"}, {"/%2f%2fevil.example", "/%2f%2fevil.example"},
	}
	for _, tc := range tests {
		if got := safeNext(tc.next); got != tc.want {
			t.Errorf("safeNext(%q) = %q, want %q", tc.next, got, tc.want)
		}
	}
}

func TestRequireUser(t *testing.T) {
	a := newTestApp(t, nil)
	tests := []struct {
		name, method, path string
		header             map[string]string
		status             int
		location, redirect string
	}{
		{"page", "GET", "/account?x=1", nil, 303, "/signin?next=%2Faccount%3Fx%3D1", ""},
		{"home", "GET", "/", nil, 303, "/signin", ""},
		{"unknown page", "GET", "/nowhere", nil, 303, "/signin?next=%2Fnowhere", ""},
		{"fragment", "GET", "/account", map[string]string{"HX-Request": "true", "HX-Current-URL": "http://dealflow.test/deals?a=b"}, 401, "", "/signin?next=%2Fdeals%3Fa%3Db"},
		{"API", "GET", "/api/v1/search?q=x", nil, 401, "", ""},
		{"API with a bad token", "GET", "/api/v1/search?q=x", map[string]string{"Authorization": "Bearer dealflow_x"}, 401, "", ""},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			b := a.browser(t)
			for name, value := range tc.header {
				b.header.Set(name, value)
			}
			res := b.do(tc.method, tc.path, nil).want(t, tc.status, tc.location)
			if got := res.Header.Get("HX-Redirect"); got != tc.redirect {
				t.Errorf("HX-Redirect = %q, want %q", got, tc.redirect)
			}
			if strings.HasPrefix(tc.path, "/api/") && (!strings.HasPrefix(res.Header.Get("Content-Type"), "application/json") || res.Header.Get("WWW-Authenticate") == "") {
				t.Errorf("the API answers %q without saying how to sign in", res.Header.Get("Content-Type"))
			}
		})
	}
}

func TestCookies(t *testing.T) {
	secure := func(c *config.Config) { c.BaseURL = "https://deals.example.com" }
	tests := []struct {
		name   string
		change func(*config.Config)
		cookie string
		secure bool
	}{
		{"http", nil, "session", false},
		{"https", secure, "__Host-session", true},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			a := newTestApp(t, tc.change)
			user := a.account(t, "mei@example.com", models.RoleMember)
			res := a.browser(t).signIn(user.Email, testPassword).want(t, 303, "/")
			for _, cookie := range res.Cookies() {
				if cookie.Name != tc.cookie {
					continue
				}
				if !cookie.HttpOnly || cookie.Secure != tc.secure || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" {
					t.Errorf("cookie = %v", cookie)
				}
				return
			}
			t.Errorf("no cookie %s among %v", tc.cookie, res.Cookies())
		})
	}
}
