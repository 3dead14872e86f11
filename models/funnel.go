package models

import (
	"context"
	"fmt"

	"dealflow/models/finance"

	"golang.org/x/sync/errgroup"
)

// Funnel is how the deals that were opened in a period fared: a cohort, whatever
// became of them and whenever. Each number comes with the filter of the list of
// deals that shows what it counts.
//
// A deal has reached a stage when it has ever stood in it or in a later one, by
// the present order of the stages, so that one it skipped counts as reached; a
// move that was taken back never happened. Conversion is how many of those that
// reached a stage reached the next. Time in stage is all the time that a deal
// stood in a stage, on hold included, from when it has left the stage or ended
// there; a deal that still stands there is not counted yet. Days to the decision
// are those from the opening to passed, lost or won, of deals of which the day of
// the opening is known.
type Funnel struct {
	Deals    Figure
	Stages   []FunnelStage
	Decision FunnelDays
	// KeyStages are those that the tables have a column for; the last is Invested.
	KeyStages                  []Stage
	Sources, Partners, Sectors FunnelTable
	// Ended are the deals that were passed or lost, ReasonStages the stages that
	// some of them died in.
	Ended        Figure
	ReasonStages []Stage
	Reasons      []FunnelReason
}

// Figure is a number of deals with the filter that finds exactly these.
type Figure struct {
	Deals int64
	Where Where
}

// FunnelDays are numbers of days: the deals that have one, the median and the
// 90th percentile, which mean nothing when there are none.
type FunnelDays struct {
	Figure
	Median, P90 float64
}

// FunnelStage is a stage with the deals of the cohort that ever reached it, and
// of these the ones that reached the next; that stand there open, or ended there;
// and the time that deals spent in it.
type FunnelStage struct {
	Stage              Stage
	Reached, Next      Figure
	Here, Passed, Lost Figure
	Stayed             FunnelDays
}

// Conversion is the share that went on to the next stage; ok is false for the
// last stage and for one that no deal reached.
func (s FunnelStage) Conversion() (ratio float64, ok bool) {
	if s.Next.Where.Empty() {
		return 0, false
	}
	return finance.Ratio(s.Next.Deals, s.Reached.Deals)
}

// FunnelTable has a line for each value that deals are told apart by, the most
// frequent first. More is how many lines were left out.
type FunnelTable struct {
	Groups []FunnelGroup
	More   int
}

// FunnelGroup are the deals that have one value: a source, a partner, a sector.
// Key is empty for those without, Name what a person calls it.
type FunnelGroup struct {
	Key, Name string
	Deals     Figure
	// Reached has a number for each of the funnel's KeyStages.
	Reached  []Figure
	Decision FunnelDays
}

// Conversion is the share of the deals that came to the last key stage, Invested.
func (g FunnelGroup) Conversion() (ratio float64, ok bool) {
	if len(g.Reached) == 0 {
		return 0, false
	}
	return finance.Ratio(g.Reached[len(g.Reached)-1].Deals, g.Deals.Deals)
}

// FunnelReason are the deals that ended for a reason of the list; Key is empty
// for a reason in somebody's own words. At has a number for each of the funnel's
// ReasonStages.
type FunnelReason struct {
	Key, Name string
	Ended     Figure
	At        []Figure
}

// Funnel counts the deals that the actor may see and that a filter keeps.
func (s *Store) Funnel(ctx context.Context, actor Actor, f FunnelFilter) (*Funnel, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	stages, err := s.EveryStage(ctx)
	if err != nil {
		return nil, fmt.Errorf("funnel: %w", err)
	}
	reasons, err := s.EveryReason(ctx)
	if err != nil {
		return nil, fmt.Errorf("funnel: %w", err)
	}
	q := &funnelQuery{Store: s, actor: actor, cohort: f.Cohort(), most: f.groups(), stages: stages, known: reasons}
	q.funnel.KeyStages = keyStages(stages)
	// The counts read the same deals and nothing of each other: side by side they
	// take as long as the longest, and few connections.
	parts, ctx := errgroup.WithContext(ctx)
	parts.SetLimit(3)
	for _, part := range []func(context.Context) error{q.stays, q.sectors, q.sources, q.partners, q.places, q.decisions} {
		parts.Go(func() error { return part(ctx) })
	}
	if err := parts.Wait(); err != nil {
		return nil, fmt.Errorf("funnel: %w", err)
	}
	return q.assemble(), nil
}

// keyStages are the stages that tables have a column for: those of the usual ones
// that are in use, or two in the middle where there is none of them, and Invested.
func keyStages(stages []Stage) []Stage {
	var used, key []Stage
	var last Stage
	for _, stage := range stages {
		switch {
		case stage.Key == StageInvested:
			last = stage
		case stage.Retired():
		default:
			used = append(used, stage)
			if usualStages[stage.Key] {
				key = append(key, stage)
			}
		}
	}
	if n := len(used); len(key) == 0 && n > 2 {
		key = []Stage{used[n/3], used[2*n/3]}
	}
	return append(key, last)
}

var usualStages = map[string]bool{"first_meeting": true, "due_diligence": true, "term_sheet": true}
