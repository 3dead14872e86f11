package models

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"
)

// DocumentTypes are the types that documents have, which are also the endings
// of their names.
var DocumentTypes = []string{"pdf", "docx", "pptx", "xlsx", "txt", "md"}

// How far the reading of a version's text has come.
const (
	TextWaiting   = "waiting"
	TextDone      = "done"
	TextEmpty     = "empty"     // there is none, as in a scan
	TextBroken    = "broken"    // the file is damaged
	TextEncrypted = "encrypted" // the file wants a password
	TextTooLarge  = "large"     // it takes more time or memory than is allowed
	TextFailed    = "failed"    // the reading failed for no fault of the file's
)

// JobExtract is the kind of the job that reads the text of a version; its
// payload is an Extraction.
const JobExtract = "extract"

// Extraction is the payload of JobExtract.
type Extraction struct {
	VersionID int64
}

// Document is an uploaded file that belongs to one record. Type, Size and Latest
// are those of its newest version.
type Document struct {
	ID        int64
	CompanyID *int64
	PersonID  *int64
	DealID    *int64
	RoundID   *int64
	Name      string
	NameKey   string
	Type      string
	Size      int64
	Latest    int64
	Stamps    `gorm:"embedded"`
}

// DocumentVersion is one content of a document.
type DocumentVersion struct {
	ID         int64
	DocumentID int64
	Number     int64
	SHA256     string `gorm:"column:sha256"`
	Size       int64
	Type       string
	State      string
	// Truncated says that the text was more than is kept.
	Truncated bool
	// Pages counts the pieces of text.
	Pages     int64
	CreatedAt time.Time
	CreatedBy *int64
	// AuthorName is who uploaded it.
	AuthorName string `gorm:"-:migration;->"`
}

// DocumentInput is a file that was uploaded and recognised.
type DocumentInput struct {
	// Kind and RecordID are the company, person, deal or round it belongs to.
	Kind     string
	RecordID int64
	// Name is that of the file; it is cleaned.
	Name string
	// Type is one of DocumentTypes.
	Type string
	// Size is in bytes, SHA256 in hexadecimal digits.
	Size   int64
	SHA256 string
}

// columns of the record that a document belongs to.
var documentRecords = map[string]string{KindCompany: "company_id", KindPerson: "person_id", KindDeal: "deal_id", KindRound: "round_id"}

// documentName makes a name of a file's name that can be saved anywhere: no
// folder, nothing that does not show, and the ending of its type.
func documentName(name, kind string) string {
	name = path.Base(strings.ReplaceAll(clean(name), "\\", "/"))
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		case strings.ContainsRune(`/:*?"<>|`, r):
			return '_'
		}
		return r
	}, name)
	name = strings.Trim(strings.Join(strings.Fields(name), " "), ". ")
	ending := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	stem := name
	if ending == "markdown" || ending == "text" || slices.Contains(DocumentTypes, ending) {
		stem = strings.TrimSuffix(name, path.Ext(name))
	}
	if stem = strings.TrimRight(stem, ". "); stem == "" {
		stem = "document"
	}
	if r := []rune(stem); len(r) > 200 {
		stem = strings.TrimSpace(string(r[:200]))
	}
	return stem + "." + kind
}

// DocumentTarget names the record that documents are to be added to, once the
// actor may do so. It is asked before anything is received.
func (s *Store) DocumentTarget(ctx context.Context, actor Actor, kind string, id int64) (RecordRef, error) {
	if err := actor.mustWrite(); err != nil {
		return RecordRef{}, err
	}
	if _, ok := documentRecords[kind]; !ok {
		return RecordRef{}, ErrNotFound
	}
	return s.Ref(ctx, actor, kind, id)
}

// CreateDocument adds an uploaded file to a record and has its text read. It
// returns false, with the document that is there, when the record has the same
// content already.
func (s *Store) CreateDocument(ctx context.Context, actor Actor, in DocumentInput) (*Document, bool, error) {
	row := Document{Name: documentName(in.Name, in.Type), Type: in.Type, Size: in.Size, Latest: 1, Stamps: s.newStamps(actor)}
	row.NameKey = NameKey(row.Name)
	added := false
	err := s.Tx(ctx, func(tx *Store) error {
		if _, err := tx.DocumentTarget(ctx, actor, in.Kind, in.RecordID); err != nil {
			return err
		}
		column := documentRecords[in.Kind]
		var same []int64
		err := tx.scan(ctx, &same, `select d.id from documents d join document_versions v on v.document_id = d.id and v.number = d.latest
			where d.`+column+` = ? and d.deleted_at is null and v.sha256 = ? order by d.id limit 1`, in.RecordID, in.SHA256)
		if err != nil {
			return err
		}
		if len(same) > 0 {
			return take(ctx, tx, &row, same[0])
		}
		switch in.Kind {
		case KindCompany:
			row.CompanyID = &in.RecordID
		case KindPerson:
			row.PersonID = &in.RecordID
		case KindDeal:
			row.DealID = &in.RecordID
		case KindRound:
			row.RoundID = &in.RecordID
		}
		if err := tx.DB(ctx).Create(&row).Error; err != nil {
			return err
		}
		added = true
		if err := tx.addVersion(ctx, actor, &row, in); err != nil {
			return err
		}
		return tx.record(actor, "create", KindDocument, row.ID, nil, row)
	})
	if err != nil {
		return nil, false, fmt.Errorf("create document: %w", err)
	}
	return &row, added, nil
}

func (s *Store) addVersion(ctx context.Context, actor Actor, d *Document, in DocumentInput) error {
	v := DocumentVersion{DocumentID: d.ID, Number: d.Latest, SHA256: in.SHA256, Size: in.Size, Type: in.Type, State: TextWaiting, CreatedAt: s.Now(), CreatedBy: actor.by()}
	if err := s.DB(ctx).Create(&v).Error; err != nil {
		return err
	}
	record := d.record()
	s.announce(Event{Kind: record.Kind, ID: record.ID, What: "activity"})
	_, err := s.EnqueueJob(ctx, JobInput{Kind: JobExtract, Payload: Extraction{VersionID: v.ID}, UniqueKey: fmt.Sprint(v.ID)})
	return err
}

// AddDocumentVersion puts a new content in the place of a document's present
// one, which stays among its versions. It returns false when the content is the
// present one.
func (s *Store) AddDocumentVersion(ctx context.Context, actor Actor, id int64, in DocumentInput) (bool, error) {
	if err := actor.mustWrite(); err != nil {
		return false, err
	}
	added := false
	err := s.Tx(ctx, func(tx *Store) error {
		// The row is locked by this, so that two uploads get two numbers.
		n, err := tx.exec(ctx, `update documents set latest = latest where id = ? and deleted_at is null`, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		before, err := tx.document(ctx, actor, id)
		if err != nil {
			return err
		}
		var current string
		if err := tx.scan(ctx, &current, `select sha256 from document_versions where document_id = ? and number = ?`, id, before.Latest); err != nil {
			return err
		}
		if current == in.SHA256 {
			return nil
		}
		after := *before
		after.Latest++
		after.Type, after.Size, after.Name = in.Type, in.Size, documentName(before.Name, in.Type)
		after.NameKey = NameKey(after.Name)
		_, err = tx.exec(ctx, `update documents set latest = ?, type = ?, size = ?, name = ?, name_key = ? where id = ?`, after.Latest, after.Type, after.Size, after.Name, after.NameKey, id)
		if err != nil {
			return err
		}
		if err := tx.bump(ctx, actor, "documents", id, before.Version); err != nil {
			return err
		}
		added = true
		if err := tx.addVersion(ctx, actor, &after, in); err != nil {
			return err
		}
		return tx.record(actor, "update", KindDocument, id, before, after)
	})
	if err != nil {
		return false, fmt.Errorf("add a version to document %d: %w", id, err)
	}
	return added, nil
}

// document reads the one document with the id that the actor may see.
func (s *Store) document(ctx context.Context, actor Actor, id int64) (*Document, error) {
	var d Document
	if err := take(ctx, s, &d, id); err != nil {
		return nil, err
	}
	return &d, s.mustSee(ctx, actor, KindDocument, id)
}

// RenameDocument changes a document's name. The ending stays that of its type.
// ErrConflict when the version is not the present one.
func (s *Store) RenameDocument(ctx context.Context, actor Actor, id, version int64, name string) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	err := s.Tx(ctx, func(tx *Store) error {
		before, err := tx.document(ctx, actor, id)
		if err != nil {
			return err
		}
		var c check
		c.required("name", &name, maxName)
		if err := c.err(); err != nil {
			return err
		}
		if err := tx.bump(ctx, actor, "documents", id, version); err != nil {
			return err
		}
		after := *before
		after.Name = documentName(name, before.Type)
		after.NameKey = NameKey(after.Name)
		if _, err := tx.exec(ctx, `update documents set name = ?, name_key = ? where id = ?`, after.Name, after.NameKey, id); err != nil {
			return err
		}
		return tx.record(actor, "update", KindDocument, id, before, after)
	})
	if err != nil {
		return fmt.Errorf("rename document %d: %w", id, err)
	}
	return nil
}
