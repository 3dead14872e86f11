package models_test

import (
	"slices"
	"strings"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"
)

// deleteLong moves a record into the trash and its deletion 31 days back.
func deleteLong(t *testing.T, s *models.Store, kind, table string, id int64) {
	t.Helper()
	if err := s.Remove(t.Context(), models.SystemActor, kind, id); err != nil {
		t.Fatalf("Remove(%s) = %v", kind, err)
	}
	if err := s.DB(t.Context()).Exec(`update `+table+` set deleted_at = ? where id = ?`, s.Now().AddDate(0, 0, -models.TrashDays-1), id).Error; err != nil {
		t.Fatal(err)
	}
}

func TestStore_PurgeTrash(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		owner := modelstest.User(t, s, models.RoleMember)
		xiaomi, ucweb := modelstest.Company(t, s, "Xiaomi"), modelstest.Company(t, s, "UCWEB")
		modelstest.Person(t, s, "Lei Jun", "雷军")
		round := modelstest.Round(t, s, xiaomi.ID, "series_a", "2010-12", "$41M")
		deal := modelstest.Deal(t, s, owner, xiaomi.ID)
		recent := modelstest.Deal(t, s, owner, ucweb.ID)
		hidden, err := s.CreateDeal(ctx, owner, models.DealInput{CompanyID: ucweb.ID, Restricted: true})
		if err != nil {
			t.Fatal(err)
		}
		secret, err := s.CreateActivity(ctx, owner, models.ActivityInput{Kind: "note", Body: "the price is 41", DealIDs: []int64{hidden.ID}, CompanyIDs: []int64{ucweb.ID}})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Remove(ctx, owner, models.KindDeal, recent.ID); err != nil {
			t.Fatal(err)
		}
		deleteLong(t, s, models.KindDeal, "deals", deal.ID)
		deleteLong(t, s, models.KindDeal, "deals", hidden.ID)
		deleteLong(t, s, models.KindCompany, "companies", xiaomi.ID)
		n, err := s.PurgeTrash(ctx)
		if err != nil || n != 3 {
			t.Fatalf("PurgeTrash() = %d, %v, want 3", n, err)
		}
		for _, tc := range []struct {
			table string
			id    int64
			want  int
		}{
			{"companies", xiaomi.ID, 0}, {"companies", ucweb.ID, 1}, {"rounds", round.ID, 0}, {"deals", deal.ID, 0},
			{"deals", recent.ID, 1}, {"deals", hidden.ID, 0}, {"activities", secret.ID, 0},
		} {
			var got int
			if err := s.DB(ctx).Raw(`select count(*) from `+tc.table+` where id = ?`, tc.id).Scan(&got).Error; err != nil {
				t.Fatal(err)
			}
			if got != tc.want {
				t.Errorf("%s %d after the purge: %d rows, want %d", tc.table, tc.id, got, tc.want)
			}
		}
	})
}

// A table that refers to a record without saying what becomes of its row when
// the record is deleted would keep the trash from ever being emptied.
func TestStore_PurgeTrash_ForeignKeys(t *testing.T) {
	s := modelstest.SQLite(t)
	var rows []struct{ Child, Parent, OnDelete string }
	err := s.DB(t.Context()).Raw(`select m.name as child, f."table" as parent, f.on_delete from sqlite_master m, pragma_foreign_key_list(m.name) f where m.type = 'table'`).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		t.Fatalf("foreign keys: %v, %v", rows, err)
	}
	kept := []string{"deals companies"} // deals are purged before their company
	for _, r := range rows {
		if !slices.Contains([]string{"companies", "people", "rounds", "deals", "activities", "documents"}, r.Parent) || slices.Contains(kept, r.Child+" "+r.Parent) {
			continue
		}
		if on := strings.ToLower(r.OnDelete); on != "cascade" && on != "set null" {
			t.Errorf("%s refers to %s with on delete %q, want cascade or set null", r.Child, r.Parent, on)
		}
	}
}
