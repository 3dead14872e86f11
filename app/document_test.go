package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"dealflow/app/config"
	"dealflow/app/extract/extracttest"
	"dealflow/models"
	"dealflow/models/modelstest"
)

// formFile is one file of a form.
type formFile struct {
	name    string
	content []byte
}

// multipartForm writes a form as a browser does: fields in the order given, then files.
func multipartForm(t *testing.T, fields []string, files ...formFile) (contentType string, body []byte) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile("file", f.name)
		if err == nil {
			_, err = part.Write(f.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), b.Bytes()
}

func (b *browser) uploadRequest(path string, fields []string, files ...formFile) *http.Request {
	b.t.Helper()
	kind, body := multipartForm(b.t, fields, files...)
	req := httptest.NewRequestWithContext(b.t.Context(), http.MethodPost, path, bytes.NewReader(body))
	req.Host = "dealflow.test"
	req.Header.Set("Content-Type", kind)
	for name, value := range b.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	return req
}

// upload sends files as a page of ours does.
func (b *browser) upload(path string, fields []string, files ...formFile) *answer {
	b.t.Helper()
	req := b.uploadRequest(path, append([]string{csrfField, b.token()}, fields...), files...)
	for name, values := range b.header {
		req.Header[name] = values
	}
	res, err := b.app.Test(req)
	if err != nil {
		b.t.Fatalf("POST %s: %v", path, err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return &answer{res, string(text)}
}

// kept counts the files in the store, and those left in the stage.
func (a *testApp) kept(t *testing.T) (kept, staged int) {
	t.Helper()
	for folder, n := range map[string]*int{"documents": &kept, "uploads": &staged} {
		err := filepath.WalkDir(filepath.Join(a.cfg.DataDir, folder), func(_ string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				*n++
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return kept, staged
}

func TestDocumentCreate(t *testing.T) {
	a := newTestApp(t, nil)
	member := a.account(t, "ann@example.com", models.RoleMember)
	b := a.as(t, member)
	company := modelstest.Company(t, a.store, "Xiaomi")
	fields := []string{"back", "/companies/1", "kind", "company", "record", "1"}
	deck := formFile{"deck.pdf", extracttest.PDF("Series A")}

	b.upload("/documents", fields, deck, formFile{"纪要.docx", extracttest.DOCX("会议")}).want(t, 303, "/companies/1")
	rows, err := a.store.DocumentsOn(t.Context(), member.Actor(), models.KindCompany, company.ID)
	if err != nil || len(rows) != 2 {
		t.Fatalf("DocumentsOn() = %+v, %v, want two", rows, err)
	}
	page := b.get("/companies/1")
	for _, want := range []string{"deck.pdf", "纪要.docx", "Reading the text"} {
		if !strings.Contains(page.text(t, "#documents"), want) {
			t.Errorf("the company's page does not show %q", want)
		}
	}

	res := b.upload("/documents", fields, formFile{"setup.pdf", []byte("MZ\x90\x00\x03\x00\x00\x00")}, deck, formFile{"notes.txt", []byte("hello")}).want(t, 422, "")
	text := res.text(t, ".upload-results")
	for _, want := range []string{"“setup.pdf” is not a PDF", "“deck.pdf” is already here", "“notes.txt” was uploaded"} {
		if !strings.Contains(text, want) {
			t.Errorf("the result says %q, want %q", text, want)
		}
	}
	if kept, staged := a.kept(t); kept != 3 || staged != 0 {
		t.Errorf("%d files are kept and %d staged, want 3 and 0", kept, staged)
	}
	b.upload("/documents", fields).want(t, 422, "")
	b.upload("/documents", []string{"kind", "company", "record", "99"}, deck).want(t, 404, "")
	b.upload("/documents", []string{"kind", "user", "record", "1"}, deck).want(t, 404, "")
}

func TestDocumentCreate_script(t *testing.T) {
	a := newTestApp(t, func(c *config.Config) { c.MaxUpload = 1 })
	b := a.as(t, a.account(t, "ann@example.com", models.RoleMember))
	modelstest.Company(t, a.store, "Xiaomi")
	b.header.Set("Accept", "application/json")
	large := append(extracttest.PDF("x"), make([]byte, 1<<20)...)
	tests := []struct {
		name   string
		file   formFile
		status int
		want   string
	}{
		{"taken", formFile{"deck.pdf", extracttest.PDF("x")}, 200, "was uploaded"},
		{"too large", formFile{"deck.pdf", large}, 422, "is larger than 1 MB"},
		{"empty", formFile{"deck.pdf", nil}, 422, "is empty"},
		{"old", formFile{"deck.doc", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")}, 422, "old Office format"},
		{"page", formFile{"deck.html", []byte("<script>alert(1)</script>")}, 422, "is not a PDF"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			res := b.upload("/documents", []string{"kind", "company", "record", "1"}, tc.file).want(t, tc.status, "")
			var got uploadAnswer
			if err := json.Unmarshal([]byte(res.body), &got); err != nil || len(got.Files) != 1 {
				t.Fatalf("answer %s: %v", res.body, err)
			}
			if f := got.Files[0]; !strings.Contains(f.Message, tc.want) || f.OK != (tc.status == 200) || f.OK != (f.Address == "/documents/1") {
				t.Errorf("answer %+v, want %q", f, tc.want)
			}
		})
	}
}

// Whoever may not upload is refused before a file is read, and nothing stays.
func TestDocumentCreate_refuse(t *testing.T) {
	a := newTestApp(t, nil)
	fixture(t, a)
	all := browsers(t, a)
	before := contents(t, a.store)
	deck := formFile{"deck.pdf", extracttest.PDF("x")}
	forged := *all["member"]
	tests := []struct {
		name   string
		b      *browser
		token  string
		path   string
		record []string
		status int
	}{
		{"anonymous", all["anonymous"], all["anonymous"].token(), "/documents", []string{"kind", "company", "record", "1"}, 303},
		{"viewer", all["viewer"], all["viewer"].token(), "/documents", []string{"kind", "company", "record", "1"}, 403},
		{"viewer, version", all["viewer"], all["viewer"].token(), "/documents/1/versions", nil, 403},
		{"forged", &forged, "forged", "/documents", []string{"kind", "company", "record", "1"}, 403},
		{"hidden deal", all["member"], all["member"].token(), "/documents", []string{"kind", "deal", "record", "2"}, 404},
		{"hidden document", all["admin"], all["admin"].token(), "/documents/2/versions", nil, 404},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			res, err := a.Test(tc.b.uploadRequest(tc.path, append([]string{csrfField, tc.token}, tc.record...), deck))
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if res.StatusCode != tc.status {
				t.Errorf("POST %s = %d, want %d", tc.path, res.StatusCode, tc.status)
			}
		})
	}
	// A token that comes after the files comes too late.
	kind, body := multipartForm(t, nil, deck)
	req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/documents", bytes.NewReader(body))
	req.Header.Set("Content-Type", kind)
	req.AddCookie(&http.Cookie{Name: a.cookieName(sessionCookie), Value: all["member"].cookies[a.cookieName(sessionCookie)]})
	if res, err := a.Test(req); err != nil || res.StatusCode != 403 {
		t.Errorf("POST without a token = %v, %v, want 403", res, err)
	}
	if after := contents(t, a.store); after != before {
		t.Error("a refused upload changed the database")
	}
	if kept, staged := a.kept(t); kept != 0 || staged != 0 {
		t.Errorf("%d files are kept and %d staged, want none", kept, staged)
	}
}

func TestDocumentContent(t *testing.T) {
	a := newTestApp(t, nil)
	owner, admin := a.account(t, "ann@example.com", models.RoleMember), a.account(t, "bob@example.com", models.RoleAdmin)
	b := a.as(t, owner)
	company := modelstest.Company(t, a.store, "Xiaomi")
	if _, err := a.store.CreateDeal(t.Context(), owner.Actor(), models.DealInput{CompanyID: company.ID, Restricted: true}); err != nil {
		t.Fatal(err)
	}
	first, second := extracttest.PDF("first"), []byte("second <script>alert(1)</script>")
	b.upload("/documents", []string{"kind", "deal", "record", "1"}, formFile{"备忘录 memo.pdf", first}).want(t, 303, "/deals/1")
	b.upload("/documents/1/versions", nil, formFile{"memo.txt", second}).want(t, 303, "/documents/1")
	for _, tc := range []struct{ path, kind, name, body string }{
		{"/documents/1/content", "text/plain; charset=utf-8", "filename*=utf-8''%E5%A4%87%E5%BF%98%E5%BD%95%20memo.txt", string(second)},
		{"/documents/1/content?version=1", "application/pdf", "memo%20v1.pdf", string(first)},
	} {
		res := b.get(tc.path).want(t, 200, "")
		if disposition := res.Header.Get("Content-Disposition"); !strings.HasPrefix(disposition, "attachment;") || !strings.Contains(disposition, tc.name) {
			t.Errorf("%s: Content-Disposition %q, want an attachment with %q", tc.path, disposition, tc.name)
		}
		for header, want := range map[string]string{"Content-Type": tc.kind, "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "no-store"} {
			if got := res.Header.Get(header); got != want {
				t.Errorf("%s: %s = %q, want %q", tc.path, header, got, want)
			}
		}
		if res.body != tc.body {
			t.Errorf("%s sends %d bytes, want %d", tc.path, len(res.body), len(tc.body))
		}
	}
	for _, path := range []string{"/documents/1", "/documents/1/content", "/documents/1/content?version=1", "/documents/1/edit", "/documents?on=deal&record=1"} {
		a.as(t, admin).get(path).want(t, 404, "")
	}
	if page := a.as(t, admin).get("/documents"); strings.Contains(page.body, "备忘录") {
		t.Error("the list tells of the documents of a restricted deal")
	}
}

func TestDocumentShow(t *testing.T) {
	a := newTestApp(t, nil)
	member := a.account(t, "ann@example.com", models.RoleMember)
	b := a.as(t, member)
	modelstest.Company(t, a.store, "Xiaomi")
	modelstest.Document(t, a.store, member.Actor(), models.KindCompany, 1, "deck.pdf", "The team", "Series A <b>led</b> by Morningside", "Appendix")
	page := b.get("/documents/1?q=morningside")
	if got := page.text(t, ".preview-text"); got != "Series A <b>led</b> by Morningside" || page.text(t, ".preview-text mark") != "Morningside" || page.text(t, ".found .chip") != "Page 2" {
		t.Errorf("the page that was found shows %q with %q marked", got, page.text(t, ".preview-text mark"))
	}
	if got := b.get("/documents/1?page=3").text(t, ".preview-text"); got != "Appendix" {
		t.Errorf("page 3 shows %q", got)
	}
	b.get("/documents/1?version=2").want(t, 404, "")
	b.post("/documents/1", "version", "1", "name", "").want(t, 422, "")
	b.post("/documents/1", "version", "1", "name", "Plan").want(t, 303, "/documents/1")
	b.post("/documents/1", "version", "1", "name", "Late").want(t, 409, "")
	b.post("/documents/1/delete").want(t, 303, "/companies/1")
	b.get("/documents/1").want(t, 404, "")
	b.post("/trash/document/1", "back", "/").want(t, 303, "/documents/1")
	if got := b.get("/documents/1").text(t, "h1"); got != "Plan.pdf" {
		t.Errorf("the restored document is called %q", got)
	}
}

// zeros is a stream of so many zero bytes.
type zeros struct{ left int64 }

func (z *zeros) Read(p []byte) (int, error) {
	if z.left <= 0 {
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), z.left))
	clear(p[:n])
	z.left -= int64(n)
	return n, nil
}

// Over a real connection: an upload takes no memory to speak of, one that is
// too large is told so, and a body that is no upload is refused early.
func TestUpload_connection(t *testing.T) {
	a := newTestApp(t, nil)
	b := a.as(t, a.account(t, "ann@example.com", models.RoleMember))
	modelstest.Company(t, a.store, "Xiaomi")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		if err := a.Serve(listener); err != nil {
			t.Errorf("Serve() = %v", err)
		}
	}()
	t.Cleanup(func() { _ = a.Shutdown(t.Context()) })
	send := func(path, kind string, body io.Reader) (int, string) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+listener.Addr().String()+path, body)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", kind)
		for name, value := range b.cookies {
			req.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		res, err := client.Do(req)
		if err != nil {
			t.Fatalf("POST %s: %v", path, err)
		}
		defer res.Body.Close()
		text, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(text)
	}
	kind, form := multipartForm(t, []string{csrfField, b.token(), "kind", "company", "record", "1"}, formFile{"deck.pdf", []byte("%PDF-1.4\n#")})
	head, tail, _ := bytes.Cut(form, []byte("#"))
	stream := func(size int64) io.Reader {
		return io.MultiReader(bytes.NewReader(head), &zeros{size}, bytes.NewReader(tail))
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if status, text := send("/documents", kind, stream(45<<20)); status != 303 {
		t.Errorf("POST of 45 MB = %d, want 303: %s", status, shorten(text, 500))
	}
	runtime.ReadMemStats(&after)
	if grown := int64(after.TotalAlloc-before.TotalAlloc) >> 20; grown > 20 {
		t.Errorf("an upload of 45 MB allocated %d MB", grown)
	}
	if status, text := send("/documents", kind, stream(60<<20)); status != 422 || !strings.Contains(text, "is larger than 50 MB") {
		t.Errorf("POST of 60 MB = %d, want 422 and why", status)
	}
	if status, _ := send("/deals", "application/x-www-form-urlencoded", &zeros{3 << 20}); status != 413 {
		t.Errorf("POST of 3 MB to a form = %d, want 413", status)
	}
	// The connection is in order afterwards.
	if status, _ := send("/companies", "application/x-www-form-urlencoded", strings.NewReader(fmt.Sprintf("%s=%s&name=UCWEB", csrfField, b.token()))); status != 303 {
		t.Errorf("POST of a form = %d, want 303", status)
	}
}
