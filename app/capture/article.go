package capture

import (
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"dealflow/models"
)

// MaxArticle is how much of an article is read, in bytes.
const MaxArticle = 200_000

// ReadArticle finds the companies, people and facts in a news article in
// English or Chinese. known are the records whose names occur in it, as found
// by the keys of ArticleKeys. It is pure, and never fails: a text without names
// gives an empty reading.
func ReadArticle(text string, known []models.KnownName) models.ArticleReading {
	r := newArticle(text, known)
	r.english()
	r.chinese()
	r.settle()
	r.relate()
	return r.reading()
}

// article is a text on its way to being read.
type article struct {
	text      string
	sentences []models.ArticleSpan
	headline  map[int]bool // by sentence: its capitals say nothing
	words     []word
	lower     map[string]bool // the words that also stand in small letters
	known     map[string][]models.KnownName
	entities  []*entity
	byText    map[string]*entity
	mentions  []mention
	facts     []models.ArticleFact
	factSeen  map[string]bool
}

// mention is one place where the text speaks of an entity.
type mention struct {
	start, end int
	entity     *entity
}

// entity is a name with what speaks for its being a company's or a person's.
type entity struct {
	name            string
	others          []models.NameInput
	company, person int
	kind            string // of a company, when the text says it
	record          *models.KnownName
	ambiguous       bool
	count           int
	first           int
	dropped         bool
	key             string
}

func (e *entity) isPerson() bool {
	if e.record != nil {
		return e.record.Kind == models.KindPerson
	}
	return e.person > e.company
}

func (e *entity) isCompany() bool { return !e.isPerson() }

// sure is the weight from which a new name is taken without asking twice.
const sure = 2

func (e *entity) sure() bool {
	if e.record != nil {
		return !e.ambiguous
	}
	return max(e.company, e.person) >= sure
}

func newArticle(text string, known []models.KnownName) *article {
	if len(text) > MaxArticle {
		text = strings.ToValidUTF8(text[:MaxArticle], "")
	}
	a := &article{text: text, known: map[string][]models.KnownName{}, byText: map[string]*entity{}, factSeen: map[string]bool{}, headline: map[int]bool{}}
	for _, k := range known {
		a.known[k.Key] = append(a.known[k.Key], k)
	}
	a.split()
	return a
}

// entityFor gives the entity of a name, making it when it is new.
func (a *article) entityFor(name string) *entity {
	key := articleKey(name)
	if e, ok := a.byText[key]; ok {
		return e
	}
	e := &entity{name: name, first: len(a.text), kind: wellKnown[name]}
	if records := a.known[models.NameKey(name)]; len(records) > 0 {
		e.take(records)
		for _, other := range a.entities {
			if other.record != nil && other.record.Kind == e.record.Kind && other.record.ID == e.record.ID {
				a.byText[key] = other
				return other
			}
		}
	}
	a.byText[key] = e
	a.entities = append(a.entities, e)
	return e
}

// take makes the entity the best known of the records.
func (e *entity) take(records []models.KnownName) {
	best := records[0]
	for _, r := range records[1:] {
		if r.Weight > best.Weight {
			best = r
		}
	}
	for _, r := range records {
		if r.Kind != best.Kind || r.ID != best.ID {
			e.ambiguous = true
		}
	}
	e.record, e.name, e.kind = &best, best.Name, best.CompanyKind
}

// mentionAt notes that the text speaks of an entity, unless the place is taken.
func (a *article) mentionAt(start, end int, e *entity) bool {
	i := sort.Search(len(a.mentions), func(i int) bool { return a.mentions[i].end > start })
	if i < len(a.mentions) && a.mentions[i].start < end {
		return a.mentions[i].entity == e
	}
	a.mentions = slices.Insert(a.mentions, i, mention{start, end, e})
	e.count++
	e.first = min(e.first, start)
	return true
}

// within are the mentions inside a span, in order.
func (a *article) within(s models.ArticleSpan) []mention {
	from := sort.Search(len(a.mentions), func(i int) bool { return a.mentions[i].start >= s.Start })
	to := sort.Search(len(a.mentions), func(i int) bool { return a.mentions[i].start >= s.End })
	return a.mentions[from:to]
}

func (a *article) sentenceAt(offset int) models.ArticleSpan {
	i := sort.Search(len(a.sentences), func(i int) bool { return a.sentences[i].End > offset })
	if i == len(a.sentences) {
		return models.ArticleSpan{}
	}
	return a.sentences[i]
}

// maxNames bounds what one article gives.
const maxNames = 400

// settle drops what nothing speaks for and marks every further place where
// what is left stands.
func (a *article) settle() {
	a.shorten()
	for _, e := range a.entities {
		if e.record == nil && e.company == 0 && e.person == 0 {
			e.dropped = true
		}
	}
	a.mentions = slices.DeleteFunc(a.mentions, func(m mention) bool { return m.entity.dropped })
	a.again()
	a.entities = slices.DeleteFunc(a.entities, func(e *entity) bool { return e.dropped || e.count == 0 })
	sort.SliceStable(a.entities, func(i, j int) bool { return a.entities[i].first < a.entities[j].first })
	if len(a.entities) > maxNames {
		for _, e := range a.entities[maxNames:] {
			e.dropped = true
		}
		a.entities = a.entities[:maxNames]
		a.mentions = slices.DeleteFunc(a.mentions, func(m mention) bool { return m.entity.dropped })
	}
	for i, e := range a.entities {
		e.key = "n" + strconv.Itoa(i+1)
	}
}

// merge makes from another name of into.
func (a *article) merge(from, into *entity, kind string) {
	if from == into || from.dropped {
		return
	}
	into.company, into.person = max(into.company, from.company), max(into.person, from.person)
	if into.kind == "" {
		into.kind = from.kind
	}
	into.others = append(into.others, from.others...)
	if kind != "" && from.name != into.name {
		into.others = append(into.others, models.NameInput{Kind: kind, Value: from.name})
	}
	if into.record == nil && from.record != nil {
		into.record, into.ambiguous, into.name = from.record, from.ambiguous, from.record.Name
	}
	for i := range a.mentions {
		if a.mentions[i].entity == from {
			a.mentions[i].entity = into
		}
	}
	for text, e := range a.byText {
		if e == from {
			a.byText[text] = into
		}
	}
	into.count += from.count
	into.first = min(into.first, from.first)
	from.dropped, from.count = true, 0
}

// again marks the names in the places that gave no evidence by themselves,
// headlines included.
func (a *article) again() {
	texts := make([]string, 0, len(a.byText))
	for text, e := range a.byText {
		if !e.dropped && utf8.RuneCountInString(text) > 1 {
			texts = append(texts, text)
		}
	}
	sort.Slice(texts, func(i, j int) bool {
		if len(texts[i]) != len(texts[j]) {
			return len(texts[i]) > len(texts[j])
		}
		return texts[i] < texts[j]
	})
	for _, text := range texts {
		if len(a.mentions) > 20_000 {
			return
		}
		for at := 0; ; {
			i := strings.Index(a.text[at:], text)
			if i < 0 {
				break
			}
			start, end := at+i, at+i+len(text)
			at = end
			if a.wordEdge(start, end) {
				a.mentionAt(start, end, a.byText[text])
			}
		}
	}
}

// wordEdge reports whether no letter of the same script touches the range from
// outside. Han needs no edge.
func (a *article) wordEdge(start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(a.text[:start])
	first, _ := utf8.DecodeRuneInString(a.text[start:])
	last, _ := utf8.DecodeLastRuneInString(a.text[:end])
	after, _ := utf8.DecodeRuneInString(a.text[end:])
	return (!latin(before) || !latin(first)) && (!latin(last) || !latin(after))
}

func latin(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.Is(unicode.Han, r)
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

func hasHan(s string) bool { return strings.ContainsFunc(s, han) }

// articleKey tells names of an article apart: as written, in one spacing.
func articleKey(name string) string { return strings.Join(strings.Fields(name), " ") }

// reading hands over what was found.
func (a *article) reading() models.ArticleReading {
	var out models.ArticleReading
	spans := map[*entity][]models.ArticleSpan{}
	for _, m := range a.mentions {
		spans[m.entity] = append(spans[m.entity], models.ArticleSpan{Start: m.start, End: m.end})
	}
	for _, e := range a.entities {
		n := models.ArticleName{Key: e.key, Kind: e.kind, Name: e.name, Sure: e.sure(), Passage: a.sentenceAt(e.first)}
		if n.Kind == "" {
			n.Kind = "startup"
		}
		if e.isPerson() {
			n.Kind = models.ArticlePerson
		}
		if e.record != nil {
			n.RecordID = e.record.ID
		}
		for _, o := range e.others {
			if o.Value != e.name && !slices.Contains(n.Others, o) {
				n.Others = append(n.Others, o)
			}
		}
		n.Spans = spans[e]
		out.Names = append(out.Names, n)
	}
	for i := range a.facts {
		a.facts[i].Key = "f" + strconv.Itoa(i+1)
	}
	out.Facts = a.facts
	return out
}
