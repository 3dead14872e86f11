package importer_test

import (
	"errors"
	"fmt"
	"testing"

	"dealflow/app/importer"
	"dealflow/models"
	"dealflow/models/modelstest"
)

// What nobody gave a source leads to the import that made it, whether that of an
// export or of a spreadsheet, and what a person made does not.
func TestOrigin(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ana := modelstest.User(t, s, models.RoleMember)
		known, err := s.CreateCompany(t.Context(), ana, models.CompanyInput{Name: "Ürün", Country: "RO", City: "Leeds"})
		if err != nil {
			t.Fatal(err)
		}
		importFolder(t, s, oddities.write(t), 3)
		export := lastOperation(t, s, models.OperationImport)
		page, err := s.CompanyPage(t.Context(), ana, known.ID)
		if err != nil {
			t.Fatal(err)
		}
		if page.Source.Import.ID != 0 || len(page.Rounds) == 0 {
			t.Errorf("a company that was there, and was changed, came with import %d and has %d rounds, want 0 and some", page.Source.Import.ID, len(page.Rounds))
		}
		for _, r := range page.Rounds {
			if r.Source.Import.ID != export || r.Source.Import.Title != "crunchbase-2015" || r.Source.Import.At.IsZero() {
				t.Errorf("round %d came with %+v, want import %d of crunchbase-2015", r.ID, r.Source.Import, export)
			}
			one, err := s.RoundPage(t.Context(), ana, r.ID)
			if err != nil || one.Round.Source.Import != r.Source.Import {
				t.Errorf("RoundPage() has %+v, %v, want what the company's page has", one.Round.Source.Import, err)
			}
		}
		oak, err := s.CompanyPage(t.Context(), ana, companyNamed(t, s, "Oak"))
		if err != nil || len(oak.Bought) == 0 || oak.Bought[0].Source.Import.ID != export {
			t.Errorf("CompanyPage() has the acquisitions %+v, %v, want them from import %d", oak.Bought, err, export)
		} else if ref, ok := models.ParseChanged(oak.Bought[0].Source.Import.Record.Key()); !ok || ref != oak.Bought[0].Source.Import.Record {
			t.Errorf("ParseChanged() = %+v, %v, want the acquisition", ref, ok)
		} else if op, err := s.OperationPage(t.Context(), ana, export, models.ChangeFilter{Record: ref}); err != nil || len(op.Changes) != 1 {
			t.Errorf("OperationPage() of the acquisition = %+v, %v, want one change", op, err)
		}

		sheet := keepSheet(t, s, ana, []string{"name", "founders", "round_type", "round_investors"}, "Vancl|Chen Nian|series A|Ceyuan")
		if err := importer.RunSheet(t.Context(), s, models.SheetJob{SheetID: sheet.ID, UserID: ana.UserID}); err != nil {
			t.Fatal(err)
		}
		page, err = s.CompanyPage(t.Context(), ana, companyNamed(t, s, "Vancl"))
		if err != nil || len(page.Rounds) != 1 || len(page.Team) != 1 {
			t.Fatalf("CompanyPage() = %+v, %v, want a round and a founder", page, err)
		}
		founder, err := s.PersonPage(t.Context(), ana, page.Team[0].PersonID)
		if err != nil {
			t.Fatal(err)
		}
		round, err := s.RoundPage(t.Context(), ana, page.Rounds[0].ID)
		if err != nil || len(round.Investments) != 1 {
			t.Fatalf("RoundPage() = %+v, %v, want an investor", round, err)
		}
		investor, err := s.CompanyPage(t.Context(), ana, round.Investments[0].InvestorID)
		if err != nil {
			t.Fatal(err)
		}
		portfolio, err := s.Portfolio(t.Context(), ana, models.KindCompany, investor.Company.ID, models.List{})
		if err != nil {
			t.Fatal(err)
		}
		for what, from := range map[string]models.ImportRef{"company": page.Source.Import, "round": page.Rounds[0].Source.Import, "founder": founder.Source.Import,
			"role": page.Team[0].Source.Import, "role of the person": founder.Roles[0].Source.Import, "investment of the round": round.Investments[0].Source.Import,
			"investment of the investor": investor.Investments[0].Source.Import, "investment of the portfolio": portfolio.Investments.Rows[0].Source.Import} {
			if from.ID == export || from.Title != "deals.csv" {
				t.Errorf("the %s came with %+v, want the import of deals.csv", what, from)
			}
		}
		twin := modelstest.Round(t, s, page.Company.ID, "series_a", "2010", "")
		if _, err := s.Merge(t.Context(), ana, models.MergeInput{Kind: models.KindRound, KeptID: twin.ID, GoneID: page.Rounds[0].ID, KeptVersion: 1, GoneVersion: 1}); err != nil {
			t.Fatal(err)
		}
		if round, err = s.RoundPage(t.Context(), ana, twin.ID); err != nil || len(round.Investments) != 1 || round.Investments[0].Source.Import.Title != "deals.csv" {
			t.Errorf("RoundPage() after a merge = %+v, %v, want the investment from deals.csv", round, err)
		}
		if err := s.UpdateCompany(t.Context(), ana, page.Company.ID, page.Company.Version, models.CompanyInput{Name: "Vancl", Kind: page.Company.Kind, Status: page.Company.Status, Source: models.SourceInput{Title: "A letter"}}); err != nil {
			t.Fatal(err)
		}
		if page, err = s.CompanyPage(t.Context(), ana, page.Company.ID); err != nil || page.Source.Title != "A letter" || page.Source.Import.ID != 0 {
			t.Errorf("CompanyPage() has source %+v, %v, want the letter instead of the import", page.Source, err)
		}
	})
}

// An import that made a deal that is hidden from a reader is not named to them, and
// what it did to a company is shown to who imported it.
func TestOrigin_hidden(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ana, bo := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleMember)
		sheet := keepSheet(t, s, ana, []string{"name", "stage"}, "Vancl|meeting")
		if err := importer.RunSheet(t.Context(), s, models.SheetJob{SheetID: sheet.ID, UserID: ana.UserID}); err != nil {
			t.Fatal(err)
		}
		vancl := models.RecordRef{Kind: models.KindCompany, ID: companyNamed(t, s, "Vancl")}
		cited := func(actor models.Actor) int64 {
			t.Helper()
			page, err := s.CompanyPage(t.Context(), actor, vancl.ID)
			if err != nil {
				t.Fatal(err)
			}
			return page.Source.Import.ID
		}
		op := lastOperation(t, s, models.OperationImport)
		if a, b := cited(ana), cited(bo); a != op || b != op {
			t.Errorf("the company came with import %d for one and %d for the other, want %d", a, b, op)
		}
		if err := s.DB(t.Context()).Exec(`update deals set restricted = ? where company_id = ?`, true, vancl.ID).Error; err != nil {
			t.Fatal(err)
		}
		if a, b := cited(ana), cited(bo); a != op || b != 0 {
			t.Errorf("with a hidden deal, the company came with import %d for its importer and %d for another, want %d and 0", a, b, op)
		}
		if page, err := s.OperationPage(t.Context(), ana, op, models.ChangeFilter{Record: vancl}); err != nil || len(page.Changes) != 1 || page.Changes[0].Record.ID != vancl.ID {
			t.Errorf("OperationPage() of the company = %+v, %v, want its one change", page, err)
		}
		if _, err := s.OperationPage(t.Context(), bo, op, models.ChangeFilter{Record: vancl}); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("OperationPage() for another = %v, want ErrNotFound", err)
		}
	})
}

// All that an import did can be read, page by page.
func TestOperationPage_next(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ana := modelstest.User(t, s, models.RoleMember)
		var rows []string
		for i := range 250 {
			rows = append(rows, fmt.Sprintf("Company %d|CN", i))
		}
		sheet := keepSheet(t, s, ana, []string{"name", "country"}, rows...)
		if err := importer.RunSheet(t.Context(), s, models.SheetJob{SheetID: sheet.ID, UserID: ana.UserID}); err != nil {
			t.Fatal(err)
		}
		op := lastOperation(t, s, models.OperationImport)
		seen := map[string]bool{}
		var sizes []int
		for after := int64(0); ; {
			page, err := s.OperationPage(t.Context(), ana, op, models.ChangeFilter{After: after})
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range page.Changes {
				seen[c.Record.Key()] = true
			}
			if sizes = append(sizes, len(page.Changes)); page.Next == 0 {
				break
			}
			after = page.Next
		}
		if len(seen) != 250 || fmt.Sprint(sizes) != "[100 100 50]" {
			t.Errorf("%d companies on pages of %v, want 250 on pages of 100, 100 and 50", len(seen), sizes)
		}
	})
}
