package capture_test

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"dealflow/app/capture"
	"dealflow/models"
	"dealflow/models/money"
)

// goldenLines are the lines of the golden file without what they say.
func goldenLines(t testing.TB) []string {
	t.Helper()
	file, err := os.Open("testdata/golden.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var lines []string
	for in := bufio.NewScanner(file); in.Scan(); {
		if text := in.Text(); text != "" && text[0] != ' ' && text[0] != '#' {
			lines = append(lines, text)
		}
	}
	return lines
}

// checkReading fails unless every chip is inside the line, none overlaps
// another, all values are ones that can be stored, and every letter of the line
// is in a chip or in the rest.
func checkReading(t interface {
	Helper()
	Fatalf(string, ...any)
}, r capture.Reading) {
	t.Helper()
	runes := []rune(r.Line)
	covered := make([]bool, len(runes))
	for _, c := range r.Chips {
		if c.Value == "" || len(c.Spans) == 0 {
			t.Fatalf("Parse(%q) has a chip without a value or characters: %+v", r.Line, c)
		}
		checkValue(t, r, c)
		for _, s := range c.Spans {
			if s.Start < 0 || s.End > len(runes) || s.Start >= s.End {
				t.Fatalf("Parse(%q) has a chip outside of the line: %+v", r.Line, c)
			}
			for i := s.Start; i < s.End; i++ {
				if covered[i] {
					t.Fatalf("Parse(%q) has two chips for the character %d: %+v", r.Line, i, r.Chips)
				}
				covered[i] = true
			}
		}
	}
	left := strings.Join(r.Rest, " ")
	for i, c := range runes {
		if !covered[i] && (unicode.IsLetter(c) || unicode.IsDigit(c)) && !strings.ContainsRune(left, c) {
			t.Fatalf("Parse(%q) drops %q", r.Line, c)
		}
	}
}

func checkValue(t interface {
	Helper()
	Fatalf(string, ...any)
}, r capture.Reading, c capture.Chip) {
	t.Helper()
	ok := true
	switch c.Kind {
	case capture.Amount, capture.Pre, capture.Post, capture.Valuation:
		m, err := money.Parse(c.Value, "")
		ok = err == nil && m.String() == c.Value && m.Minor >= 0
	case capture.Date, capture.NextOn:
		ok = money.Date(c.Value).Valid()
	case capture.Round:
		ok = slices.Contains(models.RoundTypes, c.Value)
	case capture.Instrument:
		ok = slices.Contains(models.Instruments, c.Value)
	}
	if !ok {
		t.Fatalf("Parse(%q) has the value %q of the kind %s", r.Line, c.Value, c.Kind)
	}
}

func TestParse_Plain(t *testing.T) {
	line := "Xiaomi series A $41M led by Morningside with Qiming"
	r := capture.Parse(line, capture.Options{Today: wednesday})
	for _, c := range r.Chips {
		without := capture.Parse(line, capture.Options{Today: wednesday, Plain: []string{r.Text(c)}})
		if slices.ContainsFunc(without.Chips, func(d capture.Chip) bool { return d.Kind == c.Kind && d.Value == c.Value }) {
			t.Errorf("%s %q is still a chip after it was taken away", c.Kind, c.Value)
		}
		if !strings.Contains(strings.Join(without.Rest, " "), c.Value) && c.Kind != capture.Round && c.Kind != capture.Amount {
			t.Errorf("Rest = %q, want the words of the %s %q back", without.Rest, c.Kind, c.Value)
		}
	}
}

func TestParse_Currency(t *testing.T) {
	tests := []struct{ line, currency, want string }{
		{"Acme raising 5m", "EUR", "5000000.00 EUR"},
		{"Acme raising 5m at €20m pre", "USD", "5000000.00 EUR"},
		{"小米 A轮 4100万", "USD", "41000000.00 CNY"},
		{"Acme raising ¥500m", "JPY", "500000000 JPY"},
	}
	for _, tc := range tests {
		r := capture.Parse(tc.line, capture.Options{Today: wednesday, Currency: tc.currency})
		if got := r.Value(capture.Amount); got != tc.want {
			t.Errorf("amount of %q in %s = %q, want %q", tc.line, tc.currency, got, tc.want)
		}
	}
}

func TestParse_SpansHold(t *testing.T) {
	lines := goldenLines(t)
	for _, line := range lines {
		checkReading(t, capture.Parse(line, capture.Options{Today: wednesday}))
	}
	rapid.Check(t, func(t *rapid.T) {
		words := strings.Fields(strings.Join(lines, " "))
		line := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 20).Draw(t, "words"), rapid.SampledFrom([]string{" ", "", ", ", "，"}).Draw(t, "separator"))
		checkReading(t, capture.Parse(line, capture.Options{Today: wednesday}))
	})
	rapid.Check(t, func(t *rapid.T) {
		checkReading(t, capture.Parse(rapid.String().Draw(t, "line"), capture.Options{Today: wednesday}))
	})
}

func FuzzParse(f *testing.F) {
	for _, line := range goldenLines(f) {
		f.Add(line)
	}
	f.Add("\xff$41M\x00 led by \u0130")
	f.Fuzz(func(t *testing.T, line string) {
		r := capture.Parse(line, capture.Options{Today: wednesday})
		if !utf8.ValidString(r.Line) {
			t.Fatalf("Parse(%q) keeps bytes that are no text", line)
		}
		checkReading(t, r)
	})
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		capture.Parse("小米 A轮 4100万美元 晨兴资本领投 启明跟投 投后2.5亿美元 2010年12月", capture.Options{Today: wednesday})
	}
}

func TestReading_Note(t *testing.T) {
	line := "Xiaomi series A+ $41M led by Morningside with Qiming, at $250M, Dec 2010, #phones, intro by Liu Qin, great team"
	r := capture.Parse(line, capture.Options{Today: wednesday})
	tests := []struct {
		use        capture.Use
		newCompany bool
		want       string
	}{
		{capture.AsDeal, true, "led by Morningside with Qiming, at $250M, Dec 2010; great team"},
		{capture.AsDeal, false, "led by Morningside with Qiming, at $250M, Dec 2010, #phones; great team"},
		{capture.AsRound, true, "at $250M; intro by Liu Qin, great team; series A+"},
		{capture.AsBoth, true, "at $250M; great team; series A+"},
	}
	for _, tc := range tests {
		if got := r.Note(tc.use, func(c capture.Chip) bool { return tc.use.Kept(c.Kind, tc.newCompany) }); got != tc.want {
			t.Errorf("Note(%s, %v) = %q, want %q", tc.use, tc.newCompany, got, tc.want)
		}
	}
}
