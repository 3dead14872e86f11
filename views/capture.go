package views

import (
	"strconv"
	"strings"

	"dealflow/models"
	"dealflow/models/money"
)

// CapturePage is the quick line: as CaptureForm on GET /deals/new, in a dialog
// where htmx asks for it, and as CapturePreview what POST /captures/preview
// answers. It posts line, request_key, use, used (the use that was offered),
// plain and pick (both repeated) to /captures.
type CapturePage struct {
	Base
	Line  string
	Key   string // request key
	Use   string // "deal", "round" or "both"
	Used  string // the use that the line itself suggests
	Chips []CaptureChip
	Plain []string // words that were chips and are to be text
	Note  string   // what is kept as a note
	// Rounds are those on record that the line may be about; Round is the one that
	// is chosen, or "new:round".
	Rounds []CaptureChoice
	Round  string
	Met    EncounterPage
	Errors map[string]string // field → message id; "line" is the line itself
	Dialog bool
}

// A CaptureChip is one thing that the line says.
type CaptureChip struct {
	Kind  string // a kind of package capture
	Text  string // the words that it stands for
	Start int    // where they begin and end in the line, in characters
	End   int
	Value string // what is stored; see CaptureChip.shown
	Label string // the words that say more than the value
	// State is "" for what is no record, "known", "new", "ask" when several
	// records have the name, or "wrong".
	State   string
	Ref     models.RecordRef // the record that is known
	Key     string           // what a choice of another record is posted under
	Choices []CaptureChoice
	Chosen  string
	Noted   bool     // has no place and goes to the note
	Hint    string   // message id
	Say     []string // words that would settle what it is
}

// A CaptureChoice is a record that a name may stand for, or "new".
type CaptureChoice struct{ Value, Label string }

// captureUses are what a line can be saved as.
var captureUses = []string{"deal", "round", "both"}

// shown is the value as a person reads it.
func (p CapturePage) shown(c CaptureChip) string {
	switch c.Kind {
	case "round":
		if c.Label != "" {
			return c.Label
		}
		return p.T("round_type." + c.Value)
	case "instrument":
		return p.T("instrument." + c.Value)
	case "amount", "pre", "post", "valuation":
		m, err := money.Parse(c.Value, "")
		if err != nil {
			return c.Value
		}
		return m.Short(p.Lang)
	case "date", "next_on":
		return p.Date(c.Value)
	case "country":
		return p.Country(c.Value)
	case "stage", "owner":
		if c.Ref.Title != "" {
			return c.Ref.Title
		}
	}
	if c.State == "known" && c.Ref.Title != "" {
		return c.Ref.Title
	}
	return c.Value
}

// said are the words of the line where they differ from what is shown.
func (p CapturePage) said(c CaptureChip) string {
	if c.State == "known" && c.Ref.Title != "" && !strings.EqualFold(c.Ref.Title, c.Value) {
		for _, choice := range c.Choices {
			if choice.Value == c.Chosen && len(c.Choices) > 1 && strings.Contains(choice.Label, c.Value) {
				return "" // the choice says it
			}
		}
		return c.Value
	}
	if (c.Kind == "date" || c.Kind == "amount" || c.Kind == "valuation" || c.Kind == "pre" || c.Kind == "post") && c.Label != "" {
		return c.Label
	}
	return ""
}

// status says what will become of a name.
func (p CapturePage) status(c CaptureChip) string {
	switch {
	case c.Noted:
		return p.T("capture.noted")
	case c.State == "new" && c.Kind == "company":
		return p.T("capture.new_company")
	case c.State == "new":
		return p.T("capture.new")
	}
	return ""
}

// chipError is what is wrong with a chip.
func (p CapturePage) chipError(c CaptureChip) string { return p.Errors[c.Key] }

// errorKeys are the errors that belong to no chip.
func (p CapturePage) errorKeys() []string {
	var list []string
	for _, key := range []string{"company", "line", "round", "owner", "stage", "referrer", "investor", "founder", "next_step_on", "amount", "amount_sought", "pre_money", "post_money", "website", "announced_on"} {
		if p.Errors[key] != "" {
			list = append(list, p.Errors[key])
		}
	}
	return list
}

// remove is the label of the button that turns a chip into text.
func (p CapturePage) remove(c CaptureChip) string { return p.T("capture.remove", "Words", c.Text) }

// chipID names the n-th choice in the page.
func chipID(n int) string { return "pick-" + strconv.Itoa(n) }

// RoundLine is a round in a line: "Series A · Dec 1, 2010 · $41M".
func (b Base) RoundLine(r models.RoundRow) string {
	parts := []string{b.label("round_type.", r.Type)}
	if r.AnnouncedOn != "" {
		parts = append(parts, b.Date(r.AnnouncedOn))
	}
	return strings.Join(append(parts, b.Money(r.Amount, r.Currency)), " · ")
}

// saveLabel is the word on the button.
func (p CapturePage) saveLabel() string { return p.T("capture.save." + orText(p.Use, "deal")) }

func orText(text, fallback string) string {
	if text == "" {
		return fallback
	}
	return text
}
