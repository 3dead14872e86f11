package capture

import (
	"slices"
	"strings"
)

// fields are the kinds of chips that a deal and a round have a place for. A
// valuation without pre or post has a place in neither.
var (
	dealFields  = []Kind{Company, Round, Amount, Referrer, Stage, Owner, NextStep, NextOn}
	roundFields = []Kind{Company, Round, Instrument, Amount, Pre, Post, Lead, Investor, Date}
	// firmFields are kept on a company that is new, and not changed on one that is
	// known.
	firmFields = []Kind{Website, Country, Sector, Founder}
)

// Kept reports whether a chip of the kind has a place of its own in what the
// line is saved as; the words of all others go to the note. NewCompany tells
// that the company is made with it.
func (u Use) Kept(kind Kind, newCompany bool) bool {
	return u != AsRound && slices.Contains(dealFields, kind) || u != AsDeal && slices.Contains(roundFields, kind) ||
		newCompany && slices.Contains(firmFields, kind)
}

// Note is the text that goes with what the line is saved as: what was not
// understood, the chips that are not kept, and the words that say more than the
// value of a chip does.
func (r Reading) Note(use Use, kept func(Chip) bool) string {
	runes := []rune(r.Line)
	held := make([]bool, len(runes))
	var labels []string
	for _, c := range r.Chips {
		if !kept(c) {
			continue
		}
		if c.Label != "" && (c.Kind != Round || use != AsDeal) {
			labels = append(labels, c.Label)
		}
		for _, s := range c.Spans {
			for i := s.Start; i < s.End; i++ {
				held[i] = true
			}
		}
	}
	var pieces []string
	for from := 0; from < len(runes); {
		to := from
		for to < len(runes) && held[to] == held[from] {
			to++
		}
		if text := piece(string(runes[from:to])); !held[from] && text != "" {
			pieces = append(pieces, text)
		}
		from = to
	}
	return strings.Join(append(pieces, labels...), "; ")
}
