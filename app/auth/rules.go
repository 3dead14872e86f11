package auth

import (
	_ "embed"
	"sort"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// The bounds of a password: characters at least, bytes at most.
const (
	MinPassword = 12
	MaxPassword = 256
)

// enough is the strength a password needs, in the units of strength. It is
// what eight characters that follow no pattern have: with the hash's cost that
// is beyond guessing through the rate-limited sign-in page.
const enough = 8

//go:embed common.txt
var commonText string

var common = sync.OnceValue(func() []string {
	return byLength(strings.Fields(commonText))
})

// PasswordProblem returns the message key of what is wrong with a new password,
// or "" when it may be used. Personal are the owner's e-mail and name. There is
// no rule about kinds of characters: length counts, and whatever is made of the
// commonest passwords, the owner's own data, runs or repetition is refused.
func PasswordProblem(password string, personal ...string) string {
	p := Normalise(password)
	switch {
	case !utf8.ValidString(password) || strings.ContainsRune(p, 0):
		return "error.password_characters"
	case utf8.RuneCountInString(p) < MinPassword:
		return "error.password_short"
	case len(p) > MaxPassword || len(password) > MaxPassword:
		return "error.password_long"
	case strength(p, personalWords(personal)) < enough:
		return "error.password_common"
	}
	return ""
}

// personalWords are the parts of an e-mail or a name that are long enough to
// make up a password.
func personalWords(personal []string) []string {
	words := []string{"dealflow"}
	for _, text := range personal {
		text = strings.ToLower(Normalise(text))
		parts := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		for _, word := range append(parts, text, strings.Join(parts, "")) {
			if utf8.RuneCountInString(word) > 2 || len(word) > 4 {
				words = append(words, word)
			}
		}
	}
	return byLength(words)
}

// strength counts what a guesser has to find out: one for each character that
// follows no pattern, three for each different common or personal word, one for
// a run such as 1234, qwert or aaaa. Words written twice count once.
func strength(password string, personal []string) int {
	rest := []rune(unmask(strings.ToLower(password)))
	plain := []rune(strings.ToLower(password))
	seen := map[string]bool{}
	total := 0
	for len(rest) > 0 {
		piece, worth, n := prefixWord(rest, plain, personal), 3, runLength(plain)
		if utf8.RuneCountInString(piece) < n {
			piece, worth = string(plain[:n]), 1
		}
		if !seen[piece] {
			total += worth
		}
		seen[piece] = true
		n = utf8.RuneCountInString(piece)
		rest, plain = rest[n:], plain[n:]
	}
	return total
}

// prefixWord returns the longest known word that the password goes on with,
// either as typed or with its digits and signs read as letters.
func prefixWord(rest, plain []rune, personal []string) string {
	a, b := string(rest), string(plain)
	for _, list := range [][]string{personal, common()} {
		for _, word := range list {
			if strings.HasPrefix(a, word) || strings.HasPrefix(b, word) {
				return word
			}
		}
	}
	return ""
}

// rows are the ways in which fingers walk over a keyboard, and the alphabet.
var rows = []string{
	"`1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "abcdefghijklmnopqrstuvwxyz",
	"!@#$%^&*()_+", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "qazwsxedcrfvtgbyhnujmikolp",
	"azertyuiop", "qsdfghjklm", "wxcvbn", "qwertzuiop", "yxcvbnm", "0123456789", "147258369", "789456123",
}

// runLength says how many characters at the front follow from the first: the
// same one again, or a walk of at least three along a row, there or back.
func runLength(text []rune) int {
	same := 1
	for same < len(text) && text[same] == text[0] {
		same++
	}
	best := same
	for _, row := range rows {
		best = max(best, walk(text, row), walk(text, reverse(row)))
	}
	return best
}

func walk(text []rune, row string) int {
	at := strings.IndexRune(row, text[0])
	if at < 0 {
		return 0
	}
	n := 0
	for n < len(text) && text[n] == rune(row[at+n]) {
		if n++; at+n == len(row) {
			break
		}
	}
	if n < 3 {
		return 0
	}
	return n
}

func reverse(row string) string {
	b := []byte(row)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}

// unmask reads the digits and signs that stand for letters, one for one.
func unmask(password string) string {
	return strings.Map(func(r rune) rune {
		if i := strings.IndexRune("@430157$!", r); i >= 0 {
			return rune("aaeoistsi"[i])
		}
		return r
	}, password)
}

func byLength(words []string) []string {
	sort.SliceStable(words, func(i, j int) bool { return len(words[i]) > len(words[j]) })
	return words
}
