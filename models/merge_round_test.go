package models_test

import (
	"errors"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

// Two reports of one round are one after a merge: counted once, with the
// investors and what else either had, and with the values that were chosen.
func TestStore_Merge_rounds(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		w := newTwins(t, s)
		ctx := t.Context()
		kept := modelstest.Round(t, s, w.kept, "series_b", "2011", "$90M")
		gone, err := s.CreateRound(ctx, w.actor, models.RoundInput{CompanyID: w.kept, Type: "series_b", AnnouncedOn: "2011-12-20", Amount: "$88M", PostMoney: "$1bn", Note: "Heard twice"})
		w.ok(err)
		for _, in := range []models.InvestmentInput{{RoundID: kept.ID, InvestorKind: models.KindPerson, InvestorID: w.person}, {RoundID: gone.ID, InvestorKind: models.KindPerson, InvestorID: w.person, Amount: "$3M"},
			{RoundID: gone.ID, InvestorKind: models.KindPerson, InvestorID: w.other, Lead: true}} {
			_, err := s.CreateInvestment(ctx, w.actor, in)
			w.ok(err)
		}
		before := everything(t, s)

		page, err := s.CompanyPage(ctx, w.actor, w.kept)
		w.ok(err)
		if page.Rounds[0].ID != gone.ID || page.Rounds[0].TwinID != kept.ID || page.Rounds[1].TwinID != 0 {
			t.Errorf("the page marks %+v as on record twice", page.Rounds)
		}
		if _, others, err := s.RoundAmong(ctx, w.actor, kept.ID); err != nil || len(others) != 2 || others[0].ID != gone.ID {
			t.Errorf("RoundAmong() = %+v, %v", others, err)
		}
		done := w.merge(models.KindRound, kept.ID, gone.ID, map[string]string{"amount": models.MergeGone})

		page, err = s.CompanyPage(ctx, w.actor, w.kept)
		w.ok(err)
		if len(page.Rounds) != 2 || *page.Company.Raised != 8_800_000_000+4_100_000_000 {
			t.Fatalf("%d rounds that raised %v", len(page.Rounds), *page.Company.Raised)
		}
		r := page.Rounds[0]
		if r.AnnouncedOn != "2011-12-20" || *r.Amount != 8_800_000_000 || r.PostMoney == nil || r.Note != "Heard twice" || r.TwinID != 0 || len(r.Investors) != 2 || !r.Investors[0].Lead {
			t.Errorf("the round that stays is %+v", r)
		}
		if into, err := s.MergedInto(ctx, w.actor, models.KindRound, gone.ID); err != nil || into != kept.ID {
			t.Errorf("MergedInto() = %d, %v", into, err)
		}
		_, err = s.UndoOperation(ctx, w.actor, done.OperationID, false)
		w.ok(err)
		if diff := cmp.Diff(before, everything(t, s)); diff != "" {
			t.Errorf("the undo left: %s", diff)
		}
	})
}

// The amounts of a round share its currency, and what is chosen of two rounds has
// to go together.
func TestStore_Merge_roundMoney(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		w := newTwins(t, s)
		ctx := t.Context()
		round := func(in models.RoundInput) int64 {
			in.CompanyID, in.Type = w.kept, "growth"
			r, err := s.CreateRound(ctx, w.actor, in)
			w.ok(err)
			return r.ID
		}
		dollars := round(models.RoundInput{Amount: "$10M", PreMoney: "$90M"})
		yuan := round(models.RoundInput{Amount: "¥70M", Currency: "CNY"})
		bare := round(models.RoundInput{PostMoney: "$20M"})

		w.merge(models.KindRound, dollars, yuan, map[string]string{"currency": models.MergeGone})
		in, _, err := s.RoundForEdit(ctx, w.actor, dollars)
		if err != nil || in.Currency != "CNY" || in.PreMoney != "" || in.Amount == "" {
			t.Errorf("the round of the other currency is %+v, %v", in, err)
		}
		plan, err := s.PlanMerge(ctx, w.actor, models.MergeInput{Kind: models.KindRound, KeptID: dollars, GoneID: bare})
		if err != nil || plan.Fields[3].Column != "currency" || plan.Fields[3].Choice != models.MergeKept {
			t.Errorf("PlanMerge() of two currencies = %+v, %v", plan, err)
		}

		pre := round(models.RoundInput{PreMoney: "$90M"})
		plan, err = s.PlanMerge(ctx, w.actor, models.MergeInput{Kind: models.KindRound, KeptID: pre, GoneID: bare})
		if err != nil || plan.Refused != "error.post_below_pre" {
			t.Errorf("PlanMerge() with less after than before = %+v, %v", plan, err)
		}
		var invalid *models.Invalid
		if _, err = s.Merge(ctx, w.actor, models.MergeInput{Kind: models.KindRound, KeptID: pre, GoneID: bare, KeptVersion: 1, GoneVersion: 1}); !errors.As(err, &invalid) {
			t.Errorf("Merge() with less after than before = %v", err)
		}
		elsewhere := modelstest.Round(t, s, w.gone, "growth", "", "")
		if _, err = s.PlanMerge(ctx, w.actor, models.MergeInput{Kind: models.KindRound, KeptID: pre, GoneID: elsewhere.ID}); !errors.As(err, &invalid) {
			t.Errorf("PlanMerge() with a round of another company = %v", err)
		}
	})
}
