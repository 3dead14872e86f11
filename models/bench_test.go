package models_test

import (
	"context"
	"os"
	"testing"

	"dealflow/models"
)

// openBench opens the database that DEALFLOW_BENCH_DATA (a data folder) or
// DEALFLOW_BENCH_DATABASE_URL names; it must hold a large set, such as an import.
func openBench(b *testing.B) *models.Store {
	b.Helper()
	cfg := models.Config{DataDir: os.Getenv("DEALFLOW_BENCH_DATA"), DatabaseURL: os.Getenv("DEALFLOW_BENCH_DATABASE_URL")}
	if cfg.DataDir == "" && cfg.DatabaseURL == "" {
		b.Skip("neither DEALFLOW_BENCH_DATA nor DEALFLOW_BENCH_DATABASE_URL is set")
	}
	s, err := models.Open(b.Context(), cfg)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	return s
}

// BenchmarkPages reads what the heavier pages and each list's orders show.
func BenchmarkPages(b *testing.B) {
	s := openBench(b)
	reads := []struct {
		name string
		read func(ctx context.Context) error
	}{
		{"companies", func(ctx context.Context) error { return listCompanies(ctx, s, models.CompanyFilter{}, models.List{}) }},
		{"companies by last round", func(ctx context.Context) error {
			return listCompanies(ctx, s, models.CompanyFilter{}, models.List{Sort: "last_round", Desc: true})
		}},
		{"companies by raised", func(ctx context.Context) error {
			return listCompanies(ctx, s, models.CompanyFilter{}, models.List{Sort: "raised", Desc: true})
		}},
		{"companies of a country", func(ctx context.Context) error {
			return listCompanies(ctx, s, models.CompanyFilter{Country: "CN"}, models.List{Sort: "last_round", Desc: true})
		}},
		{"companies of a sector", func(ctx context.Context) error {
			return listCompanies(ctx, s, models.CompanyFilter{Sector: "S001"}, models.List{})
		}},
		{"companies of a sector and country by raised", func(ctx context.Context) error {
			return listCompanies(ctx, s, models.CompanyFilter{Sector: "S001", Country: "CN"}, models.List{Sort: "raised", Desc: true})
		}},
		{"rounds", func(ctx context.Context) error { return listRounds(ctx, s, models.RoundFilter{}, models.List{}) }},
		{"rounds by amount", func(ctx context.Context) error {
			return listRounds(ctx, s, models.RoundFilter{}, models.List{Sort: "amount", Desc: true})
		}},
		{"rounds of a type, country and year", func(ctx context.Context) error {
			return listRounds(ctx, s, models.RoundFilter{Type: "series_a", Country: "CN", Year: 2010}, models.List{})
		}},
		{"people", func(ctx context.Context) error {
			_, err := s.People(ctx, models.SystemActor, models.PersonFilter{}, models.List{})
			return err
		}},
		{"investors", func(ctx context.Context) error {
			_, err := s.Investors(ctx, models.SystemActor, models.InvestorFilter{}, models.List{})
			return err
		}},
		{"deals", func(ctx context.Context) error {
			_, err := s.Deals(ctx, models.SystemActor, models.DealFilter{}, models.List{})
			return err
		}},
		{"board", func(ctx context.Context) error { _, err := s.Board(ctx, models.SystemActor, 0); return err }},
		{"company page", func(ctx context.Context) error { _, err := s.CompanyPage(ctx, models.SystemActor, 100); return err }},
		{"portfolio", func(ctx context.Context) error {
			investors, err := s.Investors(ctx, models.SystemActor, models.InvestorFilter{}, models.List{Limit: 1})
			if err != nil || len(investors.Rows) == 0 {
				return err
			}
			_, err = s.Portfolio(ctx, models.SystemActor, investors.Rows[0].Kind, investors.Rows[0].ID, models.List{})
			return err
		}},
		{"home", func(ctx context.Context) error { _, err := s.Home(ctx, models.SystemActor); return err }},
		{"choices", func(ctx context.Context) error { _, err := s.Choices(ctx, models.SystemActor); return err }},
	}
	for _, r := range reads {
		b.Run(r.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := r.read(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func listCompanies(ctx context.Context, s *models.Store, f models.CompanyFilter, in models.List) error {
	_, err := s.Companies(ctx, models.SystemActor, f, in)
	return err
}

func listRounds(ctx context.Context, s *models.Store, f models.RoundFilter, in models.List) error {
	_, err := s.Rounds(ctx, models.SystemActor, f, in)
	return err
}
