package views

import (
	"strings"

	"dealflow/models"
)

// JobIndexPage is GET /jobs: the background jobs that were given up, for
// administrators.
type JobIndexPage struct {
	Base
	Jobs []models.Job
}

// jobName says what a job is for.
func (b Base) jobName(kind string) string {
	if id := "job_kind." + strings.ReplaceAll(kind, ".", "_"); Known(id) {
		return b.T(id)
	}
	return kind
}
