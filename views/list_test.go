package views

import (
	"net/url"
	"testing"

	"dealflow/models"
)

func TestNewList(t *testing.T) {
	query := url.Values{"country": {"CN"}, "after": {"xyz"}, "evil": {"1"}, "status": {""}, "sort": {"name"}, "dir": {"desc"}}
	page := models.Page[models.CompanyRow]{Sort: "name", Desc: true, Next: "n", Count: 1000, CountCapped: true}
	l := NewList("/companies", query, page, "country", "status")
	if got, want := l.address(l.Query), "/companies?country=CN&dir=desc&sort=name"; got != want {
		t.Errorf("address = %q, want %q", got, want)
	}
	if got, want := l.Count.String(), "1,000+"; got != want {
		t.Errorf("Count = %q, want %q", got, want)
	}
	if got, want := l.turn("after", l.Next), "/companies?after=n&country=CN&dir=desc&sort=name"; got != want {
		t.Errorf("next page = %q, want %q", got, want)
	}
	if got, want := l.without("country"), "/companies?dir=desc&sort=name"; got != want {
		t.Errorf("without the country = %q, want %q", got, want)
	}
	if got, want := l.cleared(), "/companies?dir=desc&sort=name"; got != want {
		t.Errorf("cleared = %q, want %q", got, want)
	}
}

func TestList_sortAddress(t *testing.T) {
	l := List{Path: "/rounds", Query: url.Values{"type": {"seed"}}, Sort: "amount", Desc: true}
	tests := []struct{ name, column, want, aria string }{
		{"the same column turns round", "amount", "/rounds?dir=asc&sort=amount&type=seed", "descending"},
		{"another begins with its own order", "announced", "/rounds?dir=desc&sort=announced&type=seed", "none"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			if got := l.sortAddress(tc.column, true); got != tc.want {
				t.Errorf("sortAddress(%q) = %q, want %q", tc.column, got, tc.want)
			}
			if got := l.ariaSort(tc.column); got != tc.aria {
				t.Errorf("ariaSort(%q) = %q, want %q", tc.column, got, tc.aria)
			}
		})
	}
}
