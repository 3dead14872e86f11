package app

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"dealflow/app/auth"
	"dealflow/app/config"
	"dealflow/app/files"
	"dealflow/app/search"
	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/PuerkitoBio/goquery"
)

// testApp is the application on a fresh database, with its log at hand.
type testApp struct {
	*App
	logs *bytes.Buffer
}

// newTestApp makes an application with cheap password hashes. Change sets what
// a test needs otherwise in its settings; nil for the usual ones.
func newTestApp(t *testing.T, change func(*config.Config)) *testApp {
	t.Helper()
	cfg := &config.Config{Addr: "127.0.0.1:8080", DataDir: t.TempDir(), LogLevel: "info", LogFormat: "text"}
	if change != nil {
		change(cfg)
	}
	if err := cfg.Resolve(func(string) string { return "" }); err != nil {
		t.Fatalf("Resolve() error = %v", err)
	}
	logs := &bytes.Buffer{}
	store, log := modelstest.SQLite(t), slog.New(slog.NewTextHandler(logs, nil))
	kept, err := files.NewFolder(filepath.Join(cfg.DataDir, "documents"))
	if err != nil {
		t.Fatal(err)
	}
	stage, err := files.NewStage(filepath.Join(cfg.DataDir, "uploads"))
	if err != nil {
		t.Fatal(err)
	}
	a := New(Parts{Config: cfg, Store: store, Files: kept, Stage: stage, Search: search.NewSearcher(store, search.NewDatabase(store), log), Log: log})
	a.hasher = newTestHasher(64)
	return &testApp{App: a, logs: logs}
}

// testPassword is the password of every account that account makes.
const testPassword = "nine quiet goats"

// account makes an account that can sign in, with the local part as its name.
func (a *testApp) account(t *testing.T, email string, role models.Role) *models.User {
	t.Helper()
	hash, err := a.hasher.Hash(t.Context(), testPassword)
	if err != nil {
		t.Fatal(err)
	}
	name, _, _ := strings.Cut(email, "@")
	user, err := a.store.CreateUser(t.Context(), models.SystemActor, models.UserInput{Email: email, Name: name, Role: role, PasswordHash: hash})
	if err != nil {
		t.Fatalf("CreateUser(%q) error = %v", email, err)
	}
	return user
}

// browser keeps cookies and reads pages, as a browser without scripts does.
type browser struct {
	t       *testing.T
	app     *testApp
	cookies map[string]string
	// header is sent with every request.
	header http.Header
}

func (a *testApp) browser(t *testing.T) *browser {
	return &browser{t: t, app: a, cookies: map[string]string{}, header: http.Header{}}
}

// as is a browser that the user is signed in on.
func (a *testApp) as(t *testing.T, user *models.User) *browser {
	t.Helper()
	b := a.browser(t)
	secret, err := a.store.StartSession(t.Context(), user, models.SessionInput{})
	if err != nil {
		t.Fatalf("StartSession() error = %v", err)
	}
	b.cookies[a.cookieName(sessionCookie)] = secret
	return b
}

// answer is what came back, read whole.
type answer struct {
	*http.Response
	body string
}

func (b *browser) do(method, path string, form url.Values) *answer {
	b.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	req := httptest.NewRequestWithContext(b.t.Context(), method, path, body)
	req.Host = "dealflow.test"
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, values := range b.header {
		req.Header[name] = values
	}
	return b.send(req)
}

// send sends a request with the cookies, and reads the answer.
func (b *browser) send(req *http.Request) *answer {
	b.t.Helper()
	for name, value := range b.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	res, err := b.app.Test(req)
	if err != nil {
		b.t.Fatalf("%s %s: %v", req.Method, req.URL.Path, err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatalf("%s %s: %v", req.Method, req.URL.Path, err)
	}
	for _, cookie := range res.Cookies() {
		if cookie.MaxAge < 0 || !cookie.Expires.IsZero() && cookie.Expires.Year() < 2000 {
			delete(b.cookies, cookie.Name)
		} else {
			b.cookies[cookie.Name] = cookie.Value
		}
	}
	return &answer{res, string(text)}
}

func (b *browser) get(path string) *answer {
	b.t.Helper()
	return b.do(http.MethodGet, path, nil)
}

// post sends a form as the browser's pages do: with a request-forgery token
// that fits its cookie.
func (b *browser) post(path string, kv ...string) *answer {
	b.t.Helper()
	form := pairs(kv)
	form.Set(csrfField, b.token())
	return b.do(http.MethodPost, path, form)
}

// token is a request-forgery token of this browser.
func (b *browser) token() string {
	for _, name := range []string{sessionCookie, visitorCookie} {
		if secret := b.cookies[b.app.cookieName(name)]; secret != "" {
			return auth.CSRFToken(secret)
		}
	}
	return ""
}

// submit opens a page, fills in its form with the given action, and sends it.
func (b *browser) submit(page, action string, kv ...string) *answer {
	b.t.Helper()
	form := b.get(page).page(b.t).Find(`form[action="` + action + `"]`).First()
	if form.Length() == 0 {
		b.t.Fatalf("%s has no form for %s", page, action)
	}
	values := url.Values{}
	form.Find("input, select, textarea").Each(func(_ int, field *goquery.Selection) {
		if name, ok := field.Attr("name"); ok {
			values.Set(name, field.AttrOr("value", ""))
		}
	})
	for name, list := range pairs(kv) {
		values[name] = list
	}
	return b.do(http.MethodPost, action, values)
}

// signIn goes through the sign-in page.
func (b *browser) signIn(email, password string) *answer {
	b.t.Helper()
	return b.submit("/signin", "/signin", "email", email, "password", password)
}

func pairs(kv []string) url.Values {
	form := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		form.Add(kv[i], kv[i+1])
	}
	return form
}

// page reads the answer as HTML.
func (r *answer) page(t *testing.T) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(r.body))
	if err != nil {
		t.Fatalf("read page: %v", err)
	}
	return doc
}

// text is what stands in the first element that the selector finds.
func (r *answer) text(t *testing.T, selector string) string {
	t.Helper()
	return strings.Join(strings.Fields(r.page(t).Find(selector).First().Text()), " ")
}

// want checks the status and, when it is given, where the answer leads.
func (r *answer) want(t *testing.T, status int, location string) *answer {
	t.Helper()
	if r.StatusCode != status || r.Header.Get("Location") != location {
		t.Fatalf("%s %s = %d %q, want %d %q\n%s", r.Request.Method, r.Request.URL.Path, r.StatusCode, r.Header.Get("Location"), status, location, shorten(r.body, 2000))
	}
	return r
}

// newTestHasher hashes with little memory, in KiB.
func newTestHasher(memory uint32) *auth.Hasher {
	return auth.NewHasher(auth.Params{Memory: memory, Time: 1, Threads: 1}, 4)
}
