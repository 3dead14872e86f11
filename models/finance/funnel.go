// Package finance holds the formulas of a firm's figures. Its functions are pure:
// they know numbers and times, no database and no words.
package finance

import (
	"cmp"
	"slices"
	"time"
)

// Move is one entry in the history of a deal: from At on it stood in Stage, and
// was either open or closed. Undoes is the ID of the move that it took back, 0
// for none.
type Move struct {
	ID, Undoes int64
	Stage      int64
	Open       bool
	At         time.Time
}

// Stay is all the time that a deal stood open in a stage. Here says that it still
// does, so that Spent is not the whole of it yet: it is that of earlier stays.
type Stay struct {
	Stage int64
	Spent time.Duration
	Here  bool
}

// Standing leaves out the moves that were taken back, and those that took them
// back. A move that was taken back, and whose taking back was taken back in its
// turn, stands again. The order of the moves stays.
func Standing(moves []Move) []Move {
	by := map[int64]int64{} // move → the move that took it back
	for _, m := range moves {
		if m.Undoes != 0 {
			by[m.Undoes] = m.ID
		}
	}
	var standing []Move
	for _, m := range moves {
		if m.Undoes != 0 {
			continue
		}
		undone := false
		for id, steps := by[m.ID], 0; id != 0 && steps < len(moves); id, steps = by[id], steps+1 {
			undone = !undone
		}
		if !undone {
			standing = append(standing, m)
		}
	}
	return standing
}

// Stays adds up how long a deal stood in each stage that it ever stood in, from
// its moves in the order they were made. A stay ends with the next stage, and
// also when the deal is passed, lost or won: what comes after is not time spent
// on it. On hold it goes on. The stages are in the order they were first entered.
func Stays(moves []Move) []Stay {
	moves = Standing(moves)
	var stays []Stay
	at := map[int64]int{}
	for i, m := range moves {
		if _, known := at[m.Stage]; !known {
			at[m.Stage] = len(stays)
			stays = append(stays, Stay{Stage: m.Stage})
		}
		stay := &stays[at[m.Stage]]
		switch {
		case !m.Open:
		case i == len(moves)-1:
			stay.Here = true
		default:
			stay.Spent += max(moves[i+1].At.Sub(m.At), 0)
		}
	}
	return stays
}

// Reached turns counts of deals by the furthest stage they came to, in the order
// of the stages, into how many ever reached each stage. Who came to a stage has
// reached all before it, also those it skipped, so that the numbers never rise
// and no conversion is above 1.
func Reached(furthest []int64) []int64 {
	reached := slices.Clone(furthest)
	for i := len(reached) - 2; i >= 0; i-- {
		reached[i] += reached[i+1]
	}
	return reached
}

// Ratio is part ÷ whole; ok is false when there is no whole to divide by.
// Stage conversion is the ratio of those who ever reached the next stage to those
// who ever reached this one.
func Ratio(part, whole int64) (ratio float64, ok bool) {
	if whole == 0 {
		return 0, false
	}
	return float64(part) / float64(whole), true
}

// Value is a value with how often it occurs.
type Value struct{ Value, Count int64 }

// Distribution is a list of values in ascending order. Its zero is empty.
type Distribution []Value

// NewDistribution puts values into order and adds up those that are there twice.
func NewDistribution(values ...Value) Distribution {
	sorted := slices.Clone(values)
	slices.SortFunc(sorted, func(a, b Value) int { return cmp.Compare(a.Value, b.Value) })
	var d Distribution
	for _, v := range sorted {
		if last := len(d) - 1; last >= 0 && d[last].Value == v.Value {
			d[last].Count += v.Count
		} else {
			d = append(d, v)
		}
	}
	return d
}

// Count is how many values there are.
func (d Distribution) Count() int64 {
	var n int64
	for _, v := range d {
		n += v.Count
	}
	return n
}

// Percentile is the value below which a share p, from 0 to 1, of the values lies,
// interpolated between the two nearest: the value of rank p × (n − 1) from 0, as
// spreadsheets count (PERCENTILE.INC) and PostgreSQL does (percentile_cont). The
// median is that of 0.5. ok is false when there are no values.
func (d Distribution) Percentile(p float64) (value float64, ok bool) {
	n := d.Count()
	if n == 0 {
		return 0, false
	}
	rank := min(max(p, 0), 1) * float64(n-1)
	below := int64(rank)
	low, high := d.at(below), d.at(min(below+1, n-1))
	return float64(low) + (rank-float64(below))*float64(high-low), true
}

// at is the value of a rank from 0.
func (d Distribution) at(rank int64) int64 {
	for _, v := range d {
		if rank < v.Count {
			return v.Value
		}
		rank -= v.Count
	}
	return d[len(d)-1].Value
}
