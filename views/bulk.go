package views

import (
	"net/url"
	"strings"

	"dealflow/models"
)

// BulkPage is what POST /deals/bulk and its like answer: what a change of many
// records would do. Its fields are action, what they get (bulk_owner, bulk_stage,
// bulk_step, bulk_step_on, bulk_status, bulk_sector, bulk_list or bulk_new_list), id
// (repeated) or all, and digest, which agrees to the plan.
type BulkPage struct {
	Base
	List   string // the last part of the list's address
	Input  models.BulkInput
	Report *models.BulkReport // nil when Error says what is wrong
	Error  string
	// Stale says that records were changed since the plan that was agreed to.
	Stale  bool
	Stages []models.Stage
	Owners []models.RecordRef
	Lists  []models.RecordRef
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
	case models.BulkStatus:
		return p.T("bulk.to_status", "Name", p.label("company_status.", p.Input.Status))
	case models.BulkSector:
		return p.T("bulk.to_sector", "Name", p.Input.Sector)
	case models.BulkShortlist:
		name := p.Input.NewList
		for _, l := range p.Lists {
			if l.ID == p.Input.ShortlistID {
				name = l.Title
			}
		}
		return p.T("bulk.to_list", "Name", name)
	case models.BulkNextStep:
		step := strings.Trim(p.Input.NextStep+", "+p.dated(p.Input.NextStepOn), ", ")
		if step == "" {
			return p.T("bulk.no_step")
		}
		return p.T("bulk.to_step", "Name", step)
	}
	return p.T("bulk.to_trash")
}

// bulkHeads name the records of each kind.
var bulkHeads = map[string]string{models.KindDeal: "company.singular", models.KindCompany: "company.singular", models.KindPerson: "record.person"}

func (p BulkPage) sampleName(s models.BulkSample) string {
	if s.Deal != nil {
		return dealName(p.Base, *s.Deal, true)
	}
	return s.Record.Title
}

// was is what a record has now, where the change gives it something else.
func (p BulkPage) was(s models.BulkSample) string {
	if s.Deal == nil {
		return p.label("company_status.", s.Status)
	}
	switch p.Input.Action {
	case models.BulkOwner:
		return s.Deal.OwnerName
	case models.BulkNextStep:
		return orDash(p.nextStep(s.Deal))
	}
	return p.Stage(s.Deal.StageKey, s.Deal.StageName)
}

// bulkBarOf is what the bar below a list needs.
type bulkBarOf struct {
	Kind   string
	List   List
	Stages []models.Stage
	Owners []models.RecordRef
	Lists  []models.RecordRef
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

// address is where the changes go, with the filter of the list.
func (b bulkBarOf) address() string {
	to := b.List.Path + "/bulk"
	if len(b.List.Query) > 0 {
		to += "?" + b.List.Query.Encode()
	}
	return to
}
