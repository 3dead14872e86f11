package importer_test

import (
	"fmt"
	"testing"

	"dealflow/app/importer"
	"dealflow/models"
	"dealflow/models/modelstest"
)

// BenchmarkRunSheet imports 2,000 rows, each with a company, a founder, a round with
// an investor, and a deal with a note.
func BenchmarkRunSheet(b *testing.B) {
	const rows = 2_000
	for name, open := range map[string]func(testing.TB) *models.Store{"SQLite": modelstest.SQLite, "PostgreSQL": modelstest.Postgres} {
		b.Run(name, func(b *testing.B) {
			s := open(b)
			ana := modelstest.User(b, s, models.RoleMember)
			for n := 0; b.Loop(); n++ {
				lines := make([]string, rows)
				for i := range lines {
					lines[i] = fmt.Sprintf("Company %d-%d|https://company-%d-%d.com|China|Sector %d|Founder %d-%d|series a|$%dM|Fund %d|meeting|Met at the fair|A note about it", n, i, n, i, i%40, n, i, i%90+1, i%300)
				}
				sheet := keepSheet(b, s, ana, []string{"name", "website", "country", "sectors", "founders", "round_type", "round_amount", "round_investors", "stage", "origin", "note"}, lines...)
				if err := importer.RunSheet(b.Context(), s, models.SheetJob{SheetID: sheet.ID, UserID: ana.UserID}); err != nil {
					b.Fatal(err)
				}
				if got, want := outcomes(b, s, ana, sheet.ID), fmt.Sprintf("done %d+0+0+0=%d", rows, rows); got != want {
					b.Fatalf("outcomes = %s, want %s", got, want)
				}
			}
			b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
