package money

import "strings"

// scales are the words behind a number and their powers of ten.
var scales = map[string]int{
	"k": 3, "thousand": 3, "thousands": 3,
	"m": 6, "mm": 6, "mn": 6, "mio": 6, "mln": 6, "mil": 6, "million": 6, "millions": 6,
	"b": 9, "bn": 9, "bil": 9, "bln": 9, "mrd": 9, "billion": 9, "billions": 9,
	"t": 12, "tn": 12, "trn": 12, "trillion": 12, "trillions": 12,
	"lakh": lakh, "lakhs": lakh, "lac": lakh, "lacs": lakh, "crore": crore, "crores": crore, "cr": crore, "crs": crore,
}

// The units of India, which are those of its currency when none is named.
const (
	lakh  = 5
	crore = 7
)

// Chinese scales are a small unit, a large one, or the product of both: 千万 is 10⁷.
var (
	smallUnits = map[string]int{"十": 1, "百": 2, "千": 3}
	largeUnits = map[string]int{"万": 4, "萬": 4, "亿": 8, "億": 8, "万亿": 12, "萬億": 12}
)

// matchScale gives the power of ten at the start of s and its length in bytes.
// A letter may touch a currency code ("41MUSD") but no other word.
func matchScale(s string) (scale, length int, chinese bool) {
	if scale, length = matchUnits(s); length > 0 {
		return scale, length, true
	}
	run := letterRun(s)
	if scale, ok := scales[s[:run]]; ok {
		return scale, run, false
	}
	if _, whole := matchCurrency(s); whole > 0 {
		return 0, 0, false
	}
	for cut := run - 1; cut > 0; cut-- {
		scale, ok := scales[s[:cut]]
		if _, code := matchCurrency(s[cut:]); ok && code > 0 {
			return scale, cut, false
		}
	}
	return 0, 0, false
}

func matchUnits(s string) (scale, length int) {
	for unit, exponent := range smallUnits {
		if strings.HasPrefix(s, unit) {
			scale, length = exponent, len(unit)
		}
	}
	best, extra := 0, 0
	for unit, exponent := range largeUnits {
		if strings.HasPrefix(s[length:], unit) && len(unit) > best {
			best, extra = len(unit), exponent
		}
	}
	return scale + extra, length + best
}

// matchCurrency gives the code, or the shared sign, at the start of s and its
// length in bytes. The longest name wins; a name that ends in a letter must end there.
func matchCurrency(s string) (name string, length int) {
	for phrase, code := range phrases {
		if len(phrase) > length && strings.HasPrefix(s, phrase) && endsWord(s, len(phrase)) {
			name, length = code, len(phrase)
		}
	}
	if length >= 3 {
		return name, length
	}
	if run := letterRun(s); run == 3 && endsWord(s, 3) {
		code := strings.ToUpper(s[:3])
		if _, ok := Digits(code); ok {
			return code, 3
		}
	}
	return name, length
}

// endsWord reports whether s may be cut at i: not between two ASCII letters.
func endsWord(s string, i int) bool {
	return i >= len(s) || !isLetter(s[i]) || !isLetter(s[i-1])
}

func letterRun(s string) int {
	n := 0
	for n < len(s) && isLetter(s[n]) {
		n++
	}
	return n
}

// numberRun is the length of the digits and separators at the start of s; a
// space belongs to them only between two digits.
func numberRun(s string) int {
	n := 0
	for n < len(s) {
		switch c := s[n]; {
		case isDigit(c), c == '.', c == ',', c == '\'':
		case c == ' ' && n+1 < len(s) && isDigit(s[n+1]):
		default:
			return n
		}
		n++
	}
	return n
}

// readNumber gives the digits of a number without separators, and how many of
// them are decimals.
func readNumber(s string) (digits string, decimals int, ok bool) {
	whole, fraction, group := s, "", ""
	point := strings.LastIndexAny(s, ".,")
	switch {
	case point < 0:
	case s[point] == '.' && strings.Count(s, ".") == 1:
		whole, fraction = s[:point], s[point+1:]
		ok = fraction != ""
	case s[point] == ',' && strings.Count(s, ",") == 1 && strings.ContainsAny(s[:point], ". '"):
		whole, fraction = s[:point], s[point+1:]
		ok = fraction != ""
	}
	if whole != s && !ok {
		return "", 0, false
	}
	if at := strings.IndexAny(whole, ",.' "); at >= 0 {
		group = whole[at : at+1]
	}
	if groups := strings.Split(whole, group); group != "" && !groupedByThree(groups) && (group != "," || !groupedAsInIndia(groups)) {
		return "", 0, false
	}
	digits = strings.ReplaceAll(whole, group, "") + fraction
	for i := range len(digits) {
		if !isDigit(digits[i]) {
			return "", 0, false
		}
	}
	return digits, len(fraction), digits != ""
}

func groupedByThree(groups []string) bool {
	for i, group := range groups {
		if i > 0 && len(group) != 3 || len(group) == 0 || len(group) > 3 {
			return false
		}
	}
	return true
}

// groupedAsInIndia reports whether the digits stand as in 1,50,00,000: by two, but
// for the last three.
func groupedAsInIndia(groups []string) bool {
	last := len(groups) - 1
	if last < 2 || len(groups[0]) == 0 || len(groups[0]) > 2 || len(groups[last]) != 3 {
		return false
	}
	for _, group := range groups[1:last] {
		if len(group) != 2 {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c >= 'a' && c <= 'z' }
