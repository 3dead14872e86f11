package extract

import (
	"bufio"
	"errors"
	"io"
	"strings"

	"dealflow/models/charset"
)

// pieceText is about how much of a text without pages makes a piece, in bytes.
const pieceText = 4000

// readText cuts a text into pieces at the ends of paragraphs, or of lines.
func readText(f io.ReaderAt, size int64, out *sink) error {
	whole := io.NewSectionReader(f, 0, size)
	enc, err := charset.Detect(whole)
	if err != nil {
		return errors.Join(ErrBroken, err)
	}
	if _, err := whole.Seek(0, io.SeekStart); err != nil {
		return errors.Join(ErrBroken, err)
	}
	p := pieces{out: out}
	lines := bufio.NewReaderSize(charset.NewReader(whole, enc), 32<<10)
	for {
		// A line that is longer than the buffer comes in parts.
		part, err := lines.ReadSlice('\n')
		if addErr := p.add("", string(part)); addErr != nil {
			return addErr
		}
		if errors.Is(err, io.EOF) {
			return p.end()
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return errors.Join(ErrBroken, err)
		}
	}
}

// pieces makes pages of a text that has none.
type pieces struct {
	out    *sink
	number int
	label  string
	text   strings.Builder
}

// add takes a line in, with its line break.
func (p *pieces) add(label, line string) error {
	full := p.text.Len() > 3*pieceText || p.text.Len() > pieceText && strings.TrimSpace(line) == ""
	if full || p.label != label {
		if err := p.end(); err != nil {
			return err
		}
		p.label = label
	}
	p.text.WriteString(line)
	return nil
}

func (p *pieces) end() error {
	text := p.text.String()
	p.text.Reset()
	if strings.TrimSpace(text) == "" {
		return nil
	}
	p.number++
	return p.out.add(p.number, p.label, text)
}
