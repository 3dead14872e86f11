package views

import (
	"dealflow/models"

	"github.com/a-h/templ"
)

// jobPages are the pages of the background jobs.
func jobPages(b Base) map[string]templ.Component {
	at := sampleNow
	return map[string]templ.Component{
		"jobs":      JobIndex(JobIndexPage{Base: b, Jobs: []models.Job{{ID: 1, Kind: "extract", Attempts: 8, LastError: hostile, DeadAt: &at}, {ID: 2, Kind: "odd", Attempts: 1, DeadAt: &at}}}),
		"jobs-none": JobIndex(JobIndexPage{Base: b}),
	}
}
