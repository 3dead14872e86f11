package models_test

import (
	"errors"
	"strings"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"
)

func TestStore_CreateToken(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		account(t, s, "admin@example.com", models.RoleAdmin)
		user := account(t, s, "mei@example.com", models.RoleViewer)
		secret, token, err := s.CreateToken(ctx, user.Actor(), user.ID, " weekly  report ")
		if err != nil {
			t.Fatalf("CreateToken() error = %v", err)
		}
		if token.Name != "weekly report" || !strings.HasPrefix(secret, models.TokenPrefix) || len(secret) != len(models.TokenPrefix)+43 {
			t.Errorf("CreateToken() = %q, %+v, want a prefixed secret and the trimmed name", secret, token)
		}
		who, err := s.TokenUser(ctx, secret)
		if err != nil || who.Actor() != user.Actor() {
			t.Fatalf("TokenUser() = %+v, %v, want %s", who, err, user.Email)
		}
		tokens, err := s.Tokens(ctx, user.Actor())
		if err != nil || len(tokens) != 1 || tokens[0].LastUsedAt == nil || tokens[0].Key == secret {
			t.Errorf("Tokens() = %+v, %v, want one, used, without its secret", tokens, err)
		}
		for _, wrong := range []string{"", models.TokenPrefix, strings.TrimPrefix(secret, models.TokenPrefix), token.Key, secret + "x"} {
			if _, err := s.TokenUser(ctx, wrong); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("TokenUser(%q) error = %v, want ErrNotFound", wrong, err)
			}
		}
		other := modelstest.User(t, s, models.RoleAdmin)
		if err := s.RevokeToken(ctx, other, token.ID); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("RevokeToken() of another's: error = %v, want ErrNotFound", err)
		}
		if err := s.DisableUser(ctx, models.SystemActor, user.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.TokenUser(ctx, secret); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("TokenUser() of a disabled account: error = %v, want ErrNotFound", err)
		}
		if err := s.EnableUser(ctx, models.SystemActor, user.ID); err != nil {
			t.Fatal(err)
		}
		if err := s.RevokeToken(ctx, user.Actor(), token.ID); err != nil {
			t.Fatalf("RevokeToken() error = %v", err)
		}
		if _, err := s.TokenUser(ctx, secret); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("TokenUser() of a revoked token: error = %v, want ErrNotFound", err)
		}
	})
}
