package app

import (
	"context"
	"errors"
	"strconv"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// stageUpdate moves a deal to another stage. Who has not seen the latest change
// of the deal, but has seen where it stands, moves it all the same: the form
// says so in from and was, its stage and status.
func (a *App) stageUpdate(c *fiber.Ctx) error {
	stage, who := formID(c, "stage"), actor(c)
	return a.moveDeal(c, "deal.moved", func(ctx context.Context, id, version int64) (*models.Deal, error) {
		moved, err := a.store.MoveDeal(ctx, who, id, version, stage)
		if !errors.Is(err, models.ErrConflict) || c.FormValue("from") == "" {
			return moved, err
		}
		now, readErr := a.store.DealPage(ctx, who, id)
		if readErr != nil {
			return nil, readErr
		}
		if now.Deal.StageID != formID(c, "from") || now.Deal.Status != c.FormValue("was") {
			return moved, err
		}
		return a.store.MoveDeal(ctx, who, id, now.Deal.Version, stage)
	})
}

// reversalCreate takes the latest change of stage or status back.
func (a *App) reversalCreate(c *fiber.Ctx) error {
	return a.moveDeal(c, "deal.move_undone", func(ctx context.Context, id, version int64) (*models.Deal, error) {
		return a.store.UndoMove(ctx, actor(c), id, version)
	})
}

// moveDeal changes a deal's place and says what came of it: to the board's
// script with what has changed on the board, else on the page that the form
// stood on.
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
	reader := views.Base{Lang: a.lang(c), Now: a.store.Now()}
	message := flash{Kind: "success", Key: done, Args: []string{"Name", deal.CompanyName, "Stage", reader.Stage(deal.StageKey, deal.StageName)}}
	switch {
	case err != nil:
		message = conflictMessage(reader, page)
	case moved.Version == version: // it stood there already
		message = flash{}
	default:
		message.Undo = dealPath(id) + "/reversal?version=" + strconv.FormatInt(moved.Version, 10)
	}
	if byScript(c) {
		if err != nil {
			c.Status(fiber.StatusConflict)
		}
		return a.showMoved(c, id, message)
	}
	if message.Kind != "" {
		a.setFlash(c, message)
	}
	return c.Redirect(backOr(c, dealPath(id)), fiber.StatusSeeOther)
}

// conflictMessage says who was there first, what they did and when.
func conflictMessage(reader views.Base, page *models.DealPage) flash {
	deal := page.Deal
	message := flash{Kind: "error", Key: "board.conflict_update"}
	who, when := page.UpdatedByName, deal.UpdatedAt
	if len(page.Moves) > 0 && !page.Moves[0].MovedAt.Before(deal.UpdatedAt) {
		last := page.Moves[0]
		who, when, message.Key = last.MovedByName, last.MovedAt, "board.conflict_stage"
		if last.FromStatus != last.ToStatus {
			message.Key = "board.conflict_status"
		}
	}
	if who == "" {
		who = reader.T("board.someone")
	}
	message.Args = []string{"Who", who, "Name", deal.CompanyName, "When", reader.Ago(when),
		"Stage", reader.Stage(deal.StageKey, deal.StageName), "Status", reader.T("deal_status." + deal.Status)}
	return message
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
