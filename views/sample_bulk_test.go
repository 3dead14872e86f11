package views

import (
	"net/url"

	"dealflow/models"

	"github.com/a-h/templ"
)

// bulkPages are the plans of each change of many records, and one that was refused.
func bulkPages(b Base) map[string]templ.Component {
	pages := map[string]templ.Component{"bulk-refused": Bulk(BulkPage{Base: b, List: "deals", Error: "error.bulk_max", Back: "/deals"})}
	deal := models.DealRow{ID: 1, CompanyName: hostile, Title: hostile, StageKey: "sourced", StageName: "Sourced", OwnerName: hostile, NextStep: hostile}
	for kind, actions := range models.BulkActions {
		for _, action := range actions {
			in := models.BulkInput{Kind: kind, Action: action, OwnerID: sampleOwners[0].ID, StageID: sampleStages[0].ID, NextStep: hostile, NextStepOn: "2026-12-01", Status: "closed", Sector: hostile, NewList: hostile}
			sample := models.BulkSample{Record: models.RecordRef{Kind: kind, ID: 1, Title: hostile}, Status: "operating"}
			if kind == models.KindDeal {
				sample.Deal = &deal
			}
			report := &models.BulkReport{Found: 20, Changed: 14, Same: 1, Closed: 2, Restricted: 3, Held: 4, Sample: []models.BulkSample{sample}, Digest: "d"}
			pages["bulk-"+kind+"-"+action] = Bulk(BulkPage{Base: b, List: "deals", Input: in, Report: report, Stale: true, Stages: sampleStages, Owners: sampleOwners, Back: "/deals?status=active", Action: "/deals/bulk?status=active",
				Values: url.Values{"id": {"1", "2"}, "bulk_step": {hostile}}})
		}
	}
	return pages
}

var sampleLists = []models.RecordRef{{Kind: models.KindShortlist, ID: 1, Title: hostile}}
