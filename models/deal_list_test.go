package models_test

import (
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

// TestStore_Deals_order keeps the orders by company and by stage right after a
// company is renamed and a stage is moved.
func TestStore_Deals_order(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		owner := modelstest.User(t, s, models.RoleMember)
		stages, err := s.Stages(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for i, name := range []string{"Alpha", "Beta", "Gamma"} {
			if _, err := s.CreateDeal(t.Context(), owner, models.DealInput{CompanyName: name, StageID: stages[i].ID}); err != nil {
				t.Fatal(err)
			}
		}
		check := func(sort string, want ...string) {
			t.Helper()
			page, err := s.Deals(t.Context(), owner, models.DealFilter{}, models.List{Sort: sort})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range page.Rows {
				got = append(got, r.CompanyName)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("by %s mismatch (-want +got):\n%s", sort, diff)
			}
		}
		check("company", "Alpha", "Beta", "Gamma")
		check("stage", "Alpha", "Beta", "Gamma")

		page, err := s.Deals(t.Context(), owner, models.DealFilter{}, models.List{Sort: "company", Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.UpdateCompany(t.Context(), owner, page.Rows[0].CompanyID, 1, models.CompanyInput{Name: "Zeta"}); err != nil {
			t.Fatal(err)
		}
		if err := s.ShiftStage(t.Context(), models.SystemActor, stages[1].ID, -1); err != nil {
			t.Fatal(err)
		}
		check("company", "Beta", "Gamma", "Zeta")
		check("stage", "Beta", "Zeta", "Gamma")
	})
}
