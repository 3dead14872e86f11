package models_test

import (
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

func twinNames(twins []models.Twin) []string {
	names := []string{}
	for _, t := range twins {
		names = append(names, t.Name)
	}
	return names
}

func TestStore_CompanyPage_twins(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		actor := modelstest.User(t, s, models.RoleMember)
		make := func(in models.CompanyInput) int64 {
			t.Helper()
			in.Kind = "startup"
			c, err := s.CreateCompany(t.Context(), actor, in)
			if err != nil {
				t.Fatal(err)
			}
			return c.ID
		}
		native := []models.NameInput{{Kind: "native", Value: "小米"}}
		ids := map[string]int64{
			"Xiaomi":      make(models.CompanyInput{Name: "Xiaomi", Website: "mi.com", Country: "CN", Names: native}),
			"XIAOMI!":     make(models.CompanyInput{Name: "XIAOMI!"}),                                         // as if typed again
			"小米":          make(models.CompanyInput{Name: "小米", Country: "CN"}),                               // by another of its names
			"Mi Global":   make(models.CompanyInput{Name: "Mi Global", Website: "https://www.mi.com/global"}), // by its address
			"xiaomi":      make(models.CompanyInput{Name: "xiaomi", Website: "xiaomi.example"}),               // has another address
			"Xiaomi Ltd.": make(models.CompanyInput{Name: "Xiaomi Ltd."}),                                     // has another name
			"Xiaomi Peru": make(models.CompanyInput{Name: "Xiaomi Peru", Country: "PE", Names: native}),       // is elsewhere
			"Plum":        make(models.CompanyInput{Name: "Plum"}),
			"PLUM":        make(models.CompanyInput{Name: "PLUM"}),                                                          // is another, as was said when it was made
			"Shop":        make(models.CompanyInput{Name: "Shop", Website: "facebook.com"}),                                 // one of many with an address
			"Bakery":      make(models.CompanyInput{Name: "Bakery", Website: "facebook.com"}),                               //
			"Florist":     make(models.CompanyInput{Name: "Florist", Website: "facebook.com"}),                              //
			"SHOP":        make(models.CompanyInput{Name: "SHOP", Website: "facebook.com", Country: "FR"}),                  // and the same name
			"Acme":        make(models.CompanyInput{Name: "Acme", Names: []models.NameInput{{Kind: "ticker", Value: "X"}}}), //
			"X":           make(models.CompanyInput{Name: "X", Names: []models.NameInput{{Kind: "ticker", Value: "ACM"}}}),  // is called as another is traded
		}
		// A name that came with an import was not asked about.
		run, err := s.StartImportRun(t.Context(), actor, "crunchbase-2015")
		if err != nil {
			t.Fatal(err)
		}
		imp, err := s.StartImport(t.Context(), actor, run, "crunchbase-2015", "companies.csv")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.DB(t.Context()).Exec(`update companies set import_id = ? where id in ?`, imp.ID, []int64{ids["XIAOMI!"], ids["小米"]}).Error; err != nil {
			t.Fatal(err)
		}
		if err := s.Remove(t.Context(), actor, models.KindCompany, make(models.CompanyInput{Name: "Xiaomi"})); err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string][]string{
			"Xiaomi": {"XIAOMI!", "小米", "Mi Global"}, "XIAOMI!": {"Xiaomi", "xiaomi"}, "小米": {"Xiaomi"}, "Mi Global": {"Xiaomi"},
			"Xiaomi Ltd.": {}, "Plum": {}, "PLUM": {}, "Xiaomi Peru": {}, "Shop": {"SHOP"}, "Bakery": {}, "Acme": {}, "X": {},
		} {
			page, err := s.CompanyPage(t.Context(), actor, ids[name])
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, twinNames(page.Twins)); diff != "" {
				t.Errorf("twins of %s (-want +got):\n%s", name, diff)
			}
		}
	})
}

func TestStore_PersonPage_twins(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		actor := modelstest.User(t, s, models.RoleMember)
		xiaomi, other := modelstest.Company(t, s, "Xiaomi").ID, modelstest.Company(t, s, "Vancl").ID
		ids := map[string]int64{}
		for _, in := range []struct {
			what, name, native string
			company            int64
		}{{"one", "Lei Jun", "雷军", xiaomi}, {"again", "LEI JUN", "", xiaomi}, {"native", "Jun Lei", "雷军", xiaomi}, {"namesake", "Lei Jun", "", other}} {
			ids[in.what] = modelstest.Person(t, s, in.name, in.native).ID
			if _, err := s.CreateRole(t.Context(), actor, models.RoleInput{PersonID: ids[in.what], CompanyID: in.company, Kind: "founder"}); err != nil {
				t.Fatal(err)
			}
		}
		for what, want := range map[string][]string{"one": {"LEI JUN", "Jun Lei"}, "again": {"Lei Jun"}, "namesake": {}} {
			page, err := s.PersonPage(t.Context(), actor, ids[what])
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, twinNames(page.Twins)); diff != "" {
				t.Errorf("twins of %s (-want +got):\n%s", what, diff)
			}
		}
	})
}
