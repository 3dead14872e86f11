package views

import (
	"embed"
	"net/url"
	"strings"
	"time"

	"dealflow/models"
)

// CommitteePage is GET /committee.
type CommitteePage struct {
	Base
	Committee *models.Committee
}

// MemoPage is GET /deals/:id/memo, its form, and what POST /deals/:id/memo answers
// to bad input and conflicts. Its fields are memo and version.
type MemoPage struct {
	Base
	Page    *models.MemoPage
	Version int64
	Form    Form
}

// BallotFormPage is GET /deals/:id/ballots/new. Its fields are question, quorum,
// closes_on and voter (repeated).
type BallotFormPage struct {
	Base
	Deal    models.DealRow
	HasMemo bool
	Voters  []models.RecordRef
	Form    Form
}

// BallotPage is GET /ballots/:id, with a vote or a decision as it was refused.
type BallotPage struct {
	Base
	Ballot *models.BallotPage
	// Today is the day, for which votes are still cast or not.
	Today string
	// Chairs says that the reader may end the vote and record the decision.
	Chairs         bool
	Vote, Decision Form
}

var (
	memoBody       = Field{Name: "memo", Label: "memo.title", Hint: "memo.hint", Required: true, MaxLength: 50_000, Rows: 28, Markdown: true}
	memoTemplate   = Field{Name: "memo_template", Label: "memo.template", Hint: "memo.template_hint", MaxLength: 50_000, Rows: 14, Markdown: true}
	ballotQuestion = Field{Name: "question", Label: "ballot.question", Placeholder: "ballot.question_example", Required: true, Autofocus: true, MaxLength: 500}
	ballotQuorum   = Field{Name: "quorum", Label: "ballot.quorum", Hint: "ballot.quorum_hint", Required: true, InputMode: "numeric", MaxLength: 3}
	ballotCloses   = Field{Name: "closes_on", Label: "ballot.closes_on", Hint: "ballot.closes_hint", Type: "date"}
	ballotVoters   = Field{Name: "voters", Label: "ballot.voters", Hint: "ballot.voters_hint", Required: true}
	voteVote       = Field{Name: "vote", Label: "ballot.vote"}
	voteComment    = Field{Name: "comment", Label: "ballot.comment", MaxLength: 50_000, Rows: 3}
	decisionKind   = Field{Name: "outcome", Label: "ballot.outcome", Required: true}
	decisionWhy    = Field{Name: "rationale", Label: "ballot.rationale", MaxLength: 50_000, Rows: 3}
	decisionTerms  = Field{Name: "conditions", Label: "ballot.conditions", Hint: "ballot.conditions_hint", MaxLength: 30_000, Rows: 4}
)

//go:embed memo
var memoTemplates embed.FS

// MemoTemplate is what a new memo begins with until an administrator writes
// something else.
func MemoTemplate(lang string) string {
	text, err := memoTemplates.ReadFile("memo/" + lang + ".md")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// BallotAddress is the page of a ballot.
func BallotAddress(n int64) string { return link("/ballots/", n) }

// DecisionValues puts a decision into its form.
func DecisionValues(b *models.BallotPage) url.Values {
	var lines []string
	for _, c := range b.Conditions {
		lines = append(lines, strings.TrimSpace(c.Condition+" "+c.DueOn))
	}
	return url.Values{"outcome": {b.Outcome}, "rationale": {b.Rationale}, "conditions": {strings.Join(lines, "\n")}}
}

// decision is the form of the decision, as it was sent or as it stands.
func (p BallotPage) decision() Form {
	if p.Decision.Values != nil {
		return p.Decision
	}
	return Form{Values: DecisionValues(p.Ballot)}
}

// vote is the form of the reader's vote, as it was sent or as it stands.
func (p BallotPage) vote() Form {
	if p.Vote.Values != nil {
		return p.Vote
	}
	return Form{Values: url.Values{"vote": {p.Ballot.Mine}, "comment": {p.Ballot.MyComment}}}
}

func (p BallotPage) over() bool { return p.Ballot.Over(p.Today) }

// canOpen reports whether the votes can be opened before all are cast.
func (p BallotPage) canOpen() bool {
	return p.Chairs && !p.Ballot.Unsealed && p.Ballot.WithdrawnAt == nil && p.Ballot.CastCount >= p.Ballot.Quorum
}

// turnout says how many have voted, and never how.
func (b Base) turnout(r models.BallotRow) string {
	return b.T("ballot.turnout", "Count", r.CastCount, "Voters", r.Voters, "Quorum", r.Quorum)
}

// tally is how the votes went, once they are open.
func (b Base) tally(p models.BallotPage) string {
	return b.T("ballot.tally", "Yes", p.Tally(models.VoteYes), "No", p.Tally(models.VoteNo), "Abstain", p.Tally(models.VoteAbstain))
}

// state is what a ballot is at, in a word or two.
func (b Base) ballotState(r models.BallotRow) string {
	switch {
	case r.WithdrawnAt != nil:
		return b.T("ballot.state_withdrawn")
	case r.Outcome != "":
		return b.T("outcome." + r.Outcome)
	case r.Unsealed:
		return b.T("ballot.state_open")
	}
	return b.T("ballot.state_sealed")
}

// outcomeTone is the class of the mark of a ballot.
func outcomeTone(r models.BallotRow) string {
	switch r.Outcome {
	case models.OutcomeApproved:
		return "tag good"
	case models.OutcomeDeclined:
		return "tag bad"
	}
	return "tag"
}

// voteText is a vote in words; one that was not cast has a word too.
func (b Base) voteText(vote string) string {
	if vote == "" {
		return b.T("vote.none")
	}
	return b.T("vote." + vote)
}

func (b Base) stamp(t *time.Time, name string) string {
	if t == nil {
		return ""
	}
	return b.T("ballot.by", "When", b.Date(dayOf(t)), "By", orDash(name))
}
