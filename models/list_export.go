package models

import (
	"context"
)

// OperationExport is the kind of an operation that took a list out of the
// program. It changes nothing, and so there is nothing of it to take back.
const OperationExport = "export"

// KindExport is the kind of its audit entry.
const KindExport = "export"

// ExportMost is how many rows one file may have: about what a sheet can hold.
const ExportMost = 1_000_000

// ExportBatch is how many rows are read at once for one.
const ExportBatch = 500

// visibleExport is the condition on an operation o that is an export under which
// the actor may know of it: it is their own, or they are an administrator. It
// takes visibleArgs.
const visibleExport = `(? or o.user_id = ? or exists (select 1 from users xu where xu.id = ? and xu.role = 'admin'))`

// NoteExport writes down that the actor takes a list out, in a file of a name:
// the query and the columns, and how many rows they had when it began.
func (s *Store) NoteExport(ctx context.Context, actor Actor, file, query string, columns []string, rows int) error {
	if err := actor.mustRead(); err != nil {
		return err
	}
	return s.Operation(ctx, actor, OperationExport, file, func(tx *Store) error {
		what := struct {
			Query   string
			Columns []string
			Rows    int
		}{query, columns, rows}
		return tx.record(actor, "create", KindExport, 0, nil, what)
	})
}
