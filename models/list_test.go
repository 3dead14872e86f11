package models_test

import (
	"fmt"
	"slices"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

func TestStore_Companies_pages(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		var want []string
		for i := range 7 {
			// Equal founding dates make the id decide.
			in := models.CompanyInput{Name: fmt.Sprintf("Company %d", i), FoundedOn: fmt.Sprintf("20%02d", i/3)}
			if _, err := s.CreateCompany(t.Context(), models.SystemActor, in); err != nil {
				t.Fatal(err)
			}
			want = append(want, in.Name)
		}
		for _, sort := range []string{"name", "founded", "updated"} {
			for _, desc := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s desc=%v", sort, desc), func(t *testing.T) {
					want := slices.Clone(want)
					if desc {
						slices.Reverse(want)
					}
					forward, last := walk(t, s, sort, desc)
					if diff := cmp.Diff(want, forward); diff != "" {
						t.Errorf("walk forward mismatch (-want +got):\n%s", diff)
					}
					back, err := s.Companies(t.Context(), models.SystemActor, models.CompanyFilter{}, models.List{Sort: sort, Desc: desc, Limit: 3, Before: last.Prev})
					if err != nil {
						t.Fatal(err)
					}
					if diff := cmp.Diff(want[3:6], names(back.Rows)); diff != "" {
						t.Errorf("page before the last mismatch (-want +got):\n%s", diff)
					}
					if back.Prev == "" || back.Next == "" {
						t.Errorf("page in the middle has cursors %q and %q, want both", back.Prev, back.Next)
					}
				})
			}
		}
	})
}

// walk turns the pages of three from the first to the last.
func walk(t *testing.T, s *models.Store, sort string, desc bool) ([]string, models.Page[models.CompanyRow]) {
	t.Helper()
	var all []string
	in := models.List{Sort: sort, Desc: desc, Limit: 3}
	for {
		page, err := s.Companies(t.Context(), models.SystemActor, models.CompanyFilter{}, in)
		if err != nil {
			t.Fatal(err)
		}
		if page.Count != 7 || page.CountCapped {
			t.Errorf("count = %d capped %v, want 7", page.Count, page.CountCapped)
		}
		all = append(all, names(page.Rows)...)
		if page.Next == "" {
			return all, page
		}
		in.After = page.Next
	}
}

func names(rows []models.CompanyRow) []string {
	var out []string
	for _, r := range rows {
		out = append(out, r.Name)
	}
	return out
}

func TestStore_lists_oddInput(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		modelstest.Company(t, s, `XSS<img src=x onerror=prompt("1")>`)
		for _, cursor := range []string{"x", "e30", "eyJ2IjoxLCJpIjoxfQ", "'; drop table companies; --", "\x00"} {
			for _, sort := range []string{"name", "updated", "raised", "1; drop table companies", ""} {
				_, err := s.Companies(t.Context(), models.SystemActor, models.CompanyFilter{Sector: "'", Country: "\x27--"}, models.List{Sort: sort, After: cursor})
				if err != nil {
					t.Errorf("Companies(sort %q, after %q) = %v", sort, cursor, err)
				}
			}
		}
	})
}

func TestStore_Rounds(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		company := modelstest.Company(t, s, "Xiaomi")
		modelstest.Round(t, s, company.ID, "series_a", "2010-12-01", "$41M")
		modelstest.Round(t, s, company.ID, "series_d", "2013-08-22", "")
		b := modelstest.Round(t, s, company.ID, "series_b", "2011-12-27", "90,000,000 USD")
		got, err := s.Company(ctx, models.SystemActor, company.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got.RoundCount != 3 || got.UndisclosedCount != 1 || got.LastRoundOn != "2013-08-22" || *got.Raised != 13_100_000_000 || got.RaisedCurrency != "USD" {
			t.Errorf("company after three rounds = %d rounds, %d undisclosed, last %s, raised %d %s", got.RoundCount, got.UndisclosedCount, got.LastRoundOn, *got.Raised, got.RaisedCurrency)
		}
		page, err := s.Rounds(ctx, models.SystemActor, models.RoundFilter{Year: 2011}, models.List{})
		if err != nil || len(page.Rows) != 1 || page.Rows[0].ID != b.ID {
			t.Errorf("Rounds(2011) = %v, %v, want round %d", page.Rows, err, b.ID)
		}
		byAmount, err := s.Rounds(ctx, models.SystemActor, models.RoundFilter{}, models.List{Sort: "amount", Desc: true})
		if err != nil || len(byAmount.Rows) != 3 || byAmount.Rows[0].ID != b.ID || byAmount.Rows[2].Amount != nil {
			t.Errorf("Rounds(by amount) = %v, %v, want the disclosed ones, the largest first, then the other", byAmount.Rows, err)
		}
		modelstest.Round(t, s, company.ID, "series_c", "2012-06", "€1M")
		if got, err = s.Company(ctx, models.SystemActor, company.ID); err != nil || got.Raised != nil {
			t.Errorf("raised in two currencies = %v, %v, want no sum", got.Raised, err)
		}
		if err := s.Remove(ctx, models.SystemActor, models.KindRound, b.ID); err != nil {
			t.Fatal(err)
		}
		if got, err = s.Company(ctx, models.SystemActor, company.ID); err != nil || got.RoundCount != 3 {
			t.Errorf("rounds after one went to the trash = %v, %v, want 3", got.RoundCount, err)
		}
	})
}

func TestStore_Portfolio(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		lei := modelstest.Person(t, s, "Lei Jun", "雷军")
		vancl, joyo := modelstest.Company(t, s, "Vancl"), modelstest.Company(t, s, "Joyo.com")
		round := modelstest.Round(t, s, vancl.ID, "angel", "2007", "")
		for _, in := range []models.InvestmentInput{
			{RoundID: round.ID, InvestorKind: "person", InvestorID: lei.ID, Lead: true},
			{RoundID: round.ID, InvestorKind: "company", InvestorName: "IDG Capital", Amount: "$2M"},
		} {
			if _, err := s.CreateInvestment(ctx, models.SystemActor, in); err != nil {
				t.Fatal(err)
			}
		}
		_, err := s.CreateInvestment(ctx, models.SystemActor, models.InvestmentInput{RoundID: round.ID, InvestorKind: "person", InvestorID: lei.ID})
		if fieldsOf(err)["investor"] != "error.investor_exists" {
			t.Errorf("a second investment in the same round = %v, want error.investor_exists", err)
		}
		if _, err := s.CreateRole(ctx, models.SystemActor, models.RoleInput{PersonID: lei.ID, CompanyID: joyo.ID, Kind: "founder"}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.CreateAcquisition(ctx, models.SystemActor, models.AcquisitionInput{CompanyID: joyo.ID, AcquirerName: "Amazon", AnnouncedOn: "2004"}); err != nil {
			t.Fatal(err)
		}
		p, err := s.Portfolio(ctx, models.SystemActor, models.KindPerson, lei.ID, models.List{})
		if err != nil {
			t.Fatal(err)
		}
		got := []any{p.Investor.Name, p.Count, p.Undisclosed, p.Companies, p.Investments.Rows[0].CompanyName, p.Investments.Rows[0].Lead,
			p.CoInvestors[0].Name, p.CoInvestors[0].Count, p.Years[0], p.Exits[0].CompanyName, p.Exits[0].AcquirerName, p.Exits[0].On, p.Exits[0].Founder, p.Exits[0].Invested}
		want := []any{"Lei Jun", int64(1), int64(1), int64(1), "Vancl", true, "IDG Capital", int64(1), models.LabelCount{Label: "2007", Count: 1}, "Joyo.com", "Amazon", "2004", true, false}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Portfolio() mismatch (-want +got):\n%s", diff)
		}
		investors, err := s.Investors(ctx, models.SystemActor, models.InvestorFilter{}, models.List{})
		if err != nil || len(investors.Rows) != 2 {
			t.Errorf("Investors() = %v, %v, want 2", investors.Rows, err)
		}
	})
}

func TestStore_Trash(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		member := modelstest.User(t, s, models.RoleMember)
		company := modelstest.Company(t, s, "Kingsoft")
		deal := modelstest.Deal(t, s, member, company.ID)
		if err := s.Remove(ctx, member, models.KindCompany, company.ID); fieldsOf(err)["company"] != "error.company_has_deals" {
			t.Errorf("Remove() of a company with a deal = %v", err)
		}
		for _, r := range []struct {
			kind string
			id   int64
		}{{models.KindDeal, deal.ID}, {models.KindCompany, company.ID}} {
			if err := s.Remove(ctx, member, r.kind, r.id); err != nil {
				t.Fatal(err)
			}
		}
		rows, err := s.Trash(ctx, member)
		if err != nil || len(rows) != 2 || rows[0].Kind != models.KindCompany || rows[0].Title != "Kingsoft" || rows[0].DeletedByName != "User 1" {
			t.Errorf("Trash() = %+v, %v", rows, err)
		}
		if err := s.Restore(ctx, member, models.KindDeal, deal.ID); fieldsOf(err)["company"] != "error.company_gone" {
			t.Errorf("Restore() of a deal before its company = %v", err)
		}
		if err := s.Restore(ctx, member, models.KindCompany, company.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Company(ctx, member, company.ID); err != nil {
			t.Errorf("Company() after Restore() = %v", err)
		}
	})
}
