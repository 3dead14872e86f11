// Package extract tells what kind of document a file is, by its content, and
// reads the text of it, page by page. It is made for files of strangers: every
// reader is bounded, and a Runner lets it work in a process of its own, which
// can be ended when a file takes too long or too much memory.
package extract

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Type is a kind of document. It is also the ending that its file names have.
type Type string

// The types that are read.
const (
	PDF      Type = "pdf"
	DOCX     Type = "docx"
	PPTX     Type = "pptx"
	XLSX     Type = "xlsx"
	Text     Type = "txt"
	Markdown Type = "md"
)

// Types are all types in the order in which they are offered.
var Types = []Type{PDF, DOCX, PPTX, XLSX, Text, Markdown}

// MIME is the media type under which a document is sent.
func (t Type) MIME() string {
	switch t {
	case PDF:
		return "application/pdf"
	case DOCX:
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case PPTX:
		return "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	case XLSX:
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "text/plain; charset=utf-8"
}

// Page is a piece of a document that can be pointed to: the page of a PDF or
// DOCX, the slide of a PPTX, a piece of an XLSX sheet, a piece of a text.
type Page struct {
	// Number counts from 1, as the reader's own program does.
	Number int `json:"n"`
	// Label is the name of the sheet, empty for other types.
	Label string `json:"l,omitempty"`
	Text  string `json:"t"`
}

// Why a file cannot be read.
var (
	// ErrBroken says that the file is damaged or cut short.
	ErrBroken = errors.New("the file is broken")
	// ErrEncrypted says that the file opens only with a password.
	ErrEncrypted = errors.New("the file is encrypted")
	// ErrTooLarge says that the file unpacks to more, or takes longer, than is
	// allowed.
	ErrTooLarge = errors.New("the file unpacks to more than is allowed")
)

// Limits of what is read of one file. What is beyond the text and pages is left
// out; beyond the others the file is refused.
const (
	maxPages    = 3000
	maxText     = 4 << 20   // bytes of all pages
	maxPageText = 128 << 10 // bytes of one page
	maxEntries  = 10_000    // of an archive
	maxUnpacked = 160 << 20 // bytes of all entries of an archive that are read
	maxRatio    = 200       // bytes out of one byte of an archive
	maxDepth    = 256       // elements within elements
)

// errEnough ends the reading once the limits of text or pages are reached.
var errEnough = errors.New("enough text")

// Read gives the pages that have text to page, in order. Truncated says that
// the text was more than is kept. Errors: ErrBroken, ErrEncrypted, ErrTooLarge,
// or what page returned. Pages read before an error stand.
func Read(t Type, f io.ReaderAt, size int64, page func(Page) error) (truncated bool, err error) {
	defer func() {
		// The libraries that read foreign formats panic on some broken files.
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", ErrBroken, r)
		}
	}()
	out := &sink{page: page}
	switch t {
	case PDF:
		err = readPDF(f, size, out)
	case DOCX:
		err = readDOCX(f, size, out)
	case PPTX:
		err = readPPTX(f, size, out)
	case XLSX:
		err = readXLSX(f, size, out)
	case Text, Markdown:
		err = readText(f, size, out)
	default:
		return false, fmt.Errorf("extract: unknown type %q", t)
	}
	if errors.Is(err, errEnough) {
		return true, nil
	}
	return out.cut, err
}

// sink takes pages in, cleans their text and holds them to the limits.
type sink struct {
	page  func(Page) error
	pages int
	bytes int
	cut   bool
}

func (s *sink) add(number int, label, text string) error {
	if number > maxPages || s.pages >= maxPages || s.bytes >= maxText {
		return errEnough
	}
	room := min(maxPageText, maxText-s.bytes)
	if len(text) > 2*room {
		text, s.cut = clip(text, 2*room), true
	}
	text = tidy(text)
	if len(text) > room {
		text, s.cut = clip(text, room), true
	}
	if text == "" {
		return nil
	}
	s.pages++
	s.bytes += len(text)
	return s.page(Page{Number: number, Label: clip(tidy(label), 200), Text: text})
}

// tidy leaves one space between words, at most one empty line between lines,
// and nothing that cannot be shown.
func tidy(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	breaks, space := 0, false
	for _, r := range strings.ToValidUTF8(text, " ") {
		if plain, ok := written[r]; ok {
			r = plain
		}
		switch {
		case r == '\n' || r == '\r' || r == '\f' || r == '\u2028' || r == '\u2029':
			if r != '\r' {
				breaks++
			}
			space = false
		case unicode.IsSpace(r):
			space = true
		case r == '\u00AD' || r == '\uFEFF' || r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Co, r):
			// Soft hyphens and what a font keeps to itself would part words.
		default:
			if b.Len() > 0 && breaks > 0 {
				b.WriteString("\n\n"[:min(breaks, 2)])
			} else if b.Len() > 0 && space {
				b.WriteByte(' ')
			}
			breaks, space = 0, false
			if r >= 0xFB00 && r <= 0xFB06 || r >= 0xF900 && r <= 0xFAFF {
				b.WriteString(norm.NFKC.String(string(r)))
			} else {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// written are the characters that are written for the radicals of the same
// shape. Fonts share one glyph for both, and programs that make PDFs note
// whichever comes first.
var written = func() map[rune]rune {
	m := map[rune]rune{}
	for r := rune(0x2F00); r <= 0x2FD5; r++ {
		m[r] = []rune(norm.NFKC.String(string(r)))[0]
	}
	radicals, characters := []rune("⺁⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳"), []rune("厂母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟")
	for i, r := range radicals {
		m[r] = characters[i]
	}
	return m
}()

// clip shortens a text to n bytes without breaking a character.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
