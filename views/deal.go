package views

import (
	"net/url"
	"slices"
	"strings"

	"dealflow/models"
)

// DealIndexPage is GET /deals?status=&stage=&owner=&overdue=&currency=&sort=&dir=.
// The status may be "open" for active and on hold.
type DealIndexPage struct {
	Base
	List   List
	Rows   []models.DealRow
	Stages []models.Stage
	Owners []models.RecordRef
	Lists  []models.RecordRef // those that rows can be put on
}

// DealShowPage is GET /deals/:id. Its stages post stage and version to
// /deals/:id/stage.
type DealShowPage struct {
	Base
	Page      *models.DealPage
	Stages    []models.Stage
	Sent      Sent
	Documents DocumentSection
	Committee *models.DealCommittee
}

// DealFormPage is GET /deals/new?company= and GET /deals/:id/edit, and what
// POST /deals and POST /deals/:id answer to bad input. Its fields are those of
// DealValues, version, and, once a name was found to exist, known: the number
// of the company that was meant, or "new" for another one of known_name.
type DealFormPage struct {
	Base
	ID      int64 // 0 for a new one
	Version int64
	On      models.RecordRef // the company; its ID is 0 where it is still to be chosen
	Stages  []models.Stage
	Owners  []models.RecordRef
	Known   []models.CompanyMatch // companies of the typed name, after error.company_known
	Capture *CapturePage          // the quick line above the form; nil for none
	Form    Form
}

// DealValues puts a deal into its form: company and company_id, title, origin,
// stage, owner, referrer and referrer_id, amount_sought, currency, next_step,
// next_step_on, opened_on, note, restricted ("1"), member (repeated) and
// request_key.
func DealValues(in models.DealInput) url.Values {
	v := url.Values{
		"company": {in.CompanyName}, "company_id": {optional(in.CompanyID)}, "title": {in.Title}, "origin": {in.Origin},
		"stage": {optional(in.StageID)}, "owner": {optional(in.OwnerID)},
		"referrer": {in.ReferrerName}, "referrer_id": {optional(in.ReferrerID)},
		"amount_sought": {in.AmountSought}, "currency": {in.Currency}, "next_step": {in.NextStep},
		"next_step_on": {in.NextStepOn}, "opened_on": {in.OpenedOn}, "note": {in.Note}, "request_key": {in.RequestKey},
	}
	if in.Restricted {
		v.Set("restricted", "1")
	}
	for _, member := range in.MemberIDs {
		v.Add("member", id(member))
	}
	return v
}

// dealTabs are the views of the table that people ask for most.
func (p DealIndexPage) dealTabs() []dealTab {
	tabs := []dealTab{
		{"deal.tab_all", url.Values{}},
		{"deal.tab_open", url.Values{"status": {"open"}}},
	}
	if p.User != nil {
		tabs = append(tabs, dealTab{"deal.tab_mine", url.Values{"status": {"open"}, "owner": {id(p.User.ID)}}})
	}
	return append(tabs, dealTab{"deal.tab_overdue", url.Values{"overdue": {"1"}}}, dealTab{"agenda.quiet", url.Values{"quiet": {"1"}}})
}

// A dealTab is a filter with a name.
type dealTab struct {
	label  string
	filter url.Values
}

// current reports whether exactly this filter is in force.
func (t dealTab) current(l List) bool {
	if l.Views.Current != nil {
		return false
	}
	for _, name := range []string{"status", "owner", "stage", "overdue", "quiet", "nostep"} {
		if l.Query.Get(name) != t.filter.Get(name) {
			return false
		}
	}
	return true
}

// address keeps the order of the list, unless that is the open view's.
func (t dealTab) address(l List) string {
	q := url.Values{}
	for _, name := range []string{"sort", "dir", "currency", "cols"} {
		if v := l.Query.Get(name); v != "" && l.Views.Current == nil {
			q.Set(name, v)
		}
	}
	for name, v := range t.filter {
		q[name] = v
	}
	return l.address(q)
}

// filters are what the table can be narrowed by. The currency is asked for only
// where it matters: amounts of several currencies have no common order.
func (p DealIndexPage) filters() []Filter {
	list := []Filter{
		{Name: "stage", Label: "deal.stage", Options: p.stageOptions(p.Stages)},
		{Name: "status", Label: "deal.status", Options: append([]Option{{Value: "open", Label: p.T("deal_status.open")}}, p.options("deal_status.", models.DealStatuses)...)},
		{Name: "owner", Label: "deal.owner", Options: refOptions(p.Owners)},
		{Name: "overdue", Label: "deal.next_step", Options: []Option{{Value: "1", Label: p.T("due.overdue")}}},
		{Name: "quiet", Label: "agenda.activity", Options: []Option{{Value: "1", Label: p.T("agenda.quiet")}}},
		{Name: "nostep", Label: "agenda.missing", Options: []Option{{Value: "1", Label: p.T("agenda.no_step")}}},
	}
	if p.List.Sort == "amount" {
		options := make([]Option, len(Currencies))
		for i, c := range Currencies {
			options[i] = Option{Value: c, Label: c}
		}
		list = append(list, Filter{Name: "currency", Label: "form.currency", Options: options})
	}
	return list
}

// note says what the order leaves out.
func (p DealIndexPage) note() string {
	if p.List.Sort == "amount" {
		return p.T("deal.only_in_currency", "Currency", p.List.currency())
	}
	return ""
}

// step is where a stage stands among the others, from 1 on.
func (p DealShowPage) step() int {
	for i, s := range p.Stages {
		if s.ID == p.Page.Deal.StageID {
			return i + 1
		}
	}
	return 0
}

// stepState is "done", "current" or "ahead".
func (p DealShowPage) stepState(s models.Stage) string {
	switch at := p.Page.Deal; {
	case s.ID == at.StageID:
		return "current"
	case s.Position < at.StagePosition:
		return "done"
	}
	return "ahead"
}

// action is where the form posts to.
func (p DealFormPage) action() string {
	if p.ID != 0 {
		return link("/deals/", p.ID)
	}
	return "/deals"
}

// submit is the word on the button.
func (p DealFormPage) submit() string {
	if p.ID != 0 {
		return "action.save"
	}
	return "deal.log"
}

func (p DealFormPage) title() string {
	if p.ID != 0 {
		return p.T("deal.edit_title", "Company", p.On.Title)
	}
	return p.T("deal.new_title")
}

// member reports whether the box of a member is ticked.
func (p DealFormPage) member(user int64) bool {
	return slices.Contains(p.Form.Values["member"], id(user))
}

var (
	dealCompany    = Field{Name: "company", Label: "company.singular", Placeholder: "deal.company_placeholder", Required: true, Autofocus: true, MaxLength: 300}
	dealStage      = Field{Name: "stage", Label: "deal.stage"}
	dealOwner      = Field{Name: "owner", Label: "deal.owner"}
	dealNextStep   = Field{Name: "next_step", Label: "deal.next_step", Placeholder: "deal.next_step_placeholder", MaxLength: 500}
	dealNextStepOn = Field{Name: "next_step_on", Label: "deal.next_step_on"}
	dealAmount     = Field{Name: "amount_sought", Label: "deal.amount_sought"}
	dealTitle      = Field{Name: "title", Label: "deal.title", Placeholder: "deal.title_placeholder", MaxLength: 500}
	dealOrigin     = Field{Name: "origin", Label: "deal.origin", Placeholder: "deal.origin_placeholder", MaxLength: 500}
	dealReferrer   = Field{Name: "referrer", Label: "deal.referrer", MaxLength: 300}
	dealOpenedOn   = Field{Name: "opened_on", Label: "deal.opened_on"}
	dealNote       = Field{Name: "note", Label: "deal.note", Rows: 3, Markdown: true}
	dealRestricted = Field{Name: "restricted", Label: "deal.restrict", Hint: "deal.restricted_hint"}
	dealFields     = []Field{dealCompany, dealStage, dealOwner, dealNextStep, dealNextStepOn, dealAmount, dealTitle, dealOrigin, dealReferrer, dealOpenedOn, dealNote}
)

// OriginText is the way a deal came in as a reader of the language calls it.
func OriginText(lang, origin string) string {
	if slices.Contains(models.DealOrigins, origin) {
		return Translate(lang, "origin."+origin)
	}
	return origin
}

// OriginCode is the reverse of OriginText in any language, so that the same
// origin is stored the same whoever types it.
func OriginCode(text string) string {
	text = strings.TrimSpace(text)
	for _, code := range models.DealOrigins {
		for _, lang := range Languages {
			if strings.EqualFold(text, Translate(lang, "origin."+code)) {
				return code
			}
		}
	}
	return text
}

// knownNote tells companies of the same name apart.
func (p DealFormPage) knownNote(m models.CompanyMatch) string {
	var parts []string
	for _, part := range []string{m.Domain, p.place(m.City, "", m.Country)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if m.DealCount > 0 {
		parts = append(parts, p.T("deal.count", "Count", m.DealCount))
	}
	return strings.Join(parts, " · ")
}

// moveText says in words what one move of a deal changed.
func moveText(b Base, m models.MoveRow) string {
	return activityTitle(b, models.ActivityRow{Kind: "stage_change", FromStage: m.FromStage, FromStageName: m.FromStageName,
		ToStage: m.ToStage, ToStageName: m.ToStageName, FromStatus: m.FromStatus, ToStatus: m.ToStatus})
}

func (p DealShowPage) ref() models.RecordRef {
	return models.RecordRef{Kind: models.KindDeal, ID: p.Page.Deal.ID, Title: p.Page.Deal.CompanyName}
}

// latestActivity is the newest thing that the page shows of the past.
func (p DealShowPage) latestActivity() int64 {
	var latest int64
	for _, a := range p.Page.Activities.Rows {
		latest = max(latest, a.ID)
	}
	return latest
}

// stepText is "5 of 9".
func (p DealShowPage) stepText() string {
	return p.T("deal.step", "Step", p.step(), "Steps", len(p.Stages))
}

// seenBy are those who know of a restricted deal.
func (p DealShowPage) seenBy() string {
	names := []string{p.Page.Deal.OwnerName}
	for _, m := range p.Page.Members {
		if m.ID != p.Page.Deal.OwnerID {
			names = append(names, m.Title)
		}
	}
	return strings.Join(names, p.T("list.comma"))
}

func (p DealFormPage) backLabel() string {
	if p.ID != 0 {
		return p.On.Title
	}
	return p.T("nav.deals")
}
