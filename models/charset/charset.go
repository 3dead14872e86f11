// Package charset recognises how the text of a file is written in bytes.
package charset

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Encoding names how a file's text is written in bytes.
type Encoding string

// The encodings that are recognised. GBK is read as its superset GB18030, and
// Latin-1 as its superset Windows-1252.
const (
	UTF8        Encoding = "UTF-8"
	UTF16LE     Encoding = "UTF-16LE"
	UTF16BE     Encoding = "UTF-16BE"
	Windows1252 Encoding = "Windows-1252"
	GBK         Encoding = "GBK"
)

// maxPiece bounds, in bytes, the line that is looked at as a whole.
const maxPiece = 1 << 20

var (
	bomUTF8 = []byte{0xEF, 0xBB, 0xBF}
	bomLE   = []byte{0xFF, 0xFE}
	bomBE   = []byte{0xFE, 0xFF}
)

// Detect reads all of r and says how its text is encoded. A byte order mark
// decides; then zero bytes on one side only mean UTF-16; then valid UTF-8, also
// when a minority of the lines is damaged; then pairs of high bytes mean GBK;
// what is left is Windows-1252.
func Detect(r io.Reader) (Encoding, error) {
	var (
		census  byteCensus
		buf     = make([]byte, 64<<10)
		started bool
	)
	for {
		n, err := io.ReadFull(r, buf)
		chunk := buf[:n]
		if !started && n > 0 {
			started = true
			switch {
			case bytes.HasPrefix(chunk, bomUTF8):
				return UTF8, nil
			case bytes.HasPrefix(chunk, bomLE):
				return UTF16LE, nil
			case bytes.HasPrefix(chunk, bomBE):
				return UTF16BE, nil
			}
			if enc, ok := zeroSides(chunk); ok {
				return enc, nil
			}
		}
		census.add(chunk)
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			break
		}
		if err != nil {
			return "", fmt.Errorf("detect encoding: %w", err)
		}
	}
	return census.verdict(), nil
}

// zeroSides recognises UTF-16 without a byte order mark: text with Latin
// letters or line ends has its zero bytes on one side of each pair only.
func zeroSides(chunk []byte) (Encoding, bool) {
	var even, odd int
	for i, b := range chunk {
		if b != 0 {
			continue
		}
		if i%2 == 0 {
			even++
		} else {
			odd++
		}
	}
	enough := max(1, len(chunk)/20)
	switch {
	case odd > enough && even <= odd/20:
		return UTF16LE, true
	case even > enough && odd <= even/20:
		return UTF16BE, true
	}
	return "", false
}

// byteCensus counts, line by line, what the bytes above 127 look like.
type byteCensus struct {
	line          []byte
	valid, broken int // lines with high bytes that are, or are not, UTF-8
	high, paired  int // high bytes in broken lines, and those standing in pairs as GB 2312 has them
}

func (c *byteCensus) add(chunk []byte) {
	for len(chunk) > 0 {
		i := bytes.IndexByte(chunk, '\n')
		if i < 0 {
			// A file without line feeds is judged in pieces.
			if c.line = append(c.line, chunk...); len(c.line) > maxPiece {
				c.end()
			}
			return
		}
		c.line = append(c.line, chunk[:i]...)
		c.end()
		chunk = chunk[i+1:]
	}
}

func (c *byteCensus) end() {
	defer func() { c.line = c.line[:0] }()
	ascii := true
	for _, b := range c.line {
		if b >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return
	}
	if utf8.Valid(c.line) {
		c.valid++
		return
	}
	c.broken++
	for i := 0; i < len(c.line); i++ {
		if c.line[i] < utf8.RuneSelf {
			continue
		}
		c.high++
		if c.line[i] >= 0xA1 && i+1 < len(c.line) && c.line[i+1] >= 0xA1 {
			c.high++
			c.paired += 2
			i++
		}
	}
}

func (c *byteCensus) verdict() Encoding {
	c.end()
	switch {
	case c.broken == 0 || c.broken < c.valid*4:
		return UTF8
	case c.paired*10 >= c.high*8:
		return GBK
	default:
		return Windows1252
	}
}

// NewReader returns r's text as UTF-8, without the byte order mark of UTF-16.
// Bytes of a UTF-8 file that are not UTF-8 pass through as they are.
func NewReader(r io.Reader, enc Encoding) io.Reader {
	switch enc {
	case UTF16LE:
		return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	case UTF16BE:
		return transform.NewReader(r, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder())
	case GBK:
		return transform.NewReader(r, simplifiedchinese.GB18030.NewDecoder())
	case Windows1252:
		return transform.NewReader(r, charmap.Windows1252.NewDecoder())
	}
	return r
}
