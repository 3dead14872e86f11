package views

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed static
var staticFiles embed.FS

// StaticPrefix is the address under which the assets are served.
const StaticPrefix = "/static/"

// File is one asset. Its address names its content, so it may be cached for
// ever.
type File struct {
	Content     []byte
	Gzip        []byte // the same compressed; nil where that gains nothing
	ContentType string
}

type assets struct {
	address map[string]string // app.css → /static/app.0123abcd.css
	files   map[string]File   // /static/app.0123abcd.css → its content
}

var built = mustBuildAssets()

// Asset gives the address of an asset by its plain name, such as "app.css".
// An unknown name is a mistake in a template and panics, which the page tests
// catch.
func Asset(name string) string {
	address, ok := built.address[name]
	if !ok {
		panic("views: no asset " + name)
	}
	return address
}

// StaticFile gives the asset at an address that Asset has returned.
func StaticFile(address string) (File, bool) {
	f, ok := built.files[address]
	return f, ok
}

func mustBuildAssets() *assets {
	a := &assets{address: map[string]string{}, files: map[string]File{}}
	if err := a.build(); err != nil {
		panic(err) // the files are embedded, so this is a broken build
	}
	return a
}

func (a *assets) build() error {
	for _, name := range []string{"htmx.min.js", "sortable.min.js", "favicon.svg", "fonts/inter-latin.woff2", "fonts/inter-latin-ext.woff2"} {
		content, err := staticFiles.ReadFile("static/" + name)
		if err != nil {
			return fmt.Errorf("read asset: %w", err)
		}
		if err := a.add(path.Base(name), content); err != nil {
			return err
		}
	}
	css, err := joined("static/css/*.css")
	if err != nil {
		return err
	}
	// The style sheet names the fonts plainly; their addresses are known by now.
	for _, font := range []string{"inter-latin.woff2", "inter-latin-ext.woff2"} {
		css = bytes.ReplaceAll(css, []byte(`"`+font+`"`), []byte(`"`+a.address[font]+`"`))
	}
	if err := a.add("app.css", css); err != nil {
		return err
	}
	js, err := joined("static/js/*.js")
	if err != nil {
		return err
	}
	return a.add("app.js", js)
}

// joined puts the files of a pattern together in the order of their names.
func joined(pattern string) ([]byte, error) {
	names, err := fs.Glob(staticFiles, pattern)
	if err != nil {
		return nil, fmt.Errorf("list assets: %w", err)
	}
	var all bytes.Buffer
	for _, name := range names {
		content, err := staticFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read asset: %w", err)
		}
		all.Write(content)
	}
	return all.Bytes(), nil
}

func (a *assets) add(name string, content []byte) error {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	address := StaticPrefix + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
	f := File{Content: content, ContentType: contentTypes[ext]}
	if f.ContentType == "" {
		return fmt.Errorf("asset %s: unknown type", name)
	}
	if ext != ".woff2" { // already compressed
		var packed bytes.Buffer
		w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		if err != nil {
			return fmt.Errorf("compress asset: %w", err)
		}
		if _, err := w.Write(content); err != nil {
			return fmt.Errorf("compress asset: %w", err)
		}
		if err := w.Close(); err != nil {
			return fmt.Errorf("compress asset: %w", err)
		}
		f.Gzip = packed.Bytes()
	}
	a.address[name] = address
	a.files[address] = f
	return nil
}

var contentTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
}
