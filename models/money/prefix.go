package money

import (
	"math/big"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Prefix reads the amount that a text begins with, such as the "$41M" of
// "$41M led by Morningside", and gives its length in bytes; the length is 0
// when the text begins with none. A number alone is no amount: it needs a
// currency or a scale (5m, 4100万). Named tells whether the text named the
// currency or the fallback was taken. See Parse for what is read.
func Prefix(text, fallback string) (m Money, length int, named bool) {
	s, ends := foldRunes(text)
	p := parser{rest: s}
	for {
		p.rest = strings.TrimLeft(p.rest, " ")
		if p.rest == "" || !p.word(text, ends[len(s)-len(p.rest)]) {
			return m, length, named
		}
		done := len(s) - len(p.rest)
		if got, ok := p.amount(fallback); ok && endsAmount(s, done) {
			m, length, named = got, ends[done], len(p.names) > 0
		}
	}
}

// foldRunes is normalise for each rune on its own; ends gives for each byte of
// the result where it stands in the text.
func foldRunes(text string) (s string, ends []int) {
	var b strings.Builder
	count := 0
	for at, r := range text {
		if count++; count > maxText {
			ends = append(ends, at)
			return b.String(), ends
		}
		switch {
		case r >= '！' && r <= '～':
			r -= '！' - '!'
		case r == '￥':
			r = '¥'
		case r == '￡':
			r = '£'
		case unicode.IsSpace(r):
			r = ' '
		}
		n, _ := b.WriteRune(unicode.ToLower(r))
		for range n {
			ends = append(ends, at)
		}
	}
	return b.String(), append(ends, len(text))
}

// word takes one number, with its scale, or one name of a currency. The text as
// it was typed tells ALL, the money of Albania, from the word "all".
func (p *parser) word(text string, at int) bool {
	if p.closed && startsNumber(p.rest) {
		return false // 1亿美元 一汽领投
	}
	if c := p.rest[0]; isDigit(c) {
		return p.shortNumber()
	}
	if value, length := readNumeral(p.rest); length > 0 {
		p.segments = append(p.segments, segment{mantissa: big.NewInt(value), chinese: true})
		p.rest = p.rest[length:]
		return true
	}
	name, length := matchCurrency(p.rest)
	if length == 0 || isCode(p.rest[:length]) && phrases[p.rest[:length]] == "" && !writtenAsCode(text[at:]) {
		return false
	}
	p.name(name, length)
	return true
}

// startsNumber reports whether a number begins s, in digits or in Chinese.
func startsNumber(s string) bool {
	_, length := readNumeral(s)
	return length > 0 || isDigit(s[0])
}

// shortNumber reads the longest number at the start: that of "5, 2010" is 5.
func (p *parser) shortNumber() bool {
	rest := p.rest
	for run := numberRun(rest); run > 0; run = strings.LastIndexAny(rest[:run], ".,' ") {
		digits := strings.TrimRight(rest[:run], ".,' ")
		if _, _, ok := readNumber(digits); !ok {
			continue
		}
		whole := parser{rest: digits}
		if whole.number() != nil {
			return false
		}
		seg := whole.segments[0]
		p.rest = rest[len(digits):]
		scale, length, chinese := matchScale(strings.TrimLeft(p.rest, " "))
		if length > 0 {
			seg.scale, seg.chinese = scale, chinese
			p.rest = strings.TrimLeft(p.rest, " ")[length:]
		}
		p.segments = append(p.segments, seg)
		return true
	}
	return false
}

// amount is what has been read so far, if it is one.
func (p *parser) amount(fallback string) (Money, bool) {
	if len(p.segments) == 0 || p.checkSegments() != nil {
		return Money{}, false
	}
	if last := p.segments[len(p.segments)-1]; len(p.names) == 0 && last.scale == 0 && (!last.chinese || last.mantissa.Cmp(power(4)) < 0) {
		return Money{}, false
	}
	code, err := p.currency(fallback)
	if err != nil {
		return Money{}, false
	}
	digits, ok := Digits(code)
	if !ok {
		return Money{}, false
	}
	minor, err := p.minor(digits)
	return Money{Minor: minor, Currency: code}, err == nil
}

// endsAmount reports whether an amount may end at i of s: not inside a word or
// a number.
func endsAmount(s string, i int) bool {
	if i == len(s) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return r != '%' && !isDigit(s[i]) && (!isLetter(s[i]) || s[i-1] >= utf8.RuneSelf)
}

func isCode(s string) bool { return len(s) == 3 && letterRun(s) == 3 }

// writtenAsCode reports whether a text begins with three capitals, or with a
// code that is no word of English.
func writtenAsCode(text string) bool {
	if len(text) < 3 {
		return false
	}
	if strings.ToUpper(text[:3]) == text[:3] {
		return true
	}
	switch strings.ToLower(text[:3]) {
	case "usd", "eur", "gbp", "cny", "jpy", "hkd", "sgd", "inr", "krw", "twd", "chf", "aud", "cad", "sek", "nok", "dkk", "ils", "brl":
		return true
	}
	return false
}
