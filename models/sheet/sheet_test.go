package sheet

import (
	"encoding/csv"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestEscape(t *testing.T) {
	tests := []struct{ text, want string }{
		{"Xiaomi", "Xiaomi"}, {"", ""}, {"'90s", "'90s"}, {"'", "'"}, {"a=b", "a=b"},
		{"=1+1", "'=1+1"}, {"+86 10", "'+86 10"}, {"-", "'-"}, {"@SUM(A1)", "'@SUM(A1)"}, {"\t=1", "'\t=1"}, {" =1", "' =1"},
		{"＝1", "'＝1"}, {"'=1", "''=1"}, {"''=1", "'''=1"},
	}
	for _, tc := range tests {
		if got := Escape(tc.text); got != tc.want {
			t.Errorf("Escape(%q) = %q, want %q", tc.text, got, tc.want)
		}
		if got := Unescape(tc.want); got != tc.text {
			t.Errorf("Unescape(%q) = %q, want %q", tc.want, got, tc.text)
		}
	}
}

// Whatever the cells hold, a reader gets them back, and none of them begins as a
// formula does.
func TestWriter(t *testing.T) {
	cell := rapid.OneOf(rapid.StringOf(rapid.RuneFrom([]rune("'=+-@\"\n\t;, a小＝\u00a0\u1680\u2003\u3000\u0085"))), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 2, 4), 1, 4).Draw(t, "rows")
		var w Writer
		for _, row := range rows {
			w.Row(row)
		}
		text, err := io.ReadAll(&w)
		if err != nil || !strings.HasPrefix(string(text), bom) {
			t.Fatalf("ReadAll() = %q, %v, want the mark of UTF-8 first", text, err)
		}
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), bom)))
		r.FieldsPerRecord = -1
		got, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range got {
			for j, c := range row {
				if trimmed := strings.TrimSpace(c); trimmed != "" && strings.ContainsAny(trimmed[:1], "=+-@") {
					t.Errorf("cell %q begins as a formula does", c)
				}
				// The reader of the standard library makes CRLF LF within quotes.
				if want := strings.ReplaceAll(rows[i][j], "\r\n", "\n"); strings.ReplaceAll(Unescape(c), "\r\n", "\n") != want {
					t.Error(cmp.Diff(want, Unescape(c)))
				}
			}
		}
	})
}
