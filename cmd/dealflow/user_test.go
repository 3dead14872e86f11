package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dealflow/models"
)

// command runs one command line on a data folder.
func command(t *testing.T, data, stdin string, args ...string) (code int, out, errOut string) {
	t.Helper()
	t.Setenv("DATABASE_URL", "")
	var o, e bytes.Buffer
	code = run(t.Context(), append(args, "--data", data), strings.NewReader(stdin), &o, &e)
	return code, o.String(), e.String()
}

func openData(t *testing.T, data string) *models.Store {
	t.Helper()
	s, err := models.Open(t.Context(), models.Config{DataDir: data})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestUserAdd(t *testing.T) {
	data := t.TempDir()
	code, out, errOut := command(t, data, "nine quiet goats\r\nsecond line", "user", "add", "ann@example.com", "--password-file", "-")
	if code != 0 || out != "Added ann (ann@example.com) as admin.\n" {
		t.Fatalf("user add = %d %q %q, want the first account as admin", code, out, errOut)
	}
	code, out, errOut = command(t, data, "", "user", "add", "bob@example.com", "--name", "Bob", "--json")
	var added addedUser
	if err := json.Unmarshal([]byte(out), &added); code != 0 || err != nil {
		t.Fatalf("user add --json = %d %q %q: %v", code, out, errOut, err)
	}
	link := added.Link
	added.Link, added.ID = "", 0
	if want := (addedUser{Email: "bob@example.com", Name: "Bob", Role: models.RoleMember}); added != want {
		t.Errorf("user add --json = %+v, want %+v", added, want)
	}
	path, found := strings.CutPrefix(link, "http://127.0.0.1:8080/join/")
	if !found {
		t.Fatalf("link = %q", link)
	}
	s := openData(t, data)
	if invitation, err := s.Invitation(t.Context(), path); err != nil || invitation.Email != "bob@example.com" {
		t.Errorf("Invitation() = %+v, %v, want bob's", invitation, err)
	}
	ann, err := s.UserByEmail(t.Context(), "ann@example.com")
	if err != nil || !strings.HasPrefix(ann.PasswordHash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("ann = %+v, %v, want a hash with the default costs", ann, err)
	}
}

func TestUserAdd_errors(t *testing.T) {
	data := t.TempDir()
	weak := filepath.Join(t.TempDir(), "weak")
	if err := os.WriteFile(weak, []byte("Password1234\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errOut := command(t, data, "", "user", "add", "ann@example.com"); code != 0 {
		t.Fatalf("user add = %d %q", code, errOut)
	}
	tests := []struct {
		name string
		args []string
		want string
	}{
		{"taken", []string{"ANN@example.com"}, "dealflow: email: There is already an account with this e-mail\n"},
		{"no e-mail", []string{"ann"}, "dealflow: email: Write an address such as name@example.com\n"},
		{"weak password", []string{"bob@example.com", "--password-file", weak}, "dealflow: password: This is too easy to guess"},
		{"empty standard input", []string{"bob@example.com", "--password-file", "-"}, "dealflow: password: Use at least 12 characters\n"},
		{"no such file", []string{"bob@example.com", "--password-file", weak + "er"}, "dealflow: read the password: open"},
		{"no such role", []string{"bob@example.com", "--role", "owner"}, "dealflow: --role must be one of"},
		{"password by flag", []string{"bob@example.com", "--password", "x"}, "dealflow: unknown flag --password"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			code, out, errOut := command(t, data, "", append([]string{"user", "add"}, tc.args...)...)
			if code == 0 || out != "" || !strings.HasPrefix(errOut, tc.want) {
				t.Errorf("user add %v = %d %q %q, want a failure that says %q", tc.args, code, out, errOut, tc.want)
			}
		})
	}
	if n, err := openData(t, data).Users(t.Context(), models.SystemActor); err != nil || len(n) != 1 {
		t.Errorf("%d accounts, %v, want the one", len(n), err)
	}
}

func TestTokenAdd(t *testing.T) {
	data := t.TempDir()
	if code, _, errOut := command(t, data, "", "user", "add", "ann@example.com"); code != 0 {
		t.Fatalf("user add = %d %q", code, errOut)
	}
	code, out, errOut := command(t, data, "", "token", "add", "Ann@example.com")
	if code != 0 || strings.Count(out, "\n") != 1 {
		t.Fatalf("token add = %d %q %q, want one line", code, out, errOut)
	}
	user, err := openData(t, data).TokenUser(t.Context(), strings.TrimSpace(out))
	if err != nil || user.Email != "ann@example.com" {
		t.Errorf("TokenUser() = %+v, %v, want ann", user, err)
	}
	code, out, errOut = command(t, data, "", "token", "add", "ann@example.com", "--name", "weekly report", "--json")
	var token struct{ Name, Email, Token string }
	if err := json.Unmarshal([]byte(out), &token); code != 0 || err != nil || token.Name != "weekly report" || !strings.HasPrefix(token.Token, models.TokenPrefix) {
		t.Errorf("token add --json = %d %q %q: %v", code, out, errOut, err)
	}
	code, out, errOut = command(t, data, "", "token", "add", "eve@example.com")
	if code != 1 || out != "" || errOut != "dealflow: there is no account with the e-mail \"eve@example.com\"\n" {
		t.Errorf("token add for nobody = %d %q %q", code, out, errOut)
	}
}
