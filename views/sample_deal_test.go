package views

import (
	"net/url"

	"dealflow/models"

	"github.com/a-h/templ"
)

var (
	sampleStages = []models.Stage{{ID: 1, Key: "sourced", Name: "Sourced", Position: 1}, {ID: 2, Key: "screening", Name: hostile, Position: 2}, {ID: 3, Key: "first_meeting", Name: "First meeting", Position: 3}, {ID: 9, Key: "invested", Name: "Invested", Position: 9}}
	sampleOwners = []models.RecordRef{{Kind: "user", ID: 3, Title: "Ana Ferreira"}, {Kind: "user", ID: 4, Title: hostile}}
)

func sampleDealPage() *models.DealPage {
	return &models.DealPage{
		Deal: sampleDeals[0], ReferrerID: minor(5), ReferrerName: hostile, CreatedAt: sampleNow, Founders: sampleRoles, Members: sampleOwners, Activities: sampleTimeline,
		Moves: []models.MoveRow{
			{ID: 2, FromStage: "sourced", FromStageName: "Sourced", ToStage: "first_meeting", ToStageName: "First meeting", FromStatus: "active", ToStatus: "active", MovedAt: sampleNow, MovedByName: "Ana Ferreira"},
			{ID: 1, ToStage: "sourced", ToStageName: "Sourced", ToStatus: "active", Reason: hostile, MovedAt: sampleNow},
		},
	}
}

// dealPages are the pages of the pipeline, full; emptyDealPages with nothing.
func dealPages(b Base) map[string]templ.Component {
	list := List{Path: "/deals", Query: url.Values{"status": {"open"}, "sort": {"amount"}}, Sort: "amount", Desc: true, Count: Count{2, false}, Prev: "p", Next: "n"}
	list.Conditions = sampleConditions()
	bad := Form{Values: url.Values{"company": {hostile}, "amount_sought": {"4x"}, "title": {hostile}, "member": {"3"}, "restricted": {"1"}, "reason": {hostile}, "status": {"passed"}},
		Errors: map[string]string{"company": "error.company_known", "amount_sought": "error.money", "reason": "error.too_long", "reason_id": "error.reason_required"}}
	columns := []models.BoardColumn{
		{Stage: sampleStages[0], Count: 61, Undisclosed: 2, Totals: []models.Total{{Currency: "USD", Amount: 9000000000, Count: 1}, {Currency: "CNY", Amount: 100000000, Count: 1}}, Cards: sampleDeals[1:]},
		{Stage: sampleStages[1]},
		{Stage: sampleStages[2], Count: 1, Totals: []models.Total{{Currency: "USD", Amount: 9000000000, Count: 1}}, Cards: sampleDeals[:1]},
		{Stage: sampleStages[3]},
	}
	return map[string]templ.Component{
		"deals":        DealIndex(DealIndexPage{b, list, sampleDeals, sampleStages, sampleOwners, sampleLists}),
		"board":        Board(BoardPage{Base: b, Columns: columns, Stages: sampleStages, Owners: sampleOwners}),
		"deal":         DealShow(DealShowPage{Base: b, Page: sampleDealPage(), Stages: sampleStages}),
		"deal-new":     DealForm(DealFormPage{Base: b, Stages: sampleStages, Owners: sampleOwners, Form: Form{Values: url.Values{"owner": {"3"}, "currency": {"USD"}}}}),
		"deal-known":   DealForm(DealFormPage{Base: b, Stages: sampleStages, Owners: sampleOwners, Form: bad, Known: []models.CompanyMatch{{ID: 1, Name: hostile, Domain: "mi.com", Country: "CN", City: "Beijing", DealCount: 2}, {ID: 2, Name: "Xiaomi"}}}),
		"deal-edit":    DealForm(DealFormPage{Base: b, ID: 1, Version: 3, On: models.RecordRef{Kind: models.KindCompany, ID: 1, Title: hostile}, Stages: sampleStages, Owners: sampleOwners, Form: Form{Values: url.Values{"title": {"Mine"}}, Theirs: url.Values{"title": {hostile}}}}),
		"deal-closure": ClosureNew(ClosurePage{Base: b, Deal: sampleDeals[0], Reasons: sampleReasons, Owners: sampleOwners, Form: bad, Board: -1}),
		"trash":        Trash(TrashPage{b, []models.TrashRow{{Kind: "company", ID: 1, Title: hostile, DeletedAt: sampleNow, DeletedByName: "Ana"}, {Kind: "activity", ID: 2, Title: "Called", DeletedAt: sampleNow}, {Kind: "round", ID: 3, Title: "Xiaomi · series_a", DeletedAt: sampleNow}, {Kind: "deal", ID: 4, Title: "Xiaomi", DeletedAt: sampleNow}, {Kind: "person", ID: 5, Title: "Lei Jun", DeletedAt: sampleNow}}}),
	}
}

func emptyDealPages(b Base) map[string]templ.Component {
	return map[string]templ.Component{
		"deals":      DealIndex(DealIndexPage{Base: b, List: List{Path: "/deals", Query: url.Values{}}, Stages: sampleStages}),
		"deals-none": DealIndex(DealIndexPage{Base: b, List: List{Path: "/deals", Query: url.Values{"owner": {"3"}}}, Stages: sampleStages, Owners: sampleOwners}),
		"board":      Board(BoardPage{Base: b, Columns: []models.BoardColumn{{Stage: sampleStages[0]}}, Stages: sampleStages}),
		"deal":       DealShow(DealShowPage{Base: b, Page: &models.DealPage{Deal: models.DealRow{ID: 1, CompanyName: "New", StageID: 1, StageKey: "sourced", StageName: "Sourced", Status: "active"}}, Stages: sampleStages}),
		"trash":      Trash(TrashPage{Base: b}),
	}
}

// sampleConditions are a filter with a group, a wrong part and a refused addition.
func sampleConditions() Conditions {
	where, problems := models.ParseWhere("deals", `owner is me and (company has "<img>" or in_stage older 30) and stage is screening and colour is "<img>"`)
	return Conditions{List: "deals", Where: where, Problems: problems, Stages: sampleStages, Owners: sampleOwners,
		Draft: models.Condition{Field: "opened", Op: "before", Value: hostile}, Or: true, Error: "filter.bad_date"}
}
