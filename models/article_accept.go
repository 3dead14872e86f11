package models

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// AcceptedName is a name of an article that somebody took. Kind and Name are as
// edited; a RecordID merges it with a record that exists.
type AcceptedName struct {
	Key, Kind, Name string
	RecordID        int64
}

// ArticleRecord is what accepting a find came to: a record that was made, or
// one that said the same before.
type ArticleRecord struct {
	Find     string
	Kind     string
	RecordID int64
	Made     bool
}

// acceptance is an article whose finds are being accepted.
type acceptance struct {
	*Store
	actor   Actor
	article *Article
	reading ArticleReading
	// ids of the accepted names, by key.
	ids      map[string]AcceptedName
	records  []ArticleRecord
	sources  []int64
	problems check
}

// AcceptArticle makes records of the names and facts that were chosen, all of
// them or none, with their passages as sources. What is recorded already is not
// made again. A fact whose names were not all taken is refused at its key; so
// is a name without text. Accepting an accepted article changes nothing. The
// version is the one that the caller had read.
func (s *Store) AcceptArticle(ctx context.Context, actor Actor, id, version int64, names []AcceptedName, facts []string) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	read, err := s.Article(ctx, actor, id)
	if err != nil {
		return err
	}
	err = s.Operation(ctx, actor, OperationArticle, articleTitle(read), func(tx *Store) error {
		n, err := tx.exec(ctx, `update articles set accepted_at = ?, accepted_by = ?, updated_at = ?, version = version + 1 where id = ? and version = ? and `+articleOpen,
			tx.Now(), actor.by(), tx.Now(), id, version)
		if err != nil {
			return err
		}
		article := read
		if n == 0 {
			article, err = tx.Article(ctx, actor, id)
		}
		if err != nil {
			return err
		}
		if n == 0 {
			if article.AcceptedAt != nil {
				return nil
			}
			return ErrConflict
		}
		reading, err := article.Finds()
		if err != nil {
			return err
		}
		a := acceptance{Store: tx, actor: actor, article: article, reading: reading, ids: map[string]AcceptedName{}}
		return a.all(ctx, names, facts)
	})
	if err != nil {
		return fmt.Errorf("accept article %d: %w", id, err)
	}
	return nil
}

func (a *acceptance) all(ctx context.Context, names []AcceptedName, facts []string) error {
	if len(names) == 0 {
		return InvalidField("", "error.article_nothing")
	}
	a.check(names, facts)
	if err := a.problems.err(); err != nil {
		return err
	}
	for _, n := range names {
		if err := a.name(ctx, n); err != nil {
			return err
		}
	}
	chosen := map[string]bool{}
	for _, key := range facts {
		chosen[key] = true
	}
	for _, kind := range ArticleFactKinds {
		for _, f := range a.reading.Facts {
			if f.Kind == kind && chosen[f.Key] {
				if err := a.fact(ctx, f); err != nil {
					return err
				}
			}
		}
	}
	return a.keep(ctx)
}

// check refuses what cannot be made, before anything is.
func (a *acceptance) check(names []AcceptedName, facts []string) {
	kinds := map[string]string{}
	for _, n := range names {
		found := a.reading.Name(n.Key)
		if found == nil {
			a.problems.fail("", "error.choice")
			continue
		}
		if n.RecordID == 0 {
			a.problems.required(n.Key, &n.Name, maxName)
		}
		if n.Kind != ArticlePerson {
			a.problems.oneOf(n.Key, n.Kind, CompanyKinds)
		}
		kinds[n.Key] = n.Kind
	}
	known := map[string]ArticleFact{}
	for _, f := range a.reading.Facts {
		known[f.Key] = f
	}
	for _, key := range facts {
		f, ok := known[key]
		if !ok {
			a.problems.fail("", "error.choice")
			continue
		}
		for _, party := range f.Parties() {
			switch kind, taken := kinds[party]; {
			case !taken:
				a.problems.fail(key, "error.article_party")
			case party == f.Person && kind != ArticlePerson, (party == f.Company || party == f.Other) && kind == ArticlePerson:
				a.problems.fail(key, "error.article_kind")
			}
		}
	}
}

// source is the article with one passage of it.
func (a *acceptance) source(passage ArticleSpan) SourceInput {
	return SourceInput{Publication: a.article.Publication, Title: a.article.Title, URL: a.article.URL, PublishedOn: a.article.PublishedOn,
		Quote: a.text(passage)}
}

// passageLimit bounds a quoted passage, in bytes.
const passageLimit = 2_000

func (a *acceptance) text(s ArticleSpan) string {
	body := a.article.Body
	if s.Start < 0 || s.End > len(body) || s.Start >= s.End {
		return ""
	}
	return strings.ToValidUTF8(body[s.Start:min(s.End, s.Start+passageLimit)], "")
}

func (a *acceptance) made(find, kind string, id int64, source *int64) {
	a.records = append(a.records, ArticleRecord{find, kind, id, true})
	if source != nil {
		a.sources = append(a.sources, *source)
	}
}

func (a *acceptance) had(find, kind string, id int64) {
	a.records = append(a.records, ArticleRecord{find, kind, id, false})
}

// name makes a company or a person, or takes the record it was merged with.
func (a *acceptance) name(ctx context.Context, n AcceptedName) error {
	found := a.reading.Name(n.Key)
	n.Name = strings.Join(strings.Fields(clean(n.Name)), " ")
	var others []NameInput
	for _, o := range found.Others {
		if o.Value != n.Name {
			others = append(others, o)
		}
	}
	var err error
	if n.Kind == ArticlePerson {
		err = a.person(ctx, &n, others, found.Passage)
	} else {
		err = a.company(ctx, &n, others, found.Passage)
	}
	var invalid *Invalid
	if errors.As(err, &invalid) {
		for _, message := range invalid.Fields {
			return InvalidField(n.Key, message)
		}
	}
	a.ids[n.Key] = n
	return err
}

func (a *acceptance) person(ctx context.Context, n *AcceptedName, others []NameInput, passage ArticleSpan) error {
	if n.RecordID != 0 {
		a.had(n.Key, KindPerson, n.RecordID)
		_, err := a.personFor(ctx, a.actor, n.RecordID, "")
		return err
	}
	person, err := a.CreatePerson(ctx, a.actor, PersonInput{Name: n.Name, Names: others, Source: a.source(passage)})
	if err != nil {
		return err
	}
	n.RecordID = person.ID
	a.made(n.Key, KindPerson, person.ID, person.SourceID)
	return nil
}

func (a *acceptance) company(ctx context.Context, n *AcceptedName, others []NameInput, passage ArticleSpan) error {
	if n.RecordID != 0 {
		a.had(n.Key, KindCompany, n.RecordID)
		_, err := a.companyFor(ctx, a.actor, n.RecordID, "", "")
		return err
	}
	company, err := a.CreateCompany(ctx, a.actor, CompanyInput{Name: n.Name, Kind: n.Kind, Names: others, Source: a.source(passage)})
	if err != nil {
		return err
	}
	n.RecordID = company.ID
	a.made(n.Key, KindCompany, company.ID, company.SourceID)
	return nil
}

// keep remembers what was made and ties the new sources to the article.
func (a *acceptance) keep(ctx context.Context) error {
	if _, err := a.exec(ctx, `delete from article_records where article_id = ?`, a.article.ID); err != nil {
		return err
	}
	// Nothing new means that there is no operation, and nothing to take back.
	if op := a.OperationID(); op != 0 {
		if _, err := a.exec(ctx, `update articles set operation_id = ? where id = ?`, op, a.article.ID); err != nil {
			return err
		}
	}
	for _, r := range a.records {
		_, err := a.exec(ctx, `insert into article_records (article_id, find, kind, record_id, made) values (?, ?, ?, ?, ?) on conflict do nothing`,
			a.article.ID, r.Find, r.Kind, r.RecordID, r.Made)
		if err != nil {
			return err
		}
	}
	if len(a.sources) == 0 {
		return nil
	}
	_, err := a.exec(ctx, `update sources set article_id = ? where id in ?`, a.article.ID, a.sources)
	return err
}

// ArticleRecords are what accepting the article's finds came to.
func (s *Store) ArticleRecords(ctx context.Context, actor Actor, id int64) ([]ArticleRecord, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var rows []ArticleRecord
	if err := s.scan(ctx, &rows, `select find, kind, record_id, made from article_records where article_id = ? order by kind, record_id`, id); err != nil {
		return nil, fmt.Errorf("records of article %d: %w", id, err)
	}
	return rows, nil
}

// UndoArticle takes back what accepting the article made, as one operation: new
// records move to the trash, facts go, and what was changed since stays. The
// article is a draft again.
func (s *Store) UndoArticle(ctx context.Context, actor Actor, id int64) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	article, err := s.Article(ctx, actor, id)
	if err != nil {
		return err
	}
	if article.AcceptedAt == nil || article.OperationID == nil {
		return nil
	}
	_, err = s.UndoOperation(ctx, actor, *article.OperationID, true)
	if err != nil {
		return fmt.Errorf("undo article %d: %w", id, err)
	}
	return nil
}

// articleTitle names the operation after the article.
func articleTitle(a *Article) string {
	if a.Title != "" {
		return a.Title
	}
	line, _, _ := strings.Cut(a.Body, "\n")
	return line
}
