package models_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

// Rows without the value that a list is sorted by come last in both directions,
// on whatever page they fall, and are walked back over as they were walked to.
func TestStore_lists_unknownLast(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ana := modelstest.User(t, s, models.RoleMember)
		for i, in := range []models.DealInput{
			{CompanyName: "A", AmountSought: "$3M", NextStepOn: "2027-01", OpenedOn: "2012"}, {CompanyName: "B"}, {CompanyName: "C", AmountSought: "$1M", NextStepOn: "2026-12-05"},
			{CompanyName: "D"}, {CompanyName: "E", AmountSought: "€9M", NextStepOn: "2027-01"}, {CompanyName: "F", AmountSought: "$2M"}, {CompanyName: "G"},
		} {
			in.NextStep = fmt.Sprint("Step ", i)
			if _, err := s.CreateDeal(t.Context(), ana, in); err != nil {
				t.Fatal(err)
			}
		}
		for _, tc := range []struct{ sort, up, down string }{
			{"amount", "CFA BDG", "AFC GDB"},
			{"next_step", "CAE BDFG", "EAC GFDB"},
			{"company", "ABCDEFG", "GFEDCBA"},
		} {
			for desc, want := range map[bool]string{false: tc.up, true: tc.down} {
				want = strings.ReplaceAll(want, " ", "")
				for _, limit := range []int{1, 2, 3, 50} {
					in := models.List{Sort: tc.sort, Desc: desc, Limit: limit}
					forth, back := walkDeals(t, s, ana, in, len(want))
					if diff := cmp.Diff(want, forth); diff != "" {
						t.Errorf("%s desc=%v by %d mismatch (-want +got):\n%s", tc.sort, desc, limit, diff)
					}
					if want := want[:max(0, len(want)-1)/limit*limit]; back != want {
						t.Errorf("%s desc=%v by %d back = %q, want %q", tc.sort, desc, limit, back, want)
					}
				}
			}
		}
	})
}

// walkDeals turns all pages from the first to the last, and back from there.
func walkDeals(t *testing.T, s *models.Store, actor models.Actor, in models.List, count int) (forth, back string) {
	t.Helper()
	read := func() models.Page[models.DealRow] {
		page, err := s.Deals(t.Context(), actor, models.DealFilter{}, in)
		if err != nil {
			t.Fatal(err)
		}
		if page.Count != count {
			t.Errorf("count = %d, want %d", page.Count, count)
		}
		return page
	}
	names := func(page models.Page[models.DealRow]) (text string) {
		for _, r := range page.Rows {
			text += r.CompanyName
		}
		return text
	}
	page := read()
	for forth = names(page); page.Next != ""; forth += names(page) {
		in.After = page.Next
		page = read()
	}
	for in.After = ""; page.Prev != ""; back = names(page) + back {
		in.Before = page.Prev
		page = read()
	}
	return forth, back
}

// The rows without a value are read off an index too.
func TestStore_lists_unknownPlan(t *testing.T) {
	at := base64.RawURLEncoding.EncodeToString([]byte(`{"v":null,"i":1,"u":true}`))
	reads := map[string]func(context.Context, *models.Store, models.List) error{
		"deals": func(ctx context.Context, s *models.Store, in models.List) error {
			_, err := s.Deals(ctx, models.SystemActor, models.DealFilter{}, in)
			return err
		},
		"companies": func(ctx context.Context, s *models.Store, in models.List) error {
			_, err := s.Companies(ctx, models.SystemActor, models.CompanyFilter{}, in)
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
	}
	indexes := map[string]string{
		"deals opened": "deals_opened", "deals next_step": "deals_next_step", "deals activity": "deals_activity", "deals amount": "deals_no_amount",
		"companies founded": "companies_founded", "companies last_round": "companies_last_round", "companies raised": "companies_none_raised",
		"rounds announced": "rounds_announced", "rounds amount": "rounds_no_amount", "investors last": "companies_investor_last",
	}
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		for _, name := range slices.Sorted(maps.Keys(indexes)) {
			list, sort, _ := strings.Cut(name, " ")
			for _, desc := range []bool{false, true} {
				plan := planOf(t, s, func(ctx context.Context) error {
					return reads[list](ctx, s, models.List{Sort: sort, Desc: desc, After: at})
				})
				plan = strings.ReplaceAll(plan, "SCAN arm\nUSE TEMP B-TREE FOR ORDER BY", "")
				if !strings.Contains(plan, indexes[name]) || strings.Contains(plan, "Sort  (") || strings.Contains(plan, "TEMP B-TREE FOR ORDER BY") {
					t.Errorf("%s desc=%v is not read off %s:\n%s", name, desc, indexes[name], plan)
				}
			}
		}
	})
}

// All rows of a list that is sorted by amount are those that it shows.
func TestStore_PlanBulk_compared(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ana := modelstest.User(t, s, models.RoleMember)
		for i, amount := range []string{"$3M", "", "€9M"} {
			if _, err := s.CreateDeal(t.Context(), ana, models.DealInput{CompanyName: fmt.Sprint("Deal ", i), AmountSought: amount}); err != nil {
				t.Fatal(err)
			}
		}
		page, err := s.Deals(t.Context(), ana, models.DealFilter{}, models.List{Sort: "amount"})
		if err != nil {
			t.Fatal(err)
		}
		plan, err := s.PlanBulk(t.Context(), ana, models.BulkInput{Kind: models.KindDeal, Action: models.BulkTrash, Deals: models.DealFilter{Compared: true}})
		if err != nil || plan.Changed != page.Count {
			t.Errorf("PlanBulk() = %+v, %v, want the %d deals of the list", plan, err, page.Count)
		}
	})
}
