package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"dealflow/app"
	"dealflow/app/auth"
	"dealflow/models"
	"dealflow/views"
)

type userCmd struct {
	Add userAddCmd `cmd:"" help:"Add an account."`
}

type userAddCmd struct {
	Email        string `arg:"" help:"E-mail address to sign in with."`
	Name         string `help:"Name to show; the part before the @ when left out."`
	Role         string `enum:",admin,member,viewer" default:"" placeholder:"ROLE" help:"admin, member or viewer; left out, admin for the first account and member for the others."`
	PasswordFile string `placeholder:"FILE" help:"File whose first line is the password, - for standard input; left out, a one-time link is printed with which the password is chosen."`
	JSON         bool   `help:"Print one JSON object."`
}

// addedUser is what "user add --json" prints.
type addedUser struct {
	ID    int64       `json:"id"`
	Email string      `json:"email"`
	Name  string      `json:"name"`
	Role  models.Role `json:"role"`
	// Link is empty when the password was given.
	Link string `json:"link,omitempty"`
}

// Run adds an account and prints it, with a link when it has no password yet.
func (u *userAddCmd) Run(ctx context.Context, p *program, in io.Reader) error {
	name := u.Name
	if name == "" {
		name, _, _ = strings.Cut(u.Email, "@")
	}
	password, err := readPassword(u.PasswordFile, in, u.Email, name)
	if err != nil {
		return err
	}
	store, err := p.openStore(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	role, err := u.role(ctx, store)
	if err != nil {
		return err
	}
	input := models.UserInput{Email: u.Email, Name: name, Role: role}
	if password != "" {
		if input.PasswordHash, err = auth.NewHasher(auth.DefaultParams, 1).Hash(ctx, password); err != nil {
			return err
		}
	}
	user, err := store.CreateUser(ctx, models.SystemActor, input)
	if err != nil {
		return plainly(err)
	}
	added := addedUser{ID: user.ID, Email: user.Email, Name: user.Name, Role: user.Role}
	if password == "" {
		secret, _, err := store.ResetLink(ctx, models.SystemActor, user.ID)
		if err != nil {
			return err
		}
		added.Link = p.cfg.PublicURL(p.cfg.Addr) + app.JoinPath(secret)
	}
	return added.print(p.out, u.JSON)
}

// role is the one asked for. Without one, whoever is first has to be able to
// manage the others.
func (u *userAddCmd) role(ctx context.Context, store *models.Store) (models.Role, error) {
	if u.Role != "" {
		return models.Role(u.Role), nil
	}
	first, err := store.NeedsSetup(ctx)
	if err != nil {
		return "", err
	}
	if first {
		return models.RoleAdmin, nil
	}
	return models.RoleMember, nil
}

func (a addedUser) print(out io.Writer, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(out).Encode(a)
	}
	if _, err := fmt.Fprintf(out, "Added %s (%s) as %s.\n", a.Name, a.Email, a.Role); err != nil {
		return err
	}
	if a.Link == "" {
		return nil
	}
	_, err := fmt.Fprintf(out, "One-time link to choose the password, good for %d days:\n%s\n", int(models.InvitationLife.Hours()/24), a.Link)
	return err
}

// readPassword reads the first line of a file, or of in for "-", and judges it.
// No file means no password.
func readPassword(file string, in io.Reader, personal ...string) (string, error) {
	var content []byte
	var err error
	switch file {
	case "":
		return "", nil
	case "-":
		content, err = io.ReadAll(io.LimitReader(in, 64<<10))
	default:
		content, err = os.ReadFile(file)
	}
	if err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	line, _, _ := strings.Cut(string(content), "\n")
	password := strings.TrimSuffix(line, "\r")
	if problem := auth.PasswordProblem(password, personal...); problem != "" {
		return "", fmt.Errorf("password: %s", views.Translate(views.English, problem))
	}
	return password, nil
}

// plainly says what is wrong with an input in words instead of message keys.
func plainly(err error) error {
	var invalid *models.Invalid
	if !errors.As(err, &invalid) {
		return err
	}
	var parts []string
	for field, message := range invalid.Fields {
		parts = append(parts, field+": "+views.Translate(views.English, message))
	}
	slices.Sort(parts)
	return errors.New(strings.Join(parts, "; "))
}
