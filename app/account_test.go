package app

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"dealflow/models"
)

func itoa(id int64) string { return strconv.FormatInt(id, 10) }

func TestAccountUpdate(t *testing.T) {
	a := newTestApp(t, nil)
	b := a.as(t, a.account(t, "mei@example.com", models.RoleViewer))
	b.submit("/account", "/account", "name", "Zhang Mei", "locale", "zh-CN", "theme", "dark", "role", "admin", "email", "eve@example.com").want(t, 303, "/account")
	page := b.get("/account").want(t, 200, "")
	html := page.page(t).Find("html")
	if html.AttrOr("lang", "") != "zh-CN" || html.AttrOr("data-theme", "") != "dark" || page.text(t, "h1") != "我的账号" {
		t.Errorf("page is in %q, %q, %q, want Chinese and dark", html.AttrOr("lang", ""), html.AttrOr("data-theme", ""), page.text(t, "h1"))
	}
	user, err := a.store.UserByEmail(t.Context(), "mei@example.com")
	if err != nil || user.Name != "Zhang Mei" || user.Role != models.RoleViewer {
		t.Errorf("account = %+v, %v, want only its name, language and theme changed", user, err)
	}
	page = b.submit("/account", "/account", "name", " ", "locale", "xx").want(t, 422, "")
	if page.text(t, "#f-name-error") == "" || page.text(t, "#f-locale-error") == "" {
		t.Error("what is wrong is not said beside the fields")
	}
}

func TestPreferenceUpdate(t *testing.T) {
	a := newTestApp(t, nil)
	b := a.browser(t)
	b.submit("/signin?next=%2Fdeals", "/preferences", "lang", "zh-CN").want(t, 303, "/signin?next=%2Fdeals")
	if got := b.get("/signin").text(t, "h1"); got != "登录" {
		t.Errorf("title = %q, want Chinese", got)
	}
	b.post("/preferences", "theme", "dark", "back", "//evil.example").want(t, 303, "/")
	if got := b.get("/signin").page(t).Find("html").AttrOr("data-theme", ""); got != "dark" {
		t.Errorf("theme = %q, want dark", got)
	}
	b.post("/preferences", "theme", "auto").want(t, 303, "/")
	if got := b.get("/signin").page(t).Find("html").AttrOr("data-theme", ""); got != "" {
		t.Errorf("theme = %q, want none", got)
	}
	for _, bad := range [][]string{{"lang", "xx"}, {"theme", `"><script>`}} {
		if res := b.post("/preferences", bad...); res.StatusCode != 422 {
			t.Errorf("POST /preferences %v = %d, want 422", bad, res.StatusCode)
		}
	}

	user := a.account(t, "mei@example.com", models.RoleViewer)
	member := a.as(t, user)
	member.submit("/account", "/preferences", "lang", "zh-CN").want(t, 303, "/account")
	member.post("/preferences", "theme", "light", "back", "/account").want(t, 303, "/account")
	after, err := a.store.UserByEmail(t.Context(), user.Email)
	if err != nil || after.Locale != "zh-CN" || after.Theme != "light" || after.Name != user.Name {
		t.Errorf("account = %+v, %v, want Chinese and light", after, err)
	}
	if got := a.browser(t).get("/signin").text(t, "h1"); got != "Sign in" {
		t.Errorf("another browser's title = %q, want English", got)
	}
}

func TestLanguageOfTheBrowser(t *testing.T) {
	a := newTestApp(t, nil)
	b := a.browser(t)
	b.header.Set("Accept-Language", "zh-Hans-CN,zh;q=0.9,en;q=0.5")
	if got := b.get("/signin").text(t, "h1"); got != "登录" {
		t.Errorf("title = %q, want Chinese", got)
	}
}

func TestPasswordUpdate(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "mei@example.com", models.RoleMember)
	b, other := a.as(t, user), a.as(t, user)
	const fresh = "another fine phrase"
	tests := []struct{ name, current, password, repeat, field string }{
		{"wrong current", "wrong", fresh, fresh, "current"},
		{"too short", testPassword, "short", "short", "password"},
		{"own e-mail", testPassword, user.Email, user.Email, "password"},
		{"mistyped", testPassword, fresh, fresh + "x", "repeat"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			page := b.submit("/account", "/account/password", "current", tc.current, "password", tc.password, "repeat", tc.repeat).want(t, 422, "")
			if page.text(t, "#f-"+tc.field+"-error") == "" {
				t.Errorf("nothing is said beside %s", tc.field)
			}
		})
	}
	old := b.cookies[sessionCookie]
	b.submit("/account", "/account/password", "current", testPassword, "password", fresh, "repeat", fresh).want(t, 303, "/account")
	if b.cookies[sessionCookie] == old {
		t.Error("the session keeps its secret")
	}
	if got := b.get("/account").want(t, 200, "").text(t, ".flash"); !strings.HasPrefix(got, "Your password is changed.") {
		t.Errorf("flash = %q", got)
	}
	other.get("/account").want(t, 303, "/signin?next=%2Faccount")
	b.cookies[sessionCookie] = old
	b.get("/account").want(t, 303, "/signin?next=%2Faccount")
	a.browser(t).signIn(user.Email, testPassword).want(t, 422, "")
	a.browser(t).signIn(user.Email, fresh).want(t, 303, "/")
}

// Who finds an open browser must not be able to guess the password there.
func TestPasswordUpdate_limit(t *testing.T) {
	a := newTestApp(t, nil)
	b := a.as(t, a.account(t, "mei@example.com", models.RoleMember))
	for range passwordChecks.Max {
		b.post("/account/password", "current", "wrong").want(t, 422, "")
	}
	b.post("/account/password", "current", testPassword, "password", "another fine phrase", "repeat", "another fine phrase").want(t, 429, "")
}

func TestAccountSessions(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "mei@example.com", models.RoleMember)
	b, second, third := a.as(t, user), a.as(t, user), a.as(t, user)
	stranger := a.as(t, a.account(t, "bob@example.com", models.RoleMember))
	page := b.get("/account").want(t, 200, "").page(t)
	forms := page.Find(`form[action^="/account/sessions/"][action$="/delete"]`)
	if forms.Length() != 3 { // two others, and all others at once
		t.Errorf("%d forms end sessions, want 3", forms.Length())
	}
	key := models.SecretKey(second.cookies[sessionCookie])
	if res := stranger.post("/account/sessions/" + key + "/delete"); res.StatusCode != 404 {
		t.Errorf("ending a stranger's session = %d, want 404", res.StatusCode)
	}
	second.get("/account").want(t, 200, "")
	b.submit("/account", "/account/sessions/"+key+"/delete").want(t, 303, "/account")
	second.get("/account").want(t, 303, "/signin?next=%2Faccount")
	third.get("/account").want(t, 200, "")
	b.submit("/account", "/account/sessions/delete").want(t, 303, "/account")
	third.get("/account").want(t, 303, "/signin?next=%2Faccount")
	b.get("/account").want(t, 200, "")
	stranger.get("/account").want(t, 200, "")
}

func TestTokens(t *testing.T) {
	a := newTestApp(t, nil)
	b := a.as(t, a.account(t, "mei@example.com", models.RoleViewer))
	b.submit("/account", "/account/tokens").want(t, 422, "")
	page := b.submit("/account", "/account/tokens", "token_name", "weekly report").want(t, 200, "")
	secret := page.page(t).Find("#new-token").AttrOr("value", "")
	if !strings.HasPrefix(secret, models.TokenPrefix) {
		t.Fatalf("token = %q", secret)
	}
	if strings.Contains(b.get("/account").body, secret) {
		t.Error("the token is shown again")
	}
	program := a.browser(t)
	program.header.Set("Authorization", "Bearer "+secret)
	if res := program.get("/api/v1/nothing"); res.StatusCode != 404 {
		t.Errorf("API with the token = %d, want 404 for a resource that is not there", res.StatusCode)
	}
	if res := program.do("POST", "/api/v1/nothing", url.Values{}); res.StatusCode == 403 {
		t.Error("the API asks a token's holder for a request-forgery token")
	}
	program.get("/account").want(t, 303, "/signin?next=%2Faccount")

	action := b.get("/account").page(t).Find(`form[action^="/account/tokens/"]`).AttrOr("action", "")
	stranger := a.as(t, a.account(t, "bob@example.com", models.RoleAdmin))
	if res := stranger.post(action); res.StatusCode != 404 {
		t.Errorf("revoking a stranger's token = %d, want 404", res.StatusCode)
	}
	b.submit("/account", action).want(t, 303, "/account")
	if res := program.get("/api/v1/nothing"); res.StatusCode != 401 {
		t.Errorf("API with the revoked token = %d, want 401", res.StatusCode)
	}
}
