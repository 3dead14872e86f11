package models

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// sampleEmail is the address of the account that owns the sample deals until
// somebody can sign in. The domain is one that never exists (RFC 2606).
const sampleEmail = "sample@dealflow.invalid"

// LockIfEmpty reports whether there is no record at all, not even in the trash.
// Inside a transaction it keeps others that ask waiting until the transaction
// ends, so that of several starting servers one fills the database.
func (s *Store) LockIfEmpty(ctx context.Context) (bool, error) {
	if !s.sqlite {
		if err := s.bulkExec(ctx, `select pg_advisory_xact_lock(7240116)`); err != nil {
			return false, fmt.Errorf("look for records: %w", err)
		}
	}
	var found bool
	err := s.scan(ctx, &found, `select exists (select 1 from companies) or exists (select 1 from people) or exists (select 1 from deals) or exists (select 1 from activities)`)
	if err != nil {
		return false, fmt.Errorf("look for records: %w", err)
	}
	return !found, nil
}

// CreateSampleUser makes the disabled account that owns sample deals, which
// nobody can sign in to, and returns it as an actor.
func (s *Store) CreateSampleUser(ctx context.Context, name string) (Actor, error) {
	now := s.Now()
	user := User{Email: sampleEmail, Name: name, Role: RoleMember, DisabledAt: &now, CreatedAt: now, UpdatedAt: now, Version: 1}
	if err := s.DB(ctx).Create(&user).Error; err != nil {
		return Actor{}, fmt.Errorf("create sample user: %w", err)
	}
	if err := s.auditAccess(ctx, SystemActor, "create", KindUser, user.ID, nil, &user); err != nil {
		return Actor{}, fmt.Errorf("create sample user: %w", err)
	}
	return Actor{UserID: user.ID, Role: RoleMember}, nil
}

// adoptSampleDeals hands the sample deals to an account, so that the first one
// made finds them among its own. There is nothing left for the next one.
func (s *Store) adoptSampleDeals(ctx context.Context, user *User) error {
	if user.Role == RoleViewer {
		return nil
	}
	var sample User
	err := s.DB(ctx).Where("email = ?", sampleEmail).Take(&sample).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("adopt sample deals: %w", err)
	}
	var deals []Deal
	if err := s.DB(ctx).Select("id", "updated_at").Where("owner_id = ?", sample.ID).Order("updated_at, id").Find(&deals).Error; err != nil {
		return fmt.Errorf("adopt sample deals: %w", err)
	}
	for _, deal := range deals {
		// They stay as old as they are.
		if _, err := s.exec(ctx, `update deals set owner_id = ?, version = version + 1 where id = ?`, user.ID, deal.ID); err != nil {
			return fmt.Errorf("adopt sample deals: %w", err)
		}
		if err := s.At(deal.UpdatedAt).record(SystemActor, "update", KindDeal, deal.ID, map[string]int64{"OwnerID": sample.ID}, map[string]int64{"OwnerID": user.ID}); err != nil {
			return fmt.Errorf("adopt sample deals: %w", err)
		}
	}
	return nil
}
