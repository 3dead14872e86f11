package views

import (
	"testing"
	"time"
)

func TestBase_Ago(t *testing.T) {
	tests := []struct {
		name, lang string
		before     time.Duration
		want       string
	}{
		{"seconds", English, 20 * time.Second, "just now"},
		{"minutes", English, 5 * time.Minute, "5 min ago"},
		{"hours", Chinese, 3 * time.Hour, "3 小时前"},
		{"a day", English, 30 * time.Hour, "yesterday"},
		{"days", Chinese, 72 * time.Hour, "3 天前"},
		{"long ago", English, 400 * 24 * time.Hour, "Oct 19, 2025"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			b := sampleBase(tc.lang)
			if got := b.Ago(b.Now.Add(-tc.before)); got != tc.want {
				t.Errorf("Ago() = %q, want %q", got, tc.want)
			}
		})
	}
}

func TestBase_Due(t *testing.T) {
	tests := []struct{ day, want string }{
		{"", ""}, {"2026-11-22", "overdue"}, {"2026-11-23", "today"}, {"2026-11-30", "soon"}, {"2026-12-01", "later"},
		{"2026-10", "overdue"}, {"2026-11", "later"}, {"2025", "overdue"}, {"2026", "later"},
	}
	for _, tc := range tests {
		if got := sampleBase(English).Due(tc.day); got != tc.want {
			t.Errorf("Due(%q) = %q, want %q", tc.day, got, tc.want)
		}
	}
}

func TestInitials(t *testing.T) {
	tests := []struct{ name, want string }{
		{"Lei Jun", "LJ"}, {"Xiaomi", "X"}, {"雷军", "雷"}, {"china unicom group", "CG"}, {"", "?"}, {"  ", "?"},
	}
	for _, tc := range tests {
		if got := Initials(tc.name); got != tc.want {
			t.Errorf("Initials(%q) = %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestCount(t *testing.T) {
	tests := []struct {
		count Count
		want  string
	}{
		{Count{}, "0"}, {Count{N: 999}, "999"}, {Count{N: 1000, More: true}, "1,000+"}, {Count{N: 1234567}, "1,234,567"},
	}
	for _, tc := range tests {
		if got := tc.count.String(); got != tc.want {
			t.Errorf("String() = %q, want %q", got, tc.want)
		}
	}
}

func TestHost(t *testing.T) {
	tests := []struct{ address, want string }{
		{"https://www.mi.com/", "mi.com"}, {"http://example.com/a/b", "example.com/a/b"}, {"example.com", "example.com"},
	}
	for _, tc := range tests {
		if got := Host(tc.address); got != tc.want {
			t.Errorf("Host(%q) = %q, want %q", tc.address, got, tc.want)
		}
	}
}
