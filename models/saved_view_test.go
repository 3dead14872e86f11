package models_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

func viewNames(t *testing.T, s *models.Store, actor models.Actor, list string) []string {
	t.Helper()
	views, err := s.SavedViews(t.Context(), actor, list)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, v := range views {
		name := v.Name
		if v.Default {
			name += "*"
		}
		names = append(names, name)
	}
	return names
}

// A private view is its owner's alone; a shared one is everybody's to open and
// to open with, and its owner's and the administrators' to change.
func TestStore_SavedViews(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		ana, ben := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleMember)
		admin, viewer := modelstest.User(t, s, models.RoleAdmin), modelstest.User(t, s, models.RoleViewer)
		in := func(name string, shared bool) models.SavedViewInput {
			return models.SavedViewInput{List: "deals", Name: name, Query: "status=open", Shared: shared}
		}
		private, err := s.CreateSavedView(ctx, ana, in("mine", false))
		if err != nil {
			t.Fatal(err)
		}
		shared, err := s.CreateSavedView(ctx, ana, in("Ours", true))
		if err != nil {
			t.Fatal(err)
		}
		for _, tc := range []struct {
			name  string
			actor models.Actor
			want  []string
		}{{"owner", ana, []string{"mine", "Ours"}}, {"another", ben, []string{"Ours"}}, {"viewer", viewer, []string{"Ours"}}, {"admin", admin, []string{"Ours"}}} {
			if diff := cmp.Diff(tc.want, viewNames(t, s, tc.actor, "deals")); diff != "" {
				t.Errorf("%s mismatch (-want +got):\n%s", tc.name, diff)
			}
		}
		if got := viewNames(t, s, ana, "companies"); len(got) > 0 {
			t.Errorf("views of companies = %v, want none", got)
		}
		if err := s.SetDefaultView(ctx, ben, private.ID, true); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("another's private view as the default = %v, want ErrNotFound", err)
		}
		if err := s.SetDefaultView(ctx, viewer, shared.ID, true); err != nil {
			t.Fatal(err)
		}
		if got := viewNames(t, s, viewer, ""); got[0] != "Ours*" {
			t.Errorf("views with a default = %v", got)
		}
		for _, tc := range []struct {
			name  string
			actor models.Actor
			id    int64
			want  error
		}{{"another's", ben, shared.ID, models.ErrForbidden}, {"a private one", ben, private.ID, models.ErrNotFound}, {"admin, private", admin, private.ID, models.ErrNotFound}, {"viewer", viewer, shared.ID, models.ErrForbidden}} {
			if _, err := s.UpdateSavedView(ctx, tc.actor, tc.id, 1, in("x", false)); !errors.Is(err, tc.want) {
				t.Errorf("%s: update = %v, want %v", tc.name, err, tc.want)
			}
			if err := s.Remove(ctx, tc.actor, models.KindView, tc.id); !errors.Is(err, tc.want) {
				t.Errorf("%s: remove = %v, want %v", tc.name, err, tc.want)
			}
		}
		if _, err := s.UpdateSavedView(ctx, admin, shared.ID, 1, in("Everybody's", true)); err != nil {
			t.Errorf("update by an administrator = %v", err)
		}
		if _, err := s.UpdateSavedView(ctx, ana, shared.ID, 1, in("Ours", true)); !errors.Is(err, models.ErrConflict) {
			t.Errorf("update of an old version = %v, want ErrConflict", err)
		}
	})
}

func TestStore_CreateSavedView_refuses(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ana, ben := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleMember)
		create := func(actor models.Actor, in models.SavedViewInput) error {
			_, err := s.CreateSavedView(t.Context(), actor, in)
			return err
		}
		if err := create(ana, models.SavedViewInput{List: "people", Name: "Founders"}); err != nil {
			t.Fatal(err)
		}
		for _, tc := range []struct {
			name  string
			in    models.SavedViewInput
			field string
		}{
			{"no name", models.SavedViewInput{List: "people", Name: " "}, "name"},
			{"the same name", models.SavedViewInput{List: "people", Name: "founders"}, "name"},
			{"another list", models.SavedViewInput{List: "users", Name: "x"}, "list"},
			{"another layout", models.SavedViewInput{List: "people", Layout: "board", Name: "x"}, "layout"},
		} {
			var invalid *models.Invalid
			if err := create(ana, tc.in); !errors.As(err, &invalid) || invalid.Fields[tc.field] == "" {
				t.Errorf("%s = %v, want a message for %s", tc.name, err, tc.field)
			}
		}
		if err := create(ben, models.SavedViewInput{List: "people", Name: "Founders"}); err != nil {
			t.Errorf("the same name of another owner = %v", err)
		}
		for i := range 49 {
			if err := create(ana, models.SavedViewInput{List: "people", Name: fmt.Sprint("View ", i)}); err != nil {
				t.Fatal(err)
			}
		}
		if err := create(ana, models.SavedViewInput{List: "people", Name: "One more"}); err == nil {
			t.Error("a 51st view of a list is let through")
		}
	})
}

// What is done to a view is in the history of those who may change it, can be
// taken back by them, and is in the trash until it is restored.
func TestStore_SavedView_undo(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx, ana, ben := t.Context(), modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleMember)
		view, err := s.CreateSavedView(ctx, ana, models.SavedViewInput{List: "rounds", Name: "Series A", Query: "type=series_a", Shared: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.SetDefaultView(ctx, ana, view.ID, true); err != nil {
			t.Fatal(err)
		}
		if _, err := s.UpdateSavedView(ctx, ana, view.ID, 1, models.SavedViewInput{Name: "Big", Query: "sort=amount&dir=desc", Shared: true}); err != nil {
			t.Fatal(err)
		}
		op, err := s.LatestOperation(ctx, ana)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.UndoOperation(ctx, ben, op.ID, false); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("undo by another = %v, want ErrNotFound", err)
		}
		if rows, _, err := s.Operations(ctx, ben, models.OperationFilter{}); err != nil || len(rows) > 0 {
			t.Errorf("history of another = %v, %v, want nothing", rows, err)
		}
		if _, err := s.UndoOperation(ctx, ana, op.ID, false); err != nil {
			t.Fatal(err)
		}
		if v, err := s.SavedView(ctx, ben, view.ID); err != nil || v.Name != "Series A" || v.Query != "type=series_a" {
			t.Errorf("after the undo = %+v, %v", v, err)
		}
		if err := s.Remove(ctx, ana, models.KindView, view.ID); err != nil {
			t.Fatal(err)
		}
		if got := viewNames(t, s, ana, "rounds"); len(got) > 0 {
			t.Errorf("views after the delete = %v", got)
		}
		if rows, err := s.Trash(ctx, ben); err != nil || len(rows) > 0 {
			t.Errorf("trash of another = %v, %v, want nothing", rows, err)
		}
		if err := s.Restore(ctx, ana, models.KindView, view.ID); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"Series A*"}, viewNames(t, s, ana, "rounds")); diff != "" {
			t.Errorf("views after the restore mismatch (-want +got):\n%s", diff)
		}
		if n := count(t, s, `select count(*) from outbox where record_kind = 'view'`); n != 0 {
			t.Errorf("outbox rows of views = %d, want none", n)
		}
	})
}

// The views of a list are read by their indexes, however many others keep.
func TestStore_SavedViews_plan(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ana := modelstest.User(t, s, models.RoleMember)
		plan := planOf(t, s, func(ctx context.Context) error {
			_, err := s.SavedViews(ctx, ana, "deals")
			return err
		})
		if !strings.Contains(plan, "saved_views_owner") || strings.Contains(plan, "Seq Scan on saved_views") || strings.Contains(plan, "SCAN saved_views") {
			t.Errorf("the views are not read by an index:\n%s", plan)
		}
	})
}
