package models_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

// committee is a deal with three who vote on it.
type committee struct {
	owner, ben, cleo models.Actor
	deal             *models.Deal
}

func newCommittee(t *testing.T, s *models.Store) committee {
	t.Helper()
	c := committee{owner: modelstest.User(t, s, models.RoleMember), ben: modelstest.User(t, s, models.RoleMember), cleo: modelstest.User(t, s, models.RoleAdmin)}
	c.deal = modelstest.Deal(t, s, c.owner, modelstest.Company(t, s, "Xiaomi").ID)
	return c
}

func (c committee) input(quorum string) models.BallotInput {
	return models.BallotInput{DealID: c.deal.ID, Question: "Invest $2M?", Quorum: quorum, VoterIDs: []int64{c.owner.UserID, c.ben.UserID, c.cleo.UserID}}
}

func (c committee) open(t *testing.T, s *models.Store, quorum string) int64 {
	t.Helper()
	id, err := s.OpenBallot(t.Context(), c.owner, c.input(quorum))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// votes are what an actor reads of the votes, nil for nothing.
func votes(t *testing.T, s *models.Store, actor models.Actor, id int64) []string {
	t.Helper()
	page, err := s.BallotPage(t.Context(), actor, id)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, v := range page.Votes {
		list = append(list, v.Vote+" "+v.Comment)
	}
	return list
}

func TestStore_CastVote_sealed(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx, c := t.Context(), newCommittee(t, s)
		id := c.open(t, s, "2")
		if _, err := s.OpenBallot(ctx, c.ben, c.input("2")); fieldsOf(err)["question"] == "" {
			t.Errorf("a second open ballot = %v, want it refused", err)
		}
		for _, cast := range []struct {
			who           models.Actor
			vote, comment string
		}{{c.owner, models.VoteNo, "first thought"}, {c.owner, models.VoteYes, "canary of the owner"}, {c.ben, models.VoteNo, "canary of ben"}} {
			if err := s.CastVote(ctx, cast.who, id, cast.vote, cast.comment); err != nil {
				t.Fatal(err)
			}
		}
		for _, who := range []models.Actor{c.owner, c.ben, c.cleo, models.SystemActor} {
			if got := votes(t, s, who, id); got != nil {
				t.Errorf("sealed votes = %v, want none", got)
			}
			page, err := s.BallotPage(ctx, who, id)
			if err != nil {
				t.Fatal(err)
			}
			if page.CastCount != 2 || page.Voters != 3 || page.Unsealed {
				t.Errorf("ballot has %d of %d votes, unsealed %v", page.CastCount, page.Voters, page.Unsealed)
			}
			// One's own vote is all that one sees.
			text, err := json.Marshal(page)
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(string(text), "canary"); n > 0 && (who == c.cleo || who == models.SystemActor) || n > 1 {
				t.Errorf("the sealed ballot tells of votes: %s", text)
			}
		}
		checkNoTrace(t, s, "canary")
		if err := s.DecideBallot(ctx, c.owner, id, 1, models.DecisionInput{Outcome: models.OutcomeApproved}); fieldsOf(err)[""] == "" {
			t.Errorf("deciding under seal = %v, want it refused", err)
		}
		if err := s.CastVote(ctx, modelstest.User(t, s, models.RoleMember), id, models.VoteYes, ""); fieldsOf(err)["vote"] == "" {
			t.Errorf("the vote of a stranger = %v, want it refused", err)
		}
		if err := s.CastVote(ctx, c.cleo, id, "maybe", ""); fieldsOf(err)["vote"] == "" {
			t.Errorf("the vote maybe = %v, want it refused", err)
		}
		// The last vote opens them all, and nothing can be changed any more.
		if err := s.CastVote(ctx, c.cleo, id, models.VoteAbstain, ""); err != nil {
			t.Fatal(err)
		}
		want := map[string]bool{"yes canary of the owner": true, "no canary of ben": true, "abstain ": true}
		for _, v := range votes(t, s, c.ben, id) {
			delete(want, v)
		}
		if len(want) > 0 {
			t.Errorf("opened votes lack %v", want)
		}
		if err := s.CastVote(ctx, c.ben, id, models.VoteYes, ""); fieldsOf(err)["vote"] == "" {
			t.Errorf("a vote after the opening = %v, want it refused", err)
		}
		checkNoTrace(t, s, "canary")
	})
}

// checkNoTrace looks for a text in everything that keeps what happened.
func checkNoTrace(t *testing.T, s *models.Store, text string) {
	t.Helper()
	for table, columns := range map[string]string{"audit_entries": "before || after", "operation_changes": "before || after", "operations": "title", "activities": "subject || body"} {
		var n int
		if err := s.DB(t.Context()).Raw(`select count(*) from `+table+` where `+columns+` like ?`, "%"+text+"%").Scan(&n).Error; err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			t.Errorf("%s tells of a vote", table)
		}
	}
}

func TestStore_CloseBallot(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx, c := t.Context(), newCommittee(t, s)
		id := c.open(t, s, "2")
		if err := s.CastVote(ctx, c.ben, id, models.VoteYes, ""); err != nil {
			t.Fatal(err)
		}
		if err := s.CloseBallot(ctx, c.owner, id); fieldsOf(err) == nil {
			t.Errorf("closing without a quorum = %v, want it refused", err)
		}
		if err := s.CastVote(ctx, c.cleo, id, models.VoteYes, ""); err != nil {
			t.Fatal(err)
		}
		if err := s.CloseBallot(ctx, c.ben, id); fieldsOf(err)[""] == "" {
			t.Errorf("closing by a voter = %v, want it refused", err)
		}
		if err := s.CloseBallot(ctx, c.owner, id); err != nil {
			t.Fatal(err)
		}
		if got := votes(t, s, c.owner, id); len(got) != 3 {
			t.Errorf("opened votes = %v, want three", got)
		}
		// Over its last day a ballot opens by itself when the quorum is met.
		in := c.input("2")
		in.ClosesOn = s.Today()
		late, err := s.OpenBallot(ctx, c.owner, in)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.CastVote(ctx, c.ben, late, models.VoteNo, "late"); err != nil {
			t.Fatal(err)
		}
		yesterday := s.Now().AddDate(0, 0, -1).Format(time.DateOnly)
		if err := s.DB(ctx).Exec(`update ballots set closes_on = ? where id = ?`, yesterday, late).Error; err != nil {
			t.Fatal(err)
		}
		if err := s.CastVote(ctx, c.cleo, late, models.VoteNo, ""); fieldsOf(err)["vote"] == "" {
			t.Errorf("a vote after the last day = %v, want it refused", err)
		}
		if got := votes(t, s, c.owner, late); got != nil {
			t.Errorf("votes without a quorum = %v, want them sealed for good", got)
		}
		if err := s.DB(ctx).Exec(`update ballots set cast_count = 2 where id = ?`, late).Error; err != nil {
			t.Fatal(err)
		}
		if got := votes(t, s, c.owner, late); len(got) != 3 {
			t.Errorf("votes after the last day = %v, want them open", got)
		}
	})
}

func TestStore_OpenBallot_refused(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx, c := t.Context(), newCommittee(t, s)
		viewer := modelstest.User(t, s, models.RoleViewer)
		secret, err := s.CreateDeal(ctx, c.owner, models.DealInput{CompanyName: "Secret", Restricted: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, tc := range []struct {
			field  string
			change func(in *models.BallotInput)
		}{
			{"question", func(in *models.BallotInput) { in.Question = " " }},
			{"quorum", func(in *models.BallotInput) { in.Quorum = "1" }},
			{"quorum", func(in *models.BallotInput) { in.Quorum = "4" }},
			{"quorum", func(in *models.BallotInput) { in.Quorum = "two" }},
			{"voters", func(in *models.BallotInput) { in.VoterIDs = in.VoterIDs[:1] }},
			{"voters", func(in *models.BallotInput) { in.VoterIDs[0] = viewer.UserID }},
			{"voters", func(in *models.BallotInput) { in.DealID = secret.ID }},
			{"closes_on", func(in *models.BallotInput) { in.ClosesOn = "2020-01-01" }},
			{"closes_on", func(in *models.BallotInput) { in.ClosesOn = "2026" }},
		} {
			in := c.input("2")
			tc.change(&in)
			if _, err := s.OpenBallot(ctx, c.owner, in); fieldsOf(err)[tc.field] == "" {
				t.Errorf("OpenBallot(%+v) = %v, want %s refused", in, err, tc.field)
			}
		}
		in := c.input("2")
		in.DealID = secret.ID
		if _, err := s.OpenBallot(ctx, c.ben, in); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("OpenBallot on a hidden deal = %v, want ErrNotFound", err)
		}
	})
}

func TestStore_DecideBallot(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx, c := t.Context(), newCommittee(t, s)
		id := c.open(t, s, "3")
		for _, who := range []models.Actor{c.owner, c.ben, c.cleo} {
			if err := s.CastVote(ctx, who, id, models.VoteYes, ""); err != nil {
				t.Fatal(err)
			}
		}
		decide := func(version int64, conditions string) int64 {
			t.Helper()
			with, last := models.WithLastOperation(ctx)
			if err := s.DecideBallot(with, c.owner, id, version, models.DecisionInput{Outcome: models.OutcomeApproved, Conditions: conditions}); err != nil {
				t.Fatal(err)
			}
			return *last
		}
		check := func(want ...string) *models.BallotPage {
			t.Helper()
			page, err := s.BallotPage(ctx, c.ben, id)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, cond := range page.Conditions {
				got = append(got, fmt.Sprintf("%s|%s|%v", cond.Condition, cond.DueOn, cond.DoneAt != nil))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("conditions mismatch (-want +got):\n%s", diff)
			}
			return page
		}
		decide(1, "- Reference calls 2026-12-31\r\n\r\n• 2027-01-15: Board seat\n")
		page := check("Reference calls|2026-12-31|false", "Board seat|2027-01-15|false")
		if err := s.MeetCondition(ctx, c.ben, id, page.Conditions[0].ID, true); err != nil {
			t.Fatal(err)
		}
		if err := s.DecideBallot(ctx, c.owner, id, 1, models.DecisionInput{Outcome: models.OutcomeDeclined}); !errors.Is(err, models.ErrConflict) {
			t.Errorf("deciding over another's decision = %v, want ErrConflict", err)
		}
		if err := s.DecideBallot(ctx, c.ben, id, 2, models.DecisionInput{Outcome: models.OutcomeDeclined}); fieldsOf(err)[""] == "" {
			t.Errorf("a decision of a voter = %v, want it refused", err)
		}
		op := decide(2, "Reference calls 2026-12-31\nPro rata")
		check("Reference calls|2026-12-31|true", "Pro rata||false")
		if _, err := s.UndoOperation(ctx, c.owner, op, false); err != nil {
			t.Fatal(err)
		}
		check("Reference calls|2026-12-31|true", "Board seat|2027-01-15|false")
	})
}

// Taking back that a ballot was opened would throw votes away.
func TestStore_Undo_ballot(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		c := newCommittee(t, s)
		ctx, last := models.WithLastOperation(t.Context())
		id, err := s.OpenBallot(ctx, c.owner, c.input("2"))
		if err != nil {
			t.Fatal(err)
		}
		opened := *last
		if err := s.CastVote(ctx, c.ben, id, models.VoteYes, ""); err != nil {
			t.Fatal(err)
		}
		if report, err := s.UndoOperation(ctx, c.owner, opened, false); err == nil && len(report.Kept) == 0 {
			t.Errorf("Undo() of a ballot with votes = %+v, want it kept", report)
		}
		if _, err := s.BallotPage(ctx, c.owner, id); err != nil {
			t.Errorf("the ballot is gone: %v", err)
		}
		if err := s.WithdrawBallot(ctx, c.owner, id); err != nil {
			t.Fatal(err)
		}
		if got := votes(t, s, c.owner, id); got != nil {
			t.Errorf("votes of a withdrawn ballot = %v", got)
		}
		second, err := s.OpenBallot(ctx, c.owner, c.input("2"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.UndoOperation(ctx, c.owner, *last, false); err != nil {
			t.Fatal(err)
		}
		if _, err := s.BallotPage(ctx, c.owner, second); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("a ballot without votes after the undo = %v, want it gone", err)
		}
	})
}

func TestStore_Committee(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx, c := t.Context(), newCommittee(t, s)
		id := c.open(t, s, "2")
		stranger := modelstest.User(t, s, models.RoleViewer)
		counts := func(actor models.Actor) string {
			t.Helper()
			page, err := s.Committee(ctx, actor)
			if err != nil {
				t.Fatal(err)
			}
			return fmt.Sprint(len(page.Waiting), len(page.Open), len(page.Decided))
		}
		if digest, err := s.Digest(ctx, c.ben, time.UTC); err != nil || len(digest.Votes) != 1 || digest.Votes[0].ID != id || digest.Empty() {
			t.Errorf("the digest asks for %+v, %v, want the vote on %d", digest, err, id)
		}
		if got := counts(c.ben) + counts(stranger); got != "1 0 00 1 0" {
			t.Errorf("committee = %s", got)
		}
		if err := s.CastVote(ctx, c.ben, id, models.VoteNo, ""); err != nil {
			t.Fatal(err)
		}
		if got := counts(c.ben); got != "0 1 0" {
			t.Errorf("committee after the vote = %s", got)
		}
		if err := s.DB(ctx).Exec(`update deals set restricted = true where id = ?`, c.deal.ID).Error; err != nil {
			t.Fatal(err)
		}
		if got := counts(c.ben) + counts(c.cleo); got != "0 0 00 0 0" {
			t.Errorf("committee about a restricted deal = %s", got)
		}
	})
}

func TestStore_SaveMemo(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		c := newCommittee(t, s)
		ctx, last := models.WithLastOperation(t.Context())
		if err := s.SaveMemo(ctx, c.owner, c.deal.ID, 0, "# Why\r\nnow"); err != nil {
			t.Fatal(err)
		}
		if err := s.SaveMemo(ctx, c.ben, c.deal.ID, 0, "mine"); !errors.Is(err, models.ErrConflict) {
			t.Errorf("a second first memo = %v, want ErrConflict", err)
		}
		if err := s.SaveMemo(ctx, c.ben, c.deal.ID, 1, "Second"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.UndoOperation(ctx, c.owner, *last, false); err != nil {
			t.Fatal(err)
		}
		page, err := s.DealMemo(ctx, c.cleo, c.deal.ID)
		if err != nil || page.Memo.Body != "# Why\nnow" {
			t.Errorf("memo after the undo = %q, %v", page.Memo.Body, err)
		}
	})
}
