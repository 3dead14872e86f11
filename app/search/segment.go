package search

import (
	"encoding/binary"
	"slices"
	"time"
)

// segment is an index in memory of a set of documents; it never changes. Every
// word has its postings: the documents that hold it, each with the class of the
// word there. Counting and ranking need nothing beside it, so that a query
// reads from disk only the few documents it shows.
type segment struct {
	rows    []uint32 // the row of each document, ascending
	words   lexicon
	postOff []uint32 // one more than words
	posts   []byte   // varints of distance<<4 | class
	texts   lexicon  // the words of passages; their documents stand in FTS5
	shorts  shortLists
	heads   headLists

	static   []uint32 // per document, see packStatic
	facetOff []uint32
	facets   []uint32 // indexes of values
	values   []facetValue
	amounts  []uint32 // per document, the index of its sum; 0 is none
	sums     []sum
	added    []uint32           // per document, seconds since 1970
	readers  map[uint32][]int64 // of restricted documents
	guarded  bitmap             // those that have readers, nil when none has
}

// sum is an amount in whole units. Many documents share one.
type sum struct {
	currency string
	units    int64
}

type facetValue struct {
	facet uint8 // index of Facets
	value string
}

// The order of kinds among equals.
const (
	rankFounder = iota
	rankCompany
	rankPerson
	rankRound
	rankDeal
	rankActivity
	rankFile
)

var rankKinds = [...]Kind{Person, Company, Person, Round, Deal, Activity, File}

func rankOf(d *Document) uint32 {
	switch d.Kind {
	case Company:
		return rankCompany
	case Person:
		if d.Founder {
			return rankFounder
		}
		return rankPerson
	case Round:
		return rankRound
	case Deal:
		return rankDeal
	case File:
		return rankFile
	}
	return rankActivity
}

// packStatic keeps what ranks a document whatever the query: the kind (bits
// 0–2), ours (3), the words of its shortest name (4–7), days since 1970 (8–23),
// how much is known of it (24–29).
func packStatic(d *Document, words int, today int) uint32 {
	s := rankOf(d)
	if d.Ours {
		s |= 1 << 3
	}
	s |= uint32(min(words, 15)) << 4
	return s | uint32(recency(d.Date, today))<<8 | uint32(min(max(d.Weight, 0), 63))<<24
}

func staticRank(s uint32) uint32    { return s & 7 }
func staticOurs(s uint32) bool      { return s>>3&1 == 1 }
func staticWords(s uint32) int      { return int(s >> 4 & 15) }
func staticRecency(s uint32) uint32 { return s >> 8 & 0xffff }
func staticWeight(s uint32) uint32  { return s >> 24 & 63 }

// recency is the day of a partial date since 1970, at most today: dates in the
// future are mistakes or plans, neither of which is news.
func recency(date string, today int) int {
	year, month, day := 0, 1, 1
	if len(date) >= 4 {
		year = number(date[:4])
	}
	if len(date) >= 7 {
		month = number(date[5:7])
	}
	if len(date) >= 10 {
		day = number(date[8:10])
	}
	if year < 1970 {
		return 0
	}
	return min((year-1970)*366+(month-1)*31+day, today, 0xffff)
}

// dayOf is a moment as recency counts days.
func dayOf(t time.Time) int {
	return recency(t.UTC().Format("2006-01-02"), 0xffff)
}

func number(digits string) int {
	n := 0
	for _, c := range []byte(digits) {
		if c < '0' || c > '9' {
			return 0
		}
		n = n*10 + int(c-'0')
	}
	return n
}

func (s *segment) len() int { return len(s.rows) }

// ordinal is the document of a row.
func (s *segment) ordinal(row uint32) (uint32, bool) {
	i, ok := slices.BinarySearch(s.rows, row)
	return uint32(i), ok
}

// of is the postings of a word.
func (s *segment) of(word int) []byte { return s.posts[s.postOff[word]:s.postOff[word+1]] }

// each calls f with the documents of a word.
func (s *segment) each(word int, f func(doc uint32, c class)) {
	doc := uint32(0)
	for b := s.of(word); len(b) > 0; {
		var v uint64
		v, b = posting(b)
		doc += uint32(v >> 4)
		f(doc, class(v&15))
	}
}

// posting reads the next posting, distance<<4 | class. Most take one byte or
// two.
func posting(b []byte) (v uint64, rest []byte) {
	if v = uint64(b[0]); v < 0x80 {
		return v, b[1:]
	}
	if c := uint64(b[1]); c < 0x80 {
		return v&0x7f | c<<7, b[2:]
	}
	v, n := binary.Uvarint(b)
	return v, b[n:]
}

// postings are the growing postings of one word.
type postings struct {
	last uint32
	buf  []byte
}

func (p *postings) add(doc uint32, c class) {
	p.buf = binary.AppendUvarint(p.buf, uint64(doc-p.last)<<4|uint64(c))
	p.last = doc
}

// builder collects documents for a segment.
type builder struct {
	seg    *segment
	posts  map[string]*postings
	shorts *shortBuilder
	texts  map[string]bool
	values map[facetValue]uint32
	sums   map[sum]uint32
	terms  *terms
	today  int
}

func newBuilder(today int) *builder {
	return &builder{
		seg:    newSegment(),
		posts:  map[string]*postings{},
		shorts: newShortBuilder(),
		texts:  map[string]bool{},
		values: map[facetValue]uint32{},
		sums:   map[sum]uint32{},
		terms:  newTerms(),
		today:  today,
	}
}

func newSegment() *segment {
	return &segment{facetOff: []uint32{0}, sums: []sum{{}}, readers: map[uint32][]int64{}}
}

// add brings in a document; rows must ascend.
func (b *builder) add(row uint32, d *Document) {
	s := b.seg
	doc := uint32(len(s.rows))
	s.rows = append(s.rows, row)
	b.terms.of(d)
	for _, t := range b.terms.list {
		p := b.posts[t.text]
		if p == nil {
			p = &postings{}
			b.posts[t.text] = p
		}
		p.add(doc, t.class)
		b.shorts.see(t)
	}
	b.shorts.add(doc)
	for word := range b.terms.passages {
		b.texts[word] = true
	}
	s.static = append(s.static, packStatic(d, b.terms.words, b.today))
	for i, facet := range Facets {
		values := d.Facets[facet]
		for k, value := range values {
			if value != "" && !contains(values[:k], value) {
				s.facets = append(s.facets, b.value(facetValue{uint8(i), value}))
			}
		}
	}
	s.facetOff = append(s.facetOff, uint32(len(s.facets)))
	s.amounts = append(s.amounts, s.sumOf(b.sums, sum{d.Currency, d.Amount}))
	s.added = append(s.added, uint32(max(d.Added, 0)))
	if d.Readers != nil {
		s.readers[doc] = d.Readers
	}
}

// guard notes which documents are restricted, so that others are not looked up.
func (s *segment) guard() {
	if len(s.readers) == 0 {
		return
	}
	s.guarded = make(bitmap, (s.len()+7)/8)
	for doc := range s.readers {
		s.guarded.set(doc)
	}
}

// sumOf is the index of a sum, which is brought in when it is new.
func (s *segment) sumOf(known map[sum]uint32, v sum) uint32 {
	if v.currency == "" {
		return 0
	}
	id, ok := known[v]
	if !ok {
		id = uint32(len(s.sums))
		known[v] = id
		s.sums = append(s.sums, v)
	}
	return id
}

func (b *builder) value(v facetValue) uint32 {
	id, ok := b.values[v]
	if !ok {
		id = uint32(len(b.seg.values))
		b.values[v] = id
		b.seg.values = append(b.seg.values, v)
	}
	return id
}

// done returns the segment; the builder is of no further use.
func (b *builder) done() *segment {
	s := b.seg
	words := make([]string, 0, len(b.posts))
	for word := range b.posts {
		words = append(words, word)
	}
	slices.Sort(words)
	s.postOff = append(s.postOff, 0)
	for _, word := range words {
		s.words.push(word)
		s.posts = append(s.posts, b.posts[word].buf...)
		s.postOff = append(s.postOff, uint32(len(s.posts)))
	}
	s.shorts = b.shorts.done()
	texts := make([]string, 0, len(b.texts))
	for word := range b.texts {
		texts = append(texts, word)
	}
	slices.Sort(texts)
	for _, word := range texts {
		s.texts.push(word)
	}
	s.makeHeads()
	s.guard()
	return s
}
