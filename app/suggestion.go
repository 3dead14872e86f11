package app

import (
	"slices"
	"strings"
	"unicode"

	"dealflow/app/search"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

const (
	suggestedHits   = 7
	suggestedValues = 8
	suggestedFields = 5
)

// suggestionIndex answers what may be meant by what stands in the search box
// so far, as a fragment: how a field goes on, and records. An empty box gets
// the records looked at last, the last searches and the kept ones.
func (a *App) suggestionIndex(c *fiber.Ctx) error {
	text := c.Query("q")
	if r := []rune(text); len(r) > 200 {
		text = string(r[:200])
	}
	page := views.SuggestionPage{Base: views.Base{Lang: a.lang(c)}, Text: strings.TrimSpace(text)}
	if page.Text == "" {
		if err := a.addRecent(c, &page); err != nil {
			return err
		}
		return a.page(c, views.Suggestions(page))
	}
	var err error
	if page.Completions, err = a.completions(c, page.Base, text); err != nil {
		return err
	}
	r, err := a.search.Search(c.UserContext(), actor(c), search.Query{Text: text, Limit: suggestedHits, NoFacets: true, NoTotal: true})
	if err != nil {
		return badSearch(err)
	}
	for _, h := range r.Hits {
		page.Hits = append(page.Hits, hitView(page.Lang, h))
	}
	page.Faults = searchFaults(page.Base, r.Terms)
	return a.page(c, views.Suggestions(page))
}

func (a *App) addRecent(c *fiber.Ctx, page *views.SuggestionPage) error {
	records, err := a.store.RecentRecords(c.UserContext(), actor(c), recentShown)
	if err != nil {
		return err
	}
	for _, r := range records {
		page.Records = append(page.Records, views.Suggestion{Label: page.RecordName(r), Kind: r.Kind, URL: views.RecordAddress(r.Kind, r.ID)})
	}
	recent, err := a.store.RecentSearches(c.UserContext(), actor(c), recentShown)
	if err != nil {
		return err
	}
	for _, text := range recent {
		page.Recent = append(page.Recent, views.Suggestion{Label: text, URL: views.SearchAddress(searchAddress(search.Query{Text: text}))})
	}
	saved, err := a.store.SavedSearches(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	for _, s := range saved[:min(len(saved), recentShown)] {
		page.Saved = append(page.Saved, views.Suggestion{Label: s.Name, URL: views.SavedSearchAddress(s.ID)})
	}
	return nil
}

// completions complete what is being typed last: the value of a field, or the
// name of one.
func (a *App) completions(c *fiber.Ctx, b views.Base, text string) ([]views.Suggestion, error) {
	_, terms := search.Read(text)
	if n := len(terms); n > 0 && terms[n-1].End == len(text) && terms[n-1].Fault != search.NoField && terms[n-1].Field != search.FieldWords {
		return a.valueCompletions(c, b, text, terms[n-1])
	}
	at := strings.LastIndexFunc(text, unicode.IsSpace) + 1
	return fieldCompletions(b, text[:at], text[at:]), nil
}

// fieldCompletions are the fields whose names begin with a word.
func fieldCompletions(b views.Base, before, word string) []views.Suggestion {
	sign := ""
	if rest, ok := strings.CutPrefix(word, "-"); ok {
		sign, word = "-", rest
	}
	word = strings.ToLower(word)
	latin := len(word) > 0 && word[0] < 0x80
	if word == "" || latin && len(word) < 2 {
		return nil
	}
	var list []views.Suggestion
	for _, facet := range search.Facets {
		for _, name := range search.Fields[facet] {
			if strings.HasPrefix(name, word) {
				list = append(list, views.Suggestion{Label: sign + name + ":", Note: b.T("search.facet." + facet), Fill: before + sign + name + ":"})
				break
			}
		}
	}
	return list[:min(len(list), suggestedFields)]
}

// valueCompletions are the values of a field that go on like what is typed of
// one, with how many records each has.
func (a *App) valueCompletions(c *fiber.Ctx, b views.Base, text string, t search.Term) ([]views.Suggestion, error) {
	if t.Field == "amount" {
		return amountCompletions(b, text, t), nil
	}
	asked, limit := t.Typed, suggestedValues
	if !t.Dynamic() || t.Field == "stage" {
		asked, limit = "", 300 // their codes are not what one types
	}
	values, err := a.search.Values(c.UserContext(), actor(c), t.Field, asked, limit)
	if err != nil {
		return nil, err
	}
	var list []views.Suggestion
	for _, v := range values {
		label := facetLabel(b, t.Field, v.Value)
		if asked == "" && !begins(v.Value, t.Typed) && !called(t.Field, v.Value, t.Typed) {
			continue
		}
		list = append(list, views.Suggestion{Label: label, Note: b.T("search.facet." + t.Field), Count: views.Count{N: v.Count}, Fill: filled(text, t, v.Value) + " "})
	}
	return list[:min(len(list), suggestedValues)], nil
}

// called says whether a value is called so in one of the languages.
func called(facet, value, typed string) bool {
	return slices.ContainsFunc(views.Languages, func(lang string) bool {
		return begins(facetLabel(views.Base{Lang: lang}, facet, value), typed)
	})
}

// amountCompletions show how amounts are written.
func amountCompletions(b views.Base, text string, t search.Term) []views.Suggestion {
	if t.Typed != "" {
		return nil
	}
	var list []views.Suggestion
	for _, value := range []string{">10m", "1m..5m", "<1m", "undisclosed"} {
		_, terms := search.Read("raised:" + value)
		list = append(list, views.Suggestion{Label: value, Note: facetLabel(b, "amount", terms[0].Values[0]), Fill: filled(text, t, value) + " "})
	}
	return list
}

// filled is the text with another value in its last field.
func filled(text string, t search.Term, value string) string {
	colon := strings.IndexAny(t.Text, ":：")
	return text[:t.Start] + t.Text[:colon] + ":" + search.Quote(value)
}

// begins says whether a label, or a word of it, begins with what is typed.
func begins(label, typed string) bool {
	label, typed = strings.ToLower(strings.ReplaceAll(label, "_", " ")), strings.ToLower(strings.ReplaceAll(typed, "_", " "))
	return strings.HasPrefix(label, typed) || slices.ContainsFunc(strings.Fields(label), func(w string) bool { return strings.HasPrefix(w, typed) })
}
