package views

import (
	"net/url"
	"strings"

	"dealflow/models"
)

// BulkPage is what POST /deals/bulk answers: what a change of many deals would do.
// Its fields are action, bulk_owner, bulk_stage, bulk_step, bulk_step_on, id
// (repeated) or all, and digest, which agrees to the plan.
type BulkPage struct {
	Base
	Input  models.BulkInput
	Report *models.BulkReport // nil when Error says what is wrong
	Error  string
	// Stale says that deals were changed since the plan that was agreed to.
	Stale  bool
	Stages []models.Stage
	Owners []models.RecordRef
	// Values are the fields as they were sent; Action where they go again, and Back
	// the list.
	Values       url.Values
	Action, Back string
}

// change says what is about to be done.
func (p BulkPage) change() string {
	switch p.Input.Action {
	case models.BulkOwner:
		for _, o := range p.Owners {
			if o.ID == p.Input.OwnerID {
				return p.T("bulk.to_owner", "Name", o.Title)
			}
		}
	case models.BulkStage:
		for _, s := range p.Stages {
			if s.ID == p.Input.StageID {
				return p.T("bulk.to_stage", "Name", p.Stage(s.Key, s.Name))
			}
		}
	case models.BulkNextStep:
		step := strings.Trim(p.Input.NextStep+", "+p.dated(p.Input.NextStepOn), ", ")
		if step == "" {
			return p.T("bulk.no_step")
		}
		return p.T("bulk.to_step", "Name", step)
	}
	return p.T("bulk.to_trash")
}

// was is what a deal has now, where the change gives it something else.
func (p BulkPage) was(d models.DealRow) string {
	switch p.Input.Action {
	case models.BulkOwner:
		return d.OwnerName
	case models.BulkNextStep:
		return orDash(p.nextStep(d))
	}
	return p.Stage(d.StageKey, d.StageName)
}

// bulkStages are the stages that many deals can be moved to at once: to Invested
// they go one by one, because that wins them.
func (b Base) bulkStages(stages []models.Stage) []Option {
	var list []Option
	for _, s := range stages {
		if s.Key != models.StageInvested && !s.Retired() {
			list = append(list, Option{Value: id(s.ID), Label: b.Stage(s.Key, s.Name)})
		}
	}
	return list
}

// bulkAddress is where the changes of a list's deals go.
func (l List) bulkAddress() string {
	if len(l.Query) == 0 {
		return "/deals/bulk"
	}
	return "/deals/bulk?" + l.Query.Encode()
}
