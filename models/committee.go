package models

import (
	"context"
	"fmt"
	"time"
)

// BallotRow is a ballot as a list shows it: how many have voted, never how.
type BallotRow struct {
	ID          int64
	DealID      int64
	CompanyID   int64
	CompanyName string
	DealTitle   string
	Restricted  bool
	Question    string
	Quorum      int64
	Voters      int64
	CastCount   int64
	ClosesOn    string
	// Unsealed says that the votes may be read.
	Unsealed      bool
	UnsealedAt    *time.Time
	WithdrawnAt   *time.Time
	Outcome       string
	Rationale     string
	DecidedAt     *time.Time
	DecidedByName string
	CreatedAt     time.Time
	CreatedBy     *int64
	CreatedByName string
	DealOwnerID   int64
	Version       int64
	// Voter says that the actor votes, Mine and MyComment how so far.
	Voter           bool
	Mine, MyComment string
}

// Over reports whether no more votes are cast on a day.
func (b BallotRow) Over(today string) bool {
	return b.Unsealed || b.WithdrawnAt != nil || b.ClosesOn != "" && b.ClosesOn < today
}

// Chairs reports whether the actor may end the vote and record the decision.
func (b BallotRow) Chairs(actor Actor) bool {
	return actor.CanWrite() && (actor.CanAdmin() || b.DealOwnerID == actor.UserID || b.CreatedBy != nil && *b.CreatedBy == actor.UserID)
}

// BallotPage is a ballot with what may be read of it.
type BallotPage struct {
	BallotRow
	VoterNames []string
	// Votes are empty as long as they are sealed.
	Votes      []VoteRow
	Conditions []ConditionRow
}

// VoteRow is a vote that was opened; Vote is empty for one that was not cast.
type VoteRow struct {
	Name    string
	Vote    string
	Comment string
	CastAt  *time.Time
}

// ConditionRow is what a decision hangs on.
type ConditionRow struct {
	ID         int64
	Condition  string
	DueOn      string
	DoneAt     *time.Time
	DoneByName string
}

// Tally is how many votes of a kind there are among those that were opened.
func (p BallotPage) Tally(vote string) int {
	n := 0
	for _, v := range p.Votes {
		if v.Vote == vote {
			n++
		}
	}
	return n
}

// Committee is what a committee has to do, and has done.
type Committee struct {
	// Waiting are the ballots on which the actor has still to vote.
	Waiting []BallotRow
	// Open are the other ballots without a decision.
	Open []BallotRow
	// Decided are the latest decisions.
	Decided []BallotRow
}

// ballotsShown bounds each part of a committee's page, and the ballots of a deal.
const ballotsShown = 100

// ballots reads ballots on deals that the actor may see. The condition is
// constant, and so is the order. Of the votes it reads none but the actor's own.
func (s *Store) ballots(ctx context.Context, actor Actor, cond, order string, limit int, args ...any) ([]BallotRow, error) {
	all := append([]any{s.Today(), actor.UserID}, args...)
	all = append(append(all, actor.visibleArgs()...), limit)
	var rows []BallotRow
	err := s.scan(ctx, &rows, `select b.id, b.deal_id, d.company_id, c.name as company_name, d.title as deal_title, d.restricted, d.owner_id as deal_owner_id, b.question, b.quorum,
		(select count(*) from ballot_votes v where v.ballot_id = b.id) as voters, b.cast_count, b.closes_on, `+unsealedBallot+` as unsealed, b.unsealed_at, b.withdrawn_at,
		b.outcome, b.rationale, b.decided_at, coalesce(du.name, '') as decided_by_name, b.created_at, b.created_by, coalesce(cu.name, '') as created_by_name, b.version,
		m.user_id is not null as voter, coalesce(m.vote, '') as mine, coalesce(m.comment, '') as my_comment
		from ballots b join deals d on d.id = b.deal_id join companies c on c.id = d.company_id
		left join users du on du.id = b.decided_by left join users cu on cu.id = b.created_by
		left join ballot_votes m on m.ballot_id = b.id and m.user_id = ?
		where `+cond+` and d.deleted_at is null and `+visibleDeal+` order by `+order+` limit ?`, all...)
	return rows, err
}

// BallotsOf returns the ballots on a deal, the latest first, with what may be
// read of each.
func (s *Store) BallotsOf(ctx context.Context, actor Actor, dealID int64) ([]BallotPage, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	rows, err := s.ballots(ctx, actor, `b.deal_id = ? and b.withdrawn_at is null`, `b.id desc`, ballotsShown, dealID)
	if err != nil {
		return nil, fmt.Errorf("ballots of deal %d: %w", dealID, err)
	}
	return s.ballotPages(ctx, rows)
}

// DealCommittee is what a deal's page says of the committee.
type DealCommittee struct {
	// MemoVersion is 0 as long as there is no memo.
	MemoVersion   int64
	MemoUpdatedAt time.Time
	MemoUpdatedBy string
	Ballots       []BallotPage
}

// DealCommittee returns what a deal's page says of the committee.
func (s *Store) DealCommittee(ctx context.Context, actor Actor, dealID int64) (*DealCommittee, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	c := &DealCommittee{}
	err := s.scan(ctx, c, `select m.version as memo_version, m.updated_at as memo_updated_at, coalesce(u.name, '') as memo_updated_by
		from memos m join deals d on d.id = m.deal_id left join users u on u.id = m.updated_by where m.deal_id = ? and `+visibleDeal, append([]any{dealID}, actor.visibleArgs()...)...)
	if err != nil {
		return nil, fmt.Errorf("memo of deal %d: %w", dealID, err)
	}
	if c.Ballots, err = s.BallotsOf(ctx, actor, dealID); err != nil {
		return nil, err
	}
	return c, nil
}

// BallotPage returns what the page of a ballot shows.
func (s *Store) BallotPage(ctx context.Context, actor Actor, id int64) (*BallotPage, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	rows, err := s.ballots(ctx, actor, `b.id = ?`, `b.id`, 1, id)
	if err != nil {
		return nil, fmt.Errorf("ballot %d: %w", id, err)
	}
	if len(rows) == 0 {
		return nil, ErrNotFound
	}
	pages, err := s.ballotPages(ctx, rows)
	if err != nil {
		return nil, err
	}
	return &pages[0], nil
}

// ballotPages reads the voters, the votes that are open and the conditions. That
// a vote is open is decided by the database, not by who asks.
func (s *Store) ballotPages(ctx context.Context, rows []BallotRow) ([]BallotPage, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	var voters []struct {
		BallotID int64
		Name     string
	}
	if err := s.scan(ctx, &voters, `select v.ballot_id, u.name from ballot_votes v join users u on u.id = v.user_id where v.ballot_id in ? order by v.ballot_id, u.name, u.id`, ids); err != nil {
		return nil, fmt.Errorf("voters: %w", err)
	}
	var votes []struct {
		BallotID int64
		VoteRow
	}
	err := s.scan(ctx, &votes, `select v.ballot_id, u.name, v.vote, v.comment, v.cast_at from ballot_votes v join users u on u.id = v.user_id join ballots b on b.id = v.ballot_id
		where v.ballot_id in ? and `+unsealedBallot+` order by v.ballot_id, u.name, u.id`, ids, s.Today())
	if err != nil {
		return nil, fmt.Errorf("votes: %w", err)
	}
	var conditions []struct {
		BallotID int64
		ConditionRow
	}
	err = s.scan(ctx, &conditions, `select bc.ballot_id, bc.id, bc.condition, bc.due_on, bc.done_at, coalesce(u.name, '') as done_by_name
		from ballot_conditions bc left join users u on u.id = bc.done_by where bc.ballot_id in ? order by bc.ballot_id, bc.id`, ids)
	if err != nil {
		return nil, fmt.Errorf("conditions: %w", err)
	}
	pages := make([]BallotPage, len(rows))
	for i, r := range rows {
		pages[i].BallotRow = r
		for _, v := range voters {
			if v.BallotID == r.ID {
				pages[i].VoterNames = append(pages[i].VoterNames, v.Name)
			}
		}
		for _, v := range votes {
			if v.BallotID == r.ID {
				pages[i].Votes = append(pages[i].Votes, v.VoteRow)
			}
		}
		for _, c := range conditions {
			if c.BallotID == r.ID {
				pages[i].Conditions = append(pages[i].Conditions, c.ConditionRow)
			}
		}
	}
	return pages, nil
}

// awaitsVote is the condition on a ballot b and the actor's vote m that it is
// still to be cast. It takes the present day.
const awaitsVote = `m.vote = '' and b.unsealed_at is null and b.withdrawn_at is null and (b.closes_on = '' or b.closes_on >= ?)`

// AwaitedVotes are the ballots on which the actor has still to vote, the one that
// closes first at the top.
func (s *Store) AwaitedVotes(ctx context.Context, actor Actor) ([]BallotRow, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	rows, err := s.ballots(ctx, actor, awaitsVote, `case when b.closes_on = '' then 1 else 0 end, b.closes_on, b.id`, ballotsShown, s.Today())
	if err != nil {
		return nil, fmt.Errorf("awaited votes: %w", err)
	}
	return rows, nil
}

// Committee returns what the page of the committee shows.
func (s *Store) Committee(ctx context.Context, actor Actor) (*Committee, error) {
	waiting, err := s.AwaitedVotes(ctx, actor)
	if err != nil {
		return nil, err
	}
	c := &Committee{Waiting: waiting}
	c.Open, err = s.ballots(ctx, actor, `b.decided_at is null and b.withdrawn_at is null and not (m.user_id is not null and `+awaitsVote+`)`, `b.id desc`, ballotsShown, s.Today())
	if err != nil {
		return nil, fmt.Errorf("committee: %w", err)
	}
	if c.Decided, err = s.ballots(ctx, actor, `b.decided_at is not null and b.withdrawn_at is null`, `b.decided_at desc, b.id desc`, ballotsShown); err != nil {
		return nil, fmt.Errorf("committee: %w", err)
	}
	return c, nil
}
