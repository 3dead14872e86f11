package models

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ImportCompany is a company as a foreign data set knows it, already in the
// store's own terms: an ISO 3166-1 alpha-2 country, an ISO 8601 date, a kind and
// a status of the lists. Key is its key in the data set; Repeat says that an
// earlier row of the same file had it already.
type ImportCompany struct {
	Key       string   `json:"-"`
	Repeat    bool     `json:"-"`
	Name      string   `json:",omitempty"`
	Kind      string   `json:",omitempty"`
	Website   string   `json:",omitempty"`
	Country   string   `json:",omitempty"`
	Region    string   `json:",omitempty"`
	City      string   `json:",omitempty"`
	Status    string   `json:",omitempty"`
	FoundedOn string   `json:",omitempty"`
	Sectors   []string `json:",omitempty"`
}

// ImportCompanies writes a batch of companies in one transaction, with their
// audit entries, outbox rows and keys. Each key may occur once.
//
// A key that is known names the company that an earlier import made or found. A
// key in links names an existing company that it stands for; see
// CompanyMatcher. Every other key makes a new company.
//
// What a person wrote is not overwritten: a field of an existing company is
// changed only if it is empty or still has what the last import wrote, and only
// if the data set has a new value for it. An empty value never erases. A repeated
// row may add to what the earlier one said; one that contradicts it is rejected.
// A company in the trash stays as it is.
func (s *Store) ImportCompanies(ctx context.Context, actor Actor, imp *Import, batch []ImportCompany, links map[string]int64) ([]ImportResult, error) {
	results := make([]ImportResult, len(batch))
	err := s.importTx(ctx, actor, "companies", func(tx *Store) error {
		trail := tx.newImportTrail(actor, imp)
		if err := tx.importCompanyBatch(ctx, trail, imp, batch, links, results); err != nil {
			return err
		}
		return tx.writeTrail(ctx, trail)
	})
	return results, err
}

func (s *Store) importCompanyBatch(ctx context.Context, trail *importTrail, imp *Import, batch []ImportCompany, links map[string]int64, results []ImportResult) error {
	known, err := s.importedRecords(ctx, imp.Preset, KindCompany, companyKeys(batch))
	if err != nil {
		return err
	}
	var fresh []int
	edits := map[int64]companyEdit{}
	for i, row := range batch {
		if k, ok := known[row.Key]; ok {
			results[i] = ImportResult{Outcome: ImportSkipped, ID: k.id}
			if !k.trashed {
				edits[k.id] = companyEdit{at: i, written: k.written}
			}
		} else if id, ok := links[row.Key]; ok {
			results[i] = ImportResult{Outcome: ImportSkipped, ID: id}
			edits[id] = companyEdit{at: i}
			trail.ref(KindCompany, row.Key, id)
		} else {
			fresh = append(fresh, i)
		}
	}
	if err := s.importNewCompanies(ctx, trail, imp, batch, fresh, results); err != nil {
		return err
	}
	return s.importCompanyEdits(ctx, trail, batch, edits, results)
}

func companyKeys(batch []ImportCompany) []string {
	keys := make([]string, len(batch))
	for i, row := range batch {
		keys[i] = row.Key
	}
	return keys
}

var importCompanyColumns = []bulkColumn{{"id", bulkInt}, {"name", bulkText}, {"name_key", bulkText}, {"kind", bulkText}, {"website", bulkText}, {"domain", bulkText},
	{"country", bulkText}, {"region", bulkText}, {"city", bulkText}, {"status", bulkText}, {"founded_on", bulkText},
	{"import_id", bulkInt}, {"created_at", bulkTime}, {"created_by", bulkInt}, {"updated_at", bulkTime}, {"updated_by", bulkInt}}

var sectorColumns = []bulkColumn{{"company_id", bulkInt}, {"sector", bulkText}, {"position", bulkInt}}

// importNewCompanies makes the companies of the batch at the places in fresh.
func (s *Store) importNewCompanies(ctx context.Context, trail *importTrail, imp *Import, batch []ImportCompany, fresh []int, results []ImportResult) error {
	ids, err := s.bulkIDs(ctx, "companies", len(fresh))
	if err != nil {
		return err
	}
	rows := make([][]any, 0, len(fresh))
	var sectors [][]any
	by := trail.actor.by()
	for n, i := range fresh {
		c, id := batch[i], ids[n]
		c.Kind, c.Status = orDefault(c.Kind, "startup"), orDefault(c.Status, "operating")
		results[i] = ImportResult{Outcome: ImportCreated, ID: id}
		rows = append(rows, []any{id, c.Name, NameKey(c.Name), c.Kind, c.Website, Domain(c.Website), c.Country, c.Region, c.City, c.Status, c.FoundedOn,
			imp.ID, trail.now, by, trail.now, by})
		sectors = appendSectors(sectors, id, c.Sectors)
		trail.ref(KindCompany, c.Key, id)
		trail.index(KindCompany, id)
		if err := trail.audit(KindCompany, id, nil, c); err != nil {
			return err
		}
	}
	if err := s.bulkInsert(ctx, "companies", importCompanyColumns, rows, ""); err != nil {
		return err
	}
	return s.bulkInsert(ctx, "company_sectors", sectorColumns, sectors, "")
}

func appendSectors(rows [][]any, id int64, sectors []string) [][]any {
	for i, sector := range sectors {
		rows = append(rows, []any{id, sector, int64(i)})
	}
	return rows
}

// companyEdit is a row of a batch that speaks of an existing company.
type companyEdit struct {
	at      int
	written string
}

// sectorSeparator stands in no sector.
const sectorSeparator = "\x1f"

// storedCompany is an existing company in the form of the data set.
type storedCompany struct {
	ImportCompany
	importID  *int64
	createdAt time.Time
	createdBy *int64
}

func (s *Store) importCompanyEdits(ctx context.Context, trail *importTrail, batch []ImportCompany, edits map[int64]companyEdit, results []ImportResult) error {
	current, err := s.storedCompanies(ctx, edits)
	if err != nil {
		return err
	}
	var w companyWriter
	for id, edit := range edits {
		c, ok := current[id]
		if !ok {
			continue
		}
		before := c.ImportCompany
		written, err := c.merge(batch[edit.at], edit.written)
		if errors.Is(err, errRepeat) {
			results[edit.at] = repeatRejected
			continue
		}
		if err != nil {
			return err
		}
		if written == nil {
			continue
		}
		results[edit.at].Outcome = ImportUpdated
		w.add(trail, id, before, c)
		if err := trail.audit(KindCompany, id, before, written); err != nil {
			return err
		}
	}
	return w.write(ctx, s)
}

// companyWriter collects companies with new values and writes them at once.
type companyWriter struct {
	rows, sectors [][]any
	resectored    []int64 // companies whose sectors are other ones now
}

// add takes a company that was as before says, and puts it into the outbox.
func (w *companyWriter) add(trail *importTrail, id int64, before ImportCompany, c *storedCompany) {
	w.rows = append(w.rows, []any{id, c.Name, NameKey(c.Name), c.Kind, c.Website, Domain(c.Website), c.Country, c.Region, c.City, c.Status, c.FoundedOn,
		c.importID, c.createdAt, c.createdBy, trail.now, trail.actor.by()})
	if !slices.Equal(before.Sectors, c.Sectors) {
		w.resectored = append(w.resectored, id)
		w.sectors = appendSectors(w.sectors, id, c.Sectors)
	}
	trail.index(KindCompany, id)
}

func (w *companyWriter) write(ctx context.Context, s *Store) error {
	if len(w.rows) == 0 {
		return nil
	}
	if err := s.bulkInsert(ctx, "companies", importCompanyColumns, w.rows, `on conflict (id) do update set name = excluded.name, name_key = excluded.name_key,
		kind = excluded.kind, website = excluded.website, domain = excluded.domain, country = excluded.country, region = excluded.region, city = excluded.city,
		status = excluded.status, founded_on = excluded.founded_on, updated_at = excluded.updated_at, updated_by = excluded.updated_by, version = companies.version + 1`); err != nil {
		return err
	}
	if err := s.bulkExec(ctx, `delete from company_sectors where `+s.inSet("company_id", "bigint"), s.set(w.resectored)); err != nil {
		return err
	}
	return s.bulkInsert(ctx, "company_sectors", sectorColumns, w.sectors, "")
}

// merge takes over what row has to say, by the rule of ImportCompanies, and
// returns what the import has now written to the company in all, nil when
// nothing changes, or errRepeat.
func (c *storedCompany) merge(row ImportCompany, written string) (*ImportCompany, error) {
	var w ImportCompany
	if written != "" {
		if err := json.Unmarshal([]byte(written), &w); err != nil {
			return nil, fmt.Errorf("company: read what was imported: %w", err)
		}
	}
	// Every company has a kind and a status; of one that no import has touched
	// the usual status says nothing.
	if written == "" && c.Status == "operating" {
		w.Status = c.Status
	}
	m := merger{repeat: row.Repeat}
	m.field(&c.Name, &w.Name, row.Name)
	m.field(&c.Kind, &w.Kind, row.Kind)
	m.field(&c.Website, &w.Website, row.Website)
	m.field(&c.Country, &w.Country, row.Country)
	m.field(&c.Region, &w.Region, row.Region)
	m.field(&c.City, &w.City, row.City)
	m.field(&c.Status, &w.Status, row.Status)
	m.field(&c.FoundedOn, &w.FoundedOn, row.FoundedOn)
	sectors, last := strings.Join(c.Sectors, sectorSeparator), strings.Join(w.Sectors, sectorSeparator)
	if m.field(&sectors, &last, strings.Join(row.Sectors, sectorSeparator)) {
		c.Sectors, w.Sectors = row.Sectors, row.Sectors
	}
	if m.conflict {
		return nil, errRepeat
	}
	if !m.changed {
		return nil, nil
	}
	return &w, nil
}

// storedCompanies reads and locks the companies that are to be edited.
func (s *Store) storedCompanies(ctx context.Context, edits map[int64]companyEdit) (map[int64]*storedCompany, error) {
	found := map[int64]*storedCompany{}
	if len(edits) == 0 {
		return found, nil
	}
	ids := make([]int64, 0, len(edits))
	for id := range edits {
		ids = append(ids, id)
	}
	rows, err := s.bulkQuery(ctx, `select id, name, kind, website, country, region, city, status, founded_on, import_id, created_at, created_by
		from companies where `+s.inSet("id", "bigint")+` and deleted_at is null order by id`+s.forUpdate(), s.set(ids))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		c := &storedCompany{}
		if err := rows.Scan(&id, &c.Name, &c.Kind, &c.Website, &c.Country, &c.Region, &c.City, &c.Status, &c.FoundedOn, &c.importID, &c.createdAt, &c.createdBy); err != nil {
			return nil, err
		}
		found[id] = c
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return found, s.storedSectors(ctx, ids, found)
}

func (s *Store) storedSectors(ctx context.Context, ids []int64, companies map[int64]*storedCompany) error {
	rows, err := s.bulkQuery(ctx, `select company_id, sector from company_sectors where `+s.inSet("company_id", "bigint")+` order by company_id, position, sector`, s.set(ids))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var sector string
		if err := rows.Scan(&id, &sector); err != nil {
			return err
		}
		if c := companies[id]; c != nil {
			c.Sectors = append(c.Sectors, sector)
		}
	}
	return rows.Err()
}

// forUpdate locks the rows of a select until the transaction ends.
func (s *Store) forUpdate() string {
	if s.sqlite {
		return ""
	}
	return " for update"
}

// ImportWebsite returns a web address in the form that companies keep, or ""
// when it is not one that may be linked to.
func ImportWebsite(text string) string {
	var c check
	c.web("website", &text)
	if c.err() != nil {
		return ""
	}
	return text
}
