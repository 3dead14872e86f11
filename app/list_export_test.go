package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"dealflow/app/importer"
	"dealflow/models"
	"dealflow/models/money"
	"dealflow/views"

	"github.com/google/go-cmp/cmp"
)

// readSheet reads a file as an import does.
func readSheet(t *testing.T, text string) (header []string, rows [][]string) {
	t.Helper()
	r, _, err := importer.NewCSV(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return r.Header(), rows
		}
		if err != nil || row.Broken != "" {
			t.Fatalf("row %d: %v %s", row.Line, err, row.Broken)
		}
		rows = append(rows, row.Fields)
	}
}

// The file has the rows, the order and the columns of the list, with exact
// values, no formula, and nothing that the reader may not see; and an import
// reads from it what the records hold.
func TestExport(t *testing.T) {
	a := newTestApp(t, nil)
	ana, ben := a.account(t, "ana@example.com", models.RoleMember), a.account(t, "ben@example.com", models.RoleViewer)
	texts := []string{"=HYPERLINK(\"http://evil\")", "+86 10 5555", "a, \"b\"; c", "小米", "'=1", "-"}
	for i, text := range texts {
		in := models.DealInput{CompanyName: text, AmountSought: []string{"$1,234.56", "¥4100万", ""}[i%3], NextStep: text, NextStepOn: "2026-12", OpenedOn: "2010"}
		if _, err := a.store.CreateDeal(t.Context(), ana.Actor(), in); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.store.CreateDeal(t.Context(), ana.Actor(), models.DealInput{CompanyName: "canary", Restricted: true}); err != nil {
		t.Fatal(err)
	}
	b := a.as(t, ben)
	res := b.post("/deals/export?cols=company,amount,next_step,opened&sort=updated&dir=asc").want(t, 200, "")
	if got := res.Header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment; filename=deals-") || res.Header.Get("Content-Type") != "text/csv; charset=utf-8" {
		t.Errorf("sent as %q, %q", got, res.Header.Get("Content-Type"))
	}
	if !strings.HasPrefix(res.body, "\ufeff") || strings.Contains(res.body, "canary") {
		t.Errorf("the file has no mark of UTF-8, or tells of a restricted deal")
	}
	for _, cell := range strings.FieldsFunc(res.body, func(r rune) bool { return strings.ContainsRune(",\r\n\ufeff", r) }) {
		if strings.ContainsAny(strings.TrimLeft(cell, "\" ")[:1], "=+-@") {
			t.Errorf("cell %q can be taken for a formula", cell)
		}
	}
	header, rows := readSheet(t, res.body)
	if diff := cmp.Diff([]string{"Company", "Amount sought", "Currency", "Next step", "Next step date", "Opened"}, header); diff != "" {
		t.Errorf("header mismatch (-want +got):\n%s", diff)
	}
	if len(rows) != len(texts) {
		t.Fatalf("rows = %d, want %d", len(rows), len(texts))
	}
	for i, row := range rows {
		amounts := [][]string{{"1234.56", "USD"}, {"41000000", "CNY"}, {"", ""}}
		want := append(append([]string{texts[i]}, amounts[i%3]...), texts[i], "2026-12", "2010")
		if diff := cmp.Diff(want, row); diff != "" {
			t.Errorf("row mismatch (-want +got):\n%s", diff)
		}
		if row[1] != "" {
			if m, err := money.Parse(row[1], row[2]); err != nil || m.Number() != row[1] {
				t.Errorf("amount %s %s is read as %v, %v", row[1], row[2], m, err)
			}
		}
	}
	// It is written down, for its maker and the administrators.
	for who, want := range map[models.Role]int{models.RoleAdmin: 1, models.RoleMember: 0} {
		user := a.account(t, string(who)+"@example.com", who)
		ops, _, err := a.store.Operations(t.Context(), user.Actor(), models.OperationFilter{Kind: models.OperationExport})
		if err != nil || len(ops) != want {
			t.Errorf("%s: exports in the history = %v, %v, want %d", who, ops, err, want)
		}
		if want > 0 && ops[0].Undoable {
			t.Error("an export is offered to be undone")
		}
	}
	for range exports.Max {
		b.post("/people/export")
	}
	if res := b.post("/people/export"); res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") == "" {
		t.Errorf("one too many = %d, want 429", res.StatusCode)
	}
}

// A file longer than a batch has every row once, and one that breaks off does
// not look whole.
func TestExport_long(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "ana@example.com", models.RoleMember)
	const count = 2*models.ExportBatch + 7
	if err := a.store.Tx(t.Context(), func(tx *models.Store) error {
		for i := range count {
			if err := tx.DB(t.Context()).Exec(`insert into companies (name, name_key, kind, status, created_at, updated_at) values (?, ?, 'startup', 'operating', ?, ?)`,
				fmt.Sprintf("Company %04d", i), fmt.Sprintf("company %04d", i), tx.Now(), tx.Now()).Error; err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	b := a.as(t, user)
	_, rows := readSheet(t, b.post("/companies/export?cols=name&sort=name").want(t, 200, "").body)
	if len(rows) != count || rows[count-1][0] != fmt.Sprintf("Company %04d", count-1) {
		t.Errorf("rows = %d, the last %v, want %d", len(rows), rows[len(rows)-1], count)
	}

	// The connection breaks where the reading does.
	lost := errors.New("lost")
	body := export[models.CompanyRow]{cancel: func() {}, failed: func(error) {}, sheet: views.CompanySheet(views.Base{Lang: views.English}, views.ColumnsOf("companies", "name")),
		read: func(context.Context, models.List) (models.Page[models.CompanyRow], error) {
			return models.Page[models.CompanyRow]{}, lost
		}}
	body.add(models.Page[models.CompanyRow]{Rows: []models.CompanyRow{{Name: "Xiaomi"}}, Next: "more"})
	if text, err := io.ReadAll(&body); !errors.Is(err, lost) || !strings.Contains(string(text), "Xiaomi") {
		t.Errorf("ReadAll() = %q, %v, want the first rows and the error", text, err)
	}
}
