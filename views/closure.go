package views

import (
	"net/url"
	"slices"

	"dealflow/models"
)

// ClosurePage is GET /deals/:id/closure/new?status=, and what
// POST /deals/:id/closure answers to bad input: status, reason_id, reason,
// reconsider, decided_by and version.
type ClosurePage struct {
	Base
	Deal    models.DealRow
	Reasons []models.Reason
	Owners  []models.RecordRef
	Form    Form
	// Dialog says that the form stands in a dialog over another page, which
	// takes the status as given.
	Dialog bool
	// Board is the owner whose board the dialog stands over, 0 for everybody's;
	// -1 for no board.
	Board int64
}

// ClosureValues puts what is said about the end of a deal into its form. A
// free text without a reason of the list is our own words.
func ClosureValues(status string, page *models.DealPage, me int64) url.Values {
	v := url.Values{"status": {status}, "decided_by": {id(me)}}
	if status != page.Deal.Status {
		return v
	}
	v.Set("reconsider", page.Deal.Reconsider)
	v.Set("reason", page.Deal.Reason)
	if page.ReasonID != nil {
		v.Set("reason_id", id(*page.ReasonID))
		v.Set("reason", page.Deal.ReasonNote)
	}
	if page.DecidedBy != nil {
		v.Set("decided_by", id(*page.DecidedBy))
	}
	return v
}

var (
	closureReasonID   = Field{Name: "reason_id", Label: "closure.reason"}
	closureReason     = Field{Name: "reason", Label: "closure.words", Placeholder: "closure.words_placeholder", MaxLength: 2000, Rows: 2}
	closureReconsider = Field{Name: "reconsider", Label: "closure.reconsider", Hint: "closure.reconsider_hint", MaxLength: 2000, Rows: 2}
	closureDecidedBy  = Field{Name: "decided_by", Label: "closure.decided_by"}
)

// closures are the statuses that the deal can be given now.
func closures(status string) []string {
	switch status {
	case models.StatusActive:
		return []string{models.StatusPassed, models.StatusLost, models.StatusWon, models.StatusOnHold}
	case models.StatusOnHold:
		return []string{models.StatusActive, models.StatusPassed, models.StatusLost, models.StatusWon}
	}
	return []string{models.StatusActive}
}

// choices are closures and, to correct what was said, the status it has.
func (p ClosurePage) choices() []string {
	list := closures(p.Deal.Status)
	if now := p.Deal.Status; now == p.Form.Value("status") && !slices.Contains(list, now) {
		list = append([]string{now}, list...)
	}
	return list
}

func closureAddress(deal int64, status string) string {
	return link("/deals/", deal) + "/closure/new?status=" + status
}

// refused says that a status means no investment, which takes a reason.
func refused(status string) bool { return status == models.StatusPassed || status == models.StatusLost }

// Reason is the name of a reason: the translated one as long as it bears the
// name it came with, else what an administrator has called it.
func (b Base) Reason(key, name string) string {
	id := "reason." + key
	if Translate(English, id) == name {
		return b.T(id)
	}
	return name
}

// reasonText is the headline of why a deal ended: the reason of the list as it
// is called now, else what was written.
func (b Base) reasonText(d *models.DealRow) string {
	if d.ReasonKey == "" {
		return d.Reason
	}
	return b.Reason(d.ReasonKey, d.ReasonName)
}

func (p ClosurePage) reasonOptions() []Option {
	list := []Option{{Value: "", Label: p.T("closure.choose")}}
	for _, r := range p.Reasons {
		if !r.Retired() || id(r.ID) == p.Form.Value("reason_id") {
			list = append(list, Option{Value: id(r.ID), Label: p.Reason(r.Key, r.Name)})
		}
	}
	return list
}

// title names what is about to be done.
func (p ClosurePage) title() string {
	if p.Dialog && p.Form.Value("status") != "" {
		return p.T("closure.do."+p.Form.Value("status")) + " · " + p.Deal.CompanyName
	}
	return p.T("closure.title")
}

// closedLine says when a deal ended and who decided.
func (b Base) closedLine(d models.DealRow) string {
	if d.ClosedAt == nil {
		return ""
	}
	if d.DecidedByName == "" {
		return b.Ago(*d.ClosedAt)
	}
	return b.T("closure.decided", "Name", d.DecidedByName, "When", b.Ago(*d.ClosedAt))
}

// moveReason is what was said with one move of a deal.
func (b Base) moveReason(m models.MoveRow) string {
	return b.reasonText(&models.DealRow{Reason: m.Reason, ReasonKey: m.ReasonKey, ReasonName: m.ReasonName})
}
