package views

import (
	"time"

	"dealflow/models"
)

// Base is what the layout needs on every page. Each page struct embeds it.
type Base struct {
	Lang  string       // one of Languages
	Theme string       // "", "light" or "dark"; empty follows the system
	CSRF  string       // the token of every form
	Path  string       // the address of this page with its query, for the forms that come back to it
	Now   time.Time    // the clock of the request
	User  *models.User // nil when nobody is signed in
	Flash Flash        // what the last action came to
	Query string       // what stands in the search box
}

// Flash is one message about what has just happened.
type Flash struct {
	Kind string // "success", "error" or "info"; empty means no message
	Text string // already in the reader's language
	// Undo is the address that a POST takes the action back at; empty for none.
	Undo string
}

// T gives a message in the reader's language. See Translate.
func (b Base) T(id string, kv ...any) string { return Translate(b.Lang, id, kv...) }

// CanWrite reports whether the user may change records at all.
func (b Base) CanWrite() bool { return b.User != nil && b.User.Role != models.RoleViewer }

// IsAdmin reports whether the user manages members.
func (b Base) IsAdmin() bool { return b.User != nil && b.User.Role == models.RoleAdmin }
