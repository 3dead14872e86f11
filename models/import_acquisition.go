package models

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"dealflow/models/money"
)

// ImportAcquisition is an acquisition as a foreign data set knows it, with what
// the same row says of the two companies. Price is in minor units of Currency,
// nil when undisclosed.
type ImportAcquisition struct {
	Key         string        `json:"-"`
	Repeat      bool          `json:"-"` // see ImportCompany
	Company     ImportCompany `json:"-"`
	Acquirer    ImportCompany `json:"-"`
	AnnouncedOn string        `json:",omitempty"`
	Price       *int64        `json:",omitempty"`
	Currency    string        `json:",omitempty"`
}

// ImportAcquisitions writes a batch of acquisitions in one transaction, makes
// or links those companies of theirs that the data set has not brought yet, and
// puts both companies into the outbox. Companies that are known are left as
// they are. Each key may occur once. It returns how many companies were made.
//
// An acquisition that is already there, of the same two companies and with no
// contradiction in its date, is taken for the one of the data set when there is
// exactly one on both sides. Changes follow the rule of ImportCompanies.
func (s *Store) ImportAcquisitions(ctx context.Context, actor Actor, imp *Import, batch []ImportAcquisition, links map[string]int64) ([]ImportResult, int, error) {
	b := acquisitionBatch{imp: imp, rows: batch, results: make([]ImportResult, len(batch)), links: links}
	err := s.importTx(ctx, actor, "acquisitions", func(tx *Store) error {
		b.tx, b.trail, b.upserts, b.made = tx, tx.newImportTrail(actor, imp), nil, 0
		return b.run(ctx)
	})
	return b.results, b.made, err
}

// acquisitionBatch is one call of ImportAcquisitions.
type acquisitionBatch struct {
	tx      *Store
	trail   *importTrail
	imp     *Import
	rows    []ImportAcquisition
	results []ImportResult
	links   map[string]int64
	ids     map[string]int64 // company key → company
	upserts [][]any
	made    int
}

func (b *acquisitionBatch) run(ctx context.Context) error {
	if err := b.companies(ctx); err != nil {
		return err
	}
	keys := make([]string, len(b.rows))
	for i, row := range b.rows {
		keys[i] = row.Key
	}
	known, err := b.tx.importedRecords(ctx, b.imp.Preset, kindAcquisition, keys)
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
		if b.ids[row.Company.Key] == b.ids[row.Acquirer.Key] {
			b.results[i] = ImportResult{Outcome: ImportRejected, Reason: "a company cannot acquire itself"}
		} else if k, ok := known[row.Key]; ok {
			b.results[i] = ImportResult{Outcome: ImportSkipped, ID: k.id}
			edits[k.id] = companyEdit{at: i, written: k.written}
		} else if id, ok := twins[i]; ok {
			b.results[i] = ImportResult{Outcome: ImportSkipped, ID: id}
			edits[id] = companyEdit{at: i}
			b.trail.ref(kindAcquisition, row.Key, id)
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

// companies finds both sides of each row and makes those that are missing.
func (b *acquisitionBatch) companies(ctx context.Context) error {
	var distinct []ImportCompany
	seen := map[string]bool{}
	for _, row := range b.rows {
		for _, c := range []ImportCompany{row.Company, row.Acquirer} {
			if !seen[c.Key] {
				seen[c.Key] = true
				distinct = append(distinct, c)
			}
		}
	}
	var err error
	if b.ids, err = b.tx.importedIDs(ctx, b.imp.Preset, KindCompany, companyKeys(distinct)); err != nil {
		return err
	}
	var missing []ImportCompany
	for _, c := range distinct {
		if _, ok := b.ids[c.Key]; !ok {
			missing = append(missing, c)
		}
	}
	results := make([]ImportResult, len(missing))
	if err := b.tx.importCompanyBatch(ctx, b.trail, b.imp, missing, b.links, results); err != nil {
		return err
	}
	for i, r := range results {
		b.ids[missing[i].Key] = r.ID
		if r.Outcome == ImportCreated {
			b.made++
		}
	}
	return nil
}

// twins finds existing acquisitions that rows of the batch speak of without
// having a key for them. The same date goes before a date that merely agrees.
func (b *acquisitionBatch) twins(ctx context.Context, known map[string]importedRecord) (map[int]int64, error) {
	at := map[[2]int64][]int{}
	var ids []int64
	for i, row := range b.rows {
		if _, ok := known[row.Key]; !ok {
			pair := [2]int64{b.ids[row.Company.Key], b.ids[row.Acquirer.Key]}
			at[pair] = append(at[pair], i)
			ids = append(ids, pair[0])
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := b.tx.bulkQuery(ctx, `select a.id, a.company_id, a.acquirer_id, a.announced_on from acquisitions a where `+b.tx.inSet("a.company_id", "bigint")+`
		and not exists (select 1 from external_refs e where e.record_kind = 'acquisition' and e.record_id = a.id and e.dataset = ?)`, b.tx.set(ids), b.imp.Preset)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := map[int]int64{}
	var loose pairing
	for rows.Next() {
		var id int64
		var pair [2]int64
		var on string
		if err := rows.Scan(&id, &pair[0], &pair[1], &on); err != nil {
			return nil, err
		}
		for _, i := range at[pair] {
			if b.rows[i].AnnouncedOn == on {
				found[i] = id
			} else if money.Date(on).Compare(money.Date(b.rows[i].AnnouncedOn)) == 0 {
				loose.add(id, i)
			}
		}
	}
	taken := map[int64]bool{}
	for _, id := range found {
		taken[id] = true
	}
	for i, id := range loose.unique() {
		if found[i] == 0 && !taken[id] {
			found[i] = id
		}
	}
	return found, rows.Err()
}

var importAcquisitionColumns = []bulkColumn{{"id", bulkInt}, {"company_id", bulkInt}, {"acquirer_id", bulkInt}, {"announced_on", bulkText}, {"price", bulkInt}, {"currency", bulkText},
	{"import_id", bulkInt}, {"created_at", bulkTime}, {"created_by", bulkInt}}

func (b *acquisitionBatch) create(ctx context.Context, fresh []int) error {
	ids, err := b.tx.bulkIDs(ctx, "acquisitions", len(fresh))
	if err != nil {
		return err
	}
	for n, i := range fresh {
		a, id := b.rows[i], ids[n]
		company, acquirer := b.ids[a.Company.Key], b.ids[a.Acquirer.Key]
		b.results[i] = ImportResult{Outcome: ImportCreated, ID: id}
		b.upserts = append(b.upserts, []any{id, company, acquirer, a.AnnouncedOn, a.Price, a.Currency, b.imp.ID, b.trail.now, b.trail.actor.by()})
		b.trail.ref(kindAcquisition, a.Key, id)
		if err := b.changed(id, company, acquirer, nil, a); err != nil {
			return err
		}
	}
	return nil
}

func (b *acquisitionBatch) changed(id, company, acquirer int64, before, after any) error {
	b.trail.index(KindCompany, company)
	b.trail.index(KindCompany, acquirer)
	return b.trail.audit(kindAcquisition, id, before, after)
}

// storedAcquisition is an existing acquisition in the form of the data set.
type storedAcquisition struct {
	ImportAcquisition
	id, companyID, acquirerID int64
	importID                  *int64
	createdAt                 time.Time
	createdBy                 *int64
}

func (b *acquisitionBatch) edit(ctx context.Context, edits map[int64]companyEdit) error {
	ids := make([]int64, 0, len(edits))
	for id := range edits {
		ids = append(ids, id)
	}
	stored, err := b.stored(ctx, ids)
	if err != nil {
		return err
	}
	for _, a := range stored {
		edit, before := edits[a.id], a.ImportAcquisition
		written, err := a.merge(b.rows[edit.at], edit.written)
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
		if err := b.update(a, before, written); err != nil {
			return err
		}
	}
	return nil
}

// stored reads and locks the acquisitions that are to be edited.
func (b *acquisitionBatch) stored(ctx context.Context, ids []int64) ([]storedAcquisition, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := b.tx.bulkQuery(ctx, `select id, company_id, acquirer_id, announced_on, price, currency, import_id, created_at, created_by
		from acquisitions where `+b.tx.inSet("id", "bigint")+b.tx.forUpdate(), b.tx.set(ids))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var stored []storedAcquisition
	for rows.Next() {
		var a storedAcquisition
		if err := rows.Scan(&a.id, &a.companyID, &a.acquirerID, &a.AnnouncedOn, &a.Price, &a.Currency, &a.importID, &a.createdAt, &a.createdBy); err != nil {
			return nil, err
		}
		stored = append(stored, a)
	}
	return stored, rows.Err()
}

// update takes an acquisition with new values.
func (b *acquisitionBatch) update(a storedAcquisition, before, after any) error {
	b.upserts = append(b.upserts, []any{a.id, a.companyID, a.acquirerID, a.AnnouncedOn, a.Price, a.Currency, a.importID, a.createdAt, a.createdBy})
	return b.changed(a.id, a.companyID, a.acquirerID, before, after)
}

func (b *acquisitionBatch) write(ctx context.Context) error {
	return b.tx.bulkInsert(ctx, "acquisitions", importAcquisitionColumns, b.upserts, `on conflict (id) do update set announced_on = excluded.announced_on,
		price = excluded.price, currency = excluded.currency`)
}

// merge is storedCompany.merge for acquisitions.
func (a *ImportAcquisition) merge(row ImportAcquisition, written string) (*ImportAcquisition, error) {
	var w ImportAcquisition
	if written != "" {
		if err := json.Unmarshal([]byte(written), &w); err != nil {
			return nil, fmt.Errorf("acquisition: read what was imported: %w", err)
		}
	}
	m := merger{repeat: row.Repeat}
	m.field(&a.AnnouncedOn, &w.AnnouncedOn, row.AnnouncedOn)
	current, last, value := moneyText(a.Price, a.Currency), moneyText(w.Price, w.Currency), moneyText(row.Price, row.Currency)
	if m.field(&current, &last, value) {
		a.Price, a.Currency, w.Price, w.Currency = row.Price, row.Currency, row.Price, row.Currency
	}
	if m.conflict {
		return nil, errRepeat
	}
	if !m.changed {
		return nil, nil
	}
	return &w, nil
}
