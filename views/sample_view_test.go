package views

import (
	"net/url"

	"dealflow/models"

	"github.com/a-h/templ"
)

// viewPages are lists with saved views, one of which is open and changed, and
// the form of one.
func viewPages(b Base) map[string]templ.Component {
	all := []models.SavedView{
		{ID: 1, List: "deals", Name: hostile, Query: "status=open", OwnerID: 3, Stamps: models.Stamps{Version: 2}},
		{ID: 2, List: "deals", Name: "Monday", Shared: true, OwnerID: 4, OwnerName: hostile},
		{ID: 3, List: "deals", Layout: models.LayoutBoard, Name: "Board", Default: true, OwnerID: 3},
	}
	open := Views{List: "deals", All: all, Current: &all[0], Mine: true, Changeable: true, Query: "status=active", Left: []models.WhereProblem{{Part: hostile, Message: "view.unknown_parameter"}}}
	list := List{Path: "/deals", Query: url.Values{"status": {"active"}, "view": {"1"}}, Count: Count{N: 2}, Views: open}
	gone := Views{List: "companies", All: all[1:2], Missing: true}
	form := Form{Values: ViewValues(all[0])}
	refused := sampleConditions()
	refused.Error = ""
	refused.Form = &WhereForm{Any: true, Joins: []bool{false, true}, Error: "filter.too_many", Rows: []WhereRow{{Field: "opened", Op: "before", Value: hostile, Error: "filter.bad_date"}, {Group: 1, Part: "title is a or (title is b and title is c)"}}}
	filtered := List{Path: "/deals", Query: url.Values{"where": {"stage is screening"}}, Conditions: refused}
	return map[string]templ.Component{
		"where":    DealIndex(DealIndexPage{b, filtered, sampleDeals, sampleStages, sampleOwners, sampleLists}),
		"changed":  DealIndex(DealIndexPage{b, list, sampleDeals, sampleStages, sampleOwners, sampleLists}),
		"gone":     CompanyIndex(CompanyIndexPage{Base: b, List: List{Path: "/companies", Query: url.Values{}, Views: gone}}),
		"board":    Board(BoardPage{Base: b, Stages: sampleStages, Views: Views{List: "deals", Layout: models.LayoutBoard, All: all, Current: &all[2]}}),
		"form":     ViewForm(ViewFormPage{Base: b, Form: form, View: &all[0], List: "deals", Version: 2}),
		"conflict": ViewForm(ViewFormPage{Base: b, Form: Form{Values: form.Values, Theirs: url.Values{"name": {hostile}}}, View: &all[0], List: "deals", Version: 3}),
		"bad":      ViewForm(ViewFormPage{Base: b, Form: Form{Values: url.Values{"query": {hostile}}, Errors: map[string]string{"name": "view.name_taken"}}, List: "deals"}),
	}
}
