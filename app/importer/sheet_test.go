package importer_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"dealflow/app/importer"
	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

func TestGuessMapping(t *testing.T) {
	got := importer.GuessMapping([]string{"Company Name", "Website", "Deal Stage", "Owner", "Round-Size", "Founders", "创建时间", "Colour", "Name"}, nil)
	want := []string{"name", "website", "stage", "owner", "round_amount", "founders", "opened_on", "", ""}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("GuessMapping() (-want +got):\n%s", diff)
	}
	got = importer.GuessMapping([]string{"公司名称", "轮次", "融资金额", "投资机构", "阶段", "负责人", "备注"}, nil)
	if diff := cmp.Diff([]string{"name", "round_type", "round_amount", "round_investors", "stage", "owner", "note"}, got); diff != "" {
		t.Errorf("GuessMapping() (-want +got):\n%s", diff)
	}
	got = importer.GuessMapping([]string{"Name", "Company", "Status", "Stage"}, []models.SheetRow{{Cells: []string{"Ana", "Acorn", "Operating", "DD"}}})
	if diff := cmp.Diff([]string{"", "name", "status", "stage"}, got); diff != "" {
		t.Errorf("GuessMapping() of two statuses and two names (-want +got):\n%s", diff)
	}
	got = importer.GuessMapping([]string{"公司", "状态"}, []models.SheetRow{{Cells: []string{"凡客", "运营中"}}})
	if diff := cmp.Diff([]string{"name", "status"}, got); diff != "" {
		t.Errorf("GuessMapping() of a Chinese status (-want +got):\n%s", diff)
	}
	for word, want := range map[string]string{"Operating": "status", "First call": "stage", "": "stage"} {
		got := importer.GuessMapping([]string{"name", "status", "last_funding_at"}, []models.SheetRow{{Cells: []string{"Acorn", word}}, {Cells: []string{"Oak", "-", "2015-01-05"}}})
		if diff := cmp.Diff([]string{"name", want, ""}, got); diff != "" {
			t.Errorf("GuessMapping() with the status %q (-want +got):\n%s", word, diff)
		}
	}
}

func TestSheetReader(t *testing.T) {
	one := int64(1)
	options := models.SheetOptions{OwnerID: &one, Currency: "USD", Stages: map[string]string{"dd": "stage:4", "dead": models.StatusPassed},
		Mapping: []string{"name", "native_name", "country", "founded_on", "sectors", "round_type", "round_amount", "round_investors", "stage", "owner", "founders"}}
	reader := importer.NewSheetReader(options, []models.RecordRef{{Kind: models.KindMember, ID: 7, Title: "Ana"}})
	reader.Look([]string{"", "", "", "31/12/2009"})
	rows := []struct {
		name string
		row  string // cells with bars between
		want string
	}{
		{"all", "Xiaomi|小米|China|04/06/2010|Phones; Hardware|Series A|$41M|Morningside, Qiming|DD|ana|Lei Jun，Lin Bin",
			"Xiaomi native:小米 CN 2010-06-04 Phones+Hardware series_a $41M  Morningside+Qiming stage 4 of 7   Lei Jun+Lin Bin"},
		{"Chinese", "凡客|Vancl|中国|2007年10月|-|A轮|4100万美元|IDG|dead||", "凡客 alias:Vancl CN 2007-10  series_a 4100万美元  IDG stage 0 of 1 passed dead "},
		{"plain number", "Acorn||USA|||seed|1,000||||", "Acorn  US   seed 1,000 USD     "},
		{"unknown", "Acorn|-|n/a|undisclosed|无||||||", "Acorn           "},
		{"no name", " ||China||||||||", "name error.required"},
		{"no country", "Acorn||Atlantis||||||||", "country error.sheet_word"},
		{"no date", "Acorn|||soon|||||||", "founded_on error.date"},
		{"no round", "Acorn|||||mezzanine|||||", "round_type error.sheet_word"},
		{"no amount", "Acorn||||||lots||||", "amount error.money"},
		{"no stage", "Acorn||||||||maybe||", "stage error.sheet_word"},
	}
	for _, tc := range rows {
		t.Run(tc.name, func(t *testing.T) {
			in, problem := reader.Read(strings.Split(tc.row, "|"))
			got := ""
			if problem != nil {
				got = problem.Field + " " + problem.Message
			} else {
				names, round, deal := "", " ", "  "
				for _, n := range in.Company.Names {
					names += n.Kind + ":" + n.Value
				}
				if in.Round != nil {
					round = in.Round.Type + " " + in.Round.Amount + " " + in.Round.Currency
				}
				if in.Deal != nil {
					deal = fmt.Sprintf("stage %d of %d %s %s", in.Deal.StageID, in.Deal.OwnerID, in.Status, in.Reason)
				}
				got = strings.Join([]string{in.Company.Name, names, in.Company.Country, in.Company.FoundedOn, strings.Join(in.Company.Sectors, "+"), round, strings.Join(in.Investors, "+"), deal, strings.Join(in.Founders, "+")}, " ")
			}
			if got != tc.want {
				t.Errorf("Read(%q) =\n%q, want\n%q", tc.row, got, tc.want)
			}
		})
	}
}

func TestSheetReader_dayOrMonth(t *testing.T) {
	options := models.SheetOptions{Mapping: []string{"name", "founded_on"}}
	for seen, want := range map[string]string{"31/12/2010": "2010-02-01", "12/31/2010": "2010-01-02", "": "founded_on error.day_month"} {
		reader := importer.NewSheetReader(options, nil)
		reader.Look([]string{"", seen})
		in, problem := reader.Read([]string{"Acorn", "1/2/2010"})
		got := in.Company.FoundedOn
		if problem != nil {
			got = problem.Field + " " + problem.Message
		}
		if got != want {
			t.Errorf("1/2/2010 beside %q = %q, want %q", seen, got, want)
		}
	}
}

// keepSheet keeps a spreadsheet of rows with bars between their cells.
func keepSheet(t testing.TB, s *models.Store, actor models.Actor, mapping []string, rows ...string) *models.Sheet {
	t.Helper()
	sheet := &models.Sheet{Name: "deals.csv", Columns: mapping}
	var list []models.SheetRow
	for i, row := range rows {
		list = append(list, models.SheetRow{Line: int64(i + 2), Cells: strings.Split(row, "|")})
	}
	if err := s.CreateSheet(t.Context(), actor, sheet, list); err != nil {
		t.Fatal(err)
	}
	stages, err := s.Stages(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	in := models.SheetOptions{Mapping: mapping, OwnerID: &actor.UserID, Currency: "USD", Stages: map[string]string{"meeting": fmt.Sprint("stage:", stages[1].ID), "dead": models.StatusPassed}}
	if err := s.SetSheet(t.Context(), actor, sheet.ID, in); err != nil {
		t.Fatal(err)
	}
	if err := s.StartSheet(t.Context(), actor, sheet.ID); err != nil {
		t.Fatal(err)
	}
	return sheet
}

func outcomes(t testing.TB, s *models.Store, actor models.Actor, id int64) string {
	t.Helper()
	sheet, err := s.Sheet(t.Context(), actor, id)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s %d+%d+%d+%d=%d", sheet.State, sheet.Outcomes["created"], sheet.Outcomes["updated"], sheet.Outcomes["skipped"], sheet.Outcomes["rejected"], sheet.RowCount)
}

func TestRunSheet(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ana := modelstest.User(t, s, models.RoleMember)
		xiaomi := modelstest.Company(t, s, "Xiaomi")
		modelstest.Deal(t, s, ana, xiaomi.ID)
		before := texts(t, s, `select name || city from companies where deleted_at is null order by id`)
		mapping := []string{"name", "city", "founders", "round_type", "round_amount", "round_investors", "stage", "reason", "website"}
		sheet := keepSheet(t, s, ana, mapping,
			"XIAOMI|Beijing|Lei Jun|series A|$41M|Morningside|Meeting||",
			"Vancl|Beijing|Lei Jun|||Morningside|dead|Stock|",
			"Vancl|Shanghai|||||||",
			"Acorn|||||||| not a site",
			"Oak|||series a|lots||||")
		job := models.SheetJob{SheetID: sheet.ID, UserID: ana.UserID}
		if err := importer.RunSheet(t.Context(), s, job); err != nil {
			t.Fatal(err)
		}
		if got := outcomes(t, s, ana, sheet.ID); got != "done 1+1+1+2=5" {
			t.Errorf("outcomes = %s", got)
		}
		wantTexts(t, s, "companies", `select name || '|' || city from companies where deleted_at is null order by name`, "Morningside|", "Vancl|Beijing", "Xiaomi|Beijing")
		wantTexts(t, s, "deals", `select c.name || '|' || d.status || '|' || d.reason_note || d.reason from deals d join companies c on c.id = d.company_id where d.deleted_at is null order by c.name`, "Vancl|passed|Stock", "Xiaomi|active|")
		wantTexts(t, s, "founders", `select p.name || '|' || c.name from roles r join people p on p.id = r.person_id join companies c on c.id = r.company_id order by 1`, "Lei Jun|Vancl", "Lei Jun|Xiaomi")
		wantTexts(t, s, "rounds", `select c.name || '|' || r.type || '|' || coalesce(cast(r.amount as text), '') from rounds r join companies c on c.id = r.company_id where r.deleted_at is null order by 1`, "Vancl|undisclosed|", "Xiaomi|series_a|4100000000")
		wantTexts(t, s, "reasons", `select reason from import_sheet_rows where outcome = 'rejected' order by line`, "website error.url", "amount error.money")

		// Again, it finds everything there.
		again := keepSheet(t, s, ana, mapping, "XIAOMI|Beijing|Lei Jun|series A|$41M|Morningside|Meeting||", "Vancl|Beijing|Lei Jun|||Morningside|dead|Stock|")
		if err := importer.RunSheet(t.Context(), s, models.SheetJob{SheetID: again.ID, UserID: ana.UserID}); err != nil {
			t.Fatal(err)
		}
		if got := outcomes(t, s, ana, again.ID); got != "done 0+0+2+0=2" {
			t.Errorf("the second import = %s, want both rows skipped", got)
		}
		// One undo takes all of it back.
		var op int64
		if err := s.DB(t.Context()).Raw(`select operation_id from import_sheets where id = ?`, sheet.ID).Scan(&op).Error; err != nil {
			t.Fatal(err)
		}
		if _, err := s.UndoOperation(t.Context(), ana, op, false); err != nil {
			t.Fatalf("UndoOperation() = %v", err)
		}
		if diff := cmp.Diff(before, texts(t, s, `select name || city from companies where deleted_at is null order by id`)); diff != "" {
			t.Errorf("companies after the undo (-want +got):\n%s", diff)
		}
		wantTexts(t, s, "deals after the undo", `select count(*) || '' from deals where deleted_at is null`, "1")
		wantTexts(t, s, "rounds after the undo", `select count(*) || '' from rounds where deleted_at is null`, "0")
	})
}

// A row about a round on record completes it and adds the investors that it lacks,
// as an export that knows no investors leaves them to a table of one's own.
func TestRunSheet_knownRounds(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ana := modelstest.User(t, s, models.RoleMember)
		modelstest.Round(t, s, modelstest.Company(t, s, "Xiaomi").ID, "series_a", "2010-12-01", "")
		before := texts(t, s, `select type || announced_on || coalesce(amount, 0) from rounds where deleted_at is null`)
		mapping := []string{"name", "round_type", "round_date", "round_amount", "round_investors", "round_leads", "round_post_money"}
		run := func(want string, lines ...string) int64 {
			t.Helper()
			sheet := keepSheet(t, s, ana, mapping, lines...)
			if err := importer.RunSheet(t.Context(), s, models.SheetJob{SheetID: sheet.ID, UserID: ana.UserID}); err != nil {
				t.Fatal(err)
			}
			if got := outcomes(t, s, ana, sheet.ID); got != want {
				t.Errorf("outcomes of %q = %s, want %s", lines, got, want)
			}
			var op int64
			if err := s.DB(t.Context()).Raw(`select coalesce(operation_id, 0) from import_sheets where id = ?`, sheet.ID).Scan(&op).Error; err != nil {
				t.Fatal(err)
			}
			return op
		}
		rounds := `select r.type || '|' || r.announced_on || '|' || coalesce(r.amount, 0) || '|' || c.name from rounds r left join investments i on i.round_id = r.id left join companies c on c.id = i.company_id where r.deleted_at is null order by 1`
		op := run("done 0+1+0+0=1", "Xiaomi|series A|2010-12|$41M|Qiming, Morningside|Morningside|250M")
		wantTexts(t, s, "valuation and lead", `select r.post_money || r.currency || c.name from rounds r join investments i on i.round_id = r.id and i.lead join companies c on c.id = i.company_id`, "25000000000USDMorningside")
		wantTexts(t, s, "rounds", rounds, "series_a|2010-12-01|4100000000|Morningside", "series_a|2010-12-01|4100000000|Qiming")
		run("done 0+0+3+0=3", "Xiaomi|series A|2010-12|$41M|Qiming", "Xiaomi||||Morningside", "Xiaomi|||$41M|Qiming")
		run("done 0+1+0+0=1", "Xiaomi||||Morningside, IDG")
		wantTexts(t, s, "rounds", rounds, "series_a|2010-12-01|4100000000|Morningside", "series_a|2010-12-01|4100000000|Qiming", "undisclosed||0|IDG")
		if _, err := s.UndoOperation(t.Context(), ana, op, false); err != nil {
			t.Fatalf("UndoOperation() = %v", err)
		}
		if diff := cmp.Diff(before, texts(t, s, `select type || announced_on || coalesce(amount, 0) from rounds where deleted_at is null and type <> 'undisclosed'`)); diff != "" {
			t.Errorf("rounds after the undo (-want +got):\n%s", diff)
		}
	})
}

// A row that the store refuses takes none of those beside it along.
func TestRunSheet_refused(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ana := modelstest.User(t, s, models.RoleMember)
		modelstest.Company(t, s, "Twin")
		modelstest.Company(t, s, "Twin")
		sheet := keepSheet(t, s, ana, []string{"name", "founders"}, "Ash|Fay", "Twin|Gil", "Birch|Fay")
		if err := importer.RunSheet(t.Context(), s, models.SheetJob{SheetID: sheet.ID, UserID: ana.UserID}); err != nil {
			t.Fatal(err)
		}
		if got := outcomes(t, s, ana, sheet.ID); got != "done 2+0+0+1=3" {
			t.Errorf("outcomes = %s", got)
		}
		wantTexts(t, s, "the refused row", `select line || ' ' || reason from import_sheet_rows where outcome = 'rejected'`, "3 name error.several_companies")
		wantTexts(t, s, "founders", `select p.name || '|' || c.name from roles r join people p on p.id = r.person_id join companies c on c.id = r.company_id order by 1`, "Fay|Ash", "Fay|Birch")
		wantTexts(t, s, "people", `select name from people`, "Fay")
	})
}

func TestRunSheet_othersAndUndone(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ana, bob := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleMember)
		sheet := keepSheet(t, s, ana, []string{"name"}, "Ash", "Birch")
		if _, err := s.Sheet(t.Context(), bob, sheet.ID); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("another's spreadsheet = %v, want ErrNotFound", err)
		}
		if _, err := s.Sheet(t.Context(), modelstest.User(t, s, models.RoleViewer), sheet.ID); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("a viewer's = %v, want ErrForbidden", err)
		}
		if err := s.SetSheet(t.Context(), ana, sheet.ID, models.SheetOptions{Mapping: []string{"name"}}); !errors.Is(err, models.ErrConflict) {
			t.Errorf("SetSheet() while it runs = %v, want ErrConflict", err)
		}
		if err := s.DeleteSheet(t.Context(), ana, sheet.ID); !errors.Is(err, models.ErrConflict) {
			t.Errorf("DeleteSheet() while a job is at work = %v, want ErrConflict", err)
		}
		run, err := s.RunSheet(t.Context(), models.SheetJob{SheetID: sheet.ID, UserID: ana.UserID})
		if err != nil {
			t.Fatal(err)
		}
		if err := run.Import(t.Context(), []models.SheetLine{{Line: 2, Record: models.SheetRecord{Company: models.CompanyInput{Name: "Ash"}}}}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.UndoOperation(t.Context(), ana, *run.OperationID, false); err != nil {
			t.Fatal(err)
		}
		if err := importer.RunSheet(t.Context(), s, models.SheetJob{SheetID: sheet.ID, UserID: ana.UserID}); err != nil {
			t.Fatal(err)
		}
		wantTexts(t, s, "companies", liveCompanies)
		if got := outcomes(t, s, ana, sheet.ID); got != "done 1+0+0+0=2" {
			t.Errorf("after the undo = %s, want the rest left alone", got)
		}
		stuck := keepSheet(t, s, ana, []string{"name"}, "Elm")
		update(t, s, `delete from jobs where kind = ?`, models.JobSheet)
		if err := s.DeleteSheet(t.Context(), ana, stuck.ID); err != nil {
			t.Errorf("DeleteSheet() without a job = %v", err)
		}
	})
}

// A deal that is hidden from who imports shows by nothing: they get one of their own.
func TestRunSheet_hiddenDeal(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ana, bob := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleMember)
		xiaomi := modelstest.Company(t, s, "Xiaomi")
		if _, err := s.CreateDeal(t.Context(), bob, models.DealInput{CompanyID: xiaomi.ID, Restricted: true}); err != nil {
			t.Fatal(err)
		}
		sheet := keepSheet(t, s, ana, []string{"name", "stage"}, "Xiaomi|meeting")
		if err := importer.RunSheet(t.Context(), s, models.SheetJob{SheetID: sheet.ID, UserID: ana.UserID}); err != nil {
			t.Fatal(err)
		}
		if got := outcomes(t, s, ana, sheet.ID); got != "done 1+0+0+0=1" {
			t.Errorf("outcomes = %s, want a deal as if there were none", got)
		}
	})
}
