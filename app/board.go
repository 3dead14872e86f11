package app

import (
	"slices"
	"time"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// boardShow shows the pipeline by stage.
func (a *App) boardShow(c *fiber.Ctx) error {
	page := views.BoardPage{Owner: formID(c, "owner")}
	var err error
	if page.Views, _, err = a.viewsOf(c, "deals", models.LayoutBoard); err != nil {
		return err
	}
	if page.Columns, err = a.store.Board(c.UserContext(), actor(c), page.Owner); err != nil {
		return err
	}
	if page.Stages, page.Owners, err = a.dealChoices(c); err != nil {
		return err
	}
	page.Base = a.base(c)
	return a.page(c, views.Board(page))
}

// cardIndex gives the next cards of a column.
func (a *App) cardIndex(c *fiber.Ctx) error {
	page := views.BoardCardsPage{Stage: formID(c, "stage"), Owner: formID(c, "owner")}
	var err error
	page.Cards, page.More, err = a.store.BoardCardsAfter(c.UserContext(), actor(c), page.Stage, page.Owner, c.Query("after"))
	if err != nil {
		return err
	}
	page.Base = a.fragmentBase(c)
	return a.page(c, views.BoardCards(page))
}

// boardChanges brings an open board up to date: with the deals that are named,
// or with those that were changed since a time.
func (a *App) boardChanges(c *fiber.Ctx) error {
	ids := numbers(queryOf(c)["id"])
	if since, err := time.Parse(time.RFC3339, c.Query("since")); err == nil {
		changed, err := a.store.DealsChangedSince(c.UserContext(), actor(c), since)
		if err != nil {
			return err
		}
		ids = append(ids, changed...)
	}
	page, err := a.boardPatch(c, formID(c, "owner"), ids)
	if err != nil {
		return err
	}
	page.Base = a.fragmentBase(c)
	return a.page(c, views.BoardPatch(page))
}

func (a *App) boardPatch(c *fiber.Ctx, owner int64, ids []int64) (views.BoardPatchPage, error) {
	page := views.BoardPatchPage{Owner: owner}
	var err error
	if page.Columns, err = a.store.BoardTotals(c.UserContext(), actor(c), owner); err != nil {
		return page, err
	}
	if page.Cards, err = a.store.BoardCardsOf(c.UserContext(), actor(c), owner, ids); err != nil {
		return page, err
	}
	for _, id := range ids {
		if !slices.ContainsFunc(page.Cards, func(d models.DealRow) bool { return d.ID == id }) {
			page.Gone = append(page.Gone, id)
		}
	}
	return page, nil
}

// showMoved brings the board that a change was made on up to date, with what
// came of it.
func (a *App) showMoved(c *fiber.Ctx, id int64, message flash) error {
	page, err := a.boardPatch(c, formID(c, "board"), []int64{id})
	if err != nil {
		return err
	}
	page.Base = a.fragmentBase(c)
	kv := make([]any, len(message.Args))
	for i, arg := range message.Args {
		kv[i] = arg
	}
	if message.Kind != "" {
		page.Flash = views.Flash{Kind: message.Kind, Text: page.T(message.Key, kv...), Undo: message.Undo}
	}
	return a.page(c, views.BoardPatch(page))
}

// dealChanges says what others have done to a deal since its page was opened;
// nothing at all when they have not.
func (a *App) dealChanges(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	news, err := a.store.DealNews(c.UserContext(), actor(c), id, formID(c, "version"), formID(c, "activity"))
	if err != nil {
		return err
	}
	if news.What == "" {
		return c.SendStatus(fiber.StatusNoContent)
	}
	return a.page(c, views.DealNews(views.NewsPage{Base: a.fragmentBase(c), ID: id, News: *news}))
}
