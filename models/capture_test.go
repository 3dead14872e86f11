package models_test

import (
	"errors"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"
)

// xiaomiLine is what a line about Xiaomi's first round is saved as.
func xiaomiLine(key string) models.CaptureInput {
	return models.CaptureInput{
		Line: "Xiaomi series A $41M led by Morningside with Lei Jun, intro by Liu Qin", RequestKey: key,
		CompanyName: "Xiaomi", Website: "mi.com", Country: "CN", Sectors: []string{"phones"}, Founders: []string{"Lin Bin"},
		Deal:      &models.DealInput{Title: "Series A", AmountSought: "$41M", ReferrerName: "Liu Qin", Note: "great team"},
		Round:     &models.RoundInput{Type: "series_a", Amount: "$41M", AnnouncedOn: "2010-12"},
		Investors: []models.InvestmentInput{{InvestorKind: models.KindCompany, InvestorName: "Morningside", Lead: true}},
	}
}

// holdings counts all that is there and not in the trash.
func holdings(t *testing.T, s *models.Store) models.Holdings {
	t.Helper()
	h, err := s.Holdings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestStore_CreateCapture(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ada := modelstest.User(t, s, models.RoleMember)
		before := holdings(t, s)
		lei := modelstest.Person(t, s, "Lei Jun", "雷军")
		in := xiaomiLine("k1")
		in.Investors = append(in.Investors, models.InvestmentInput{InvestorKind: models.KindPerson, InvestorID: lei.ID})
		if err := s.SetDraft(t.Context(), ada, in.Line); err != nil {
			t.Fatal(err)
		}
		first, err := s.CreateCapture(t.Context(), ada, in)
		if err != nil {
			t.Fatal(err)
		}
		again, err := s.CreateCapture(t.Context(), ada, in)
		if err != nil || again.ID != first.ID {
			t.Fatalf("CreateCapture() again = %+v, %v, want the capture %d once more", again, err, first.ID)
		}
		got := holdings(t, s)
		if got.Deals-before.Deals != 1 || got.Rounds-before.Rounds != 1 || got.Companies-before.Companies != 2 || got.People-before.People != 3 {
			t.Errorf("holdings after one line = %+v, before %+v; want a deal, a round, two companies and three people", got, before)
		}
		if line, err := s.Draft(t.Context(), ada); line != "" || err != nil {
			t.Errorf("Draft() after saving = %q, %v, want none", line, err)
		}
		page, err := s.DealPage(t.Context(), ada, *first.DealID)
		if err != nil || page.RoundID == nil || *page.RoundID != *first.RoundID || page.ReferrerName != "Liu Qin" {
			t.Errorf("DealPage() = %+v, %v, want the round and the referrer", page, err)
		}
		company, err := s.CompanyPage(t.Context(), ada, first.CompanyID)
		if err != nil || company.Company.Domain != "mi.com" || company.Company.Country != "CN" || len(company.Sectors) != 1 || len(company.Team) != 1 {
			t.Errorf("CompanyPage() = %+v, %v, want domain, country, sector and founder", company, err)
		}

		eve := modelstest.User(t, s, models.RoleMember)
		if err := s.UndoCapture(t.Context(), eve, first.ID); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("UndoCapture() of another's = %v, want %v", err, models.ErrNotFound)
		}
		for range 2 {
			if err := s.UndoCapture(t.Context(), ada, first.ID); err != nil {
				t.Fatal(err)
			}
		}
		left := holdings(t, s)
		if left.People = left.People - 1; left.Companies != before.Companies || left.Deals != before.Deals || left.Rounds != before.Rounds || left.People != before.People {
			t.Errorf("holdings after undo = %+v, want %+v and Lei Jun, who was there", left, before)
		}
		trash, err := s.Trash(t.Context(), ada)
		if err != nil || len(trash) < 6 {
			t.Errorf("Trash() after undo has %d records, %v; want all that the line made", len(trash), err)
		}
	})
}

func TestStore_CreateCapture_Nothing(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ada := modelstest.User(t, s, models.RoleMember)
		modelstest.Company(t, s, "XIAOMI")
		before := holdings(t, s)
		tests := []struct {
			name   string
			change func(in *models.CaptureInput)
			field  string
		}{
			{"a known name", func(*models.CaptureInput) {}, "company"},
			{"no company", func(in *models.CaptureInput) { in.CompanyName = " " }, "company"},
			{"no request key", func(in *models.CaptureInput) { in.RequestKey = "" }, "request_key"},
			{"the last step fails", func(in *models.CaptureInput) { in.NewCompany, in.Deal.StageID = true, 999 }, "stage"},
			{"the round's investor is gone", func(in *models.CaptureInput) { in.NewCompany, in.Investors[0].InvestorID = true, 999 }, "investor"},
			{"neither deal nor round", func(in *models.CaptureInput) { in.Deal, in.Round = nil, nil }, "line"},
		}
		for _, tc := range tests {
			t.Run(tc.name, func(t *testing.T) {
				in := xiaomiLine("k2")
				tc.change(&in)
				_, err := s.CreateCapture(t.Context(), ada, in)
				var invalid *models.Invalid
				if !errors.As(err, &invalid) || invalid.Fields[tc.field] == "" {
					t.Errorf("CreateCapture() = %v, want an Invalid at %q", err, tc.field)
				}
				if got := holdings(t, s); got != before {
					t.Errorf("holdings = %+v, want %+v", got, before)
				}
			})
		}
		viewer := modelstest.User(t, s, models.RoleViewer)
		if _, err := s.CreateCapture(t.Context(), viewer, models.CaptureInput{}); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("CreateCapture() of a viewer = %v, want %v", err, models.ErrForbidden)
		}
	})
}

func TestStore_UndoCapture_KeepsWhatIsUsed(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ada := modelstest.User(t, s, models.RoleMember)
		in := xiaomiLine("k3")
		in.Deal = nil
		capture, err := s.CreateCapture(t.Context(), ada, in)
		if err != nil {
			t.Fatal(err)
		}
		modelstest.Deal(t, s, ada, capture.CompanyID)
		if err := s.UndoCapture(t.Context(), ada, capture.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Company(t.Context(), ada, capture.CompanyID); err != nil {
			t.Errorf("Company() that another deal stands on = %v, want it kept", err)
		}
		if _, err := s.RoundPage(t.Context(), ada, *capture.RoundID); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("RoundPage() after undo = %v, want %v", err, models.ErrNotFound)
		}
	})
}
