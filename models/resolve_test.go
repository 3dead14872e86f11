package models_test

import (
	"errors"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"
)

func TestStore_Resolve(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ada := modelstest.User(t, s, models.RoleMember)
		lei := modelstest.Person(t, s, "Lei Jun", "雷军")
		morningside := modelstest.Company(t, s, "Morningside Ventures")
		company, err := s.CreateCompany(t.Context(), ada, models.CompanyInput{Name: "Qiming Venture Partners", Names: []models.NameInput{{Kind: "native", Value: "启明创投"}}})
		if err != nil {
			t.Fatal(err)
		}
		modelstest.Company(t, s, "Morning Star")
		one, two := modelstest.Company(t, s, "Mercury"), modelstest.Company(t, s, "MERCURY")
		tests := []struct {
			name string
			want []int64
			kind string
		}{
			{"雷军", []int64{lei.ID}, models.KindPerson},
			{"lei  jun", []int64{lei.ID}, models.KindPerson},
			{"Morningside", []int64{morningside.ID}, models.KindCompany},
			{"启明", []int64{company.ID}, models.KindCompany},
			{"Morn", nil, ""},
			{"mercury", []int64{one.ID, two.ID}, models.KindCompany},
			{"%_'", nil, ""},
		}
		var names []string
		for _, tc := range tests {
			names = append(names, tc.name)
		}
		found, err := s.Resolve(t.Context(), ada, []string{models.KindCompany, models.KindPerson}, names)
		if err != nil {
			t.Fatal(err)
		}
		for _, tc := range tests {
			got := found[tc.name]
			if len(got) != len(tc.want) {
				t.Errorf("Resolve(%q) = %+v, want %v", tc.name, got, tc.want)
				continue
			}
			for i := range got {
				if got[i].ID != tc.want[i] || got[i].Kind != tc.kind {
					t.Errorf("Resolve(%q) = %+v, want the %s %v", tc.name, got, tc.kind, tc.want)
				}
			}
		}
		if _, err := s.Resolve(t.Context(), models.Actor{}, []string{models.KindCompany}, names); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("Resolve() of nobody = %v, want %v", err, models.ErrForbidden)
		}
	})
}

func TestStore_Encounters(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ada, eve := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleMember)
		xiaomi, joyo := modelstest.Company(t, s, "Xiaomi"), modelstest.Company(t, s, "Joyo")
		lei := modelstest.Person(t, s, "Lei Jun", "雷军")
		for _, id := range []int64{xiaomi.ID, joyo.ID} {
			if _, err := s.CreateRole(t.Context(), ada, models.RoleInput{PersonID: lei.ID, CompanyID: id, Kind: "founder"}); err != nil {
				t.Fatal(err)
			}
		}
		deal := modelstest.Deal(t, s, ada, xiaomi.ID)
		secret, err := s.CreateDeal(t.Context(), ada, models.DealInput{CompanyID: xiaomi.ID, Title: "secret", Restricted: true})
		if err != nil {
			t.Fatal(err)
		}
		talks := []models.ActivityInput{
			{Kind: "meeting", Subject: "First coffee", OccurredOn: "2010-11-02", CompanyIDs: []int64{xiaomi.ID}},
			{Kind: "call", Subject: "With the founder", OccurredOn: "2010-11-20", PersonIDs: []int64{lei.ID}},
			{Kind: "note", Body: "No talk", CompanyIDs: []int64{xiaomi.ID}},
			{Kind: "call", Subject: "Secret call", OccurredOn: "2010-12-24", DealIDs: []int64{secret.ID}},
		}
		for _, in := range talks {
			if _, err := s.CreateActivity(t.Context(), ada, in); err != nil {
				t.Fatal(err)
			}
		}
		see := func(who models.Actor) models.Encounter {
			t.Helper()
			list, err := s.Encounters(t.Context(), who, []int64{xiaomi.ID, 999, xiaomi.ID})
			if err != nil || len(list) != 1 {
				t.Fatalf("Encounters() = %+v, %v, want one", list, err)
			}
			return list[0]
		}
		got := see(eve)
		if len(got.Founders) != 1 || len(got.Founders[0].Founded) != 1 || got.Founders[0].Founded[0].ID != joyo.ID {
			t.Errorf("founders = %+v, want Lei Jun, who founded Joyo", got.Founders)
		}
		if len(got.Talks) != 2 || got.TalkCount != 2 || got.Talks[0].Subject != "With the founder" || got.Talks[0].WithName != "Lei Jun" || got.Talks[1].AuthorName == "" {
			t.Errorf("talks = %+v, want the call with Lei Jun, then the coffee, and no secret", got.Talks)
		}
		if len(got.Deals) != 1 || got.Deals[0].ID != deal.ID || got.Company.DealCount != 1 {
			t.Errorf("deals = %+v, want the open one and no secret", got.Deals)
		}
		if own := see(ada); len(own.Deals) != 2 || own.TalkCount != 3 {
			t.Errorf("the owner sees %d deals and %d talks, want 2 and 3", len(own.Deals), own.TalkCount)
		}
		founded, err := s.CompaniesFounded(t.Context(), eve, []int64{lei.ID})
		if err != nil || len(founded) != 2 {
			t.Errorf("CompaniesFounded() = %v, %v, want two", founded, err)
		}
	})
}
