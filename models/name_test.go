package models_test

import (
	"errors"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

// The lists show a name in its own script beside the other.
func TestStore_nativeNames(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ana := modelstest.User(t, s, models.RoleMember)
		company, err := s.CreateCompany(t.Context(), ana, models.CompanyInput{Name: "Vancl", Names: []models.NameInput{{Kind: "alias", Value: "V+"}, {Kind: "native", Value: "凡客诚品"}}})
		if err != nil {
			t.Fatal(err)
		}
		other := modelstest.Company(t, s, "Zeta")
		person := modelstest.Person(t, s, "Lei Jun", "雷军")
		round := modelstest.Round(t, s, other.ID, "seed", "2010", "")
		for _, in := range []models.InvestmentInput{{InvestorKind: models.KindPerson, InvestorID: person.ID}, {InvestorKind: models.KindCompany, InvestorID: company.ID}} {
			in.RoundID = round.ID
			if _, err := s.CreateInvestment(t.Context(), ana, in); err != nil {
				t.Fatal(err)
			}
		}
		modelstest.Deal(t, s, ana, company.ID)
		modelstest.Deal(t, s, ana, other.ID)

		got := map[string]string{}
		companies, err := s.Companies(t.Context(), ana, models.CompanyFilter{}, models.List{})
		for _, r := range companies.Rows {
			got["company "+r.Name] = r.NativeName
		}
		people, err2 := s.People(t.Context(), ana, models.PersonFilter{}, models.List{})
		for _, r := range people.Rows {
			got["person "+r.Name] = r.NativeName
		}
		investors, err3 := s.Investors(t.Context(), ana, models.InvestorFilter{}, models.List{})
		for _, r := range investors.Rows {
			got["investor "+r.Name] = r.NativeName
		}
		deals, err4 := s.Deals(t.Context(), ana, models.DealFilter{}, models.List{})
		for _, r := range deals.Rows {
			got["deal "+r.CompanyName] = r.NativeName
		}
		if err := errors.Join(err, err2, err3, err4); err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"company Vancl": "凡客诚品", "company Zeta": "", "person Lei Jun": "雷军", "investor Lei Jun": "雷军", "investor Vancl": "凡客诚品", "deal Vancl": "凡客诚品", "deal Zeta": ""}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("native names (-want +got):\n%s", diff)
		}
	})
}
