package views

import (
	"strings"

	"dealflow/models"
)

// TrashPage is GET /trash. POST /trash/:kind/:id takes a record out.
type TrashPage struct {
	Base
	Rows []models.TrashRow
}

// trashIcon is the mark of a kind of record.
func trashIcon(kind string) string {
	if kind == models.KindActivity {
		return "note"
	}
	return kind
}

// trashTitle names a deleted record; a round is named by its company and type.
func trashTitle(b Base, row models.TrashRow) string {
	if row.Kind != models.KindRound {
		return row.Title
	}
	company, kind, found := cutLast(row.Title, " · ")
	if !found {
		return row.Title
	}
	return company + " · " + b.label("round_type.", kind)
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// RecordAddress is where a record's page lives; "/" for a kind that has none.
func RecordAddress(kind string, id int64) string { return address(kind, id) }
