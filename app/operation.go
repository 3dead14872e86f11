package app

import (
	"context"
	"errors"
	"strconv"
	"time"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// reversalTime bounds an undo. That of an import of 200,000 records takes some
// ten seconds.
const reversalTime = 5 * time.Minute

// plannedRecords is up to how many records a page says in advance what an undo of
// them would do, which takes as long as the undo itself.
const plannedRecords = 3000

// reversalPath is where a POST takes an operation back.
func reversalPath(id int64) string {
	return "/history/" + strconv.FormatInt(id, 10) + "/reversal"
}

// operationIndex is the history: of all, of a person, or of one record.
func (a *App) operationIndex(c *fiber.Ctx) error {
	f := models.OperationFilter{Kind: c.Query("kind")}
	f.UserID, _ = strconv.ParseInt(c.Query("user"), 10, 64)
	f.Before, _ = strconv.ParseInt(c.Query("before"), 10, 64)
	if ref, ok := models.ParseRef(c.Query("record")); ok && ref.Kind != models.KindMember {
		f.Record = ref
	}
	rows, next, err := a.store.Operations(c.UserContext(), actor(c), f)
	if err != nil {
		return err
	}
	page := views.OperationIndexPage{Filter: f, Rows: rows, Next: next}
	if f.Record.ID != 0 {
		if page.Filter.Record, err = a.store.Ref(c.UserContext(), actor(c), f.Record.Kind, f.Record.ID); errors.Is(err, models.ErrNotFound) {
			page.Filter.Record, err = f.Record, nil // in the trash
		}
		if err != nil {
			return err
		}
	}
	if page.Users, err = a.store.Owners(c.UserContext(), actor(c)); err != nil {
		return err
	}
	page.Base = a.base(c)
	return a.page(c, views.OperationIndex(page))
}

// operationShow is one operation, field by field, with what an undo would do; or
// only what it did to one record, or further changes.
func (a *App) operationShow(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	var f models.ChangeFilter
	f.Record, _ = models.ParseChanged(c.Query("record"))
	f.After, _ = strconv.ParseInt(c.Query("after"), 10, 64)
	if f == (models.ChangeFilter{}) {
		return a.operationPage(c, id, nil)
	}
	page, err := a.store.OperationPage(c.UserContext(), actor(c), id, f)
	if err != nil {
		return err
	}
	return a.page(c, views.OperationShow(views.OperationShowPage{Base: a.base(c), Page: *page, Filter: f}))
}

func (a *App) operationPage(c *fiber.Ctx, id int64, refused *models.UndoConflict) error {
	page, err := a.store.OperationPage(c.UserContext(), actor(c), id, models.ChangeFilter{})
	if err != nil {
		return err
	}
	show := views.OperationShowPage{Page: *page}
	if refused != nil {
		show.Held, show.HeldMore = refused.Problems, refused.More
	} else if show.Large = page.Records > plannedRecords && len(page.Imports) == 0; page.Undoable && !show.Large {
		plan, err := a.store.PlanUndo(c.UserContext(), actor(c), id)
		var held *models.UndoConflict
		switch {
		case errors.As(err, &held):
			show.Held, show.HeldMore = held.Problems, held.More
		case err != nil && !errors.Is(err, models.ErrUndone):
			return err
		default:
			show.Plan, show.HeldMore = plan, plan.KeptMore
		}
	}
	show.Base = a.base(c)
	return a.page(c, views.OperationShow(show))
}

// operationLatest asks whether to take the reader's own last action back.
func (a *App) operationLatest(c *fiber.Ctx) error {
	row, err := a.store.LatestOperation(c.UserContext(), actor(c))
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return err
	}
	return a.page(c, views.UndoQuestion(a.fragmentBase(c), row, localPath(c.Query("back"))))
}

// operationReversal takes an operation back. What was changed since is shown
// with who changed it, and stays unless only the rest is asked for.
func (a *App) operationReversal(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), reversalTime)
	defer cancel()
	report, err := a.store.UndoOperation(ctx, actor(c), id, c.FormValue("keep") != "")
	var conflict *models.UndoConflict
	switch {
	case errors.As(err, &conflict):
		c.Status(fiber.StatusConflict)
		return a.operationPage(c, id, conflict)
	case errors.Is(err, models.ErrUndone):
		a.flashError(c, "history.too_late")
		return c.Redirect(views.OperationAddress(id), fiber.StatusSeeOther)
	case err != nil:
		return err
	}
	key := "history.undone"
	if report.Operation.Kind == models.OperationUndo {
		key = "history.redone"
	}
	a.flashSuccess(c, key)
	return c.Redirect(a.afterUndo(c, report), fiber.StatusSeeOther)
}

// afterUndo is where one was, unless that page went with the undo.
func (a *App) afterUndo(c *fiber.Ctx, report *models.UndoReport) string {
	back := backOr(c, "/history")
	op := report.Operation
	if report.Trashed > 0 && back == views.RecordAddress(op.RecordKind, op.RecordID) {
		return views.OperationAddress(report.ID)
	}
	return back
}
