package modelstest

import (
	"fmt"
	"testing"

	"dealflow/models"
)

// User makes an account with the role and returns it as an actor. It has no
// password.
func User(t testing.TB, s *models.Store, role models.Role) models.Actor {
	t.Helper()
	ctx := t.Context()
	var n int64
	if err := s.DB(ctx).Raw(`select count(*) from users`).Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	var id int64
	now := s.Now()
	err := s.DB(ctx).Raw(`insert into users (email, name, role, created_at, updated_at) values (?, ?, ?, ?, ?) returning id`,
		fmt.Sprintf("user%d@example.com", n+1), fmt.Sprintf("User %d", n+1), string(role), now, now).Scan(&id).Error
	if err != nil {
		t.Fatalf("make user: %v", err)
	}
	return models.Actor{UserID: id, Role: role}
}

// Company makes a company with the name.
func Company(t testing.TB, s *models.Store, name string) *models.Company {
	t.Helper()
	return must(s.CreateCompany(t.Context(), models.SystemActor, models.CompanyInput{Name: name}))(t)
}

// Person makes a person with the name and, when it is given, a native name.
func Person(t testing.TB, s *models.Store, name, native string) *models.Person {
	t.Helper()
	in := models.PersonInput{Name: name}
	if native != "" {
		in.Names = []models.NameInput{{Kind: "native", Value: native}}
	}
	return must(s.CreatePerson(t.Context(), models.SystemActor, in))(t)
}

// Round makes a round; amount is text such as "$41M", empty for undisclosed.
func Round(t testing.TB, s *models.Store, companyID int64, kind, announced, amount string) *models.Round {
	t.Helper()
	return must(s.CreateRound(t.Context(), models.SystemActor, models.RoundInput{CompanyID: companyID, Type: kind, AnnouncedOn: announced, Amount: amount}))(t)
}

// Deal makes a deal of the actor's about the company.
func Deal(t testing.TB, s *models.Store, actor models.Actor, companyID int64) *models.Deal {
	t.Helper()
	return must(s.CreateDeal(t.Context(), actor, models.DealInput{CompanyID: companyID}))(t)
}

func must[T any](v *T, err error) func(t testing.TB) *T {
	return func(t testing.TB) *T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
