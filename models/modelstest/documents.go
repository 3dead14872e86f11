package modelstest

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"dealflow/models"
)

// Document adds a document with the texts as its pages to a record. Its content
// is in no store of files.
func Document(t testing.TB, s *models.Store, actor models.Actor, kind string, recordID int64, name string, pages ...string) *models.Document {
	t.Helper()
	sum := sha256.Sum256([]byte(name))
	doc, _, err := s.CreateDocument(t.Context(), actor, models.DocumentInput{Kind: kind, RecordID: recordID, Name: name, Type: "pdf", Size: 1000, SHA256: hex.EncodeToString(sum[:])})
	if err != nil {
		t.Fatalf("make document: %v", err)
	}
	file, err := s.DocumentFile(t.Context(), models.SystemActor, doc.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	state := models.TextDone
	if len(pages) == 0 {
		state = models.TextEmpty
	}
	var texts []models.DocumentText
	for i, page := range pages {
		texts = append(texts, models.DocumentText{Number: int64(i + 1), Body: page})
	}
	if err := s.SaveExtraction(t.Context(), file.Shown.ID, state, false, texts); err != nil {
		t.Fatal(err)
	}
	return doc
}
