package extract

import (
	"math"
	"strings"

	"github.com/ledongthuc/pdf"
)

// maxForms bounds how deep drawings may stand within drawings.
const maxForms = 5

// matrix is the transformation [a b c d e f] of the PDF reference, 8.3.3.
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

// pdfText follows the text operators of a page (PDF reference, chapter 9). A
// PDF says where each piece of text stands and seldom where a word or a line
// ends; that is told from the gaps.
type pdfText struct {
	out   strings.Builder
	fonts map[string]*pdfFont

	resources pdf.Value
	ctm       matrix
	saved     []matrix
	depth     int

	tm, line              matrix
	font                  *pdfFont
	size, scale           float64
	spacing, word, leader float64

	// Where the last text ended, on the page.
	endX, endY float64
	started    bool
}

// run follows one stream of operators; drawings within it are followed, too.
func (t *pdfText) run(content, resources pdf.Value, depth int) {
	if content.Kind() != pdf.Stream && content.Kind() != pdf.Array {
		return
	}
	outer := *t
	t.resources, t.depth = resources, depth
	if depth == 0 {
		t.ctm = identity
	}
	t.tm, t.line, t.scale, t.saved = identity, identity, 1, nil
	pdf.Interpret(content, func(stack *pdf.Stack, op string) {
		args := make([]pdf.Value, stack.Len())
		for i := len(args) - 1; i >= 0; i-- {
			args[i] = stack.Pop()
		}
		if t.out.Len() < 4*maxPageText {
			t.operator(op, args)
		}
	})
	t.resources, t.depth, t.ctm, t.saved = outer.resources, outer.depth, outer.ctm, outer.saved
}

func numbers(args []pdf.Value) []float64 {
	n := make([]float64, 6)
	for i, a := range args {
		if i < len(n) {
			n[i] = a.Float64()
		}
	}
	return n
}

func (t *pdfText) operator(op string, args []pdf.Value) {
	n := numbers(args)
	switch op {
	case "q":
		if len(t.saved) < maxDepth {
			t.saved = append(t.saved, t.ctm)
		}
	case "Q":
		if last := len(t.saved) - 1; last >= 0 {
			t.ctm, t.saved = t.saved[last], t.saved[:last]
		}
	case "cm":
		t.ctm = matrix(n).times(t.ctm)
	case "Do":
		t.draw(args)
	case "BT":
		t.tm, t.line = identity, identity
	case "Tf":
		if len(args) == 2 {
			t.font, t.size = t.fontOf(args[0].Name()), n[1]
		}
	case "Tc":
		t.spacing = n[0]
	case "Tw":
		t.word = n[0]
	case "Tz":
		t.scale = n[0] / 100
	case "TL":
		t.leader = n[0]
	case "Td":
		t.move(n[0], n[1])
	case "TD":
		t.leader = -n[1]
		t.move(n[0], n[1])
	case "Tm":
		t.tm, t.line = matrix(n), matrix(n)
	case "T*":
		t.move(0, -t.leader)
	default:
		t.show(op, args, n)
	}
}

func (t *pdfText) move(x, y float64) {
	t.line = matrix{1, 0, 0, 1, x, y}.times(t.line)
	t.tm = t.line
}

// show is the operators that write.
func (t *pdfText) show(op string, args []pdf.Value, n []float64) {
	switch {
	case op == "Tj" && len(args) == 1:
		t.write(args[0].RawString())
	case op == "'" && len(args) == 1:
		t.move(0, -t.leader)
		t.write(args[0].RawString())
	case op == "\"" && len(args) == 3:
		t.word, t.spacing = n[0], n[1]
		t.move(0, -t.leader)
		t.write(args[2].RawString())
	case op == "TJ" && len(args) == 1:
		for i := range args[0].Len() {
			switch v := args[0].Index(i); v.Kind() {
			case pdf.String:
				t.write(v.RawString())
			case pdf.Integer, pdf.Real:
				t.advance(-v.Float64() / 1000 * t.size)
			}
		}
	}
}

func (t *pdfText) advance(x float64) {
	t.tm = matrix{1, 0, 0, 1, x * t.scale, 0}.times(t.tm)
}

// write adds text, after a space or a line break when it stands apart from
// what was written last.
func (t *pdfText) write(raw string) {
	if t.font == nil || raw == "" {
		return
	}
	at := t.tm.times(t.ctm)
	size := math.Abs(t.size) * math.Hypot(at[2], at[3])
	if t.started && size > 0 {
		// Along the line and across it, for text that is turned as well.
		length := math.Hypot(at[0], at[1])
		if length == 0 {
			length = 1
		}
		dx, dy := at[4]-t.endX, at[5]-t.endY
		along, across := (dx*at[0]+dy*at[1])/length, math.Abs(dx*at[1]-dy*at[0])/length
		switch {
		case across > 2*size:
			t.out.WriteString("\n\n")
		case across > size/2 || along < -3*size:
			t.out.WriteByte('\n')
		case along > size*0.17 || along < -size:
			t.out.WriteByte(' ')
		}
	}
	text, width, glyphs, spaces := t.font.decode(raw)
	t.out.WriteString(text)
	t.advance(width*t.size + float64(glyphs)*t.spacing + float64(spaces)*t.word)
	end := t.tm.times(t.ctm)
	t.endX, t.endY, t.started = end[4], end[5], true
}

// draw follows a drawing that is kept apart from the page.
func (t *pdfText) draw(args []pdf.Value) {
	if len(args) != 1 || t.depth >= maxForms {
		return
	}
	form := t.resources.Key("XObject").Key(args[0].Name())
	if form.Key("Subtype").Name() != "Form" {
		return
	}
	resources := form.Key("Resources")
	if resources.IsNull() {
		resources = t.resources
	}
	outer := t.ctm
	if m := form.Key("Matrix"); m.Len() == 6 {
		var n matrix
		for i := range n {
			n[i] = m.Index(i).Float64()
		}
		t.ctm = n.times(t.ctm)
	}
	// Names of fonts are those of the drawing.
	fonts := t.fonts
	t.fonts = map[string]*pdfFont{}
	tm, line, font, size, scale := t.tm, t.line, t.font, t.size, t.scale
	t.run(form, resources, t.depth+1)
	t.tm, t.line, t.font, t.size, t.scale = tm, line, font, size, scale
	t.fonts, t.ctm = fonts, outer
}
