package models

import (
	"context"
	"fmt"
	"slices"
)

// shows reports whether the column with a key is asked for. A list that names no
// columns shows all of them.
func (l List) shows(column string) bool {
	return l.Columns == nil || slices.Contains(l.Columns, column)
}

// rowIDs are the numbers that rows are known by, each once, none of them 0.
func rowIDs[T any](rows []T, id func(T) int64) []int64 {
	ids := make([]int64, 0, len(rows))
	for _, row := range rows {
		if n := id(row); n != 0 {
			ids = append(ids, n)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// sectorsOf are the sectors of companies in their order.
func (s *Store) sectorsOf(ctx context.Context, companies []int64) (map[int64][]string, error) {
	var found []struct {
		CompanyID int64
		Sector    string
	}
	err := s.scan(ctx, &found, `select company_id, sector from company_sectors where company_id in ? order by company_id, position, sector`, companies)
	if err != nil {
		return nil, fmt.Errorf("sectors: %w", err)
	}
	sectors := map[int64][]string{}
	for _, f := range found {
		sectors[f.CompanyID] = append(sectors[f.CompanyID], f.Sector)
	}
	return sectors, nil
}

// fillDeals brings what only some columns of the list of deals need, each in one
// query for the page.
func (s *Store) fillDeals(ctx context.Context, rows []DealRow, in List) error {
	if len(rows) == 0 {
		return nil
	}
	companies := rowIDs(rows, func(r DealRow) int64 { return r.CompanyID })
	native, err := s.nativeNames(ctx, KindCompany, companies)
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].NativeName = native[rows[i].CompanyID]
	}
	if in.shows("sector") {
		sectors, err := s.sectorsOf(ctx, companies)
		if err != nil {
			return err
		}
		for i := range rows {
			rows[i].Sectors = sectors[rows[i].CompanyID]
		}
	}
	if !in.shows("referrer") {
		return nil
	}
	var found []struct {
		DealID, ReferrerID int64
		Name               string
	}
	err = s.scan(ctx, &found, `select d.id as deal_id, p.id as referrer_id, p.name from deals d join people p on p.id = d.referrer_id and p.deleted_at is null where d.id in ?`,
		rowIDs(rows, func(r DealRow) int64 { return r.ID }))
	if err != nil {
		return fmt.Errorf("referrers: %w", err)
	}
	at := map[int64]*DealRow{}
	for i := range rows {
		at[rows[i].ID] = &rows[i]
	}
	for _, f := range found {
		at[f.DealID].ReferrerID, at[f.DealID].ReferrerName = f.ReferrerID, f.Name
	}
	return nil
}

// fillCompanies does the same for the list of companies.
func (s *Store) fillCompanies(ctx context.Context, actor Actor, rows []CompanyRow, in List) error {
	if len(rows) == 0 {
		return nil
	}
	at, ids := map[int64]*CompanyRow{}, rowIDs(rows, func(r CompanyRow) int64 { return r.ID })
	for i := range rows {
		at[rows[i].ID] = &rows[i]
	}
	steps := []struct {
		column string
		fill   func(ctx context.Context, actor Actor, at map[int64]*CompanyRow, ids []int64) error
	}{
		{"name", s.fillNativeNames}, {"sector", s.fillSectors}, {"founders", s.fillCompanyFounders}, {"last_type", s.fillLastRounds},
		{"investors", s.fillInvestorCounts}, {"deal", s.fillCompanyDeals},
	}
	for _, step := range steps {
		if !in.shows(step.column) {
			continue
		}
		if err := step.fill(ctx, actor, at, ids); err != nil {
			return fmt.Errorf("%s: %w", step.column, err)
		}
	}
	return nil
}

func (s *Store) fillNativeNames(ctx context.Context, _ Actor, at map[int64]*CompanyRow, ids []int64) error {
	native, err := s.nativeNames(ctx, KindCompany, ids)
	for id, name := range native {
		at[id].NativeName = name
	}
	return err
}

func (s *Store) fillSectors(ctx context.Context, _ Actor, at map[int64]*CompanyRow, ids []int64) error {
	sectors, err := s.sectorsOf(ctx, ids)
	for id, list := range sectors {
		at[id].Sectors = list
	}
	return err
}

func (s *Store) fillCompanyFounders(ctx context.Context, _ Actor, at map[int64]*CompanyRow, ids []int64) error {
	var found []struct {
		CompanyID, PersonID int64
		Name                string
	}
	err := s.scan(ctx, &found, `select ro.company_id, p.id as person_id, p.name from roles ro join people p on p.id = ro.person_id and p.deleted_at is null
		where ro.company_id in ? and ro.kind = 'founder' order by ro.company_id, ro.id`, ids)
	for _, f := range found {
		founder := RecordRef{Kind: KindPerson, ID: f.PersonID, Title: f.Name}
		if row := at[f.CompanyID]; !slices.Contains(row.Founders, founder) {
			row.Founders = append(row.Founders, founder)
		}
	}
	return err
}

func (s *Store) fillLastRounds(ctx context.Context, _ Actor, at map[int64]*CompanyRow, ids []int64) error {
	var found []struct {
		CompanyID int64
		Type      string
	}
	err := s.scan(ctx, &found, `select r.company_id, r.type from rounds r where r.company_id in ? and r.deleted_at is null and r.id = (
		select l.id from rounds l where l.company_id = r.company_id and l.deleted_at is null order by l.announced_on desc, l.id desc limit 1)`, ids)
	for _, f := range found {
		at[f.CompanyID].LastRoundType = f.Type
	}
	return err
}

func (s *Store) fillInvestorCounts(ctx context.Context, _ Actor, at map[int64]*CompanyRow, ids []int64) error {
	var found []struct{ CompanyID, Investors int64 }
	err := s.scan(ctx, &found, `select r.company_id, count(distinct coalesce(i.company_id * 2, i.person_id * 2 + 1)) as investors
		from rounds r join investments i on i.round_id = r.id where r.company_id in ? and r.deleted_at is null group by r.company_id`, ids)
	for _, f := range found {
		at[f.CompanyID].InvestorCount = f.Investors
	}
	return err
}

// fillCompanyDeals brings the deal of each company that matters most: an open one
// before those that have ended, then the latest.
func (s *Store) fillCompanyDeals(ctx context.Context, actor Actor, at map[int64]*CompanyRow, ids []int64) error {
	var found []struct {
		CompanyID int64
		CompanyDeal
	}
	err := s.scan(ctx, &found, `select d.company_id, d.id, st.key as stage_key, st.name as stage_name, d.status
		from deals d join stages st on st.id = d.stage_id where d.company_id in ? and d.deleted_at is null and `+visibleDeal+`
		order by d.company_id, case d.status when 'active' then 0 when 'on_hold' then 1 else 2 end, d.opened_on desc, d.id desc`,
		append([]any{ids}, actor.visibleArgs()...)...)
	for _, f := range found {
		if row := at[f.CompanyID]; row.Deal.ID == 0 {
			row.Deal = f.CompanyDeal
		}
	}
	return err
}

// fillRoundSectors brings the sectors of the companies of rounds.
func (s *Store) fillRoundSectors(ctx context.Context, rows []RoundRow, in List) error {
	if len(rows) == 0 || !in.shows("sector") {
		return nil
	}
	sectors, err := s.sectorsOf(ctx, rowIDs(rows, func(r RoundRow) int64 { return r.CompanyID }))
	for i := range rows {
		rows[i].Sectors = sectors[rows[i].CompanyID]
	}
	return err
}
