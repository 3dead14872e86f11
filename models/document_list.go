package models

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// DocumentFilter narrows the list of documents; empty fields do not.
type DocumentFilter struct {
	// Type is one of DocumentTypes.
	Type string
	// AuthorID is who uploaded the document.
	AuthorID int64
	// Kind and RecordID are the record that it belongs to; Kind alone is all
	// records of that kind.
	Kind     string
	RecordID int64
}

// DocumentRow is one line of a list of documents.
type DocumentRow struct {
	ID         int64
	Name       string
	NameKey    string
	Type       string
	Size       int64
	Latest     int64
	Version    int64
	UpdatedAt  time.Time
	VersionID  int64
	State      string
	Truncated  bool
	Pages      int64
	UploadedAt time.Time
	AuthorName string
	Restricted bool
	On         RecordRef `gorm:"embedded;embeddedPrefix:on_"`
}

func (r DocumentRow) cursor(sort string) (any, int64) {
	switch sort {
	case "name":
		return r.NameKey, r.ID
	case "size":
		return r.Size, r.ID
	}
	return r.UpdatedAt, r.ID
}

var documentSorts = []sortKey{
	{key: "updated", column: "f.updated_at", kind: sortTime, desc: true},
	{key: "name", column: "f.name_key"},
	{key: "size", column: "f.size", kind: sortInt},
}

const documentColumns = `f.id, f.name, f.name_key, f.type, f.size, f.latest, f.version, f.updated_at,
	v.id as version_id, v.state, v.truncated, v.pages, v.created_at as uploaded_at, coalesce(u.name, '') as author_name, coalesce(fd.restricted, false) as restricted,
	case when f.company_id is not null then 'company' when f.person_id is not null then 'person' when f.deal_id is not null then 'deal' else 'round' end as on_kind,
	coalesce(f.company_id, f.person_id, f.deal_id, f.round_id) as on_id, coalesce(fc.name, fp.name) as on_title`
const documentFrom = `documents f join document_versions v on v.document_id = f.id and v.number = f.latest
	left join users u on u.id = v.created_by left join deals fd on fd.id = f.deal_id left join rounds fr on fr.id = f.round_id
	left join companies fc on fc.id = coalesce(f.company_id, fd.company_id, fr.company_id) left join people fp on fp.id = f.person_id`

// visibleDocument is the condition on a document f under which the actor may
// know of it: the record it belongs to stands, and is not hidden. It takes
// visibleArgs.
const visibleDocument = `(f.company_id is null or exists (select 1 from companies c where c.id = f.company_id and c.deleted_at is null))
	and (f.person_id is null or exists (select 1 from people p where p.id = f.person_id and p.deleted_at is null))
	and (f.round_id is null or exists (select 1 from rounds r join companies c on c.id = r.company_id where r.id = f.round_id and r.deleted_at is null and c.deleted_at is null))
	and (f.deal_id is null or exists (select 1 from deals d where d.id = f.deal_id and d.deleted_at is null and ` + visibleDeal + `))`

// visibleUpload is the same for a document that may be in the trash, or whose
// record may be: it is not hidden from the actor.
const visibleUpload = `(f.deal_id is null or exists (select 1 from deals d where d.id = f.deal_id and ` + visibleDeal + `))`

// Documents lists the documents that the actor may see.
func (s *Store) Documents(ctx context.Context, actor Actor, f DocumentFilter, in List) (Page[DocumentRow], error) {
	if err := actor.mustRead(); err != nil {
		return Page[DocumentRow]{}, err
	}
	l := listing{columns: documentColumns, from: documentFrom, count: "documents f", id: "f.id", sorts: documentSorts}
	l.where("f.deleted_at is null")
	l.where(visibleDocument, actor.visibleArgs()...)
	if f.Type != "" {
		l.where("f.type = ?", f.Type)
	}
	if f.AuthorID != 0 {
		l.where("f.created_by = ?", f.AuthorID)
	}
	if column, ok := documentRecords[f.Kind]; ok {
		l.where("f." + column + " is not null")
		if f.RecordID != 0 {
			l.where("f."+column+" = ?", f.RecordID)
		}
	}
	page, err := readPage[DocumentRow](ctx, s, l, in)
	if err != nil {
		return page, fmt.Errorf("documents: %w", err)
	}
	return page, nil
}

// documentsShown bounds the documents on a record's page; the list has the rest.
const documentsShown = 50

// DocumentsOn lists the documents of a company, person, deal or round, the
// latest first, at most 50. The actor may see the record, as the caller knows.
func (s *Store) DocumentsOn(ctx context.Context, actor Actor, kind string, id int64) ([]DocumentRow, error) {
	column, ok := documentRecords[kind]
	if !ok {
		return nil, ErrNotFound
	}
	var rows []DocumentRow
	args := append(append([]any{id}, actor.visibleArgs()...), documentsShown)
	err := s.scan(ctx, &rows, `select `+documentColumns+` from `+documentFrom+` where f.`+column+` = ? and f.deleted_at is null and `+visibleDocument+`
		order by f.updated_at desc, f.id desc limit ?`, args...)
	if err != nil {
		return nil, fmt.Errorf("documents on %s %d: %w", kind, id, err)
	}
	return rows, nil
}

// DocumentPage is a document with everything that its page shows.
type DocumentPage struct {
	Document DocumentRow
	// Versions are all of them, the newest first.
	Versions []DocumentVersion
	// Shown is the version that was asked for.
	Shown DocumentVersion
	// Texts are the pieces of its text in order.
	Texts []DocumentText
}

// DocumentPage returns a document with the text of one of its versions; number 0
// is the newest.
func (s *Store) DocumentPage(ctx context.Context, actor Actor, id, number int64) (*DocumentPage, error) {
	page, err := s.documentPage(ctx, actor, id, number)
	if err == nil {
		err = s.scan(ctx, &page.Texts, `select * from document_pages where version_id = ? order by position`, page.Shown.ID)
	}
	if err != nil {
		return nil, fmt.Errorf("document %d: %w", id, err)
	}
	return page, nil
}

func (s *Store) documentPage(ctx context.Context, actor Actor, id, number int64) (*DocumentPage, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var rows []DocumentRow
	err := s.scan(ctx, &rows, `select `+documentColumns+` from `+documentFrom+` where f.id = ? and f.deleted_at is null and `+visibleDocument, append([]any{id}, actor.visibleArgs()...)...)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, ErrNotFound
	}
	page := &DocumentPage{Document: rows[0]}
	err = s.scan(ctx, &page.Versions, `select v.*, coalesce(u.name, '') as author_name from document_versions v left join users u on u.id = v.created_by where v.document_id = ? order by v.number desc limit 500`, id)
	if err != nil {
		return nil, err
	}
	if number == 0 {
		number = page.Document.Latest
	}
	at := slices.IndexFunc(page.Versions, func(v DocumentVersion) bool { return v.Number == number })
	if at < 0 {
		return nil, ErrNotFound
	}
	page.Shown = page.Versions[at]
	return page, nil
}

// DocumentFile returns what a download of a version needs, without its text;
// number 0 is the newest.
func (s *Store) DocumentFile(ctx context.Context, actor Actor, id, number int64) (*DocumentPage, error) {
	page, err := s.documentPage(ctx, actor, id, number)
	if err != nil {
		return nil, fmt.Errorf("document %d: %w", id, err)
	}
	return page, nil
}
