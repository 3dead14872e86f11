package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// TokenPrefix begins every API token, so that a leaked one is recognised.
const TokenPrefix = "dealflow_"

// Token lets a program act for a user. Key is the SHA-256 of the secret.
type Token struct {
	ID         int64
	Key        string
	UserID     int64
	Name       string
	CreatedAt  time.Time
	LastUsedAt *time.Time
	RevokedAt  *time.Time
}

// CreateToken makes an API token for a user and returns its secret, which
// cannot be read again. People make their own; the program itself, any.
func (s *Store) CreateToken(ctx context.Context, actor Actor, userID int64, name string) (string, *Token, error) {
	if err := actor.mustOwn(userID); err != nil {
		return "", nil, err
	}
	var c check
	if c.required("name", &name, 100); c.err() != nil {
		return "", nil, c.err()
	}
	secret := TokenPrefix + NewSecret()
	token := Token{Key: SecretKey(secret), UserID: userID, Name: name, CreatedAt: s.Now()}
	err := s.plain(ctx, func(tx *Store) error {
		user, err := tx.lockUser(ctx, userID)
		if err != nil {
			return err
		}
		if !user.Active() {
			return ErrForbidden
		}
		if err := tx.DB(ctx).Create(&token).Error; err != nil {
			return err
		}
		return tx.auditAccess(ctx, actor, "create", KindToken, token.ID, nil, map[string]any{"user_id": userID, "name": name})
	})
	if err != nil {
		return "", nil, fmt.Errorf("create token: %w", err)
	}
	return secret, &token, nil
}

// mustOwn lets through the user themselves and the program.
func (a Actor) mustOwn(userID int64) error {
	if a.system || a.CanRead() && a.UserID == userID {
		return nil
	}
	return ErrForbidden
}

// Tokens lists the actor's own tokens that were not revoked, newest first.
func (s *Store) Tokens(ctx context.Context, actor Actor) ([]Token, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var rows []Token
	err := s.scan(ctx, &rows, `select * from tokens where user_id = ? and revoked_at is null order by id desc`, actor.UserID)
	if err != nil {
		return nil, fmt.Errorf("tokens: %w", err)
	}
	return rows, nil
}

// RevokeToken ends one of the actor's own tokens.
func (s *Store) RevokeToken(ctx context.Context, actor Actor, id int64) error {
	if err := actor.mustRead(); err != nil {
		return err
	}
	err := s.plain(ctx, func(tx *Store) error {
		n, err := tx.exec(ctx, `update tokens set revoked_at = ? where id = ? and user_id = ? and revoked_at is null`, tx.Now(), id, actor.UserID)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		return tx.auditAccess(ctx, actor, "delete", KindToken, id, nil, nil)
	})
	if err != nil {
		return fmt.Errorf("revoke token: %w", err)
	}
	return nil
}

// TokenUser returns the user that a token's secret stands for, in one query.
// ErrNotFound: no such token, it was revoked, or the account is disabled.
func (s *Store) TokenUser(ctx context.Context, secret string) (*User, error) {
	if !strings.HasPrefix(secret, TokenPrefix) {
		return nil, fmt.Errorf("token: %w", ErrNotFound)
	}
	var u User
	var id int64
	var used *time.Time
	err := s.DB(ctx).Raw(`select t.id, t.last_used_at, u.id, u.email, u.name, u.role, u.locale, u.theme, u.created_at, u.updated_at, u.version
		from tokens t join users u on u.id = t.user_id
		where t.key = ? and t.revoked_at is null and u.disabled_at is null`, SecretKey(secret)).Row().
		Scan(&id, &used, &u.ID, &u.Email, &u.Name, &u.Role, &u.Locale, &u.Theme, &u.CreatedAt, &u.UpdatedAt, &u.Version)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("token: %w", ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("token: %w", err)
	}
	if now := s.Now(); used == nil || now.Sub(*used) >= seenStep {
		if _, err := s.exec(ctx, `update tokens set last_used_at = ? where id = ?`, now, id); err != nil {
			return nil, fmt.Errorf("token: %w", err)
		}
	}
	return &u, nil
}
