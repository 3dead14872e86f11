package models_test

import (
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"
)

// Whatever points to a company, a person or a round is led over by a merge, or
// says why not: a new column without a line in references fails here.
func TestReferences(t *testing.T) {
	moved, unlogged := models.References()
	for _, table := range unlogged {
		t.Errorf("%s is moved by a merge and not logged, so that no undo brings it back", table)
	}
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		found := map[[2]string]bool{}
		for kind, table := range map[string]string{models.KindCompany: "companies", models.KindPerson: "people", models.KindRound: "rounds"} {
			query := `select m.name || '.' || f."from" from sqlite_master m, pragma_foreign_key_list(m.name) f where m.type = 'table' and f."table" = ?`
			if s.Dialect() == "postgres" {
				query = `select r.relname || '.' || a.attname from pg_constraint c join pg_class r on r.oid = c.conrelid join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
					join pg_class o on o.oid = c.confrelid where c.contype = 'f' and c.connamespace = current_schema()::regnamespace and o.relname = ?`
			}
			var columns []string
			if err := s.DB(t.Context()).Raw(query, table).Scan(&columns).Error; err != nil || len(columns) == 0 {
				t.Fatalf("foreign keys to %s: %v, %v", table, columns, err)
			}
			for _, column := range columns {
				found[[2]string{kind, column}] = true
				if !moved[[2]string{kind, column}] {
					t.Errorf("a merge of a %s does nothing with %s", kind, column)
				}
			}
		}
		for ref := range moved {
			if !found[ref] {
				t.Errorf("nothing leads from %s to a %s", ref[1], ref[0])
			}
		}
	})
}
