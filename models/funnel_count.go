package models

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"dealflow/models/finance"
)

// funnelQuery counts the parts of a funnel. Each part is one or two statements,
// whose answers are as long as there are stages, reasons, days or groups, however
// many deals there are.
type funnelQuery struct {
	*Store
	actor  Actor
	cohort Where
	most   int
	stages []Stage
	known  []Reason
	funnel Funnel

	// What the parts found.
	placed                      []funnelPlace
	stayed                      []funnelStay
	bySource, byOwner, bySector []funnelCount
}

// funnelPlace counts deals by where they came to and where they stand.
type funnelPlace struct {
	FurthestID, StageID int64
	Status              string
	ReasonID            int64
	Count               int64
}

type funnelStay struct{ StageID, Days, Count int64 }

// deals begins a statement with the deals of the cohort, as "cohort". The joins
// are there only when the filter speaks of them: they cost more than the counts.
func (q *funnelQuery) deals() (string, []any) {
	l := listing{from: "deals d"}
	l.where("d.deleted_at is null")
	l.where(visibleDeal, q.actor.visibleArgs()...)
	l.filter("deals", &q.cohort, q.whereEnv(q.actor))
	if !q.cohort.ofDeals() {
		l.from = dealFrom
	}
	return `with cohort as (select d.id, coalesce(d.furthest_id, d.stage_id) as furthest_id, d.stage_id, d.status, d.reason_id, d.owner_id, d.origin, d.company_id, d.decision_days
		from ` + l.from + ` where ` + strings.Join(l.conds, " and ") + `) `, l.args
}

func (q *funnelQuery) count(ctx context.Context, dst any, query string, args ...any) error {
	with, first := q.deals()
	return q.scan(ctx, dst, with+query, append(first, args...)...)
}

func (q *funnelQuery) places(ctx context.Context) error {
	return q.count(ctx, &q.placed, `select furthest_id, stage_id, status, coalesce(case when status in ('passed', 'lost') then reason_id end, 0) as reason_id, count(*) as count
		from cohort group by 1, 2, 3, 4`)
}

func (q *funnelQuery) stays(ctx context.Context) error {
	return q.count(ctx, &q.stayed, `select ds.stage_id, ds.days, count(*) as count from cohort join deal_stages ds on ds.deal_id = cohort.id where ds.days is not null group by ds.stage_id, ds.days`)
}

func (q *funnelQuery) decisions(ctx context.Context) error {
	var rows []finance.Value
	err := q.count(ctx, &rows, `select decision_days as value, count(*) as count from cohort where decision_days is not null group by decision_days`)
	q.funnel.Decision = q.days(finance.NewDistribution(rows...), Condition{Field: "decided_in", Op: "min", Value: "0"})
	return err
}

// days are a distribution with the filter of the deals that it is of.
func (q *funnelQuery) days(d finance.Distribution, conds ...Condition) FunnelDays {
	out := FunnelDays{Figure: q.figure(d.Count(), conds...)}
	out.Median, _ = d.Percentile(0.5)
	out.P90, _ = d.Percentile(0.9)
	return out
}

// figure is a number of deals of the cohort that fulfil the conditions.
func (q *funnelQuery) figure(n int64, conds ...Condition) Figure {
	w := q.cohort
	for _, c := range conds {
		w = w.With(c, false)
	}
	return Figure{n, w}
}

func (q *funnelQuery) sources(ctx context.Context) (err error) {
	q.bySource, err = q.groups(ctx, funnelGroups{key: `lower(cohort.origin)`, name: `max(cohort.origin)`, from: `cohort`})
	return err
}

func (q *funnelQuery) partners(ctx context.Context) (err error) {
	if q.byOwner, err = q.groups(ctx, funnelGroups{key: `cast(cohort.owner_id as text)`, name: `''`, from: `cohort`}); err != nil {
		return err
	}
	ids := make([]int64, len(q.byOwner))
	for i, g := range q.byOwner {
		if ids[i], err = strconv.ParseInt(g.Key, 10, 64); err != nil {
			return err
		}
	}
	var users []struct {
		ID   int64
		Name string
	}
	if err := q.scan(ctx, &users, `select id, name from users where id in ?`, slices.Compact(ids)); err != nil {
		return err
	}
	names := make(map[string]string, len(users))
	for _, u := range users {
		names[strconv.FormatInt(u.ID, 10)] = u.Name
	}
	for i := range q.byOwner {
		q.byOwner[i].Name = names[q.byOwner[i].Key]
	}
	return nil
}

func (q *funnelQuery) sectors(ctx context.Context) (err error) {
	q.bySector, err = q.groups(ctx, funnelGroups{key: `coalesce(cs.sector, '')`, name: `max(coalesce(cs.sector, ''))`, from: `cohort left join company_sectors cs on cs.company_id = cohort.company_id`})
	return err
}

// funnelGroups is by what deals are told apart, in constant SQL.
type funnelGroups struct{ key, name, from string }

// funnelCount is a group with how many of its deals came as far as each stage,
// by the stage's id, and the days they took to the decision.
type funnelCount struct {
	Key, Name string
	Deals     int64
	Furthest  map[int64]int64
	Days      []finance.Value
}

// groups counts the most frequent groups, and keeps the others without numbers.
func (q *funnelQuery) groups(ctx context.Context, by funnelGroups) ([]funnelCount, error) {
	var rows []struct {
		Key, Name         string
		FurthestID, Count int64
	}
	if err := q.count(ctx, &rows, `select `+by.key+` as key, `+by.name+` as name, cohort.furthest_id, count(*) as count from `+by.from+` group by 1, 3`); err != nil {
		return nil, err
	}
	at := map[string]*funnelCount{}
	for _, r := range rows {
		g := at[r.Key]
		if g == nil {
			g = &funnelCount{Key: r.Key, Furthest: map[int64]int64{}}
			at[r.Key] = g
		}
		g.Name = max(g.Name, r.Name)
		g.Deals += r.Count
		g.Furthest[r.FurthestID] += r.Count
	}
	var days []struct {
		Key         string
		Days, Count int64
	}
	if err := q.count(ctx, &days, `select `+by.key+` as key, cohort.decision_days as days, count(*) as count from `+by.from+` where cohort.decision_days is not null group by 1, 2`); err != nil {
		return nil, err
	}
	for _, d := range days {
		if g := at[d.Key]; g != nil {
			g.Days = append(g.Days, finance.Value{Value: d.Days, Count: d.Count})
		}
	}
	return sortedGroups(at), nil
}

// sortedGroups puts the largest first, those without a value at the end.
func sortedGroups(at map[string]*funnelCount) []funnelCount {
	list := make([]funnelCount, 0, len(at))
	for _, g := range at {
		list = append(list, *g)
	}
	slices.SortFunc(list, func(a, b funnelCount) int {
		switch {
		case (a.Key == "") != (b.Key == ""):
			if a.Key == "" {
				return 1
			}
			return -1
		case a.Deals != b.Deals:
			return int(b.Deals - a.Deals)
		}
		return strings.Compare(a.Key, b.Key)
	})
	return list
}
