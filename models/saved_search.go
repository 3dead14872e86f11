package models

import (
	"context"
	"fmt"
	"time"
)

// maxSavedSearches is how many searches a user may keep.
const maxSavedSearches = 30

// SavedSearch is a search that a user keeps. Query is the query part of its
// address. LookedAt is when they last opened it: what was added after it is new.
type SavedSearch struct {
	ID       int64
	UserID   int64
	Name     string
	Query    string
	LookedAt time.Time
}

// SaveSearch keeps a search of the actor's; one with the same query gets the
// new name. Errors: Invalid for "name".
func (s *Store) SaveSearch(ctx context.Context, actor Actor, name, query string) (*SavedSearch, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	name, query = clean(name), clean(query)
	switch {
	case name == "":
		return nil, InvalidField("name", "error.required")
	case len([]rune(name)) > 120:
		return nil, InvalidField("name", "error.too_long")
	case query == "" || len(query) > 4000 || actor.UserID == 0:
		return nil, InvalidField("name", "error.required")
	}
	saved := &SavedSearch{UserID: actor.UserID, Name: name, Query: query, LookedAt: s.Now()}
	err := s.Tx(ctx, func(tx *Store) error {
		var have int
		if err := tx.scan(ctx, &have, `select count(*) from saved_searches where user_id = ? and query <> ?`, actor.UserID, query); err != nil {
			return err
		}
		if have >= maxSavedSearches {
			return InvalidField("name", "search.too_many")
		}
		return tx.scan(ctx, &saved.ID, `insert into saved_searches (user_id, name, query, looked_at) values (?, ?, ?, ?)
			on conflict (user_id, query) do update set name = excluded.name returning id`, actor.UserID, name, query, saved.LookedAt)
	})
	if err != nil {
		return nil, fmt.Errorf("save search: %w", err)
	}
	return saved, nil
}

// SavedSearches lists the searches that the actor keeps, by name.
func (s *Store) SavedSearches(ctx context.Context, actor Actor) ([]SavedSearch, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var list []SavedSearch
	err := s.scan(ctx, &list, `select id, user_id, name, query, looked_at from saved_searches where user_id = ? order by lower(name), id limit ?`, actor.UserID, maxSavedSearches)
	if err != nil {
		return nil, fmt.Errorf("saved searches: %w", err)
	}
	return list, nil
}

// OpenSearch returns one of the actor's searches as it was when they last
// looked, and notes that they look now. Another's search is ErrNotFound.
func (s *Store) OpenSearch(ctx context.Context, actor Actor, id int64) (*SavedSearch, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var list []SavedSearch
	err := s.Tx(ctx, func(tx *Store) error {
		if err := tx.scan(ctx, &list, `select id, user_id, name, query, looked_at from saved_searches where id = ? and user_id = ?`, id, actor.UserID); err != nil {
			return err
		}
		_, err := tx.exec(ctx, `update saved_searches set looked_at = ? where id = ? and user_id = ?`, tx.Now(), id, actor.UserID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open search: %w", err)
	}
	if len(list) == 0 {
		return nil, ErrNotFound
	}
	return &list[0], nil
}

// DeleteSavedSearch removes one of the actor's searches; another's is
// ErrNotFound.
func (s *Store) DeleteSavedSearch(ctx context.Context, actor Actor, id int64) error {
	if err := actor.mustRead(); err != nil {
		return err
	}
	n, err := s.exec(ctx, `delete from saved_searches where id = ? and user_id = ?`, id, actor.UserID)
	if err != nil {
		return fmt.Errorf("delete saved search: %w", err)
	}
	if n == 0 {
		return ErrNotFound
	}
	return nil
}
