package views

import (
	"net/url"

	"dealflow/models"

	"github.com/a-h/templ"
)

// funnelPages are the funnel with figures, without any, and of a period that
// cannot be read.
func funnelPages(b Base) map[string]templ.Component {
	where, _ := models.ParseWhere("deals", "stage is screening")
	figure := func(n int64) models.Figure { return models.Figure{Deals: n, Where: where} }
	days := models.FunnelDays{Figure: figure(3), Median: 12.5, P90: 61}
	stages := []models.FunnelStage{
		{Stage: sampleStages[0], Reached: figure(12), Next: figure(8), Here: figure(1), Passed: figure(2), Lost: figure(1), Stayed: days},
		{Stage: sampleStages[1], Reached: figure(8), Next: figure(0), Passed: figure(8)},
		{Stage: sampleStages[3]},
	}
	table := models.FunnelTable{More: 4, Groups: []models.FunnelGroup{
		{Key: "inbound", Name: hostile, Deals: figure(9), Reached: []models.Figure{figure(4), figure(1)}, Decision: days},
		{Deals: figure(3), Reached: []models.Figure{{}, {}}},
	}}
	funnel := &models.Funnel{Deals: figure(12), Stages: stages, Decision: days, KeyStages: []models.Stage{sampleStages[1], sampleStages[3]},
		Sources: table, Partners: table, Sectors: table, Ended: figure(10), ReasonStages: sampleStages[:2],
		Reasons: []models.FunnelReason{{Key: "market", Name: hostile, Ended: figure(7), At: []models.Figure{figure(5), figure(2)}}, {Ended: figure(3), At: []models.Figure{figure(3), {}}}}}
	list := List{Path: "/funnel", Query: url.Values{"owner": {"3"}, "sector": {hostile}}, Conditions: sampleConditions()}
	return map[string]templ.Component{
		"funnel":       Funnel(FunnelPage{Base: b, Funnel: funnel, From: "2025", To: "2026-11", List: list, Owners: sampleOwners, Sectors: []string{hostile, "Logistics"}}),
		"funnel-none":  Funnel(FunnelPage{Base: b, Funnel: &models.Funnel{}, Period: models.PeriodAll, List: List{Path: "/funnel", Query: url.Values{}}}),
		"funnel-wrong": Funnel(FunnelPage{Base: b, List: list, Form: Form{Values: url.Values{"from": {hostile}}, Errors: map[string]string{"from": "error.date", "to": "funnel.turned_round"}}}),
	}
}
