package auth

import "testing"

func TestCSRFToken(t *testing.T) {
	one, two := CSRFToken("secret"), CSRFToken("secret")
	if one == two {
		t.Errorf("CSRFToken() twice = %q, want another mask each time", one)
	}
	tests := []struct {
		name          string
		secret, token string
		want          bool
	}{
		{"first", "secret", one, true},
		{"second", "secret", two, true},
		{"other session", "another", one, false},
		{"no session", "", CSRFToken(""), false},
		{"no token", "secret", "", false},
		{"cut", "secret", one[:len(one)-2], false},
		{"zeroes", "secret", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", false},
		{"not base64", "secret", "<script>", false},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			if got := CheckCSRF(tc.secret, tc.token); got != tc.want {
				t.Errorf("CheckCSRF(%q, %q) = %v, want %v", tc.secret, tc.token, got, tc.want)
			}
		})
	}
}

func BenchmarkCSRFToken(b *testing.B) {
	for b.Loop() {
		CSRFToken("vV9mYt2uGf0V9w3yVQbq1w")
	}
}
