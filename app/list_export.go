package app

import (
	"context"
	"fmt"
	"io"
	"mime"
	"strconv"
	"time"

	"dealflow/models"
	"dealflow/models/sheet"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// exportTime is how long the file of a list may take to be read and sent.
const exportTime = 20 * time.Minute

// exports is how many files of lists one account may take out.
var exports = models.Limit{Max: 30, Window: 10 * time.Minute}

// dealExport gives the deals of a list as a file; those of the other lists are
// the same.
func (a *App) dealExport(c *fiber.Ctx) error {
	r := exportRequest(c, "deals")
	filter, who := dealFilter(c, r), actor(c)
	return exportList(a, c, r, views.DealSheet, func(ctx context.Context, in models.List) (models.Page[models.DealRow], error) {
		return a.store.Deals(ctx, who, filter, in)
	})
}

func (a *App) companyExport(c *fiber.Ctx) error {
	r := exportRequest(c, "companies")
	filter, who := companyFilter(c, r), actor(c)
	return exportList(a, c, r, views.CompanySheet, func(ctx context.Context, in models.List) (models.Page[models.CompanyRow], error) {
		return a.store.Companies(ctx, who, filter, in)
	})
}

func (a *App) personExport(c *fiber.Ctx) error {
	r := exportRequest(c, "people")
	filter, who := personFilter(c, r), actor(c)
	return exportList(a, c, r, views.PersonSheet, func(ctx context.Context, in models.List) (models.Page[models.PersonRow], error) {
		return a.store.People(ctx, who, filter, in)
	})
}

func (a *App) roundExport(c *fiber.Ctx) error {
	r := exportRequest(c, "rounds")
	filter, who := roundFilter(c, r), actor(c)
	return exportList(a, c, r, views.RoundSheet, func(ctx context.Context, in models.List) (models.Page[models.RoundRow], error) {
		return a.store.Rounds(ctx, who, filter, in)
	})
}

func (a *App) investorExport(c *fiber.Ctx) error {
	r := exportRequest(c, "investors")
	filter, who := investorFilter(c, r), actor(c)
	return exportList(a, c, r, views.InvestorSheet, func(ctx context.Context, in models.List) (models.Page[models.InvestorRow], error) {
		return a.store.Investors(ctx, who, filter, in)
	})
}

// exportRequest reads from the address what the list shows, from its beginning.
func exportRequest(c *fiber.Ctx, list string) listRequest {
	where, _ := models.ParseWhere(list, c.Query("where"))
	columns := views.ColumnsOf(list, c.Query("cols"))
	return listRequest{
		conditions: views.Conditions{List: list, Where: where}, columns: columns,
		list: models.List{Sort: c.Query("sort"), Desc: c.Query("dir") == "desc", Limit: models.ExportBatch, Columns: views.SheetColumns(columns)},
	}
}

// exportList sends a list as a file. Its first rows are read before the answer
// begins, so that what is wrong has a status; the rest while they are sent.
func exportList[R any](a *App, c *fiber.Ctx, r listRequest, sheetOf func(views.Base, views.Columns) views.Sheet[R], read func(context.Context, models.List) (models.Page[R], error)) error {
	list := r.conditions.List
	if !actor(c).CanRead() {
		return models.ErrForbidden
	}
	wait, err := a.store.Attempt(c.UserContext(), fmt.Sprintf("export:user:%d", actor(c).UserID), exports)
	if err != nil {
		return err
	}
	if wait > 0 {
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(int(wait.Seconds())+1))
		return fiber.ErrTooManyRequests
	}
	r.list.CountAll = true
	first, err := read(c.UserContext(), r.list)
	if err != nil {
		return err
	}
	state, _ := viewState(list, "", queryOf(c))
	if first.Count > models.ExportMost {
		a.flashError(c, "export.too_many", "Count", strconv.Itoa(models.ExportMost))
		return c.Redirect(addressOf("/"+list, state), fiber.StatusSeeOther)
	}
	file := list + "-" + a.store.Today() + ".csv"
	if err := a.store.NoteExport(c.UserContext(), actor(c), file, state.Encode(), r.columns.Keys, first.Count); err != nil {
		return err
	}
	r.list.CountAll, r.list.NoCount = false, true
	// It is read on after the handler has returned.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), exportTime)
	body := &export[R]{ctx: ctx, cancel: cancel, read: read, sheet: sheetOf(a.fragmentBase(c), r.columns), list: r.list, failed: func(err error) {
		a.log.ErrorContext(ctx, "export", "list", list, "error", err)
	}}
	body.out.Row(body.sheet.Heads)
	body.add(first)
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": file}))
	_ = c.Context().SetWriteDeadline(time.Now().Add(exportTime))
	return c.SendStream(body)
}

// export is the file of a list on its way: it holds no more than the rows of
// one batch.
type export[R any] struct {
	ctx    context.Context //nolint:containedctx // The file is read by the server, which knows no context.
	cancel func()
	read   func(context.Context, models.List) (models.Page[R], error)
	sheet  views.Sheet[R]
	list   models.List
	out    sheet.Writer
	done   bool
	failed func(error)
}

func (e *export[R]) add(page models.Page[R]) {
	for _, row := range page.Rows {
		e.out.Row(e.sheet.Row(row))
	}
	e.list.After = page.Next
	e.done = page.Next == ""
}

// Read gives the next part of the file. An error breaks the connection off, so
// that half a file is not taken for the whole.
func (e *export[R]) Read(p []byte) (int, error) {
	for e.out.Len() == 0 {
		if e.done {
			return 0, io.EOF
		}
		page, err := e.read(e.ctx, e.list)
		if err != nil {
			e.failed(err)
			return 0, fmt.Errorf("export: %w", err)
		}
		e.add(page)
	}
	return e.out.Read(p)
}

// Close ends the reading.
func (e *export[R]) Close() error {
	e.cancel()
	return nil
}
