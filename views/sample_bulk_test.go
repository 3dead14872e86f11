package views

import (
	"net/url"

	"dealflow/models"

	"github.com/a-h/templ"
)

// bulkPages are the plans of each change of many deals, and one that was refused.
func bulkPages(b Base) map[string]templ.Component {
	pages := map[string]templ.Component{"bulk-refused": Bulk(BulkPage{Base: b, Error: "error.bulk_max", Back: "/deals"})}
	deal := models.DealRow{ID: 1, CompanyName: hostile, Title: hostile, StageKey: "sourced", StageName: "Sourced", OwnerName: hostile, NextStep: hostile}
	for _, action := range models.BulkActions {
		in := models.BulkInput{Action: action, OwnerID: sampleOwners[0].ID, StageID: sampleStages[0].ID, NextStep: hostile, NextStepOn: "2026-12-01"}
		report := &models.BulkReport{Found: 20, Changed: 14, Same: 1, Closed: 2, Restricted: 3, Sample: []models.DealRow{deal}, Digest: "d"}
		pages["bulk-"+action] = Bulk(BulkPage{Base: b, Input: in, Report: report, Stale: true, Stages: sampleStages, Owners: sampleOwners, Back: "/deals?status=active", Action: "/deals/bulk?status=active",
			Values: url.Values{"id": {"1", "2"}, "bulk_step": {hostile}}})
	}
	return pages
}
