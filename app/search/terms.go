package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// class is in which capacity a term belongs to a document; the lower, the
// closer to the record.
type class uint8

const (
	classWhole     class = iota // a whole written name in one word: "leijun"
	classWholeSaid              // a whole name as it is said or abbreviated: 雷军 as "leijun", "lj"
	classWord                   // a word of a written name
	classJoin                   // two neighbouring words of a name in one
	classFounded                // the whole name of a company this person founded
	classSyllable               // a syllable of a name
	classFactWhole              // a whole name of something related, or a plain fact
	classFact                   // a word of something related
	classPassage                // running text
)

// maxJoins bounds how many neighbouring words of one name are joined.
const maxJoins = 8

// legalForms end company names without telling them apart.
var legalForms = map[string]bool{
	"inc": true, "corp": true, "corporation": true, "co": true, "company": true, "ltd": true,
	"limited": true, "llc": true, "gmbh": true, "ag": true, "sa": true, "plc": true, "bv": true,
}

// terms collects the terms of one document, each in its best class.
type terms struct {
	list     []term
	at       map[string]int
	passages map[string]bool
	words    int // of the shortest name
}

type term struct {
	text  string
	class class
}

func newTerms() *terms {
	return &terms{at: make(map[string]int, 32), passages: map[string]bool{}}
}

func (t *terms) reset() {
	t.list = t.list[:0]
	t.words = 0
	clear(t.at)
	clear(t.passages)
}

func (t *terms) add(text string, c class) {
	if text == "" || len(text) > 120 {
		return
	}
	if i, ok := t.at[text]; ok {
		if c < t.list[i].class {
			t.list[i].class = c
		}
		return
	}
	t.at[text] = len(t.list)
	t.list = append(t.list, term{text: text, class: c})
}

// of collects what a document is found by.
func (t *terms) of(d *Document) {
	t.reset()
	for _, n := range d.Names {
		t.name(n.Text, d.Kind == Person)
		if spelt := umlauts.Replace(n.Text); spelt != n.Text {
			t.name(spelt, d.Kind == Person)
		}
	}
	if len(d.Names) == 0 {
		t.name(d.Title, false)
	}
	for i := range d.Facts {
		t.fact(&d.Facts[i])
	}
	for _, p := range d.Passages {
		t.passage(p.Text)
	}
}

// name adds every form of one name.
func (t *terms) name(name string, person bool) {
	tokens := tokenize(name)
	if len(tokens) == 0 {
		return
	}
	if t.words == 0 || len(tokens) < t.words {
		t.words = len(tokens)
	}
	t.add(joined(tokens), classWhole)
	if n := len(tokens); n > 1 && legalForms[tokens[n-1].text] {
		t.add(joined(tokens[:n-1]), classWhole)
	}
	t.tokens(tokens, classWord)
	for i := 0; i+1 < len(tokens) && i < maxJoins; i++ {
		t.add(tokens[i].text+tokens[i+1].text, classJoin)
	}
	if person && len(tokens) > 1 && !tokens[0].cjk {
		last := len(tokens) - 1
		t.add(tokens[last].text+joined(tokens[:last]), classWholeSaid)
		t.add(initials(tokens), classWholeSaid)
	}
	t.said(tokens)
	// "Lagou.com 拉勾网" is called by its Chinese half alone.
	for _, run := range runs(tokens) {
		t.said(run)
	}
}

// said adds how a name is said and abbreviated.
func (t *terms) said(tokens []token) {
	for _, r := range readings(tokens) {
		t.add(r.joined(), classWholeSaid)
		if len(r.syllables) > 1 {
			t.add(r.initials, classWholeSaid)
		}
		for _, s := range r.syllables {
			t.add(s, classSyllable)
		}
	}
}

// runs are the runs of two characters and more in a name that has other words
// as well.
func runs(tokens []token) [][]token {
	var found [][]token
	for i, tok := range tokens {
		if tok.cjk && len(tokens) > 1 && utf8.RuneCountInString(tok.text) > 1 {
			found = append(found, tokens[i:i+1])
		}
	}
	return found
}

// tokens adds words as they are and runs of characters by their grams.
func (t *terms) tokens(tokens []token, c class) {
	for _, tok := range tokens {
		if tok.cjk {
			grams(tok.text, func(gram string) { t.add(gram, c) })
			continue
		}
		t.add(tok.text, c)
	}
}

// fact adds the words of a fact, its names, and both together.
func (t *terms) fact(f *Fact) {
	for _, word := range f.Words {
		t.tokens(tokenize(word), classFactWhole)
		t.add(joined(tokenize(word)), classFactWhole)
	}
	t.factName(f, f.Text)
	for _, name := range f.Names {
		t.factName(f, name)
	}
}

func (t *terms) factName(f *Fact, name string) {
	tokens := tokenize(name)
	if len(tokens) == 0 {
		return
	}
	whole := joined(tokens)
	if f.Kind == FactFounder {
		t.add(whole, classFounded)
	} else {
		t.add(whole, classFactWhole)
	}
	t.tokens(tokens, classFact)
	if f.Kind == FactDomain {
		return
	}
	for i := 0; i+1 < len(tokens) && i < maxJoins; i++ {
		t.add(tokens[i].text+tokens[i+1].text, classFact)
	}
	for _, word := range f.Words {
		w := joined(tokenize(word))
		t.add(w+whole, classFactWhole)
		t.add(whole+w, classFactWhole)
	}
	if r := readings(tokens); len(r) > 0 {
		t.add(r[0].joined(), classFact)
	}
}

// passage adds the words of running text.
func (t *terms) passage(text string) {
	for _, tok := range tokenize(text) {
		if tok.cjk {
			grams(tok.text, func(gram string) { t.passages[gram] = true })
			continue
		}
		if len(tok.text) <= 60 {
			t.passages[tok.text] = true
		}
	}
}

func joined(tokens []token) string {
	if len(tokens) == 1 {
		return tokens[0].text
	}
	var b strings.Builder
	for _, tok := range tokens {
		b.WriteString(tok.text)
	}
	return b.String()
}

func initials(tokens []token) string {
	var b strings.Builder
	for _, tok := range tokens {
		if !unicode.IsLetter([]rune(tok.text)[0]) {
			return ""
		}
		b.WriteString(first(tok.text))
	}
	return b.String()
}
