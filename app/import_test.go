package app

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"dealflow/app/extract/extracttest"
	"dealflow/app/importer"
	"dealflow/models"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// sendFile sends a form with one file.
func (b *browser) sendFile(path, name string, content []byte) *answer {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	if err := w.WriteField(csrfField, b.token()); err != nil {
		b.t.Fatal(err)
	}
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		b.t.Fatal(err)
	}
	req := httptest.NewRequestWithContext(b.t.Context(), http.MethodPost, path, &body)
	req.Host = "dealflow.test"
	req.Header.Set("Content-Type", w.FormDataContentType())
	return b.send(req)
}

func TestApp_import(t *testing.T) {
	a := newTestApp(t, nil)
	ada := a.as(t, a.account(t, "ada@firm.example", models.RoleMember))
	content, err := simplifiedchinese.GB18030.NewEncoder().String("公司名称;国家;阶段;负责人;轮次;融资金额;融资时间\r\n凡客;中国;尽调;ada;A轮;4100万美元;2010年12月\r\n小米;火星;;;;;\r\n\r\n=cmd();中国;已放弃;;;;\r\n")
	if err != nil {
		t.Fatal(err)
	}
	show := ada.sendFile("/imports", "项目.csv", []byte(content)).Header.Get("Location")
	if show != "/imports/1" {
		t.Fatalf("the upload leads to %q", show)
	}
	page := ada.get(show).want(t, http.StatusOK, "")
	if text := page.text(t, ".page-note"); !strings.Contains(text, "3 rows") || !strings.Contains(text, "GBK") {
		t.Errorf("the page says %q", text)
	}
	chosen := page.page(t).Find("select[name^=column_] option[selected]").Map(func(_ int, o *goquery.Selection) string { return o.AttrOr("value", "") })
	if got := strings.Join(chosen, " "); got != "name country stage owner round_type round_amount round_date" {
		t.Errorf("the columns are guessed as %q", got)
	}
	form := []string{"owner", "1", "currency", "USD"}
	for i, field := range chosen {
		form = append(form, "column_"+strconv.Itoa(i), field)
	}
	page.page(t).Find(".import-words > div").Each(func(_ int, word *goquery.Selection) {
		form = append(form, "word", word.Find("input").AttrOr("value", ""), "meaning", word.Find("option[selected]").AttrOr("value", ""))
	})
	ada.post(show, form...).want(t, http.StatusSeeOther, show+"/preview")
	preview := ada.get(show+"/preview").want(t, http.StatusOK, "")
	if text := preview.text(t, ".import-problems tbody"); !strings.Contains(text, "Country") || strings.Contains(text, "凡客") {
		t.Errorf("the preview refuses %q, want the row about Mars", text)
	}
	if text := preview.text(t, ".list-table tbody"); !strings.Contains(text, "凡客") || !strings.Contains(text, "Series A") || !strings.Contains(text, "ada") {
		t.Errorf("the preview shows %q", text)
	}
	ada.post(show+"/run").want(t, http.StatusSeeOther, show)
	if text := ada.get(show).want(t, http.StatusOK, "").text(t, "#import-progress"); !strings.Contains(text, "0 of 3 rows") {
		t.Errorf("the page of a running import says %q", text)
	}
	if err := importer.RunSheet(t.Context(), a.store, models.SheetJob{SheetID: 1, UserID: 1}); err != nil {
		t.Fatal(err)
	}
	done := ada.get(show).want(t, http.StatusOK, "")
	if text := done.text(t, "#import-progress .stats"); text != "Rows3New2Changed0Known already0Rejected1" {
		t.Errorf("the result is %q", text)
	}
	// What came with the file says so, and opens what the file said of it.
	from := ada.get("/companies/1").want(t, http.StatusOK, "").page(t).Find(".record-side a.source")
	to := from.AttrOr("href", "")
	if from.Text() != "项目.csv" || !strings.HasSuffix(to, "?record=company:1") {
		t.Errorf("the company comes from %q at %q, want the file and its change of the company", from.Text(), to)
	}
	changes := ada.get(to).want(t, http.StatusOK, "").page(t)
	if text := changes.Find(".history-change").Text(); strings.Count(text, "凡客") == 0 || strings.Contains(text, "cmd") || changes.Find(".undo-form").Length() != 0 {
		t.Errorf("the source shows %q, want what the import did to 凡客, without an undo of all", text)
	}
	ada.get(strings.Replace(to, "company:1", "company:9", 1)).want(t, http.StatusNotFound, "")
	rejected := ada.get(show + "/rejected")
	if !strings.Contains(rejected.body, "小米,火星") || !strings.Contains(rejected.Header.Get("Content-Type"), "text/csv") {
		t.Errorf("the rejected rows are %q", rejected.body)
	}
	ada.post(show+"/delete").want(t, http.StatusSeeOther, "/imports")
	if res := ada.get(show); res.StatusCode != http.StatusNotFound {
		t.Errorf("the forgotten file = %d", res.StatusCode)
	}
}

func TestApp_importRefused(t *testing.T) {
	a := newTestApp(t, nil)
	ada := a.as(t, a.account(t, "ada@firm.example", models.RoleMember))
	for name, tc := range map[string]struct{ content, want string }{
		"empty":    {"", "no rows"},
		"no rows":  {"Name,Website\n", "no rows"},
		"binary":   {"PK\x03\x04 not a workbook", "no table"},
		"too wide": {strings.Repeat("a,", 200) + "\n" + strings.Repeat("b,", 200) + "\n", "100 columns"},
		"too long": {"Name\n" + strings.Repeat("Acorn\n", models.SheetMaxRows+1), "100,000 rows"},
	} {
		res := ada.sendFile("/imports", "a.csv", []byte(tc.content))
		if text := res.text(t, ".notice.error"); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(text, tc.want) {
			t.Errorf("%s = %d %q, want %q", name, res.StatusCode, text, tc.want)
		}
	}
	ada.sendFile("/imports", "a.csv", []byte("Colour\nred\n")).want(t, http.StatusSeeOther, "/imports/1")
	if res := ada.post("/imports/1", "column_0", ""); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(res.text(t, ".notice.error"), "names of the companies") {
		t.Errorf("a mapping without names = %d %q", res.StatusCode, res.text(t, ".notice.error"))
	}
	bob := a.as(t, a.account(t, "bob@firm.example", models.RoleMember))
	if res := bob.get("/imports/1"); res.StatusCode != http.StatusNotFound {
		t.Errorf("another's spreadsheet = %d, want 404", res.StatusCode)
	}
}

func TestApp_importWorkbook(t *testing.T) {
	a := newTestApp(t, nil)
	ada := a.as(t, a.account(t, "ada@firm.example", models.RoleMember))
	book := extracttest.XLSX(extracttest.Sheet{Name: "Deals", Rows: [][]string{{"Company", "City"}, {"Vancl", "Beijing"}, {"UCWEB", ""}}})
	ada.sendFile("/imports", "deals.xlsx", book).want(t, http.StatusSeeOther, "/imports/1")
	ada.post("/imports/1", "column_0", "name", "column_1", "city").want(t, http.StatusSeeOther, "/imports/1/preview")
	if text := ada.get("/imports/1/preview").text(t, ".list-table tbody"); !strings.Contains(text, "Vancl Beijing") || !strings.Contains(text, "3UCWEB") {
		t.Errorf("the preview shows %q", text)
	}
}
