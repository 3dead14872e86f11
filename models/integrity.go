package models

import (
	"context"
	"fmt"
)

// maxFaults bounds what a check of the database lists.
const maxFaults = 100

// Integrity asks the database whether its own file and references are whole, and
// the board's sums those of its deals, and returns what is wrong, at most 100 lines
// of each kind. PostgreSQL holds file and references by itself and is not asked. On
// SQLite it reads the whole file: a second or two for each gigabyte.
func (s *Store) Integrity(ctx context.Context) ([]string, error) {
	faults, err := s.totalFaults(ctx)
	if err != nil || !s.sqlite {
		return faults, err
	}
	var lines []string
	if err := s.scan(ctx, &lines, `select integrity_check from pragma_integrity_check`); err != nil {
		return nil, fmt.Errorf("check the database: %w", err)
	}
	for _, line := range lines {
		if line != "ok" {
			faults = append(faults, line)
		}
	}
	var orphans []struct {
		Table  string
		RowID  *int64
		Parent string
	}
	err = s.scan(ctx, &orphans, `select "table", rowid as row_id, parent from pragma_foreign_key_check limit ?`, maxFaults)
	if err != nil {
		return nil, fmt.Errorf("check references: %w", err)
	}
	for _, o := range orphans {
		row := int64(0)
		if o.RowID != nil {
			row = *o.RowID
		}
		faults = append(faults, fmt.Sprintf("row %d of %s refers to a row of %s that is not there", row, o.Table, o.Parent))
	}
	return faults, nil
}
