package models

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// KindShortlist is the kind of a list that is kept by hand. Lists are not searched.
const KindShortlist = "shortlist"

// ShortlistKinds are the kinds of records that a list can hold.
var ShortlistKinds = []string{KindCompany, KindPerson, KindDeal}

// Bounds of lists: how many one reader is given, and how many entries each has.
const (
	shortlistsShown  = 200
	shortlistEntries = 500
)

// Shortlist is a list of companies, people and deals that is kept by hand, in an
// order of its own.
type Shortlist struct {
	ID         int64
	Name, Note string
	// Shared lists are the whole team's to open and to fill; only the owner and the
	// administrators rename, share or delete them.
	Shared  bool
	OwnerID int64
	Stamps  `gorm:"embedded"`

	// OwnerName, how many entries the reader may see, and whether the record that
	// was asked about is one of them.
	OwnerName string `gorm:"-" json:"-"`
	Count     int64  `gorm:"-" json:"-"`
	Has       bool   `gorm:"-" json:"-"`
}

// ShortlistInput is a list as it was typed.
type ShortlistInput struct {
	Name, Note string
	Shared     bool
}

func (in *ShortlistInput) check() error {
	var c check
	c.required("name", &in.Name, 120)
	c.text("note", &in.Note, 2000)
	return c.err()
}

// ShortlistEntry is one record of a list.
type ShortlistEntry struct {
	ID       int64
	Record   RecordRef `gorm:"-"`
	Kind     string
	RecordID int64
	Name     string
	// Detail says more of it: where a company is, or the stage of a deal.
	StageKey, StageName, Country string
	Restricted                   bool
	Note                         string
	AddedAt                      time.Time
	AddedByName                  string
}

// ShortlistPage is a list with its entries, in their order.
type ShortlistPage struct {
	Shortlist
	Entries []ShortlistEntry
}

// visibleShortlist is the condition on a list sl under which the actor may open
// it, changeableShortlist the one to rename, share or delete it. Both take
// visibleArgs.
const (
	visibleShortlist    = `(? or sl.shared or sl.owner_id in (?, ?))`
	changeableShortlist = `(? or sl.owner_id = ? or sl.shared and exists (select 1 from users su where su.id = ? and su.role = 'admin'))`
)

// visibleEntry is the condition on an entry e that its record is there and not
// hidden. It takes visibleArgs.
const visibleEntry = `(exists (select 1 from companies c where c.id = e.company_id and c.deleted_at is null) or exists (select 1 from people p where p.id = e.person_id and p.deleted_at is null)
	or exists (select 1 from deals d where d.id = e.deal_id and d.deleted_at is null and ` + visibleDeal + `))`

// entryColumn is the column of an entry for a kind of record.
var entryColumn = map[string]string{KindCompany: "company_id", KindPerson: "person_id", KindDeal: "deal_id"}

// CanChange reports whether the actor may rename, share or delete the list.
func (l Shortlist) CanChange(actor Actor) bool {
	return actor.CanWrite() && (l.OwnerID == actor.UserID || l.Shared && actor.CanAdmin())
}

// Shortlists returns the lists that the actor may open, by name, each with
// whether it has a record, none for a ref without an id.
func (s *Store) Shortlists(ctx context.Context, actor Actor, about RecordRef) ([]Shortlist, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	return s.shortlists(ctx, actor, "1 = 1", about)
}

func (s *Store) shortlists(ctx context.Context, actor Actor, cond string, about RecordRef, args ...any) ([]Shortlist, error) {
	has, hasArgs := "false", []any(nil)
	if column, ok := entryColumn[about.Kind]; ok && about.ID != 0 {
		has, hasArgs = "exists (select 1 from shortlist_entries h where h.shortlist_id = sl.id and h."+column+" = ?)", []any{about.ID}
	}
	all := slices.Concat(actor.visibleArgs(), hasArgs, args, actor.visibleArgs(), []any{shortlistsShown})
	var rows []struct {
		Shortlist `gorm:"embedded"`
		Owner     string
		Entries   int64
		Holds     bool
	}
	err := s.scan(ctx, &rows, `select sl.*, u.name as owner, (select count(*) from shortlist_entries e where e.shortlist_id = sl.id and `+visibleEntry+`) as entries, `+has+` as holds
		from shortlists sl join users u on u.id = sl.owner_id where `+cond+` and sl.deleted_at is null and `+visibleShortlist+` order by lower(sl.name), sl.id limit ?`, all...)
	if err != nil {
		return nil, fmt.Errorf("lists: %w", err)
	}
	lists := make([]Shortlist, len(rows))
	for i, row := range rows {
		lists[i] = row.Shortlist
		lists[i].OwnerName, lists[i].Count, lists[i].Has = row.Owner, row.Entries, row.Holds
	}
	return lists, nil
}

// ShortlistNames returns the lists that the actor may put records on, by name.
func (s *Store) ShortlistNames(ctx context.Context, actor Actor) ([]RecordRef, error) {
	if !actor.CanWrite() {
		return nil, nil
	}
	var rows []RecordRef
	err := s.scan(ctx, &rows, `select 'shortlist' as kind, sl.id, sl.name as title from shortlists sl where sl.deleted_at is null and `+visibleShortlist+` order by lower(sl.name), sl.id limit ?`,
		append(actor.visibleArgs(), shortlistsShown)...)
	if err != nil {
		return nil, fmt.Errorf("names of lists: %w", err)
	}
	return rows, nil
}

// ShortlistPage returns a list with its entries, without those that are hidden
// from the actor.
func (s *Store) ShortlistPage(ctx context.Context, actor Actor, id int64) (*ShortlistPage, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	lists, err := s.shortlists(ctx, actor, "sl.id = ?", RecordRef{}, id)
	if err != nil {
		return nil, err
	}
	if len(lists) == 0 {
		return nil, ErrNotFound
	}
	page := &ShortlistPage{Shortlist: lists[0]}
	args := slices.Concat([]any{id}, actor.visibleArgs(), []any{shortlistEntries})
	err = s.scan(ctx, &page.Entries, `select e.id, case when e.company_id is not null then 'company' when e.person_id is not null then 'person' else 'deal' end as kind,
		coalesce(e.company_id, e.person_id, e.deal_id) as record_id, coalesce(c.name, p.name, case when d.title = '' then dc.name else dc.name || ' · ' || d.title end) as name,
		coalesce(st.key, '') as stage_key, coalesce(st.name, '') as stage_name, coalesce(c.country, p.country, dc.country, '') as country, coalesce(d.restricted, false) as restricted,
		e.note, e.added_at, coalesce(u.name, '') as added_by_name
		from shortlist_entries e left join companies c on c.id = e.company_id left join people p on p.id = e.person_id left join deals d on d.id = e.deal_id
		left join companies dc on dc.id = d.company_id left join stages st on st.id = d.stage_id left join users u on u.id = e.added_by
		where e.shortlist_id = ? and `+visibleEntryOf+` order by e.position, e.id limit ?`, args...)
	if err != nil {
		return nil, fmt.Errorf("list %d: %w", id, err)
	}
	for i := range page.Entries {
		e := &page.Entries[i]
		e.Record = RecordRef{Kind: e.Kind, ID: e.RecordID, Title: e.Name}
	}
	return page, nil
}

// visibleEntryOf is visibleEntry where the records are joined.
const visibleEntryOf = `(c.id is not null and c.deleted_at is null or p.id is not null and p.deleted_at is null or d.id is not null and d.deleted_at is null and ` + visibleDeal + `)`

// takeShortlist reads a list that the actor may open.
func (s *Store) takeShortlist(ctx context.Context, actor Actor, id int64) (*Shortlist, error) {
	var list Shortlist
	if err := take(ctx, s, &list, id); err != nil {
		return nil, err
	}
	return &list, s.mustSee(ctx, actor, KindShortlist, id)
}

// CreateShortlist makes a list of the actor's own.
func (s *Store) CreateShortlist(ctx context.Context, actor Actor, in ShortlistInput) (*Shortlist, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	list := Shortlist{Name: in.Name, Note: in.Note, Shared: in.Shared, OwnerID: actor.UserID, Stamps: s.newStamps(actor)}
	err := s.Tx(ctx, func(tx *Store) error {
		var n int64
		if err := tx.scan(ctx, &n, `select count(*) from shortlists where owner_id = ? and deleted_at is null`, actor.UserID); err != nil {
			return err
		}
		if n >= shortlistsShown {
			return InvalidField("name", "error.too_many_lists")
		}
		if err := tx.DB(ctx).Create(&list).Error; err != nil {
			return err
		}
		return tx.record(actor, "create", KindShortlist, list.ID, nil, list)
	})
	if err != nil {
		return nil, fmt.Errorf("create list: %w", err)
	}
	return &list, nil
}

// UpdateShortlist changes the version of a list that the caller had read. A list
// with restricted deals stays private.
func (s *Store) UpdateShortlist(ctx context.Context, actor Actor, id, version int64, in ShortlistInput) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	err := s.Tx(ctx, func(tx *Store) error {
		before, err := tx.takeShortlist(ctx, actor, id)
		if err != nil {
			return err
		}
		if !before.CanChange(actor) {
			return InvalidField("name", "error.list_of_others")
		}
		if err := in.check(); err != nil {
			return err
		}
		if in.Shared && !before.Shared {
			var n int64
			if err := tx.scan(ctx, &n, `select count(*) from shortlist_entries e join deals d on d.id = e.deal_id where e.shortlist_id = ? and d.restricted`, id); err != nil {
				return err
			}
			if n > 0 {
				return InvalidField("shared", "error.list_restricted")
			}
		}
		if err := tx.bump(ctx, actor, "shortlists", id, version); err != nil {
			return err
		}
		after := *before
		after.Name, after.Note, after.Shared = in.Name, in.Note, in.Shared
		if err := tx.DB(ctx).Model(&Shortlist{ID: id}).Select("Name", "Note", "Shared").UpdateColumns(after).Error; err != nil {
			return err
		}
		return tx.record(actor, "update", KindShortlist, id, before, after)
	})
	if err != nil {
		return fmt.Errorf("update list %d: %w", id, err)
	}
	return nil
}

// mustChangeShortlist allows what only the owner and the administrators may.
func (s *Store) mustChangeShortlist(ctx context.Context, actor Actor, id int64) error {
	var n int64
	if err := s.scan(ctx, &n, `select count(*) from shortlists sl where sl.id = ? and `+changeableShortlist, append([]any{id}, actor.visibleArgs()...)...); err != nil {
		return err
	}
	if n == 0 {
		return ErrForbidden
	}
	return nil
}

// changeEntries is a change of what a list holds, by anybody who may open it.
func (s *Store) changeEntries(ctx context.Context, actor Actor, id int64, change func(tx *Store, list *Shortlist) (changed bool, err error)) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	err := s.Tx(ctx, func(tx *Store) error {
		list, err := tx.takeShortlist(ctx, actor, id)
		if err != nil {
			return err
		}
		changed, err := change(tx, list)
		if err != nil || !changed {
			return err
		}
		return tx.record(actor, "update", KindShortlist, id, nil, nil)
	})
	if err != nil {
		return fmt.Errorf("entries of list %d: %w", id, err)
	}
	return nil
}

// AddToShortlist puts a record at the end of a list; one that is there stays where
// it is. A restricted deal goes into private lists only.
func (s *Store) AddToShortlist(ctx context.Context, actor Actor, id int64, ref RecordRef) error {
	return s.changeEntries(ctx, actor, id, func(tx *Store, list *Shortlist) (bool, error) {
		column, ok := entryColumn[ref.Kind]
		if !ok {
			return false, InvalidField("record", "error.choice")
		}
		if _, err := tx.Ref(ctx, actor, ref.Kind, ref.ID); err != nil {
			return false, err
		}
		var state struct {
			Entries, Last   int64
			Has, Restricted bool
		}
		err := tx.scan(ctx, &state, `select count(*) as entries, coalesce(max(position), 0) as last,
			exists (select 1 from shortlist_entries h where h.shortlist_id = ? and h.`+column+` = ?) as has,
			exists (select 1 from deals d where d.id = ? and d.restricted) as restricted from shortlist_entries where shortlist_id = ?`, id, ref.ID, dealOf(ref), id)
		switch {
		case err != nil || state.Has:
			return false, err
		case state.Entries >= shortlistEntries:
			return false, InvalidField("record", "error.list_full")
		case list.Shared && state.Restricted:
			return false, InvalidField("record", "error.list_restricted")
		}
		_, err = tx.exec(ctx, `insert into shortlist_entries (shortlist_id, position, `+column+`, added_at, added_by) values (?, ?, ?, ?, ?)`, id, state.Last+1, ref.ID, tx.Now(), actor.by())
		return true, err
	})
}

// dealOf is the deal that a record is, 0 for another.
func dealOf(ref RecordRef) int64 {
	if ref.Kind == KindDeal {
		return ref.ID
	}
	return 0
}

// DropFromShortlist takes a record off a list.
func (s *Store) DropFromShortlist(ctx context.Context, actor Actor, id int64, ref RecordRef) error {
	return s.changeEntries(ctx, actor, id, func(tx *Store, _ *Shortlist) (bool, error) {
		column, ok := entryColumn[ref.Kind]
		if !ok || tx.mustSee(ctx, actor, ref.Kind, ref.ID) != nil {
			return false, ErrNotFound
		}
		n, err := tx.exec(ctx, `delete from shortlist_entries where shortlist_id = ? and `+column+` = ?`, id, ref.ID)
		return n > 0, err
	})
}

// ShiftEntry moves an entry by one place, up when by is negative, past those that
// the actor does not see.
func (s *Store) ShiftEntry(ctx context.Context, actor Actor, id, entry int64, by int) error {
	return s.changeEntries(ctx, actor, id, func(tx *Store, _ *Shortlist) (bool, error) {
		page, err := tx.ShortlistPage(ctx, actor, id)
		if err != nil {
			return false, err
		}
		at := slices.IndexFunc(page.Entries, func(e ShortlistEntry) bool { return e.ID == entry })
		to := at + 1
		if by < 0 {
			to = at - 1
		}
		if at < 0 {
			return false, ErrNotFound
		}
		if to < 0 || to >= len(page.Entries) {
			return false, nil
		}
		// Places are given out anew, since two may have the same after a merge.
		page.Entries[at], page.Entries[to] = page.Entries[to], page.Entries[at]
		first := min(at, to)
		var before int64
		if err := tx.scan(ctx, &before, `select coalesce(max(position), 0) from shortlist_entries where shortlist_id = ?`, id); err != nil {
			return false, err
		}
		for i, e := range page.Entries {
			if i < first {
				continue
			}
			if _, err := tx.exec(ctx, `update shortlist_entries set position = ? where id = ?`, before+1+int64(i), e.ID); err != nil {
				return false, err
			}
		}
		return true, nil
	})
}

// NoteEntry writes why a record is on a list.
func (s *Store) NoteEntry(ctx context.Context, actor Actor, id, entry int64, note string) error {
	return s.changeEntries(ctx, actor, id, func(tx *Store, _ *Shortlist) (bool, error) {
		var c check
		c.line("note", &note, maxLine)
		if err := c.err(); err != nil {
			return false, err
		}
		args := slices.Concat([]any{note, entry, id, note}, actor.visibleArgs())
		n, err := tx.exec(ctx, `update shortlist_entries set note = ? where id in (select e.id from shortlist_entries e where e.id = ? and e.shortlist_id = ? and e.note <> ? and `+visibleEntry+`)`, args...)
		return n > 0, err
	})
}
