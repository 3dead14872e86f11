package importer

import "strings"

// parser splits the text of one row into cells. It is fed piece by piece,
// because a quoted cell may go on in the next line.
type parser struct {
	delim  byte
	fields []string
	cell   strings.Builder
	state  parserState
	stray  bool // the quotes do not add up
}

type parserState int

const (
	cellStart parserState = iota
	bare                  // in a cell without quotes
	inQuotes
	quoteSeen // after a quote inside a quoted cell: it ends it or is doubled
)

// open reports whether a quoted cell is waiting for its closing quote.
func (p *parser) open() bool { return p.state == inQuotes && !p.stray }

func (p *parser) feed(text string) {
	for i := 0; i < len(text) && !p.stray; i++ {
		b := text[i]
		switch p.state {
		case cellStart:
			switch b {
			case '"':
				p.state = inQuotes
			case p.delim:
				p.endCell()
			default:
				p.state = bare
				p.cell.WriteByte(b)
			}
		case bare:
			if b == p.delim {
				p.endCell()
			} else {
				p.cell.WriteByte(b)
			}
		case inQuotes:
			if b == '"' {
				p.state = quoteSeen
			} else {
				p.cell.WriteByte(b)
			}
		case quoteSeen:
			switch b {
			case '"':
				p.cell.WriteByte('"')
				p.state = inQuotes
			case p.delim:
				p.endCell()
			default:
				p.stray = true
			}
		}
	}
}

func (p *parser) endCell() {
	p.fields = append(p.fields, p.cell.String())
	p.cell.Reset()
	p.state = cellStart
}

// finish ends the last cell; an open quote is stray.
func (p *parser) finish() {
	if p.state == inQuotes {
		p.stray = true
	}
	p.endCell()
}
