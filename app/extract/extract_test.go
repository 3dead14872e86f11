package extract

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"dealflow/app/extract/extracttest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// read gives the pages of a document as "number label: text".
func read(t *testing.T, kind Type, content []byte) ([]string, bool, error) {
	t.Helper()
	var pages []string
	truncated, err := Read(kind, bytes.NewReader(content), int64(len(content)), func(p Page) error {
		pages = append(pages, fmt.Sprintf("%d %s: %s", p.Number, p.Label, p.Text))
		return nil
	})
	return pages, truncated, err
}

func TestRead(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("小米科技\n晨兴资本领投")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name    string
		kind    Type
		content []byte
		want    []string
	}{
		{"pdf", PDF, extracttest.PDF("Series A (lead)\nMorningside", "", "Third page"), []string{"1 : Series A (lead)\nMorningside", "3 : Third page"}},
		{"pdf of a newer version", PDF, bytes.Replace(extracttest.PDF("New"), []byte("%PDF-1.4"), []byte("%PDF-2.0"), 1), []string{"1 : New"}},
		{"pdf with bytes after its end", PDF, append(extracttest.PDF("Long"), bytes.Repeat([]byte{0}, 300)...), []string{"1 : Long"}},
		{"docx", DOCX, extracttest.DOCX("Memo\nXiaomi & 小米", "Second"), []string{"1 : Memo\nXiaomi & 小米", "2 : Second"}},
		{"pptx", PPTX, extracttest.PPTX("Deck\nTeam", "Market"), []string{"1 : Deck\nTeam", "2 : Market"}},
		{"xlsx", XLSX, extracttest.XLSX(
			extracttest.Sheet{Name: "Cap table", Rows: [][]string{{"Holder", "=0.1"}, {"Morningside", "=0.30000000000000004", "d40513"}}},
			extracttest.Sheet{Name: "模型", Rows: [][]string{{"收入", "=1000"}}}),
			[]string{"1 Cap table: Holder | 0.1\nMorningside | 0.3 | 2010-12-01", "2 模型: 收入 | 1000"}},
		{"text", Text, []byte("one\r\n\r\n\r\n\r\ntwo\x00 \x07three"), []string{"1 : one\n\ntwo three"}},
		{"gbk", Text, []byte(gbk), []string{"1 : 小米科技\n晨兴资本领投"}},
		{"markdown", Markdown, []byte("\uFEFF# Memo\n\n- point"), []string{"1 : # Memo\n\n- point"}},
		{"radicals and ligatures", Text, []byte("⼩⽶⻓ ﬁne"), []string{"1 : 小米长 fine"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got, truncated, err := read(t, tc.kind, tc.content)
			if err != nil || truncated {
				t.Fatalf("Read() = %v, truncated %v", err, truncated)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("Read() (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRead_refuse(t *testing.T) {
	rels := `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`
	book := `<workbook><sheets><sheet name="A" r:id="r1"/></sheets></workbook>`
	deep := strings.Repeat("<w:p>", 1000)
	tests := []struct {
		name    string
		kind    Type
		content []byte
		want    error
	}{
		{"cut pdf", PDF, extracttest.PDF("one", "two")[:400], ErrBroken},
		{"no pdf", PDF, []byte("%PDF-1.4\nhello"), ErrBroken},
		{"encrypted docx", DOCX, extracttest.Encrypted(), ErrEncrypted},
		{"cut docx", DOCX, extracttest.DOCX("one")[:200], ErrBroken},
		{"docx without its part", DOCX, extracttest.Archive(extracttest.Entry{Name: "a", Text: "b"}), ErrBroken},
		{"docx with broken xml", DOCX, extracttest.Archive(extracttest.Entry{Name: "word/document.xml", Text: "<w:p><w:t>x</"}), ErrBroken},
		{"deep docx", DOCX, extracttest.Archive(extracttest.Entry{Name: "word/document.xml", Text: deep}), ErrTooLarge},
		{"bomb without tags", DOCX, extracttest.Archive(extracttest.Entry{Name: "word/document.xml", Text: "<w:t>" + strings.Repeat("a", 30<<20)}), ErrTooLarge},
		{"bomb of tags", DOCX, extracttest.Archive(extracttest.Entry{Name: "word/document.xml", Text: strings.Repeat("<a></a>", 20<<20/7)}), ErrTooLarge},
		{"bomb of shared texts", XLSX, extracttest.Archive(extracttest.Entry{Name: "xl/workbook.xml", Text: book}, extracttest.Entry{Name: "xl/_rels/workbook.xml.rels", Text: rels},
			extracttest.Entry{Name: "xl/sharedStrings.xml", Text: strings.Repeat("<si><t>0123456789</t></si>", 4<<20)}), ErrTooLarge},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			if _, _, err := read(t, tc.kind, tc.content); !errors.Is(err, tc.want) {
				t.Errorf("Read() = %v, want %v", err, tc.want)
			}
		})
	}
}

// What is beyond the limits is left out, and said to be.
func TestRead_truncated(t *testing.T) {
	var many []string
	for range 40 {
		many = append(many, strings.Repeat("word ", 40_000))
	}
	tests := []struct {
		name    string
		kind    Type
		content []byte
	}{
		{"long pages", PPTX, extracttest.PPTX(many...)},
		{"long text", Text, []byte(strings.Repeat("a line of text\n", maxText/10))},
		{"one long line", Text, bytes.Repeat([]byte("word "), maxText/4)},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			pages, truncated, err := read(t, tc.kind, tc.content)
			if err != nil || !truncated {
				t.Fatalf("Read() = %v, truncated %v, want it to be", err, truncated)
			}
			if n := len(strings.Join(pages, "")); n < maxText*9/10 || n > maxText+100*len(pages) {
				t.Errorf("Read() kept %d bytes, want about %d", n, maxText)
			}
		})
	}
}

func TestRead_hugeCell(t *testing.T) {
	content := extracttest.XLSX(extracttest.Sheet{Name: "A", Rows: [][]string{{strings.Repeat("x", 2<<20), "after"}}})
	pages, _, err := read(t, XLSX, content)
	if err != nil || len(pages) != 1 || !strings.HasSuffix(pages[0], " | after") || len(pages[0]) > maxCell+50 {
		t.Errorf("Read() = %d pages, %v, want the beginning of the cell and the next", len(pages), err)
	}
}

func TestDetect(t *testing.T) {
	macros := extracttest.Archive(extracttest.Entry{Name: "word/document.xml", Text: "x"}, extracttest.Entry{Name: "word/vbaProject.bin", Text: "x"})
	tests := []struct {
		name, file string
		content    []byte
		want       Type
		err        error
	}{
		{"pdf", "deck.exe", extracttest.PDF("x"), PDF, nil},
		{"docx", "memo.pdf", extracttest.DOCX("x"), DOCX, nil},
		{"pptx", "deck.pptx", extracttest.PPTX("x"), PPTX, nil},
		{"xlsx", "model.xlsx", extracttest.XLSX(), XLSX, nil},
		{"text", "notes.txt", []byte("notes"), Text, nil},
		{"markdown", "Notes.MD", []byte("# notes"), Markdown, nil},
		{"chinese", "纪要.txt", []byte("\xd0\xa1\xc3\xd7"), Text, nil},
		{"encrypted", "plan.docx", extracttest.Encrypted(), DOCX, nil},
		{"program", "deck.pdf", []byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00"), "", ErrUnknown},
		{"program as text", "deck.txt", []byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00"), "", ErrUnknown},
		{"elf as markdown", "deck.md", []byte("\x7fELF\x02\x01\x01\x00\x00\x00"), "", ErrUnknown},
		{"picture", "deck.pptx", []byte("\x89PNG\r\n\x1a\n"), "", ErrUnknown},
		{"page", "deck.html", []byte("<script>alert(1)</script>"), "", ErrUnknown},
		{"archive", "deck.docx", extracttest.Archive(extracttest.Entry{Name: "a.exe", Text: "MZ"}), "", ErrUnknown},
		{"macros", "memo.docx", macros, "", ErrMacros},
		{"old word", "memo.doc", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on"), "", ErrLegacy},
		{"empty", "memo.pdf", nil, "", ErrEmpty},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got, err := Detect(tc.file, bytes.NewReader(tc.content), int64(len(tc.content)))
			if got != tc.want && tc.err == nil || !errors.Is(err, tc.err) {
				t.Errorf("Detect() = %q, %v, want %q, %v", got, err, tc.want, tc.err)
			}
		})
	}
}

// The test binary is the process that reads when it is told to.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "read-document" {
		if err := helper(os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func helper(kind string) error {
	switch kind {
	case "greedy":
		if err := limitProcess(); err != nil {
			return err
		}
		var all [][]byte
		for range 1000 {
			b := make([]byte, 16<<20)
			for i := range b {
				b[i] = 1
			}
			all = append(all, b)
		}
		return fmt.Errorf("took %d pieces of memory", len(all))
	case "stuck":
		time.Sleep(time.Hour)
	}
	return Serve(Type(kind), os.Stdin, os.Stdout)
}

func file(t *testing.T, content []byte) *os.File {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if _, err := f.Write(content); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestRunner_Read(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	pages := strings.Repeat("page ", 3)
	tests := []struct {
		name    string
		kind    Type
		content []byte
		pages   int
		want    error
	}{
		{"pdf", PDF, extracttest.PDF(pages, pages), 2, nil},
		{"broken pdf", PDF, []byte("%PDF-1.4\nhello"), 0, ErrBroken},
		{"out of memory", "greedy", []byte("x"), 0, ErrTooLarge},
		{"out of time", "stuck", []byte("x"), 0, ErrTooLarge},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			r := Runner{Command: []string{exe, "read-document"}, Time: 10 * time.Second}
			if tc.kind == "stuck" {
				r.Time = 100 * time.Millisecond
			}
			n := 0
			truncated, err := r.Read(t.Context(), tc.kind, file(t, tc.content), func(Page) error { n++; return nil })
			if !errors.Is(err, tc.want) || n != tc.pages || truncated {
				t.Errorf("Read() = %d pages, truncated %v, %v, want %d, %v", n, truncated, err, tc.pages, tc.want)
			}
		})
	}
	if _, err := (Runner{Command: []string{"/nowhere"}}).Read(t.Context(), PDF, file(t, nil), nil); err == nil || errors.Is(err, ErrBroken) {
		t.Errorf("Read() without a program = %v, want an error that does not blame the file", err)
	}
}
