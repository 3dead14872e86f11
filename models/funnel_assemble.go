package models

import (
	"slices"

	"dealflow/models/finance"
)

// assemble puts what was counted together.
func (q *funnelQuery) assemble() *Funnel {
	f := &q.funnel
	all := int64(0)
	for _, p := range q.placed {
		all += p.Count
	}
	f.Deals = q.figure(all)
	f.Stages = q.funnelStages()
	q.reasons()
	f.Sources = q.table(q.bySource, "origin")
	f.Partners = q.table(q.byOwner, "owner")
	f.Sectors = q.table(q.bySector, "sector")
	return f
}

// funnelStages are the stages in use, and the retired ones that deals of the
// cohort have to do with.
func (q *funnelQuery) funnelStages() []FunnelStage {
	at := map[int64]int{}
	for i, stage := range q.stages {
		at[stage.ID] = i
	}
	n := len(q.stages)
	furthest := make([]int64, n)
	here, passed, lost := make([]int64, n), make([]int64, n), make([]int64, n)
	for _, p := range q.placed {
		furthest[at[p.FurthestID]] += p.Count
		switch p.Status {
		case StatusActive, StatusOnHold:
			here[at[p.StageID]] += p.Count
		case StatusPassed:
			passed[at[p.StageID]] += p.Count
		case StatusLost:
			lost[at[p.StageID]] += p.Count
		}
	}
	days := make([][]finance.Value, n)
	for _, s := range q.stayed {
		days[at[s.StageID]] = append(days[at[s.StageID]], finance.Value{Value: s.Days, Count: s.Count})
	}
	reached := finance.Reached(furthest)
	var list []FunnelStage
	for i, stage := range q.stages {
		if stage.Retired() && furthest[i]+here[i]+passed[i]+lost[i] == 0 && len(days[i]) == 0 {
			continue
		}
		is := func(field string) Condition { return Condition{field, "is", stage.Key} }
		ended := func(status string) Condition { return Condition{"status", "is", status} }
		row := FunnelStage{Stage: stage, Reached: q.figure(reached[i], is("reached")),
			Here:   q.figure(here[i], is("stage"), ended(StatusActive+","+StatusOnHold)),
			Passed: q.figure(passed[i], is("stage"), ended(StatusPassed)),
			Lost:   q.figure(lost[i], is("stage"), ended(StatusLost)),
			Stayed: q.days(finance.NewDistribution(days[i]...), is("left_stage"))}
		if len(list) > 0 {
			list[len(list)-1].Next = row.Reached
		}
		list = append(list, row)
	}
	return list
}

// table has a line for each of the largest groups. The field is what the filter
// calls by what they are told apart.
func (q *funnelQuery) table(groups []funnelCount, field string) FunnelTable {
	table := FunnelTable{More: max(len(groups)-q.most, 0)}
	for _, g := range groups[:len(groups)-table.More] {
		is := Condition{field, "is", g.Key}
		if g.Key == "" {
			is = Condition{Field: field, Op: "empty"}
		}
		row := FunnelGroup{Key: g.Key, Name: g.Name, Deals: q.figure(g.Deals, is),
			Decision: q.days(finance.NewDistribution(g.Days...), is, Condition{"decided_in", "min", "0"})}
		furthest := make([]int64, len(q.stages))
		for i, stage := range q.stages {
			furthest[i] = g.Furthest[stage.ID]
		}
		reached := finance.Reached(furthest)
		for _, key := range q.funnel.KeyStages {
			i := slices.IndexFunc(q.stages, func(s Stage) bool { return s.ID == key.ID })
			row.Reached = append(row.Reached, q.figure(reached[i], is, Condition{"reached", "is", key.Key}))
		}
		table.Groups = append(table.Groups, row)
	}
	return table
}

// reasons is why deals ended, the most frequent first, with the stages that they
// ended in.
func (q *funnelQuery) reasons() {
	f := &q.funnel
	counts := map[int64]map[int64]int64{} // reason → stage → deals
	sums, stages := map[int64]int64{}, map[int64]bool{}
	all := int64(0)
	for _, p := range q.placed {
		if p.Status != StatusPassed && p.Status != StatusLost {
			continue
		}
		if counts[p.ReasonID] == nil {
			counts[p.ReasonID] = map[int64]int64{}
		}
		counts[p.ReasonID][p.StageID] += p.Count
		sums[p.ReasonID] += p.Count
		stages[p.StageID] = true
		all += p.Count
	}
	ended := Condition{"status", "is", StatusPassed + "," + StatusLost}
	f.Ended = q.figure(all, ended)
	for _, stage := range q.stages {
		if stages[stage.ID] {
			f.ReasonStages = append(f.ReasonStages, stage)
		}
	}
	for _, reason := range append(slices.Clone(q.known), Reason{}) {
		if sums[reason.ID] == 0 {
			continue
		}
		is := Condition{"listed_reason", "is", reason.Key}
		if reason.ID == 0 {
			is = Condition{Field: "listed_reason", Op: "empty"}
		}
		row := FunnelReason{Key: reason.Key, Name: reason.Name, Ended: q.figure(sums[reason.ID], ended, is)}
		for _, stage := range f.ReasonStages {
			row.At = append(row.At, q.figure(counts[reason.ID][stage.ID], ended, is, Condition{"stage", "is", stage.Key}))
		}
		f.Reasons = append(f.Reasons, row)
	}
	slices.SortStableFunc(f.Reasons, func(a, b FunnelReason) int { return int(b.Ended.Deals - a.Ended.Deals) })
}
