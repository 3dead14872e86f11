package extract

import (
	"strings"

	"github.com/ledongthuc/pdf"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// pdfFont decodes the text of a font and knows how wide it is.
type pdfFont struct {
	encoder pdf.TextEncoding
	foreign encoding.Encoding // of the fonts that are written in an encoding of their language
	wide    bool              // two bytes a glyph
	first   int
	widths  []float64       // from first on, in thousandths
	cids    map[int]float64 // of wide fonts
	other   float64         // of glyphs without a width of their own
}

func (t *pdfText) fontOf(name string) *pdfFont {
	if f, ok := t.fonts[name]; ok {
		return f
	}
	v := t.resources.Key("Font").Key(name)
	if v.IsNull() {
		t.fonts[name] = nil
		return nil
	}
	f := &pdfFont{first: int(v.Key("FirstChar").Int64()), other: 500}
	f.wide = v.Key("Subtype").Name() == "Type0"
	if m := readCMap(v.Key("ToUnicode"), f.wide); m != nil {
		f.encoder = m
	} else {
		font := pdf.Font{V: v}
		f.encoder = font.Encoder()
	}
	if f.wide {
		f.readWide(v.Key("DescendantFonts").Index(0))
		f.foreign = languageEncoding(v.Key("Encoding").Name(), v.Key("ToUnicode").IsNull())
	} else {
		widths := v.Key("Widths")
		for i := range min(widths.Len(), 256) {
			f.widths = append(f.widths, widths.Index(i).Float64())
		}
	}
	t.fonts[name] = f
	return f
}

// readWide reads the widths of a composite font: "first [w w …]" and
// "first last w" in turns (PDF reference, 9.7.4.3).
func (f *pdfFont) readWide(v pdf.Value) {
	f.other, f.cids = 1000, map[int]float64{}
	if d := v.Key("DW"); !d.IsNull() {
		f.other = d.Float64()
	}
	w := v.Key("W")
	for i := 0; i+1 < w.Len() && len(f.cids) < 1<<16; {
		first := int(w.Index(i).Int64())
		if list := w.Index(i + 1); list.Kind() == pdf.Array {
			for k := range min(list.Len(), 1<<16) {
				f.cids[first+k] = list.Index(k).Float64()
			}
			i += 2
			continue
		}
		last, width := int(w.Index(i+1).Int64()), w.Index(i+2).Float64()
		for cid := first; cid <= last && cid < first+1<<16; cid++ {
			f.cids[cid] = width
		}
		i += 3
	}
}

// languageEncoding is what the predefined names mean that fonts of Chinese
// text have (PDF reference, 9.7.5.2).
func languageEncoding(name string, alone bool) encoding.Encoding {
	switch {
	case !alone:
		return nil
	case strings.HasPrefix(name, "GB"):
		return simplifiedchinese.GB18030
	case strings.Contains(name, "-UTF16-"), strings.Contains(name, "-UCS2-"):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return nil
}

// decode gives the text, its width in parts of the font's size, and how many
// glyphs and spaces it has.
func (f *pdfFont) decode(raw string) (text string, width float64, glyphs, spaces int) {
	if f.foreign != nil {
		text, _ = f.foreign.NewDecoder().String(raw)
	} else {
		text = f.encoder.Decode(raw)
	}
	if f.wide {
		for i := 0; i+1 < len(raw); i += 2 {
			w, ok := f.cids[int(raw[i])<<8|int(raw[i+1])]
			if !ok {
				w = f.other
			}
			width += w
			glyphs++
		}
		return text, width / 1000, glyphs, 0
	}
	for i := range len(raw) {
		w := f.other
		if at := int(raw[i]) - f.first; at >= 0 && at < len(f.widths) {
			w = f.widths[at]
		}
		width += w
		if raw[i] == ' ' {
			spaces++
		}
	}
	return text, width / 1000, len(raw), spaces
}
