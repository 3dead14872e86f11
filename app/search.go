package app

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"dealflow/app/search"
	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// maxFilterValues bounds how many values of one facet an address may choose.
const maxFilterValues = 20

// searchQuery reads a search from the address: q, one parameter per facet
// (which may be repeated), after and limit. Nothing else is looked at.
func searchQuery(c *fiber.Ctx) search.Query {
	q := search.Query{Text: c.Query("q"), After: c.Query("after"), Filters: map[string][]string{}}
	q.Limit, _ = strconv.Atoi(c.Query("limit"))
	for _, facet := range search.Facets {
		for _, value := range c.Context().QueryArgs().PeekMulti(facet) {
			if len(value) > 0 && len(q.Filters[facet]) < maxFilterValues {
				q.Filters[facet] = append(q.Filters[facet], string(value))
			}
		}
	}
	return q
}

// badSearch turns a cursor that no page gave out into a bad request.
func badSearch(err error) error {
	if errors.Is(err, search.ErrBadCursor) {
		return fiber.ErrBadRequest
	}
	return err
}

// searchIndex is the page of results with its facets. A range that makes no
// sense is told beside its fields, and the search runs without it.
func (a *App) searchIndex(c *fiber.Ctx) error {
	q := searchQuery(c)
	typed, invalid := searchRanges(c, &q)
	if len(typed) > 0 && len(invalid.Fields) == 0 {
		return c.Redirect(views.SearchAddress(searchAddress(q)), fiber.StatusSeeOther)
	}
	r, err := a.search.Search(c.UserContext(), actor(c), q)
	if err != nil {
		return badSearch(err)
	}
	if q.Text != "" && q.After == "" {
		if err := a.store.RememberSearch(c.UserContext(), actor(c), q.Text); err != nil {
			return err
		}
	}
	base := a.base(c)
	p := views.SearchPage{
		Base: base, Text: q.Text, Degraded: r.Degraded, Relaxed: r.Relaxed, Paged: q.After != "",
		Count: views.Count{N: r.Total, More: r.TotalCapped}, Query: searchAddress(q), Next: r.Next,
		Chips: searchChips(base, q, r.Terms), Faults: searchFaults(base, r.Terms),
	}
	seen, _ := strconv.ParseInt(c.Query("seen"), 10, 64)
	for _, h := range r.Hits {
		hit := hitView(base.Lang, h)
		hit.New = seen > 0 && h.Added > seen
		if base.Lang != views.English { // in which it was indexed and marked
			marks, _ := search.Mark(r.Words, views.HitSubtitle(base, hit))
			hit.Subtitle = marksView(marks)
		}
		p.Hits = append(p.Hits, hit)
	}
	p.Facets = searchFacets(base, q, r, typed, invalid)
	if len(r.Hits) == 0 && len(p.Chips) > 0 {
		if p.Loose, err = a.searchLoose(c, base, q); err != nil {
			return err
		}
	}
	if err := a.addKept(c, &p); err != nil {
		return err
	}
	if len(invalid.Fields) > 0 {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	return a.page(c, views.Search(p))
}

// searchFacets are the facets of an answer, in their order.
func searchFacets(base views.Base, q search.Query, r search.Result, typed map[string]rangeInput, invalid *models.Invalid) []views.SearchFacet {
	var facets []views.SearchFacet
	for _, name := range search.Facets {
		facet := views.SearchFacet{Name: name}
		for _, v := range r.Facets[name] {
			facet.Values = append(facet.Values, views.SearchValue{Value: v.Value, Label: facetLabel(base, name, v.Value), Count: v.Count, Selected: v.Selected})
		}
		if len(facet.Values) == 0 {
			continue
		}
		if name == "year" || name == "amount" {
			facet.Range = searchRange(base, q, name, r.Facets[name], typed[name], invalid.Fields[name])
		}
		facets = append(facets, facet)
	}
	return facets
}

// searchAddress is the search as it stands in an address, without the cursor.
func searchAddress(q search.Query) url.Values {
	values := url.Values{}
	if q.Text != "" {
		values.Set("q", q.Text)
	}
	for facet, list := range q.Filters {
		values[facet] = list
	}
	return values
}

func hitView(lang string, h search.Hit) views.SearchHit {
	return views.SearchHit{
		Kind: string(h.Kind), ID: h.ID, URL: h.URL, Name: h.Title, Title: marksView(h.TitleMarks), Subtitle: marksView(h.SubtitleMarks), Attrs: h.Attrs,
		Why: WhyHit(lang, h), Passage: marksView(h.Reason.Passage),
	}
}

func marksView(segments []search.Segment) []views.Mark {
	marks := make([]views.Mark, len(segments))
	for i, s := range segments {
		marks[i] = views.Mark{Text: s.Text, On: s.Mark}
	}
	return marks
}

func facetLabel(b views.Base, facet, value string) string {
	if span, ok := search.ParseSpan(value); ok {
		return b.SearchSpan(facet, span.Currency, span.Low, span.High)
	}
	if facet == "amount" {
		if currency, low, high, ok := search.ParseBand(value); ok {
			return b.AmountBand(currency, low, high)
		}
	}
	return b.FacetLabel(facet, value)
}

// WhyHit says in a language why a hit was found.
func WhyHit(lang string, h search.Hit) string {
	var parts []string
	if h.Reason.Key != "" {
		var kv []any
		for key, value := range h.Reason.Data {
			if key == "Where" {
				value = views.Translate(lang, "search.where."+value)
			}
			kv = append(kv, key, value)
		}
		parts = append(parts, views.Translate(lang, "search.why."+h.Reason.Key, kv...))
	}
	if len(h.Reason.Missing) > 0 {
		parts = append(parts, views.Translate(lang, "search.missing", "Words", strings.Join(h.Reason.Missing, ", ")))
	}
	return strings.Join(parts, " · ")
}

// SearchAnswer is the JSON of a search, for programs.
type SearchAnswer struct {
	Total       int                            `json:"total"`
	TotalCapped bool                           `json:"total_capped,omitempty"`
	Degraded    bool                           `json:"degraded,omitempty"`
	Relaxed     bool                           `json:"relaxed,omitempty"`
	Fields      []search.Term                  `json:"fields,omitempty"` // of the query, as they were understood
	Hits        []SearchAnswerHit              `json:"hits"`
	Facets      map[string][]search.FacetCount `json:"facets"`
	Next        string                         `json:"next,omitempty"`
}

// SearchAnswerHit is one hit of a SearchAnswer; Why is English.
type SearchAnswerHit struct {
	Kind     search.Kind `json:"kind"`
	ID       int64       `json:"id"`
	Title    string      `json:"title"`
	Subtitle string      `json:"subtitle"`
	URL      string      `json:"url"`
	Why      string      `json:"why"`
}

// NewSearchAnswer makes the JSON of a result.
func NewSearchAnswer(r search.Result) SearchAnswer {
	answer := SearchAnswer{Total: r.Total, TotalCapped: r.TotalCapped, Degraded: r.Degraded, Relaxed: r.Relaxed, Fields: r.Terms, Hits: []SearchAnswerHit{}, Facets: r.Facets, Next: r.Next}
	for _, h := range r.Hits {
		hit := SearchAnswerHit{Kind: h.Kind, ID: h.ID, Title: h.Title, Subtitle: h.Subtitle, URL: h.URL, Why: WhyHit(views.English, h)}
		if text := plainText(h.Reason.Passage); text != "" {
			hit.Why += ": " + text
		}
		answer.Hits = append(answer.Hits, hit)
	}
	return answer
}

func plainText(segments []search.Segment) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteString(s.Text)
	}
	return b.String()
}

// searchJSON is the search for programs.
func (a *App) searchJSON(c *fiber.Ctx) error {
	r, err := a.search.Search(c.UserContext(), actor(c), searchQuery(c))
	if err != nil {
		return badSearch(err)
	}
	return c.JSON(NewSearchAnswer(r))
}
