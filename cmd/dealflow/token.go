package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"dealflow/models"
)

type tokenCmd struct {
	Add tokenAddCmd `cmd:"" help:"Make an API token for an account and print it, this once."`
}

type tokenAddCmd struct {
	Email string `arg:"" help:"E-mail address of the account that the token acts for."`
	Name  string `default:"command line" help:"What the token is for."`
	JSON  bool   `help:"Print one JSON object."`
}

// Run makes a token. Only the token itself is printed, so that it can be piped.
func (t *tokenAddCmd) Run(ctx context.Context, p *program) error {
	store, err := p.openStore(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	user, err := store.UserByEmail(ctx, t.Email)
	if errors.Is(err, models.ErrNotFound) {
		return fmt.Errorf("there is no account with the e-mail %q", t.Email)
	}
	if err != nil {
		return err
	}
	if !user.Active() {
		return fmt.Errorf("the account %s is disabled", user.Email)
	}
	secret, token, err := store.CreateToken(ctx, models.SystemActor, user.ID, t.Name)
	if err != nil {
		return plainly(err)
	}
	if t.JSON {
		return json.NewEncoder(p.out).Encode(map[string]any{"id": token.ID, "name": token.Name, "email": user.Email, "token": secret})
	}
	_, err = fmt.Fprintln(p.out, secret)
	return err
}
