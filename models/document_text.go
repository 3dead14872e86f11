package models

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// DocumentText is one piece of a version's text: the page with the number, or a
// piece of the sheet with the label.
type DocumentText struct {
	VersionID int64
	Position  int64
	Number    int64
	Label     string
	Body      string
}

// TableName is document_pages: a text is one page of a document.
func (DocumentText) TableName() string { return "document_pages" }

// ExtractionVersion returns the version whose text is to be read. ErrNotFound
// when it is gone, or was read already.
func (s *Store) ExtractionVersion(ctx context.Context, id int64) (*DocumentVersion, error) {
	var v DocumentVersion
	err := s.DB(ctx).Where("id = ? and state = ?", id, TextWaiting).Take(&v).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("version %d: %w", id, err)
	}
	return &v, nil
}

// SaveExtraction keeps the text of a version, in place of what there is, and how
// the reading ended. The document is indexed anew.
func (s *Store) SaveExtraction(ctx context.Context, versionID int64, state string, truncated bool, texts []DocumentText) error {
	err := s.Tx(ctx, func(tx *Store) error {
		if _, err := tx.exec(ctx, `delete from document_pages where version_id = ?`, versionID); err != nil {
			return err
		}
		for i := range texts {
			texts[i].VersionID, texts[i].Position = versionID, int64(i+1)
			texts[i].Body, texts[i].Label = clean(texts[i].Body), clean(texts[i].Label)
		}
		if len(texts) > 0 {
			if err := tx.DB(ctx).CreateInBatches(&texts, 100).Error; err != nil {
				return err
			}
		}
		n, err := tx.exec(ctx, `update document_versions set state = ?, truncated = ?, pages = ? where id = ?`, state, truncated, len(texts), versionID)
		if err != nil || n == 0 {
			return errors.Join(err, found(n))
		}
		var id int64
		if err := tx.scan(ctx, &id, `select document_id from document_versions where id = ?`, versionID); err != nil {
			return err
		}
		tx.enqueue(KindDocument, id)
		return nil
	})
	if err != nil {
		return fmt.Errorf("save the text of version %d: %w", versionID, err)
	}
	return nil
}

// found is ErrNotFound for no rows.
func found(n int64) error {
	if n == 0 {
		return ErrNotFound
	}
	return nil
}

// RetryExtraction has the text of a document's newest version read again.
func (s *Store) RetryExtraction(ctx context.Context, actor Actor, id int64) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	err := s.Tx(ctx, func(tx *Store) error {
		d, err := tx.document(ctx, actor, id)
		if err != nil {
			return err
		}
		var version int64
		if err := tx.scan(ctx, &version, `select id from document_versions where document_id = ? and number = ?`, id, d.Latest); err != nil {
			return err
		}
		if _, err := tx.exec(ctx, `update document_versions set state = ? where id = ?`, TextWaiting, version); err != nil {
			return err
		}
		_, err = tx.EnqueueJob(ctx, JobInput{Kind: JobExtract, Payload: Extraction{VersionID: version}, UniqueKey: fmt.Sprint(version)})
		return err
	})
	if err != nil {
		return fmt.Errorf("read document %d again: %w", id, err)
	}
	return nil
}

// blobRest is how long content that nothing refers to is kept: an upload may be
// under way that will.
const blobRest = 24 * time.Hour

// blobsAtOnce bounds how many contents one sweep removes.
const blobsAtOnce = 500

// TouchBlob notes that content is about to be put into the store of files.
func (s *Store) TouchBlob(ctx context.Context, sha256 string, size int64) error {
	_, err := s.exec(ctx, `insert into blobs (sha256, size, touched_at) values (?, ?, ?) on conflict (sha256) do update set touched_at = excluded.touched_at`, sha256, size, s.Now())
	if err != nil {
		return fmt.Errorf("touch blob: %w", err)
	}
	return nil
}

// SweepBlobs removes content that no document refers to any more, by remove,
// and returns how many there were. Content is removed while its row is locked,
// so that an upload of the same waits and then puts it there anew.
func (s *Store) SweepBlobs(ctx context.Context, remove func(ctx context.Context, sha256 string) error) (int, error) {
	before := s.Now().Add(-blobRest)
	var keys []string
	err := s.scan(ctx, &keys, `select sha256 from blobs b where touched_at < ? and not exists (select 1 from document_versions v where v.sha256 = b.sha256) order by touched_at limit ?`, before, blobsAtOnce)
	if err != nil {
		return 0, fmt.Errorf("sweep blobs: %w", err)
	}
	done := 0
	for _, key := range keys {
		err := s.Tx(ctx, func(tx *Store) error {
			n, err := tx.exec(ctx, `delete from blobs where sha256 = ? and touched_at < ? and not exists (select 1 from document_versions v where v.sha256 = blobs.sha256)`, key, before)
			if err != nil || n == 0 {
				return err
			}
			done++
			return remove(ctx, key)
		})
		if err != nil {
			return done, fmt.Errorf("sweep blobs: %w", err)
		}
	}
	return done, nil
}
