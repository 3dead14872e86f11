// Package sheet writes tables for spreadsheets, so that no cell of them is taken
// for a formula and what is read back is what was written.
package sheet

import (
	"bytes"
	"strings"
	"unicode"
)

// bom tells a spreadsheet that the text is UTF-8, without which Excel shows no
// Chinese.
const bom = "\ufeff"

// formula begins what a spreadsheet may compute; the wide forms are those of a
// Chinese keyboard.
const formula = "=+-@\t\r\n＝＋－＠"

// Escape is a text as it may stand in a cell: one that could be taken for a
// formula, or for an escaped text, is marked as text by an apostrophe.
func Escape(text string) string {
	if marked(text) {
		return "'" + text
	}
	return text
}

// Unescape is the text that Escape was given.
func Unescape(cell string) string {
	if text, ok := strings.CutPrefix(cell, "'"); ok && marked(text) {
		return text
	}
	return cell
}

func marked(text string) bool {
	text = strings.TrimLeft(text, "'")
	text = strings.TrimLeftFunc(text, func(r rune) bool { return unicode.IsSpace(r) && !strings.ContainsRune(formula, r) })
	return text != "" && strings.ContainsAny(string([]rune(text)[:1]), formula)
}

// Writer writes a table as CSV: UTF-8 with its mark, commas, and lines that end
// in CRLF, which is what spreadsheets open without a question.
type Writer struct {
	buf     bytes.Buffer
	started bool
}

// Row adds a line of cells, each escaped.
func (w *Writer) Row(cells []string) {
	if !w.started {
		w.buf.WriteString(bom)
		w.started = true
	}
	for i, cell := range cells {
		if i > 0 {
			w.buf.WriteByte(',')
		}
		w.cell(Escape(cell))
	}
	w.buf.WriteString("\r\n")
}

// cell quotes what holds a separator of any language's spreadsheets.
func (w *Writer) cell(text string) {
	if !strings.ContainsAny(text, ",;\t\r\n\" ") {
		w.buf.WriteString(text)
		return
	}
	w.buf.WriteByte('"')
	w.buf.WriteString(strings.ReplaceAll(text, `"`, `""`))
	w.buf.WriteByte('"')
}

// Len is how many bytes are written and not read.
func (w *Writer) Len() int { return w.buf.Len() }

// Read gives what was written.
func (w *Writer) Read(p []byte) (int, error) { return w.buf.Read(p) }
