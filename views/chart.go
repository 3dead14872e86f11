package views

import "strconv"

// A Bar is one column of a chart.
type Bar struct {
	Label string // under the column and in the table
	Value int64
	Text  string // the value as the table shows it
}

// A BarChart is drawn as SVG beside the table it is made of.
type BarChart struct {
	Title  string
	Column string // what the labels are, the head of the table's first column
	Unit   string // what the values are, the head of its second
	Bars   []Bar
}

// The chart is laid out in units that the style sheet scales to the width at
// hand.
const (
	chartHeight = 132
	chartTop    = 16
	chartFloor  = 112
	chartWidth  = 640
	widestBar   = 44
)

// A column is a bar in its place.
type column struct {
	Bar
	x, y, width, height int
	label               bool // there is room for the label
}

func (c BarChart) columns() []column {
	if len(c.Bars) == 0 {
		return nil
	}
	var top int64 = 1
	for _, bar := range c.Bars {
		top = max(top, bar.Value)
	}
	step := chartWidth / len(c.Bars)
	width := min(max(step*2/3, 2), widestBar)
	every := (len(c.Bars)*40 + chartWidth - 1) / chartWidth // a label takes 40 units
	list := make([]column, len(c.Bars))
	for i, bar := range c.Bars {
		height := int(bar.Value * (chartFloor - chartTop) / top)
		if bar.Value > 0 {
			height = max(height, 2)
		}
		list[i] = column{Bar: bar, x: i*step + (step-width)/2, y: chartFloor - height, width: width, height: height, label: i%max(every, 1) == 0}
	}
	return list
}

func (c column) middle() string { return strconv.Itoa(c.x + c.width/2) }
