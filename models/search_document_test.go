package models_test

import (
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"
)

// TestStore_CompanyDocuments_many reads more records at once than a statement of
// either database may have parameters.
func TestStore_CompanyDocuments_many(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		company := modelstest.Company(t, s, "Xiaomi")
		ids := []int64{company.ID}
		for i := range int64(70_000) {
			ids = append(ids, company.ID+1+i)
		}
		docs, _, err := s.CompanyDocuments(t.Context(), ids)
		if err != nil || len(docs) != 1 || docs[0].Name != "Xiaomi" {
			t.Fatalf("CompanyDocuments() = %v, %v, want Xiaomi alone", docs, err)
		}
	})
}
