package models

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Votes, in the order they are offered.
const (
	VoteYes     = "yes"
	VoteNo      = "no"
	VoteAbstain = "abstain"
)

// Votes are all that can be cast.
var Votes = []string{VoteYes, VoteNo, VoteAbstain}

// Outcomes of a decision.
const (
	OutcomeApproved = "approved"
	OutcomeDeclined = "declined"
	OutcomeDeferred = "deferred"
)

// Outcomes are all of them in the order they are offered.
var Outcomes = []string{OutcomeApproved, OutcomeDeclined, OutcomeDeferred}

// MinQuorum is the smallest quorum: the vote of one would be known by who cast it.
const MinQuorum = 2

// Ballot is a question about a deal that a committee votes on. It holds no vote;
// those stand in a table of their own, which no history keeps.
type Ballot struct {
	ID       int64
	DealID   int64
	Question string
	Quorum   int64
	// ClosesOn is the last day on which votes are cast, empty for none.
	ClosesOn  string
	CastCount int64
	// UnsealedAt is when the votes were opened; WithdrawnAt that they never will be.
	UnsealedAt  *time.Time
	WithdrawnAt *time.Time
	// Outcome is one of Outcomes, empty while there is no decision.
	Outcome   string
	Rationale string
	DecidedAt *time.Time
	DecidedBy *int64
	CreatedAt time.Time
	CreatedBy *int64
	UpdatedAt time.Time
	UpdatedBy *int64
	Version   int64
}

// BallotInput opens a ballot. Quorum is a number as text.
type BallotInput struct {
	DealID           int64
	Question, Quorum string
	ClosesOn         string
	VoterIDs         []int64
}

// unsealedBallot is the condition on a ballot b whose votes may be read. It takes
// the present day.
const unsealedBallot = `(b.withdrawn_at is null and (b.unsealed_at is not null or b.closes_on <> '' and b.closes_on < ? and b.cast_count >= b.quorum))`

// OpenBallot puts a question to a committee. The voters, each of whom must be able
// to see the deal, and the quorum stay as they are from then on. A deal has one
// open ballot at a time.
func (s *Store) OpenBallot(ctx context.Context, actor Actor, in BallotInput) (int64, error) {
	if err := actor.mustWrite(); err != nil {
		return 0, err
	}
	var ballot Ballot
	err := s.Tx(ctx, func(tx *Store) error {
		if _, err := tx.takeDeal(ctx, actor, in.DealID); err != nil {
			return err
		}
		quorum, err := tx.checkBallot(ctx, &in)
		if err != nil {
			return err
		}
		// A ballot whose last day is past is over, and makes room.
		if _, err := tx.exec(ctx, `update ballots set unsealed_at = ? where id in (select b.id from ballots b where b.deal_id = ? and b.unsealed_at is null and `+unsealedBallot+`)`, tx.Now(), in.DealID, tx.Today()); err != nil {
			return err
		}
		var open int64
		if err := tx.scan(ctx, &open, `select count(*) from ballots where deal_id = ? and unsealed_at is null and withdrawn_at is null`, in.DealID); err != nil {
			return err
		}
		if open > 0 {
			return InvalidField("question", "error.ballot_open")
		}
		now := tx.Now()
		ballot = Ballot{DealID: in.DealID, Question: in.Question, Quorum: quorum, ClosesOn: in.ClosesOn, CreatedAt: now, CreatedBy: actor.by(), UpdatedAt: now, UpdatedBy: actor.by(), Version: 1}
		if err := tx.DB(ctx).Create(&ballot).Error; err != nil {
			return err
		}
		for _, id := range in.VoterIDs {
			if _, err := tx.exec(ctx, `insert into ballot_votes (ballot_id, user_id) values (?, ?)`, ballot.ID, id); err != nil {
				return err
			}
		}
		return tx.record(actor, "update", KindDeal, in.DealID, nil, map[string]any{"question": in.Question, "quorum": quorum, "closes_on": in.ClosesOn})
	})
	if err != nil {
		return 0, fmt.Errorf("open ballot: %w", err)
	}
	return ballot.ID, nil
}

// PossibleVoters are those who can vote on a deal: who may change records and see
// the deal.
func (s *Store) PossibleVoters(ctx context.Context, actor Actor, dealID int64) ([]RecordRef, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	if _, err := s.takeDeal(ctx, actor, dealID); err != nil {
		return nil, fmt.Errorf("voters: %w", err)
	}
	var voters []RecordRef
	err := s.scan(ctx, &voters, `select 'user' as kind, u.id, u.name as title from users u join deals d on d.id = ? where u.disabled_at is null and u.role <> 'viewer'
		and (not d.restricted or d.owner_id = u.id or exists (select 1 from deal_members dm where dm.deal_id = d.id and dm.user_id = u.id)) order by u.name, u.id`, dealID)
	if err != nil {
		return nil, fmt.Errorf("voters: %w", err)
	}
	return voters, nil
}

// checkBallot cleans the input and returns the quorum.
func (s *Store) checkBallot(ctx context.Context, in *BallotInput) (int64, error) {
	var c check
	c.required("question", &in.Question, maxLine)
	in.ClosesOn = clean(in.ClosesOn)
	if in.ClosesOn != "" {
		if _, err := time.Parse(time.DateOnly, in.ClosesOn); err != nil {
			c.fail("closes_on", "error.whole_day")
		} else if in.ClosesOn < s.Today() {
			c.fail("closes_on", "error.past")
		}
	}
	slices.Sort(in.VoterIDs)
	in.VoterIDs = slices.Compact(in.VoterIDs)
	quorum := wholeNumber(in.Quorum)
	switch {
	case len(in.VoterIDs) < MinQuorum:
		c.fail("voters", "error.voters")
	case quorum < MinQuorum || quorum > int64(len(in.VoterIDs)):
		c.fail("quorum", "error.quorum")
	}
	if err := c.err(); err != nil {
		return 0, err
	}
	for _, id := range in.VoterIDs {
		user, err := s.findUser(ctx, "id = ?", id)
		if err != nil {
			return 0, InvalidField("voters", "error.choice")
		}
		who := Actor{UserID: user.ID, Role: user.Role}
		if user.DisabledAt != nil || !who.CanWrite() {
			return 0, InvalidField("voters", "error.choice")
		}
		if s.mustSee(ctx, who, KindDeal, in.DealID) != nil {
			return 0, InvalidField("voters", "error.voter_blind")
		}
	}
	return quorum, nil
}

// wholeNumber reads a small number as people write it, -1 for what is none.
func wholeNumber(text string) int64 {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > 4 {
		return -1
	}
	var n int64
	for _, r := range text {
		if r < '0' || r > '9' {
			return -1
		}
		n = 10*n + int64(r-'0')
	}
	return n
}

// takeBallot reads and locks a ballot on a deal that the actor may see, so that
// two who vote at once count each other.
func (s *Store) takeBallot(ctx context.Context, actor Actor, id int64) (*Ballot, error) {
	var ballot Ballot
	if _, err := s.exec(ctx, `update ballots set cast_count = cast_count where id = ?`, id); err != nil {
		return nil, err
	}
	res := s.DB(ctx).Where("id = ?", id).Limit(1).Find(&ballot)
	if res.Error != nil || res.RowsAffected == 0 {
		return nil, errors.Join(res.Error, ErrNotFound)
	}
	_, err := s.takeDeal(ctx, actor, ballot.DealID)
	return &ballot, err
}

// over reports whether no more votes are cast.
func (b *Ballot) over(today string) bool {
	return b.UnsealedAt != nil || b.WithdrawnAt != nil || b.ClosesOn != "" && b.ClosesOn < today
}

// unsealed reports whether the votes may be read; see unsealedBallot.
func (b *Ballot) unsealed(today string) bool {
	return b.WithdrawnAt == nil && (b.UnsealedAt != nil || b.over(today) && b.CastCount >= b.Quorum)
}

// CastVote casts or changes the actor's vote. The last one that is missing opens
// them all. Nothing of it goes into any history.
func (s *Store) CastVote(ctx context.Context, actor Actor, id int64, vote, comment string) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	err := s.plain(ctx, func(tx *Store) error {
		ballot, err := tx.takeBallot(ctx, actor, id)
		if err != nil {
			return err
		}
		var c check
		c.oneOf("vote", vote, Votes)
		c.text("comment", &comment, maxText)
		if err := c.err(); err != nil {
			return err
		}
		if ballot.over(tx.Today()) {
			return InvalidField("vote", "error.ballot_over")
		}
		n, err := tx.exec(ctx, `update ballot_votes set vote = ?, comment = ?, cast_at = ? where ballot_id = ? and user_id = ?`, vote, comment, tx.Now(), id, actor.UserID)
		if err != nil {
			return err
		}
		if n == 0 {
			return InvalidField("vote", "error.not_voter")
		}
		if _, err := tx.exec(ctx, `update ballots set cast_count = (select count(*) from ballot_votes v where v.ballot_id = ballots.id and v.vote <> '') where id = ?`, id); err != nil {
			return err
		}
		_, err = tx.exec(ctx, `update ballots set unsealed_at = ? where id = ? and not exists (select 1 from ballot_votes v where v.ballot_id = ballots.id and v.vote = '')`, tx.Now(), id)
		tx.announce(Event{Kind: KindDeal, ID: ballot.DealID, What: "update"})
		return err
	})
	if err != nil {
		return fmt.Errorf("cast vote on %d: %w", id, err)
	}
	return nil
}

// mustChair allows what only they may who opened a ballot, own its deal, or are
// administrators.
func (s *Store) mustChair(ctx context.Context, actor Actor, b *Ballot) error {
	if actor.CanAdmin() || b.CreatedBy != nil && *b.CreatedBy == actor.UserID {
		return nil
	}
	var owner int64
	if err := s.scan(ctx, &owner, `select owner_id from deals where id = ?`, b.DealID); err != nil {
		return err
	}
	if owner != actor.UserID {
		return InvalidField("", "error.not_chair")
	}
	return nil
}

// CloseBallot opens the votes before all are cast, once the quorum is met. It
// cannot be taken back: what was seen is seen.
func (s *Store) CloseBallot(ctx context.Context, actor Actor, id int64) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	err := s.plain(ctx, func(tx *Store) error {
		ballot, err := tx.takeBallot(ctx, actor, id)
		if err != nil {
			return err
		}
		if err := tx.mustChair(ctx, actor, ballot); err != nil {
			return err
		}
		switch {
		case ballot.UnsealedAt != nil:
			return nil
		case ballot.WithdrawnAt != nil:
			return InvalidField("", "error.ballot_over")
		case ballot.CastCount < ballot.Quorum:
			return InvalidField("", "error.no_quorum")
		}
		_, err = tx.exec(ctx, `update ballots set unsealed_at = ? where id = ?`, tx.Now(), id)
		tx.announce(Event{Kind: KindDeal, ID: ballot.DealID, What: "update"})
		return err
	})
	if err != nil {
		return fmt.Errorf("close ballot %d: %w", id, err)
	}
	return nil
}

// WithdrawBallot ends a ballot whose votes are sealed, for good: nobody will see
// them.
func (s *Store) WithdrawBallot(ctx context.Context, actor Actor, id int64) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	err := s.Tx(ctx, func(tx *Store) error {
		ballot, err := tx.takeBallot(ctx, actor, id)
		if err != nil {
			return err
		}
		if err := tx.mustChair(ctx, actor, ballot); err != nil {
			return err
		}
		if ballot.WithdrawnAt != nil {
			return nil
		}
		if ballot.unsealed(tx.Today()) {
			return InvalidField("", "error.ballot_over")
		}
		if _, err := tx.exec(ctx, `update ballots set withdrawn_at = ?, version = version + 1 where id = ?`, tx.Now(), id); err != nil {
			return err
		}
		return tx.record(actor, "update", KindDeal, ballot.DealID, nil, map[string]any{"withdrawn_at": tx.Now()})
	})
	if err != nil {
		return fmt.Errorf("withdraw ballot %d: %w", id, err)
	}
	return nil
}
