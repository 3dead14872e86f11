package capture

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"dealflow/models"
)

// word is one Latin word of the text.
type word struct {
	text       string
	start, end int
	sentence   int
	owner      bool // 's follows
	opens      bool // first of its sentence
}

var (
	wordPattern  = regexp.MustCompile(`[\p{Latin}\d][\p{Latin}\p{Mn}\d&'’.\-]*`)
	abbreviation = regexp.MustCompile(`(?i)^(?:inc|co|corp|ltd|llc|mr|mrs|ms|dr|st|no|vs|jr|sr|prof|gen|messrs|approx|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|[a-z]|(?:[a-z]\.)+[a-z])$`)
	ending       = regexp.MustCompile(`[.!?。！？…][”"’'」』）)]*$`)
)

// split finds the sentences and the words of the text.
func (a *article) split() {
	line := 0
	for line < len(a.text) {
		end := strings.IndexByte(a.text[line:], '\n')
		if end < 0 {
			end = len(a.text)
		} else {
			end += line
		}
		a.splitLine(line, end)
		line = end + 1
	}
	a.lower = map[string]bool{}
	for i, s := range a.sentences {
		a.splitWords(i, s)
	}
}

// splitLine cuts one line at the ends of its sentences.
func (a *article) splitLine(from, to int) {
	start := from
	add := func(end int) {
		piece := a.text[start:end]
		trimmed := strings.TrimSpace(piece)
		if trimmed != "" {
			at := start + strings.Index(piece, trimmed)
			if isHeadline(trimmed) {
				a.headline[len(a.sentences)] = true
			}
			a.sentences = append(a.sentences, models.ArticleSpan{Start: at, End: at + len(trimmed)})
		}
		start = end
	}
	for i := from; i < to; {
		r, size := utf8.DecodeRuneInString(a.text[i:to])
		i += size
		switch r {
		case '。', '！', '？':
			i = a.closers(i, to)
			add(i)
		case '.', '!', '?':
			if r == '.' && !a.stops(start, i-1, to) {
				continue
			}
			i = a.closers(i, to)
			if i >= to || a.text[i] == ' ' || a.text[i] == '\t' {
				add(i)
			}
		}
	}
	add(to)
}

// closers moves past the quotation marks and brackets that belong to an end.
func (a *article) closers(i, to int) int {
	for i < to {
		r, size := utf8.DecodeRuneInString(a.text[i:to])
		if !strings.ContainsRune(`"”’'」』）)`, r) {
			break
		}
		i += size
	}
	return i
}

// stops reports whether the full stop at i ends a sentence.
func (a *article) stops(start, i, to int) bool {
	before := a.text[start:i]
	if at := strings.LastIndexAny(before, " \t(“\""); at >= 0 {
		_, size := utf8.DecodeRuneInString(before[at:])
		before = before[at+size:]
	}
	if abbreviation.MatchString(before) {
		// "Inc. The" still ends one, "Inc. said" does not.
		rest := strings.TrimLeft(a.text[i+1:to], " ")
		next, _, _ := strings.Cut(rest, " ")
		legal := legalWords[strings.ToLower(before)]
		return rest == "" || legal && stopWords[next]
	}
	if i+1 < to {
		next, _ := utf8.DecodeRuneInString(a.text[i+1:])
		return !unicode.IsLetter(next) && !unicode.IsDigit(next)
	}
	return true
}

// isHeadline recognises a line of which the capitals say nothing: one without
// an end most of whose longer words are capitalised, or all in capitals.
func isHeadline(line string) bool {
	if ending.MatchString(line) && !strings.HasSuffix(line, "?") || len(line) > 160 {
		return false
	}
	big, small := 0, 0
	for _, w := range strings.Fields(line) {
		first, _ := utf8.DecodeRuneInString(w)
		switch {
		case len(w) < 4 || !unicode.IsLetter(first):
		case unicode.IsUpper(first):
			big++
		default:
			small++
		}
	}
	return big > small && big > 2
}

func (a *article) splitWords(i int, s models.ArticleSpan) {
	first := true
	for _, at := range wordPattern.FindAllStringIndex(a.text[s.Start:s.End], -1) {
		w := word{start: s.Start + at[0], end: s.Start + at[1], sentence: i, opens: first}
		first = false
		w.trim(a.text)
		if w.start >= w.end {
			continue
		}
		w.text = a.text[w.start:w.end]
		if w.text == strings.ToLower(w.text) {
			a.lower[w.text] = true
		}
		a.words = append(a.words, w)
	}
}

// trim takes the possessive and the full stop off that are not the word's own.
func (w *word) trim(text string) {
	t := text[w.start:w.end]
	for {
		before := t
		for _, s := range []string{"'s", "’s"} {
			if strings.HasSuffix(t, s) {
				t, w.owner = strings.TrimSuffix(t, s), true
			}
		}
		for _, s := range []string{"'", "’", "-", "&", "."} {
			if s == "." && len(t) > 1 && abbreviation.MatchString(strings.TrimSuffix(t, ".")) && t != "." {
				continue
			}
			t = strings.TrimSuffix(t, s)
		}
		if t == before {
			break
		}
	}
	w.end = w.start + len(t)
}

// capital reports whether a word is written as a name is.
func (w word) capital() bool {
	upper := false
	for i, r := range w.text {
		if unicode.IsUpper(r) {
			upper = true
			break
		}
		if i > 2 {
			break
		}
	}
	return upper || domainName.MatchString(w.text)
}

var domainName = regexp.MustCompile(`(?i)^[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:com|net|org|cn|io|ai|co|tv|me|hk|tw|jp|de|uk|in|app|dev)$`)
