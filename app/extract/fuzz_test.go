package extract

import (
	"bytes"
	"errors"
	"os"
	"testing"
	"time"

	"dealflow/app/extract/extracttest"
)

// fuzz reads whatever comes as a document of one type: an error of the three
// kinds is fine, a panic that escapes is not, nor is more text than allowed.
func fuzz(f *testing.F, kind Type, seeds ...[]byte) {
	for _, seed := range seeds {
		f.Add(seed)
		f.Add(seed[:len(seed)/2])
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if len(content) > 1<<20 {
			t.Skip()
		}
		total, pages := 0, 0
		_, err := Read(kind, bytes.NewReader(content), int64(len(content)), func(p Page) error {
			total += len(p.Text)
			pages++
			if bytes.IndexByte([]byte(p.Text), 0) >= 0 {
				t.Error("a page has a zero byte, which no database keeps")
			}
			return nil
		})
		if total > maxText || pages > maxPages {
			t.Errorf("%d bytes on %d pages", total, pages)
		}
		if err != nil && !errors.Is(err, ErrBroken) && !errors.Is(err, ErrEncrypted) && !errors.Is(err, ErrTooLarge) {
			t.Errorf("Read() = %v", err)
		}
	})
}

// FuzzPDF reads in a process of its own, as the product does: the library has
// loops that some broken files never leave.
func FuzzPDF(f *testing.F) {
	exe, err := os.Executable()
	if err != nil {
		f.Fatal(err)
	}
	r := Runner{Command: []string{exe, "read-document"}, Time: 500 * time.Millisecond}
	whole := extracttest.PDF("one", "two (x)")
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add(bytes.Replace(extracttest.PDF("<00410042>"), []byte("/Subtype /Type1"), []byte("/Subtype /Type0"), 1))
	f.Add([]byte("%PDF-1.7\n%%EOF"))
	// A dictionary that is not ended, which the library looks for the end of.
	f.Add(bytes.Replace(whole, []byte("/Contents"), []byte("/\x00 ntents"), 1))
	f.Fuzz(func(t *testing.T, content []byte) {
		_, err := r.Read(t.Context(), PDF, file(t, content), func(Page) error { return nil })
		if err != nil && !errors.Is(err, ErrBroken) && !errors.Is(err, ErrEncrypted) && !errors.Is(err, ErrTooLarge) {
			t.Errorf("Read() = %v", err)
		}
	})
}

func FuzzDOCX(f *testing.F) {
	fuzz(f, DOCX, extracttest.DOCX("one\ntwo", "three"))
}

func FuzzPPTX(f *testing.F) {
	fuzz(f, PPTX, extracttest.PPTX("one\ntwo", "three"))
}

func FuzzXLSX(f *testing.F) {
	fuzz(f, XLSX, extracttest.XLSX(extracttest.Sheet{Name: "A", Rows: [][]string{{"x", "=1", "d40000"}}}))
}

func FuzzText(f *testing.F) {
	fuzz(f, Text, []byte("one\n\ntwo"), []byte("\xff\xfeo\x00n\x00e\x00"), []byte("\xd0\xa1\xc3\xd7"))
}

// FuzzXML goes past the archive, whose checksums keep a fuzzer out.
func FuzzXML(f *testing.F) {
	f.Add([]byte(`<w:p><w:r><w:t>x</w:t></w:r></w:p>`))
	f.Add([]byte(`<a b="c"/>&amp;<!DOCTYPE x [<!ENTITY e "f">]>&e;`))
	f.Fuzz(func(_ *testing.T, content []byte) {
		d := docx{out: &sink{page: func(Page) error { return nil }}}
		_ = walk{start: d.start, end: d.end, text: d.characters}.over(bytes.NewReader(content))
		s := &sheet{workbook: &workbook{dates: map[int]bool{}}, pieces: &pieces{out: d.out}}
		_ = walk{start: s.start, end: s.end, text: s.characters}.over(bytes.NewReader(content))
	})
}

func FuzzCMap(f *testing.F) {
	f.Add([]byte("1 beginbfchar <01> <0041> endbfchar 1 beginbfrange <02><05><0061> <06><07>[<0041> <0042>] endbfrange"))
	f.Fuzz(func(_ *testing.T, content []byte) {
		m := &cmap{texts: map[uint32]string{}}
		m.read(bytes.NewReader(content))
		m.Decode("\x00\x01\x02")
	})
}
