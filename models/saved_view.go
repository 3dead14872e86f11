package models

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// KindView is the kind of a saved view of a list. Views are not searched.
const KindView = "view"

// LayoutBoard is the layout of a view that is a board; that of a table is "".
const LayoutBoard = "board"

// maxSavedViews is how many views of a list an owner may have.
const maxSavedViews = 50

// viewsShown bounds the views of a list that one reader is given.
const viewsShown = 200

// SavedView is a list as somebody wants to find it again. Query is the query of
// its address in a fixed order, without a place in the pages.
type SavedView struct {
	ID int64
	// List is a key of ListFields, Layout "" or LayoutBoard.
	List, Layout string
	Name, Query  string
	// Shared views are the whole team's to open; only the owner and the
	// administrators change them.
	Shared  bool
	OwnerID int64
	Stamps  `gorm:"embedded"`

	// OwnerName, and whether it is what the reader's list opens with.
	OwnerName string `gorm:"-" json:"-"`
	Default   bool   `gorm:"-" json:"-"`
}

// SavedViewInput is a view as it was asked for.
type SavedViewInput struct {
	List, Layout, Name, Query string
	Shared                    bool
}

func (in *SavedViewInput) check() error {
	var c check
	c.required("name", &in.Name, 120)
	c.oneOf("list", in.List, []string{"deals", "companies", "people", "rounds", "investors"})
	layouts := []string{""}
	if in.List == "deals" {
		layouts = append(layouts, LayoutBoard)
	}
	c.oneOf("layout", in.Layout, layouts)
	if len(in.Query) > 4000 {
		c.fail("name", "view.too_long")
	}
	return c.err()
}

// visibleView is the condition on a view v under which the actor may open it,
// changeableView the one to change it or know of its history. Both take
// visibleArgs.
const (
	visibleView    = `(? or v.shared or v.owner_id in (?, ?))`
	changeableView = `(? or v.owner_id = ? or v.shared and exists (select 1 from users vu where vu.id = ? and vu.role = 'admin'))`
)

// CanChange reports whether the actor may change the view.
func (v SavedView) CanChange(actor Actor) bool {
	return actor.CanWrite() && (v.OwnerID == actor.UserID || v.Shared && actor.CanAdmin())
}

type savedViewRow struct {
	SavedView `gorm:"embedded"`
	Owner     string
	IsDefault bool
}

// savedViews reads views by a constant condition: the actor's own and those that
// are shared, each by its index.
func (s *Store) savedViews(ctx context.Context, actor Actor, cond string, args ...any) ([]SavedView, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	const arm = `select v.*, u.name as owner from saved_views v join users u on u.id = v.owner_id where v.deleted_at is null and `
	var rows []savedViewRow
	err := s.scan(ctx, &rows, `select v.*, d.view_id is not null as is_default
		from (`+arm+`v.owner_id = ? and `+cond+` union all `+arm+`v.shared and v.owner_id <> ? and `+cond+`) v
		left join view_defaults d on d.user_id = ? and d.view_id = v.id order by lower(v.name), v.id limit ?`,
		slices.Concat([]any{actor.UserID}, args, []any{actor.UserID}, args, []any{actor.UserID, viewsShown})...)
	if err != nil {
		return nil, fmt.Errorf("views: %w", err)
	}
	views := make([]SavedView, len(rows))
	for i, row := range rows {
		views[i] = row.SavedView
		views[i].OwnerName, views[i].Default = row.Owner, row.IsDefault
	}
	return views, nil
}

// SavedViews lists the views of a list that the actor may open, by name: their
// own and those that are shared. An empty list means all lists.
func (s *Store) SavedViews(ctx context.Context, actor Actor, list string) ([]SavedView, error) {
	if list == "" {
		return s.savedViews(ctx, actor, "1 = 1")
	}
	return s.savedViews(ctx, actor, "v.list = ?", list)
}

// SavedView returns one that the actor may open; another is ErrNotFound.
func (s *Store) SavedView(ctx context.Context, actor Actor, id int64) (*SavedView, error) {
	views, err := s.savedViews(ctx, actor, "v.id = ?", id)
	if err != nil {
		return nil, err
	}
	if len(views) == 0 {
		return nil, ErrNotFound
	}
	return &views[0], nil
}

// changeableView is a view that the actor may change: ErrNotFound for one that
// they may not know of, ErrForbidden for one that is another's.
func (s *Store) changeableView(ctx context.Context, actor Actor, id int64) (*SavedView, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	v, err := s.SavedView(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if !v.CanChange(actor) {
		return nil, ErrForbidden
	}
	return v, nil
}

// SavedViewForEdit returns a view that the actor may change.
func (s *Store) SavedViewForEdit(ctx context.Context, actor Actor, id int64) (*SavedView, error) {
	return s.changeableView(ctx, actor, id)
}

// CreateSavedView saves a view as the actor's own. Errors: Invalid.
func (s *Store) CreateSavedView(ctx context.Context, actor Actor, in SavedViewInput) (*SavedView, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	v := SavedView{List: in.List, Layout: in.Layout, Name: in.Name, Query: in.Query, Shared: in.Shared, OwnerID: actor.UserID, Stamps: s.newStamps(actor)}
	err := s.Tx(ctx, func(tx *Store) error {
		if err := tx.checkViewName(ctx, v); err != nil {
			return err
		}
		if err := tx.DB(ctx).Create(&v).Error; err != nil {
			return err
		}
		return tx.record(actor, "create", KindView, v.ID, nil, v)
	})
	if err != nil {
		return nil, fmt.Errorf("create view: %w", err)
	}
	return &v, nil
}

// checkViewName refuses a name that the owner has given to another view of the
// list, and one view too many.
func (s *Store) checkViewName(ctx context.Context, v SavedView) error {
	var names []string
	err := s.scan(ctx, &names, `select name from saved_views where owner_id = ? and list = ? and id <> ? and deleted_at is null limit ?`, v.OwnerID, v.List, v.ID, maxSavedViews)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, v.Name) }) {
		return InvalidField("name", "view.name_taken")
	}
	if v.ID == 0 && len(names) >= maxSavedViews {
		return InvalidField("name", "view.too_many")
	}
	return nil
}

// UpdateSavedView changes the name, the query and the sharing of the version of
// a view that the caller had read; its list and owner stay. Errors: Invalid,
// ErrConflict.
func (s *Store) UpdateSavedView(ctx context.Context, actor Actor, id, version int64, in SavedViewInput) (*SavedView, error) {
	var after SavedView
	err := s.Tx(ctx, func(tx *Store) error {
		before, err := tx.changeableView(ctx, actor, id)
		if err != nil {
			return err
		}
		in.List = before.List
		if err := in.check(); err != nil {
			return err
		}
		after = *before
		after.Name, after.Query, after.Layout, after.Shared = in.Name, in.Query, in.Layout, in.Shared
		if err := tx.checkViewName(ctx, after); err != nil {
			return err
		}
		if err := tx.bump(ctx, actor, "saved_views", id, version); err != nil {
			return err
		}
		if err := tx.DB(ctx).Model(&SavedView{ID: id}).Select("Name", "Query", "Layout", "Shared").UpdateColumns(after).Error; err != nil {
			return err
		}
		return tx.record(actor, "update", KindView, id, before, after)
	})
	if err != nil {
		return nil, fmt.Errorf("update view %d: %w", id, err)
	}
	return &after, nil
}

// SetDefaultView makes a view what its list opens with for the actor, or, when
// on is false, no more.
func (s *Store) SetDefaultView(ctx context.Context, actor Actor, id int64, on bool) error {
	v, err := s.SavedView(ctx, actor, id)
	if err != nil {
		return err
	}
	query, args := `delete from view_defaults where user_id = ? and list = ? and view_id = ?`, []any{actor.UserID, v.List, id}
	if on {
		query = `insert into view_defaults (user_id, list, view_id) values (?, ?, ?) on conflict (user_id, list) do update set view_id = excluded.view_id`
	}
	if _, err := s.exec(ctx, query, args...); err != nil {
		return fmt.Errorf("default view: %w", err)
	}
	return nil
}

// ListSort is an order that a list has; Desc is its direction when none is named.
type ListSort struct {
	Key  string
	Desc bool
}

// ListSorts are the orders of each list, the one that it has by itself first.
var ListSorts = map[string][]ListSort{
	"deals": listSorts(dealSorts), "companies": listSorts(companySorts), "people": listSorts(personSorts),
	"rounds": listSorts(roundSorts), "investors": listSorts(investorSorts),
}

func listSorts(keys []sortKey) []ListSort {
	list := make([]ListSort, len(keys))
	for i, k := range keys {
		list[i] = ListSort{k.key, k.desc}
	}
	return list
}

// mustChangeView refuses a view, in the trash or not, that the actor may open
// but not change.
func (s *Store) mustChangeView(ctx context.Context, actor Actor, id int64) error {
	var n int
	err := s.scan(ctx, &n, `select count(*) from saved_views v where v.id = ? and `+changeableView, append([]any{id}, actor.visibleArgs()...)...)
	if err == nil && n == 0 {
		return ErrForbidden
	}
	return err
}
