package app

import (
	"crypto/rand"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"dealflow/app/capture"
	"dealflow/models"
	"dealflow/models/money"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// captured is a line on its way into the records: what it says, whom it means,
// how it is shown and what it would be saved as.
type captured struct {
	reading capture.Reading
	use     capture.Use
	picks   map[string]string // chip key → what was chosen for it
	found   map[string][]models.NameMatch
	page    views.CapturePage
	input   models.CaptureInput
	amount  string // currency of the amount, which a valuation has to share
}

// readCapture reads the line of a form and finds whom it means.
func (a *App) readCapture(c *fiber.Ctx, line string) (*captured, error) {
	if !actor(c).CanWrite() {
		return nil, models.ErrForbidden
	}
	form := formValues(c)
	line = a.said(shorten(strings.TrimSpace(line), capture.MaxLine), form.Get("say"))
	plain := plainWords(form, line)
	r := &captured{reading: a.readLine(line, plain), picks: picksOf(form["pick"])}
	r.use = r.reading.Use
	if chosen := capture.Use(form.Get("use")); slices.Contains([]capture.Use{capture.AsDeal, capture.AsRound, capture.AsBoth}, chosen) && form.Get("use") != form.Get("used") {
		r.use = chosen
	}
	r.page = views.CapturePage{Base: a.quietBase(c), Line: line, Key: form.Get("request_key"), Plain: plain, Dialog: fromDialog(c),
		Use: string(r.use), Used: string(r.reading.Use), Errors: map[string]string{}}
	if r.use != r.reading.Use {
		r.page.Used = "" // what was chosen stays when the line goes on
	}
	if r.page.Key == "" {
		r.page.Key = rand.Text()
	}
	if line == "" {
		return r, nil
	}
	if err := a.resolveCapture(c, r); err != nil {
		return nil, err
	}
	if err := a.placeCapture(c, r); err != nil {
		return nil, err
	}
	if err := a.meetCapture(c, r); err != nil {
		return nil, err
	}
	return r, a.knownRounds(c, r)
}

// sayings are the words that settle a valuation.
var sayings = []string{"pre", "post"}

// said puts the word that was missing behind the valuation of a line, so that
// the line itself says what it means.
func (a *App) said(line, word string) string {
	if !slices.Contains(sayings, word) {
		return line
	}
	valuations := a.readLine(line, nil).All(capture.Valuation)
	if len(valuations) == 0 {
		return line
	}
	runes := []rune(line)
	end := valuations[0].Spans[0].End
	return string(runes[:end]) + " " + word + string(runes[end:])
}

// plainWords are the words that are to be text, as far as the line still has
// them.
func plainWords(form url.Values, line string) []string {
	var list []string
	for _, words := range form["plain"] {
		if words != "" && words != form.Get("restore") && strings.Contains(line, words) && !slices.Contains(list, words) && len(list) < 50 {
			list = append(list, words)
		}
	}
	return list
}

// picksOf reads what was chosen for names: "investor|Morningside|company:12".
func picksOf(values []string) map[string]string {
	picks := map[string]string{}
	for _, value := range values {
		if at := strings.LastIndexByte(value, '|'); at > 0 && len(picks) < 100 {
			picks[value[:at]] = value[at+1:]
		}
	}
	return picks
}

// resolveCapture asks once for all names of the line.
func (a *App) resolveCapture(c *fiber.Ctx, r *captured) error {
	var names []string
	for _, chip := range r.reading.All(capture.Company, capture.Lead, capture.Investor, capture.Referrer, capture.Founder) {
		names = append(names, chip.Value)
	}
	var err error
	r.found, err = a.store.Resolve(c.UserContext(), actor(c), []string{models.KindCompany, models.KindPerson}, names)
	return err
}

// meetCapture tells what is known of the company before anything is saved.
func (a *App) meetCapture(c *fiber.Ctx, r *captured) error {
	q := acquaintance{name: r.reading.Value(capture.Company), website: r.reading.Value(capture.Website), chosen: r.input.CompanyID}
	for _, chip := range r.reading.All(capture.Founder) {
		q.founders = append(q.founders, chip.Value)
	}
	cards, err := a.encounters(c, q)
	for _, card := range cards {
		if card.Current {
			r.named(card.Company)
		}
	}
	r.page.Met = views.EncounterPage{Base: r.page.Base, Cards: cards, Mode: "line", Typed: q.name}
	return err
}

// knownRound is what a round of the line is chosen under.
const knownRound = "round-known"

// knownRounds offers the rounds on record that the line may be about, so that no
// round is there twice.
func (a *App) knownRounds(c *fiber.Ctx, r *captured) error {
	if r.input.Round == nil || r.input.CompanyID == 0 {
		return nil
	}
	in := *r.input.Round
	in.CompanyID = r.input.CompanyID
	known, err := a.store.KnownRounds(c.UserContext(), actor(c), in)
	if err != nil || len(known) == 0 {
		return err
	}
	for _, round := range known {
		r.page.Rounds = append(r.page.Rounds, views.CaptureChoice{Value: "round:" + strconv.FormatInt(round.ID, 10), Label: r.page.RoundLine(round.RoundRow)})
	}
	r.page.Round = "new:round"
	if known[0].Same {
		r.page.Round = r.page.Rounds[0].Value
	}
	picked := r.picks[knownRound]
	if picked == "new:round" || slices.ContainsFunc(r.page.Rounds, func(choice views.CaptureChoice) bool { return choice.Value == picked }) {
		r.page.Round = picked
	}
	_, r.input.RoundID = ref(r.page.Round)
	return nil
}

// named gives the chip of a company that was chosen its name.
func (r *captured) named(company models.CompanyMatch) {
	for i := range r.page.Chips {
		shown := &r.page.Chips[i]
		if shown.Kind != string(capture.Company) {
			continue
		}
		shown.Ref = models.RecordRef{Kind: models.KindCompany, ID: company.ID, Title: company.Name}
		for k := range shown.Choices {
			if shown.Choices[k].Label == "" {
				shown.Choices[k].Label = company.Name
			}
		}
	}
}

// placeCapture shows each chip and puts it where it is saved.
func (a *App) placeCapture(c *fiber.Ctx, r *captured) error {
	stages, owners, err := a.dealChoices(c)
	if err != nil {
		return err
	}
	r.input = models.CaptureInput{Line: r.reading.Line, RequestKey: r.page.Key}
	deal, round := models.DealInput{}, models.RoundInput{Type: "undisclosed"}
	if m, err := money.Parse(r.reading.Value(capture.Amount), ""); err == nil {
		r.amount = m.Currency
	}
	for _, chip := range r.reading.All(capture.Kinds...) {
		shown := views.CaptureChip{Kind: string(chip.Kind), Text: r.reading.Text(chip), Value: chip.Value, Label: chip.Label, Hint: captureHint(chip)}
		shown.Key = string(chip.Kind) + "|" + chip.Value
		shown.Start, shown.End = chip.Spans[0].Start, chip.Spans[len(chip.Spans)-1].End
		switch chip.Kind {
		case capture.Company:
			r.company(&shown)
		case capture.Lead, capture.Investor:
			r.investor(&shown, chip.Kind == capture.Lead)
		case capture.Referrer:
			r.referrer(&shown, &deal)
		case capture.Founder:
			r.founder(&shown)
		case capture.Owner:
			deal.OwnerID = r.owner(&shown, owners)
		case capture.Stage:
			deal.StageID = r.stage(&shown, stages)
		default:
			r.value(chip, &deal, &round)
		}
		r.page.Chips = append(r.page.Chips, shown)
	}
	slices.SortStableFunc(r.page.Chips, func(x, y views.CaptureChip) int {
		return slices.Index(capture.Kinds, capture.Kind(x.Kind)) - slices.Index(capture.Kinds, capture.Kind(y.Kind))
	})
	r.finish(deal, round)
	return nil
}

// finish notes what has no place and leaves what is not asked for.
func (r *captured) finish(deal models.DealInput, round models.RoundInput) {
	for i := range r.page.Chips {
		shown := &r.page.Chips[i]
		if shown.Kind == string(capture.Round) && r.use == capture.AsDeal {
			shown.Hint = "" // a deal is called what the line says
		}
		shown.Noted = !r.keeps(capture.Chip{Kind: capture.Kind(shown.Kind), Value: shown.Value})
		if shown.Noted {
			if r.use != capture.AsDeal && (shown.Kind == string(capture.Pre) || shown.Kind == string(capture.Post)) {
				shown.Hint = "capture.other_currency"
			}
			if shown.Kind == string(capture.Valuation) && r.use != capture.AsDeal {
				shown.Say = sayings
			}
			shown.Choices, shown.Chosen = nil, ""
			delete(r.page.Errors, shown.Key)
		}
	}
	r.page.Note = r.reading.Note(r.use, r.keeps)
	if r.use != capture.AsRound {
		deal.Note = r.page.Note
		if title := r.reading.All(capture.Round); len(title) > 0 {
			if deal.Title = title[0].Label; deal.Title == "" {
				deal.Title = r.page.T("round_type." + title[0].Value)
			}
		}
		r.input.Deal = &deal
	}
	if r.use != capture.AsDeal {
		if r.use == capture.AsRound {
			round.Note = r.page.Note
		} else if labels := r.reading.All(capture.Round); len(labels) > 0 {
			round.Note = labels[0].Label
		}
		r.input.Round = &round
	} else {
		r.input.Investors = nil
	}
}

// keeps reports whether a chip has a place in what the line is saved as.
func (r *captured) keeps(chip capture.Chip) bool {
	if !r.use.Kept(chip.Kind, r.input.CompanyID == 0) {
		return false
	}
	if chip.Kind == capture.Pre || chip.Kind == capture.Post {
		m, err := money.Parse(chip.Value, "")
		return err == nil && (r.amount == "" || m.Currency == r.amount)
	}
	return true
}

// captureHint is what has to be said of a value.
func captureHint(chip capture.Chip) string {
	switch {
	case chip.Kind == capture.Valuation:
		return "capture.unspecified"
	case chip.Vague:
		return "capture.assumed_day"
	case chip.Assumed && (chip.Kind == capture.NextOn || chip.Kind == capture.Date):
		return "capture.assumed_year"
	case chip.Assumed:
		return "capture.assumed_currency"
	case chip.Label != "" && (chip.Kind == capture.Amount || chip.Kind == capture.Pre || chip.Kind == capture.Post):
		return "capture.about"
	case chip.Kind == capture.Round && chip.Value == "venture":
		return "capture.series_unknown"
	}
	return ""
}

// value puts what is no record into the deal and the round.
func (r *captured) value(chip capture.Chip, deal *models.DealInput, round *models.RoundInput) {
	switch chip.Kind {
	case capture.Website:
		r.input.Website = chip.Value
	case capture.Country:
		r.input.Country = chip.Value
	case capture.Sector:
		r.input.Sectors = append(r.input.Sectors, chip.Value)
	case capture.Round:
		round.Type = chip.Value
	case capture.Instrument:
		round.Instrument = chip.Value
	case capture.Amount:
		deal.AmountSought, round.Amount = chip.Value, chip.Value
	case capture.Pre:
		if r.keeps(chip) {
			round.PreMoney = chip.Value
		}
	case capture.Post:
		if r.keeps(chip) {
			round.PostMoney = chip.Value
		}
	case capture.Date:
		round.AnnouncedOn = chip.Value
	case capture.NextStep:
		deal.NextStep = chip.Value
	case capture.NextOn:
		deal.NextStepOn = chip.Value
	}
}

// ref splits "company:12" or "new:person"; an id of 0 is a new record.
func ref(choice string) (kind string, id int64) {
	kind, rest, _ := strings.Cut(choice, ":")
	if kind == "new" {
		return rest, 0
	}
	id, err := strconv.ParseInt(rest, 10, 64)
	if err != nil || id <= 0 {
		return "", 0
	}
	return kind, id
}
