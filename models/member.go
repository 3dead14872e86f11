package models

import (
	"context"
	"fmt"
	"time"
)

// Member is an account as the members page shows it.
type Member struct {
	User
	// LastSeenAt is when the account last used one of its open sessions. Only
	// administrators are told.
	LastSeenAt *time.Time
}

// Members lists all accounts by name, the disabled ones last.
func (s *Store) Members(ctx context.Context, actor Actor) ([]Member, error) {
	users, err := s.Users(ctx, actor)
	if err != nil {
		return nil, err
	}
	members := make([]Member, len(users))
	for i, u := range users {
		members[i].User = u
	}
	if !actor.CanAdmin() {
		return members, nil
	}
	var seen []struct {
		UserID     int64
		LastSeenAt time.Time
	}
	if err := s.scan(ctx, &seen, `select user_id, last_seen_at from sessions order by last_seen_at`); err != nil {
		return nil, fmt.Errorf("members: %w", err)
	}
	last := map[int64]*time.Time{}
	for i := range seen {
		last[seen[i].UserID] = &seen[i].LastSeenAt
	}
	for i := range members {
		members[i].LastSeenAt = last[members[i].ID]
	}
	return members, nil
}

// ChangeRole gives an account another role. The last administrator who can sign
// in keeps theirs: an Invalid "role".
func (s *Store) ChangeRole(ctx context.Context, actor Actor, id int64, role Role) error {
	if err := actor.mustAdmin(); err != nil {
		return err
	}
	var c check
	if c.accountRole("role", role); c.err() != nil {
		return c.err()
	}
	return s.changeMember(ctx, actor, id, func(_ *Store, u *User) error {
		u.Role = role
		return nil
	})
}

// DisableUser closes an account: its sessions end and its tokens stop working
// at once. The last administrator who can sign in stays: an Invalid "role".
func (s *Store) DisableUser(ctx context.Context, actor Actor, id int64) error {
	if err := actor.mustAdmin(); err != nil {
		return err
	}
	return s.changeMember(ctx, actor, id, func(tx *Store, u *User) error {
		if u.DisabledAt == nil {
			now := tx.Now()
			u.DisabledAt = &now
		}
		return tx.endAccess(ctx, id)
	})
}

// EnableUser opens a disabled account again. Its old sessions stay closed; its
// tokens work again unless they were revoked.
func (s *Store) EnableUser(ctx context.Context, actor Actor, id int64) error {
	if err := actor.mustAdmin(); err != nil {
		return err
	}
	return s.changeMember(ctx, actor, id, func(_ *Store, u *User) error {
		u.DisabledAt = nil
		return nil
	})
}

// changeMember is changeUser under a lock that all changes of members share, so
// that two administrators who remove each other do not both succeed.
func (s *Store) changeMember(ctx context.Context, actor Actor, id int64, fn func(tx *Store, u *User) error) error {
	return s.plain(ctx, func(tx *Store) error {
		if !tx.sqlite {
			if _, err := tx.exec(ctx, `select 1 from users where role = 'admin' order by id for update`); err != nil {
				return fmt.Errorf("change member: %w", err)
			}
		}
		var admins []int64
		err := tx.scan(ctx, &admins, `select id from users where role = 'admin' and disabled_at is null and password_hash <> ''`)
		if err != nil {
			return fmt.Errorf("change member: %w", err)
		}
		last := len(admins) == 1 && admins[0] == id
		return tx.changeUser(ctx, actor, id, func(tx *Store, u *User) error {
			if err := fn(tx, u); err != nil {
				return err
			}
			if last && (u.Role != RoleAdmin || u.DisabledAt != nil) {
				return InvalidField("role", "error.last_admin")
			}
			return nil
		})
	})
}

// endAccess closes every session of an account and the links that would let
// someone into it.
func (s *Store) endAccess(ctx context.Context, id int64) error {
	if _, err := s.exec(ctx, `delete from sessions where user_id = ?`, id); err != nil {
		return err
	}
	_, err := s.exec(ctx, `update invitations set used_at = ? where user_id = ? and used_at is null`, s.Now(), id)
	return err
}

// SetPassword gives the actor a new password, already hashed, and ends all of
// their sessions but the one whose secret is keep. Old is the hash that the
// current password was verified against: when it is not the stored one any
// more, someone else was faster and ErrConflict says so.
func (s *Store) SetPassword(ctx context.Context, actor Actor, old, hash, keep string) error {
	if err := actor.mustRead(); err != nil {
		return err
	}
	return s.changeUser(ctx, actor, actor.UserID, func(tx *Store, u *User) error {
		if u.PasswordHash != old {
			return ErrConflict
		}
		u.PasswordHash = hash
		if _, err := tx.exec(ctx, `update invitations set used_at = ? where user_id = ? and used_at is null`, tx.Now(), u.ID); err != nil {
			return err
		}
		_, err := tx.exec(ctx, `delete from sessions where user_id = ? and key <> ?`, u.ID, SecretKey(keep))
		return err
	})
}

// Rehash replaces the hash of an account by one of the same password with newer
// costs, unless the password was changed meanwhile.
func (s *Store) Rehash(ctx context.Context, user *User, hash string) error {
	n, err := s.exec(ctx, `update users set password_hash = ? where id = ? and password_hash = ?`, hash, user.ID, user.PasswordHash)
	if err != nil {
		return fmt.Errorf("rehash: %w", err)
	}
	if n == 1 {
		user.PasswordHash = hash
	}
	return nil
}
