package demo_test

import (
	"os"
	"path/filepath"
	"testing"

	"dealflow/app/capture"
	"dealflow/app/demo"
	"dealflow/models"
	"dealflow/models/modelstest"
)

// With the demo loaded, every name of its article is known, and accepting it
// makes no second company or person.
func TestArticle_known(t *testing.T) {
	var body []byte
	for _, up := range []string{"../../..", "../../../.."} {
		if text, err := os.ReadFile(filepath.Join(up, "shared", "data", "xiaomi-2011.txt")); err == nil {
			body = text
		}
	}
	if body == nil {
		t.Skip("the article is not here")
	}
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		if _, err := demo.Load(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		known, err := s.KnownNames(t.Context(), models.SystemActor, capture.ArticleKeys(string(body)))
		if err != nil {
			t.Fatal(err)
		}
		reading := capture.ReadArticle(string(body), known)
		if len(reading.Names) != 18 {
			t.Errorf("names = %d, want 18", len(reading.Names))
		}
		for _, n := range reading.Names {
			if n.RecordID == 0 || !n.Sure {
				t.Errorf("%s is not known", n.Name)
			}
		}
	})
}
