package app

import (
	"slices"
	"strconv"
	"strings"

	"dealflow/models"
	"dealflow/views"
)

const (
	newCompany = "new:company"
	newPerson  = "new:person"
)

func choiceOf(m models.NameMatch) string { return m.Kind + ":" + strconv.FormatInt(m.ID, 10) }

// choices are the records that a name may stand for, each told from its
// namesakes, and what would be made new.
func (r *captured) choices(name string, matches []models.NameMatch, fresh ...string) []views.CaptureChoice {
	var list []views.CaptureChoice
	for _, m := range matches {
		label := m.Name
		for _, note := range []string{m.Other, m.At, m.Domain, r.page.Country(m.Country)} {
			if note != "" && note != m.Name {
				label += " · " + note
			}
		}
		list = append(list, views.CaptureChoice{Value: choiceOf(m), Label: label})
	}
	for _, value := range fresh {
		key := "capture.fresh." + strings.TrimPrefix(value, "new:")
		list = append(list, views.CaptureChoice{Value: value, Label: r.page.T(key, "Name", name)})
	}
	return list
}

// settle chooses among the records of a name: what was picked, the only one, or
// the only investor; else it asks. Without any it is new.
func (r *captured) settle(shown *views.CaptureChip, matches []models.NameMatch, fresh string) {
	picked := r.picks[shown.Key]
	if i := slices.IndexFunc(shown.Choices, func(c views.CaptureChoice) bool { return c.Value == picked }); picked != "" && i >= 0 {
		shown.Chosen = picked
	} else {
		shown.Chosen = likely(matches, fresh)
	}
	switch at := slices.IndexFunc(matches, func(m models.NameMatch) bool { return choiceOf(m) == shown.Chosen }); {
	case at >= 0:
		shown.State, shown.Ref = "known", models.RecordRef{Kind: matches[at].Kind, ID: matches[at].ID, Title: matches[at].Name}
	case shown.Chosen == "":
		shown.State = "ask"
		r.page.Errors[shown.Key] = "error.capture_which"
	default:
		shown.State = "new"
	}
}

// likely is the record that a name means beyond doubt; "" when there is doubt.
// Half a name means a firm only if that is known to invest: Apple is not Apple
// Tree Dental.
func likely(matches []models.NameMatch, fresh string) string {
	switch len(matches) {
	case 0:
		return fresh
	case 1:
		if m := matches[0]; m.Kind == models.KindCompany && !m.Exact && !m.Investor {
			return fresh
		}
		return choiceOf(matches[0])
	}
	only := ""
	for _, m := range matches {
		if m.Investor && only != "" {
			return ""
		}
		if m.Investor {
			only = choiceOf(m)
		}
	}
	return only
}

func ofKind(matches []models.NameMatch, kind string) []models.NameMatch {
	var list []models.NameMatch
	for _, m := range matches {
		if m.Kind == kind {
			list = append(list, m)
		}
	}
	return list
}

// company is the known one of that name, one that was picked, or a new one.
// Only a whole name is a company that is known; see encounters for the rest.
func (r *captured) company(shown *views.CaptureChip) {
	var exact []models.NameMatch
	for _, m := range ofKind(r.found[shown.Value], models.KindCompany) {
		if m.Exact {
			exact = append(exact, m)
		}
	}
	picked := r.picks[shown.Key]
	shown.Choices = r.choices(shown.Value, exact)
	if kind, id := ref(picked); id != 0 && kind == models.KindCompany && !slices.ContainsFunc(exact, func(m models.NameMatch) bool { return m.ID == id }) {
		shown.Choices = append(shown.Choices, views.CaptureChoice{Value: picked})
	}
	shown.Choices = append(shown.Choices, views.CaptureChoice{Value: newCompany, Label: r.page.T("capture.another", "Name", shown.Value)})
	// A deal has one company: which of several is asked even of investors.
	for i := range exact {
		exact[i].Investor = false
	}
	r.settle(shown, exact, newCompany)
	kind, id := ref(shown.Chosen)
	if kind == models.KindCompany {
		r.input.CompanyID = id
	}
	if id != 0 {
		shown.State = "known"
	}
	if r.input.CompanyName = shown.Value; id == 0 && len(exact) > 0 {
		r.input.NewCompany = shown.Chosen == newCompany
	}
	if id == 0 && strings.Contains(models.Domain(strings.ToLower(shown.Value)), ".") && !strings.Contains(shown.Value, " ") {
		r.input.Website = strings.ToLower(shown.Value)
	}
}

// investor is a firm or a person; a new one is a firm unless told otherwise.
func (r *captured) investor(shown *views.CaptureChip, lead bool) {
	shown.Key = "investor|" + shown.Value
	matches := r.found[shown.Value]
	shown.Choices = r.choices(shown.Value, matches, newCompany, newPerson)
	r.settle(shown, matches, newCompany)
	kind, id := ref(shown.Chosen)
	in := models.InvestmentInput{InvestorKind: kind, InvestorID: id, InvestorName: shown.Value, Lead: lead}
	for i, other := range r.input.Investors {
		if other.InvestorKind == in.InvestorKind && other.InvestorID == in.InvestorID && (id != 0 || other.InvestorName == in.InvestorName) {
			r.input.Investors[i].Lead = other.Lead || lead
			return
		}
	}
	r.input.Investors = append(r.input.Investors, in)
}

// referrer is a person, or, where only a company has the name, where the deal
// came from.
func (r *captured) referrer(shown *views.CaptureChip, deal *models.DealInput) {
	people := ofKind(r.found[shown.Value], models.KindPerson)
	firms := ofKind(r.found[shown.Value], models.KindCompany)
	shown.Choices = r.choices(shown.Value, people, newPerson)
	for _, m := range firms {
		shown.Choices = append(shown.Choices, views.CaptureChoice{Value: choiceOf(m), Label: r.page.T("capture.as_origin", "Name", m.Name)})
	}
	if matches := append(people, firms...); len(people) > 0 {
		r.settle(shown, matches[:len(people)], newPerson)
	} else {
		r.settle(shown, firms, newPerson)
	}
	switch kind, id := ref(shown.Chosen); kind {
	case models.KindPerson:
		deal.ReferrerID, deal.ReferrerName = id, shown.Value
	case models.KindCompany:
		deal.Origin = shown.Value
		for _, m := range firms {
			if m.ID == id {
				deal.Origin = m.Name
			}
		}
	}
}

// founder shows whether the founder of a new company is known already.
func (r *captured) founder(shown *views.CaptureChip) {
	shown.State = "new"
	if people := ofKind(r.found[shown.Value], models.KindPerson); len(people) == 1 && people[0].Exact {
		shown.State, shown.Ref = "known", models.RecordRef{Kind: models.KindPerson, ID: people[0].ID, Title: people[0].Name}
	}
	r.input.Founders = append(r.input.Founders, shown.Value)
}

// owner finds one of the team by the beginning of a name.
func (r *captured) owner(shown *views.CaptureChip, owners []models.RecordRef) int64 {
	key := models.NameKey(shown.Value)
	var found []models.RecordRef
	for _, o := range owners {
		name := models.NameKey(o.Title)
		if name == key {
			found = []models.RecordRef{o}
			break
		}
		if slices.ContainsFunc(strings.Fields(name), func(word string) bool { return strings.HasPrefix(word, key) }) || strings.HasPrefix(name, key) || strings.HasPrefix(strings.ReplaceAll(name, " ", ""), key) {
			found = append(found, o)
		}
	}
	switch len(found) {
	case 1:
		shown.State, shown.Ref = "known", found[0]
		return found[0].ID
	case 0:
		r.page.Errors[shown.Key] = "error.capture_owner"
	default:
		r.page.Errors[shown.Key] = "error.capture_owners"
	}
	return 0
}

// stageWords are what people call the stages that the product comes with.
var stageWords = map[string]string{
	"new": "sourced", "screen": "screening", "初筛": "screening", "筛选": "screening", "first call": "first_meeting", "intro call": "first_meeting", "初次会面": "first_meeting", "首次见面": "first_meeting", "初聊": "first_meeting",
	"partner meeting": "partner_review", "合伙人会": "partner_review", "dd": "due_diligence", "diligence": "due_diligence", "尽调": "due_diligence", "ic": "investment_committee", "投委会": "investment_committee", "过会": "investment_committee", "上会": "investment_committee",
	"ts": "term_sheet", "termsheet": "term_sheet", "spa": "closing", "交割": "closing", "签约": "closing", "已投": "invested", "portfolio": "invested",
}

// stage finds a stage by its name in any language, by what people call it, or
// by a part of its name.
func (r *captured) stage(shown *views.CaptureChip, stages []models.Stage) int64 {
	key := models.NameKey(shown.Value)
	if word, ok := stageWords[key]; ok {
		key = models.NameKey(word)
	}
	for _, whole := range []bool{true, false} {
		for _, s := range stages {
			names := []string{s.Name, s.Key}
			for _, lang := range views.Languages {
				names = append(names, views.Base{Lang: lang}.Stage(s.Key, s.Name))
			}
			if slices.ContainsFunc(names, func(name string) bool {
				folded := models.NameKey(name)
				return folded == key || !whole && strings.Contains(folded, key)
			}) {
				shown.State, shown.Ref = "known", models.RecordRef{Kind: "stage", ID: s.ID, Title: r.page.Stage(s.Key, s.Name)}
				return s.ID
			}
		}
	}
	r.page.Errors[shown.Key] = "error.capture_stage"
	return 0
}
