package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// CreateDeal logs a deal: the company when it is new, the deal, its first
// stage and its note. The same request key gives the same deal again. When
// companies of the typed name exist and none was chosen, it returns an Invalid
// at "company" with "error.company_known"; see CompaniesNamed.
func (s *Store) CreateDeal(ctx context.Context, actor Actor, in DealInput) (*Deal, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	if err := in.check(s.Today()); err != nil {
		return nil, err
	}
	var deal Deal
	err := s.Tx(ctx, func(tx *Store) error {
		if found, err := tx.dealByRequest(ctx, actor, in.RequestKey, &deal); found || err != nil {
			return err
		}
		return tx.insertDeal(ctx, actor, &deal, in)
	})
	if err != nil {
		return nil, fmt.Errorf("create deal: %w", err)
	}
	return &deal, nil
}

func (s *Store) dealByRequest(ctx context.Context, actor Actor, key string, deal *Deal) (bool, error) {
	if key == "" {
		return false, nil
	}
	res := s.DB(ctx).Where("created_by = ? and request_key = ?", actor.UserID, key).Limit(1).Find(deal)
	return res.RowsAffected > 0, res.Error
}

func (s *Store) insertDeal(ctx context.Context, actor Actor, deal *Deal, in DealInput) error {
	*deal = Deal{Status: StatusActive, Stamps: s.newStamps(actor)}
	in.apply(deal)
	deal.RoundID, deal.PreviousID, deal.LastActivityOn = in.roundID, in.previousID, in.OpenedOn
	if in.RequestKey != "" {
		deal.RequestKey = &in.RequestKey
	}
	if err := s.setDealPeople(ctx, actor, deal, in); err != nil {
		return err
	}
	company, stage, err := s.dealPlace(ctx, actor, in)
	if err != nil {
		return err
	}
	deal.CompanyID = company.ID
	deal.StageID, deal.StageSince = stage.ID, deal.CreatedAt
	if stage.Key == StageInvested {
		deal.close(actor, StatusWon, deal.CreatedAt)
	}
	if err := s.writeDeal(ctx, deal, company.NameKey, stage); err != nil {
		return err
	}
	if err := s.addMembers(ctx, deal.ID, in.MemberIDs); err != nil {
		return err
	}
	if err := s.logMove(ctx, actor, deal.CreatedAt, nil, deal, nil); err != nil {
		return err
	}
	if in.Note != "" {
		note := Activity{Kind: "note", Body: in.Note, OccurredOn: s.Today(), Stamps: s.newStamps(actor)}
		links := ActivityInput{CompanyIDs: []int64{deal.CompanyID}, DealIDs: []int64{deal.ID}}
		if err := s.insertActivity(ctx, actor, &note, links); err != nil {
			return err
		}
	}
	return s.record(actor, "create", KindDeal, deal.ID, nil, deal)
}

// writeDeal writes a new deal together with what the store keeps of it, as
// settleDeals and the triggers would find it for one that has just come to its
// first stage: one row is much less work than a row and three updates of it.
func (s *Store) writeDeal(ctx context.Context, deal *Deal, companyKey string, stage Stage) error {
	row := struct {
		Deal          `gorm:"embedded"`
		FurthestID    int64
		CompanyKey    string
		StagePosition int64
	}{*deal, stage.ID, companyKey, stage.Position}
	if err := s.DB(ctx).Table("deals").Create(&row).Error; err != nil {
		return err
	}
	*deal = row.Deal
	return nil
}

// dealPlace finds the company and the stage of a new deal, both with one query when
// the company is known and the stage is the first.
func (s *Store) dealPlace(ctx context.Context, actor Actor, in DealInput) (*Company, Stage, error) {
	if in.CompanyID != 0 && in.StageID == 0 {
		company, stage := Company{ID: in.CompanyID}, Stage{}
		err := s.db.Statement.ConnPool.QueryRowContext(ctx, s.numbered(`select c.name_key, st.id, st.key, st.position
			from companies c, (select id, key, position from stages where retired_at is null order by position, id limit 1) st
			where c.id = ? and c.deleted_at is null`), in.CompanyID).Scan(&company.NameKey, &stage.ID, &stage.Key, &stage.Position)
		if !errors.Is(err, sql.ErrNoRows) {
			return &company, stage, err
		}
	}
	company, err := s.dealCompany(ctx, actor, in)
	if err != nil {
		return nil, Stage{}, err
	}
	stage, err := s.firstStage(ctx, in.StageID)
	return company, stage, err
}

// dealCompany finds the company of a deal, or makes it; its ID and NameKey are
// filled in.
func (s *Store) dealCompany(ctx context.Context, actor Actor, in DealInput) (*Company, error) {
	if in.CompanyID != 0 {
		var found []Company
		if err := s.scan(ctx, &found, `select id, name_key from companies where id = ? and deleted_at is null`, in.CompanyID); err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return nil, InvalidField("company", "error.company_gone")
		}
		return &found[0], nil
	}
	if !in.NewCompany {
		known, err := s.CompaniesNamed(ctx, actor, in.CompanyName)
		if err != nil {
			return nil, err
		}
		if len(known) > 0 {
			return nil, InvalidField("company", "error.company_known")
		}
	}
	return s.CreateCompany(ctx, actor, CompanyInput{Name: in.CompanyName, Kind: "startup"})
}

// setDealPeople fills in the owner, by default the actor, and the referrer.
func (s *Store) setDealPeople(ctx context.Context, actor Actor, deal *Deal, in DealInput) error {
	deal.OwnerID = in.OwnerID
	if deal.OwnerID == 0 {
		deal.OwnerID = actor.UserID
	}
	if deal.OwnerID != actor.UserID || actor.UserID == 0 {
		var n int
		if err := s.scan(ctx, &n, `select count(*) from users where id = ?`, deal.OwnerID); err != nil {
			return err
		}
		if n == 0 {
			return InvalidField("owner", "error.choice")
		}
	}
	deal.ReferrerID = nil
	if in.ReferrerID == 0 && in.ReferrerName == "" {
		return nil
	}
	id, err := s.personFor(ctx, actor, in.ReferrerID, in.ReferrerName)
	deal.ReferrerID = &id
	return asField(err, "person", "referrer")
}

func (s *Store) firstStage(ctx context.Context, id int64) (Stage, error) {
	if id != 0 {
		return s.stage(ctx, id)
	}
	var stages []Stage
	if err := s.scan(ctx, &stages, `select `+stageColumns+` from stages where retired_at is null order by position, id limit 1`); err != nil {
		return Stage{}, err
	}
	if len(stages) == 0 {
		return Stage{}, InvalidField("stage", "error.choice")
	}
	return stages[0], nil
}
