package models_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

// account makes an account that can sign in.
func account(t *testing.T, s *models.Store, email string, role models.Role) *models.User {
	t.Helper()
	user, err := s.CreateUser(t.Context(), models.SystemActor, models.UserInput{Email: email, Name: "Somebody", Role: role, PasswordHash: "hash of " + email})
	if err != nil {
		t.Fatalf("CreateUser(%q) error = %v", email, err)
	}
	return user
}

// session signs a user in and returns the secret.
func session(t *testing.T, s *models.Store, user *models.User) string {
	t.Helper()
	secret, err := s.StartSession(t.Context(), user, models.SessionInput{UserAgent: "test", IP: "192.0.2.1"})
	if err != nil {
		t.Fatalf("StartSession() error = %v", err)
	}
	return secret
}

// signedIn says whether a session's secret is good.
func signedIn(t *testing.T, s *models.Store, secret string) bool {
	t.Helper()
	_, _, err := s.Session(t.Context(), secret)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		t.Fatalf("Session() error = %v", err)
	}
	return err == nil
}

// age moves a column of a table into the past, in SQL that both databases have.
func age(t *testing.T, s *models.Store, query string, args ...any) {
	t.Helper()
	if err := s.DB(t.Context()).Exec(query, args...).Error; err != nil {
		t.Fatal(err)
	}
}

func TestStore_CreateUser(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		user := account(t, s, " Mei@Lantern.Example ", models.RoleMember)
		got, err := s.UserByEmail(t.Context(), "MEI@lantern.example")
		if err != nil {
			t.Fatalf("UserByEmail() error = %v", err)
		}
		if diff := cmp.Diff(user, got); diff != "" {
			t.Errorf("UserByEmail() mismatch (-want +got):\n%s", diff)
		}
		if n := count(t, s, `select count(*) from audit_entries where record_kind = 'user' and record_id = ? and after like '%hash%'`, user.ID); n != 0 {
			t.Error("the audit entry contains the password hash")
		}
		_, err = s.CreateUser(t.Context(), models.SystemActor, models.UserInput{Email: "mei@lantern.example", Name: "Twin", Role: models.RoleViewer})
		if got := fieldsOf(err)["email"]; got != "error.email_taken" {
			t.Errorf("CreateUser() twice: email = %q (%v), want error.email_taken", got, err)
		}
	})
}

func TestStore_CreateUser_invalid(t *testing.T) {
	modelstest.Each(t, testCreateUserInvalid)
}

func testCreateUserInvalid(t *testing.T, s *models.Store) {
	t.Helper()
	tests := []struct {
		name  string
		in    models.UserInput
		field string
		want  string
	}{
		{"no e-mail", models.UserInput{Name: "X", Role: "member"}, "email", "error.required"},
		{"no @", models.UserInput{Email: "mei", Name: "X", Role: "member"}, "email", "error.email"},
		{"with a name", models.UserInput{Email: "Mei <mei@example.com>", Name: "X", Role: "member"}, "email", "error.email"},
		{"look-alike", models.UserInput{Email: "mеi@example.com", Name: "X", Role: "member"}, "email", "error.email"},
		{"line break", models.UserInput{Email: "mei@example.com\r\nBcc: x", Name: "X", Role: "member"}, "email", "error.email"},
		{"no name", models.UserInput{Email: "mei@example.com", Role: "member"}, "name", "error.required"},
		{"long name", models.UserInput{Email: "mei@example.com", Name: strings.Repeat("x", 201), Role: "member"}, "name", "error.too_long"},
		{"no such role", models.UserInput{Email: "mei@example.com", Name: "X", Role: "owner"}, "role", "error.choice"},
		{"no such language", models.UserInput{Email: "mei@example.com", Name: "X", Role: "member", Locale: "xx"}, "locale", "error.choice"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			_, err := s.CreateUser(t.Context(), models.SystemActor, tc.in)
			if got := fieldsOf(err)[tc.field]; got != tc.want {
				t.Errorf("CreateUser() %s = %q (%v), want %q", tc.field, got, err, tc.want)
			}
		})
	}
}

func TestStore_onlyAdminsManageMembers(t *testing.T) {
	modelstest.Each(t, testOnlyAdminsManageMembers)
}

func testOnlyAdminsManageMembers(t *testing.T, s *models.Store) {
	t.Helper()
	target := account(t, s, "target@example.com", models.RoleMember)
	disabled := account(t, s, "gone@example.com", models.RoleAdmin).Actor()
	disabled.Role = ""
	for _, actor := range []models.Actor{{}, disabled, modelstest.User(t, s, models.RoleViewer), modelstest.User(t, s, models.RoleMember)} {
		ctx := t.Context()
		calls := map[string]func() error{
			"CreateUser": func() error {
				_, err := s.CreateUser(ctx, actor, models.UserInput{Email: "new@example.com", Name: "New", Role: "admin"})
				return err
			},
			"ChangeRole":  func() error { return s.ChangeRole(ctx, actor, target.ID, models.RoleAdmin) },
			"DisableUser": func() error { return s.DisableUser(ctx, actor, target.ID) },
			"EnableUser":  func() error { return s.EnableUser(ctx, actor, target.ID) },
			"Invite": func() error {
				_, _, err := s.Invite(ctx, actor, models.InvitationInput{Email: "new@example.com", Role: "admin"})
				return err
			},
			"ResetLink":        func() error { _, _, err := s.ResetLink(ctx, actor, target.ID); return err },
			"Invitations":      func() error { _, err := s.Invitations(ctx, actor); return err },
			"RevokeInvitation": func() error { return s.RevokeInvitation(ctx, actor, 1) },
			"CreateToken":      func() error { _, _, err := s.CreateToken(ctx, actor, target.ID, "theirs"); return err },
		}
		for name, call := range calls {
			if err := call(); !errors.Is(err, models.ErrForbidden) {
				t.Errorf("%s() as %q: error = %v, want ErrForbidden", name, actor.Role, err)
			}
		}
	}
	after, err := s.UserByEmail(t.Context(), target.Email)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(target, after); diff != "" {
		t.Errorf("the refused calls changed the account (-want +got):\n%s", diff)
	}
}

func TestStore_UpdatePreferences(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		user := account(t, s, "mei@example.com", models.RoleViewer)
		err := s.UpdatePreferences(t.Context(), user.Actor(), models.PreferencesInput{Name: " Zhang  Mei ", Locale: "zh-CN", Theme: "dark"})
		if err != nil {
			t.Fatalf("UpdatePreferences() error = %v", err)
		}
		got, err := s.User(t.Context(), user.Actor(), user.ID)
		if err != nil {
			t.Fatal(err)
		}
		want := *user
		want.Name, want.Locale, want.Theme, want.UpdatedAt, want.Version = "Zhang Mei", "zh-CN", "dark", got.UpdatedAt, 2
		if diff := cmp.Diff(&want, got); diff != "" {
			t.Errorf("User() mismatch (-want +got):\n%s", diff)
		}
		err = s.UpdatePreferences(t.Context(), user.Actor(), models.PreferencesInput{Name: "Mei", Theme: "red"})
		if got := fieldsOf(err)["theme"]; got != "error.choice" {
			t.Errorf("UpdatePreferences(red) theme = %q, want error.choice", got)
		}
	})
}

func TestStore_lastAdmin(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		one := account(t, s, "one@example.com", models.RoleAdmin)
		modelstest.User(t, s, models.RoleAdmin) // has no password, so it does not count
		if got := fieldsOf(s.DisableUser(ctx, one.Actor(), one.ID))["role"]; got != "error.last_admin" {
			t.Errorf("DisableUser(last admin) role = %q, want error.last_admin", got)
		}
		if got := fieldsOf(s.ChangeRole(ctx, one.Actor(), one.ID, models.RoleMember))["role"]; got != "error.last_admin" {
			t.Errorf("ChangeRole(last admin) role = %q, want error.last_admin", got)
		}
		two := account(t, s, "two@example.com", models.RoleAdmin)
		if err := s.DisableUser(ctx, two.Actor(), one.ID); err != nil {
			t.Errorf("DisableUser(one of two admins) error = %v, want nil", err)
		}
		if err := s.EnableUser(ctx, two.Actor(), one.ID); err != nil {
			t.Errorf("EnableUser() error = %v, want nil", err)
		}
	})
}

// Two administrators who remove each other at the same moment must not both
// succeed.
func TestStore_lastAdminRace(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		one, two := account(t, s, "one@example.com", models.RoleAdmin), account(t, s, "two@example.com", models.RoleAdmin)
		var wg sync.WaitGroup
		wg.Go(func() { _ = s.DisableUser(t.Context(), one.Actor(), two.ID) })
		wg.Go(func() { _ = s.ChangeRole(t.Context(), two.Actor(), one.ID, models.RoleMember) })
		wg.Wait()
		if n := count(t, s, `select count(*) from users where role = 'admin' and disabled_at is null`); n != 1 {
			t.Errorf("%d administrators are left, want 1", n)
		}
	})
}

func TestStore_Members(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		admin := account(t, s, "admin@example.com", models.RoleAdmin)
		viewer := account(t, s, "viewer@example.com", models.RoleViewer)
		session(t, s, viewer)
		if err := s.DisableUser(t.Context(), models.SystemActor, account(t, s, "aaa@example.com", models.RoleMember).ID); err != nil {
			t.Fatal(err)
		}
		members, err := s.Members(t.Context(), admin.Actor())
		if err != nil {
			t.Fatalf("Members() error = %v", err)
		}
		var got []string
		for _, m := range members {
			seen := ""
			if m.LastSeenAt != nil {
				seen = " seen"
			}
			got = append(got, m.Email+seen)
		}
		if diff := cmp.Diff([]string{"admin@example.com", "viewer@example.com seen", "aaa@example.com"}, got); diff != "" {
			t.Errorf("Members() mismatch (-want +got):\n%s", diff)
		}
		members, err = s.Members(t.Context(), viewer.Actor())
		if err != nil {
			t.Fatalf("Members(viewer) error = %v", err)
		}
		for _, m := range members {
			if m.LastSeenAt != nil {
				t.Errorf("Members(viewer) tells when %s was last seen", m.Email)
			}
		}
	})
}
