package models

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
