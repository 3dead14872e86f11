package search

import (
	"encoding/binary"
	"hash/fnv"
	"maps"
	"slices"
)

// encodeDocument writes a document as the embedded engine keeps it. Equal
// documents give equal bytes. What a page of hits shows comes first, so that
// shownDocument need not read the rest.
func encodeDocument(d *Document) []byte {
	w := &documentWriter{b: make([]byte, 0, 1<<10)}
	w.shown(d)
	w.flag(d.Founder)
	w.flag(d.Ours)
	w.text(d.Date)
	w.number(int64(d.Weight))
	w.number(d.Amount)
	w.text(d.Currency)
	w.number(int64(len(d.Facets)))
	for _, facet := range slices.Sorted(maps.Keys(d.Facets)) {
		w.text(facet)
		w.texts(d.Facets[facet])
	}
	w.flag(d.Readers != nil)
	w.number(int64(len(d.Readers)))
	for _, id := range d.Readers {
		w.number(id)
	}
	return w.b
}

type documentWriter struct{ b []byte }

func (w *documentWriter) number(n int64) { w.b = binary.AppendVarint(w.b, n) }

func (w *documentWriter) text(s string) {
	w.b = binary.AppendUvarint(w.b, uint64(len(s)))
	w.b = append(w.b, s...)
}

func (w *documentWriter) texts(list []string) {
	w.b = binary.AppendUvarint(w.b, uint64(len(list)))
	for _, s := range list {
		w.text(s)
	}
}

func (w *documentWriter) flag(on bool) {
	if on {
		w.number(1)
	} else {
		w.number(0)
	}
}

func (w *documentWriter) shown(d *Document) {
	w.text(string(d.Kind))
	w.number(d.RecordID)
	w.number(d.Version)
	w.number(d.Added)
	w.text(d.Title)
	w.text(d.Subtitle)
	w.text(d.URL)
	w.number(int64(len(d.Attrs)))
	for _, key := range slices.Sorted(maps.Keys(d.Attrs)) {
		w.text(key)
		w.text(d.Attrs[key])
	}
	w.number(int64(len(d.Names)))
	for _, n := range d.Names {
		w.text(n.Kind)
		w.text(n.Text)
	}
	w.number(int64(len(d.Facts)))
	for i := range d.Facts {
		f := &d.Facts[i]
		w.text(string(f.Kind))
		w.text(f.Text)
		w.texts(f.Names)
		w.texts(f.Words)
	}
	w.number(int64(len(d.Passages)))
	for i := range d.Passages {
		p := &d.Passages[i]
		w.text(p.Label)
		w.text(p.Text)
		w.text(p.Place)
		w.number(p.Page)
	}
}

// documentSum stands for all that a document holds.
func documentSum(d *Document) uint64 { return sumOfBytes(encodeDocument(d)) }

func sumOfBytes(data []byte) uint64 {
	h := fnv.New64a()
	_, _ = h.Write(data) // never fails
	return h.Sum64()
}

// documentReader reads what encodeDocument wrote; after a failure it reads zeros.
// Texts are pieces of one string, which a document is small enough for.
type documentReader struct {
	s   string
	bad bool
}

func (r *documentReader) uvarint() uint64 {
	v, shift := uint64(0), 0
	for i := 0; i < len(r.s) && shift < 64; i++ {
		c := r.s[i]
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			r.s = r.s[i+1:]
			return v
		}
		shift += 7
	}
	r.s, r.bad = "", true
	return 0
}

func (r *documentReader) number() int64 {
	v := r.uvarint()
	return int64(v>>1) ^ -int64(v&1)
}

func (r *documentReader) text() string {
	n := r.uvarint()
	if n > uint64(len(r.s)) {
		r.s, r.bad = "", true
		return ""
	}
	s := r.s[:n]
	r.s = r.s[n:]
	return s
}

// count is the length of a list, whose members take a byte at least.
func (r *documentReader) count() int {
	n := r.number()
	if n < 0 || n > int64(len(r.s)) {
		r.s, r.bad = "", true
		return 0
	}
	return int(n)
}

func (r *documentReader) texts() []string {
	n := r.uvarint()
	if n > uint64(len(r.s)) {
		r.s, r.bad = "", true
	}
	if n == 0 || r.bad {
		return nil
	}
	list := make([]string, n)
	for i := range list {
		list[i] = r.text()
	}
	return list
}

// shownDocument reads what a page of hits shows of a document, and leaves out
// what ranks, counts and guards it: that stands in the segments.
func shownDocument(data []byte) (*Document, error) {
	r := &documentReader{s: string(data)}
	d := r.shown()
	if r.bad {
		return nil, errCorrupt
	}
	return d, nil
}

func (r *documentReader) shown() *Document {
	d := &Document{Kind: Kind(r.text()), RecordID: r.number(), Version: r.number(), Added: r.number(), Title: r.text(), Subtitle: r.text(), URL: r.text()}
	if n := r.count(); n > 0 {
		d.Attrs = make(map[string]string, n)
		for range n {
			key := r.text()
			d.Attrs[key] = r.text()
		}
	}
	if n := r.count(); n > 0 {
		d.Names = make([]Name, n)
		for i := range d.Names {
			d.Names[i] = Name{Kind: r.text(), Text: r.text()}
		}
	}
	if n := r.count(); n > 0 {
		d.Facts = make([]Fact, n)
		for i := range d.Facts {
			d.Facts[i] = Fact{Kind: FactKind(r.text()), Text: r.text(), Names: r.texts(), Words: r.texts()}
		}
	}
	if n := r.count(); n > 0 {
		d.Passages = make([]Passage, n)
		for i := range d.Passages {
			d.Passages[i] = Passage{Label: r.text(), Text: r.text(), Place: r.text(), Page: r.number()}
		}
	}
	return d
}
