package money

import (
	"strconv"
	"strings"
)

// unit is a power of ten and what it is called behind a number.
type unit struct {
	power int
	name  string
}

var (
	englishUnits = []unit{{12, "T"}, {9, "B"}, {6, "M"}, {3, "K"}}
	chineseUnits = []unit{{12, "万亿"}, {8, "亿"}, {4, "万"}}
)

// exactDigits is how many significant digits a short form shows when there are no more.
const exactDigits = 4

// Short gives the amount as it fits a table or a card: "$41M", "$1.13B", and in
// Chinese ("zh" or "zh-CN") "4100万美元", "1.1亿美元". Amounts of up to four
// significant digits are exact; longer ones are rounded to three, in Chinese to
// four. Below 1,000 units (10,000 in Chinese) nothing is rounded.
func (m Money) Short(lang string) string {
	units, significant := englishUnits, 3
	if isChinese(lang) {
		units, significant = chineseUnits, 4
	}
	whole, fraction := m.parts()
	if len(whole) <= units[len(units)-1].power {
		return m.dress(m.grouped(), lang, true)
	}
	digits := whole + fraction
	if len(strings.TrimRight(digits, "0")) > exactDigits {
		digits = round(digits, significant)
	}
	// Rounding up may have made the number longer: 999,999 is 1M and not 1,000K.
	length := len(digits) - len(fraction)
	for _, u := range units {
		if length > u.power {
			return m.dress(place(digits, -len(fraction)-u.power)+u.name, lang, true)
		}
	}
	return m.dress(m.grouped(), lang, true)
}

// Long gives every digit, grouped: "US$41,000,000", in Chinese "41,000,000美元".
// Decimals appear when they are not all zero.
func (m Money) Long(lang string) string { return m.dress(m.grouped(), lang, false) }

// dress puts sign and currency around the digits.
func (m Money) dress(number, lang string, short bool) string {
	s, known := styles[m.Currency]
	switch {
	case isChinese(lang) && known && m.Currency == "CNY" && !short:
		return m.sign() + number + "元人民币"
	case isChinese(lang) && known:
		return m.sign() + number + s.chinese
	case isChinese(lang):
		return strings.TrimSpace(m.sign() + number + " " + m.Currency)
	case known && short:
		return m.sign() + s.short + number
	case known:
		return m.sign() + s.long + number
	}
	return strings.TrimSpace(m.sign() + m.Currency + " " + number)
}

func (m Money) grouped() string {
	whole, fraction := m.parts()
	if strings.Trim(fraction, "0") == "" {
		return group(whole)
	}
	return group(whole) + "." + fraction
}

// round keeps the first n digits of a whole number, half up, and fills with zeros.
func round(digits string, n int) string {
	if len(digits) <= n {
		return digits
	}
	head, _ := strconv.ParseUint(digits[:n], 10, 64)
	if digits[n] >= '5' {
		head++
	}
	return strconv.FormatUint(head, 10) + strings.Repeat("0", len(digits)-n)
}

// place writes digits × 10^exponent with a decimal point, without empty decimals.
func place(digits string, exponent int) string {
	if exponent >= 0 {
		return group(digits + strings.Repeat("0", exponent))
	}
	if missing := 1 - exponent - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	cut := len(digits) + exponent
	fraction := strings.TrimRight(digits[cut:], "0")
	if fraction == "" {
		return plain(digits[:cut])
	}
	return plain(digits[:cut]) + "." + fraction
}

// plain groups five digits and more; 4100万 is written without a comma.
func plain(whole string) string {
	if len(whole) <= 4 {
		return whole
	}
	return group(whole)
}

func group(whole string) string {
	var b strings.Builder
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	return b.String()
}

func isChinese(lang string) bool { return strings.HasPrefix(lang, "zh") }
