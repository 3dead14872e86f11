package models

import "context"

// SetUndoBatch lets the tests take back fewer changes at once, until restored.
func SetUndoBatch(n int) (restore func()) {
	was := undoBatch
	undoBatch = n
	return func() { undoBatch = was }
}

// References tells the tests what a merge moves: the kind of record that each
// column leads to, by "table.column", whether it stays, and whether it is logged.
func References() (moved map[[2]string]bool, unlogged []string) {
	moved = map[[2]string]bool{}
	for _, ref := range references {
		moved[[2]string{ref.to, ref.table + "." + ref.column}] = true
		if _, logged := loggedTableNamed(ref.table); !logged && ref.stays == "" {
			unlogged = append(unlogged, ref.table)
		}
	}
	return moved, unlogged
}

// Sorts tells the tests by what each list can be sorted.
func Sorts() map[string][]string {
	keys := map[string][]string{}
	for list, sorts := range map[string][]sortKey{
		"companies": companySorts, "people": personSorts, "rounds": roundSorts,
		"investors": investorSorts, "deals": dealSorts, "documents": documentSorts,
	} {
		for _, sort := range sorts {
			keys[list] = append(keys[list], sort.key)
		}
	}
	return keys
}

// RefreshDeals lets the tests compute anew what the store keeps of deals.
func (s *Store) RefreshDeals(ctx context.Context, ids ...int64) error {
	return s.plain(ctx, func(tx *Store) error { return tx.settleDeals(ctx, ids) })
}

// SetManyTotals lets the tests add up fewer rows of the board's sums, until
// restored.
func SetManyTotals(n int64) (restore func()) {
	was := manyTotals
	manyTotals = n
	return func() { manyTotals = was }
}
