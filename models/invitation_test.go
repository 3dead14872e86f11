package models_test

import (
	"errors"
	"sync"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

func TestStore_SetupInvitation(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		modelstest.User(t, s, models.RoleAdmin) // without a password, as the demo's people are
		older, err := s.SetupInvitation(ctx)
		if err != nil {
			t.Fatalf("SetupInvitation() error = %v", err)
		}
		link, err := s.SetupInvitation(ctx)
		if err != nil {
			t.Fatalf("SetupInvitation() again: error = %v", err)
		}
		if _, err := s.Invitation(ctx, older); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("Invitation(older) error = %v, want ErrNotFound", err)
		}
		invitation, err := s.Invitation(ctx, link)
		if err != nil || !invitation.Setup() || invitation.Reset() {
			t.Fatalf("Invitation() = %+v, %v, want a setup link", invitation, err)
		}
		_, err = s.Accept(ctx, link, models.AcceptInput{Email: "nobody", Name: "Ann", PasswordHash: "hash"})
		if got := fieldsOf(err)["email"]; got != "error.email" {
			t.Errorf("Accept(bad e-mail) email = %q (%v), want error.email", got, err)
		}
		user, err := s.Accept(ctx, link, models.AcceptInput{Email: "ann@example.com", Name: "Ann", PasswordHash: "hash", Locale: "zh-CN"})
		if err != nil {
			t.Fatalf("Accept() after a mistake: error = %v", err)
		}
		got := []any{user.Email, user.Name, user.Role, user.PasswordHash, user.Locale}
		if diff := cmp.Diff([]any{"ann@example.com", "Ann", models.RoleAdmin, "hash", "zh-CN"}, got); diff != "" {
			t.Errorf("Accept() mismatch (-want +got):\n%s", diff)
		}
		if _, err := s.Accept(ctx, link, models.AcceptInput{Email: "bob@example.com", Name: "Bob", PasswordHash: "hash"}); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("Accept() twice: error = %v, want ErrNotFound", err)
		}
		if _, err := s.SetupInvitation(ctx); !errors.Is(err, models.ErrConflict) {
			t.Errorf("SetupInvitation() with an account: error = %v, want ErrConflict", err)
		}
		if needs, err := s.NeedsSetup(ctx); needs || err != nil {
			t.Errorf("NeedsSetup() = %v, %v, want false, nil", needs, err)
		}
	})
}

// A setup link that is lying around is worth nothing once somebody has an account.
func TestStore_Accept_setupIsClosed(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		link, err := s.SetupInvitation(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		account(t, s, "ann@example.com", models.RoleAdmin)
		_, err = s.Accept(t.Context(), link, models.AcceptInput{Email: "eve@example.com", Name: "Eve", PasswordHash: "hash"})
		if !errors.Is(err, models.ErrNotFound) {
			t.Errorf("Accept() error = %v, want ErrNotFound", err)
		}
	})
}

func TestStore_Invite(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx, admin := t.Context(), account(t, s, "ann@example.com", models.RoleAdmin).Actor()
		older, _, err := s.Invite(ctx, admin, models.InvitationInput{Email: "bob@example.com", Role: models.RoleAdmin})
		if err != nil {
			t.Fatalf("Invite() error = %v", err)
		}
		link, invitation, err := s.Invite(ctx, admin, models.InvitationInput{Email: "Bob@example.com", Name: "Bob", Role: models.RoleViewer})
		if err != nil {
			t.Fatalf("Invite() again: error = %v", err)
		}
		if n := count(t, s, `select count(*) from invitations where key = ?`, link); n != 0 || invitation.Key == link {
			t.Error("the secret itself is stored")
		}
		if _, err := s.Invitation(ctx, older); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("Invitation(older) error = %v, want ErrNotFound", err)
		}
		open, err := s.Invitations(ctx, admin)
		if err != nil || len(open) != 1 || open[0].Email != "bob@example.com" {
			t.Errorf("Invitations() = %+v, %v, want the one for bob", open, err)
		}
		// The address and the role are the administrator's choice, not the guest's.
		user, err := s.Accept(ctx, link, models.AcceptInput{Email: "eve@example.com", Name: "Robert", PasswordHash: "hash"})
		if err != nil || user.Email != "bob@example.com" || user.Role != models.RoleViewer || user.Name != "Robert" {
			t.Errorf("Accept() = %+v, %v, want bob@example.com as a viewer named Robert", user, err)
		}
		_, _, err = s.Invite(ctx, admin, models.InvitationInput{Email: "bob@example.com", Role: models.RoleViewer})
		if got := fieldsOf(err)["email"]; got != "error.email_taken" {
			t.Errorf("Invite() of a member: email = %q, want error.email_taken", got)
		}
	})
}

func TestStore_Invite_voided(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx, admin := t.Context(), account(t, s, "ann@example.com", models.RoleAdmin).Actor()
		revoked, invitation, err := s.Invite(ctx, admin, models.InvitationInput{Email: "bob@example.com", Role: models.RoleMember})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.RevokeInvitation(ctx, admin, invitation.ID); err != nil {
			t.Fatalf("RevokeInvitation() error = %v", err)
		}
		expired, _, err := s.Invite(ctx, admin, models.InvitationInput{Email: "eve@example.com", Role: models.RoleMember})
		if err != nil {
			t.Fatal(err)
		}
		age(t, s, `update invitations set expires_at = ? where email = 'eve@example.com'`, s.Now())
		for name, link := range map[string]string{"revoked": revoked, "expired": expired, "empty": "", "made up": models.NewSecret()} {
			if _, err := s.Accept(ctx, link, models.AcceptInput{Name: "X", PasswordHash: "hash"}); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("Accept(%s) error = %v, want ErrNotFound", name, err)
			}
		}
	})
}

func TestStore_ResetLink(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		admin, bob := account(t, s, "ann@example.com", models.RoleAdmin), account(t, s, "bob@example.com", models.RoleMember)
		link, invitation, err := s.ResetLink(ctx, admin.Actor(), bob.ID)
		if err != nil || !invitation.Reset() {
			t.Fatalf("ResetLink() = %+v, %v, want a reset link", invitation, err)
		}
		user, err := s.Accept(ctx, link, models.AcceptInput{Email: "eve@example.com", Name: "Eve", PasswordHash: "new hash"})
		if err != nil || user.ID != bob.ID || user.PasswordHash != "new hash" || user.Email != bob.Email || user.Name != bob.Name || user.Role != bob.Role {
			t.Errorf("Accept() = %+v, %v, want bob with nothing but a new hash", user, err)
		}
		again, _, err := s.ResetLink(ctx, admin.Actor(), bob.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.DisableUser(ctx, admin.Actor(), bob.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Accept(ctx, again, models.AcceptInput{PasswordHash: "third hash"}); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("Accept() of a disabled account's link: error = %v, want ErrNotFound", err)
		}
		_, _, err = s.ResetLink(ctx, admin.Actor(), bob.ID)
		if got := fieldsOf(err)["user"]; got != "error.user_disabled" {
			t.Errorf("ResetLink() of a disabled account: user = %q (%v), want error.user_disabled", got, err)
		}
	})
}

func TestStore_Accept_once(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		link, err := s.SetupInvitation(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for _, email := range []string{"a@example.com", "b@example.com", "c@example.com", "d@example.com"} {
			wg.Go(func() {
				_, err := s.Accept(t.Context(), link, models.AcceptInput{Email: email, Name: "X", PasswordHash: "hash"})
				if err != nil && !errors.Is(err, models.ErrNotFound) {
					t.Errorf("Accept() error = %v, want nil or ErrNotFound", err)
				}
			})
		}
		wg.Wait()
		if n := count(t, s, `select count(*) from users`); n != 1 {
			t.Errorf("%d accounts came of one link, want 1", n)
		}
	})
}
