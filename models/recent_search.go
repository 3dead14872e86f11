package models

import (
	"context"
	"fmt"
)

// maxRecentSearches is how many searches are remembered for a user.
const maxRecentSearches = 20

// maxSearchText bounds the text of a search, in characters.
const maxSearchText = 300

// RememberSearch keeps what the actor searched for, for nobody but them: a
// search may be as confidential as a deal, so that no browser keeps it.
func (s *Store) RememberSearch(ctx context.Context, actor Actor, text string) error {
	if err := actor.mustRead(); err != nil {
		return err
	}
	text = clean(text)
	if actor.UserID == 0 || text == "" || len([]rune(text)) > maxSearchText {
		return nil
	}
	return s.Tx(ctx, func(tx *Store) error {
		_, err := tx.exec(ctx, `insert into recent_searches (user_id, text, searched_at) values (?, ?, ?)
			on conflict (user_id, text) do update set searched_at = excluded.searched_at`, actor.UserID, text, tx.Now())
		if err != nil {
			return fmt.Errorf("remember search: %w", err)
		}
		_, err = tx.exec(ctx, `delete from recent_searches where user_id = ? and searched_at < (
			select min(searched_at) from (select searched_at from recent_searches where user_id = ? order by searched_at desc limit ?) newest)`,
			actor.UserID, actor.UserID, maxRecentSearches)
		if err != nil {
			return fmt.Errorf("forget old searches: %w", err)
		}
		return nil
	})
}

// RecentSearches lists what the actor searched for, the latest first.
func (s *Store) RecentSearches(ctx context.Context, actor Actor, limit int) ([]string, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var texts []string
	err := s.scan(ctx, &texts, `select text from recent_searches where user_id = ? order by searched_at desc limit ?`, actor.UserID, min(limit, maxRecentSearches))
	if err != nil {
		return nil, fmt.Errorf("recent searches: %w", err)
	}
	return texts, nil
}

// ForgetSearches removes all that the actor searched for.
func (s *Store) ForgetSearches(ctx context.Context, actor Actor) error {
	if err := actor.mustRead(); err != nil {
		return err
	}
	if _, err := s.exec(ctx, `delete from recent_searches where user_id = ?`, actor.UserID); err != nil {
		return fmt.Errorf("forget searches: %w", err)
	}
	return nil
}
