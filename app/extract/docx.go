package extract

import (
	"encoding/xml"
	"io"
	"strings"
)

// longPage is where a page that no break ends is ended, in bytes.
const longPage = 16 << 10

// readDOCX reads the text of a Word file. Its pages are those that Word drew
// last and noted in the file; a file of a program that notes none is cut into
// pieces.
func readDOCX(f io.ReaderAt, size int64, out *sink) error {
	a, err := openArchive(f, size)
	if err != nil {
		return err
	}
	d := docx{out: out, number: 1}
	if err := a.part("word/document.xml", walk{start: d.start, end: d.end, text: d.characters}); err != nil {
		return err
	}
	for _, notes := range []string{"word/footnotes.xml", "word/endnotes.xml"} {
		if a.file(notes) == nil {
			continue
		}
		if err := a.part(notes, walk{start: d.start, end: d.end, text: d.characters}); err != nil {
			return err
		}
	}
	return d.turn()
}

type docx struct {
	out    *sink
	number int
	page   strings.Builder
	text   bool // inside of a run's text
	forced bool // the page was turned by a break, which Word notes once more
}

func (d *docx) start(e xml.StartElement) (bool, error) {
	switch e.Name.Local {
	case "Fallback":
		// The same once more, for old programs.
		return false, nil
	case "t":
		d.text = true
	case "tab":
		d.page.WriteByte('\t')
	case "br":
		if attr(e, "type") == "page" {
			d.forced = true
			return true, d.turn()
		}
		d.page.WriteByte('\n')
	case "cr":
		d.page.WriteByte('\n')
	case "noBreakHyphen":
		d.page.WriteByte('-')
	case "lastRenderedPageBreak":
		if d.forced && strings.TrimSpace(d.page.String()) == "" {
			d.forced = false
			return true, nil
		}
		return true, d.turn()
	}
	return true, nil
}

func (d *docx) end(name string) error {
	switch name {
	case "t":
		d.text = false
	case "tc":
		d.page.WriteString(" | ")
	case "p":
		d.page.WriteByte('\n')
		if d.page.Len() > longPage {
			return d.turn()
		}
	}
	return nil
}

func (d *docx) characters(s []byte) error {
	if d.text {
		d.page.Write(s)
	}
	return nil
}

// turn ends the page.
func (d *docx) turn() error {
	text := d.page.String()
	d.page.Reset()
	d.number++
	return d.out.add(d.number-1, "", text)
}
