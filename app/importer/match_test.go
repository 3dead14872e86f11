package importer_test

import (
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

// update changes one record as a person would in the database's terms.
func update(t *testing.T, s *models.Store, sql string, args ...any) {
	t.Helper()
	if err := s.DB(t.Context()).Exec(sql, args...).Error; err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func TestRun_linksExistingCompanies(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		for _, in := range []models.CompanyInput{
			{Name: "Vancl", Country: "CN", Description: "Ours"},
			{Name: "凡", Names: []models.NameInput{{Kind: "alias", Value: "Tencent Holdings"}}},
			{Name: "Kingsoft", Country: "CN"},
			{Name: "Twice", Country: "FR"},
			{Name: "Elsewhere", Country: "FR"},
			{Name: "Other", Website: "https://shared.example"},
			{Name: "Bought", Kind: "startup"},
		} {
			if _, err := s.CreateCompany(t.Context(), models.SystemActor, in); err != nil {
				t.Fatal(err)
			}
		}
		folder := export{
			companies: "/organization/vancl,VANCL,http://vancl.example,Fashion,-,operating,CHN,,Beijing,Beijing,1,2007-01-01,,\n" +
				"/organization/tencent,Tencent Holdings,,,-,ipo,CHN,,,,1,,,\n" +
				"/organization/kingsoft,KINGSOFT,,,-,ipo,HKG,,,,1,,,\n" +
				"/organization/twice,Twice,,,-,operating,FRA,,,,1,,,\n" +
				"/organization/twice-2,TWICE,,,-,operating,,,,,1,,,\n" +
				"/organization/elsewhere,Elsewhere,,,-,operating,DEU,,,,1,,,\n" +
				"/organization/sharing,Sharing,http://shared.example,,-,operating,,,,,1,,,\n",
			acquisitions: "/organization/bought,BOUGHT,Toys,,,,Rome,/organization/vancl,VANCL,,CHN,,,,2014-06-01,2014-06,,USD\n",
		}.write(t)
		reports, _ := importFolder(t, s, folder, 2)
		if r := reports[0]; r.Created != 4 || r.Updated != 3 {
			t.Errorf("companies.csv = %+v, want 4 created and 3 linked and filled", r)
		}
		if r := reports[2]; r.Created != 1 || r.Companies != 0 {
			t.Errorf("acquisitions.csv = %+v, want no company made", r)
		}
		want := []string{"Bought|acquired||Rome|", "Elsewhere|operating|FR||", "Elsewhere|operating|DE||", "Kingsoft|listed|CN||", "Other|operating|||",
			"Sharing|operating|||", "Twice|operating|FR||", "Twice|operating|FR||", "TWICE|operating|||", "Vancl|operating|CN|Beijing|2007-01-01", "凡|listed|CN||"}
		got := texts(t, s, `select name || '|' || status || '|' || country || '|' || city || '|' || founded_on from companies order by name_key, country desc`)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("companies (-want +got):\n%s", diff)
		}
		again, _ := importFolder(t, s, folder, 1000)
		for _, r := range again {
			if r.Created+r.Updated+r.Companies != 0 {
				t.Errorf("second import: %+v, want everything skipped", r)
			}
		}
	})
}

func TestRun_linksExistingFacts(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		acorn := modelstest.Company(t, s, "Acorn")
		oak := modelstest.Company(t, s, "Oak")
		modelstest.Round(t, s, acorn.ID, "series_a", "2010-12", "$41M")
		modelstest.Round(t, s, acorn.ID, "angel", "", "")
		_, err := s.CreateAcquisition(t.Context(), models.SystemActor, models.AcquisitionInput{CompanyID: acorn.ID, AcquirerID: oak.ID, AnnouncedOn: "2014"})
		if err != nil {
			t.Fatal(err)
		}
		folder := export{
			companies: "/organization/acorn,Acorn,,,-,operating,,,,,1,,,\n",
			rounds: "/organization/acorn,/funding-round/1,venture,A,01-12-2010,41000000\n" +
				"/organization/acorn,/funding-round/2,angel,,01-12-2009,5\n" +
				"/organization/acorn,/funding-round/3,venture,B,01-12-2011,\n",
			acquisitions: "/organization/acorn,Acorn,,,,,,/organization/oak,Oak,,,,,,2014-06-01,2014-06,7,USD\n",
		}.write(t)
		importFolder(t, s, folder, 1000)
		wantTexts(t, s, "rounds", `select type || ' ' || announced_on || ' ' || coalesce(amount, 0) from rounds order by announced_on, type`,
			"angel  0", "angel 2009-12-01 500", "series_a 2010-12 4100000000", "series_b 2011-12-01 0")
		wantTexts(t, s, "acquisitions", `select announced_on || ' ' || price || currency from acquisitions`, "2014 700USD")
		wantTexts(t, s, "kept columns", `select round_count || ' ' || undisclosed_count from companies where name = 'Acorn'`, "4 2")
	})
}

// What was deleted for good is made anew by the next import, under the same key.
func TestRun_deletedFacts(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		folder := export{acquisitions: "/organization/acorn,Acorn,,,,,,/organization/oak,Oak,,,,,,2014-06-01,2014-06,7,USD\n"}.write(t)
		importFolder(t, s, folder, 1000)
		update(t, s, `delete from acquisitions where announced_on = ?`, "2014-06-01")
		for _, want := range []int{1, 0} {
			reports, _ := importFolder(t, s, folder, 1000)
			if r := reports[2]; int(r.Created) != want {
				t.Errorf("acquisitions.csv = %+v, want %d created", r, want)
			}
			wantTexts(t, s, "keys", `select a.announced_on from external_refs e join acquisitions a on a.id = e.record_id where e.record_kind = 'acquisition'`, "2014-06-01")
		}
	})
}

// A changed file changes what nobody has touched since, and nothing else.
func TestRun_changedFile(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		before := export{
			companies: "/organization/a,Aaa,,Games,-,operating,FRA,,,Paris,1,,,\n/organization/b,Bbb,,,-,operating,FRA,,,Paris,1,,,\n/organization/c,Ccc,,,-,operating,FRA,,,Paris,1,,,\n",
			rounds:    "/organization/a,/funding-round/1,seed,,01-01-2010,\n/organization/b,/funding-round/2,seed,,01-01-2010,100\n",
		}
		importFolder(t, s, before.write(t), 1000)
		update(t, s, `update companies set city = 'Lyon', country = '' where name = 'Bbb'`)
		update(t, s, `update companies set deleted_at = ? where name = 'Ccc'`, s.Now())
		update(t, s, `update rounds set amount = 25000 where amount = 10000`)
		after := export{
			companies: "/organization/a,Aaa,,Toys,-,closed,FRA,,,Nice,1,,,\n/organization/b,Bbb,,,-,operating,FRA,,,Nice,1,,,\n/organization/c,Ccc,,,-,closed,FRA,,,Nice,1,,,\n",
			rounds:    "/organization/a,/funding-round/1,seed,,01-01-2010,70\n/organization/b,/funding-round/2,seed,,01-01-2010,200\n",
		}.write(t)
		reports, _ := importFolder(t, s, after, 1000)
		if r := reports[0]; r.Updated != 1 || r.Skipped != 2 {
			t.Errorf("companies.csv = %+v, want 1 updated and 2 skipped", r)
		}
		if r := reports[1]; r.Updated != 1 || r.Skipped != 1 {
			t.Errorf("rounds.csv = %+v, want 1 updated and 1 skipped", r)
		}
		wantTexts(t, s, "companies", `select name || '|' || status || '|' || country || '|' || city || '|' || version from companies order by name`,
			"Aaa|closed|FR|Nice|2", "Bbb|operating||Lyon|1", "Ccc|operating|FR|Paris|1")
		wantTexts(t, s, "sectors", `select sector from company_sectors`, "Toys")
		wantTexts(t, s, "amounts", `select amount || currency from rounds order by amount`, "7000USD", "25000USD")
		wantTexts(t, s, "kept columns", `select raised || '' from companies where name = 'Aaa'`, "7000")
		// An empty cell erases nothing, and the same file again changes nothing.
		importFolder(t, s, before.write(t), 1000)
		wantTexts(t, s, "amounts after the old file", `select amount || currency from rounds order by amount`, "7000USD", "25000USD")
	})
}
