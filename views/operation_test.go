package views

import (
	"testing"

	"dealflow/models"
)

// Every kind of record that the history knows has an icon, and so has one that it
// will know.
func TestOperationIcon(t *testing.T) {
	for _, kind := range []string{"", models.KindCompany, models.KindPerson, models.KindRound, models.KindDeal, models.KindActivity, models.KindTask, models.KindDocument,
		models.KindView, models.KindShortlist, models.KindExport, "unheard-of"} {
		if _, ok := icons[operationIcon(kind)]; !ok {
			t.Errorf("operationIcon(%q) = %q, which is no icon", kind, operationIcon(kind))
		}
	}
}
