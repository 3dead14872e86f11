package views

import (
	"net/url"

	"dealflow/models"

	"github.com/a-h/templ"
)

// shortlistPages are the lists that are kept by hand, full, empty and refused.
func shortlistPages(b Base) map[string]templ.Component {
	list := models.Shortlist{ID: 1, Name: hostile, Note: hostile, Shared: true, OwnerName: hostile, Count: 2, Has: true}
	private := list
	private.Shared, private.Has, private.Count = false, false, 1
	entries := []models.ShortlistEntry{
		{ID: 1, Record: models.RecordRef{Kind: models.KindCompany, ID: 1}, Kind: models.KindCompany, RecordID: 1, Name: hostile, Country: "CN", Note: hostile},
		{ID: 2, Record: models.RecordRef{Kind: models.KindDeal, ID: 2}, Kind: models.KindDeal, RecordID: 2, Name: hostile, StageKey: "sourced", StageName: "Sourced", Restricted: true},
	}
	bad := Form{Values: url.Values{"name": {hostile}, "record": {hostile}}, Errors: map[string]string{"name": "error.list_of_others", "shared": "error.list_restricted", "record": "error.list_full"}}
	return map[string]templ.Component{
		"lists":          ShortlistIndex(ShortlistIndexPage{Base: b, Lists: []models.Shortlist{list, private}, Form: bad}),
		"lists-none":     ShortlistIndex(ShortlistIndexPage{Base: b}),
		"list":           ShortlistShow(ShortlistPage{Base: b, List: &models.ShortlistPage{Shortlist: list, Entries: entries}, Changes: true, Form: bad}),
		"list-none":      ShortlistShow(ShortlistPage{Base: b, List: &models.ShortlistPage{Shortlist: private}, Entry: bad}),
		"list-choice":    ShortlistChoice(ShortlistChoicePage{Base: b, Record: models.RecordRef{Kind: models.KindCompany, ID: 1, Title: hostile}, Lists: []models.Shortlist{list, private}, Form: bad}),
		"list-no-choice": ShortlistChoice(ShortlistChoicePage{Base: b, Record: models.RecordRef{Kind: models.KindPerson, ID: 1, Title: hostile}}),
	}
}
