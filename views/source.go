package views

import "dealflow/models"

var (
	sourcePublication = Field{Name: "source_publication", Label: "source.publication", MaxLength: 500}
	sourcePublishedOn = Field{Name: "source_published_on", Label: "source.published_on"}
	sourceTitle       = Field{Name: "source_title", Label: "source.title", MaxLength: 500}
	sourceURL         = Field{Name: "source_url", Label: "source.url", Type: "text", InputMode: "url", MaxLength: 500}
	sourceQuote       = Field{Name: "source_quote", Label: "source.quote", Rows: 2}
	sourceFields      = []Field{sourcePublication, sourcePublishedOn, sourceTitle, sourceURL, sourceQuote}
)

// sourceTyped tells whether the fields of the source have anything to show.
func sourceTyped(f Form) bool {
	for _, field := range sourceFields {
		if f.Value(field.Name) != "" || f.Error(field.Name) != "" {
			return true
		}
	}
	return false
}

// sourceName is the shortest name of a source: publication, host or title.
func sourceName(s models.SourceRef) string {
	switch {
	case s.Publication != "":
		return s.Publication
	case s.URL != "":
		return models.Domain(s.URL)
	case s.Title != "":
		return s.Title
	}
	return "“…”"
}

func sourceLine(b Base, s models.SourceRef) string {
	line := s.Publication
	if s.PublishedOn != "" {
		if line != "" {
			line += " · "
		}
		line += b.Date(s.PublishedOn)
	}
	return line
}

// sourceArticle opens the pasted article at the passage of a source.
func sourceArticle(s models.SourceRef) string {
	return link("/articles/", s.ArticleID) + "?source=" + id(s.ID) + "#passage"
}
