package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"
)

// A session ends SessionLife after the sign-in, or when it was not used for
// SessionIdle.
const (
	SessionLife = 30 * 24 * time.Hour
	SessionIdle = 14 * 24 * time.Hour

	// seenStep is how stale "last seen" may be, so that reading a page does not
	// write a row every time.
	seenStep = time.Minute
)

// Session is one browser that is signed in. Key is the SHA-256 of the secret in
// its cookie.
type Session struct {
	Key        string
	UserID     int64
	CreatedAt  time.Time
	LastSeenAt time.Time
	ExpiresAt  time.Time
	UserAgent  string
	IP         string
}

// SessionInput says where a session was started from.
type SessionInput struct {
	UserAgent, IP string
}

// StartSession signs a user in, and returns the new secret for the cookie. User
// is the record that the password was verified against: ErrForbidden when the
// account was disabled or its password changed since.
func (s *Store) StartSession(ctx context.Context, user *User, in SessionInput) (string, error) {
	secret, now := NewSecret(), s.Now()
	row := Session{Key: SecretKey(secret), UserID: user.ID, CreatedAt: now, LastSeenAt: now, ExpiresAt: now.Add(SessionLife),
		UserAgent: cut(clean(in.UserAgent), 300), IP: cut(clean(in.IP), 64)}
	err := s.plain(ctx, func(tx *Store) error {
		current, err := tx.lockUser(ctx, user.ID)
		if err != nil {
			return err
		}
		if !current.Active() || current.PasswordHash != user.PasswordHash {
			return ErrForbidden
		}
		return tx.DB(ctx).Create(&row).Error
	})
	if err != nil {
		return "", fmt.Errorf("start session: %w", err)
	}
	return secret, nil
}

// cut shortens a text to n bytes without breaking a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// Session returns the open session with a secret and its user, in one query.
// ErrNotFound: there is none, it ended, or the account is disabled.
func (s *Store) Session(ctx context.Context, secret string) (*Session, *User, error) {
	now := s.Now()
	var x Session
	var u User
	err := s.DB(ctx).Raw(`select s.key, s.user_id, s.created_at, s.last_seen_at, s.expires_at, s.user_agent, s.ip,
			u.id, u.email, u.name, u.role, u.password_hash, u.locale, u.theme, u.created_at, u.updated_at, u.version
		from sessions s join users u on u.id = s.user_id
		where s.key = ? and s.expires_at > ? and s.last_seen_at > ? and u.disabled_at is null`,
		SecretKey(secret), now, now.Add(-SessionIdle)).Row().
		Scan(&x.Key, &x.UserID, &x.CreatedAt, &x.LastSeenAt, &x.ExpiresAt, &x.UserAgent, &x.IP,
			&u.ID, &u.Email, &u.Name, &u.Role, &u.PasswordHash, &u.Locale, &u.Theme, &u.CreatedAt, &u.UpdatedAt, &u.Version)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil, fmt.Errorf("session: %w", ErrNotFound)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("session: %w", err)
	}
	if now.Sub(x.LastSeenAt) >= seenStep {
		x.LastSeenAt = now
		if _, err := s.exec(ctx, `update sessions set last_seen_at = ? where key = ?`, now, x.Key); err != nil {
			return nil, nil, fmt.Errorf("session: %w", err)
		}
	}
	return &x, &u, nil
}

// SessionStands reports whether a secret would still sign in, without counting
// as a use of it.
func (s *Store) SessionStands(ctx context.Context, secret string) (bool, error) {
	now := s.Now()
	var n int
	err := s.scan(ctx, &n, `select count(*) from sessions s join users u on u.id = s.user_id where s.key = ? and s.expires_at > ? and s.last_seen_at > ? and u.disabled_at is null`,
		SecretKey(secret), now, now.Add(-SessionIdle))
	if err != nil {
		return false, fmt.Errorf("session: %w", err)
	}
	return n > 0, nil
}

// Sessions lists the actor's own open sessions, the last used first.
func (s *Store) Sessions(ctx context.Context, actor Actor) ([]Session, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	now := s.Now()
	var rows []Session
	err := s.scan(ctx, &rows, `select * from sessions where user_id = ? and expires_at > ? and last_seen_at > ? order by last_seen_at desc, key`,
		actor.UserID, now, now.Add(-SessionIdle))
	if err != nil {
		return nil, fmt.Errorf("sessions: %w", err)
	}
	return rows, nil
}

// EndSession signs the holder of a secret out.
func (s *Store) EndSession(ctx context.Context, secret string) error {
	if _, err := s.exec(ctx, `delete from sessions where key = ?`, SecretKey(secret)); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// RevokeSession ends one of the actor's own sessions.
func (s *Store) RevokeSession(ctx context.Context, actor Actor, key string) error {
	if err := actor.mustRead(); err != nil {
		return err
	}
	n, err := s.exec(ctx, `delete from sessions where key = ? and user_id = ?`, key, actor.UserID)
	if err != nil {
		return fmt.Errorf("revoke session: %w", err)
	}
	if n == 0 {
		return ErrNotFound
	}
	return nil
}

// RevokeOtherSessions ends all of the actor's sessions but the one whose secret
// is keep.
func (s *Store) RevokeOtherSessions(ctx context.Context, actor Actor, keep string) error {
	if err := actor.mustRead(); err != nil {
		return err
	}
	if _, err := s.exec(ctx, `delete from sessions where user_id = ? and key <> ?`, actor.UserID, SecretKey(keep)); err != nil {
		return fmt.Errorf("revoke other sessions: %w", err)
	}
	return nil
}

// SweepAccess deletes what has no use any more: sessions that ended, counts of
// attempts a day old, invitations a month past their end.
func (s *Store) SweepAccess(ctx context.Context) error {
	now := s.Now()
	for _, q := range []struct {
		query string
		args  []any
	}{
		{`delete from sessions where expires_at <= ? or last_seen_at <= ?`, []any{now, now.Add(-SessionIdle)}},
		{`delete from attempts where window_start <= ?`, []any{now.Add(-24 * time.Hour)}},
		{`delete from invitations where expires_at <= ?`, []any{now.AddDate(0, -1, 0)}},
	} {
		if _, err := s.exec(ctx, q.query, q.args...); err != nil {
			return fmt.Errorf("sweep access: %w", err)
		}
	}
	return nil
}
