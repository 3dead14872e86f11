package models_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"dealflow/models"
	"dealflow/models/modelstest"
)

func TestStore_Session(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		user := account(t, s, "mei@example.com", models.RoleMember)
		secret := session(t, s, user)
		got, who, err := s.Session(t.Context(), secret)
		if err != nil {
			t.Fatalf("Session() error = %v", err)
		}
		if got.Key != models.SecretKey(secret) || got.IP != "192.0.2.1" || who.ID != user.ID || who.Actor() != user.Actor() {
			t.Errorf("Session() = %+v, %+v, want the session of %s", got, who, user.Email)
		}
		if n := count(t, s, `select count(*) from sessions where key = ? or user_agent = ?`, secret, secret); n != 0 {
			t.Error("the secret itself is stored")
		}
		for _, wrong := range []string{"", "x", strings.ToUpper(secret), models.SecretKey(secret)} {
			if signedIn(t, s, wrong) {
				t.Errorf("Session(%q) is somebody's", wrong)
			}
		}
	})
}

func TestStore_Session_ends(t *testing.T) {
	tests := []struct {
		name string
		end  func(t *testing.T, s *models.Store, user *models.User, secret string) error
	}{
		{"sign-out", func(t *testing.T, s *models.Store, _ *models.User, secret string) error {
			return s.EndSession(t.Context(), secret)
		}},
		{"revoked", func(t *testing.T, s *models.Store, u *models.User, secret string) error {
			return s.RevokeSession(t.Context(), u.Actor(), models.SecretKey(secret))
		}},
		{"disabled", func(t *testing.T, s *models.Store, u *models.User, _ string) error {
			return s.DisableUser(t.Context(), models.SystemActor, u.ID)
		}},
		{"disabled and enabled", func(t *testing.T, s *models.Store, u *models.User, _ string) error {
			if err := s.DisableUser(t.Context(), models.SystemActor, u.ID); err != nil {
				return err
			}
			return s.EnableUser(t.Context(), models.SystemActor, u.ID)
		}},
		{"password changed elsewhere", func(t *testing.T, s *models.Store, u *models.User, _ string) error {
			return s.SetPassword(t.Context(), u.Actor(), u.PasswordHash, "new hash", session(t, s, u))
		}},
		{"password reset", func(t *testing.T, s *models.Store, u *models.User, _ string) error {
			link, _, err := s.ResetLink(t.Context(), models.SystemActor, u.ID)
			if err != nil {
				return err
			}
			_, err = s.Accept(t.Context(), link, models.AcceptInput{PasswordHash: "new hash"})
			return err
		}},
		{"others revoked", func(t *testing.T, s *models.Store, u *models.User, _ string) error {
			return s.RevokeOtherSessions(t.Context(), u.Actor(), session(t, s, u))
		}},
		{"too old", func(t *testing.T, s *models.Store, _ *models.User, _ string) error {
			age(t, s, `update sessions set expires_at = ?`, s.Now())
			return nil
		}},
		{"idle", func(t *testing.T, s *models.Store, _ *models.User, _ string) error {
			age(t, s, `update sessions set last_seen_at = ?`, s.Now().Add(-models.SessionIdle))
			return nil
		}},
	}
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		account(t, s, "admin@example.com", models.RoleAdmin)
		for _, tc := range tests {
			t.Run(tc.name, func(t *testing.T) {
				user := account(t, s, strings.ReplaceAll(tc.name, " ", "-")+"@example.com", models.RoleMember)
				bystander := session(t, s, account(t, s, "by-"+user.Email, models.RoleMember))
				secret := session(t, s, user)
				if !signedIn(t, s, secret) {
					t.Fatal("the session does not work to begin with")
				}
				if err := tc.end(t, s, user, secret); err != nil {
					t.Fatal(err)
				}
				if signedIn(t, s, secret) {
					t.Error("the session still works")
				}
				if tc.name != "too old" && tc.name != "idle" && !signedIn(t, s, bystander) {
					t.Error("somebody else's session ended, too")
				}
			})
		}
	})
}

func TestStore_StartSession_afterPasswordChange(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		user := account(t, s, "mei@example.com", models.RoleMember)
		if err := s.SetPassword(t.Context(), user.Actor(), user.PasswordHash, "new hash", ""); err != nil {
			t.Fatal(err)
		}
		if _, err := s.StartSession(t.Context(), user, models.SessionInput{}); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("StartSession() with the old hash: error = %v, want ErrForbidden", err)
		}
		if err := s.SetPassword(t.Context(), user.Actor(), user.PasswordHash, "third hash", ""); !errors.Is(err, models.ErrConflict) {
			t.Errorf("SetPassword() with the old hash: error = %v, want ErrConflict", err)
		}
	})
}

func TestStore_RevokeSession_onlyOnesOwn(t *testing.T) {
	modelstest.Each(t, testRevokeSessionOnlyOnesOwn)
}

func testRevokeSessionOnlyOnesOwn(t *testing.T, s *models.Store) {
	t.Helper()
	mei, bob := account(t, s, "mei@example.com", models.RoleMember), account(t, s, "bob@example.com", models.RoleAdmin)
	secret := session(t, s, mei)
	if err := s.RevokeSession(t.Context(), bob.Actor(), models.SecretKey(secret)); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("RevokeSession() of another's: error = %v, want ErrNotFound", err)
	}
	if err := s.RevokeOtherSessions(t.Context(), bob.Actor(), ""); err != nil || !signedIn(t, s, secret) {
		t.Errorf("RevokeOtherSessions() = %v and reaches another's sessions", err)
	}
}

func TestStore_Session_lastSeen(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		secret := session(t, s, account(t, s, "mei@example.com", models.RoleMember))
		stored := func() time.Time {
			t.Helper()
			var rows []models.Session
			if err := s.DB(t.Context()).Raw(`select * from sessions`).Scan(&rows).Error; err != nil || len(rows) != 1 {
				t.Fatalf("read sessions: %v, %d rows", err, len(rows))
			}
			return rows[0].LastSeenAt
		}
		first := stored()
		signedIn(t, s, secret)
		if got := stored(); !got.Equal(first) {
			t.Errorf("last seen moved from %v to %v within a minute", first, got)
		}
		age(t, s, `update sessions set last_seen_at = ?`, s.Now().Add(-time.Hour))
		signedIn(t, s, secret)
		if got := stored(); got.Before(first) {
			t.Errorf("last seen is %v after an hour, want the present", got)
		}
	})
}

func TestStore_SweepAccess(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		user := account(t, s, "mei@example.com", models.RoleMember)
		old, fresh := session(t, s, user), session(t, s, user)
		age(t, s, `update sessions set last_seen_at = ? where key = ?`, s.Now().Add(-models.SessionIdle), models.SecretKey(old))
		if _, err := s.Attempt(t.Context(), "fresh", models.Limit{Max: 1, Window: time.Hour}); err != nil {
			t.Fatal(err)
		}
		age(t, s, `insert into attempts (key, count, window_start) values ('old', 9, ?)`, s.Now().Add(-25*time.Hour))
		if err := s.SweepAccess(t.Context()); err != nil {
			t.Fatalf("SweepAccess() error = %v", err)
		}
		if n := count(t, s, `select count(*) from sessions`); n != 1 || !signedIn(t, s, fresh) {
			t.Errorf("%d sessions are left, want the fresh one", n)
		}
		if n := count(t, s, `select count(*) from attempts where key = 'fresh'`) - count(t, s, `select count(*) from attempts where key = 'old'`); n != 1 {
			t.Error("SweepAccess() keeps old counts or drops fresh ones")
		}
	})
}
