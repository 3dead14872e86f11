package extract

import (
	"bufio"
	"encoding/hex"
	"io"
	"strings"
	"unicode/utf16"

	"github.com/ledongthuc/pdf"
)

// Bounds of a font's table of texts.
const (
	maxMapped = 1 << 17 // glyphs
	maxCMap   = 8 << 20 // bytes
)

// cmap says which text the codes of a font stand for (PDF reference, 9.10.3).
type cmap struct {
	wide  bool // two bytes a code
	texts map[uint32]string
}

// readCMap reads a font's table of texts. It is more to be trusted than the
// names of glyphs, which programs make up; nil when it has none. Only the two
// commands that matter are understood: the tables are written by many programs,
// and seldom in good PostScript.
func readCMap(v pdf.Value, wide bool) *cmap {
	if v.Kind() != pdf.Stream {
		return nil
	}
	r := v.Reader()
	defer r.Close()
	m := &cmap{wide: wide, texts: map[uint32]string{}}
	m.read(r)
	if len(m.texts) == 0 {
		return nil
	}
	return m
}

func (m *cmap) read(r io.Reader) {
	words := bufio.NewScanner(io.LimitReader(r, maxCMap))
	words.Split(splitCMap)
	var args []string
	for words.Scan() {
		switch word := words.Text(); word {
		case "beginbfchar", "beginbfrange":
			args = args[:0]
		case "endbfchar":
			for i := 0; i+1 < len(args); i += 2 {
				m.set(code(args[i]), utf16Text(args[i+1]))
			}
		case "endbfrange":
			m.ranges(args)
		default:
			if (word[0] == '<' || word == "[" || word == "]") && len(args) < maxMapped {
				args = append(args, word)
			}
		}
	}
}

// splitCMap gives "<hex>", "[", "]" and words.
func splitCMap(data []byte, atEOF bool) (int, []byte, error) {
	start := 0
	for start < len(data) && data[start] <= ' ' {
		start++
	}
	if start == len(data) {
		return start, nil, nil
	}
	if c := data[start]; c == '[' || c == ']' {
		return start + 1, data[start : start+1], nil
	}
	for i := start + 1; i < len(data); i++ {
		switch c := data[i]; {
		case data[start] == '<' && c == '>':
			return i + 1, data[start:i], nil
		case data[start] == '<' && c != '<':
		case c <= ' ' || c == '<' || c == '[' || c == ']':
			return i, data[start:i], nil
		}
	}
	if atEOF || len(data) > 4096 {
		return len(data), data[start:], nil
	}
	return start, nil, nil
}

func (m *cmap) set(c uint32, text string) {
	if len(m.texts) < maxMapped {
		m.texts[c] = text
	}
}

// ranges maps runs of codes to texts that follow each other, or to a list.
func (m *cmap) ranges(args []string) {
	for len(args) >= 3 {
		from, to, text := code(args[0]), code(args[1]), args[2]
		args = args[3:]
		if text == "[" {
			for c := from; len(args) > 0; c++ {
				word := args[0]
				args = args[1:]
				if word == "]" {
					break
				}
				m.set(c, utf16Text(word))
			}
			continue
		}
		first := []rune(utf16Text(text))
		if len(first) == 0 || to < from || to-from > 0xFFFF {
			continue
		}
		for c := from; c <= to; c++ {
			m.set(c, string(first))
			first[len(first)-1]++
		}
	}
}

// unhex gives the bytes of "<0A 1B".
func unhex(word string) []byte {
	digits := strings.Join(strings.Fields(strings.Trim(word, "<>")), "")
	if len(digits)%2 == 1 {
		digits += "0"
	}
	b, err := hex.DecodeString(clip(digits, 512))
	if err != nil {
		return nil
	}
	return b
}

// code is a code of one to four bytes.
func code(word string) uint32 {
	var c uint32
	for _, b := range unhex(word) {
		c = c<<8 | uint32(b)
	}
	return c
}

// utf16Text reads UTF-16 without a mark.
func utf16Text(word string) string {
	raw := unhex(word)
	if len(raw) == 1 {
		return string(rune(raw[0]))
	}
	units := make([]uint16, 0, len(raw)/2)
	for i := 0; i+1 < len(raw); i += 2 {
		units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	return string(utf16.Decode(units))
}

// Decode gives the text of codes; those that are not in the table have none.
func (m *cmap) Decode(raw string) string {
	var b strings.Builder
	step := 1
	if m.wide {
		step = 2
	}
	for i := 0; i+step <= len(raw); i += step {
		c := uint32(raw[i])
		if m.wide {
			c = c<<8 | uint32(raw[i+1])
		}
		b.WriteString(m.texts[c])
	}
	return b.String()
}
