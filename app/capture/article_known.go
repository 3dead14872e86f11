package capture

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dealflow/models"
)

// Bounds of the keys that are looked up for one article.
const (
	maxKeys      = 60_000
	longestLatin = 6  // words of a name
	longestHan   = 10 // characters of a name
)

// ArticleKeys are the folded forms, as by models.NameKey, of everything in the
// text that could be a known name: runs of up to six words of which the first
// has a capital, and of up to ten characters that hold a Han one. Short ones
// come first; there are at most 60,000.
func ArticleKeys(text string) []string {
	a := newArticle(text, nil)
	seen := map[string]bool{}
	var keys []string
	add := func(name string) bool {
		if key := models.NameKey(name); key != "" && !seen[key] && len(key) <= 200 {
			seen[key] = true
			keys = append(keys, key)
		}
		return len(keys) < maxKeys
	}
	for n := 1; n <= longestLatin; n++ {
		for i := range a.words {
			if run := a.run(i, n); run != nil && a.words[i].capital() && (n != 1 || !stopWords[a.words[i].text]) {
				if !add(a.text[run[0].start:run[n-1].end]) {
					return keys
				}
			}
		}
	}
	runs := hanRuns(a.text)
	for n := 2; n <= longestHan; n++ {
		for _, run := range runs {
			for i := 0; i+n < len(run); i++ {
				if piece := a.text[run[i]:run[i+n]]; hasHan(piece) && a.wordEdge(run[i], run[i+n]) && !add(piece) {
					return keys
				}
			}
		}
	}
	return keys
}

// run gives n words from the i-th on that stand together in one sentence.
func (a *article) run(i, n int) []word {
	if i+n > len(a.words) {
		return nil
	}
	for j := i + 1; j < i+n; j++ {
		if !a.adjacent(j - 1) {
			return nil
		}
	}
	return a.words[i : i+n]
}

// adjacent reports whether only a space, or a space with "&", is between the
// i-th word and the next.
func (a *article) adjacent(i int) bool {
	if i+1 >= len(a.words) || a.words[i].sentence != a.words[i+1].sentence {
		return false
	}
	gap := a.text[a.words[i].end:a.words[i+1].start]
	return (gap == " " || gap == " & " || gap == "\u00a0") && !a.words[i].owner
}

// hanRuns are the offsets of the characters of each stretch without a break
// that holds a Han character; the last offset is its end.
func hanRuns(text string) [][]int {
	var runs [][]int
	var run []int
	has := false
	flush := func(end int) {
		if has && len(run) > 1 {
			runs = append(runs, append(run, end))
		}
		run, has = nil, false
	}
	for i, r := range text {
		if r == '·' || r == '.' || unicode.IsLetter(r) || unicode.IsDigit(r) {
			run = append(run, i)
			has = has || han(r)
			continue
		}
		flush(i)
	}
	flush(len(text))
	return runs
}

// findKnown marks the names of records, the longest first.
func (a *article) findKnown() {
	if len(a.known) == 0 {
		return
	}
	for i := 0; i < len(a.words); i++ {
		i += a.knownAt(i)
	}
	for _, run := range hanRuns(a.text) {
		for i := 0; i < len(run)-1; i++ {
			for n := min(longestHan, len(run)-1-i); n >= 2; n-- {
				name := a.text[run[i]:run[i+n]]
				if !hasHan(name) || len(a.known[models.NameKey(name)]) == 0 || !a.wordEdge(run[i], run[i+n]) {
					continue
				}
				a.mentionAt(run[i], run[i+n], a.entityFor(name))
				i += n - 1
				break
			}
		}
	}
}

// knownAt marks the longest known name at the i-th word and says how many
// further words it takes.
func (a *article) knownAt(i int) int {
	w := a.words[i]
	if !w.capital() {
		return 0
	}
	for n := min(longestLatin, len(a.words)-i); n >= 1; n-- {
		run := a.run(i, n)
		if run == nil {
			continue
		}
		name := a.text[run[0].start:run[n-1].end]
		records := a.known[models.NameKey(name)]
		if len(records) == 0 || !asWritten(name, records) {
			continue
		}
		if n == 1 && (stopWords[w.text] || places[w.text] || titleWords[strings.ToLower(w.text)] != "") {
			continue
		}
		e := a.entityFor(name)
		// A common word at the head of a sentence may be the word.
		if n == 1 && (w.opens || a.headline[w.sentence]) && a.lower[strings.ToLower(w.text)] {
			continue
		}
		a.mentionAt(run[0].start, run[n-1].end, e)
		return n - 1
	}
	return 0
}

// asWritten keeps a name in capitals from meaning a record of another spelling:
// a word must have its capitals unless the record is in small letters.
func asWritten(name string, records []models.KnownName) bool {
	return slices.ContainsFunc(records, func(k models.KnownName) bool {
		first, _ := utf8.DecodeRuneInString(name)
		return !unicode.IsLower(first) || name == k.Value || domainName.MatchString(name)
	})
}
