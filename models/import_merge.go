package models

import (
	"errors"
	"fmt"
)

// errRepeat says that two rows of one file contradict each other.
var errRepeat = errors.New("rows contradict each other")

var repeatRejected = ImportResult{Outcome: ImportRejected, Reason: "an earlier row of the file says otherwise"}

// merger takes the fields of a row over into a record, by the rule of
// ImportCompanies.
type merger struct {
	repeat   bool // an earlier row of the same file spoke of the record
	changed  bool
	conflict bool
}

// field sets *current and *last to value if value is something new and *current
// is empty or still what the import wrote last.
func (m *merger) field(current, last *string, value string) bool {
	if value == "" || value == *last {
		return false
	}
	if m.repeat && *last != "" {
		m.conflict = true
		return false
	}
	if value == *current || *current != "" && *current != *last {
		return false
	}
	*current, *last, m.changed = value, value, true
	return true
}

// moneyText makes an amount comparable; it is empty when undisclosed.
func moneyText(amount *int64, currency string) string {
	if amount == nil {
		return ""
	}
	return fmt.Sprint(*amount, " ", currency)
}

// pairing collects which existing record may be which row.
type pairing struct {
	rows    map[int64][]int
	records map[int][]int64
}

func (p *pairing) add(id int64, row int) {
	if p.rows == nil {
		p.rows, p.records = map[int64][]int{}, map[int][]int64{}
	}
	p.rows[id] = append(p.rows[id], row)
	p.records[row] = append(p.records[row], id)
}

// unique returns the pairs in which neither side has another candidate.
func (p *pairing) unique() map[int]int64 {
	out := map[int]int64{}
	for row, ids := range p.records {
		if len(ids) == 1 && len(p.rows[ids[0]]) == 1 {
			out[row] = ids[0]
		}
	}
	return out
}
