package models_test

import (
	"errors"
	"strings"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"
)

func TestStore_Shortlist(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ana, ben, viewer := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleViewer)
		company, person := modelstest.Company(t, s, "Xiaomi"), modelstest.Person(t, s, "Lei Jun", "雷军")
		secret, err := s.CreateDeal(t.Context(), ana, models.DealInput{CompanyName: "Secret", Restricted: true})
		if err != nil {
			t.Fatal(err)
		}
		ctx, last := models.WithLastOperation(t.Context())
		list, err := s.CreateShortlist(ctx, ana, models.ShortlistInput{Name: " To  meet "})
		if err != nil {
			t.Fatal(err)
		}
		add := func(kind string, id int64) error {
			return s.AddToShortlist(ctx, ana, list.ID, models.RecordRef{Kind: kind, ID: id})
		}
		read := func(actor models.Actor) string {
			t.Helper()
			page, err := s.ShortlistPage(t.Context(), actor, list.ID)
			if err != nil {
				return "none"
			}
			var names []string
			for _, e := range page.Entries {
				names = append(names, e.Name)
			}
			if page.Count != int64(len(names)) {
				t.Errorf("count = %d of %v", page.Count, names)
			}
			return strings.Join(names, ",")
		}
		check := func(actor models.Actor, want string) {
			t.Helper()
			if got := read(actor); got != want {
				t.Errorf("list = %s, want %s", got, want)
			}
		}
		for _, ref := range []struct {
			kind string
			id   int64
		}{{models.KindCompany, company.ID}, {models.KindPerson, person.ID}, {models.KindDeal, secret.ID}, {models.KindCompany, company.ID}} {
			if err := add(ref.kind, ref.id); err != nil {
				t.Fatal(err)
			}
		}
		check(ana, "Xiaomi,Lei Jun,Secret")
		check(ben, "none")
		page, err := s.ShortlistPage(ctx, ana, list.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.ShiftEntry(ctx, ana, list.ID, page.Entries[2].ID, -1); err != nil {
			t.Fatal(err)
		}
		check(ana, "Xiaomi,Secret,Lei Jun")
		if _, err := s.UndoOperation(t.Context(), ana, *last, false); err != nil {
			t.Fatal(err)
		}
		check(ana, "Xiaomi,Lei Jun,Secret")

		// What is restricted stays out of what is shared.
		shared := models.ShortlistInput{Name: "To meet", Shared: true}
		if err := s.UpdateShortlist(ctx, ana, list.ID, 1, shared); fieldsOf(err)["shared"] == "" {
			t.Errorf("sharing a list with a restricted deal = %v, want it refused", err)
		}
		if err := s.DropFromShortlist(ctx, ana, list.ID, models.RecordRef{Kind: models.KindDeal, ID: secret.ID}); err != nil {
			t.Fatal(err)
		}
		if err := s.UpdateShortlist(ctx, ana, list.ID, 1, shared); err != nil {
			t.Fatal(err)
		}
		if err := add(models.KindDeal, secret.ID); fieldsOf(err)["record"] == "" {
			t.Errorf("a restricted deal on a shared list = %v, want it refused", err)
		}
		check(ben, "Xiaomi,Lei Jun")
		check(viewer, "Xiaomi,Lei Jun")

		// Who may open a shared list fills it; the rest is its owner's.
		if err := s.NoteEntry(ctx, ben, list.ID, page.Entries[0].ID, "Ask Lin Bin first"); err != nil {
			t.Error(err)
		}
		if err := s.UpdateShortlist(ctx, ben, list.ID, 2, shared); fieldsOf(err)["name"] == "" {
			t.Errorf("another's list renamed = %v, want it refused", err)
		}
		if err := s.Remove(ctx, ben, models.KindShortlist, list.ID); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("another's list removed = %v, want ErrForbidden", err)
		}
		if err := s.DropFromShortlist(ctx, viewer, list.ID, models.RecordRef{Kind: models.KindCompany, ID: company.ID}); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("a viewer's change = %v, want ErrForbidden", err)
		}
		if err := s.AddToShortlist(ctx, ben, list.ID, models.RecordRef{Kind: models.KindDeal, ID: secret.ID}); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("a hidden deal on a list = %v, want ErrNotFound", err)
		}
		lists, err := s.Shortlists(ctx, ben, models.RecordRef{Kind: models.KindPerson, ID: person.ID})
		if err != nil || len(lists) != 1 || !lists[0].Has || lists[0].Count != 2 {
			t.Errorf("lists = %+v, %v", lists, err)
		}
		if err := s.Remove(ctx, ana, models.KindShortlist, list.ID); err != nil {
			t.Fatal(err)
		}
		check(ana, "none")
		if err := s.Restore(ctx, ana, models.KindShortlist, list.ID); err != nil {
			t.Fatal(err)
		}
		check(ben, "Xiaomi,Lei Jun")
	})
}
