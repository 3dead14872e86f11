package models

import (
	"context"
	"fmt"
)

// AroundRow is a deal or a round of a company. Title is the deal's title or the
// round's type, Day when it was opened or announced.
type AroundRow struct {
	Kind        string
	ID          int64
	CompanyName string
	Title       string
	Day         string
}

// aroundShown bounds the deals and the rounds that are offered.
const aroundShown = 8

// LookupAround returns the latest open deals that the actor may see, and the
// latest rounds, of companies.
func (s *Store) LookupAround(ctx context.Context, actor Actor, companies []int64) ([]AroundRow, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	if len(companies) == 0 {
		return nil, nil
	}
	var deals, rounds []AroundRow
	err := s.scan(ctx, &deals, `select 'deal' as kind, d.id, c.name as company_name, d.title, d.opened_on as day from deals d join companies c on c.id = d.company_id
		where d.company_id in ? and d.deleted_at is null and `+visibleDeal+` order by case when d.status in ('active', 'on_hold') then 0 else 1 end, d.opened_on desc, d.id desc limit ?`,
		append(append([]any{companies}, actor.visibleArgs()...), aroundShown)...)
	if err != nil {
		return nil, fmt.Errorf("look up deals: %w", err)
	}
	err = s.scan(ctx, &rounds, `select 'round' as kind, r.id, c.name as company_name, r.type as title, r.announced_on as day from rounds r join companies c on c.id = r.company_id
		where r.company_id in ? and r.deleted_at is null order by r.announced_on desc, r.id desc limit ?`, companies, aroundShown)
	if err != nil {
		return nil, fmt.Errorf("look up rounds: %w", err)
	}
	return append(deals, rounds...), nil
}
