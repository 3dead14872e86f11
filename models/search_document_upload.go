package models

import (
	"context"
	"fmt"
)

// UploadDocument is an uploaded document with what its search document says.
// Readers are those who may see it when it belongs to a restricted deal; nil
// means the whole team.
type UploadDocument struct {
	ID         int64
	Version    int64
	Name       string
	Type       string
	Latest     int64
	UpdatedOn  string
	AuthorName string
	OnKind     string
	OnID       int64
	OnName     string
	CompanyID  int64
	PersonID   int64
	DealID     int64

	Names   []DocumentName `gorm:"-"`
	Texts   []DocumentText `gorm:"-"`
	Readers []int64        `gorm:"-"`
}

// uploadText bounds what of one document's text is indexed, in bytes.
const uploadText = 1 << 20

// UploadDocuments reads uploaded documents whose record stands, with the text
// of their newest version.
func (s *Store) UploadDocuments(ctx context.Context, ids []int64) ([]UploadDocument, error) {
	var rows []UploadDocument
	err := s.scanIn(ctx, &rows, `select f.id, f.version, f.name, f.type, f.latest, `+s.day("f.updated_at")+` as updated_on, coalesce(u.name, '') as author_name,
		case when f.company_id is not null then 'company' when f.person_id is not null then 'person' when f.deal_id is not null then 'deal' else 'round' end as on_kind,
		coalesce(f.company_id, f.person_id, f.deal_id, f.round_id) as on_id, coalesce(c.name, p.name) as on_name,
		coalesce(c.id, 0) as company_id, coalesce(p.id, 0) as person_id, coalesce(d.id, 0) as deal_id
		from documents f left join deals d on d.id = f.deal_id left join rounds r on r.id = f.round_id left join people p on p.id = f.person_id
		left join companies c on c.id = coalesce(f.company_id, d.company_id, r.company_id) left join users u on u.id = f.created_by
		where f.id in ? and f.deleted_at is null and c.deleted_at is null and p.deleted_at is null and d.deleted_at is null and r.deleted_at is null order by f.id`, ids)
	if err != nil {
		return nil, fmt.Errorf("upload documents: %w", err)
	}
	if err := s.fillUploads(ctx, rows, ids); err != nil {
		return nil, fmt.Errorf("upload documents: %w", err)
	}
	return rows, nil
}

func (s *Store) fillUploads(ctx context.Context, rows []UploadDocument, ids []int64) error {
	var companies, people, deals []int64
	for _, r := range rows {
		if r.CompanyID != 0 {
			companies = append(companies, r.CompanyID)
		}
		if r.PersonID != 0 {
			people = append(people, r.PersonID)
		}
		if r.DealID != 0 {
			deals = append(deals, r.DealID)
		}
	}
	further, err := s.further(ctx, companies, people)
	if err != nil {
		return err
	}
	readers, err := s.dealReaders(ctx, deals)
	if err != nil {
		return err
	}
	at := index(rows, func(r *UploadDocument) int64 { return r.ID })
	for _, r := range at {
		r.Names = append(further.Companies[r.CompanyID], further.People[r.PersonID]...)
		if who, restricted := readers[r.DealID]; restricted && r.DealID != 0 {
			r.Readers = who
		}
	}
	return s.fillUploadTexts(ctx, at, ids)
}

// fillUploadTexts reads the texts document by document as they come, so that
// no more is kept of each than is indexed.
func (s *Store) fillUploadTexts(ctx context.Context, at map[int64]*UploadDocument, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	rows, err := s.DB(ctx).Raw(`select f.id, g.position, g.number, g.label, g.body from documents f join document_versions v on v.document_id = f.id and v.number = f.latest
		join document_pages g on g.version_id = v.id where f.id in ? order by f.id, g.position`, ids).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	kept := map[int64]int{}
	for rows.Next() {
		var id int64
		var text DocumentText
		if err := rows.Scan(&id, &text.Position, &text.Number, &text.Label, &text.Body); err != nil {
			return err
		}
		if d := at[id]; d != nil && kept[id] < uploadText {
			text.Body = cut(text.Body, uploadText-kept[id])
			kept[id] += len(text.Body)
			d.Texts = append(d.Texts, text)
		}
	}
	return rows.Err()
}

// VisibleUploads says which of the documents the actor may see now, whatever an
// index remembers.
func (s *Store) VisibleUploads(ctx context.Context, actor Actor, ids []int64) (map[int64]bool, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	seen := map[int64]bool{}
	if len(ids) == 0 {
		return seen, nil
	}
	var rows []int64
	err := s.scan(ctx, &rows, `select f.id from documents f where f.id in ? and f.deleted_at is null and `+visibleDocument, append([]any{ids}, actor.visibleArgs()...)...)
	if err != nil {
		return nil, fmt.Errorf("check what may be seen: %w", err)
	}
	for _, id := range rows {
		seen[id] = true
	}
	return seen, nil
}
