package views

import (
	"net/url"

	"dealflow/models"
)

// ShortlistIndexPage is GET /lists. The fields of a list are name, note and shared.
type ShortlistIndexPage struct {
	Base
	Lists []models.Shortlist
	Form  Form
}

// ShortlistPage is GET /lists/:id. Changes says that the reader may rename, share
// and delete it; Form is that of the list, Entry that of a new entry, as refused.
type ShortlistPage struct {
	Base
	List        *models.ShortlistPage
	Changes     bool
	Form, Entry Form
}

// ShortlistChoicePage is GET /lists/choice?record=: on which lists a record is.
type ShortlistChoicePage struct {
	Base
	Record models.RecordRef
	Lists  []models.Shortlist
	Form   Form
}

var (
	shortlistName   = Field{Name: "name", Label: "shortlist.name", Required: true, MaxLength: 120}
	shortlistNote   = Field{Name: "note", Label: "shortlist.note", MaxLength: 2000, Rows: 2}
	shortlistShared = Field{Name: "shared", Label: "shortlist.shared", Hint: "shortlist.shared_hint"}
	shortlistRecord = Field{Name: "record", Label: "shortlist.add", Placeholder: "shortlist.add_hint", MaxLength: 300}
)

// ShortlistAddress is the page of a list.
func ShortlistAddress(n int64) string { return link("/lists/", n) }

// ShortlistValues puts a list into its form.
func ShortlistValues(l models.Shortlist) url.Values {
	v := url.Values{"name": {l.Name}, "note": {l.Note}}
	if l.Shared {
		v.Set("shared", "1")
	}
	return v
}

func (p ShortlistPage) form() Form {
	if p.Form.Values != nil {
		return p.Form
	}
	return Form{Values: ShortlistValues(p.List.Shortlist)}
}

// choiceAddress is where one chooses the lists of a record.
func choiceAddress(kind string, n int64) string {
	return "/lists/choice?" + url.Values{"record": {models.RecordRef{Kind: kind, ID: n}.Key()}}.Encode()
}

// entryDetail is what tells an entry from its namesakes.
func (b Base) entryDetail(e models.ShortlistEntry) string {
	if e.StageName != "" {
		return b.Stage(e.StageKey, e.StageName)
	}
	if e.Country != "" {
		return b.Country(e.Country)
	}
	return ""
}

// toggle is where a record is put on a list, or taken off.
func (p ShortlistChoicePage) toggle(l models.Shortlist) string {
	if l.Has {
		return ShortlistAddress(l.ID) + "/entries/delete"
	}
	return ShortlistAddress(l.ID) + "/entries"
}
