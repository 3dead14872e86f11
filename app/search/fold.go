package search

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:embed simplified.txt
var simplifiedPairs string

// simplified returns the map from traditional to simplified characters.
var simplified = sync.OnceValue(func() map[rune]rune {
	pairs := make(map[rune]rune, 3500)
	for line := range strings.Lines(simplifiedPairs) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		from := rune(0)
		for _, r := range strings.TrimSpace(line) {
			if from == 0 {
				from = r
				continue
			}
			pairs[from] = r
			from = 0
		}
	}
	return pairs
})

// token is a word, or a run of characters of a script that has no spaces.
type token struct {
	text       string // folded
	start, end int    // in the original text
	cjk        bool
}

// isCJK says whether a rune belongs to a script that is found by its
// characters and not by words between spaces.
func isCJK(r rune) bool {
	if r < 0x1100 {
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || r == 'ー'
}

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
}

// tokenize splits text into folded words and runs of characters. An apostrophe
// inside a word does not part it.
func tokenize(text string) []token { return appendTokens(nil, text) }

func appendTokens(tokens []token, text string) []token {
	start, cjk := -1, false
	flush := func(end int) {
		if start < 0 {
			return
		}
		if folded := fold(text[start:end]); folded != "" {
			tokens = append(tokens, token{text: folded, start: start, end: end, cjk: cjk})
		}
		start = -1
	}
	for i, r := range text {
		c := isCJK(r)
		switch {
		case !c && !isWord(r):
			if start >= 0 && !cjk && isApostrophe(r) {
				continue
			}
			flush(i)
		case start < 0:
			start, cjk = i, c
		case c != cjk:
			flush(i)
			start, cjk = i, c
		}
	}
	flush(len(text))
	return tokens
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' }

// fold brings a word to the form in which it is compared: lower case without
// accents, compatibility forms resolved, traditional characters simplified.
func fold(word string) string {
	if plain, ok := foldASCII(word); ok {
		return plain
	}
	var b strings.Builder
	table := simplified()
	for _, r := range norm.NFKD.String(word) {
		if isApostrophe(r) || unicode.Is(unicode.Mn, r) && !isVoicing(r) {
			continue
		}
		r = unicode.ToLower(r)
		if s, ok := table[r]; ok {
			r = s
		}
		if s, ok := spelled[r]; ok {
			b.WriteString(s)
			continue
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

// isVoicing says whether r is one of the marks that part two kana sounds; they
// are no accents.
func isVoicing(r rune) bool { return r == '\u3099' || r == '\u309a' }

// spelled holds letters that do not decompose into a plain one and an accent.
var spelled = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'þ': "th", 'ı': "i", 'ħ': "h",
}

// umlauts are written with two letters where a keyboard lacks them.
var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue", "å", "aa", "Å", "Aa", "ø", "oe", "Ø", "Oe")

func foldASCII(word string) (string, bool) {
	upper, apostrophe := false, false
	for i := 0; i < len(word); i++ {
		switch c := word[i]; {
		case c >= utf8.RuneSelf:
			return "", false
		case c >= 'A' && c <= 'Z':
			upper = true
		case c == '\'':
			apostrophe = true
		}
	}
	if apostrophe {
		word = strings.ReplaceAll(word, "'", "")
	}
	if upper {
		word = strings.ToLower(word)
	}
	return word, true
}

// grams cuts a run of characters into its single characters and pairs.
func grams(run string, each func(gram string)) {
	runes := []rune(run)
	for i, r := range runes {
		each(string(r))
		if i+1 < len(runes) {
			each(string(runes[i : i+2]))
		}
	}
}
