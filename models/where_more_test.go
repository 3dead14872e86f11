package models_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

// Fields of which a record has several values, or that other records hold.
func TestStore_where_around(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx, ana := t.Context(), modelstest.User(t, s, models.RoleMember)
		xiaomi, vancl, dell := modelstest.Company(t, s, "Xiaomi"), modelstest.Company(t, s, "Vancl"), modelstest.Company(t, s, "Dell")
		lei := modelstest.Person(t, s, "Lei Jun", "雷军")
		for _, c := range []*models.Company{xiaomi, vancl} {
			kind := map[bool]string{true: "founder", false: "employee"}[c == xiaomi]
			if _, err := s.CreateRole(ctx, ana, models.RoleInput{PersonID: lei.ID, CompanyID: c.ID, Kind: kind}); err != nil {
				t.Fatal(err)
			}
		}
		modelstest.Round(t, s, xiaomi.ID, "seed", "2010", "$1M")
		last := modelstest.Round(t, s, xiaomi.ID, "series_a", "2010-12", "$41M")
		modelstest.Round(t, s, dell.ID, "seed", "1988", "$1M")
		for _, in := range []models.InvestmentInput{{RoundID: last.ID, InvestorName: "Morningside", InvestorKind: models.KindCompany}, {RoundID: last.ID, InvestorID: lei.ID, InvestorKind: models.KindPerson}} {
			if _, err := s.CreateInvestment(ctx, ana, in); err != nil {
				t.Fatal(err)
			}
		}
		for _, tc := range []struct{ list, text, want string }{
			{"companies", "founder has lei", "Xiaomi"}, {"companies", "founder empty and kind is startup", "Dell Vancl"}, {"companies", `founder not "lei jun" and kind is startup`, "Dell Vancl"},
			{"companies", "last_type is seed", "Dell"}, {"companies", "last_type is series_a or last_type empty and name is vancl", "Vancl Xiaomi"},
			{"companies", "investor starts morning", "Xiaomi"}, {"companies", "investor has jun", "Xiaomi"}, {"companies", "investors is 2", "Xiaomi"}, {"companies", "investors max 1 and kind is startup", "Dell Vancl"},
			{"rounds", "investor filled", "Xiaomi"}, {"rounds", "investor empty", "Dell Xiaomi"},
		} {
			w, problems := models.ParseWhere(tc.list, tc.text)
			var got []string
			var err error
			if tc.list == "rounds" {
				var page models.Page[models.RoundRow]
				page, err = s.Rounds(ctx, ana, models.RoundFilter{Where: &w}, models.List{})
				for _, r := range page.Rows {
					got = append(got, r.CompanyName)
				}
			} else {
				var page models.Page[models.CompanyRow]
				page, err = s.Companies(ctx, ana, models.CompanyFilter{Where: &w}, models.List{})
				got = names(page.Rows)
			}
			slices.Sort(got)
			if err != nil || len(problems) > 0 || strings.Join(got, " ") != tc.want {
				t.Errorf("%s: %s = %v, %v %v, want %s", tc.list, tc.text, got, problems, err, tc.want)
			}
		}
	})
}

func TestStore_Deals_whereDecided(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx, ana := t.Context(), modelstest.User(t, s, models.RoleMember)
		for _, in := range []models.DealInput{{CompanyName: "Open"}, {CompanyName: "Passed", ReferrerName: "Lei Jun"}} {
			if _, err := s.CreateDeal(ctx, ana, in); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.CloseDeal(ctx, ana, 2, 1, models.ClosureInput{Status: models.StatusPassed, Reason: "too early", Reconsider: "revenue"}); err != nil {
			t.Fatal(err)
		}
		month, year := s.Today()[:7], s.Today()[:4]
		for text, want := range map[string]string{
			"closed is " + month: "Passed", "closed is 1999": "", "closed before " + year: "", "closed from " + month: "Passed", "closed to " + year: "Passed", "closed after " + year: "",
			"closed within 1": "Passed", "closed older 1": "", "closed empty": "Open", "closed filled": "Passed",
			"decided_by is me": "Passed", "decided_by not me": "Open", `referrer is "lei jun"`: "Passed", "referrer empty": "Open", "referrer not nobody": "Open Passed",
		} {
			w, problems := models.ParseWhere("deals", text)
			page, err := s.Deals(ctx, ana, models.DealFilter{Where: &w}, models.List{Sort: "company"})
			var got []string
			for _, r := range page.Rows {
				got = append(got, r.CompanyName)
			}
			if err != nil || len(problems) > 0 || !cmp.Equal(strings.Join(got, " "), want) {
				t.Errorf("%s = %v, %v %v, want %q", text, got, problems, err, want)
			}
		}
	})
}

// What a field asks of other tables is read off their indexes.
func TestStore_where_plan(t *testing.T) {
	fields := map[string][]string{
		"companies": {"founder has a", "investor has a", "investors min 2", "last_type is seed"},
		"deals":     {"referrer has a", "decided_by is 1", "closed within 3"},
	}
	scans := []string{"Seq Scan", "SCAN fr", "SCAN fp", "SCAN br", "SCAN bi", "SCAN bc", "SCAN bp", "SCAN lt", "SCAN l ", "SCAN rp"}
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		for list, texts := range fields {
			for _, text := range texts {
				w, problems := models.ParseWhere(list, text)
				if len(problems) > 0 {
					t.Fatal(problems)
				}
				plan := planOf(t, s, func(ctx context.Context) error {
					if list == "deals" {
						_, err := s.Deals(ctx, models.SystemActor, models.DealFilter{Where: &w}, models.List{})
						return err
					}
					_, err := s.Companies(ctx, models.SystemActor, models.CompanyFilter{Where: &w}, models.List{})
					return err
				})
				for _, scan := range scans {
					if strings.Contains(plan, scan) {
						t.Errorf("%s reads a whole table (%s):\n%s", text, scan, plan)
					}
				}
			}
		}
	})
}
