package models

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// MaxArticle is the longest article that is kept, in bytes.
const MaxArticle = 200_000

// Article is a text that somebody has pasted, with what was found in it.
type Article struct {
	ID          int64
	RequestKey  string
	Publication string
	Title       string
	URL         string
	PublishedOn string
	Body        string
	// Reading is an ArticleReading as JSON.
	Reading    string
	AcceptedAt *time.Time
	AcceptedBy *int64
	// OperationID is the operation that made the records.
	OperationID *int64
	CreatedAt   time.Time
	CreatedBy   *int64
	UpdatedAt   time.Time
	UpdatedBy   *int64
	Version     int64
}

// Finds opens the reading.
func (a *Article) Finds() (ArticleReading, error) {
	var r ArticleReading
	if err := json.Unmarshal([]byte(a.Reading), &r); err != nil {
		return r, fmt.Errorf("reading of article %d: %w", a.ID, err)
	}
	return r, nil
}

// ArticleInput is an article as pasted. Only the body is required. Read finds
// what is in the cleaned body.
type ArticleInput struct {
	Publication, Title, URL, PublishedOn, Body string
	RequestKey                                 string
	Read                                       func(body string) (ArticleReading, error)
}

func (in *ArticleInput) check() error {
	var c check
	c.text("body", &in.Body, MaxArticle)
	switch {
	case in.Body == "":
		c.fail("body", "error.required")
	case len(in.Body) > MaxArticle:
		c.fail("body", "error.article_long")
	}
	c.line("publication", &in.Publication, maxLine)
	c.line("title", &in.Title, maxLine)
	c.web("url", &in.URL)
	c.date("published_on", &in.PublishedOn)
	c.required("request_key", &in.RequestKey, 100)
	return c.err()
}

func (in *ArticleInput) read() (string, error) {
	reading, err := in.Read(in.Body)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(reading)
	return string(text), err
}

// CreateArticle keeps a pasted article and what is found in it; no record is
// made. The same request key gives the same article again.
func (s *Store) CreateArticle(ctx context.Context, actor Actor, in ArticleInput) (*Article, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	row := Article{RequestKey: in.RequestKey, CreatedAt: s.Now(), CreatedBy: actor.by(), UpdatedBy: actor.by(), Version: 1}
	row.UpdatedAt = row.CreatedAt
	if err := row.apply(in); err != nil {
		return nil, fmt.Errorf("create article: %w", err)
	}
	err := s.DB(ctx).Create(&row).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		err = s.DB(ctx).Where("request_key = ? and created_by = ?", in.RequestKey, actor.UserID).Take(&row).Error
	}
	if err != nil {
		return nil, fmt.Errorf("create article: %w", err)
	}
	return &row, nil
}

func (a *Article) apply(in ArticleInput) error {
	a.Publication, a.Title, a.URL, a.PublishedOn, a.Body = in.Publication, in.Title, in.URL, in.PublishedOn, in.Body
	var err error
	a.Reading, err = in.read()
	return err
}

// UpdateArticle changes the version of an article that the caller had read and
// reads it again. One whose finds were accepted has to be undone first.
func (s *Store) UpdateArticle(ctx context.Context, actor Actor, id, version int64, in ArticleInput) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	row, err := s.Article(ctx, actor, id)
	if err != nil {
		return err
	}
	in.RequestKey = row.RequestKey
	if err := in.check(); err != nil {
		return err
	}
	if err := row.apply(in); err != nil {
		return fmt.Errorf("update article: %w", err)
	}
	n, err := s.exec(ctx, `update articles set publication = ?, title = ?, url = ?, published_on = ?, body = ?, reading = ?, updated_at = ?, updated_by = ?, version = version + 1
		where id = ? and version = ? and `+articleOpen, row.Publication, row.Title, row.URL, row.PublishedOn, row.Body, row.Reading, s.Now(), actor.by(), id, version)
	if err == nil && n == 0 {
		err = ErrConflict
	}
	if err != nil {
		return fmt.Errorf("update article: %w", err)
	}
	return nil
}

// Article returns one article.
func (s *Store) Article(ctx context.Context, actor Actor, id int64) (*Article, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var row Article
	if err := takeAny(ctx, s, &row, id); err != nil {
		return nil, fmt.Errorf("article %d: %w", id, err)
	}
	if row.AcceptedAt == nil {
		return &row, nil
	}
	var open bool
	if err := s.scan(ctx, &open, `select `+articleOpen+` from articles where id = ?`, id); err != nil {
		return nil, fmt.Errorf("article %d: %w", id, err)
	}
	if open {
		row.AcceptedAt, row.AcceptedBy = nil, nil
	}
	return &row, nil
}

// articleOpen is the condition on articles that nothing is accepted, or that
// all of it was taken back.
const articleOpen = `(accepted_at is null or exists (select 1 from operations o where o.id = articles.operation_id and o.undone_by_id is not null))`

// ArticleRow is one line of the articles pasted last.
type ArticleRow struct {
	ID          int64
	Title       string
	Publication string
	// Opening is the beginning of the text, for an article without a title.
	Opening    string
	AcceptedAt *time.Time
	UpdatedAt  time.Time
	AuthorName string
}

// RecentArticles are the articles that were pasted or changed last.
func (s *Store) RecentArticles(ctx context.Context, actor Actor) ([]ArticleRow, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var rows []ArticleRow
	err := s.scan(ctx, &rows, `select a.id, a.title, a.publication, substr(a.body, 1, 80) as opening, case when (select o.undone_by_id from operations o where o.id = a.operation_id) is null then a.accepted_at end as accepted_at, a.updated_at, u.name as author_name
		from articles a left join users u on u.id = a.created_by order by a.updated_at desc, a.id desc limit 20`)
	if err != nil {
		return nil, fmt.Errorf("recent articles: %w", err)
	}
	return rows, nil
}

// ArticlePassage gives the passage that a source of the article quotes, "" when
// the source is not of this article.
func (s *Store) ArticlePassage(ctx context.Context, actor Actor, id, source int64) (string, error) {
	if err := actor.mustRead(); err != nil {
		return "", err
	}
	var quote string
	if err := s.scan(ctx, &quote, `select quote from sources where id = ? and article_id = ?`, source, id); err != nil {
		return "", fmt.Errorf("passage of article %d: %w", id, err)
	}
	return quote, nil
}
