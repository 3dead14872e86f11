package importer

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"dealflow/models"
)

// roundTypes maps the export's types to ours. "venture" is a lettered series
// when it has a code.
var roundTypes = map[string]string{
	"seed":                  "seed",
	"angel":                 "angel",
	"venture":               "venture",
	"private_equity":        "private_equity",
	"convertible_note":      "convertible_note",
	"debt_financing":        "debt",
	"grant":                 "grant",
	"secondary_market":      "secondary",
	"equity_crowdfunding":   "equity_crowdfunding",
	"product_crowdfunding":  "product_crowdfunding",
	"non_equity_assistance": "non_equity_assistance",
	"post_ipo_equity":       "post_ipo_equity",
	"post_ipo_debt":         "post_ipo_debt",
	"undisclosed":           "undisclosed",
}

func crunchbaseRounds(ctx context.Context, f *fileRun) error {
	return writeRows(ctx, f, f.store.ImportWriters(), crunchbaseRound, func(r *models.ImportRound) { r.Repeat = true },
		func(ctx context.Context, batch []models.ImportRound) ([]models.ImportResult, error) {
			return f.store.ImportRounds(ctx, f.actor, f.imp, batch)
		})
}

func crunchbaseRound(r record) (p parsed[models.ImportRound]) {
	if p.reject = r.misfit(); p.reject != "" {
		return p
	}
	round := &p.item
	round.Key = permalink(r.get("funding_round_permalink"))
	company := r.get("company_permalink")
	p.key, p.group = round.Key, permalink(company)
	switch {
	case !strings.HasPrefix(round.Key, "/funding-round/"):
		p.reject = "funding_round_permalink does not begin with /funding-round/"
		return p
	case !strings.HasPrefix(p.group, organization):
		p.reject = "company_permalink does not begin with " + organization
		return p
	}
	round.CompanyKeys = companyReadings(company)
	if len(round.CompanyKeys) == 0 {
		p.reject = "company_permalink is damaged beyond reading"
		return p
	}
	if r.BadUTF8 && !r.validBut("company_permalink") {
		p.reject = "its text is damaged: it is not valid UTF-8"
		return p
	}
	roundType(&p, r)
	round.AnnouncedOn = p.date(r, "funded_at", dayFirst, oldestEvent)
	round.Amount, round.Currency = p.amount(r, "raised_amount_usd", "USD")
	return p
}

func roundType(p *parsed[models.ImportRound], r record) {
	name, code := r.get("funding_round_type"), r.get("funding_round_code")
	kind, ok := roundTypes[name]
	if !ok {
		p.reject = "funding_round_type " + shorten(name) + " is not known"
		return
	}
	switch {
	case code == "":
	case kind == "venture" && len(code) == 1 && code >= "A" && code <= "J":
		kind = "series_" + strings.ToLower(code)
	default:
		p.note("funding_round_code %q says nothing with type %s: left out", shorten(code), name)
	}
	p.item.Type = kind
}

// companyReadings lists the keys that a permalink may stand for: itself, or what
// it was before a program that knew no UTF-8 changed its letters' case.
func companyReadings(text string) []string {
	key := permalink(text)
	if isASCII(key) {
		return []string{key}
	}
	readings := caseRepairs(strings.TrimSpace(text), 64)
	if utf8.ValidString(text) && !slices.Contains(readings, key) {
		readings = append(readings, key)
	}
	return readings
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
