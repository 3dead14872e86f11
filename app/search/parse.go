package search

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// maxSlots bounds the words of a query that are looked for.
const maxSlots = 12

// slot is one word that a document should hold.
type slot struct {
	word   string
	shown  string // as it was typed
	prefix bool   // words that begin with it count as well
	cjk    bool
	said   string // how a run of Chinese characters is read, on its first slot
	run    int    // how many slots the run takes
	exact  bool   // nothing but the word as it is written counts
}

// words is a query taken apart.
type words struct {
	slots []slot
	whole string // all of it in one word
}

// fillers say nothing by themselves: a document need not hold them.
var fillers = map[string]bool{
	"of": true, "the": true, "in": true, "at": true, "by": true, "and": true, "for": true, "from": true,
	"with": true, "an": true, "的": true, "在": true, "和": true,
}

// phrases of Chinese queries that stand without a space beside a name. Longer
// ones come first.
var phrases = strings.NewReplacer(
	"联合创始人", " founder ", "創辦人", " founder ", "创办人", " founder ", "創始人", " founder ", "创始人", " founder ",
	"天使轮", " angel ", "天使輪", " angel ", "种子轮", " seed ", "種子輪", " seed ",
	"A轮", " series a ", "B轮", " series b ", "C轮", " series c ", "D轮", " series d ", "E轮", " series e ", "F轮", " series f ",
	"a轮", " series a ", "b轮", " series b ", "c轮", " series c ", "d轮", " series d ", "e轮", " series e ", "f轮", " series f ",
	"A輪", " series a ", "B輪", " series b ", "C輪", " series c ", "D輪", " series d ", "E輪", " series e ", "F輪", " series f ",
	"投资人", " investor ", "投資人", " investor ", "董事长", " chair ", "合伙人", " partner ",
)

// parse takes a query apart. The last word is taken as one still being typed
// unless a space follows it.
func parse(text string) words {
	text = clip(strings.ToValidUTF8(text, " "), maxText)
	tokens := tokenize(text)
	w := words{whole: joined(tokens)}
	if bare := address.ReplaceAllString(text, "$1"); bare != text {
		text = bare
		tokens = tokenize(text)
	}
	if replaced := phrases.Replace(text); replaced != text {
		text = replaced
		tokens = tokenize(text)
	}
	typing := len(tokens) > 0 && tokens[len(tokens)-1].end == len(text)
	tokens = withoutFillers(withoutForm(tokens))
	for i, tok := range tokens {
		if len(w.slots) >= maxSlots {
			break
		}
		shown := text[tok.start:tok.end]
		if tok.cjk {
			w.slots = append(w.slots, runSlots(tok, shown)...)
			continue
		}
		last := i == len(tokens)-1 && typing
		w.slots = append(w.slots, slot{word: tok.text, shown: shown, run: 1, prefix: last || utf8.RuneCountInString(tok.text) >= 3})
	}
	if len(w.slots) > maxSlots {
		w.slots = w.slots[:maxSlots]
	}
	return w
}

// runSlots makes the slots of a run of characters: itself when it has one or
// two, else each of its pairs.
func runSlots(tok token, shown string) []slot {
	runes := []rune(tok.text)
	said := ""
	if r := readings([]token{tok}); len(r) > 0 && len(runes) > 1 {
		said = r[0].joined()
	}
	if len(runes) <= 2 {
		return []slot{{word: tok.text, shown: shown, cjk: true, said: said, run: 1}}
	}
	var slots []slot
	for i := 0; i+1 < len(runes); i++ {
		pair := string(runes[i : i+2])
		slots = append(slots, slot{word: pair, shown: pair, cjk: true, run: 1})
	}
	slots[0].said, slots[0].run = said, len(slots)
	return slots
}

// withoutFillers leaves fillers out unless there is nothing else.
func withoutFillers(tokens []token) []token {
	var kept []token
	for i, tok := range tokens {
		// A filler that is still being typed may become another word.
		if !fillers[tok.text] || i == len(tokens)-1 {
			kept = append(kept, tok)
		}
	}
	return kept
}

// withoutForm leaves a legal form at the end out: a record need not bear it.
func withoutForm(tokens []token) []token {
	if n := len(tokens); n > 1 && legalForms[tokens[n-1].text] {
		return tokens[:n-1]
	}
	return tokens
}

// address is what stands around the domain of a pasted address.
var address = regexp.MustCompile(`(?i)(?:\bhttps?://(?:www\.)?|\bwww\.)([a-z0-9-]+\.[a-z0-9.-]+)(?:/\S*)?`)

// clip cuts text to at most n bytes, between characters.
func clip(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// edits is how many edits a word may be away from what was meant.
func (s slot) edits() int {
	if s.cjk || s.exact || strings.ContainsAny(s.word, "0123456789") {
		return 0
	}
	switch n := utf8.RuneCountInString(s.word); {
	case n >= 8:
		return 2
	case n >= 4:
		return 1
	}
	return 0
}
