package app

import (
	"context"
	"errors"
	"strconv"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// stageUpdate moves a deal to another stage.
func (a *App) stageUpdate(c *fiber.Ctx) error {
	stage := formID(c, "stage")
	return a.moveDeal(c, "deal.moved", func(ctx context.Context, id, version int64) (*models.Deal, error) {
		return a.store.MoveDeal(ctx, actor(c), id, version, stage)
	})
}

// reversalCreate takes the latest change of stage or status back.
func (a *App) reversalCreate(c *fiber.Ctx) error {
	return a.moveDeal(c, "deal.move_undone", func(ctx context.Context, id, version int64) (*models.Deal, error) {
		return a.store.UndoMove(ctx, actor(c), id, version)
	})
}

// moveDeal changes a deal's place and says what came of it: to htmx with the
// board as it is now, else on the page that the form stood on.
func (a *App) moveDeal(c *fiber.Ctx, done string, move func(ctx context.Context, id, version int64) (*models.Deal, error)) error {
	ctx := c.UserContext()
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	version := formID(c, "version")
	moved, err := move(ctx, id, version)
	if err != nil && !errors.Is(err, models.ErrConflict) {
		return err
	}
	page, readErr := a.store.DealPage(ctx, actor(c), id)
	if readErr != nil {
		return readErr
	}
	deal := page.Deal
	reader := views.Base{Lang: a.lang(c)}
	message := flash{Kind: "success", Key: done, Args: []string{"Name", deal.CompanyName, "Stage", reader.Stage(deal.StageKey, deal.StageName)}}
	switch {
	case err != nil:
		message.Kind, message.Key = "error", "deal.move_conflict"
	case moved.Version == version: // it stood there already
		message = flash{}
	default:
		message.Undo = dealPath(id) + "/reversal?version=" + strconv.FormatInt(moved.Version, 10)
	}
	if c.Get("HX-Request") == "true" {
		return a.showMoved(c, id, message)
	}
	if message.Kind != "" {
		a.setFlash(c, message)
	}
	return c.Redirect(backOr(c, dealPath(id)), fiber.StatusSeeOther)
}

// showMoved is the board after a move, with the moved deal in focus.
func (a *App) showMoved(c *fiber.Ctx, id int64, message flash) error {
	page, err := a.boardPage(c, formID(c, "board"))
	if err != nil {
		return err
	}
	page.Base, page.Moved = a.base(c), id
	page.Path = backOr(c, "/deals/board")
	kv := make([]any, len(message.Args))
	for i, arg := range message.Args {
		kv[i] = arg
	}
	page.Flash = views.Flash{Kind: message.Kind, Text: page.T(message.Key, kv...), Undo: message.Undo}
	return a.page(c, views.BoardBody(page))
}

// backOr is the page that a form says it stood on, or another when it says
// none of ours.
func backOr(c *fiber.Ctx, fallback string) string {
	back := c.FormValue("back")
	if back == "" || safeNext(back) != back {
		return fallback
	}
	return back
}
