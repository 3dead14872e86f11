package views

import (
	"net/url"

	"dealflow/models"
)

// hasStep reports whether a deal has a next step and a day for it.
func hasStep(d *models.DealRow) bool { return d.NextStep != "" && d.NextStepOn != "" }

// lacksStep reports whether a deal is active and has no next step.
func lacksStep(d *models.DealRow) bool { return d.Status == models.StatusActive && !hasStep(d) }

// listAddress is the list of deals narrowed to one's own by a filter.
func (b Base) listAddress(filter string) string {
	q := url.Values{"status": {"active"}}
	if filter != "" {
		q = url.Values{filter: {"1"}}
	}
	if b.User != nil {
		q.Set("owner", id(b.User.ID))
	}
	return "/deals?" + q.Encode()
}

// nextForm is the form of a deal's next step: what was typed when it was
// refused, else what stands, with a day in a week for a new one.
func (p DealShowPage) nextForm() Form {
	f := p.Sent.Next
	f.Scope = "n-"
	if f.Values == nil {
		f.Values = url.Values{"next_step": {p.Page.Deal.NextStep}, "next_step_on": {p.Page.Deal.NextStepOn}}
		if p.Page.Deal.NextStepOn == "" {
			f.Values.Set("next_step_on", p.Now.AddDate(0, 0, 7).Format("2006-01-02"))
		}
	}
	return f
}

// QuietForm is the team's setting of after how many days a deal goes quiet. Its
// field is quiet_days.
type QuietForm struct {
	Days int
	Form Form
}

func (q QuietForm) form() Form {
	if q.Form.Values == nil {
		q.Form.Values = url.Values{"quiet_days": {id(int64(q.Days))}}
	}
	return q.Form
}
