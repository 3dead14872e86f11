package views

import "strconv"

// The size of a histogram, in units of its view box.
const (
	rangeWidth  = 232
	rangeHeight = 44
	rangeGap    = 1.5
)

// barShape is where a bar stands.
type barShape struct {
	SearchBar
	x, y, width, height string
}

// shapes lays the bars out. What there is any of is seen, however few.
func (r SearchRange) shapes() []barShape {
	most := 1
	for _, b := range r.Bars {
		most = max(most, b.Count)
	}
	step := float64(rangeWidth) / float64(max(len(r.Bars), 1))
	// A few bars are no wider than many.
	step = min(step, rangeWidth/6)
	var shapes []barShape
	for i, b := range r.Bars {
		height := float64(b.Count) / float64(most) * (rangeHeight - 2)
		if b.Count > 0 {
			height = max(height, 2)
		}
		shapes = append(shapes, barShape{
			SearchBar: b, x: decimal(float64(i)*step + rangeGap/2), width: decimal(max(step-rangeGap, 1)),
			y: decimal(rangeHeight - height), height: decimal(height),
		})
	}
	return shapes
}

// ends are the labels of the first and the last bar.
func (r SearchRange) ends() (first, last string) {
	if len(r.Bars) == 0 {
		return "", ""
	}
	return r.Bars[0].Label, r.Bars[len(r.Bars)-1].Label
}

func (r SearchRange) box() string {
	return "0 0 " + strconv.Itoa(rangeWidth) + " " + strconv.Itoa(rangeHeight)
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }

// keyboard is the one that a phone shows for a range of the facet.
func (f SearchFacet) keyboard() string {
	if f.Name == "year" {
		return "numeric"
	}
	return "text"
}
