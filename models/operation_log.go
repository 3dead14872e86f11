package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// loggedTable is a table whose changed rows are kept, so that they can be put
// back. A new table of records, or of parts of records, joins by its line here.
type loggedTable struct {
	name string
	// kind is that of the records, empty for a table of parts.
	kind string
	// key are the columns of the primary key.
	key []string
	// derived are the columns that the store keeps by itself.
	derived []string
	// owners are the columns with the records that a part belongs to.
	owners []partOwner
	// guard is a column whose change keeps a part that was made from being taken
	// back: others have put something into it since.
	guard string
}

type partOwner struct{ kind, column string }

// stampColumns change with every change and mean nothing by themselves.
var stampColumns = []string{"version", "updated_at", "updated_by"}

var (
	idKey     = []string{"id"}
	ofCompany = partOwner{KindCompany, "company_id"}
	ofPerson  = partOwner{KindPerson, "person_id"}
	ofRound   = partOwner{KindRound, "round_id"}
	ofDeal    = partOwner{KindDeal, "deal_id"}
)

var loggedTables = []loggedTable{
	{name: "companies", kind: KindCompany, key: idKey, derived: []string{"round_count", "undisclosed_count", "last_round_on", "raised", "raised_currency", "investment_count", "last_investment_on"}},
	{name: "people", kind: KindPerson, key: idKey, derived: []string{"investment_count", "last_investment_on"}},
	{name: "rounds", kind: KindRound, key: idKey},
	{name: "deals", kind: KindDeal, key: idKey, derived: []string{"last_activity_on", "raised_since", "furthest_id", "decision_days", "company_key", "stage_position"}},
	{name: "activities", kind: KindActivity, key: idKey},
	{name: "tasks", kind: KindTask, key: idKey},
	{name: "documents", kind: KindDocument, key: idKey},
	{name: "saved_views", kind: KindView, key: idKey},
	{name: "names", key: idKey, owners: []partOwner{ofCompany, ofPerson}},
	{name: "company_sectors", key: []string{"company_id", "sector"}, owners: []partOwner{ofCompany}},
	{name: "roles", key: idKey, owners: []partOwner{ofPerson, ofCompany}},
	{name: "investments", key: idKey, owners: []partOwner{ofRound, ofCompany, ofPerson}},
	{name: "acquisitions", key: idKey, owners: []partOwner{ofCompany, {KindCompany, "acquirer_id"}}},
	{name: "listings", key: idKey, owners: []partOwner{ofCompany}},
	{name: "partnerships", key: idKey, owners: []partOwner{ofCompany, {KindCompany, "partner_id"}}},
	{name: "deal_members", key: []string{"deal_id", "user_id"}, owners: []partOwner{ofDeal}},
	{name: "activity_links", key: idKey, owners: []partOwner{{KindActivity, "activity_id"}}},
	{name: "activity_attendees", key: []string{"activity_id", "user_id"}, owners: []partOwner{{KindActivity, "activity_id"}}},
	{name: "stage_moves", key: idKey, owners: []partOwner{ofDeal}},
	{name: "shortlists", kind: KindShortlist, key: idKey},
	{name: "shortlist_entries", key: idKey, owners: []partOwner{{KindShortlist, "shortlist_id"}}},
	{name: "memos", key: []string{"deal_id"}, owners: []partOwner{ofDeal}},
	{name: "ballots", key: idKey, owners: []partOwner{ofDeal}, guard: "cast_count"},
	{name: "ballot_conditions", key: idKey, owners: []partOwner{ofDeal}},
	{name: "document_versions", key: idKey, derived: []string{"state", "truncated", "pages"}, owners: []partOwner{{KindDocument, "document_id"}}},
	{name: "merges", key: idKey, owners: []partOwner{ofCompany, ofPerson, ofRound}},
	{name: "external_refs", key: []string{"dataset", "record_kind", "key"}},
}

func loggedTableNamed(name string) (loggedTable, bool) {
	i := slices.IndexFunc(loggedTables, func(t loggedTable) bool { return t.name == name })
	if i < 0 {
		return loggedTable{}, false
	}
	return loggedTables[i], true
}

// ignored are the columns whose change is none.
func (t loggedTable) ignored() []string { return append(slices.Clone(stampColumns), t.derived...) }

// settingTriggers names the triggers that the schema has, by their digest.
const settingTriggers = "operation.triggers"

// installTriggers makes the triggers that log changed rows. They follow the
// columns that the tables have after all migrations, which is why no migration
// holds them.
func (s *Store) installTriggers(ctx context.Context) error {
	return s.plain(ctx, func(tx *Store) error {
		if !tx.sqlite {
			if err := tx.bulkExec(ctx, `select pg_advisory_xact_lock(7240117)`); err != nil {
				return err
			}
		}
		var statements []string
		for _, t := range loggedTables {
			columns, err := tx.columns(ctx, t.name)
			if err != nil {
				return err
			}
			if len(columns) == 0 {
				return fmt.Errorf("there is no table %s to log", t.name)
			}
			statements = append(statements, tx.triggers(t, columns)...)
		}
		sum := sha256.Sum256([]byte(strings.Join(statements, "\n")))
		digest := hex.EncodeToString(sum[:])
		var installed string
		if err := tx.scan(ctx, &installed, `select value from settings where key = ?`, settingTriggers); err != nil || installed == digest {
			return err
		}
		for _, statement := range statements {
			if err := tx.bulkExec(ctx, statement); err != nil {
				return err
			}
		}
		return tx.setTriggers(ctx, digest)
	})
}

func (s *Store) setTriggers(ctx context.Context, digest string) error {
	_, err := s.exec(ctx, `insert into settings (key, value, updated_at) values (?, ?, ?)
		on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`, settingTriggers, digest, s.Now())
	return err
}

// dropTriggers takes the triggers away before a migration: SQLite refuses to
// drop a column that one of them speaks of.
func (s *Store) dropTriggers(ctx context.Context) error {
	if !s.sqlite {
		return nil
	}
	var names []string
	if err := s.scan(ctx, &names, `select name from sqlite_master where type = 'trigger' and name like 'log\_%' escape '\'`); err != nil || len(names) == 0 {
		return err
	}
	return s.plain(ctx, func(tx *Store) error {
		for _, name := range names {
			if err := tx.bulkExec(ctx, `drop trigger if exists "`+strings.ReplaceAll(name, `"`, ``)+`"`); err != nil {
				return err
			}
		}
		return tx.setTriggers(ctx, "")
	})
}

// columns are those of a table, in their order.
func (s *Store) columns(ctx context.Context, table string) ([]string, error) {
	query := `select column_name from information_schema.columns where table_schema = current_schema() and table_name = ? order by ordinal_position`
	if s.sqlite {
		query = `select name from pragma_table_info(?) order by cid`
	}
	var columns []string
	if err := s.scan(ctx, &columns, query, table); err != nil {
		return nil, fmt.Errorf("columns of %s: %w", table, err)
	}
	return columns, nil
}

func (s *Store) triggers(t loggedTable, columns []string) []string {
	if s.sqlite {
		return sqliteTriggers(t, columns)
	}
	name := "log_" + t.name
	return []string{
		`drop trigger if exists ` + name + ` on ` + t.name,
		`create trigger ` + name + ` after insert or update or delete on ` + t.name + ` for each row
			when (coalesce(current_setting('dealflow.operation', true), '') <> '')
			execute function log_change('{` + strings.Join(t.ignored(), ",") + `}', '{` + strings.Join(t.key, ",") + `}')`,
	}
}

func sqliteTriggers(t loggedTable, columns []string) []string {
	ignored := t.ignored()
	var changed []string
	for _, c := range columns {
		if !slices.Contains(ignored, c) {
			changed = append(changed, "old."+c+" is not new."+c)
		}
	}
	make := func(event, when, row, before, after string) []string {
		name := "log_" + t.name + "_" + event
		key := row + "." + t.key[0]
		if len(t.key) > 1 {
			key = "json_array(" + row + "." + strings.Join(t.key, ", "+row+".") + ")"
		}
		return []string{
			"drop trigger if exists " + name,
			"create trigger " + name + " after " + event + " on " + t.name + " when (select id from operation_now) > 0" + when + ` begin
				insert into operation_changes (operation_id, table_name, row_key, before, after)
				values ((select id from operation_now), '` + t.name + `', ` + key + `, ` + before + `, ` + after + `); end`,
		}
	}
	before, after := jsonObject("old.", columns), jsonObject("new.", columns)
	out := make("insert", "", "new", "''", after)
	out = append(out, make("update", " and ("+strings.Join(changed, " or ")+")", "new", before, after)...)
	return append(out, make("delete", "", "old", before, "''")...)
}

// jsonObject is a row as JSON in SQLite, in the form that PostgreSQL's to_jsonb has.
func jsonObject(prefix string, columns []string) string {
	parts := make([]string, len(columns))
	for i, c := range columns {
		parts[i] = "'" + c + "', " + prefix + c
	}
	return "json_object(" + strings.Join(parts, ", ") + ")"
}

// PurgeOperations forgets the rows of operations that can no longer be taken
// back; the history keeps what they were. It returns how many rows went.
func (s *Store) PurgeOperations(ctx context.Context) (int64, error) {
	var last int64
	err := s.scan(ctx, &last, `select coalesce((select id from operations where at <= ? order by id desc limit 1), 0)`, s.Now().AddDate(0, 0, -UndoDays))
	if err != nil {
		return 0, fmt.Errorf("purge operations: %w", err)
	}
	n, err := s.exec(ctx, `delete from operation_changes where operation_id <= ?`, last)
	if err != nil {
		return 0, fmt.Errorf("purge operations: %w", err)
	}
	return n, nil
}

var errPlanned = errors.New("planned only")
