package models

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm/clause"
)

// Memo is what a deal's partners lay before the committee, in Markdown.
type Memo struct {
	DealID    int64 `gorm:"primaryKey"`
	Body      string
	CreatedAt time.Time
	CreatedBy *int64
	UpdatedAt time.Time
	UpdatedBy *int64
	Version   int64
}

// MemoPage is a memo with its deal. Version is 0 as long as there is none.
type MemoPage struct {
	Deal          DealRow
	Memo          Memo
	UpdatedByName string
}

// settingMemoTemplate is what a new memo begins with, as an administrator wrote it.
const settingMemoTemplate = "committee.memo_template"

// MemoTemplate is what a new memo begins with, empty for what comes with the
// program.
func (s *Store) MemoTemplate(ctx context.Context, actor Actor) (string, error) {
	if err := actor.mustRead(); err != nil {
		return "", err
	}
	var text string
	if err := s.scan(ctx, &text, `select value from settings where key = ?`, settingMemoTemplate); err != nil {
		return "", fmt.Errorf("memo template: %w", err)
	}
	return text, nil
}

// SetMemoTemplate changes what new memos begin with; an empty text brings back
// what comes with the program. Only administrators may.
func (s *Store) SetMemoTemplate(ctx context.Context, actor Actor, text string) error {
	if err := actor.mustAdmin(); err != nil {
		return err
	}
	var c check
	c.text("memo_template", &text, maxText)
	if err := c.err(); err != nil {
		return err
	}
	_, err := s.exec(ctx, `insert into settings (key, value, updated_at) values (?, ?, ?) on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`,
		settingMemoTemplate, text, s.Now())
	if err != nil {
		return fmt.Errorf("set memo template: %w", err)
	}
	return nil
}

// DealMemo returns the memo of a deal.
func (s *Store) DealMemo(ctx context.Context, actor Actor, dealID int64) (*MemoPage, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	rows, err := s.dealsOf(ctx, actor, `d.id = ?`, 1, dealID)
	if err != nil {
		return nil, fmt.Errorf("memo of deal %d: %w", dealID, err)
	}
	if len(rows) == 0 {
		return nil, ErrNotFound
	}
	page := &MemoPage{Deal: rows[0], Memo: Memo{DealID: dealID}}
	if err := s.DB(ctx).Where("deal_id = ?", dealID).Limit(1).Find(&page.Memo).Error; err != nil {
		return nil, fmt.Errorf("memo of deal %d: %w", dealID, err)
	}
	if page.Memo.UpdatedBy != nil {
		err = s.scan(ctx, &page.UpdatedByName, `select name from users where id = ?`, *page.Memo.UpdatedBy)
	}
	return page, err
}

// SaveMemo writes the memo of a deal over the version that the caller had read,
// which is 0 for the first one.
func (s *Store) SaveMemo(ctx context.Context, actor Actor, dealID, version int64, body string) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	err := s.Tx(ctx, func(tx *Store) error {
		if _, err := tx.takeDeal(ctx, actor, dealID); err != nil {
			return err
		}
		body = strings.ReplaceAll(body, "\r\n", "\n")
		var c check
		c.text("memo", &body, maxText)
		if body == "" {
			c.fail("memo", "error.required")
		}
		if err := c.err(); err != nil {
			return err
		}
		var before Memo
		if err := tx.DB(ctx).Where("deal_id = ?", dealID).Limit(1).Find(&before).Error; err != nil {
			return err
		}
		if before.Version != version {
			return ErrConflict
		}
		if before.Version > 0 && before.Body == body {
			return nil
		}
		if err := tx.writeMemo(ctx, actor, before, Memo{DealID: dealID, Body: body, Version: version + 1}); err != nil {
			return err
		}
		return tx.record(actor, "update", KindDeal, dealID, map[string]string{"memo": before.Body}, map[string]string{"memo": body})
	})
	if err != nil {
		return fmt.Errorf("save memo of deal %d: %w", dealID, err)
	}
	return nil
}

// writeMemo inserts the first version or replaces the one before, if nobody else
// did meanwhile.
func (s *Store) writeMemo(ctx context.Context, actor Actor, before, after Memo) error {
	after.CreatedAt, after.CreatedBy, after.UpdatedAt, after.UpdatedBy = before.CreatedAt, before.CreatedBy, s.Now(), actor.by()
	if before.Version == 0 {
		after.CreatedAt, after.CreatedBy = after.UpdatedAt, after.UpdatedBy
		res := s.DB(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&after)
		if res.Error == nil && res.RowsAffected == 0 {
			return ErrConflict
		}
		return res.Error
	}
	n, err := s.exec(ctx, `update memos set body = ?, version = version + 1, updated_at = ?, updated_by = ? where deal_id = ? and version = ?`,
		after.Body, after.UpdatedAt, after.UpdatedBy, after.DealID, before.Version)
	if err == nil && n == 0 {
		return ErrConflict
	}
	return err
}
