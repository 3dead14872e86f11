package models

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// onShortlist is the condition that a list has a record. It takes the list's id.
func onShortlist(column, id string) string {
	return `exists (select 1 from shortlist_entries h where h.shortlist_id = ? and h.` + column + ` = ` + id + `)`
}

// bulkRecords reads the records that are meant, one more than may be changed at
// once.
func (s *Store) bulkRecords(ctx context.Context, actor Actor, in BulkInput) ([]bulkRecord, error) {
	var records []bulkRecord
	switch in.Kind {
	case KindCompany:
		l := s.companyListing(actor, in.Companies)
		if in.IDs != nil {
			l = s.companyListing(actor, CompanyFilter{})
			l.where("c.id in ?", in.IDs)
		}
		has, value := onShortlist("company_id", "c.id"), any(in.ShortlistID)
		if in.Action == BulkSector {
			has, value = `exists (select 1 from company_sectors cs where cs.company_id = c.id and lower(cs.sector) = lower(?))`, in.Sector
		}
		err := s.scan(ctx, &records, `select c.id, c.version, c.name, c.status, `+has+` as has, exists (select 1 from deals d where d.company_id = c.id and d.deleted_at is null) as held
			from companies c where `+strings.Join(l.conds, " and ")+` order by c.id limit ?`, slices.Concat([]any{value}, l.args, []any{BulkMax + 1})...)
		return records, err
	case KindPerson:
		l := s.personListing(actor, in.People)
		if in.IDs != nil {
			l = s.personListing(actor, PersonFilter{})
			l.where("p.id in ?", in.IDs)
		}
		err := s.scan(ctx, &records, `select p.id, p.version, p.name, `+onShortlist("person_id", "p.id")+` as has from people p where `+strings.Join(l.conds, " and ")+` order by p.id limit ?`,
			slices.Concat([]any{in.ShortlistID}, l.args, []any{BulkMax + 1})...)
		return records, err
	}
	return s.bulkDeals(ctx, actor, in)
}

// bulkList is the list that records are to be put on, with how many it has; it is
// empty for another action.
func (s *Store) bulkList(ctx context.Context, actor Actor, in BulkInput) (Shortlist, error) {
	if in.Action != BulkShortlist || in.ShortlistID == 0 {
		return Shortlist{}, nil
	}
	list, err := s.takeShortlist(ctx, actor, in.ShortlistID)
	if errors.Is(err, ErrNotFound) {
		return Shortlist{}, InvalidField("shortlist", "error.choice")
	}
	if err != nil {
		return Shortlist{}, err
	}
	return *list, s.scan(ctx, &list.Count, `select count(*) from shortlist_entries where shortlist_id = ?`, list.ID)
}

// bulkToList puts records at the end of a list.
func (s *Store) bulkToList(ctx context.Context, actor Actor, in BulkInput, records []bulkRecord) error {
	if len(records) == 0 {
		return nil
	}
	if in.ShortlistID == 0 {
		list, err := s.CreateShortlist(ctx, actor, ShortlistInput{Name: in.NewList})
		if err != nil {
			return err
		}
		in.ShortlistID = list.ID
	}
	var last int64
	if err := s.scan(ctx, &last, `select coalesce(max(position), 0) from shortlist_entries where shortlist_id = ?`, in.ShortlistID); err != nil {
		return err
	}
	now := s.Now()
	rows := make([][]any, len(records))
	for i, r := range records {
		rows[i] = []any{in.ShortlistID, last + int64(i) + 1, r.ID, now, actor.by()}
	}
	columns := []bulkColumn{{"shortlist_id", bulkInt}, {"position", bulkInt}, {entryColumn[in.Kind], bulkInt}, {"added_at", bulkTime}, {"added_by", bulkInt}}
	if err := s.bulkInsert(ctx, "shortlist_entries", columns, rows, ""); err != nil {
		return err
	}
	return s.record(actor, "update", KindShortlist, in.ShortlistID, nil, nil)
}

// bulkWriteRecords changes companies or people.
func (s *Store) bulkWriteRecords(ctx context.Context, actor Actor, in BulkInput, records []bulkRecord) error {
	now := s.Now()
	for part := range slices.Chunk(records, rowsAtOnce) {
		ids := make([]int64, len(part))
		for i, r := range part {
			ids[i] = r.ID
		}
		if err := s.bulkSet(ctx, actor, in, now, ids); err != nil {
			return err
		}
		if err := s.bulkLog(actor, in, part); err != nil {
			return err
		}
	}
	s.announce(Event{Kind: EventMany})
	return nil
}

func (s *Store) bulkSet(ctx context.Context, actor Actor, in BulkInput, now time.Time, ids []int64) error {
	set, args := "", []any(nil)
	switch in.Action {
	case BulkStatus:
		set, args = "status = ?, ", []any{in.Status}
	case BulkTrash:
		set, args = "deleted_at = ?, deleted_by = ?, ", []any{now, actor.by()}
	case BulkSector:
		if _, err := s.exec(ctx, `insert into company_sectors (company_id, sector, position)
			select c.id, cast(? as text), coalesce((select max(cs.position) + 1 from company_sectors cs where cs.company_id = c.id), 0) from companies c where c.id in ?`, in.Sector, ids); err != nil {
			return err
		}
	}
	all := append(args, now, actor.by(), ids)
	if _, err := s.exec(ctx, `update `+tables[in.Kind]+` set `+set+`version = version + 1, updated_at = ?, updated_by = ? where id in ?`, all...); err != nil {
		return err
	}
	if in.Kind != KindCompany || in.Action != BulkTrash {
		return nil
	}
	companies, people, err := s.investorIDs(ctx, `i.round_id in (select id from rounds where company_id in ?)`, ids)
	if err != nil {
		return err
	}
	s.refreshBoth(companies, people)
	return nil
}
