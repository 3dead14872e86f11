package models

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// In the text of an activity a person is named after @ and a company after #.
// People read and type "@Lei Jun"; what is stored is "@[Lei Jun](person:5)", so
// that a renamed record is shown by its new name.

// MentionSigns are what the names of each kind of record are typed after.
var MentionSigns = map[string]string{KindPerson: "@", KindCompany: "#"}

// Mention is a record that a text names.
type Mention struct {
	Kind string
	ID   int64
	// Name is how the text calls it.
	Name string
}

// Key is the record as "person:5".
func (m Mention) Key() string { return recordKey(m.Kind, m.ID) }

func recordKey(kind string, id int64) string { return kind + ":" + strconv.FormatInt(id, 10) }

// MentionPattern finds a stored mention: its sign, name, kind and number.
var MentionPattern = regexp.MustCompile(`([@#])\[([^\[\]\n]{0,300})\]\((person|company):([1-9][0-9]{0,17})\)`)

// ParseMention reads what MentionPattern has matched. It reports false for a
// sign that does not fit the kind.
func ParseMention(match []string) (Mention, bool) {
	id, err := strconv.ParseInt(match[4], 10, 64)
	m := Mention{Kind: match[3], ID: id, Name: match[2]}
	return m, err == nil && MentionSigns[m.Kind] == match[1]
}

// MentionsIn lists the records that a stored text names, each once.
func MentionsIn(text string) []Mention {
	var list []Mention
	for _, match := range MentionPattern.FindAllStringSubmatch(text, -1) {
		m, ok := ParseMention(match)
		if ok && !slices.ContainsFunc(list, func(o Mention) bool { return o.Key() == m.Key() }) {
			list = append(list, m)
		}
	}
	return list
}

// ReplaceMentions puts what name returns in the place of each stored mention.
func ReplaceMentions(text string, name func(Mention) string) string {
	if !strings.Contains(text, "](") {
		return text
	}
	return MentionPattern.ReplaceAllStringFunc(text, func(found string) string {
		m, ok := ParseMention(MentionPattern.FindStringSubmatch(found))
		if !ok {
			return found
		}
		return name(m)
	})
}

// PlainText is a stored text as it is typed: "@Lei Jun". Names are the current
// ones by Key; a record without one keeps the name it had.
func PlainText(text string, names map[string]string) string {
	return ReplaceMentions(text, func(m Mention) string {
		if name := names[m.Key()]; name != "" {
			m.Name = name
		}
		return MentionSigns[m.Kind] + m.Name
	})
}

// TypedText is a stored text as a form shows it, with the mentions that bring
// it back by BindMentions, in the order of the text.
func TypedText(text string, names map[string]string) (string, []Mention) {
	var mentions []Mention
	typed := ReplaceMentions(text, func(m Mention) string {
		if name := names[m.Key()]; name != "" {
			m.Name = name
		}
		mentions = append(mentions, m)
		return MentionSigns[m.Kind] + m.Name
	})
	return typed, mentions
}

// BindMentions makes the text that is stored of a typed one: where a sign and
// the name of one of the mentions stand, the record is meant. When two records
// bear the same name, the text names them in the order of the list.
func BindMentions(text string, mentions []Mention) string {
	byName := map[string][]Mention{}
	var names []string
	for _, m := range mentions {
		sign := MentionSigns[m.Kind]
		if sign == "" || m.ID <= 0 || m.Name == "" || len(names) >= maxMentions {
			continue
		}
		if byName[sign+m.Name] == nil {
			names = append(names, sign+m.Name)
		}
		byName[sign+m.Name] = append(byName[sign+m.Name], m)
	}
	if len(names) == 0 {
		return text
	}
	// The longest first: "@Lei Jun" is not "@Lei" and a surname.
	slices.SortStableFunc(names, func(a, b string) int { return len(b) - len(a) })
	var b strings.Builder
	before := rune(' ')
	for i := 0; i < len(text); {
		name := namedAt(text[i:], names)
		if name == "" || wordRune(before) {
			r, size := utf8.DecodeRuneInString(text[i:])
			b.WriteString(text[i : i+size])
			before, i = r, i+size
			continue
		}
		list := byName[name]
		b.WriteString(list[0].stored())
		if len(list) > 1 {
			byName[name] = list[1:]
		}
		i += len(name)
		before = ' '
	}
	return b.String()
}

// maxMentions bounds the records that one text can name.
const maxMentions = 100

// namedAt is the name that a text begins with, "" for none.
func namedAt(text string, names []string) string {
	if text[0] != '@' && text[0] != '#' {
		return ""
	}
	for _, name := range names {
		if !strings.HasPrefix(text, name) {
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(name)
		next, _ := utf8.DecodeRuneInString(text[len(name):])
		if wordRune(last) && wordRune(next) {
			continue
		}
		return name
	}
	return ""
}

// wordRune reports whether a rune belongs to a word that spaces end. Chinese
// goes on after a name without one.
func wordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.Is(unicode.Han, r)
}

// plainName has nothing in it that would end a stored mention.
var plainName = strings.NewReplacer("[", "", "]", "", "\n", " ")

func (m Mention) stored() string {
	return MentionSigns[m.Kind] + "[" + plainName.Replace(m.Name) + "](" + m.Key() + ")"
}

// excerpt is the beginning of a stored text as it is typed, at most n characters.
func excerpt(text string, n int) string {
	text = PlainText(text, nil)
	if r := []rune(text); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return text
}
