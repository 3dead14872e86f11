package finance

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const (
	sourced, screening, meeting, invested int64 = 1, 2, 3, 9
)

func day(n int) time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n) }

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

func TestStays(t *testing.T) {
	tests := []struct {
		name  string
		moves []Move
		want  []Stay
	}{
		{"nothing happened", nil, nil},
		{"only opened", []Move{{ID: 1, Stage: sourced, Open: true, At: day(0)}}, []Stay{{Stage: sourced, Here: true}}},
		{"moved on", []Move{{ID: 1, Stage: sourced, Open: true, At: day(0)}, {ID: 2, Stage: meeting, Open: true, At: day(4)}},
			[]Stay{{Stage: sourced, Spent: days(4)}, {Stage: meeting, Here: true}}},
		{"passed where it stood", []Move{{ID: 1, Stage: sourced, Open: true, At: day(0)}, {ID: 2, Stage: sourced, At: day(3)}}, []Stay{{Stage: sourced, Spent: days(3)}}},
		{"passed and reopened: the time between is not counted",
			[]Move{{ID: 1, Stage: sourced, Open: true, At: day(0)}, {ID: 2, Stage: sourced, At: day(3)}, {ID: 3, Stage: sourced, Open: true, At: day(100)}, {ID: 4, Stage: screening, Open: true, At: day(102)}},
			[]Stay{{Stage: sourced, Spent: days(5)}, {Stage: screening, Here: true}}},
		{"on hold goes on", []Move{{ID: 1, Stage: sourced, Open: true, At: day(0)}, {ID: 2, Stage: sourced, Open: true, At: day(2)}, {ID: 3, Stage: screening, Open: true, At: day(9)}},
			[]Stay{{Stage: sourced, Spent: days(9)}, {Stage: screening, Here: true}}},
		{"there and back", []Move{{ID: 1, Stage: sourced, Open: true, At: day(0)}, {ID: 2, Stage: meeting, Open: true, At: day(1)}, {ID: 3, Stage: sourced, Open: true, At: day(3)}},
			[]Stay{{Stage: sourced, Spent: days(1), Here: true}, {Stage: meeting, Spent: days(2)}}},
		{"won", []Move{{ID: 1, Stage: sourced, Open: true, At: day(0)}, {ID: 2, Stage: invested, At: day(60)}}, []Stay{{Stage: sourced, Spent: days(60)}, {Stage: invested}}},
		{"a move and the one that undoes it", []Move{{ID: 1, Stage: sourced, Open: true, At: day(0)}, {ID: 2, Stage: meeting, Open: true, At: day(1)}, {ID: 3, Undoes: 2, Stage: sourced, Open: true, At: day(2)}, {ID: 4, Stage: screening, Open: true, At: day(7)}},
			[]Stay{{Stage: sourced, Spent: days(7)}, {Stage: screening, Here: true}}},
		{"an undo that is undone", []Move{{ID: 1, Stage: sourced, Open: true, At: day(0)}, {ID: 2, Stage: meeting, Open: true, At: day(1)}, {ID: 3, Undoes: 2, Stage: sourced, Open: true, At: day(2)}, {ID: 4, Undoes: 3, Stage: meeting, Open: true, At: day(3)}},
			[]Stay{{Stage: sourced, Spent: days(1)}, {Stage: meeting, Here: true}}},
		{"a clock that was put back", []Move{{ID: 1, Stage: sourced, Open: true, At: day(5)}, {ID: 2, Stage: meeting, Open: true, At: day(1)}}, []Stay{{Stage: sourced}, {Stage: meeting, Here: true}}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, Stays(tc.moves)); diff != "" {
				t.Errorf("Stays() mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

// drawHistory is a history as the product writes it: each undo takes back the
// latest move, and brings back what was before it.
func drawHistory(t *rapid.T) (moves []Move, standing []Move) {
	at := day(0)
	state := []Move{{ID: 1, Stage: rapid.Int64Range(1, 5).Draw(t, "first"), Open: true, At: at}}
	moves, standing = slices.Clone(state), slices.Clone(state)
	undone := [][]Move{} // what stood before each move that can be taken back
	for id := int64(2); id <= rapid.Int64Range(1, 14).Draw(t, "moves"); id++ {
		at = at.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "hours")) * time.Hour)
		if len(undone) > 0 && rapid.IntRange(0, 2).Draw(t, "undo") == 0 {
			before := undone[len(undone)-1]
			last := before[len(before)-1]
			moves = append(moves, Move{ID: id, Undoes: moves[len(moves)-1].ID, Stage: last.Stage, Open: last.Open, At: at})
			undone = append(undone[:len(undone)-1], standing)
			standing = before
			continue
		}
		m := Move{ID: id, Stage: rapid.Int64Range(1, 5).Draw(t, "stage"), Open: rapid.Bool().Draw(t, "open"), At: at}
		undone = append(undone[:0], standing)
		moves, standing = append(moves, m), append(slices.Clone(standing), m)
	}
	return moves, standing
}

func TestStays_properties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		moves, standing := drawHistory(t)
		if diff := cmp.Diff(standing, Standing(moves)); diff != "" {
			t.Fatalf("Standing() mismatch (-want +got):\n%s", diff)
		}
		stays := Stays(moves)
		var spent, open time.Duration
		for i, m := range standing[:len(standing)-1] {
			if m.Open {
				open += standing[i+1].At.Sub(m.At)
			}
		}
		here := 0
		for _, s := range stays {
			spent += s.Spent
			if s.Here {
				here++
			}
		}
		if spent != open {
			t.Errorf("the stays add up to %v, the deal was open for %v", spent, open)
		}
		if last := standing[len(standing)-1]; (here == 1) != last.Open || here > 1 {
			t.Errorf("it stands open in %d stages, the last move says open=%v", here, last.Open)
		}
	})
}

func TestReached_properties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		furthest := rapid.SliceOfN(rapid.Int64Range(0, 1000), 1, 12).Draw(t, "furthest")
		reached := Reached(furthest)
		var all int64
		for _, n := range furthest {
			all += n
		}
		if reached[0] != all {
			t.Errorf("the first stage was reached by %d of %d", reached[0], all)
		}
		for i := range reached[1:] {
			if reached[i]-reached[i+1] != furthest[i] {
				t.Errorf("from stage %d, %d went no further, want %d", i, reached[i]-reached[i+1], furthest[i])
			}
			if ratio, ok := Ratio(reached[i+1], reached[i]); ok != (reached[i] > 0) || ratio < 0 || ratio > 1 {
				t.Errorf("conversion %v %v of %d to %d", ratio, ok, reached[i], reached[i+1])
			}
		}
	})
}

func TestDistribution_Percentile(t *testing.T) {
	tests := []struct {
		name   string
		values []Value
		p      float64
		want   float64
		ok     bool
	}{
		{"none", nil, 0.5, 0, false},
		{"one", []Value{{7, 1}}, 0.9, 7, true},
		{"two", []Value{{2, 1}, {3, 1}}, 0.5, 2.5, true},
		{"odd", []Value{{9, 1}, {1, 1}, {5, 1}}, 0.5, 5, true},
		{"many alike", []Value{{4, 9}, {100, 1}}, 0.9, 13.6, true},
		{"the least", []Value{{4, 2}, {1, 1}}, 0, 1, true},
		{"the most", []Value{{4, 2}, {1, 1}}, 1, 4, true},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got, ok := NewDistribution(tc.values...).Percentile(tc.p)
			if math.Abs(got-tc.want) > 1e-9 || ok != tc.ok {
				t.Errorf("Percentile(%v) = %v, %v, want %v, %v", tc.p, got, ok, tc.want, tc.ok)
			}
		})
	}
}

// It is what a sorted list of all values says.
func TestDistribution_properties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rapid.Int64Range(0, 50), 1, 60).Draw(t, "values")
		values := make([]Value, len(all))
		for i, v := range all {
			values[i] = Value{v, 1}
		}
		d := NewDistribution(values...)
		if d.Count() != int64(len(all)) {
			t.Fatalf("Count() = %d, want %d", d.Count(), len(all))
		}
		slices.Sort(all)
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		rank := p * float64(len(all)-1)
		low, high := all[int(rank)], all[min(int(rank)+1, len(all)-1)]
		want := float64(low) + (rank-math.Floor(rank))*float64(high-low)
		if got, ok := d.Percentile(p); !ok || math.Abs(got-want) > 1e-6 {
			t.Errorf("Percentile(%v) = %v, want %v", p, got, want)
		}
	})
}
