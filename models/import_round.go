package models

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"dealflow/models/money"
)

// ImportRound is a round as a foreign data set knows it, in the store's own
// terms. CompanyKeys are the keys in the data set that its company may have;
// more than one when the file's text is damaged. Amount is in minor units of
// Currency, nil when undisclosed.
type ImportRound struct {
	Key         string   `json:"-"`
	Repeat      bool     `json:"-"` // see ImportCompany
	CompanyKeys []string `json:"-"`
	Type        string   `json:",omitempty"`
	AnnouncedOn string   `json:",omitempty"`
	Amount      *int64   `json:",omitempty"`
	Currency    string   `json:",omitempty"`
}

// ImportRounds writes a batch of rounds in one transaction, refreshes their
// companies and puts both into the outbox. Each key may occur once. A round
// whose company the data set has not brought is rejected.
//
// A round that is already there, of the same company and type with the same
// date or amount and nothing that contradicts, is taken for the one of the data
// set when there is exactly one on both sides. Changes follow the rule of
// ImportCompanies.
func (s *Store) ImportRounds(ctx context.Context, actor Actor, imp *Import, batch []ImportRound) ([]ImportResult, error) {
	results := make([]ImportResult, len(batch))
	err := s.importTx(ctx, actor, "rounds", func(tx *Store) error {
		b := roundBatch{tx: tx, trail: tx.newImportTrail(actor, imp), imp: imp, rows: batch, results: results, companies: make([]int64, len(batch))}
		return b.run(ctx)
	})
	return results, err
}

// roundBatch is one call of ImportRounds.
type roundBatch struct {
	tx        *Store
	trail     *importTrail
	imp       *Import
	rows      []ImportRound
	results   []ImportResult
	companies []int64 // the company of each row, 0 when it has none
	inserts   [][]any
	updates   [][]any
	touched   map[int64]bool
}

func (b *roundBatch) run(ctx context.Context) error {
	b.touched = map[int64]bool{}
	if err := b.findCompanies(ctx); err != nil {
		return err
	}
	if err := b.tx.lockCompanies(ctx, b.companies); err != nil {
		return err
	}
	keys := make([]string, len(b.rows))
	for i, row := range b.rows {
		keys[i] = row.Key
	}
	known, err := b.tx.importedRecords(ctx, b.imp.Preset, KindRound, keys)
	if err != nil {
		return err
	}
	twins, err := b.twins(ctx, known)
	if err != nil {
		return err
	}
	var fresh []int
	edits := map[int64]companyEdit{}
	for i, row := range b.rows {
		if b.companies[i] == 0 {
			continue
		}
		if k, ok := known[row.Key]; ok {
			b.results[i] = ImportResult{Outcome: ImportSkipped, ID: k.id}
			if !k.trashed {
				edits[k.id] = companyEdit{at: i, written: k.written}
			}
		} else if id, ok := twins[i]; ok {
			b.results[i] = ImportResult{Outcome: ImportSkipped, ID: id}
			edits[id] = companyEdit{at: i}
			b.trail.ref(KindRound, row.Key, id)
		} else {
			fresh = append(fresh, i)
		}
	}
	if err := b.create(ctx, fresh); err != nil {
		return err
	}
	if err := b.edit(ctx, edits); err != nil {
		return err
	}
	if err := b.write(ctx); err != nil {
		return err
	}
	return b.tx.writeTrail(ctx, b.trail)
}

// findCompanies looks up whose rounds they are and rejects those of nobody.
func (b *roundBatch) findCompanies(ctx context.Context) error {
	var keys []string
	asked := map[string]bool{}
	for _, row := range b.rows {
		for _, key := range row.CompanyKeys {
			if !asked[key] {
				asked[key] = true
				keys = append(keys, key)
			}
		}
	}
	ids, err := b.tx.importedIDs(ctx, b.imp.Preset, KindCompany, keys)
	if err != nil {
		return err
	}
	for i, row := range b.rows {
		found := map[int64]bool{}
		for _, key := range row.CompanyKeys {
			if id, ok := ids[key]; ok {
				found[id] = true
				b.companies[i] = id
			}
		}
		if len(found) == 1 {
			continue
		}
		b.companies[i] = 0
		b.results[i] = ImportResult{Outcome: ImportRejected, Reason: "its company is not in the data set"}
		if len(found) > 1 {
			b.results[i].Reason = "the text is damaged and more than one company fits it"
		}
	}
	return nil
}

// lockCompanies lets another batch that changes one of the companies wait, so that
// each counts the rounds of the other. All are locked in one order.
func (s *Store) lockCompanies(ctx context.Context, ids []int64) error {
	if s.sqlite {
		return nil
	}
	return s.bulkExec(ctx, `select id from companies where `+s.inSet("id", "bigint")+` order by id for no key update`, s.set(ids))
}

// importedIDs looks up which records keys of a data set stand for.
func (s *Store) importedIDs(ctx context.Context, dataset, kind string, keys []string) (map[string]int64, error) {
	table, _ := kindTable(kind)
	rows, err := s.bulkQuery(ctx, `select e.key, e.record_id from external_refs e join `+table+` r on r.id = e.record_id
		where e.dataset = ? and e.record_kind = ? and `+s.inSet("e.key", "text"), dataset, kind, s.set(keys))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	ids := make(map[string]int64, len(keys))
	for rows.Next() {
		var key string
		var id int64
		if err := rows.Scan(&key, &id); err != nil {
			return nil, err
		}
		ids[key] = id
	}
	return ids, rows.Err()
}

// twins finds existing rounds that rows of the batch speak of without having a
// key for them: by place in the batch, the round's id.
func (b *roundBatch) twins(ctx context.Context, known map[string]importedRecord) (map[int]int64, error) {
	at := map[int64][]int{} // company → places of its unknown rows
	var ids []int64
	for i, row := range b.rows {
		if _, ok := known[row.Key]; !ok && b.companies[i] != 0 {
			if len(at[b.companies[i]]) == 0 {
				ids = append(ids, b.companies[i])
			}
			at[b.companies[i]] = append(at[b.companies[i]], i)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := b.tx.bulkQuery(ctx, `select r.id, r.company_id, r.type, r.announced_on, r.amount, r.currency from rounds r
		where `+b.tx.inSet("r.company_id", "bigint")+` and r.deleted_at is null
		and not exists (select 1 from external_refs e where e.record_kind = 'round' and e.record_id = r.id and e.dataset = ?)`, b.tx.set(ids), b.imp.Preset)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var pairs pairing
	for rows.Next() {
		var id, companyID int64
		var r ImportRound
		if err := rows.Scan(&id, &companyID, &r.Type, &r.AnnouncedOn, &r.Amount, &r.Currency); err != nil {
			return nil, err
		}
		for _, i := range at[companyID] {
			if sameRound(r, b.rows[i]) {
				pairs.add(id, i)
			}
		}
	}
	return pairs.unique(), rows.Err()
}

// sameRound reports whether two descriptions agree in type, in date or amount,
// and contradict each other in neither.
func sameRound(a, b ImportRound) bool {
	if a.Type != b.Type || money.Date(a.AnnouncedOn).Compare(money.Date(b.AnnouncedOn)) != 0 {
		return false
	}
	sameDate := a.AnnouncedOn != "" && b.AnnouncedOn != ""
	if a.Amount == nil || b.Amount == nil {
		return sameDate
	}
	return *a.Amount == *b.Amount && a.Currency == b.Currency
}

var importRoundColumns = []bulkColumn{{"id", bulkInt}, {"company_id", bulkInt}, {"type", bulkText}, {"announced_on", bulkText}, {"amount", bulkInt}, {"currency", bulkText},
	{"import_id", bulkInt}, {"created_at", bulkTime}, {"created_by", bulkInt}, {"updated_at", bulkTime}, {"updated_by", bulkInt}}

func (b *roundBatch) create(ctx context.Context, fresh []int) error {
	ids, err := b.tx.bulkIDs(ctx, "rounds", len(fresh))
	if err != nil {
		return err
	}
	by := b.trail.actor.by()
	for n, i := range fresh {
		r, id := b.rows[i], ids[n]
		b.results[i] = ImportResult{Outcome: ImportCreated, ID: id}
		b.inserts = append(b.inserts, []any{id, b.companies[i], r.Type, r.AnnouncedOn, r.Amount, r.Currency, b.imp.ID, b.trail.now, by, b.trail.now, by})
		b.trail.ref(KindRound, r.Key, id)
		if err := b.changed(id, b.companies[i], nil, r); err != nil {
			return err
		}
	}
	return nil
}

func (b *roundBatch) changed(id, companyID int64, before, after any) error {
	b.touched[companyID] = true
	b.trail.index(KindRound, id)
	return b.trail.audit(KindRound, id, before, after)
}

// storedRound is an existing round in the form of the data set. A valued one has
// a valuation, in the same currency as its amount.
type storedRound struct {
	ImportRound
	id, companyID int64
	importID      *int64
	createdAt     time.Time
	createdBy     *int64
	valued        bool
}

func (b *roundBatch) edit(ctx context.Context, edits map[int64]companyEdit) error {
	ids := make([]int64, 0, len(edits))
	for id := range edits {
		ids = append(ids, id)
	}
	stored, err := b.stored(ctx, ids)
	if err != nil {
		return err
	}
	for _, r := range stored {
		edit, before := edits[r.id], r.ImportRound
		written, err := r.merge(b.rows[edit.at], edit.written, r.valued)
		if errors.Is(err, errRepeat) {
			b.results[edit.at] = repeatRejected
			continue
		}
		if err != nil {
			return err
		}
		if written == nil {
			continue
		}
		b.results[edit.at].Outcome = ImportUpdated
		if err := b.update(r, before, written); err != nil {
			return err
		}
	}
	return nil
}

// stored reads and locks the rounds that are to be edited.
func (b *roundBatch) stored(ctx context.Context, ids []int64) ([]storedRound, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := b.tx.bulkQuery(ctx, `select id, company_id, type, announced_on, amount, currency, import_id, created_at, created_by, pre_money is not null or post_money is not null
		from rounds where `+b.tx.inSet("id", "bigint")+` and deleted_at is null`+b.tx.forUpdate(), b.tx.set(ids))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var stored []storedRound
	for rows.Next() {
		var r storedRound
		if err := rows.Scan(&r.id, &r.companyID, &r.Type, &r.AnnouncedOn, &r.Amount, &r.Currency, &r.importID, &r.createdAt, &r.createdBy, &r.valued); err != nil {
			return nil, err
		}
		stored = append(stored, r)
	}
	return stored, rows.Err()
}

// update takes a round with new values.
func (b *roundBatch) update(r storedRound, before, after any) error {
	b.updates = append(b.updates, []any{r.id, r.companyID, r.Type, r.AnnouncedOn, r.Amount, r.Currency, r.importID, r.createdAt, r.createdBy, b.trail.now, b.trail.actor.by()})
	return b.changed(r.id, r.companyID, before, after)
}

// merge is storedCompany.merge for rounds. Amount and currency go together; a
// round that has a valuation keeps the currency that it is in.
func (r *ImportRound) merge(row ImportRound, written string, valued bool) (*ImportRound, error) {
	var w ImportRound
	if written != "" {
		if err := json.Unmarshal([]byte(written), &w); err != nil {
			return nil, fmt.Errorf("round: read what was imported: %w", err)
		}
	}
	m := merger{repeat: row.Repeat}
	m.field(&r.Type, &w.Type, row.Type)
	m.field(&r.AnnouncedOn, &w.AnnouncedOn, row.AnnouncedOn)
	current, last, value := moneyText(r.Amount, r.Currency), moneyText(w.Amount, w.Currency), moneyText(row.Amount, row.Currency)
	if (!valued || r.Currency == row.Currency) && m.field(&current, &last, value) {
		r.Amount, r.Currency, w.Amount, w.Currency = row.Amount, row.Currency, row.Amount, row.Currency
	}
	if m.conflict {
		return nil, errRepeat
	}
	if !m.changed {
		return nil, nil
	}
	return &w, nil
}

// write writes the rounds and what their companies keep of them.
func (b *roundBatch) write(ctx context.Context) error {
	// PostgreSQL takes half as long again for rows that might conflict.
	if err := b.tx.bulkInsert(ctx, "rounds", importRoundColumns, b.inserts, ""); err != nil {
		return err
	}
	if err := b.tx.bulkInsert(ctx, "rounds", importRoundColumns, b.updates, `on conflict (id) do update set type = excluded.type, announced_on = excluded.announced_on,
		amount = excluded.amount, currency = excluded.currency, updated_at = excluded.updated_at, updated_by = excluded.updated_by, version = rounds.version + 1`); err != nil {
		return err
	}
	ids := make([]int64, 0, len(b.touched))
	for id := range b.touched {
		ids = append(ids, id)
		b.trail.index(KindCompany, id)
	}
	return b.tx.refreshRounds(ctx, ids)
}

// refreshRounds recomputes what companies keep of their rounds; refreshSQL does
// the same for a few companies, this for many in one pass over their rounds.
func (s *Store) refreshRounds(ctx context.Context, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	err := s.bulkExec(ctx, `update companies set round_count = a.round_count, undisclosed_count = a.undisclosed_count, last_round_on = a.last_round_on,
			raised = case when a.first_currency = a.last_currency then a.raised end,
			raised_currency = case when a.first_currency = a.last_currency then a.first_currency else '' end
		from (select company_id, count(*) as round_count, count(*) - count(amount) as undisclosed_count, max(announced_on) as last_round_on,
				cast(sum(amount) as bigint) as raised,
				min(case when amount is not null then currency end) as first_currency, max(case when amount is not null then currency end) as last_currency
			from rounds where `+s.inSet("company_id", "bigint")+` and deleted_at is null group by company_id) a
		where a.company_id = companies.id`, s.set(ids))
	if err != nil {
		return fmt.Errorf("refresh companies: %w", err)
	}
	return s.refreshRaised(ctx, ids)
}
