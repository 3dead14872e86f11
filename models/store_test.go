package models_test

import (
	"context"
	"errors"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

// count reads one number.
func count(t *testing.T, s *models.Store, query string, args ...any) int {
	t.Helper()
	var n int
	if err := s.DB(t.Context()).Raw(query, args...).Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

// fieldsOf returns the fields of an Invalid, nil for any other error.
func fieldsOf(err error) map[string]string {
	var inv *models.Invalid
	if errors.As(err, &inv) {
		return inv.Fields
	}
	return nil
}

func TestStore_CreateCompany(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		member := modelstest.User(t, s, models.RoleMember)
		in := models.CompanyInput{Name: "  Xiaomi\x00  Inc ", Website: "www.mi.com", Country: "cn", FoundedOn: "April 2010",
			Sectors: []string{"Mobile", "mobile", "Hardware"}, Names: []models.NameInput{{Kind: "native", Value: "小米"}}}
		company, err := s.CreateCompany(t.Context(), member, in)
		if err != nil {
			t.Fatal(err)
		}
		page, err := s.CompanyPage(t.Context(), member, company.ID)
		if err != nil {
			t.Fatal(err)
		}
		got := []any{page.Company.Name, page.Company.NameKey, page.Company.Domain, page.Company.Country, page.Company.FoundedOn, page.Sectors, page.Names[0].Value, page.Company.Version}
		want := []any{"Xiaomi Inc", "xiaomi inc", "mi.com", "CN", "2010-04", []string{"Mobile", "Hardware"}, "小米", int64(1)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("CreateCompany() mismatch (-want +got):\n%s", diff)
		}
		if n := count(t, s, `select count(*) from audit_entries where record_kind = 'company' and record_id = ? and user_id = ?`, company.ID, member.UserID); n != 1 {
			t.Errorf("audit entries = %d, want 1", n)
		}
		if n := count(t, s, `select count(*) from outbox where record_kind = 'company' and record_id = ?`, company.ID); n != 1 {
			t.Errorf("outbox rows = %d, want 1", n)
		}
	})
}

func TestStore_CreateCompany_invalid(t *testing.T) {
	modelstest.Each(t, testCreateCompanyInvalid)
}

func testCreateCompanyInvalid(t *testing.T, s *models.Store) {
	t.Helper()
	tests := []struct {
		name  string
		in    models.CompanyInput
		field string
		want  string
	}{
		{"no name", models.CompanyInput{Name: " \t"}, "name", "error.required"},
		{"script address", models.CompanyInput{Name: "X", Website: "javascript:alert(1)"}, "website", "error.url"},
		{"impossible date", models.CompanyInput{Name: "X", FoundedOn: "2010-13"}, "founded_on", "error.date"},
		{"closed before founded", models.CompanyInput{Name: "X", FoundedOn: "2010-05", ClosedOn: "2009"}, "closed_on", "error.date_order"},
		{"no such country", models.CompanyInput{Name: "X", Country: "QQ"}, "country", "error.country"},
		{"no such kind", models.CompanyInput{Name: "X", Kind: "bank"}, "kind", "error.choice"},
	}
	member := modelstest.User(t, s, models.RoleMember)
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			_, err := s.CreateCompany(t.Context(), member, tc.in)
			if got := fieldsOf(err)[tc.field]; got != tc.want {
				t.Errorf("CreateCompany() field %s = %q (%v), want %q", tc.field, got, err, tc.want)
			}
		})
	}
	if n := count(t, s, `select (select count(*) from companies) + (select count(*) from audit_entries) + (select count(*) from outbox)`); n != 0 {
		t.Errorf("rows after invalid input = %d, want 0", n)
	}
}

func TestStore_UpdateCompany_conflict(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		member := modelstest.User(t, s, models.RoleMember)
		company := modelstest.Company(t, s, "Vancl")
		in, version, err := s.CompanyForEdit(t.Context(), member, company.ID)
		if err != nil {
			t.Fatal(err)
		}
		in.City = "Beijing"
		if err := s.UpdateCompany(t.Context(), member, company.ID, version, in); err != nil {
			t.Fatal(err)
		}
		in.City = "Shanghai"
		if err := s.UpdateCompany(t.Context(), member, company.ID, version, in); !errors.Is(err, models.ErrConflict) {
			t.Errorf("UpdateCompany() of a stale version = %v, want ErrConflict", err)
		}
		got, err := s.Company(t.Context(), member, company.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got.City != "Beijing" || got.Version != 2 {
			t.Errorf("company = %q version %d, want Beijing version 2", got.City, got.Version)
		}
	})
}

func TestStore_viewerWritesNothing(t *testing.T) {
	modelstest.Each(t, testViewerWritesNothing)
}

func testViewerWritesNothing(t *testing.T, s *models.Store) {
	t.Helper()
	company := modelstest.Company(t, s, "Kingsoft")
	viewer := modelstest.User(t, s, models.RoleViewer)
	before := count(t, s, `select count(*) from audit_entries`)
	writes := map[string]func(ctx context.Context, a models.Actor) error{
		"company": func(ctx context.Context, a models.Actor) error {
			_, err := s.CreateCompany(ctx, a, models.CompanyInput{Name: "X"})
			return err
		},
		"person": func(ctx context.Context, a models.Actor) error {
			_, err := s.CreatePerson(ctx, a, models.PersonInput{Name: "X"})
			return err
		},
		"round": func(ctx context.Context, a models.Actor) error {
			_, err := s.CreateRound(ctx, a, models.RoundInput{CompanyID: company.ID, Type: "seed"})
			return err
		},
		"deal": func(ctx context.Context, a models.Actor) error {
			_, err := s.CreateDeal(ctx, a, models.DealInput{CompanyID: company.ID})
			return err
		},
		"edit": func(ctx context.Context, a models.Actor) error {
			return s.UpdateCompany(ctx, a, company.ID, 1, models.CompanyInput{Name: "Y"})
		},
		"delete": func(ctx context.Context, a models.Actor) error {
			return s.Remove(ctx, a, models.KindCompany, company.ID)
		},
		"role": func(ctx context.Context, a models.Actor) error {
			_, err := s.CreateRole(ctx, a, models.RoleInput{CompanyID: company.ID, PersonName: "X", Kind: "founder"})
			return err
		},
		"activity": func(ctx context.Context, a models.Actor) error {
			_, err := s.CreateActivity(ctx, a, models.ActivityInput{Kind: "note", Body: "X", CompanyIDs: []int64{company.ID}})
			return err
		},
		"acquisition": func(ctx context.Context, a models.Actor) error {
			_, err := s.CreateAcquisition(ctx, a, models.AcquisitionInput{CompanyID: company.ID, AcquirerName: "X"})
			return err
		},
		"listing": func(ctx context.Context, a models.Actor) error {
			_, err := s.CreateListing(ctx, a, models.ListingInput{CompanyID: company.ID, Kind: "ipo", Exchange: "X"})
			return err
		},
		"partnership": func(ctx context.Context, a models.Actor) error {
			_, err := s.CreatePartnership(ctx, a, models.PartnershipInput{CompanyID: company.ID, PartnerName: "X", Kind: "other"})
			return err
		},
	}
	for name, write := range writes {
		for _, actor := range []models.Actor{viewer, {}} {
			if err := write(t.Context(), actor); !errors.Is(err, models.ErrForbidden) {
				t.Errorf("%s by %+v = %v, want ErrForbidden", name, actor, err)
			}
		}
	}
	if after := count(t, s, `select count(*) from audit_entries`); after != before {
		t.Errorf("audit entries grew from %d to %d", before, after)
	}
	if _, err := s.CompanyPage(t.Context(), models.Actor{}, company.ID); !errors.Is(err, models.ErrForbidden) {
		t.Errorf("CompanyPage() by nobody = %v, want ErrForbidden", err)
	}
}

func TestNameKey(t *testing.T) {
	tests := []struct{ in, want string }{
		{"UC优视", "uc优视"},
		{"  Émile & Söhne-GmbH. ", "emile sohne gmbh"},
		{"O’Reilly", "oreilly"},
		{"Ｘｉａｏｍｉ", "xiaomi"},
		{"Straße", "strasse"},
		{"#fame", "fame"},
		{"???", "???"},
		{"", ""},
	}
	for _, tc := range tests {
		if got := models.NameKey(tc.in); got != tc.want {
			t.Errorf("NameKey(%q) = %q, want %q", tc.in, got, tc.want)
		}
	}
}

func TestOpen_unreachable(t *testing.T) {
	tests := []struct{ name, address, want string }{
		{"nobody listens", "postgres://u:secret@127.0.0.1:1/x", "the database at 127.0.0.1:1 cannot be reached: connect: connection refused"},
		{"another database", "mysql://127.0.0.1/x", "DATABASE_URL must begin with postgres://"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			_, err := models.Open(t.Context(), models.Config{DatabaseURL: tc.address})
			if err == nil || err.Error() != tc.want {
				t.Errorf("Open() = %v, want %q", err, tc.want)
			}
		})
	}
}
