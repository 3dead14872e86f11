package extract

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/ledongthuc/pdf"
)

// readPDF reads the text of each page, in the order in which it was written
// into the file.
func readPDF(f io.ReaderAt, size int64, out *sink) error {
	r, err := openPDF(f, size)
	if err != nil {
		return err
	}
	var pages []pdfPage
	collect(&pages, r.Trailer().Key("Root").Key("Pages"), pdf.Value{}, 0)
	if len(pages) == 0 {
		return fmt.Errorf("%w: no pages", ErrBroken)
	}
	failed := 0
	var last error
	for i, page := range pages {
		text, err := page.text()
		if err != nil {
			failed++
			last = err
		}
		if err := out.add(i+1, "", text); err != nil {
			return err
		}
	}
	if failed == len(pages) {
		return last
	}
	return nil
}

// openPDF opens what other readers open, too: newer versions, and a few bytes
// after the end.
func openPDF(f io.ReaderAt, size int64) (*pdf.Reader, error) {
	tail := make([]byte, min(size, 4096))
	if _, err := f.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return nil, errors.Join(ErrBroken, err)
	}
	if at := bytes.LastIndex(tail, []byte("%%EOF")); at >= 0 {
		size = size - int64(len(tail)) + int64(at) + int64(len("%%EOF"))
	}
	r, err := pdf.NewReader(patched{f}, size)
	if err == nil {
		return r, nil
	}
	if errors.Is(err, pdf.ErrInvalidPassword) || strings.Contains(strings.ToLower(err.Error()), "encrypt") {
		return nil, ErrEncrypted
	}
	return nil, fmt.Errorf("%w: %w", ErrBroken, err)
}

// patched shows the beginning of a file as version 1.7, which is the last that
// the library lets in.
type patched struct{ f io.ReaderAt }

func (p patched) ReadAt(b []byte, at int64) (int, error) {
	const head = "%PDF-1.7\n"
	n, err := p.f.ReadAt(b, at)
	if at < int64(len(head)) && n > 0 {
		copy(b[:n], head[at:])
	}
	return n, err
}

// pdfPage is a page with the resources that it has or inherits.
type pdfPage struct{ page, resources pdf.Value }

// collect walks the tree of pages once; the library would walk it for each page
// again. One page more than is kept shows that there are more.
func collect(pages *[]pdfPage, node, resources pdf.Value, depth int) {
	if own := node.Key("Resources"); !own.IsNull() {
		resources = own
	}
	kids := node.Key("Kids")
	switch {
	case depth > maxDepth || len(*pages) > maxPages:
	case kids.Kind() == pdf.Array:
		for i := 0; i < kids.Len() && len(*pages) <= maxPages; i++ {
			collect(pages, kids.Index(i), resources, depth+1)
		}
	case node.Kind() == pdf.Dict && depth > 0:
		*pages = append(*pages, pdfPage{node, resources})
	}
}

// text reads one page; a broken one gives what stood before the damage.
func (p pdfPage) text() (text string, err error) {
	t := &pdfText{fonts: map[string]*pdfFont{}}
	defer func() {
		if x := recover(); x != nil {
			text, err = t.out.String(), fmt.Errorf("%w: %v", ErrBroken, x)
		}
	}()
	t.run(p.page.Key("Contents"), p.resources, 0)
	return t.out.String(), nil
}
