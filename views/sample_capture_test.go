package views

import (
	"context"
	"io"
	"net/url"
	"time"

	"dealflow/models"

	"github.com/a-h/templ"
)

// capturePages are the quick line and the encounters with every part filled.
func capturePages(b Base) map[string]templ.Component {
	closed := sampleNow.Add(-900 * time.Hour)
	deal := sampleDeals[1]
	deal.ReasonNote, deal.Reconsider, deal.DecidedByName, deal.ClosedAt = hostile, "Ten paying customers", "Ben", &closed
	card := EncounterCard{Why: "alias", Name: hostile, Encounter: models.Encounter{
		Company: models.CompanyMatch{ID: 1, Name: hostile, Domain: "mi.com", Country: "CN", City: "Beijing"}, Names: sampleNames,
		Founders:  []models.FounderPast{{ID: 5, Name: "Lei Jun", Founded: []models.RecordRef{{Kind: "company", ID: 4, Title: hostile}}}, {ID: 6, Name: "Lin Bin"}},
		Talks:     []models.Talk{{ID: 1, Kind: "meeting", Subject: hostile, OccurredOn: "2010-11-02", AuthorName: "Ana"}, {ID: 2, Kind: "call", OccurredOn: "2010", WithName: "Lei Jun"}, {ID: 3, Kind: "email", AuthorName: "Ben", WithName: hostile}},
		TalkCount: 5, Deals: []models.DealRow{sampleDeals[0], deal}}}
	met := EncounterPage{Base: b, Mode: "line", Typed: "Xiaomi", Cards: []EncounterCard{card, {Current: true, Encounter: models.Encounter{Company: models.CompanyMatch{ID: 2, Name: "Kingsoft"}}}}}
	line := CapturePage{Base: b, Line: hostile, Key: "k", Use: "both", Used: "deal", Plain: []string{hostile}, Note: hostile, Met: met,
		Errors: map[string]string{"line": "error.too_long", "stage|" + hostile: "error.capture_stage", "investor|IDG": "error.capture_which"},
		Rounds: []CaptureChoice{{Value: "round:7", Label: hostile}}, Round: "round:7",
		Chips: []CaptureChip{
			{Kind: "company", Text: hostile, Value: hostile, State: "new", Key: "company|" + hostile},
			{Kind: "round", Text: "A+", Value: "series_a", Label: "A+"}, {Kind: "round", Text: "seed", Value: "seed"}, {Kind: "instrument", Text: "SAFE", Value: "safe"},
			{Kind: "amount", Text: "~$41M", Value: "41000000.00 USD", Label: "~$41M", Hint: "capture.about"}, {Kind: "amount", Value: "nonsense", Text: "x"},
			{Kind: "valuation", Text: "at $250M", Value: "250000000.00 USD", Noted: true, Hint: "capture.unspecified", Say: []string{"pre", "post"}},
			{Kind: "investor", Text: "IDG", Value: "IDG", State: "ask", Key: "investor|IDG", Choices: []CaptureChoice{{"company:1", "IDG · " + hostile}, {"new:company", "IDG (new firm)"}}},
			{Kind: "lead", Text: "Morningside", Value: "Morningside", State: "known", Ref: models.RecordRef{Kind: "company", ID: 4, Title: "Morningside Ventures"}, Chosen: "company:4"},
			{Kind: "referrer", Text: "intro by Liu Qin", Value: "Liu Qin", State: "new", Chosen: "new:person"},
			{Kind: "date", Text: "Q4 2010", Value: "2010", Label: "Q4 2010"}, {Kind: "next_on", Text: "fri", Value: "2026-11-27"}, {Kind: "next", Text: "call", Value: "call " + hostile},
			{Kind: "stage", Text: "stage: x", Value: hostile, Key: "stage|" + hostile}, {Kind: "owner", Text: "@ana", Value: "ana", State: "known", Ref: models.RecordRef{Kind: "user", ID: 3, Title: "Ana Ferreira"}},
			{Kind: "country", Text: "from China", Value: "CN"}, {Kind: "website", Text: "mi.com", Value: "mi.com"}, {Kind: "sector", Text: "#phones", Value: "phones"},
			{Kind: "founder", Text: "founder X", Value: "X", State: "new"}, {Kind: "pre", Text: "$1M pre", Value: "1000000.00 USD"}, {Kind: "post", Text: "$2M post", Value: "2000000.00 USD"}, {Kind: "next", Value: "x", Text: "x"},
		}}
	empty := CapturePage{Base: b, Key: "k", Dialog: true}
	page := DealFormPage{Base: b, Capture: &line, Owners: []models.RecordRef{{Kind: "user", ID: 3, Title: "Ana Ferreira"}}}
	met.Mode = "deal"
	company := met
	company.Mode = "company"
	twin := CompanyFormPage{Base: b, Form: Form{Values: url.Values{"name": {hostile}}, Errors: map[string]string{"name": "error.company_exists"}}, Known: []models.Encounter{card.Encounter}}
	return map[string]templ.Component{
		"company-twin": CompanyForm(twin), "capture-page": DealForm(page), "capture-dialog": inPage(b, CaptureDialog(empty)), "encounters-deal": inPage(b, Encounters(met)), "encounters-company": inPage(b, Encounters(company)),
	}
}

// inPage puts a fragment where a page has its content.
func inPage(b Base, fragment templ.Component) templ.Component {
	content := templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if err := PageHead("Fragment").Render(ctx, w); err != nil {
			return err
		}
		return fragment.Render(ctx, w)
	})
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return Layout(b, "deals", "Fragment").Render(templ.WithChildren(ctx, content), w)
	})
}
