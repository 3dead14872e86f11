package models

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// OperationPage is an operation with its changes, record by record.
type OperationPage struct {
	OperationRow
	Changes []RecordChange
	// Next is where the next changes begin, 0 at the end.
	Next int64
	// Key is what an import's data set calls the record that the page is narrowed
	// to, empty when it has no name for it.
	Key string
	// Imports are the files of an import.
	Imports []Import
}

// RecordChange is what one change did to one record. Part is empty for the
// record itself, else what kind of part of it was added or removed, such as
// "role".
type RecordChange struct {
	Record RecordRef
	Action string
	Part   string
	At     time.Time
	Fields []FieldChange
}

// FieldChange is a value before and after. Name is a column. An amount has its
// currency beside it, what is an id elsewhere is a name here.
type FieldChange struct {
	Name                          string
	Before, After                 string
	BeforeCurrency, AfterCurrency string
}

// operationChanges is how many changes a page of an operation shows.
const operationChanges = 100

// ChangeFilter narrows the changes of an operation to those of one record, or to
// those after an earlier page's Next.
type ChangeFilter struct {
	Record RecordRef
	After  int64
}

// OperationPage returns one operation with its changes. It returns ErrNotFound
// also when it changed nothing that the filter lets through.
func (s *Store) OperationPage(ctx context.Context, actor Actor, id int64, f ChangeFilter) (*OperationPage, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var rows []OperationRow
	// Of an import of their own, people may see what it did to what everybody sees.
	own := f.Record.Kind == KindCompany || f.Record.Kind == KindPerson || f.Record.Kind == KindRound || f.Record.Kind == kindAcquisition
	err := s.scan(ctx, &rows, `select o.*, u.name as user_name from operations o left join users u on u.id = o.user_id where o.id = ? and (? and o.kind = 'import' and o.user_id = ? or `+visibleOperation+`)`,
		append([]any{id, own, actor.UserID}, actor.visibleOperationArgs()...)...)
	if err == nil && len(rows) == 0 {
		err = ErrNotFound
	}
	if err == nil {
		err = s.nameOperations(ctx, actor, rows)
	}
	if err != nil {
		return nil, fmt.Errorf("operation %d: %w", id, err)
	}
	page := OperationPage{OperationRow: rows[0]}
	entries, err := s.operationEntries(ctx, id, f)
	if err == nil && len(entries) == 0 && f != (ChangeFilter{}) {
		err = ErrNotFound
	}
	if len(entries) > operationChanges {
		entries = entries[:operationChanges]
		page.Next = entries[operationChanges-1].ID
	}
	if err == nil && page.RecordKind == kindImport && page.Kind == OperationImport {
		err = s.scan(ctx, &page.Imports, `select * from imports where operation_id = ? order by id`, id)
	}
	if err == nil && f.Record.ID != 0 && len(page.Imports) > 0 {
		err = s.scan(ctx, &page.Key, `select key from external_refs where record_kind = ? and record_id = ? and dataset = ? order by key limit 1`, f.Record.Kind, f.Record.ID, page.Imports[0].Preset)
	}
	if err == nil {
		page.Changes, err = s.readChanges(ctx, entries)
	}
	if err != nil {
		return nil, fmt.Errorf("operation %d: %w", id, err)
	}
	return &page, nil
}

// operationEntries reads one entry more than a page shows.
func (s *Store) operationEntries(ctx context.Context, id int64, f ChangeFilter) (entries []auditEntry, err error) {
	if f.Record.ID != 0 {
		// A record has few entries, an import a million: only the record is looked up.
		err = s.scan(ctx, &entries, `select * from audit_entries where record_kind = ? and record_id = ? and id > ? and coalesce(operation_id, 0) = ? order by id limit ?`,
			f.Record.Kind, f.Record.ID, f.After, id, operationChanges+1)
		return entries, err
	}
	err = s.scan(ctx, &entries, `select * from audit_entries where operation_id = ? and id > ? order by id limit ?`, id, f.After, operationChanges+1)
	return entries, err
}

func (s *Store) readChanges(ctx context.Context, entries []auditEntry) ([]RecordChange, error) {
	var refs []RecordRef
	var changes []RecordChange
	for _, e := range entries {
		change := RecordChange{Record: RecordRef{Kind: e.RecordKind, ID: e.RecordID}, Action: e.Action, At: e.At}
		refs = append(refs, change.Record)
		before, err := auditFields(e.Before)
		if err != nil {
			return nil, err
		}
		after, err := auditFields(e.After)
		if err != nil {
			return nil, err
		}
		if e.Action == "update" && (e.Before == "") != (e.After == "") {
			change.Part, change.Action = partOf(before, after), "add"
			if e.After == "" {
				change.Action = "remove"
			}
		}
		for _, name := range slices.Sorted(maps.Keys(mergeKeys(before, after))) {
			if !shownField(name) || sameValue(before[name], after[name]) {
				continue
			}
			f := FieldChange{Name: name, Before: fieldText(before[name]), After: fieldText(after[name]), BeforeCurrency: before.text("currency"), AfterCurrency: after.text("currency")}
			if f.Before != f.After {
				change.Fields = append(change.Fields, f)
			}
		}
		changes = append(changes, change)
	}
	return changes, s.nameChanges(ctx, refs, changes)
}

// idFields are the columns that hold the id of a record, with its kind.
var idFields = map[string]string{"company_id": KindCompany, "acquirer_id": KindCompany, "partner_id": KindCompany, "person_id": KindPerson, "referrer_id": KindPerson,
	"round_id": KindRound, "owner_id": KindMember, "assignee_id": KindMember, "decided_by": KindMember, "done_by": KindMember, "user_id": KindMember, "stage_id": KindStage}

// idRef is the record that a column names.
func idRef(column, value string) (RecordRef, bool) {
	kind, ok := idFields[column]
	id, err := strconv.ParseInt(value, 10, 64)
	return RecordRef{Kind: kind, ID: id}, ok && err == nil
}

// nameChanges fills in the titles of the records and of those that fields name.
func (s *Store) nameChanges(ctx context.Context, refs []RecordRef, changes []RecordChange) error {
	for _, c := range changes {
		for _, f := range c.Fields {
			for _, value := range []string{f.Before, f.After} {
				if r, ok := idRef(f.Name, value); ok {
					refs = append(refs, r)
				}
			}
		}
	}
	titles, err := s.recordTitles(ctx, refs)
	if err != nil {
		return err
	}
	for i := range changes {
		c := &changes[i]
		c.Record.Title = titles[outboxItem{c.Record.Kind, c.Record.ID}]
		for j := range c.Fields {
			f := &c.Fields[j]
			for _, value := range []*string{&f.Before, &f.After} {
				if r, ok := idRef(f.Name, *value); ok {
					*value = titles[outboxItem{r.Kind, r.ID}]
				}
			}
		}
	}
	return nil
}

// auditFields reads the JSON of an audit entry, by the names of columns.
func auditFields(text string) (rowImage, error) {
	if text == "" {
		return nil, nil
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		return nil, fmt.Errorf("read audit: %w", err)
	}
	image := make(rowImage, len(raw))
	for name, value := range raw {
		image[columnName(name)] = value
	}
	return image, nil
}

// columnName turns a field such as OwnerID into the column owner_id.
func columnName(field string) string {
	var b strings.Builder
	runes := []rune(field)
	for i, r := range runes {
		if unicode.IsUpper(r) && i > 0 && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]) && runes[i-1] != '_') {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// hiddenFields mean nothing to a reader, or repeat another field.
var hiddenFields = []string{"id", "name_key", "domain", "currency", "source_id", "import_id", "request_key", "reason_id", "created_at", "created_by", "deleted_at", "deleted_by",
	"stage_since", "closed_at", "previous_id", "version", "updated_at", "updated_by", "round_count", "undisclosed_count", "last_round_on", "raised", "raised_currency",
	"investment_count", "last_investment_on", "last_activity_on", "raised_since", "position", "activity_id", "done_by", "undoes_id", "moved_by", "moved_at"}

func shownField(name string) bool { return !slices.Contains(hiddenFields, name) }

func mergeKeys(a, b rowImage) rowImage {
	out := maps.Clone(a)
	if out == nil {
		out = rowImage{}
	}
	maps.Copy(out, b)
	return out
}

// partOf tells what kind of part a row is, by the columns that it has.
func partOf(before, after rowImage) string {
	all := mergeKeys(before, after)
	for _, part := range []struct{ column, name string }{{"acquirer_id", "acquisition"}, {"partner_id", "partnership"}, {"question", "ballot"}, {"condition", "condition"}, {"exchange", "listing"}, {"lead", "investment"}, {"title", "role"}, {"sector", "sector"}, {"value", "name"}, {"user_id", "member"}, {"body", "memo"}} {
		if _, ok := all[part.column]; ok {
			return part.name
		}
	}
	return "other"
}

// fieldText is a value as a reader knows it; lists are joined by commas.
func fieldText(v json.RawMessage) string {
	var decoded any
	if len(v) == 0 || json.Unmarshal(v, &decoded) != nil {
		return ""
	}
	switch value := decoded.(type) {
	case nil:
		return ""
	case string:
		return value
	case []any:
		var parts []string
		for _, item := range value {
			if m, ok := item.(map[string]any); ok {
				item = m["Value"]
			}
			parts = append(parts, fmt.Sprint(item))
		}
		return strings.Join(parts, ", ")
	case bool:
		return map[bool]string{true: "true", false: ""}[value]
	}
	return string(v)
}
