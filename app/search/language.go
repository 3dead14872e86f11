package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxTerms bounds the fields of one query.
const maxTerms = 20

// Term is one field of a query, such as country:CN, with what was made of it.
type Term struct {
	Text   string   `json:"text"`            // as it was typed
	Field  string   `json:"field"`           // the facet; as typed when there is no such field
	Not    bool     `json:"not,omitempty"`   // -country:CN
	Typed  string   `json:"value"`           // the value as it was typed, without quotes
	Values []string `json:"means,omitempty"` // the values of the facet that it stands for, or a range
	Fault  Fault    `json:"fault,omitempty"`

	quoted bool
	Start  int `json:"-"` // where it stands in the query, in bytes
	End    int `json:"-"`
}

// FieldWords is the field of a term that is no field: words between quotes, which
// are to stand together as they are written, or one with a minus before it.
const FieldWords = "words"

// Fault says why a field has no effect; it is the last part of a message.
type Fault string

// The faults of a field.
const (
	NoField Fault = "field" // there is no such field; its words are looked for
	NoValue Fault = "value" // the field has no such value
	BadSpan Fault = "range" // not a number, a year or a range of them
)

// Fields are the names of each facet in a query, the one to be shown first;
// the second is the Chinese one. They are compared folded.
var Fields = map[string][]string{
	"kind":     {"kind", "类型", "类别", "is"},
	"sector":   {"sector", "行业", "industry", "领域"},
	"country":  {"country", "国家", "地区", "nation"},
	"stage":    {"stage", "阶段"},
	"type":     {"round", "轮次", "type", "series", "轮"},
	"year":     {"year", "年份", "年"},
	"amount":   {"raised", "金额", "amount", "融资额"},
	"owner":    {"owner", "负责人"},
	"investor": {"investor", "投资方", "投资人", "投资机构", "backer"},
}

// FieldOf is the facet that a word names, if it names one.
func FieldOf(word string) (facet string, ok bool) {
	word = fold(strings.TrimSpace(word))
	for facet, names := range Fields {
		if contains(names, word) {
			return facet, true
		}
	}
	return "", false
}

// Read parts a query into its words and its fields. A field is a name, a colon
// and a value, which stands between quotes when it has spaces; a minus before
// it turns it round. Words between double quotes, and one after a minus, are
// terms of FieldWords. The values are those of fixed lists only: what the index
// has to be asked for is left without Values (see Searcher.Understand).
func Read(text string) (words string, terms []Term) {
	text = clip(strings.ToValidUTF8(text, " "), maxText)
	var rest strings.Builder
	for at := 0; at < len(text); {
		term, ok := readTerm(text, at)
		if !ok {
			term, ok = readWords(text, at)
		}
		if ok && len(terms) < maxTerms {
			if term.Fault == NoField {
				rest.WriteString(text[term.Start:term.End])
			}
			terms = append(terms, term)
			at = term.End
			continue
		}
		// The next piece up to a space; fields begin after one only.
		end := at
		for end < len(text) && !spaceAt(text, end) {
			end += runeLen(text, end)
		}
		for end < len(text) && spaceAt(text, end) {
			end += runeLen(text, end)
		}
		rest.WriteString(text[at:end])
		at = end
	}
	words = rest.String()
	if len(terms) > 0 {
		words = strings.TrimLeftFunc(words, unicode.IsSpace)
	}
	return words, terms
}

func spaceAt(text string, at int) bool {
	r, _ := utf8.DecodeRuneInString(text[at:])
	return unicode.IsSpace(r)
}

func runeLen(text string, at int) int {
	_, size := utf8.DecodeRuneInString(text[at:])
	return size
}

// readTerm reads a field that begins at a place in the text.
func readTerm(text string, at int) (Term, bool) {
	t := Term{Start: at}
	if strings.HasPrefix(text[at:], "-") {
		t.Not = true
		at++
	}
	name := at
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !unicode.IsLetter(r) && r != '_' || at-name > 40 {
			break
		}
		at += size
	}
	colon, size := utf8.DecodeRuneInString(text[at:])
	if at == name || colon != ':' && colon != '：' {
		return Term{}, false
	}
	t.Field = text[name:at]
	at += size
	open, _ := utf8.DecodeRuneInString(text[at:])
	_, t.quoted = quotes[open]
	t.Typed, t.End = readValue(text, at)
	t.Text = text[t.Start:t.End]
	facet, known := FieldOf(t.Field)
	switch {
	case known:
		t.Field = facet
	case t.Typed == "" || strings.HasPrefix(t.Typed, "//"):
		return Term{}, false // "Sample: Papaya" and addresses are words
	default:
		t.Fault = NoField
		return t, true
	}
	if t.Typed != "" {
		t.resolve()
	}
	return t, true
}

// phraseQuotes are those that words stand between; an apostrophe begins some names.
const phraseQuotes = `"“”「`

// readWords reads words between quotes, or one that is to be missing. Quotes that
// are still open and a minus by itself are text.
func readWords(text string, at int) (Term, bool) {
	t := Term{Field: FieldWords, Start: at}
	if strings.HasPrefix(text[at:], "-") {
		t.Not = true
		at++
	}
	open, size := utf8.DecodeRuneInString(text[at:])
	t.quoted = at < len(text) && strings.ContainsRune(phraseQuotes, open)
	if t.quoted && !strings.ContainsRune(text[at+size:], quotes[open]) || !t.quoted && !t.Not {
		return Term{}, false
	}
	t.Typed, t.End = readValue(text, at)
	t.Text, t.Values = text[t.Start:t.End], []string{t.Typed}
	return t, len(tokenize(t.Typed)) > 0
}

var quotes = map[rune]rune{'"': '"', '“': '”', '”': '”', '「': '」', '\'': '\''}

// readValue reads up to the closing quote or the next space. A quote that is
// still open runs to the end.
func readValue(text string, at int) (value string, end int) {
	open, size := utf8.DecodeRuneInString(text[at:])
	if closing, ok := quotes[open]; ok && at < len(text) {
		at += size
		if n := strings.IndexRune(text[at:], closing); n >= 0 {
			return strings.TrimSpace(text[at : at+n]), at + n + utf8.RuneLen(closing)
		}
		return strings.TrimSpace(text[at:]), len(text)
	}
	end = at
	for end < len(text) && !spaceAt(text, end) {
		end += runeLen(text, end)
	}
	return text[at:end], end
}

// parts are the alternatives of a value; between quotes it is one.
func (t *Term) parts() []string {
	if t.quoted {
		return []string{t.Typed}
	}
	return strings.FieldsFunc(t.Typed, func(r rune) bool { return strings.ContainsRune(",，、|", r) })
}

// resolve finds the values of fields whose values are known beforehand.
func (t *Term) resolve() {
	var values []string
	ok := true
	for _, part := range t.parts() {
		var value string
		switch t.Field {
		case "kind":
			value = fixedValue(kindWords, part)
		case "country":
			value = countryOf(part)
		case "type":
			value = roundTypeOf(part)
		case "year":
			value = yearsOf(part)
		case "amount":
			value = amountsOf(part)
		default:
			return
		}
		ok = ok && value != ""
		values = append(values, value)
	}
	switch {
	case ok && len(values) > 0:
		t.Values = values
	case t.Field == "year" || t.Field == "amount":
		t.Fault = BadSpan
	default:
		t.Fault = NoValue
	}
}

// Dynamic says whether the values of a field are those of the records: they
// are looked up in the index.
func (t Term) Dynamic() bool {
	return t.Field == "sector" || t.Field == "owner" || t.Field == "investor" || t.Field == "stage"
}

// Quote makes a value fit to stand behind a colon.
func Quote(value string) string {
	if value == "" || strings.ContainsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`",，、|“”「」'`, r) }) {
		return `"` + strings.ReplaceAll(value, `"`, "") + `"`
	}
	return value
}

// Loosened is a query without one of its fields; words that are to stand together
// stay in it, in any order and spelling.
func Loosened(text string, t Term) string {
	if t.Field == FieldWords && !t.Not {
		return strings.Join(strings.Fields(text[:t.Start]+" "+t.Typed+" "+text[t.End:]), " ")
	}
	return Without(text, t)
}

// Without is a query without one of its fields.
func Without(text string, t Term) string {
	if t.Start < 0 || t.End > len(text) || t.Start > t.End {
		return text
	}
	return strings.Join(strings.Fields(text[:t.Start]+" "+text[t.End:]), " ")
}
