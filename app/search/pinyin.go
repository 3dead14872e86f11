package search

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
)

// maxReadings bounds the readings of a name whose characters have several.
const maxReadings = 8

// reading is one way to say a name that holds Chinese characters.
type reading struct {
	syllables []string // words in other scripts stand as they are
	initials  string
}

// joined is the reading without spaces, such as "leijun".
func (r reading) joined() string { return strings.Join(r.syllables, "") }

// readings returns how the tokens of a name are said, at most maxReadings
// ways, and nil when there is no Chinese character in them.
func readings(tokens []token) []reading {
	if !slices.ContainsFunc(tokens, func(tok token) bool { return tok.cjk }) {
		return nil
	}
	all := []reading{{}}
	for _, tok := range tokens {
		if !tok.cjk {
			all = extend(all, []string{tok.text})
			continue
		}
		for _, r := range tok.text {
			if !unicode.Is(unicode.Han, r) {
				return nil // kana and Hangul are not read in pinyin
			}
			sounds := soundsOf(r)
			if len(sounds) == 0 {
				return nil
			}
			all = extend(all, sounds)
		}
	}
	return all
}

// sounds holds what soundsOf found, by character: names use a few thousand.
var sounds sync.Map

func soundsOf(r rune) []string {
	if known, ok := sounds.Load(r); ok {
		return known.([]string)
	}
	said := pinyin.SinglePinyin(r, pinyin.Args{Style: pinyin.Normal, Heteronym: true})
	var distinct []string
	for _, s := range said {
		if !contains(distinct, s) {
			distinct = append(distinct, s)
		}
	}
	sounds.Store(r, distinct)
	return distinct
}

// extend appends each of the sounds to each reading while there is room; past
// that only the first, most usual one.
func extend(all []reading, sounds []string) []reading {
	if len(all)*len(sounds) > maxReadings {
		sounds = sounds[:1]
	}
	next := make([]reading, 0, len(all)*len(sounds))
	for _, r := range all {
		for _, s := range sounds {
			syllables := append(append(make([]string, 0, len(r.syllables)+1), r.syllables...), s)
			next = append(next, reading{syllables: syllables, initials: r.initials + first(s)})
		}
	}
	return next
}

// first is the first character of a word.
func first(word string) string {
	_, size := utf8.DecodeRuneInString(word)
	return word[:size]
}

func contains(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}
