package models

// WhereGroup is a group of a filter as a form has it: parts of which all or any
// have to hold. A part is a condition, or what is nested deeper than the form goes.
type WhereGroup struct {
	Any   bool
	Parts []Where
}

// Groups takes the filter apart for a form: groups of which all, or any, have to
// hold. Conditions beside groups are a group of their own.
func (w Where) Groups() (any bool, groups []WhereGroup) {
	parts := w.Conjuncts()
	if len(parts) == 1 && parts[0].Any {
		any, parts = true, parts[0].Parts
	}
	loose := -1
	for _, p := range parts {
		switch {
		case p.Cond == nil:
			groups = append(groups, WhereGroup{Any: p.Any, Parts: p.Parts})
			loose = -1
		case loose < 0:
			groups = append(groups, WhereGroup{Any: any, Parts: []Where{p}})
			loose = len(groups) - 1
		default:
			groups[loose].Parts = append(groups[loose].Parts, p)
		}
	}
	return any, groups
}

// WhereOf is the filter of groups of which all, or any, have to hold. Empty ones
// are none.
func WhereOf(any bool, groups []WhereGroup) Where {
	top := Where{Any: any}
	for _, g := range groups {
		if g.Any == any {
			top.Parts = append(top.Parts, g.Parts...)
			continue
		}
		if w := single(Where{Any: g.Any, Parts: g.Parts}); !w.Empty() {
			top.Parts = append(top.Parts, w)
		}
	}
	if top = single(top); top.Cond == nil && !top.Any {
		return top
	}
	return Where{Parts: []Where{top}}
}
