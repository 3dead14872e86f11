package importer

import (
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"dealflow/models/charset"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// readAll reads a table from text and returns its reader and rows.
func readAll(t *testing.T, text string) (Reader, charset.Encoding, []Row) {
	t.Helper()
	r, enc, err := NewCSV(strings.NewReader(text))
	if err != nil {
		t.Fatalf("NewCSV() = %v", err)
	}
	var rows []Row
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return r, enc, rows
		}
		if err != nil {
			t.Fatalf("Next() = %v", err)
		}
		rows = append(rows, row)
	}
}

func fieldsOf(rows []Row) [][]string {
	var out [][]string
	for _, r := range rows {
		out = append(out, r.Fields)
	}
	return out
}

func encode(t *testing.T, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatalf("encode %q: %v", s, err)
	}
	return out
}

func TestNewCSV_encodings(t *testing.T) {
	western := "name,city\nÖkofen Müller,Zürich\nCafé Ñandú,Málaga\n"
	chinese := "name,city\n小米科技,北京\n晨兴资本,上海\n"
	mixed := "name,city\nPlain,Berlin\nÖkofen,Köln\n小米,北京\n"
	tests := []struct {
		name     string
		text     string
		encoding charset.Encoding
		want     [][]string
	}{
		{"utf-8", mixed, charset.UTF8, [][]string{{"Plain", "Berlin"}, {"Ökofen", "Köln"}, {"小米", "北京"}}},
		{"utf-8 with bom", "\uFEFF" + mixed, charset.UTF8, [][]string{{"Plain", "Berlin"}, {"Ökofen", "Köln"}, {"小米", "北京"}}},
		{"utf-16 little endian with bom", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), mixed), charset.UTF16LE, [][]string{{"Plain", "Berlin"}, {"Ökofen", "Köln"}, {"小米", "北京"}}},
		{"utf-16 big endian with bom", encode(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), mixed), charset.UTF16BE, [][]string{{"Plain", "Berlin"}, {"Ökofen", "Köln"}, {"小米", "北京"}}},
		{"utf-16 without bom", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), mixed), charset.UTF16LE, [][]string{{"Plain", "Berlin"}, {"Ökofen", "Köln"}, {"小米", "北京"}}},
		{"latin-1", encode(t, charmap.ISO8859_1, western), charset.Windows1252, [][]string{{"Ökofen Müller", "Zürich"}, {"Café Ñandú", "Málaga"}}},
		{"windows-1252", encode(t, charmap.Windows1252, "name,raised\nO’Brien,€5\n"), charset.Windows1252, [][]string{{"O’Brien", "€5"}}},
		{"gbk", encode(t, simplifiedchinese.GBK, chinese), charset.GBK, [][]string{{"小米科技", "北京"}, {"晨兴资本", "上海"}}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			r, enc, rows := readAll(t, tc.text)
			if enc != tc.encoding {
				t.Errorf("encoding = %v, want %v", enc, tc.encoding)
			}
			if r.Header()[0] != "name" {
				t.Errorf("Header() = %q, want it to begin with name", r.Header())
			}
			if diff := cmp.Diff(tc.want, fieldsOf(rows)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNewCSV_layouts(t *testing.T) {
	want := [][]string{{"Acme, Inc.", "Paris", "5"}, {"Beta", "Rome", ""}}
	tests := []struct{ name, text string }{
		{"lf", "name,city,n\n\"Acme, Inc.\",Paris,5\nBeta,Rome,\n"},
		{"crlf", "name,city,n\r\n\"Acme, Inc.\",Paris,5\r\nBeta,Rome,\r\n"},
		{"cr", "name,city,n\r\"Acme, Inc.\",Paris,5\rBeta,Rome,\r"},
		{"no final line end", "name,city,n\n\"Acme, Inc.\",Paris,5\nBeta,Rome,"},
		{"blank lines", "\n\nname,city,n\n\n\"Acme, Inc.\",Paris,5\n  \nBeta,Rome,\n\n"},
		{"semicolon", "name;city;n\nAcme, Inc.;Paris;5\nBeta;Rome;\n"},
		{"tab", "name\tcity\tn\nAcme, Inc.\tParis\t5\nBeta\tRome\t\n"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			_, _, rows := readAll(t, tc.text)
			if diff := cmp.Diff(want, fieldsOf(rows)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNewCSV_lineNumbers(t *testing.T) {
	_, _, rows := readAll(t, "name,about\r\nA,\"two\r\nlines\"\r\n\r\nB,one\r\n")
	if got, want := fieldsOf(rows), [][]string{{"A", "two\r\nlines"}, {"B", "one"}}; !cmp.Equal(got, want) {
		t.Fatalf("rows = %q, want %q", got, want)
	}
	if rows[0].Line != 2 || rows[1].Line != 5 {
		t.Errorf("lines = %d and %d, want 2 and 5", rows[0].Line, rows[1].Line)
	}
}

// An unescaped quote once made a spreadsheet write the rest of a tab separated
// file into one cell; the rows come back one by one.
func TestCSV_swallowedRows(t *testing.T) {
	text := "id,name,buyer,country,on\n" +
		"1,One,Buyer,FR,2010\n" +
		"2,Two,\"><b>x</b>\tMX\t2016\n3\tThree, Ltd\tBuyer\tUS\t2011\n4\tFour\tBu\",,\n" +
		"5,Five,Buyer,DE,2012\n"
	_, _, rows := readAll(t, text)
	want := [][]string{
		{"1", "One", "Buyer", "FR", "2010"},
		{"2", "Two", "><b>x</b>", "MX", "2016"},
		{"3", "Three, Ltd", "Buyer", "US", "2011"},
		{"4", "Four", "Bu"},
		{"5", "Five", "Buyer", "DE", "2012"},
	}
	if diff := cmp.Diff(want, fieldsOf(rows)); diff != "" {
		t.Fatalf("rows (-want +got):\n%s", diff)
	}
	for i, r := range rows {
		if r.Line != i+2 {
			t.Errorf("row %d has line %d, want %d", i, r.Line, i+2)
		}
		if want := i >= 1 && i <= 3; r.Recovered != want {
			t.Errorf("row %d: Recovered = %v, want %v", i, r.Recovered, want)
		}
	}
}

func TestCSV_brokenRows(t *testing.T) {
	tests := []struct {
		name   string
		text   string
		want   [][]string // nil for the broken row
		reason string
	}{
		{"quote never closed", "a,b,c\n\"x,1,2\ny,3,4\nz,5,6\n", [][]string{nil, {"y", "3", "4"}, {"z", "5", "6"}}, "never closed"},
		{"closed by another row's quote", "a,b,c\n\"x,1,2\ny,3,4\n\"z, Inc\",5,6\n", [][]string{nil, {"y", "3", "4"}, {"z, Inc", "5", "6"}}, "never closed"},
		{"text after a closing quote", "a,b,c\n\"x\" y,1,2\nz,5,6\n", [][]string{nil, {"z", "5", "6"}}, "closing quote"},
		{"nul byte", "a,b,c\nx\x00,1,2\nz,5,6\n", [][]string{nil, {"z", "5", "6"}}, "NUL"},
		{"huge cell", "a,b,c\n" + strings.Repeat("x", maxCell+1) + ",1,2\nz,5,6\n", [][]string{nil, {"z", "5", "6"}}, "cell is longer"},
		{"huge line", "a,b,c\n" + strings.Repeat("x,", maxRow) + "\nz,5,6\n", [][]string{nil, {"z", "5", "6"}}, "line is longer"},
		{"too many cells", "a,b,c\n" + strings.Repeat(",", maxColumns) + "\nz,5,6\n", [][]string{nil, {"z", "5", "6"}}, "cells"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			_, _, rows := readAll(t, tc.text)
			if diff := cmp.Diff(tc.want, fieldsOf(rows)); diff != "" {
				t.Fatalf("rows (-want +got):\n%s", diff)
			}
			if !strings.Contains(rows[0].Broken, tc.reason) {
				t.Errorf("Broken = %q, want it to say %q", rows[0].Broken, tc.reason)
			}
			if len(rows[0].Raw) > rawLimit+10 {
				t.Errorf("Raw keeps %d bytes, want at most about %d", len(rows[0].Raw), rawLimit)
			}
		})
	}
}

// A cell with line breaks that is no stray quote is left whole.
func TestCSV_honestLineBreaks(t *testing.T) {
	cell := "First line, with a comma.\nSecond line; and more.\nThird."
	_, _, rows := readAll(t, "name,about,city\nAcme,\""+cell+"\",Paris\n")
	if want := [][]string{{"Acme", cell, "Paris"}}; !cmp.Equal(fieldsOf(rows), want) {
		t.Errorf("rows = %q, want %q", fieldsOf(rows), want)
	}
}

func TestCSV_damagedUTF8(t *testing.T) {
	text := "name,city\nÖkofen,Köln\nAllg\xe3\xa4u,Kempten\n小米,北京\nÅre,Åre\n"
	_, enc, rows := readAll(t, text)
	if enc != charset.UTF8 {
		t.Fatalf("encoding = %v, want UTF-8 as one bad line does not decide", enc)
	}
	for i, r := range rows {
		if r.BadUTF8 != (i == 1) {
			t.Errorf("row %d: BadUTF8 = %v", i, r.BadUTF8)
		}
		if !utf8.ValidString(r.Raw) {
			t.Errorf("row %d: Raw = %q is not UTF-8", i, r.Raw)
		}
	}
}

func TestNewCSV_empty(t *testing.T) {
	for _, text := range []string{"", "\n\n", "\uFEFF"} {
		if _, _, err := NewCSV(strings.NewReader(text)); !errors.Is(err, ErrNoHeader) {
			t.Errorf("NewCSV(%q) = %v, want ErrNoHeader", text, err)
		}
	}
}

func FuzzNewCSV(f *testing.F) {
	f.Add("a,b,c\n1,\"2\n3\t4\t5\n\",\"6\"\n")
	f.Add("a;b\r1;\"\r\"\"\r")
	f.Add("\xff\xfea\x00,\x00b\x00\n\x00")
	f.Add("a\tb\n\xe3\xa4\t\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		r, _, err := NewCSV(strings.NewReader(text))
		if err != nil {
			return
		}
		lines := strings.Count(text, "\n") + strings.Count(text, "\r") + 1
		for n := 0; ; n++ {
			row, err := r.Next()
			if err != nil {
				return
			}
			if n > 2*lines {
				t.Fatalf("%d lines gave %d rows", lines, n)
			}
			if (row.Broken == "") == (row.Fields == nil) || !utf8.ValidString(row.Raw) {
				t.Fatalf("row is neither read nor broken, or its text is not UTF-8: %+v", row)
			}
		}
	})
}
