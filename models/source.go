package models

import (
	"context"
	"fmt"
	"time"
)

// Source is where a fact comes from.
type Source struct {
	ID          int64
	Publication string
	Title       string
	URL         string
	PublishedOn string
	Quote       string
	CreatedAt   time.Time
	CreatedBy   *int64
}

// SourceInput is a source as typed; all empty means no source.
type SourceInput struct{ Publication, Title, URL, PublishedOn, Quote string }

// SourceRef is a source beside the fact it speaks for; ID 0 means that the
// fact has none.
type SourceRef struct {
	ID          int64
	Publication string
	Title       string
	URL         string
	PublishedOn string
	Quote       string
	// ArticleID is the article that was pasted here, 0 for none.
	ArticleID int64
	// Import is what a record without a source came with, where it is asked for.
	Import ImportRef `gorm:"-"`
}

// sourceColumns reads a SourceRef from a left-joined sources s.
const sourceColumns = `s.id as source_id, s.publication as source_publication, s.title as source_title, s.url as source_url, s.published_on as source_published_on, s.quote as source_quote, coalesce(s.article_id, 0) as source_article_id`

func (c *check) source(in *SourceInput) {
	c.line("source_publication", &in.Publication, maxLine)
	c.line("source_title", &in.Title, maxLine)
	c.web("source_url", &in.URL)
	c.date("source_published_on", &in.PublishedOn)
	c.text("source_quote", &in.Quote, maxText)
	rest := *in
	rest.PublishedOn = ""
	if in.PublishedOn != "" && rest == (SourceInput{}) {
		c.fail("source_title", "error.source_empty")
	}
}

// setSource returns the id to keep on a record: the current one when nothing
// changed, a new source's when something did, nil when it was emptied.
func (s *Store) setSource(ctx context.Context, actor Actor, current *int64, in SourceInput) (*int64, error) {
	if in == (SourceInput{}) {
		return nil, nil
	}
	if current != nil {
		var old Source
		if err := s.DB(ctx).Where("id = ?", *current).Take(&old).Error; err != nil {
			return nil, fmt.Errorf("source: %w", err)
		}
		if in == (SourceInput{old.Publication, old.Title, old.URL, old.PublishedOn, old.Quote}) {
			return current, nil
		}
	}
	row := Source{Publication: in.Publication, Title: in.Title, URL: in.URL, PublishedOn: in.PublishedOn, Quote: in.Quote,
		CreatedAt: s.Now(), CreatedBy: actor.by()}
	if err := s.DB(ctx).Create(&row).Error; err != nil {
		return nil, fmt.Errorf("source: %w", err)
	}
	return &row.ID, nil
}
