package models

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// InvitationLife is how long a one-time link works.
const InvitationLife = 7 * 24 * time.Hour

// Invitation is a one-time link. Without Email it makes the first account, with
// UserID it lets that user choose a new password, otherwise it makes an account
// for Email. Key is the SHA-256 of the secret in the link.
type Invitation struct {
	ID        int64
	Key       string
	UserID    *int64
	Email     string
	Name      string
	Role      Role
	CreatedBy *int64
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    *time.Time
}

// Setup reports whether the link makes the first account.
func (i *Invitation) Setup() bool { return i.UserID == nil && i.Email == "" }

// Reset reports whether the link sets a new password of an existing account.
func (i *Invitation) Reset() bool { return i.UserID != nil }

// InvitationInput is who is invited, and as what.
type InvitationInput struct {
	Email, Name string
	Role        Role
}

// Invite makes a link with which the owner of an address can make their
// account, and returns its secret, which cannot be read again. An older link
// for the same address stops working.
func (s *Store) Invite(ctx context.Context, actor Actor, in InvitationInput) (string, *Invitation, error) {
	if err := actor.mustAdmin(); err != nil {
		return "", nil, err
	}
	var c check
	c.accountEmail("email", &in.Email)
	c.line("name", &in.Name, 200)
	c.accountRole("role", in.Role)
	if err := c.err(); err != nil {
		return "", nil, err
	}
	invitation := &Invitation{Email: in.Email, Name: in.Name, Role: in.Role}
	secret, err := s.newInvitation(ctx, actor, invitation, func(tx *Store) error {
		_, err := tx.findUser(ctx, "email = ?", in.Email)
		if err == nil {
			return InvalidField("email", "error.email_taken")
		}
		if !errors.Is(err, ErrNotFound) {
			return err
		}
		_, err = tx.exec(ctx, `update invitations set used_at = ? where email = ? and user_id is null and used_at is null`, tx.Now(), in.Email)
		return err
	})
	if err != nil {
		return "", nil, fmt.Errorf("invite: %w", err)
	}
	return secret, invitation, nil
}

// ResetLink makes a link with which a user can choose a new password, and
// returns its secret, which cannot be read again. Older ones stop working.
func (s *Store) ResetLink(ctx context.Context, actor Actor, userID int64) (string, *Invitation, error) {
	if err := actor.mustAdmin(); err != nil {
		return "", nil, err
	}
	invitation := &Invitation{UserID: &userID}
	secret, err := s.newInvitation(ctx, actor, invitation, func(tx *Store) error {
		user, err := tx.lockUser(ctx, userID)
		if err != nil {
			return err
		}
		if !user.Active() {
			return InvalidField("user", "error.user_disabled")
		}
		invitation.Email, invitation.Name, invitation.Role = user.Email, user.Name, user.Role
		_, err = tx.exec(ctx, `update invitations set used_at = ? where user_id = ? and used_at is null`, tx.Now(), userID)
		return err
	})
	if err != nil {
		return "", nil, fmt.Errorf("reset link: %w", err)
	}
	return secret, invitation, nil
}

// SetupInvitation returns the secret of a fresh link that makes the first
// account, and voids the older ones. ErrConflict: somebody can sign in already.
func (s *Store) SetupInvitation(ctx context.Context) (string, error) {
	secret, err := s.newInvitation(ctx, SystemActor, &Invitation{Role: RoleAdmin}, func(tx *Store) error {
		if err := tx.mustBeEmpty(ctx); err != nil {
			return err
		}
		_, err := tx.exec(ctx, `delete from invitations where user_id is null and email = ''`)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("setup link: %w", err)
	}
	return secret, nil
}

// NeedsSetup reports whether nobody can sign in yet.
func (s *Store) NeedsSetup(ctx context.Context) (bool, error) {
	err := s.mustBeEmpty(ctx)
	if errors.Is(err, ErrConflict) {
		return false, nil
	}
	return err == nil, err
}

func (s *Store) mustBeEmpty(ctx context.Context) error {
	var n int64
	if err := s.scan(ctx, &n, `select count(*) from users where disabled_at is null and password_hash <> ''`); err != nil {
		return err
	}
	if n > 0 {
		return ErrConflict
	}
	return nil
}

func (s *Store) newInvitation(ctx context.Context, actor Actor, row *Invitation, before func(tx *Store) error) (string, error) {
	secret, now := NewSecret(), s.Now()
	row.Key, row.CreatedBy, row.CreatedAt, row.ExpiresAt = SecretKey(secret), actor.by(), now, now.Add(InvitationLife)
	err := s.plain(ctx, func(tx *Store) error {
		if err := before(tx); err != nil {
			return err
		}
		if err := tx.DB(ctx).Create(row).Error; err != nil {
			return err
		}
		return tx.auditAccess(ctx, actor, "create", KindInvitation, row.ID, nil,
			map[string]any{"user_id": row.UserID, "email": row.Email, "role": row.Role})
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}

// Invitation returns the link with a secret. ErrNotFound: there is none, it was
// used, or it is too old.
func (s *Store) Invitation(ctx context.Context, secret string) (*Invitation, error) {
	var row Invitation
	err := s.DB(ctx).Where("key = ? and used_at is null and expires_at > ?", SecretKey(secret), s.Now()).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, fmt.Errorf("invitation: %w", ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("invitation: %w", err)
	}
	return &row, nil
}

// Invitations lists the links for new members that still work, newest first.
func (s *Store) Invitations(ctx context.Context, actor Actor) ([]Invitation, error) {
	if err := actor.mustAdmin(); err != nil {
		return nil, err
	}
	var rows []Invitation
	err := s.scan(ctx, &rows, `select * from invitations where user_id is null and email <> '' and used_at is null and expires_at > ? order by id desc`, s.Now())
	if err != nil {
		return nil, fmt.Errorf("invitations: %w", err)
	}
	return rows, nil
}

// RevokeInvitation voids a link.
func (s *Store) RevokeInvitation(ctx context.Context, actor Actor, id int64) error {
	if err := actor.mustAdmin(); err != nil {
		return err
	}
	err := s.plain(ctx, func(tx *Store) error {
		n, err := tx.exec(ctx, `update invitations set used_at = ? where id = ? and used_at is null`, tx.Now(), id)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		return tx.auditAccess(ctx, actor, "delete", KindInvitation, id, nil, nil)
	})
	if err != nil {
		return fmt.Errorf("revoke invitation: %w", err)
	}
	return nil
}

// AcceptInput is what the holder of a link fills in. Email counts only for the
// first account, Name not for a new password. The password comes hashed.
type AcceptInput struct {
	Email, Name, PasswordHash, Locale string
}

// Accept uses a link up: it makes the account, or sets the new password and
// ends all sessions of that user. ErrNotFound: the link does not work (any
// more). Of two who use it at once, one gets through.
func (s *Store) Accept(ctx context.Context, secret string, in AcceptInput) (*User, error) {
	var user *User
	err := s.plain(ctx, func(tx *Store) error {
		n, err := tx.exec(ctx, `update invitations set used_at = ? where key = ? and used_at is null and expires_at > ?`, tx.Now(), SecretKey(secret), tx.Now())
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		var row Invitation
		if err := tx.DB(ctx).Where("key = ?", SecretKey(secret)).Take(&row).Error; err != nil {
			return err
		}
		if row.Reset() {
			user, err = tx.acceptReset(ctx, *row.UserID, in)
		} else {
			user, err = tx.acceptAccount(ctx, &row, in)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("accept invitation: %w", err)
	}
	return user, nil
}

func (s *Store) acceptAccount(ctx context.Context, row *Invitation, in AcceptInput) (*User, error) {
	u := UserInput{Email: row.Email, Name: in.Name, Role: row.Role, PasswordHash: in.PasswordHash, Locale: in.Locale}
	if row.Setup() {
		if err := s.mustBeEmpty(ctx); err != nil {
			return nil, ErrNotFound
		}
		u.Email = in.Email
	}
	if err := u.check(); err != nil {
		return nil, err
	}
	return s.insertUser(ctx, SystemActor, u)
}

func (s *Store) acceptReset(ctx context.Context, id int64, in AcceptInput) (*User, error) {
	var user *User
	err := s.changeUser(ctx, Actor{UserID: id}, id, func(tx *Store, u *User) error {
		if !u.Active() {
			return ErrNotFound
		}
		u.PasswordHash = in.PasswordHash
		user = u
		return tx.endAccess(ctx, id)
	})
	return user, err
}
