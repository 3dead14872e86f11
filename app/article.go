package app

import (
	"crypto/rand"
	"errors"
	"net/url"
	"strconv"

	"dealflow/app/capture"
	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

func (a *App) articleRoutes(r fiber.Router) {
	r.Get("/articles/new", a.articleNew)
	r.Post("/articles", a.articleCreate)
	r.Get("/articles/:id<int>", a.articleShow)
	r.Get("/articles/:id<int>/edit", a.articleEdit)
	r.Post("/articles/:id<int>", a.articleUpdate)
	r.Post("/articles/:id<int>/acceptance", a.acceptanceCreate)
	r.Post("/articles/:id<int>/acceptance/delete", a.acceptanceDelete)
}

// articleNew asks for the text, and lists what was pasted before.
func (a *App) articleNew(c *fiber.Ctx) error {
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	return a.showArticleForm(c, views.ArticleFormPage{Form: views.Form{Values: url.Values{"request_key": {rand.Text()}}}})
}

func (a *App) showArticleForm(c *fiber.Ctx, page views.ArticleFormPage) error {
	if page.ID == 0 {
		var err error
		if page.Recent, err = a.store.RecentArticles(c.UserContext(), actor(c)); err != nil {
			return err
		}
	}
	page.Base = a.base(c)
	return a.page(c, views.ArticleForm(page))
}

func (a *App) articleInput(c *fiber.Ctx) models.ArticleInput {
	return models.ArticleInput{Publication: c.FormValue("publication"), Title: c.FormValue("title"), URL: c.FormValue("url"),
		PublishedOn: c.FormValue("published_on"), Body: c.FormValue("body"), RequestKey: c.FormValue("request_key"),
		Read: func(body string) (models.ArticleReading, error) {
			known, err := a.store.KnownNames(c.UserContext(), actor(c), capture.ArticleKeys(body))
			if err != nil {
				return models.ArticleReading{}, err
			}
			return capture.ReadArticle(body, known), nil
		}}
}

// articleCreate keeps the text with what was found in it, as a draft.
func (a *App) articleCreate(c *fiber.Ctx) error {
	article, err := a.store.CreateArticle(c.UserContext(), actor(c), a.articleInput(c))
	if form, bad := badForm(c, err); bad {
		return a.showArticleForm(c, views.ArticleFormPage{Form: form})
	}
	if err != nil {
		return err
	}
	return c.Redirect(articlePath(article.ID), fiber.StatusSeeOther)
}

func articlePath(id int64) string { return "/articles/" + strconv.FormatInt(id, 10) }

// articleShow is the review of a draft for those who may write, and what came
// of an article that was accepted. With ?source= it opens at that passage.
func (a *App) articleShow(c *fiber.Ctx) error {
	article, err := a.articleOf(c)
	if err != nil {
		return err
	}
	if actor(c).CanWrite() && article.AcceptedAt == nil && c.Query("source") == "" {
		return a.showReview(c, article, views.Form{})
	}
	page := views.ArticleShowPage{Article: article}
	if page.Reading, err = article.Finds(); err != nil {
		return err
	}
	if page.Passage, err = a.store.ArticlePassage(c.UserContext(), actor(c), article.ID, formID(c, "source")); err != nil {
		return err
	}
	if page.Outcomes, err = a.store.ArticleOutcomes(c.UserContext(), actor(c), article.ID); err != nil {
		return err
	}
	page.Base = a.base(c)
	return a.page(c, views.ArticleShow(page))
}

func (a *App) articleOf(c *fiber.Ctx) (*models.Article, error) {
	id, err := pathID(c, "id")
	if err != nil {
		return nil, err
	}
	return a.store.Article(c.UserContext(), actor(c), id)
}

func (a *App) showReview(c *fiber.Ctx, article *models.Article, form views.Form) error {
	reading, err := article.Finds()
	if err != nil {
		return err
	}
	return a.page(c, views.ArticleReview(views.ArticleReviewPage{Base: a.base(c), Article: article, Reading: reading, Form: form}))
}

// articleEdit changes the text or its source before anything is accepted.
func (a *App) articleEdit(c *fiber.Ctx) error {
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	article, err := a.articleOf(c)
	if err != nil {
		return err
	}
	return a.showArticleForm(c, views.ArticleFormPage{ID: article.ID, Version: article.Version, Form: views.Form{Values: views.ArticleValues(article)}})
}

func (a *App) articleUpdate(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	err = a.store.UpdateArticle(c.UserContext(), actor(c), id, formID(c, "version"), a.articleInput(c))
	if form, bad := badForm(c, err); bad {
		return a.showArticleForm(c, views.ArticleFormPage{ID: id, Version: formID(c, "version"), Form: form})
	}
	if errors.Is(err, models.ErrConflict) {
		theirs, err := a.articleOf(c)
		if err != nil {
			return err
		}
		return a.showArticleForm(c, views.ArticleFormPage{ID: id, Version: theirs.Version, Form: a.conflictForm(c, models.RecordRef{}, views.ArticleValues(theirs))})
	}
	if err != nil {
		return err
	}
	return c.Redirect(articlePath(id), fiber.StatusSeeOther)
}

// acceptanceCreate makes records of the finds that are ticked.
func (a *App) acceptanceCreate(c *fiber.Ctx) error {
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	article, err := a.articleOf(c)
	if err != nil {
		return err
	}
	names, facts, err := a.accepted(c, article)
	if err != nil {
		return err
	}
	err = a.store.AcceptArticle(c.UserContext(), actor(c), article.ID, formID(c, "version"), names, facts)
	if form, bad := badForm(c, err); bad {
		return a.showReview(c, article, form)
	}
	if errors.Is(err, models.ErrConflict) {
		// The text was read again meanwhile: the ticks are for other finds.
		return a.showReview(c, article, views.Form{Theirs: a.conflictForm(c, models.RecordRef{}, url.Values{}).Theirs})
	}
	if err != nil {
		return err
	}
	a.flashUndo(c, articlePath(article.ID)+"/acceptance/delete", "article.accepted")
	return c.Redirect(articlePath(article.ID), fiber.StatusSeeOther)
}

// accepted reads the ticked finds. A name that is typed in full and that one
// record has means that record.
func (a *App) accepted(c *fiber.Ctx, article *models.Article) ([]models.AcceptedName, []string, error) {
	reading, err := article.Finds()
	if err != nil {
		return nil, nil, err
	}
	form := formValues(c)
	ticked := map[string]bool{}
	for _, key := range form["take"] {
		ticked[key] = true
	}
	var names []models.AcceptedName
	var keys []string
	for _, n := range reading.Names {
		if !ticked[n.Key] {
			continue
		}
		name := models.AcceptedName{Key: n.Key, Kind: form.Get("kind_" + n.Key), Name: form.Get("name_" + n.Key), RecordID: formID(c, "name_"+n.Key+"_id")}
		renamed := models.NameKey(name.Name) != models.NameKey(n.Name)
		switched := (name.Kind == models.ArticlePerson) != n.Person()
		if name.RecordID == n.RecordID && renamed || switched {
			name.RecordID = 0
		}
		if name.RecordID == 0 {
			keys = append(keys, models.NameKey(name.Name))
		}
		names = append(names, name)
	}
	known, err := a.store.KnownNames(c.UserContext(), actor(c), keys)
	if err != nil {
		return nil, nil, err
	}
	for i := range names {
		if names[i].RecordID == 0 {
			names[i].RecordID = onlyKnown(known, names[i])
		}
	}
	var facts []string
	for _, f := range reading.Facts {
		if ticked[f.Key] {
			facts = append(facts, f.Key)
		}
	}
	return names, facts, nil
}

// onlyKnown is the one record that has the name, 0 for none or several.
func onlyKnown(known []models.KnownName, name models.AcceptedName) int64 {
	kind := models.KindCompany
	if name.Kind == models.ArticlePerson {
		kind = models.KindPerson
	}
	var found int64
	for _, k := range known {
		if k.Kind != kind || k.Key != models.NameKey(name.Name) || k.ID == found {
			continue
		}
		if found != 0 {
			return 0
		}
		found = k.ID
	}
	return found
}

// acceptanceDelete takes back what accepting the article made.
func (a *App) acceptanceDelete(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if err := a.store.UndoArticle(c.UserContext(), actor(c), id); err != nil {
		return err
	}
	a.flashSuccess(c, "article.undone")
	return c.Redirect(articlePath(id), fiber.StatusSeeOther)
}
