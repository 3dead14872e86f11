package search

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

var errCorrupt = errors.New("search: damaged index")

// encode writes a segment as bytes: each list with its length before it.
func (s *segment) encode() []byte {
	w := make([]byte, 0, len(s.posts)+len(s.words.text)+8*len(s.rows)+4*(len(s.facets)+len(s.postOff)+len(s.words.off)))
	for _, list := range [][]uint32{s.rows, s.words.off, s.postOff, s.texts.off, s.static, s.facetOff, s.facets, s.amounts, s.added, s.shorts.prefixes.off, s.shorts.off, s.heads.prefixes.off, s.heads.off} {
		w = binary.LittleEndian.AppendUint32(w, uint32(len(list)))
		for _, v := range list {
			w = binary.LittleEndian.AppendUint32(w, v)
		}
	}
	for _, b := range [][]byte{s.words.text, s.posts, s.texts.text, s.shorts.prefixes.text, s.shorts.posts, s.heads.prefixes.text, s.heads.data} {
		w = binary.LittleEndian.AppendUint32(w, uint32(len(b)))
		w = append(w, b...)
	}
	w = binary.AppendUvarint(w, uint64(len(s.values)))
	for _, v := range s.values {
		w = append(w, v.facet)
		w = binary.AppendUvarint(w, uint64(len(v.value)))
		w = append(w, v.value...)
	}
	w = binary.AppendUvarint(w, uint64(len(s.sums)))
	for _, v := range s.sums {
		w = binary.AppendUvarint(w, uint64(len(v.currency)))
		w = append(w, v.currency...)
		w = binary.AppendVarint(w, v.units)
	}
	w = binary.AppendUvarint(w, uint64(len(s.readers)))
	for doc, ids := range s.readers {
		w = binary.AppendUvarint(w, uint64(doc))
		w = binary.AppendUvarint(w, uint64(len(ids)))
		for _, id := range ids {
			w = binary.AppendUvarint(w, uint64(id))
		}
	}
	return w
}

// decoder reads what encode wrote; after a failure it reads zeros.
type decoder struct {
	b     []byte
	alias bool // lists and texts stay where they are
	err   error
}

func (d *decoder) take(n int) []byte {
	if d.err != nil || n < 0 || n > len(d.b) {
		d.err = errCorrupt
		return nil
	}
	b := d.b[:n:n]
	d.b = d.b[n:]
	return b
}

func (d *decoder) fixed() int {
	b := d.take(4)
	if b == nil {
		return 0
	}
	return int(binary.LittleEndian.Uint32(b))
}

func (d *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(d.b)
	if d.err != nil || n <= 0 {
		d.err = errCorrupt
		return 0
	}
	d.b = d.b[n:]
	return v
}

func (d *decoder) varint() int64 {
	v, n := binary.Varint(d.b)
	if d.err != nil || n <= 0 {
		d.err = errCorrupt
		return 0
	}
	d.b = d.b[n:]
	return v
}

func (d *decoder) list() []uint32 {
	b := d.take(4 * d.fixed())
	if d.alias {
		return numbersIn(b)
	}
	list := make([]uint32, len(b)/4)
	for i := range list {
		list[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return list
}

// decode reads a segment. Aliased, its lists and texts are those of b, which must
// be as this machine has numbers; else it keeps nothing of b.
func decode(b []byte, alias bool) (*segment, error) {
	d := &decoder{b: b, alias: alias}
	s := &segment{readers: map[uint32][]int64{}}
	for _, list := range []*[]uint32{&s.rows, &s.words.off, &s.postOff, &s.texts.off, &s.static, &s.facetOff, &s.facets, &s.amounts, &s.added, &s.shorts.prefixes.off, &s.shorts.off, &s.heads.prefixes.off, &s.heads.off} {
		*list = d.list()
	}
	for _, text := range []*[]byte{&s.words.text, &s.posts, &s.texts.text, &s.shorts.prefixes.text, &s.shorts.posts, &s.heads.prefixes.text, &s.heads.data} {
		if *text = d.take(d.fixed()); !alias {
			*text = bytes.Clone(*text)
		}
	}
	for n := d.uvarint(); n > 0 && d.err == nil; n-- {
		v := facetValue{}
		if f := d.take(1); f != nil {
			v.facet = f[0]
		}
		v.value = string(d.take(int(d.uvarint())))
		s.values = append(s.values, v)
	}
	for n := d.uvarint(); n > 0 && d.err == nil; n-- {
		v := sum{currency: string(d.take(int(d.uvarint())))}
		v.units = d.varint()
		s.sums = append(s.sums, v)
	}
	for n := d.uvarint(); n > 0 && d.err == nil; n-- {
		doc := uint32(d.uvarint())
		ids := []int64{}
		for k := d.uvarint(); k > 0 && d.err == nil; k-- {
			ids = append(ids, int64(d.uvarint()))
		}
		if int(doc) >= len(s.rows) {
			d.err = errCorrupt
		}
		s.readers[doc] = ids
	}
	if d.err == nil && (len(s.static) != len(s.rows) || len(s.amounts) != len(s.rows) || len(s.added) != len(s.rows) || len(s.sums) == 0 || len(s.facetOff) != len(s.rows)+1 || len(s.postOff) != s.words.len()+1 || len(s.heads.off) != s.heads.prefixes.len()+1) {
		d.err = errCorrupt
	}
	if d.err != nil {
		return nil, fmt.Errorf("read segment: %w", d.err)
	}
	s.guard()
	return s, nil
}
