package models_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"gorm.io/gorm"
)

// TestStore_lists_plan reads every order of every list off an index: a plan
// that sorts reads all rows for each page.
func TestStore_lists_plan(t *testing.T) {
	lists := map[string]func(context.Context, *models.Store, models.List) error{
		"companies": func(ctx context.Context, s *models.Store, in models.List) error {
			_, err := s.Companies(ctx, models.SystemActor, models.CompanyFilter{}, in)
			return err
		},
		"people": func(ctx context.Context, s *models.Store, in models.List) error {
			_, err := s.People(ctx, models.SystemActor, models.PersonFilter{}, in)
			return err
		},
		"rounds": func(ctx context.Context, s *models.Store, in models.List) error {
			_, err := s.Rounds(ctx, models.SystemActor, models.RoundFilter{}, in)
			return err
		},
		"investors": func(ctx context.Context, s *models.Store, in models.List) error {
			_, err := s.Investors(ctx, models.SystemActor, models.InvestorFilter{}, in)
			return err
		},
		"deals": func(ctx context.Context, s *models.Store, in models.List) error {
			_, err := s.Deals(ctx, models.SystemActor, models.DealFilter{}, in)
			return err
		},
		"documents": func(ctx context.Context, s *models.Store, in models.List) error {
			_, err := s.Documents(ctx, models.SystemActor, models.DocumentFilter{}, in)
			return err
		},
	}
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		for list, sorts := range models.Sorts() {
			for _, sort := range sorts {
				for _, desc := range []bool{false, true} {
					t.Run(fmt.Sprintf("%s by %s desc=%v", list, sort, desc), func(t *testing.T) {
						plan := planOf(t, s, func(ctx context.Context) error {
							return lists[list](ctx, s, models.List{Sort: sort, Desc: desc})
						})
						// SQLite sorts the one page that it has of each arm of a union.
						plan = strings.ReplaceAll(plan, "SCAN arm\nUSE TEMP B-TREE FOR ORDER BY", "")
						if strings.Contains(plan, "Sort  (") || strings.Contains(plan, "TEMP B-TREE FOR ORDER BY") {
							t.Errorf("the rows are sorted:\n%s", plan)
						}
					})
				}
			}
		}
	})
}

// planOf explains the first statement that read sends with an order and a limit.
// PostgreSQL is told to scan and to sort only where there is no other way,
// because on tables as small as a test's it would rather do so.
func planOf(t *testing.T, s *models.Store, read func(context.Context) error) string {
	t.Helper()
	var query string
	var args []any
	db := s.DB(t.Context())
	const name = "test:plan"
	err := db.Callback().Row().After("gorm:row").Register(name, func(db *gorm.DB) {
		text := db.Statement.SQL.String()
		if query == "" && strings.Contains(text, " order by ") && strings.Contains(text, " limit ") {
			query, args = text, db.Statement.Vars
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	err = read(t.Context())
	if err := db.Callback().Row().Remove(name); err != nil {
		t.Fatal(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if query == "" {
		t.Fatal("no statement with an order and a limit")
	}
	var lines []string
	err = db.Transaction(func(tx *gorm.DB) error {
		if tx.Name() == "sqlite" {
			var steps []struct{ Detail string }
			err := tx.Raw("explain query plan "+query, args...).Scan(&steps).Error
			for _, step := range steps {
				lines = append(lines, step.Detail)
			}
			return err
		}
		if err := tx.Exec("set local enable_seqscan = off").Error; err != nil {
			return err
		}
		if err := tx.Exec("set local enable_sort = off").Error; err != nil {
			return err
		}
		return tx.Raw("explain "+query, args...).Scan(&lines).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}
