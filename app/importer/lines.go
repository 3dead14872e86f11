package importer

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// line is one physical line: what stands before a line feed, a carriage return
// or both.
type line struct {
	no      int
	text    string
	eol     string
	tooLong bool // the line is longer than maxRow; text holds its beginning
}

type lineReader struct {
	in   *bufio.Reader
	no   int
	back []line // lines given back, the next one last
}

func newLineReader(r io.Reader) *lineReader {
	return &lineReader{in: bufio.NewReaderSize(r, 64<<10)}
}

// unread gives lines back; they come again in their order.
func (l *lineReader) unread(lines []line) {
	for i := len(lines) - 1; i >= 0; i-- {
		l.back = append(l.back, lines[i])
	}
}

func (l *lineReader) next() (line, error) {
	if n := len(l.back); n > 0 {
		ln := l.back[n-1]
		l.back = l.back[:n-1]
		return ln, nil
	}
	l.no++
	ln := line{no: l.no}
	var text []byte // what was read before the buffer was used up
	for {
		buf, err := l.fill()
		if err != nil {
			if errors.Is(err, io.EOF) && len(text) > 0 {
				ln.text = string(text)
				return ln, nil
			}
			return line{}, err
		}
		end := lineEnd(buf)
		part := buf
		if end >= 0 {
			part = buf[:end]
		}
		if len(text)+len(part) > maxRow {
			ln.tooLong = true
			part = part[:max(0, min(len(part), rawLimit-len(text)))]
		}
		if text == nil && end >= 0 {
			ln.text = string(part)
		} else if text = append(text, part...); end >= 0 {
			ln.text = string(text)
		}
		if end < 0 {
			l.skip(len(buf))
			continue
		}
		ln.eol = l.lineBreak(end)
		return ln, nil
	}
}

// lineBreak reads past the line break that begins at offset end.
func (l *lineReader) lineBreak(end int) string {
	l.skip(end)
	first, _ := l.in.ReadByte()
	if first == '\n' {
		return "\n"
	}
	if next, err := l.in.Peek(1); err == nil && next[0] == '\n' {
		l.skip(1)
		return "\r\n"
	}
	return "\r"
}

// skip drops bytes that are buffered, which cannot fail.
func (l *lineReader) skip(n int) { _, _ = l.in.Discard(n) }

// fill returns what is buffered, reading on when nothing is.
func (l *lineReader) fill() ([]byte, error) {
	if l.in.Buffered() == 0 {
		if _, err := l.in.Peek(1); err != nil {
			return nil, err
		}
	}
	return l.in.Peek(l.in.Buffered())
}

func lineEnd(buf []byte) int {
	end := bytes.IndexByte(buf, '\n')
	// Looking for the carriage return only before the line feed keeps this
	// linear in files that have none.
	head := buf
	if end >= 0 {
		head = buf[:end]
	}
	if cr := bytes.IndexByte(head, '\r'); cr >= 0 {
		return cr
	}
	return end
}
