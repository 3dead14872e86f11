package models_test

import (
	"context"
	"os"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"
)

// pipelineDeals is how many deals the pipeline is measured with; a tenth of them
// is open, as after some years.
const pipelineDeals = 10_000

// fillPipeline makes ten thousand deals of twenty owners, in one statement each
// for companies, deals and their history.
func fillPipeline(b *testing.B, s *models.Store) models.Actor {
	b.Helper()
	series := `with recursive n(i) as (select 1 union all select i + 1 from n where i < ?)`
	var owner models.Actor
	for range 20 {
		owner = modelstest.User(b, s, models.RoleMember)
	}
	now := s.Now()
	steps := []struct {
		query string
		args  []any
	}{
		{`insert into companies (name, name_key, created_at, updated_at) ` + series + ` select 'Company ' || i, 'company ' || i, ?, ? from n`, []any{pipelineDeals, now, now}},
		{`insert into deals (company_id, stage_id, status, reason, owner_id, amount_sought, currency, restricted, opened_on, created_at, updated_at, stage_since, closed_at) ` + series + `
			select i, 1 + i % 9, case when i % 10 = 0 then 'active' when i % 50 = 1 then 'won' else 'passed' end, case when i % 10 = 0 or i % 50 = 1 then '' else 'Too early' end,
			1 + i % 20, case when i % 3 = 0 then null else i * 100 end, case when i % 3 = 0 then '' when i % 7 = 0 then 'EUR' else 'USD' end, i % 40 = 0, '2025-01-01', ?, ?, ?,
			case when i % 10 = 0 then null else cast(? as ` + map[string]string{"sqlite": "text", "postgres": "timestamptz"}[s.Dialect()] + `) end from n`, []any{pipelineDeals, now, now, now, now}},
		{`insert into stage_moves (deal_id, to_stage_id, to_status, moved_at, moved_by) select id, stage_id, status, updated_at, owner_id from deals`, nil},
		{`insert into rounds (company_id, type, announced_on, created_at, updated_at) ` + series + ` select i * 7, 'seed', '2027-01', ?, ? from n`, []any{pipelineDeals / 7, s.Now(), s.Now()}},
		{`analyze`, nil},
	}
	for _, step := range steps {
		if err := s.DB(b.Context()).Exec(step.query, step.args...).Error; err != nil {
			b.Fatal(err)
		}
	}
	return owner
}

// BenchmarkPipeline reads and changes what the pipeline is made of, with ten
// thousand deals, on SQLite and, with TEST_DATABASE_URL, on PostgreSQL.
func BenchmarkPipeline(b *testing.B) {
	stores := map[string]func(testing.TB) *models.Store{"sqlite": modelstest.SQLite}
	if os.Getenv("TEST_DATABASE_URL") != "" {
		stores["postgres"] = modelstest.Postgres
	}
	for dialect, open := range stores {
		b.Run(dialect, func(b *testing.B) { benchPipeline(b, open(b)) })
	}
}

func benchPipeline(b *testing.B, s *models.Store) {
	me := fillPipeline(b, s)
	board, err := s.Board(b.Context(), me, 0)
	if err != nil {
		b.Fatal(err)
	}
	first := board[0]
	version, to := int64(1), 1
	reads := []struct {
		name string
		do   func(ctx context.Context) error
	}{
		{"board", func(ctx context.Context) error { _, err := s.Board(ctx, me, 0); return err }},
		{"board of one owner", func(ctx context.Context) error { _, err := s.Board(ctx, me, me.UserID); return err }},
		{"counts and sums", func(ctx context.Context) error { _, err := s.BoardTotals(ctx, me, 0); return err }},
		{"next cards", func(ctx context.Context) error {
			_, _, err := s.BoardCardsAfter(ctx, me, first.Stage.ID, 0, first.More)
			return err
		}},
		{"deal page", func(ctx context.Context) error { _, err := s.DealPage(ctx, me, 20); return err }},
		{"back on the market", func(ctx context.Context) error { _, err := s.Revivals(ctx, me); return err }},
		{"log", func(ctx context.Context) error {
			_, err := s.CreateDeal(ctx, me, models.DealInput{CompanyID: 9, Title: "Series A", AmountSought: "$4M", NextStep: "Call", NextStepOn: "2026-12-01"})
			return err
		}},
		{"move", func(ctx context.Context) error {
			to = 3 - to
			moved, err := s.MoveDeal(ctx, me, 10, version, int64(to))
			if err == nil {
				version = moved.Version
			}
			return err
		}},
	}
	for _, r := range reads {
		b.Run(r.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := r.do(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
