package models

import (
	"context"
	"fmt"
)

// Revival is a company that was passed or lost and has raised money since: the
// deal with what was said then, and the newest round.
type Revival struct {
	Deal  DealRow
	Round RoundRow
}

// revivalsShown bounds how many are named at once.
const revivalsShown = 12

// revivalRound is the newest round of a deal's company that was recorded after
// the deal ended and is dated no earlier, to the precision that its date has;
// neither the deal's own round nor one that the user has put aside. It takes the
// user.
func (s *Store) revivalRound() string {
	return `(select r.id from rounds r where r.company_id = d.company_id and r.deleted_at is null and r.created_at > d.closed_at
		and (d.round_id is null or r.id <> d.round_id) and r.announced_on >= substr(` + s.day("d.closed_at") + `, 1, length(r.announced_on))
		and not exists (select 1 from revival_dismissals v where v.user_id = ? and v.deal_id = d.id and v.round_id = r.id)
		order by r.announced_on desc, r.id desc limit 1)`
}

// raisedSinceSQL sets what a deal keeps: whether its company has raised after it was
// passed or lost, whoever asks. Owners have thousands of such deals, few of which
// come back.
func (s *Store) raisedSinceSQL() string {
	return `raised_since = (deals.status in ('passed', 'lost') and deals.closed_at is not null and exists (select 1 from rounds r
		where r.company_id = deals.company_id and r.deleted_at is null and r.created_at > deals.closed_at
		and r.announced_on >= substr(` + s.day("deals.closed_at") + `, 1, length(r.announced_on))))`
}

// refreshRaised brings that in line for the deals of companies whose rounds have changed.
func (s *Store) refreshRaised(ctx context.Context, companies []int64) error {
	err := s.bulkExec(ctx, `update deals set `+s.raisedSinceSQL()+` where deleted_at is null and closed_at is not null and `+s.inSet("company_id", "bigint"), s.set(companies))
	if err != nil {
		return fmt.Errorf("refresh revivals: %w", err)
	}
	return nil
}

// Revivals returns the actor's own passed and lost deals whose company has
// raised since, the latest ended first. A company that somebody works on
// again, or has turned down once more since, is left out.
func (s *Store) Revivals(ctx context.Context, actor Actor) ([]Revival, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var pairs []struct{ DealID, RoundID int64 }
	args := append([]any{actor.UserID, actor.UserID}, actor.visibleArgs()...)
	args = append(append(args, actor.visibleArgs()...), revivalsShown)
	err := s.scan(ctx, &pairs, `select * from (
			select d.id as deal_id, d.closed_at, `+s.revivalRound()+` as round_id
			from deals d where d.owner_id = ? and d.deleted_at is null and d.raised_since and `+visibleDeal+`
			and not exists (select 1 from deals o where o.company_id = d.company_id and o.id <> d.id and o.deleted_at is null
				and (o.closed_at is null or o.status = 'won' or o.closed_at > d.closed_at)
				and exists (select 1 from deals d where d.id = o.id and `+visibleDeal+`))
		) found where round_id is not null order by closed_at desc, deal_id desc limit ?`, args...)
	if err != nil {
		return nil, fmt.Errorf("revivals: %w", err)
	}
	if len(pairs) == 0 {
		return nil, nil
	}
	deals, rounds := make([]int64, len(pairs)), make([]int64, len(pairs))
	for i, p := range pairs {
		deals[i], rounds[i] = p.DealID, p.RoundID
	}
	return s.revivals(ctx, actor, deals, rounds)
}

func (s *Store) revivals(ctx context.Context, actor Actor, deals, rounds []int64) ([]Revival, error) {
	rows, err := s.dealsOf(ctx, actor, `d.id in ?`, revivalsShown, deals)
	if err != nil {
		return nil, fmt.Errorf("revivals: %w", err)
	}
	var raised []RoundRow
	if err := s.scan(ctx, &raised, `select `+roundColumns+` from `+roundFrom+` where r.id in ?`, rounds); err != nil {
		return nil, fmt.Errorf("revivals: %w", err)
	}
	if err := s.fillInvestors(ctx, raised); err != nil {
		return nil, fmt.Errorf("revivals: %w", err)
	}
	dealAt := index(rows, func(d *DealRow) int64 { return d.ID })
	roundAt := index(raised, func(r *RoundRow) int64 { return r.ID })
	list := make([]Revival, 0, len(deals))
	for i := range deals {
		if d, r := dealAt[deals[i]], roundAt[rounds[i]]; d != nil && r != nil {
			list = append(list, Revival{*d, *r})
		}
	}
	return list, nil
}

// DismissRevival puts a round of a passed company aside for the actor alone, or
// brings it back to their attention when restore is true. The next round asks anew.
func (s *Store) DismissRevival(ctx context.Context, actor Actor, dealID, roundID int64, restore bool) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	err := s.Tx(ctx, func(tx *Store) error {
		deal, err := tx.takeDeal(ctx, actor, dealID)
		if err != nil {
			return err
		}
		if err := tx.mustBeRoundOf(ctx, deal, roundID); err != nil {
			return err
		}
		if restore {
			_, err := tx.exec(ctx, `delete from revival_dismissals where user_id = ? and deal_id = ? and round_id = ?`, actor.UserID, dealID, roundID)
			return err
		}
		_, err = tx.exec(ctx, `insert into revival_dismissals (user_id, deal_id, round_id, dismissed_at) values (?, ?, ?, ?) on conflict do nothing`,
			actor.UserID, dealID, roundID, tx.Now())
		return err
	})
	if err != nil {
		return fmt.Errorf("dismiss revival of deal %d: %w", dealID, err)
	}
	return nil
}

func (s *Store) mustBeRoundOf(ctx context.Context, deal *Deal, roundID int64) error {
	var n int
	err := s.scan(ctx, &n, `select count(*) from rounds where id = ? and company_id = ? and deleted_at is null`, roundID, deal.CompanyID)
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}

// SucceedDeal opens a new deal of the actor's about the company of an earlier
// one and a round of it, 0 for none. It is as restricted as the earlier one was.
// Asked twice it gives the same deal.
func (s *Store) SucceedDeal(ctx context.Context, actor Actor, dealID, roundID int64) (*Deal, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	var deal Deal
	err := s.Tx(ctx, func(tx *Store) error {
		earlier, err := tx.takeDeal(ctx, actor, dealID)
		if err != nil {
			return err
		}
		in := DealInput{CompanyID: earlier.CompanyID, Restricted: earlier.Restricted, RequestKey: fmt.Sprintf("succeed-%d-%d", dealID, roundID), previousID: &earlier.ID}
		if roundID != 0 {
			if err := tx.mustBeRoundOf(ctx, earlier, roundID); err != nil {
				return err
			}
			in.roundID = &roundID
		}
		if found, err := tx.dealByRequest(ctx, actor, in.RequestKey, &deal); err != nil || found && deal.DeletedAt == nil {
			return err
		}
		if deal.ID != 0 { // it was thrown away, so the key is taken
			in.RequestKey = ""
		}
		if earlier.Restricted {
			members, err := tx.dealMembers(ctx, dealID)
			if err != nil {
				return err
			}
			in.MemberIDs = append(in.MemberIDs, earlier.OwnerID)
			for _, m := range members {
				in.MemberIDs = append(in.MemberIDs, m.ID)
			}
		}
		if err := in.check(tx.Today()); err != nil {
			return err
		}
		return tx.insertDeal(ctx, actor, &deal, in)
	})
	if err != nil {
		return nil, fmt.Errorf("succeed deal %d: %w", dealID, err)
	}
	return &deal, nil
}
