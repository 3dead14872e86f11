package capture_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"dealflow/app/capture"
	"dealflow/models/money"
)

// wednesday is the day on which the golden lines were typed.
const wednesday = money.Date("2026-11-25")

// leastExact is how many of 100 golden lines have to be read exactly.
const leastExact = 98

// TestParse_Golden reads the lines of testdata/golden.txt, which say what a
// person expects, and prints the rate of those that are read exactly so.
func TestParse_Golden(t *testing.T) {
	content, err := os.ReadFile("testdata/golden.txt")
	if err != nil {
		t.Fatal(err)
	}
	total, exact, chinese := 0, 0, 0
	line := ""
	for text := range strings.Lines(string(content)) {
		text = strings.TrimRight(text, "\n")
		switch {
		case text == "" || strings.HasPrefix(text, "# "):
		case !strings.HasPrefix(text, "  "):
			line = text
		default:
			total++
			if strings.ContainsFunc(line, func(r rune) bool { return r >= '一' && r <= '鿿' }) {
				chinese++
			}
			want := strings.TrimSpace(text)
			if got := spell(capture.Parse(line, capture.Options{Today: wednesday})); got == want {
				exact++
			} else {
				t.Logf("%s\n  got  %s\n  want %s", line, got, want)
			}
		}
	}
	t.Logf("golden lines read exactly: %d of %d (%.1f%%), %d of them Chinese", exact, total, 100*float64(exact)/float64(total), chinese)
	if total < 200 || 100*exact < leastExact*total {
		t.Errorf("exact = %d of %d, want at least %d%% of 200 or more", exact, total, leastExact)
	}
}

// spell writes a reading as the golden file does.
func spell(r capture.Reading) string {
	parts := []string{string(r.Use)}
	for _, kind := range capture.Kinds {
		for _, c := range r.All(kind) {
			value := shorten(c.Value)
			if c.Label != "" {
				value += "~" + c.Label
			}
			if c.Assumed {
				value += "?"
			}
			parts = append(parts, string(kind)+"="+value)
		}
	}
	if len(r.Rest) > 0 {
		parts = append(parts, "note="+strings.Join(r.Rest, " / "))
	}
	return strings.Join(parts, " | ")
}

// shorten writes 41000000.00 USD as 41M USD.
func shorten(value string) string {
	m, err := money.Parse(value, "")
	if err != nil || m.String() != value {
		return value
	}
	number, code := m.Number(), m.Currency
	n, err := strconv.ParseInt(number, 10, 64)
	switch {
	case err != nil || n%1000 != 0:
		return number + " " + code
	case n%1_000_000 != 0:
		return strconv.FormatInt(n/1000, 10) + "k " + code
	}
	return strconv.FormatInt(n/1_000_000, 10) + "M " + code
}
