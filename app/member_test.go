package app

import (
	"strings"
	"testing"

	"dealflow/models"
)

func TestMembers(t *testing.T) {
	a := newTestApp(t, nil)
	annUser, bobUser := a.account(t, "ann@example.com", models.RoleAdmin), a.account(t, "bob@example.com", models.RoleMember)
	ann, bob := a.as(t, annUser), a.as(t, bobUser)
	path := "/members/" + itoa(bobUser.ID)

	ann.submit("/members", path+"/suspension").want(t, 303, "/members")
	bob.get("/account").want(t, 303, "/signin?next=%2Faccount")
	if body := ann.get("/members").body; !strings.Contains(body, "Disabled") {
		t.Error("the page does not say that the account is disabled")
	}
	a.browser(t).signIn(bobUser.Email, testPassword).want(t, 422, "")
	ann.submit("/members", path+"/suspension/delete").want(t, 303, "/members")
	bob = a.browser(t)
	bob.signIn(bobUser.Email, testPassword).want(t, 303, "/")

	if body := bob.get("/members").want(t, 200, "").body; strings.Contains(body, "Invite a member") || strings.Contains(body, "/reset") {
		t.Error("a member is offered what only administrators may do")
	}
	ann.post(path+"/role", "role", "admin").want(t, 303, "/members")
	if body := bob.get("/members").body; !strings.Contains(body, "Invite a member") {
		t.Error("the new administrator is not offered to invite")
	}
	ann.post(path+"/role", "role", "owner").want(t, 422, "")
}

func TestMembers_lastAdmin(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "ann@example.com", models.RoleAdmin)
	ann := a.as(t, user)
	for _, tc := range [][]string{{"/suspension"}, {"/role", "role", "member"}} {
		page := ann.post("/members/"+itoa(user.ID)+tc[0], tc[1:]...).want(t, 422, "")
		if got := page.text(t, "[role=alert]"); !strings.HasPrefix(got, "This is the last administrator") {
			t.Errorf("%s: message = %q", tc[0], got)
		}
	}
	ann.get("/account").want(t, 200, "")
}

func TestMembers_unknown(t *testing.T) {
	a := newTestApp(t, nil)
	ann := a.as(t, a.account(t, "ann@example.com", models.RoleAdmin))
	for _, path := range []string{"/members/999/reset", "/members/x/suspension", "/members/-1/role", "/members/99999999999999999999/suspension", "/invitations/999/delete"} {
		if res := ann.post(path, "role", "viewer"); res.StatusCode != 404 {
			t.Errorf("POST %s = %d, want 404", path, res.StatusCode)
		}
	}
}
