package auth

import "testing"

func TestSigned(t *testing.T) {
	text := Sign("secret", "flash", "saved · 雷军")
	tests := []struct {
		name                  string
		secret, purpose, text string
		want                  string
		ok                    bool
	}{
		{"its own", "secret", "flash", text, "saved · 雷军", true},
		{"other secret", "another", "flash", text, "", false},
		{"other purpose", "secret", "csrf", text, "", false},
		{"purpose and value moved", "secret", "flash\x00s", text, "", false},
		{"changed", "secret", "flash", "A" + text[1:], "", false},
		{"no signature", "secret", "flash", "c2F2ZWQ", "", false},
		{"no secret", "", "flash", Sign("", "flash", "saved"), "", false},
		{"empty", "secret", "flash", "", "", false},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got, ok := Signed(tc.secret, tc.purpose, tc.text)
			if got != tc.want || ok != tc.ok {
				t.Errorf("Signed(%q) = %q, %v, want %q, %v", tc.text, got, ok, tc.want, tc.ok)
			}
		})
	}
}
