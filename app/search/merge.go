package search

import (
	"bytes"
	"runtime"
)

// bitmap has a bit per document of a segment.
type bitmap []byte

func fullBitmap(n int) bitmap {
	b := make(bitmap, (n+7)/8)
	for i := range b {
		b[i] = 0xff
	}
	return b
}

func (b bitmap) has(i uint32) bool { return b[i>>3]>>(i&7)&1 == 1 }
func (b bitmap) set(i uint32)      { b[i>>3] |= 1 << (i & 7) }
func (b bitmap) clear(i uint32)    { b[i>>3] &^= 1 << (i & 7) }

// part is a segment with the documents of it that still stand.
type part struct {
	id   int64
	seg  *segment
	live bitmap
	dead int
}

const gone = ^uint32(0)

// merge makes one segment of the standing documents of several, which must be
// in the order of their rows.
func merge(parts []*part) *segment {
	defer runtime.KeepAlive(parts) // see mapSegment
	out := newSegment()
	values, sums := map[facetValue]uint32{}, map[sum]uint32{}
	moved := make([][]uint32, len(parts))
	for i, p := range parts {
		moved[i] = out.appendDocs(p, values, sums)
	}
	out.mergeWords(parts, moved)
	out.shorts = mergeShorts(parts, moved)
	lexicons := make([]*lexicon, len(parts))
	for i, p := range parts {
		lexicons[i] = &p.seg.texts
	}
	eachWord(lexicons, func(word []byte, _ []int) { out.texts.push(string(word)) })
	out.makeHeads()
	out.guard()
	return out
}

// appendDocs takes over all of a part but its words; it returns the new number
// of each document.
func (s *segment) appendDocs(p *part, values map[facetValue]uint32, sums map[sum]uint32) []uint32 {
	moved := make([]uint32, p.seg.len())
	valueOf := make([]uint32, len(p.seg.values))
	for i := range valueOf {
		valueOf[i] = gone
	}
	for doc := range p.seg.rows {
		if !p.live.has(uint32(doc)) {
			moved[doc] = gone
			continue
		}
		to := uint32(len(s.rows))
		moved[doc] = to
		s.rows = append(s.rows, p.seg.rows[doc])
		s.static = append(s.static, p.seg.static[doc])
		s.added = append(s.added, p.seg.added[doc])
		s.amounts = append(s.amounts, s.sumOf(sums, p.seg.sums[p.seg.amounts[doc]]))
		for _, v := range p.seg.facets[p.seg.facetOff[doc]:p.seg.facetOff[doc+1]] {
			if valueOf[v] == gone {
				id, ok := values[p.seg.values[v]]
				if !ok {
					id = uint32(len(s.values))
					values[p.seg.values[v]] = id
					s.values = append(s.values, p.seg.values[v])
				}
				valueOf[v] = id
			}
			s.facets = append(s.facets, valueOf[v])
		}
		s.facetOff = append(s.facetOff, uint32(len(s.facets)))
		if readers, ok := p.seg.readers[uint32(doc)]; ok {
			s.readers[to] = readers
		}
	}
	return moved
}

func (s *segment) mergeWords(parts []*part, moved [][]uint32) {
	lexicons := make([]*lexicon, len(parts))
	for i, p := range parts {
		lexicons[i] = &p.seg.words
	}
	s.postOff = append(s.postOff, 0)
	var list postings
	eachWord(lexicons, func(word []byte, at []int) {
		list.last, list.buf = 0, list.buf[:0]
		for i, w := range at {
			if w < 0 {
				continue
			}
			parts[i].seg.each(w, func(doc uint32, c class) {
				if to := moved[i][doc]; to != gone {
					list.add(to, c)
				}
			})
		}
		if len(list.buf) == 0 {
			return
		}
		s.words.push(string(word))
		s.posts = append(s.posts, list.buf...)
		s.postOff = append(s.postOff, uint32(len(s.posts)))
	})
}

// eachWord walks several lexicons as one; at holds the word's place in each,
// or -1.
func eachWord(lexicons []*lexicon, f func(word []byte, at []int)) {
	next := make([]int, len(lexicons))
	at := make([]int, len(lexicons))
	for {
		var least []byte
		for i, l := range lexicons {
			if next[i] < l.len() {
				if w := l.at(next[i]); least == nil || bytes.Compare(w, least) < 0 {
					least = w
				}
			}
		}
		if least == nil {
			return
		}
		for i, l := range lexicons {
			at[i] = -1
			if next[i] < l.len() && bytes.Equal(l.at(next[i]), least) {
				at[i] = next[i]
				next[i]++
			}
		}
		f(least, at)
	}
}
