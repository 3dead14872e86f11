package money_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"dealflow/models/money"
)

func TestParseDate(t *testing.T) {
	tests := []struct {
		text string
		want money.Date
	}{
		{"", ""}, {"-", ""}, {"unknown", ""},
		{"2004", "2004"}, {"2004-12", "2004-12"}, {"2004-12-01", "2004-12-01"},
		{"2010/12/1", "2010-12-01"}, {"2010.12", "2010-12"}, {"2010-1-2", "2010-01-02"}, {"20101201", "2010-12-01"},
		{"Dec 2010", "2010-12"}, {"december 2010", "2010-12"}, {"Sept. 2010", "2010-09"}, {"Dec, 2010", "2010-12"},
		{"Dec 1, 2010", "2010-12-01"}, {"December 1st, 2010", "2010-12-01"}, {"Dec 1 2010", "2010-12-01"},
		{"1 Dec 2010", "2010-12-01"}, {"27-Dec-2011", "2011-12-27"}, {"3rd May 2010", "2010-05-03"},
		{"2010年", "2010"}, {"2010年12月", "2010-12"}, {"2010 年 12 月 1 日", "2010-12-01"}, {"２０１０年１２月１号", "2010-12-01"},
		{"2012-02-29", "2012-02-29"}, {"1532", "1532"}, {"2105-05-18", "2105-05-18"},
	}
	for _, tc := range tests {
		t.Run(tc.text, func(t *testing.T) {
			if got, err := money.ParseDate(tc.text); err != nil || got != tc.want {
				t.Errorf("ParseDate() = %q, %v, want %q", got, err, tc.want)
			}
		})
	}
}

func TestParseDate_Errors(t *testing.T) {
	for _, text := range []string{
		"01/02/2010", "27-12-2011", "2010-13", "2010-00", "2010-02-30", "2011-02-29", "2010-12-00", "0999", "12010", "Foo 2010",
		"Dec", "201012", "next friday", "2010-12-01T00:00:00Z", "2010-12-01 - 2010-12-02", "<b>2010</b>",
	} {
		t.Run(text, func(t *testing.T) {
			if got, err := money.ParseDate(text); !errors.Is(err, money.ErrDate) {
				t.Errorf("ParseDate() = %q, %v, want %v", got, err, money.ErrDate)
			}
		})
	}
}

func anyDate() *rapid.Generator[money.Date] {
	return rapid.Custom(func(t *rapid.T) money.Date {
		day := time.Date(rapid.IntRange(1000, 9999).Draw(t, "year"), 1, rapid.IntRange(1, 365).Draw(t, "day"), 0, 0, 0, 0, time.UTC)
		return money.DateOf(day)[:rapid.SampledFrom([]int{4, 7, 10}).Draw(t, "precision")]
	})
}

func TestDate_ParseReadsEveryFormat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate().Draw(t, "date")
		for _, text := range []string{string(d), d.Format("en"), d.Format("zh-CN")} {
			if got, err := money.ParseDate(text); err != nil || got != d {
				t.Fatalf("ParseDate(%q) = %q, %v, want %q", text, got, err, d)
			}
		}
		if !d.Valid() {
			t.Fatalf("Valid() of %q = false", d)
		}
	})
}

func TestDate_Format(t *testing.T) {
	tests := []struct {
		date        money.Date
		english, zh string
	}{
		{"", "", ""},
		{"2010", "2010", "2010年"},
		{"2010-12", "Dec 2010", "2010年12月"},
		{"2010-12-01", "Dec 1, 2010", "2010年12月1日"},
		{"nonsense", "nonsense", "nonsense"},
		{"2010-99-99", "2010-99-99", "2010-99-99"},
	}
	for _, tc := range tests {
		if got := tc.date.Format("en"); got != tc.english {
			t.Errorf("Format(en) of %q = %q, want %q", tc.date, got, tc.english)
		}
		if got := tc.date.Format("zh-CN"); got != tc.zh {
			t.Errorf("Format(zh-CN) of %q = %q, want %q", tc.date, got, tc.zh)
		}
	}
}

func TestDate_Compare(t *testing.T) {
	tests := []struct {
		d, e money.Date
		want int
	}{
		{"2004", "2005", -1}, {"2004", "2004-12", 0}, {"2004-12", "2004-11-30", 1}, {"2004-12-01", "2004-12-02", -1},
		{"", "2004", 0}, {"2004", "", 0}, {"2003-12-31", "2004", -1},
	}
	for _, tc := range tests {
		if got := tc.d.Compare(tc.e); got != tc.want {
			t.Errorf("Compare(%q, %q) = %d, want %d", tc.d, tc.e, got, tc.want)
		}
		if got := tc.d.Before(tc.e); got != (tc.want < 0) {
			t.Errorf("Before(%q, %q) = %v, want %v", tc.d, tc.e, got, tc.want < 0)
		}
		if got := tc.e.After(tc.d); got != (tc.want < 0) {
			t.Errorf("After(%q, %q) = %v, want %v", tc.e, tc.d, got, tc.want < 0)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, text := range []string{"2004", "Dec 2010", "2010年12月1日", "1 Dec 2010", "-"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := money.ParseDate(text)
		if err != nil {
			return
		}
		if !d.Valid() {
			t.Errorf("ParseDate(%q) = %q, which is not valid", text, d)
		}
		if again, err := money.ParseDate(d.Format("en")); err != nil || again != d {
			t.Errorf("ParseDate(%q) = %q, %v, want %q", d.Format("en"), again, err, d)
		}
	})
}
