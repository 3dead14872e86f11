package app

import (
	"net/url"
	"strings"
	"testing"

	"dealflow/models"
)

func TestJoin_firstAccount(t *testing.T) {
	a := newTestApp(t, nil)
	b := a.browser(t)
	if got := b.get("/signin").text(t, ".notice"); !strings.Contains(got, "one-time link") {
		t.Errorf("the sign-in page of an empty database says %q, want where the link is", got)
	}
	secret, err := a.store.SetupInvitation(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	path := JoinPath(secret)
	if got := b.get(path).want(t, 200, "").text(t, "h1"); got != "Create the first account" {
		t.Errorf("title = %q", got)
	}
	tests := []struct {
		name                          string
		email, user, password, repeat string
		field, want                   string
	}{
		{"bad e-mail", "ann", "Ann", testPassword, testPassword, "email", "Write an address such as name@example.com"},
		{"no name", "ann@example.com", " ", testPassword, testPassword, "name", "This is needed"},
		{"short password", "ann@example.com", "Ann", "short", "short", "password", "Use at least 12 characters"},
		{"guessable password", "ann@example.com", "Ann", "Password1234", "Password1234", "password", "This is too easy to guess: it is made of common words, runs, repetition, or your own name or e-mail"},
		{"mistyped", "ann@example.com", "Ann", testPassword, testPassword + "x", "repeat", "The two passwords are not the same"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			page := b.post(path, "email", tc.email, "name", tc.user, "password", tc.password, "repeat", tc.repeat).want(t, 422, "")
			if got := page.text(t, "#f-"+tc.field+"-error"); got != tc.want {
				t.Errorf("%s: message = %q, want %q", tc.field, got, tc.want)
			}
			if got := page.page(t).Find("#f-email").AttrOr("value", ""); got != tc.email {
				t.Errorf("the typed e-mail became %q", got)
			}
			if strings.Contains(page.body, tc.password) && len(tc.password) > 5 {
				t.Error("the page repeats the password")
			}
		})
	}
	b.post(path, "email", "Ann@example.com", "name", "Ann", "password", testPassword, "repeat", testPassword, "role", "viewer").want(t, 303, "/")
	user, err := a.store.UserByEmail(t.Context(), "ann@example.com")
	if err != nil || user.Role != models.RoleAdmin {
		t.Fatalf("the account is %+v, %v, want an administrator", user, err)
	}
	page := b.get("/account").want(t, 200, "")
	if got := page.text(t, ".flash"); got != "Welcome, Ann." {
		t.Errorf("flash = %q, want the welcome", got)
	}
	if b.get("/account").text(t, ".flash") != "" {
		t.Error("the flash is shown twice")
	}
	a.browser(t).get(path).want(t, 410, "")
	a.browser(t).signIn("ann@example.com", testPassword).want(t, 303, "/")
	if strings.Contains(a.logs.String(), secret) || !strings.Contains(a.logs.String(), "/join/:secret") {
		t.Error("the log contains the link's secret")
	}
}

func TestJoin_closed(t *testing.T) {
	a := newTestApp(t, nil)
	a.account(t, "ann@example.com", models.RoleAdmin)
	for _, path := range []string{"/join/" + models.NewSecret(), "/join/x", "/join/%00"} {
		b := a.browser(t)
		b.get(path).want(t, 410, "")
		b.post(path, "email", "eve@example.com", "name", "Eve", "password", testPassword, "repeat", testPassword).want(t, 410, "")
	}
	users, err := a.store.Users(t.Context(), models.SystemActor)
	if err != nil || len(users) != 1 {
		t.Errorf("%d accounts, %v, want the one", len(users), err)
	}
}

func TestInvitation(t *testing.T) {
	a := newTestApp(t, nil)
	admin := a.as(t, a.account(t, "ann@example.com", models.RoleAdmin))
	if got := admin.submit("/members", "/members", "email", "nobody").want(t, 422, "").text(t, "#f-email-error"); got == "" {
		t.Error("a bad e-mail is not explained beside its field")
	}
	page := admin.submit("/members", "/members", "email", "bob@example.com", "name", "Bob", "role", "viewer").want(t, 200, "")
	link := page.page(t).Find("#link").AttrOr("value", "")
	if !strings.HasPrefix(link, "http://dealflow.test/join/") {
		t.Fatalf("link = %q", link)
	}
	if body := admin.get("/members").body; strings.Contains(body, "/join/") || !strings.Contains(body, "bob@example.com") {
		t.Error("the link is shown again, or the invitation is not listed")
	}
	path := strings.TrimPrefix(link, "http://dealflow.test")
	guest := a.browser(t)
	if got := guest.get(path).want(t, 200, "").page(t).Find("#f-name").AttrOr("value", ""); got != "Bob" {
		t.Errorf("the name is filled in as %q, want Bob", got)
	}
	guest.post(path, "email", "eve@example.com", "role", "admin", "name", "Bob", "password", testPassword, "repeat", testPassword).want(t, 303, "/")
	user, err := a.store.UserByEmail(t.Context(), "bob@example.com")
	if err != nil || user.Role != models.RoleViewer {
		t.Errorf("the guest became %+v, %v, want a viewer", user, err)
	}
	if body := admin.get("/members").body; strings.Contains(body, "Take back") {
		t.Error("the used invitation is still listed as open")
	}
}

func TestInvitation_takenBack(t *testing.T) {
	a := newTestApp(t, nil)
	admin := a.as(t, a.account(t, "ann@example.com", models.RoleAdmin))
	page := admin.submit("/members", "/members", "email", "bob@example.com", "role", "member").want(t, 200, "")
	link, err := url.Parse(page.page(t).Find("#link").AttrOr("value", ""))
	if err != nil {
		t.Fatal(err)
	}
	action := admin.get("/members").page(t).Find(`form[action^="/invitations/"]`).AttrOr("action", "")
	admin.submit("/members", action).want(t, 303, "/members")
	a.browser(t).get(link.Path).want(t, 410, "")
}

func TestReset(t *testing.T) {
	a := newTestApp(t, nil)
	admin := a.as(t, a.account(t, "ann@example.com", models.RoleAdmin))
	bob := a.account(t, "bob@example.com", models.RoleMember)
	open := a.as(t, bob)
	action := "/members/" + itoa(bob.ID) + "/reset"
	link, err := url.Parse(admin.submit("/members", action).want(t, 200, "").page(t).Find("#link").AttrOr("value", ""))
	if err != nil {
		t.Fatal(err)
	}
	open.get("/account").want(t, 200, "") // making the link ends nothing yet
	guest := a.browser(t)
	guest.get(link.Path).want(t, 200, "")
	guest.post(link.Path, "password", "another fine phrase", "repeat", "another fine phrase").want(t, 303, "/")
	guest.get("/account").want(t, 200, "")
	open.get("/account").want(t, 303, "/signin?next=%2Faccount")
	a.browser(t).signIn(bob.Email, testPassword).want(t, 422, "")
	a.browser(t).signIn(bob.Email, "another fine phrase").want(t, 303, "/")
	guest.get(link.Path).want(t, 410, "")
}
