package importer_test

import (
	"errors"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

// lastOperation is the id of the newest entry of the history of a kind.
func lastOperation(t *testing.T, s *models.Store, kind string) int64 {
	t.Helper()
	var id int64
	if err := s.DB(t.Context()).Raw(`select coalesce(max(id), 0) from operations where kind = ?`, kind).Scan(&id).Error; err != nil {
		t.Fatal(err)
	}
	return id
}

func companyNamed(t *testing.T, s *models.Store, name string) int64 {
	t.Helper()
	var id int64
	if err := s.DB(t.Context()).Raw(`select id from companies where name = ? and deleted_at is null`, name).Scan(&id).Error; err != nil || id == 0 {
		t.Fatalf("no company %s: %v", name, err)
	}
	return id
}

const (
	liveCompanies = `select name from companies where deleted_at is null order by name`
	liveRounds    = `select c.name || '|' || r.type from rounds r join companies c on c.id = r.company_id where r.deleted_at is null order by r.id`
)

func TestUndo_wholeImport(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		if _, err := s.CreateCompany(t.Context(), models.SystemActor, models.CompanyInput{Name: "Ürün", Country: "RO", City: "Leeds"}); err != nil {
			t.Fatal(err)
		}
		before := texts(t, s, `select name || '|' || country || '|' || city || '|' || status || '|' || round_count from companies`)
		folder := oddities.write(t)
		first, _ := importFolder(t, s, folder, 3)
		if got := texts(t, s, `select status || '|' || city || '|' || round_count from companies where country = 'RO'`); cmp.Diff([]string{"listed|Leeds|2"}, got) != "" {
			t.Fatalf("Ürün after the import = %q", got)
		}
		op := lastOperation(t, s, models.OperationImport)
		partner := modelstest.User(t, s, models.RoleMember)
		plan, err := s.PlanUndo(t.Context(), partner, op)
		if err != nil {
			t.Fatalf("PlanUndo() = %v", err)
		}
		if plan.Trashed != 9+6 || plan.Parts != 5 || plan.Changed != 1 || len(plan.Kept) != 0 {
			t.Errorf("PlanUndo() = %+v, want 15 to the trash, 5 acquisitions, 1 changed, none kept", plan)
		}
		report, err := s.UndoOperation(t.Context(), partner, op, false)
		if err != nil {
			t.Fatalf("UndoOperation() = %v", err)
		}
		if report.Trashed != plan.Trashed || report.Parts != plan.Parts || report.Changed != plan.Changed {
			t.Errorf("UndoOperation() = %+v, want what was planned", report)
		}
		if diff := cmp.Diff(before, texts(t, s, `select name || '|' || country || '|' || city || '|' || status || '|' || round_count from companies where deleted_at is null`)); diff != "" {
			t.Errorf("companies after the undo (-want +got):\n%s", diff)
		}
		wantTexts(t, s, "rounds after the undo", liveRounds)
		wantTexts(t, s, "acquisitions after the undo", `select 'one' from acquisitions`)
		if _, err := s.UndoOperation(t.Context(), partner, op, true); !errors.Is(err, models.ErrUndone) {
			t.Errorf("a second undo = %v, want ErrUndone", err)
		}
		if _, err := s.UndoOperation(t.Context(), partner, report.ID, true); !errors.Is(err, models.ErrUndone) {
			t.Errorf("an undo of the undo = %v, want ErrUndone: the file can be imported again", err)
		}
		again, _ := importFolder(t, s, folder, 1000)
		if diff := cmp.Diff(first, again); diff != "" {
			t.Errorf("the import after the undo does not do what the first did (-first +again):\n%s", diff)
		}
	})
}

func TestUndo_importKeepsWhatIsWorkedOn(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		importFolder(t, s, oddities.write(t), 3)
		op := lastOperation(t, s, models.OperationImport)
		partner := modelstest.User(t, s, models.RoleMember)
		modelstest.Deal(t, s, partner, companyNamed(t, s, "Elm"))
		sprout, err := s.Company(t.Context(), partner, companyNamed(t, s, "Sprout"))
		if err != nil {
			t.Fatal(err)
		}
		in := models.CompanyInput{Name: sprout.Name, Kind: sprout.Kind, Status: sprout.Status, Description: "Seen in Leeds"}
		if err := s.UpdateCompany(t.Context(), partner, sprout.ID, sprout.Version, in); err != nil {
			t.Fatal(err)
		}
		modelstest.Round(t, s, companyNamed(t, s, "ÜRÜN"), "series_b", "2015", "$5M")

		var conflict *models.UndoConflict
		if _, err := s.UndoOperation(t.Context(), partner, op, false); !errors.As(err, &conflict) {
			t.Fatalf("UndoOperation() = %v, want an *UndoConflict", err)
		}
		got := map[string]string{}
		for _, p := range conflict.Problems {
			got[p.Record.Title] = p.Field
		}
		want := map[string]string{"Elm": models.HeldUsed, "Sprout": models.HeldEdited, "ÜRÜN": models.HeldUsed}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("what is kept (-want +got):\n%s", diff)
		}
		wantTexts(t, s, "acquisitions after the refusal", `select count(*) || '' from acquisitions`, "5")

		plan, err := s.PlanUndo(t.Context(), partner, op)
		if err != nil {
			t.Fatal(err)
		}
		report, err := s.UndoOperation(t.Context(), partner, op, true)
		if err != nil {
			t.Fatalf("UndoOperation(keep) = %v", err)
		}
		if report.Trashed != plan.Trashed || report.Parts != plan.Parts {
			t.Errorf("UndoOperation() = %+v, planned %+v", report, plan)
		}
		wantTexts(t, s, "companies", liveCompanies, "Elm", "Sprout", "ÜRÜN")
		wantTexts(t, s, "rounds", liveRounds, "ÜRÜN|series_b")
		wantTexts(t, s, "rounds that ÜRÜN counts", `select round_count || '' from companies where name = 'ÜRÜN'`, "1")
	})
}

func TestUndo_importLeavesLaterEdits(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		c, err := s.CreateCompany(t.Context(), models.SystemActor, models.CompanyInput{Name: "Ürün", Country: "RO"})
		if err != nil {
			t.Fatal(err)
		}
		folder := oddities.write(t)
		importFolder(t, s, folder, 3)
		partner := modelstest.User(t, s, models.RoleMember)
		c, err = s.Company(t.Context(), partner, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if c.Status != "listed" || c.City != "Cluj" {
			t.Fatalf("Ürün after the import = %+v", c)
		}
		in := models.CompanyInput{Name: c.Name, Kind: c.Kind, Status: c.Status, Country: c.Country, City: "York"}
		if err := s.UpdateCompany(t.Context(), partner, c.ID, c.Version, in); err != nil {
			t.Fatal(err)
		}
		if _, err := s.UndoOperation(t.Context(), partner, lastOperation(t, s, models.OperationImport), true); err != nil {
			t.Fatal(err)
		}
		wantTexts(t, s, "Ürün", `select name || '|' || status || '|' || city from companies where deleted_at is null`, "Ürün|operating|York")
		if report, err := s.UndoOperation(t.Context(), models.Actor{UserID: partner.UserID, Role: models.RoleViewer}, 1, true); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("a viewer's undo = %v, %v, want ErrForbidden", report, err)
		}
	})
}

func TestUndo_importThatGoesOn(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		op, err := s.StartImportRun(t.Context(), models.SystemActor, "test")
		if err != nil {
			t.Fatal(err)
		}
		imp, err := s.StartImport(t.Context(), models.SystemActor, op, "test", "a.csv")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.ImportCompanies(t.Context(), models.SystemActor, imp, []models.ImportCompany{{Key: "a", Name: "Ash"}}, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := s.UndoOperation(t.Context(), models.SystemActor, op, false); err != nil {
			t.Fatalf("UndoOperation() = %v", err)
		}
		if _, err := s.ImportCompanies(t.Context(), models.SystemActor, imp, []models.ImportCompany{{Key: "b", Name: "Birch"}}, nil); !errors.Is(err, models.ErrUndone) {
			t.Errorf("the next batch = %v, want ErrUndone", err)
		}
		wantTexts(t, s, "companies", liveCompanies)
	})
}
