package app

import (
	"net/url"
	"testing"

	"dealflow/app/auth"
	"dealflow/models"
)

func TestCheckCSRF(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "mei@example.com", models.RoleAdmin)
	other := a.as(t, user)
	const passed, refused = 303, 403
	tests := []struct {
		name   string
		header map[string]string
		token  func(b *browser) string
		want   int
	}{
		{"token in the form", nil, (*browser).token, passed},
		{"no token", nil, func(*browser) string { return "" }, refused},
		{"another session's token", nil, func(*browser) string { return other.token() }, refused},
		{"made-up token", nil, func(*browser) string { return auth.CSRFToken("guess") }, refused},
		{"our origin", map[string]string{"Origin": "http://dealflow.test"}, (*browser).token, passed},
		{"other origin", map[string]string{"Origin": "http://evil.test"}, (*browser).token, refused},
		{"other port", map[string]string{"Origin": "http://dealflow.test:8081"}, (*browser).token, refused},
		{"null origin", map[string]string{"Origin": "null"}, (*browser).token, refused},
		{"same-origin fetch", map[string]string{"Sec-Fetch-Site": "same-origin"}, (*browser).token, passed},
		{"typed address", map[string]string{"Sec-Fetch-Site": "none"}, (*browser).token, passed},
		{"same site", map[string]string{"Sec-Fetch-Site": "same-site"}, (*browser).token, refused},
		{"cross-site", map[string]string{"Sec-Fetch-Site": "cross-site"}, (*browser).token, refused},
		{"cross-site that claims our origin", map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "http://dealflow.test"}, (*browser).token, refused},
		{"authorization outside the API", map[string]string{"Authorization": "Bearer x"}, func(*browser) string { return "" }, refused},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			b := a.as(t, user)
			for name, value := range tc.header {
				b.header.Set(name, value)
			}
			res := b.do("POST", "/preferences", url.Values{csrfField: {tc.token(b)}, "theme": {"dark"}, "back": {"/account"}})
			if res.StatusCode != tc.want {
				t.Errorf("POST /preferences = %d, want %d", res.StatusCode, tc.want)
			}
		})
	}
	t.Run("token in the header", func(t *testing.T) {
		b := a.as(t, user)
		b.header.Set(csrfHeader, b.token())
		b.do("POST", "/preferences", url.Values{"theme": {"dark"}}).want(t, passed, "/")
	})
	t.Run("token in the address", func(t *testing.T) {
		b := a.as(t, user)
		b.do("POST", "/preferences?"+csrfField+"="+url.QueryEscape(b.token()), url.Values{"theme": {"dark"}}).want(t, refused, "")
	})
	t.Run("signing in without a token", func(t *testing.T) {
		b := a.browser(t)
		b.do("POST", "/signin", url.Values{"email": {user.Email}, "password": {testPassword}}).want(t, refused, "")
	})
	t.Run("old token after signing in", func(t *testing.T) {
		b := a.browser(t)
		b.get("/signin")
		old := b.token()
		b.signIn(user.Email, testPassword).want(t, 303, "/")
		b.do("POST", "/preferences", url.Values{csrfField: {old}, "theme": {"dark"}}).want(t, refused, "")
	})
	t.Run("every unsafe method", func(t *testing.T) {
		for _, method := range []string{"PUT", "PATCH", "DELETE", "POST"} {
			if res := a.as(t, user).do(method, "/account", url.Values{}); res.StatusCode != refused {
				t.Errorf("%s /account without a token = %d, want %d", method, res.StatusCode, refused)
			}
		}
	})
}
