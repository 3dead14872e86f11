package models

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
)

// KindUser, KindToken and KindInvitation are kinds of audit entries. These
// records are neither searched nor put into the trash.
const (
	KindUser       = "user"
	KindToken      = "token"
	KindInvitation = "invitation"
)

// User is an account. It can sign in when it is not disabled and has a password.
type User struct {
	ID    int64  `json:"id"`
	Email string `json:"email"`
	Name  string `json:"name"`
	Role  Role   `json:"role"`
	// PasswordHash is a PHC string, or "" when no password was chosen yet.
	PasswordHash string `json:"-"`
	// Locale is "en" or "zh-CN", or "" to follow the browser.
	Locale string `json:"locale"`
	// Theme is "light" or "dark", or "" to follow the system.
	Theme      string     `json:"theme"`
	DisabledAt *time.Time `json:"disabled_at"`
	CreatedAt  time.Time  `json:"created_at"`
	UpdatedAt  time.Time  `json:"updated_at"`
	Version    int64      `json:"version"`
}

// Active reports whether the account is not disabled.
func (u *User) Active() bool { return u.DisabledAt == nil }

// Actor is the account as the one who asks; a disabled account may do nothing.
func (u *User) Actor() Actor {
	if u == nil || !u.Active() {
		return Actor{}
	}
	return Actor{UserID: u.ID, Role: u.Role}
}

// UserInput is a new account. The password comes hashed.
type UserInput struct {
	Email, Name  string
	Role         Role
	PasswordHash string
	Locale       string
}

func (in *UserInput) check() error {
	var c check
	c.accountEmail("email", &in.Email)
	c.required("name", &in.Name, 200)
	c.accountRole("role", in.Role)
	c.oneOf("locale", in.Locale, locales)
	return c.err()
}

// locales and themes are the allowed preferences; the first follows the browser.
var (
	locales = []string{"", "en", "zh-CN"}
	themes  = []string{"", "light", "dark"}
)

// accountEmail reads an address and leaves it in lower case. Only ASCII is accepted,
// so that two addresses that look alike cannot be two accounts.
func (c *check) accountEmail(field string, s *string) {
	*s = strings.ToLower(clean(*s))
	if *s == "" {
		c.fail(field, "error.required")
		return
	}
	notPlain := func(r rune) bool { return r <= ' ' || r > '~' }
	a, err := mail.ParseAddress(*s)
	if err != nil || a.Address != *s || len(*s) > 254 || strings.ContainsFunc(*s, notPlain) {
		c.fail(field, "error.email")
	}
}

func (c *check) accountRole(field string, role Role) {
	if !slices.Contains(AccountRoles, role) {
		c.fail(field, "error.choice")
	}
}

// CreateUser adds an account. An address that is taken is an Invalid "email".
func (s *Store) CreateUser(ctx context.Context, actor Actor, in UserInput) (*User, error) {
	if err := actor.mustAdmin(); err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	var user *User
	err := s.plain(ctx, func(tx *Store) error {
		var err error
		user, err = tx.insertUser(ctx, actor, in)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("create user: %w", err)
	}
	return user, nil
}

func (s *Store) insertUser(ctx context.Context, actor Actor, in UserInput) (*User, error) {
	now := s.Now()
	user := &User{Email: in.Email, Name: in.Name, Role: in.Role, PasswordHash: in.PasswordHash, Locale: in.Locale,
		CreatedAt: now, UpdatedAt: now, Version: 1}
	err := s.DB(ctx).Create(user).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return nil, InvalidField("email", "error.email_taken")
	}
	if err != nil {
		return nil, err
	}
	if err := s.auditAccess(ctx, actor, "create", KindUser, user.ID, nil, user); err != nil {
		return nil, err
	}
	return user, s.adoptSampleDeals(ctx, user)
}

// auditAccess writes an audit entry for a record that no search knows of.
func (s *Store) auditAccess(ctx context.Context, actor Actor, action, kind string, id int64, before, after any) error {
	entry := auditEntry{At: s.Now(), UserID: actor.by(), Action: action, RecordKind: kind, RecordID: id}
	for _, side := range []struct {
		value any
		text  *string
	}{{before, &entry.Before}, {after, &entry.After}} {
		if side.value == nil {
			continue
		}
		b, err := json.Marshal(side.value)
		if err != nil {
			return fmt.Errorf("audit: %w", err)
		}
		*side.text = string(b)
	}
	if err := s.DB(ctx).Create(&entry).Error; err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return nil
}

// User returns an account, disabled or not.
func (s *Store) User(ctx context.Context, actor Actor, id int64) (*User, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	return s.findUser(ctx, "id = ?", id)
}

// UserByEmail returns the account with an address in any case, disabled or not.
// It is what signing in starts from, so it asks for no actor.
func (s *Store) UserByEmail(ctx context.Context, email string) (*User, error) {
	return s.findUser(ctx, "email = ?", strings.ToLower(clean(email)))
}

func (s *Store) findUser(ctx context.Context, where string, arg any) (*User, error) {
	var user User
	err := s.DB(ctx).Where(where, arg).Take(&user).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, fmt.Errorf("user: %w", ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("user: %w", err)
	}
	return &user, nil
}

// Users lists all accounts by name, the disabled ones last.
func (s *Store) Users(ctx context.Context, actor Actor) ([]User, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var users []User
	err := s.scan(ctx, &users, `select * from users order by case when disabled_at is null then 0 else 1 end, lower(name), id`)
	if err != nil {
		return nil, fmt.Errorf("users: %w", err)
	}
	return users, nil
}

// PreferencesInput is what people change about their own account.
type PreferencesInput struct {
	Name, Locale, Theme string
}

// UpdatePreferences changes the actor's own name, language and theme.
func (s *Store) UpdatePreferences(ctx context.Context, actor Actor, in PreferencesInput) error {
	if err := actor.mustRead(); err != nil {
		return err
	}
	var c check
	c.required("name", &in.Name, 200)
	c.oneOf("locale", in.Locale, locales)
	c.oneOf("theme", in.Theme, themes)
	if err := c.err(); err != nil {
		return err
	}
	return s.changeUser(ctx, actor, actor.UserID, func(_ *Store, u *User) error {
		u.Name, u.Locale, u.Theme = in.Name, in.Locale, in.Theme
		return nil
	})
}

// changeUser locks an account, lets fn change it and saves it with its audit
// entry. What fn leaves as it was is not written.
func (s *Store) changeUser(ctx context.Context, actor Actor, id int64, fn func(tx *Store, u *User) error) error {
	err := s.plain(ctx, func(tx *Store) error {
		user, err := tx.lockUser(ctx, id)
		if err != nil {
			return err
		}
		before := *user
		if err := fn(tx, user); err != nil {
			return err
		}
		if *user == before {
			return nil
		}
		user.Version++
		user.UpdatedAt = tx.Now()
		err = tx.DB(ctx).Model(&User{ID: id}).Select("Name", "Role", "PasswordHash", "Locale", "Theme", "DisabledAt", "UpdatedAt", "Version").
			UpdateColumns(user).Error
		if err != nil {
			return err
		}
		return tx.auditAccess(ctx, actor, "update", KindUser, id, before, user)
	})
	if err != nil {
		return fmt.Errorf("change user %d: %w", id, err)
	}
	return nil
}

// lockUser reads an account and keeps others from changing it until the
// transaction ends. SQLite has one writer at a time anyway.
func (s *Store) lockUser(ctx context.Context, id int64) (*User, error) {
	if !s.sqlite {
		if _, err := s.exec(ctx, `select 1 from users where id = ? for update`, id); err != nil {
			return nil, err
		}
	}
	return s.findUser(ctx, "id = ?", id)
}
