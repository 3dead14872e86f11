package models

import (
	"errors"
	"maps"
	"slices"
	"strings"
)

// ErrNotFound is returned for a record that does not exist, is in the trash,
// or exists but not for the one who asks.
var ErrNotFound = errors.New("not found")

// ErrForbidden is returned when the actor's role does not allow the action.
var ErrForbidden = errors.New("forbidden")

// ErrConflict is returned when the record was changed by someone else since
// the version that the caller had read.
var ErrConflict = errors.New("changed by someone else")

// Invalid is returned for input that breaks a rule. Nothing was saved.
type Invalid struct {
	// Fields maps the form field to the message key of what is wrong with it.
	Fields map[string]string
}

// Error names the fields and their message keys in a fixed order.
func (e *Invalid) Error() string {
	parts := make([]string, 0, len(e.Fields))
	for _, field := range slices.Sorted(maps.Keys(e.Fields)) {
		parts = append(parts, field+": "+e.Fields[field])
	}
	return "invalid input: " + strings.Join(parts, ", ")
}

// InvalidField returns an Invalid with one field.
func InvalidField(field, message string) error {
	return &Invalid{Fields: map[string]string{field: message}}
}
