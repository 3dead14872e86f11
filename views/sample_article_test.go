package views

import (
	"net/url"
	"strings"
	"testing"

	"dealflow/models"

	"github.com/a-h/templ"
)

const sampleArticleBody = "Tarmo raised $14 million.\n\n" + hostile + " said Ella Virtanen of Tarmo."

func sampleArticle() (*models.Article, models.ArticleReading) {
	at := strings.Index(sampleArticleBody, "Ella")
	all := models.ArticleSpan{Start: 0, End: 25}
	return &models.Article{ID: 3, Title: hostile, Publication: hostile, URL: "https://example.com/a", PublishedOn: "2024-05", Body: sampleArticleBody, Version: 2},
		models.ArticleReading{
			Names: []models.ArticleName{
				{Key: "n1", Kind: "startup", Name: "Tarmo", Sure: true, Spans: []models.ArticleSpan{{Start: 0, End: 5}}, Passage: all},
				{Key: "n2", Kind: "person", Name: hostile, Others: []models.NameInput{{Kind: "alias", Value: hostile}}, Spans: []models.ArticleSpan{{Start: at, End: at + 13}}},
				{Key: "n3", Kind: "investor", Name: "Fjord", RecordID: 4, Sure: true, Spans: []models.ArticleSpan{{Start: 400, End: 500}}},
			},
			Facts: []models.ArticleFact{
				{Key: "f1", Kind: models.FactRole, Company: "n1", Person: "n2", Type: "executive", Text: "CEO", Sure: true, Passage: all},
				{Key: "f2", Kind: models.FactRound, Company: "n1", Type: "series_a", Amount: "$14 million", On: "2024", Investors: []models.ArticleInvestor{{Name: "n3", Lead: true}, {Name: "n2"}}, Sure: true, Passage: all},
				{Key: "f3", Kind: models.FactInvestment, Company: "n1", Type: "angel", Investors: []models.ArticleInvestor{{Name: "n2"}}, Passage: all},
				{Key: "f4", Kind: models.FactAcquisition, Company: "n1", Other: "n3", Passage: all},
				{Key: "f5", Kind: models.FactPartnership, Company: "n1", Other: "n3", Type: "distribution", Passage: models.ArticleSpan{Start: 9, End: 900}},
				{Key: "f6", Kind: models.FactNews, Company: "n1", Text: hostile, Passage: all},
			},
		}
}

// articlePages are the pages of pasted articles, full and empty.
func articlePages(b Base) map[string]templ.Component {
	article, reading := sampleArticle()
	done := *article
	done.AcceptedAt = &sampleNow
	bad := Form{Values: url.Values{"take": {"f1", "n2"}, "name_n2": {hostile}, "kind_n2": {"person"}}, Errors: map[string]string{"f1": "error.article_party", "n2": "error.required"}}
	var outcomes []models.ArticleOutcome
	for _, kind := range []string{"company", "person", "role", "round", "investment", "acquisition", "partnership", "activity"} {
		outcomes = append(outcomes, models.ArticleOutcome{ArticleRecord: models.ArticleRecord{Find: "n1", Kind: kind, RecordID: 1, Made: kind != "person"}, Title: hostile, Other: hostile, Detail: "seed", AtKind: "company", AtID: 1})
	}
	return map[string]templ.Component{
		"article-new":      ArticleForm(ArticleFormPage{Base: b, Form: Form{Values: url.Values{"request_key": {"k"}}}, Recent: []models.ArticleRow{{ID: 1, Title: hostile, UpdatedAt: sampleNow}, {ID: 2, Opening: "One\nTwo", AcceptedAt: &sampleNow, UpdatedAt: sampleNow}, {ID: 3, UpdatedAt: sampleNow}}}),
		"article-edit":     ArticleForm(ArticleFormPage{Base: b, ID: 3, Version: 2, Form: Form{Values: ArticleValues(article), Errors: map[string]string{"body": "error.article_long", "url": "error.url"}, Theirs: url.Values{"title": {"Theirs"}}}}),
		"article-review":   ArticleReview(ArticleReviewPage{Base: b, Article: article, Reading: reading}),
		"article-refused":  ArticleReview(ArticleReviewPage{Base: b, Article: article, Reading: reading, Form: bad}),
		"article-conflict": ArticleReview(ArticleReviewPage{Base: b, Article: article, Reading: reading, Form: Form{Theirs: url.Values{}}}),
		"article-none":     ArticleReview(ArticleReviewPage{Base: b, Article: article}),
		"article":          ArticleShow(ArticleShowPage{Base: b, Article: article, Reading: reading, Passage: "raised $14 million."}),
		"article-accepted": ArticleShow(ArticleShowPage{Base: b, Article: &done, Reading: reading, Outcomes: outcomes}),
		"article-known":    ArticleShow(ArticleShowPage{Base: b, Article: &done}),
	}
}

func TestArticlePieces(t *testing.T) {
	article, reading := sampleArticle()
	lines := articlePieces(article.Body, reading, "Tarmo raised $14 million.")
	var text strings.Builder
	opens, finds := 0, 0
	for _, line := range lines {
		for _, p := range line {
			text.WriteString(p.text)
			if p.opens {
				opens++
			}
			if p.find != nil {
				finds++
			}
		}
	}
	if want := strings.ReplaceAll(article.Body, "\n", ""); text.String() != want {
		t.Errorf("pieces say %q, want %q", text.String(), want)
	}
	if opens != 1 || finds != 2 {
		t.Errorf("pieces have %d beginnings of the passage and %d finds, want 1 and 2", opens, finds)
	}
}
