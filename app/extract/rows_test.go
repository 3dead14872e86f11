package extract_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"dealflow/app/extract"
	"dealflow/app/extract/extracttest"

	"github.com/google/go-cmp/cmp"
)

// workbook is a workbook whose first sheet is empty and whose second is the given.
func workbook(sheet string) []byte {
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	return extracttest.Archive(
		extracttest.Entry{Name: "xl/workbook.xml", Text: `<workbook xmlns:r="` + office + `"><sheets><sheet name="A" sheetId="1" r:id="rId1"/><sheet name="B" sheetId="2" r:id="rId2"/></sheets></workbook>`},
		extracttest.Entry{Name: "xl/_rels/workbook.xml.rels", Text: `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="` + office + `/worksheet" Target="worksheets/sheet2.xml"/></Relationships>`},
		extracttest.Entry{Name: "xl/worksheets/sheet1.xml", Text: `<worksheet><sheetData/></worksheet>`},
		extracttest.Entry{Name: "xl/worksheets/sheet2.xml", Text: `<worksheet><sheetData>` + sheet + `</sheetData></worksheet>`},
	)
}

func TestRows(t *testing.T) {
	content := workbook(`<row r="1"><c r="A1" t="inlineStr"><is><t>Company</t></is></c><c t="inlineStr"><is><t>City</t></is></c></row>
		<row r="3"><c r="B3" t="inlineStr"><is><t>Beijing</t></is></c><c r="AA3"><v>41000000</v></c><c r="XFD3"><v>1</v></c></row><row r="4"/>`)
	var got []string
	err := extract.Rows(bytes.NewReader(content), int64(len(content)), func(line int, cells []string) error {
		got = append(got, fmt.Sprintf("%d %d %q", line, len(cells), cells))
		return nil
	})
	want := []string{`1 2 ["Company" "City"]`, `3 27 ["" "Beijing" "" "" "" "" "" "" "" "" "" "" "" "" "" "" "" "" "" "" "" "" "" "" "" "" "41000000"]`, `4 0 []`}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("Rows() = %v (-want +got):\n%s", err, diff)
	}
	enough := errors.New("enough")
	if err := extract.Rows(bytes.NewReader(content), int64(len(content)), func(int, []string) error { return enough }); !errors.Is(err, enough) {
		t.Errorf("Rows() = %v, want what the function returned", err)
	}
}
