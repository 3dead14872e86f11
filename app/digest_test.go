package app

import (
	"errors"
	"strings"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"
)

func TestDigestMail(t *testing.T) {
	a := newTestApp(t, nil)
	user := a.account(t, "ada@firm.example", models.RoleMember)
	other := a.account(t, "bob@firm.example", models.RoleMember)
	company := modelstest.Company(t, a.store, hostile)
	if _, err := a.store.CreateDeal(t.Context(), other.Actor(), models.DealInput{CompanyID: company.ID, Restricted: true, Title: "canary"}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.store.CreateDeal(t.Context(), user.Actor(), models.DealInput{CompanyID: company.ID, NextStep: "Call", NextStepOn: "2026-01-10"}); err != nil {
		t.Fatal(err)
	}
	job := models.DigestJob{UserID: user.ID, Day: "2026-01-15"}
	if _, err := DigestMail(t.Context(), a.store, "https://deals.example.com", job); !errors.Is(err, ErrNothingToSend) {
		t.Errorf("DigestMail() of one who has not asked = %v, want ErrNothingToSend", err)
	}
	if err := a.store.SetDigest(t.Context(), user.Actor(), models.DigestInput{Mailed: true, Hour: "8", TimeZone: "UTC"}); err != nil {
		t.Fatal(err)
	}
	m, err := DigestMail(t.Context(), a.store, "https://deals.example.com/", job)
	if err != nil {
		t.Fatal(err)
	}
	if m.To != "ada@firm.example" || !strings.Contains(m.Subject, "1 thing to do") {
		t.Errorf("to %q, subject %q", m.To, m.Subject)
	}
	for _, part := range []string{m.Text, m.HTML} {
		if !strings.Contains(part, "https://deals.example.com/deals/2") || !strings.Contains(part, "Call") || strings.Contains(part, "canary") || strings.Contains(part, "/deals/1") {
			t.Errorf("the mail is wrong:\n%s", part)
		}
	}
	if strings.Contains(m.HTML, "<img") {
		t.Error("a name has become markup in the mail")
	}
	job.Day = "2026-01-14"
	if _, err := DigestMail(t.Context(), a.store, "https://deals.example.com", job); !errors.Is(err, ErrNothingToSend) {
		t.Errorf("DigestMail() of a day that has passed = %v, want ErrNothingToSend", err)
	}
}
