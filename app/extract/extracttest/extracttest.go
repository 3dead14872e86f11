// Package extracttest makes small documents of every type, for tests.
package extracttest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

// Entry is one file of an archive.
type Entry struct{ Name, Text string }

// Archive is a ZIP file of the entries.
func Archive(entries ...Entry) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		w, err := z.Create(e.Name)
		if err == nil {
			_, err = w.Write([]byte(e.Text))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// PDF has a page for each text; a line break in it starts a new line. The texts
// are ASCII.
func PDF(pages ...string) []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(format string, args ...any) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n", len(offsets))
		fmt.Fprintf(&b, format, args...)
		b.WriteString("\nendobj\n")
	}
	b.WriteString("%PDF-1.4\n")
	kids := ""
	for i := range pages {
		kids += fmt.Sprintf("%d 0 R ", 4+2*i)
	}
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Kids [ %s] /Count %d >>", kids, len(pages))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	for i, text := range pages {
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", 5+2*i)
		content := "BT /F1 12 Tf 14 TL 72 720 Td"
		for line := range strings.Lines(text) {
			line = strings.NewReplacer("\\", "\\\\", "(", "\\(", ")", "\\)", "\n", "").Replace(line)
			content += " (" + line + ") Tj T*"
		}
		content += " ET"
		object("<< /Length %d >>\nstream\n%s\nendstream", len(content), content)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return b.Bytes()
}

func escape(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic(err)
	}
	return b.String()
}

// DOCX has a page for each text; a line break in it starts a new paragraph.
func DOCX(pages ...string) []byte {
	body := ""
	for i, page := range pages {
		for j, line := range strings.Split(page, "\n") {
			turn := ""
			if i > 0 && j == 0 {
				turn = "<w:lastRenderedPageBreak/>"
			}
			body += "<w:p><w:r>" + turn + `<w:t xml:space="preserve">` + escape(line) + "</w:t></w:r></w:p>"
		}
	}
	return Archive(
		Entry{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`},
		Entry{"word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body + `</w:body></w:document>`},
	)
}

const (
	relationships = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	office        = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
)

// PPTX has a slide for each text. The slides lie in the file in the opposite
// order to the one in which they are shown.
func PPTX(slides ...string) []byte {
	list, relations := "", relationships
	var entries []Entry
	for i, text := range slides {
		file := len(slides) - i
		list += fmt.Sprintf(`<p:sldId id="%d" r:id="rId%d"/>`, 256+i, file)
		relations += fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/slide" Target="slides/slide%d.xml"/>`, file, office, file)
		paragraphs := ""
		for _, line := range strings.Split(text, "\n") {
			paragraphs += "<a:p><a:r><a:t>" + escape(line) + "</a:t></a:r></a:p>"
		}
		entries = append(entries, Entry{fmt.Sprintf("ppt/slides/slide%d.xml", file),
			`<p:sld xmlns:p="p" xmlns:a="a"><p:txBody>` + paragraphs + `<a:p><a:fld type="slidenum"><a:t>99</a:t></a:fld></a:p></p:txBody></p:sld>`})
	}
	return Archive(append(entries,
		Entry{"ppt/presentation.xml", `<p:presentation xmlns:p="p" xmlns:r="` + office + `"><p:sldIdLst>` + list + `</p:sldIdLst></p:presentation>`},
		Entry{"ppt/_rels/presentation.xml.rels", relations + `</Relationships>`},
	)...)
}

// Sheet is one sheet of a workbook. A cell is a text, or a number with "=" before
// it, or the number of a day with "d" before it.
type Sheet struct {
	Name string
	Rows [][]string
}

// XLSX is a workbook of the sheets.
func XLSX(sheets ...Sheet) []byte {
	list, relations, shared := "", relationships, ""
	texts := 0
	var entries []Entry
	for i, s := range sheets {
		list += fmt.Sprintf(`<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, escape(s.Name), i+1, i+1)
		relations += fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, office, i+1)
		rows := ""
		for _, row := range s.Rows {
			rows += "<row>"
			for _, cell := range row {
				switch {
				case strings.HasPrefix(cell, "="):
					rows += "<c><f>1+1</f><v>" + cell[1:] + "</v></c>"
				case strings.HasPrefix(cell, "d"):
					rows += `<c s="1"><v>` + cell[1:] + "</v></c>"
				default:
					rows += fmt.Sprintf(`<c t="s"><v>%d</v></c>`, texts)
					shared += "<si><t>" + escape(cell) + "</t></si>"
					texts++
				}
			}
			rows += "</row>"
		}
		entries = append(entries, Entry{fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1), `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`})
	}
	return Archive(append(entries,
		Entry{"xl/workbook.xml", `<workbook xmlns:r="` + office + `"><sheets>` + list + `</sheets></workbook>`},
		Entry{"xl/_rels/workbook.xml.rels", relations + `</Relationships>`},
		Entry{"xl/sharedStrings.xml", `<sst>` + shared + `</sst>`},
		Entry{"xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>`},
	)...)
}

// Encrypted is the container into which Office puts a file with a password.
func Encrypted() []byte {
	b := append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 5000)...)
	for _, c := range "EncryptedPackage" {
		b = append(b, byte(c), 0)
	}
	return append(b, make([]byte, 3000)...)
}
