package search_test

import (
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"
)

// TestRenown looks for the beginning of two names: the company that raised
// much in one round is meant rather than one that raised little in three.
func TestRenown(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		well := modelstest.Company(t, s, "Nightjarring")
		modelstest.Round(t, s, well.ID, "series_b", "2012-01", "$60M")
		little := modelstest.Company(t, s, "Nightjarlong")
		for _, month := range []string{"2012-02", "2013-02", "2014-02"} {
			modelstest.Round(t, s, little.ID, "seed", month, "$20k")
		}
		w := newWorld(t, s)
		w.sync(t)
		w.first(t, "nightjar", well.Name)
		w.first(t, "nihgtjar", well.Name)
	})
}
