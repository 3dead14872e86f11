package importer

import (
	"strings"
	"unicode/utf8"
)

// caseTwins pairs the bytes above 127 that are upper and lower case of one
// letter in Windows-1252.
var caseTwins = func() (twin [256]byte) {
	pair := func(upper, lower byte) { twin[upper], twin[lower] = lower, upper }
	for b := 0xC0; b <= 0xDE; b++ {
		if b != 0xD7 { // the multiplication sign
			pair(byte(b), byte(b+0x20))
		}
	}
	pair(0x8A, 0x9A)
	pair(0x8C, 0x9C)
	pair(0x8E, 0x9E)
	pair(0x9F, 0xFF)
	return twin
}()

// caseRepairs lists the lower-case texts that damaged may have been before a
// program took its UTF-8 bytes for Windows-1252 letters and changed their case:
// "ä" (C3 A4) became E3 A4 that way, "Ú" (C3 9A) became C3 8A. Only valid UTF-8
// comes out, at most limit texts; damaged itself is among them when it is valid.
func caseRepairs(damaged string, limit int) []string {
	var out []string
	seen := map[string]bool{}
	buf := make([]byte, 0, len(damaged))
	steps := limit * 64 // damaged text has few readings; this bounds the odd ones
	var walk func(i int)
	walk = func(i int) {
		if steps--; steps < 0 || len(out) >= limit {
			return
		}
		if i == len(damaged) {
			if s := strings.ToLower(string(buf)); !seen[s] {
				seen[s] = true
				out = append(out, s)
			}
			return
		}
		if damaged[i] < utf8.RuneSelf {
			buf = append(buf, damaged[i])
			walk(i + 1)
			buf = buf[:len(buf)-1]
			return
		}
		for n := 2; n <= utf8.UTFMax && i+n <= len(damaged); n++ {
			for _, r := range runeReadings(damaged[i : i+n]) {
				at := len(buf)
				buf = utf8.AppendRune(buf, r)
				walk(i + n)
				buf = buf[:at]
			}
		}
	}
	walk(0)
	return out
}

// runeReadings returns every character whose UTF-8 bytes differ from b in
// letter case only.
func runeReadings(b string) []rune {
	var out []rune
	for mask := range 1 << len(b) {
		var try [utf8.UTFMax]byte
		ok := true
		for i := range len(b) {
			try[i] = b[i]
			if mask>>i&1 == 1 {
				if try[i] = caseTwins[b[i]]; try[i] == 0 {
					ok = false
					break
				}
			}
		}
		if !ok {
			continue
		}
		if r, n := utf8.DecodeRune(try[:len(b)]); n == len(b) && r != utf8.RuneError {
			out = append(out, r)
		}
	}
	return out
}
