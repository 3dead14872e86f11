package views

import (
	"net/url"
	"slices"
	"sort"
	"strings"

	"dealflow/models"
	"dealflow/models/money"
)

var (
	articleBody        = Field{Name: "body", Label: "article.body", Hint: "article.body_hint", Rows: 14, Required: true, Autofocus: true}
	articlePublication = Field{Name: "publication", Label: "source.publication", MaxLength: 500}
	articleTitle       = Field{Name: "title", Label: "source.title", MaxLength: 500}
	articleURL         = Field{Name: "url", Label: "source.url", InputMode: "url", MaxLength: 500}
	articlePublishedOn = Field{Name: "published_on", Label: "source.published_on"}
	articleFields      = []Field{articleBody, articlePublication, articleTitle, articleURL, articlePublishedOn}
)

// ArticleFormPage asks for an article, or changes one that is a draft.
type ArticleFormPage struct {
	Base
	ID, Version int64 // 0 for a new one
	Form        Form
	Recent      []models.ArticleRow
}

func (p ArticleFormPage) title() string {
	if p.ID == 0 {
		return p.T("article.new")
	}
	return p.T("article.edit")
}

func (p ArticleFormPage) action() string {
	if p.ID == 0 {
		return "/articles"
	}
	return link("/articles/", p.ID)
}

func (p ArticleFormPage) back() string {
	if p.ID == 0 {
		return "/"
	}
	return p.action()
}

// ArticleValues puts an article into its form.
func ArticleValues(a *models.Article) url.Values {
	return url.Values{"body": {a.Body}, "publication": {a.Publication}, "title": {a.Title}, "url": {a.URL}, "published_on": {a.PublishedOn}}
}

// ArticleShowPage is an article with what came of it. Passage is the part that
// a source quotes.
type ArticleShowPage struct {
	Base
	Article  *models.Article
	Reading  models.ArticleReading
	Passage  string
	Outcomes []models.ArticleOutcome
}

func articleName(b Base, a *models.Article) string {
	if a.Title != "" {
		return a.Title
	}
	return opening(b, a.Body)
}

// opening is the first line of a text, cut to a title's length.
func opening(b Base, text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if runes := []rune(line); len(runes) > 70 {
		line = strings.TrimSpace(string(runes[:69])) + "…"
	}
	if line == "" {
		return b.T("article.untitled")
	}
	return line
}

func articleRowName(b Base, r models.ArticleRow) string {
	if r.Title != "" {
		return r.Title
	}
	return opening(b, r.Opening)
}

func articleSource(a *models.Article) models.SourceRef {
	return models.SourceRef{ID: a.ID, Publication: a.Publication, Title: a.Title, URL: a.URL, PublishedOn: a.PublishedOn}
}

// made are the outcomes of which the record was made, or was there before.
func (p ArticleShowPage) made(made bool) []models.ArticleOutcome {
	var list []models.ArticleOutcome
	for _, o := range p.Outcomes {
		if o.Made == made {
			list = append(list, o)
		}
	}
	return list
}

func outcomeIcon(kind string) string {
	switch kind {
	case "role":
		return "person"
	case "investment":
		return "investor"
	case "acquisition", "partnership":
		return "company"
	case "activity":
		return "news"
	}
	return kind
}

func outcomeDetail(b Base, o models.ArticleOutcome) string {
	switch o.Kind {
	case models.KindCompany:
		return b.label("company_kind.", o.Detail)
	case models.KindRound, "investment":
		return b.label("round_type.", o.Detail)
	case "acquisition":
		return b.T("article.fact_acquisition")
	case "partnership":
		return b.label("partnership_kind.", o.Detail)
	case "person":
		return b.T("article.person")
	}
	return o.Detail
}

// A piece is a stretch of an article's text: plain, or one find.
type piece struct {
	text    string
	find    *models.ArticleName
	first   bool // the first mention of the find
	passage bool // belongs to the passage that is opened
	opens   bool // begins that passage
}

// articlePieces cuts the lines of a text at the finds and at the passage.
func articlePieces(body string, reading models.ArticleReading, passage string) [][]piece {
	type cut struct {
		models.ArticleSpan
		find  *models.ArticleName
		first bool
	}
	var cuts []cut
	for i := range reading.Names {
		for j, s := range reading.Names[i].Spans {
			if s.Start >= 0 && s.End <= len(body) && s.Start < s.End {
				cuts = append(cuts, cut{s, &reading.Names[i], j == 0})
			}
		}
	}
	sort.Slice(cuts, func(i, j int) bool { return cuts[i].Start < cuts[j].Start })
	from, to := -1, -1
	if passage != "" {
		if from = strings.Index(body, passage); from >= 0 {
			to = from + len(passage)
		}
	}
	edges := []int{from, to}
	var lines [][]piece
	line := []piece{}
	opened := false
	plain := func(start, end int) {
		for start < end {
			stop := end
			for _, e := range edges {
				if e > start && e < stop {
					stop = e
				}
			}
			inside := start >= from && start < to
			for i, text := range strings.Split(body[start:stop], "\n") {
				if i > 0 {
					lines, line = append(lines, line), nil
				}
				if text != "" {
					line = append(line, piece{text: text, passage: inside, opens: inside && !opened})
					opened = opened || inside
				}
			}
			start = stop
		}
	}
	at := 0
	for _, c := range cuts {
		if c.Start < at {
			continue
		}
		plain(at, c.Start)
		inside := c.Start >= from && c.Start < to
		line = append(line, piece{text: body[c.Start:c.End], find: c.find, first: c.first, passage: inside, opens: inside && !opened})
		opened = opened || inside
		at = c.End
	}
	plain(at, len(body))
	lines = append(lines, line)
	return slices.DeleteFunc(lines, func(l []piece) bool { return len(l) == 0 || len(l) == 1 && strings.TrimSpace(l[0].text) == "" })
}

// findClass colours a find by what it is.
func findClass(n *models.ArticleName) string {
	if n.Person() {
		return "find person"
	}
	return "find company"
}

// amountText is an amount as the page writes it, or as the text does.
func amountText(b Base, text string) string {
	m, err := money.Parse(text, "")
	if err != nil || m.Currency == "" {
		return text
	}
	return b.Money(&m.Minor, m.Currency)
}

// filled leaves out what is empty.
func filled(list ...string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

func lookupOf(n models.ArticleName) string {
	if n.Person() {
		return "/lookup?kind=person"
	}
	return "/lookup?kind=company"
}

func nameAddress(n models.ArticleName) string {
	if n.Person() {
		return address(models.KindPerson, n.RecordID)
	}
	return address(models.KindCompany, n.RecordID)
}
