package models

import "time"

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
