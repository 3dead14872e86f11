package money

import (
	"strings"
	"unicode/utf8"
)

const (
	chineseDigits = "零一二三四五六七八九"
	chineseTens   = "十百千"
)

// numeral is the state of reading a number in Chinese characters: the sections
// that a 万 or 亿 has closed, the open section below 10,000, and the digit that
// waits for its unit.
type numeral struct {
	total, section, digit int64
	waiting, zero         bool
	small, large          int64 // the units that the next ones must be below
}

// readNumeral reads a number such as 四千一百万 or 十二亿 at the start of s and
// gives its value and its length in bytes; the length is 0 when there is none,
// or one that people read in two ways (三千五 is 3,500 to some, 3,005 to others).
func readNumeral(s string) (value int64, length int) {
	n := numeral{small: 10_000, large: 10_000_000_000_000}
	for length < len(s) {
		size, known := n.step(s[length:])
		if !known {
			break
		}
		if size == 0 {
			return 0, 0
		}
		length += size
	}
	if length == 0 || !n.close() {
		return 0, 0
	}
	return n.total + n.section, length
}

// step takes one digit or unit; a size of 0 says that it cannot stand here.
func (n *numeral) step(s string) (size int, known bool) {
	r, size := utf8.DecodeRuneInString(s)
	switch r {
	case '〇':
		r = '零'
	case '两', '兩':
		r = '二'
	}
	if at := strings.IndexRune(chineseDigits, r); at >= 0 {
		return n.takeDigit(int64(at/utf8.RuneLen(r)), size), true
	}
	if at := strings.IndexRune(chineseTens, r); at >= 0 {
		return n.takeSmall([]int64{10, 100, 1000}[at/utf8.RuneLen(r)], size), true
	}
	exponent, length := matchUnits(s)
	if length == 0 {
		return 0, false
	}
	return n.takeLarge(power(exponent).Int64(), length), true
}

func (n *numeral) takeDigit(digit int64, size int) int {
	if n.waiting || digit == 0 && n.zero {
		return 0
	}
	if digit == 0 {
		n.zero = true
		return size
	}
	n.digit, n.waiting = digit, true
	return size
}

func (n *numeral) takeSmall(unit int64, size int) int {
	if !n.waiting && unit == 10 && n.section == 0 {
		n.digit, n.waiting = 1, true // 十二 is 一十二
	}
	if !n.waiting || unit >= n.small {
		return 0
	}
	n.section += n.digit * unit
	n.small, n.waiting, n.zero = unit, false, false
	return size
}

func (n *numeral) takeLarge(unit int64, size int) int {
	if !n.close() || n.section == 0 || unit >= n.large {
		return 0
	}
	n.total += n.section * unit
	n.section, n.small, n.large, n.zero = 0, 10_000, unit, false
	return size
}

// close adds the digit that has no unit. It must be all there is, or follow a ten or a zero.
func (n *numeral) close() bool {
	if !n.waiting {
		return true
	}
	if !n.zero && n.small != 10 && (n.section > 0 || n.total > 0) {
		return false
	}
	n.section += n.digit
	n.waiting, n.zero = false, false
	return true
}
