package views

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"
)

func TestStaticFile(t *testing.T) {
	tests := []struct{ name, contentType, contains string }{
		{"app.css", "text/css; charset=utf-8", ".sidebar"},
		{"app.js", "text/javascript; charset=utf-8", "combobox"},
		{"htmx.min.js", "text/javascript; charset=utf-8", "htmx"},
		{"favicon.svg", "image/svg+xml", "<svg"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			address := Asset(tc.name)
			if !strings.HasPrefix(address, StaticPrefix) {
				t.Errorf("Asset(%q) = %q, want it under %s", tc.name, address, StaticPrefix)
			}
			f, ok := StaticFile(address)
			if !ok {
				t.Fatalf("StaticFile(%q) finds nothing", address)
			}
			if f.ContentType != tc.contentType {
				t.Errorf("ContentType = %q, want %q", f.ContentType, tc.contentType)
			}
			if !bytes.Contains(f.Content, []byte(tc.contains)) {
				t.Errorf("content lacks %q", tc.contains)
			}
			r, err := gzip.NewReader(bytes.NewReader(f.Gzip))
			if err != nil {
				t.Fatal(err)
			}
			unpacked, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(unpacked, f.Content) {
				t.Error("the compressed form is another file")
			}
		})
	}
	if _, ok := StaticFile(StaticPrefix + "../i18n.go"); ok {
		t.Error("StaticFile() serves what is no asset")
	}
}

// The style sheet may only name what is served from here.
func TestStyleSheet(t *testing.T) {
	f, _ := StaticFile(Asset("app.css"))
	css := string(f.Content)
	for _, font := range []string{"inter-latin.woff2", "inter-latin-ext.woff2"} {
		if !strings.Contains(css, Asset(font)) {
			t.Errorf("the style sheet does not name %s by its address", font)
		}
	}
	for _, foreign := range []string{`url("http:`, `url("https:`, "@import", "//fonts."} {
		if strings.Contains(css, foreign) {
			t.Errorf("the style sheet has %q", foreign)
		}
	}
}
