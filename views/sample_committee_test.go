package views

import (
	"net/url"
	"time"

	"dealflow/models"

	"github.com/a-h/templ"
)

// committeePages are the pages of the committee with everything in them, and the
// forms as they were refused.
func committeePages(b Base) map[string]templ.Component {
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	row := models.BallotRow{ID: 1, DealID: 1, CompanyID: 1, CompanyName: hostile, DealTitle: hostile, Restricted: true, Question: hostile, Quorum: 2, Voters: 3, CastCount: 1, ClosesOn: "2026-12-01",
		CreatedAt: at, CreatedByName: hostile, Version: 2, Voter: true, Mine: models.VoteYes, MyComment: hostile}
	opened, withdrawn := row, row
	opened.Unsealed, opened.UnsealedAt = true, &at
	decided := opened
	decided.Outcome, decided.Rationale, decided.DecidedAt, decided.DecidedByName = models.OutcomeApproved, hostile, &at, hostile
	withdrawn.WithdrawnAt = &at
	declined := decided
	declined.Outcome = models.OutcomeDeclined
	names := []string{hostile, "Ben"}
	votes := []models.VoteRow{{Name: hostile, Vote: models.VoteNo, Comment: hostile, CastAt: &at}, {Name: "Ben"}}
	conditions := []models.ConditionRow{{ID: 1, Condition: hostile, DueOn: "2026-12-31"}, {ID: 2, Condition: hostile, DoneAt: &at, DoneByName: hostile}}
	page := func(r models.BallotRow) BallotPage {
		return BallotPage{Base: b, Today: "2026-11-25", Chairs: true, Ballot: &models.BallotPage{BallotRow: r, VoterNames: names, Votes: votes, Conditions: conditions}}
	}
	refused, full := page(opened), page(row)
	refused.Decision = Form{Values: url.Values{"outcome": {hostile}, "conditions": {hostile}}, Errors: map[string]string{"outcome": "error.choice"}}
	full.Ballot.CastCount = 2
	full.Vote = Form{Values: url.Values{"comment": {hostile}}, Errors: map[string]string{"vote": "error.not_voter"}}
	lapsed := page(row)
	lapsed.Today = "2027-01-01"
	memo := &models.MemoPage{Deal: models.DealRow{ID: 1, CompanyName: hostile, Title: hostile}, Memo: models.Memo{Body: hostile, Version: 3, UpdatedAt: at}, UpdatedByName: hostile}
	none := &models.MemoPage{Deal: memo.Deal}
	deal := DealShowPage{Base: b, Page: sampleDealPage(), Stages: sampleStages, Committee: &models.DealCommittee{MemoVersion: 1, MemoUpdatedAt: at, MemoUpdatedBy: hostile, Ballots: []models.BallotPage{{BallotRow: row}, {BallotRow: decided}}}}
	bad := Form{Values: url.Values{"question": {hostile}, "voter": {"1"}, "quorum": {hostile}}, Errors: map[string]string{"voters": "error.voters", "quorum": "error.quorum", "closes_on": "error.past"}}
	rows := []models.BallotRow{row, opened, decided, declined}
	return map[string]templ.Component{
		"committee":         Committee(CommitteePage{Base: b, Committee: &models.Committee{Waiting: rows[:1], Open: rows[1:2], Decided: rows[2:]}}),
		"committee-none":    Committee(CommitteePage{Base: b, Committee: &models.Committee{}}),
		"ballot-sealed":     BallotShow(full),
		"ballot-lapsed":     BallotShow(lapsed),
		"ballot-opened":     BallotShow(refused),
		"ballot-decided":    BallotShow(page(decided)),
		"ballot-withdrawn":  BallotShow(page(withdrawn)),
		"ballot-new":        BallotForm(BallotFormPage{Base: b, Deal: memo.Deal, Voters: sampleOwners, Form: bad}),
		"memo":              MemoShow(MemoPage{Base: b, Page: memo}),
		"memo-none":         MemoShow(MemoPage{Base: b, Page: none}),
		"memo-edit":         MemoEdit(MemoPage{Base: b, Page: memo, Form: Form{Values: url.Values{"memo": {hostile}}, Theirs: url.Values{"memo": {"theirs"}}}}),
		"deal-committee":    DealShow(deal),
		"pipeline-template": Pipeline(PipelinePage{Base: b, Memo: Form{Values: url.Values{"memo_template": {hostile}}, Errors: map[string]string{"memo_template": "error.too_long"}}}),
	}
}
