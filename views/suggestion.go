package views

// SuggestionPage is the fragment below the search box, GET /search/suggestions.
type SuggestionPage struct {
	Base
	Text        string
	Completions []Suggestion
	Hits        []SearchHit
	Records     []Suggestion // looked at last, of an empty box
	Recent      []Suggestion // searched for last, likewise
	Saved       []Suggestion
	Faults      []string
}

// Suggestion is a line that leads to URL, or puts Fill into the box.
type Suggestion struct {
	Label string
	Kind  string // of the record that it leads to, if any
	Note  string
	Count Count
	URL   string
	Fill  string
}

// SavedSearchAddress opens a kept search.
func SavedSearchAddress(n int64) string { return "/searches/" + id(n) }

func (p SuggestionPage) empty() bool {
	return len(p.Completions)+len(p.Hits)+len(p.Records)+len(p.Recent)+len(p.Saved) == 0
}
