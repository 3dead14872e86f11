package models_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"dealflow/models"
	"dealflow/models/modelstest"
)

// Uploads, new versions, names and deletions of documents are in the history,
// and can be taken back; a content that an undo left without a version stays for
// as long as that undo can be undone.
func TestStore_UndoOperation_document(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx, actor := t.Context(), modelstest.User(t, s, models.RoleMember)
		company := modelstest.Company(t, s, "Xiaomi")
		undo := func(what string) {
			t.Helper()
			op, err := s.LatestOperation(ctx, actor)
			if err != nil || op.RecordKind != models.KindDocument || op.Record.Title == "" {
				t.Fatalf("after %s LatestOperation() = %+v, %v", what, op, err)
			}
			if _, err := s.UndoOperation(ctx, actor, op.ID, false); err != nil {
				t.Fatalf("undo %s: %v", what, err)
			}
		}
		doc := modelstest.Document(t, s, actor, models.KindCompany, company.ID, "deck.pdf", "Xiaomi")
		second := strings.Repeat("b", 64)
		if err := s.TouchBlob(ctx, second, 7); err != nil {
			t.Fatal(err)
		}
		if err := s.DB(ctx).Exec(`update blobs set touched_at = ?`, s.Now().Add(-48*time.Hour)).Error; err != nil {
			t.Fatal(err)
		}
		if added, err := s.AddDocumentVersion(ctx, actor, doc.ID, upload(models.KindCompany, company.ID, "deck2.pdf", "b")); err != nil || !added {
			t.Fatalf("AddDocumentVersion() = %v, %v", added, err)
		}
		undo("a new version")
		var back models.Document
		if err := s.DB(ctx).Where("id = ?", doc.ID).Take(&back).Error; err != nil || back.Latest != 1 {
			t.Errorf("after the undo the document has version %d, %v", back.Latest, err)
		}
		if _, err := s.SweepBlobs(ctx, func(_ context.Context, key string) error { t.Errorf("the content %s is gone", key); return nil }); err != nil {
			t.Fatal(err)
		}
		last := lastOperation(t, s)
		if _, err := s.UndoOperation(ctx, actor, last.ID, false); err != nil {
			t.Fatal(err)
		}
		file, err := s.DocumentFile(ctx, actor, doc.ID, 0)
		if err != nil || file.Shown.SHA256 != second || file.Shown.State != models.TextWaiting {
			t.Errorf("the version that came back is %+v, %v", file, err)
		}
		if err := s.DB(ctx).Where("id = ?", doc.ID).Take(&back).Error; err != nil {
			t.Fatal(err)
		}
		if err := s.RenameDocument(ctx, actor, doc.ID, back.Version, "other.pdf"); err != nil {
			t.Fatal(err)
		}
		undo("a new name")
		if err := s.Remove(ctx, actor, models.KindDocument, doc.ID); err != nil {
			t.Fatal(err)
		}
		undo("a deletion")
		if err := s.DB(ctx).Where("id = ?", doc.ID).Take(&back).Error; err != nil || back.DeletedAt != nil || back.Name != doc.Name {
			t.Errorf("in the end the document is %+v, %v", back, err)
		}
	})
}
