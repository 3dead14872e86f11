package models_test

import (
	"fmt"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"
)

func TestStore_KnownRounds(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ana := modelstest.User(t, s, models.RoleMember)
		company, other := modelstest.Company(t, s, "Xiaomi"), modelstest.Company(t, s, "Vancl")
		a := modelstest.Round(t, s, company.ID, "series_a", "2010-12-01", "$41M")
		seed := modelstest.Round(t, s, company.ID, "seed", "2010-04", "$5M")
		later := modelstest.Round(t, s, company.ID, "seed", "2010-09", "$6M")
		bare := modelstest.Round(t, s, company.ID, "undisclosed", "2015-04-27", "$1B")
		modelstest.Round(t, s, other.ID, "series_a", "2010-12-01", "$41M")
		tests := []struct {
			name string
			in   models.RoundInput
			want []string // id and whether it is the same
		}{
			{"less exact date", models.RoundInput{Type: "series_a", AnnouncedOn: "2010-12", Amount: "$41M"}, []string{fmt.Sprint(a.ID, true)}},
			{"no more than its type", models.RoundInput{Type: "series_a"}, []string{fmt.Sprint(a.ID, true)}},
			{"reported a little later and otherwise", models.RoundInput{Type: "series_a", AnnouncedOn: "2011-01", Amount: "$40M"}, []string{fmt.Sprint(a.ID, false)}},
			{"another currency", models.RoundInput{Type: "series_a", Amount: "¥270M"}, []string{fmt.Sprint(a.ID, true)}},
			{"much later", models.RoundInput{Type: "series_a", AnnouncedOn: "2012"}, nil},
			{"much more", models.RoundInput{Type: "series_a", Amount: "$410M"}, nil},
			{"another type", models.RoundInput{Type: "series_b", AnnouncedOn: "2010-12", Amount: "$41M"}, nil},
			{"a seed round of two", models.RoundInput{Type: "seed", AnnouncedOn: "2010-08"}, []string{fmt.Sprint(later.ID, false), fmt.Sprint(seed.ID, false)}},
			{"a seed round by its amount", models.RoundInput{Type: "seed", Amount: "$5M"}, []string{fmt.Sprint(seed.ID, true), fmt.Sprint(later.ID, false)}},
			{"the amount of one without a type", models.RoundInput{Type: "series_f", Amount: "$1B"}, []string{fmt.Sprint(bare.ID, false)}},
			{"no type, no amount", models.RoundInput{Type: "undisclosed"}, nil},
			{"nonsense", models.RoundInput{Type: "series_a", Amount: "much"}, nil},
		}
		for _, tc := range tests {
			tc.in.CompanyID = company.ID
			known, err := s.KnownRounds(t.Context(), ana, tc.in)
			var got []string
			for _, k := range known {
				got = append(got, fmt.Sprint(k.ID, k.Same))
			}
			if err != nil || fmt.Sprint(got) != fmt.Sprint(tc.want) {
				t.Errorf("KnownRounds(%s) = %v, %v, want %v", tc.name, got, err, tc.want)
			}
		}
	})
}

// A line about a round on record completes that round; one undo takes it all back.
func TestStore_CreateCapture_knownRound(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ana := modelstest.User(t, s, models.RoleMember)
		company := modelstest.Company(t, s, "Xiaomi")
		round := modelstest.Round(t, s, company.ID, "series_a", "2010-12", "")
		idg := modelstest.Company(t, s, "IDG")
		if _, err := s.CreateInvestment(t.Context(), ana, models.InvestmentInput{RoundID: round.ID, InvestorKind: models.KindCompany, InvestorID: idg.ID}); err != nil {
			t.Fatal(err)
		}
		in := models.CaptureInput{Line: "Xiaomi series A $41M led by Morningside with IDG", RequestKey: "k", CompanyID: company.ID, RoundID: round.ID,
			Round:     &models.RoundInput{Type: "series_a", Amount: "$41M", AnnouncedOn: "2010-12-01", Note: "great team"},
			Investors: []models.InvestmentInput{{InvestorKind: models.KindCompany, InvestorName: "Morningside", Lead: true}, {InvestorKind: models.KindCompany, InvestorID: idg.ID}}}
		was := contents(t, s)
		ctx, last := models.WithLastOperation(t.Context())
		capture, err := s.CreateCapture(ctx, ana, in)
		if err != nil || capture.RoundID == nil || *capture.RoundID != round.ID {
			t.Fatalf("CreateCapture() = %+v, %v, want the round on record", capture, err)
		}
		page, err := s.RoundPage(t.Context(), ana, round.ID)
		if err != nil || page.Round.Amount == nil || *page.Round.Amount != 4_100_000_000 || page.Round.AnnouncedOn != "2010-12-01" || page.Round.Note != "great team" || len(page.Investments) != 2 {
			t.Errorf("RoundPage() = %+v, %v, want it completed, with two investors", page, err)
		}
		totals, err := s.CompanyPage(t.Context(), ana, company.ID)
		if err != nil || len(totals.Rounds) != 1 || len(totals.Totals) != 1 || totals.Totals[0].Amount != 4_100_000_000 {
			t.Errorf("CompanyPage() has %d rounds and raised %+v, %v, want one", len(totals.Rounds), totals.Totals, err)
		}
		if _, err := s.UndoOperation(t.Context(), ana, *last, false); err != nil {
			t.Fatal(err)
		}
		if got := contents(t, s); fmt.Sprint(got) != fmt.Sprint(was) {
			t.Errorf("after the undo:\n%v\nwant\n%v", got, was)
		}

		in.RequestKey, in.CompanyID = "k2", idg.ID
		if _, err := s.CreateCapture(t.Context(), ana, in); fieldsOf(err)["round"] != "error.choice" {
			t.Errorf("a round of another company = %v, want error.choice at the round", err)
		}
	})
}
