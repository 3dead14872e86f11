package app

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"path/filepath"
	"strconv"
	"strings"

	"dealflow/app/extract"
	"dealflow/app/importer"
	"dealflow/models"
	"dealflow/models/sheet"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// maxSheet is how large a spreadsheet may be, in bytes.
const maxSheet = 32 << 20

// Bounds of what pages show of a spreadsheet.
const (
	sampleRows    = 3
	previewRows   = 20
	previewFaults = 50
	shownWords    = 40
)

// importIndex asks for a spreadsheet, and lists those that were uploaded.
func (a *App) importIndex(c *fiber.Ctx) error { return a.showImports(c, "") }

func (a *App) showImports(c *fiber.Ctx, refused string) error {
	sheets, err := a.store.Sheets(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	if refused != "" {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	base := a.base(c)
	base.Path = "/imports"
	return a.page(c, views.ImportIndex(views.ImportIndexPage{Base: base, Sheets: sheets, Refused: refused, MaxSize: maxSheet}))
}

// importCreate takes a spreadsheet.
func (a *App) importCreate(c *fiber.Ctx) error {
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	u, err := uploadOf(c)
	if err != nil {
		return err
	}
	defer u.drain(maxSheet)
	part, err := u.file()
	if errors.Is(err, io.EOF) {
		return a.showImports(c, "error.sheet_none")
	}
	if err != nil {
		return uploadFailed(err)
	}
	content, err := io.ReadAll(io.LimitReader(part, maxSheet+1))
	if err != nil {
		return uploadFailed(err)
	}
	in := models.Sheet{Name: filepath.Base(part.FileName())}
	rows, refused := parseSheet(content, &in)
	if refused != "" {
		return a.showImports(c, refused)
	}
	in.Mapping = importer.GuessMapping(in.Columns, rows)
	in.Deals = in.Has("stage") || in.Has("owner")
	if err := a.store.CreateSheet(c.UserContext(), actor(c), &in, rows); err != nil {
		return err
	}
	return c.Redirect(views.ImportAddress(in.ID), fiber.StatusSeeOther)
}

var errManyRows = errors.New("too many rows")

// parseSheet reads a workbook or a text with separators, whose first row names the
// columns. What is wrong with it is the id of a message.
func parseSheet(content []byte, in *models.Sheet) (rows []models.SheetRow, refused string) {
	if len(content) > maxSheet {
		return nil, "error.sheet_size"
	}
	add := func(line int, cells []string, broken string) error {
		if strings.TrimSpace(strings.Join(cells, "")) == "" && broken == "" {
			return nil
		}
		if in.Columns == nil {
			in.Columns = cells
			return nil
		}
		if len(rows) == models.SheetMaxRows {
			return errManyRows
		}
		row := models.SheetRow{Line: int64(line), Cells: cells}
		if broken != "" {
			row.Outcome, row.Reason = models.ImportRejected, "error.sheet_row"
		}
		rows = append(rows, row)
		return nil
	}
	var err error
	if bytes.HasPrefix(content, []byte("PK\x03\x04")) {
		err = extract.Rows(bytes.NewReader(content), int64(len(content)), func(line int, cells []string) error { return add(line, cells, "") })
	} else {
		err = readText(content, in, add)
	}
	switch {
	case errors.Is(err, errManyRows):
		return nil, "error.sheet_rows"
	case err != nil && !errors.Is(err, importer.ErrNoHeader):
		return nil, "error.sheet_broken"
	case len(rows) == 0:
		return nil, "error.sheet_empty"
	case len(in.Columns) > models.SheetMaxColumns:
		return nil, "error.sheet_columns"
	}
	for i := range rows {
		rows[i].Cells = rows[i].Cells[:min(len(rows[i].Cells), len(in.Columns))]
	}
	return rows, ""
}

func readText(content []byte, in *models.Sheet, add func(line int, cells []string, broken string) error) error {
	reader, encoding, err := importer.NewCSV(bytes.NewReader(content))
	if err != nil {
		return err
	}
	in.Encoding, in.Columns = string(encoding), reader.Header()
	for {
		row, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		cells := row.Fields
		if row.Broken != "" {
			cells = []string{row.Raw}
		}
		if err := add(row.Line, cells, row.Broken); err != nil {
			return err
		}
	}
}

// sheetOf is the spreadsheet of the address.
func (a *App) sheetOf(c *fiber.Ctx) (*models.Sheet, error) {
	id, err := pathID(c, "id")
	if err != nil {
		return nil, err
	}
	return a.store.Sheet(c.UserContext(), actor(c), id)
}

// importShow asks what the columns are, shows how far the import has come, or
// what became of it.
func (a *App) importShow(c *fiber.Ctx) error {
	s, err := a.sheetOf(c)
	if err != nil {
		return err
	}
	if s.State == models.SheetMapping {
		return a.showMapping(c, s, nil)
	}
	page := views.ImportRunPage{Sheet: s}
	if page.Rejected, err = a.store.SheetRows(c.UserContext(), actor(c), s.ID, models.ImportRejected, 0, previewFaults); err != nil {
		return err
	}
	if byHTMX(c) {
		page.Base = a.fragmentBase(c)
		return a.page(c, views.ImportProgress(page))
	}
	page.Base = a.base(c)
	return a.page(c, views.ImportRun(page))
}

// showMapping asks what the columns of a spreadsheet are.
func (a *App) showMapping(c *fiber.Ctx, s *models.Sheet, wrong map[string]string) error {
	page := views.ImportMapPage{Sheet: s, Samples: make([][]string, len(s.Columns)), Errors: wrong}
	stage := -1
	for i, field := range s.Mapping {
		if field == "stage" {
			stage = i
		}
	}
	seen := map[string]bool{}
	err := importer.EachSheetRow(c.UserContext(), a.store, actor(c), s.ID, func(row models.SheetRow) {
		for i, cell := range row.Cells {
			if cell = strings.TrimSpace(cell); i < len(page.Samples) && cell != "" && len(page.Samples[i]) < sampleRows {
				page.Samples[i] = append(page.Samples[i], cell)
			}
			if word := strings.ToLower(cell); i == stage && word != "" && !seen[word] && len(page.Words) < shownWords {
				seen[word] = true
				page.Words = append(page.Words, views.StageWord{Word: word, Shown: cell, Meaning: s.Stages[word]})
			}
		}
	})
	if err != nil {
		return err
	}
	if page.Stages, page.Owners, err = a.dealChoices(c); err != nil {
		return err
	}
	page.Base = a.base(c)
	page.Path = views.ImportAddress(s.ID)
	names := page.StageNames()
	for i := range page.Words {
		if w := &page.Words[i]; w.Meaning == "" {
			w.Meaning = importer.GuessStage(w.Word, names)
		}
	}
	return a.page(c, views.ImportMap(page))
}

// importUpdate saves what the columns are, and leads on to the preview, unless the
// words of a column of stages are still to be explained.
func (a *App) importUpdate(c *fiber.Ctx) error {
	s, err := a.sheetOf(c)
	if err != nil {
		return err
	}
	values := formValues(c)
	in := models.SheetOptions{Stages: map[string]string{}, Deals: values.Get("deals") == "1", Currency: values.Get("currency")}
	if id := formID(c, "owner"); id != 0 {
		in.OwnerID = &id
	}
	for i := range s.Columns {
		in.Mapping = append(in.Mapping, values.Get("column_"+strconv.Itoa(i)))
	}
	words, meanings := values["word"], values["meaning"]
	for i, word := range words {
		if i < len(meanings) && meanings[i] != "" {
			in.Stages[word] = meanings[i]
		}
	}
	err = a.store.SetSheet(c.UserContext(), actor(c), s.ID, in)
	if wrong, refused := refusal(c, err); refused {
		s.SheetOptions = in
		return a.showMapping(c, s, wrong)
	}
	if err != nil {
		return err
	}
	if in.Has("stage") && len(words) == 0 {
		return c.Redirect(views.ImportAddress(s.ID)+"#stages", fiber.StatusSeeOther)
	}
	return c.Redirect(views.ImportAddress(s.ID)+"/preview", fiber.StatusSeeOther)
}

// importPreview shows how the rows are understood, and which cannot be.
func (a *App) importPreview(c *fiber.Ctx) error {
	s, err := a.sheetOf(c)
	if err != nil {
		return err
	}
	if s.State != models.SheetMapping || !s.Has("name") {
		return c.Redirect(views.ImportAddress(s.ID), fiber.StatusSeeOther)
	}
	reader, err := importer.SheetReaderFor(c.UserContext(), a.store, actor(c), s)
	if err != nil {
		return err
	}
	page := views.ImportPreviewPage{Sheet: s}
	err = importer.EachSheetRow(c.UserContext(), a.store, actor(c), s.ID, func(row models.SheetRow) {
		if row.Outcome != "" {
			page.Faults++
			return
		}
		record, problem := reader.Read(row.Cells)
		if problem != nil {
			if page.Faults++; len(page.Problems) < previewFaults {
				row.Reason = problem.Field + " " + problem.Message
				page.Problems = append(page.Problems, row)
			}
			return
		}
		if page.Good++; len(page.Records) < previewRows {
			page.Records = append(page.Records, views.PreviewRecord{Line: row.Line, SheetRecord: record})
		}
	})
	if err != nil {
		return err
	}
	if page.Stages, page.Owners, err = a.dealChoices(c); err != nil {
		return err
	}
	page.Base = a.base(c)
	return a.page(c, views.ImportPreview(page))
}

// importRun starts the import.
func (a *App) importRun(c *fiber.Ctx) error {
	s, err := a.sheetOf(c)
	if err != nil {
		return err
	}
	err = a.store.StartSheet(c.UserContext(), actor(c), s.ID)
	if wrong, refused := refusal(c, err); refused {
		return a.showMapping(c, s, wrong)
	}
	if err != nil && !errors.Is(err, models.ErrConflict) {
		return err
	}
	return c.Redirect(views.ImportAddress(s.ID), fiber.StatusSeeOther)
}

// importDelete forgets a spreadsheet.
func (a *App) importDelete(c *fiber.Ctx) error {
	s, err := a.sheetOf(c)
	if err != nil {
		return err
	}
	err = a.store.DeleteSheet(c.UserContext(), actor(c), s.ID)
	if errors.Is(err, models.ErrConflict) {
		a.flashError(c, "import.still_running")
		return c.Redirect(views.ImportAddress(s.ID), fiber.StatusSeeOther)
	}
	if err != nil {
		return err
	}
	a.flashSuccess(c, "import.forgotten")
	return c.Redirect("/imports", fiber.StatusSeeOther)
}

// importRejected gives the rows that were rejected as a file with the reasons,
// which can be mended and imported in its turn.
func (a *App) importRejected(c *fiber.Ctx) error {
	s, err := a.sheetOf(c)
	if err != nil {
		return err
	}
	rows, err := a.store.SheetRows(c.UserContext(), actor(c), s.ID, models.ImportRejected, 0, models.SheetMaxRows)
	if err != nil {
		return err
	}
	base := a.base(c)
	var w sheet.Writer
	w.Row(append([]string{base.T("import.line"), base.T("import.reason")}, s.Columns...))
	for _, row := range rows {
		w.Row(append([]string{fmt.Sprint(row.Line), base.RowReason(s, row)}, row.Cells...))
	}
	name := strings.TrimSuffix(s.Name, filepath.Ext(s.Name)) + "-" + base.T("import.rejected") + ".csv"
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	body, err := io.ReadAll(&w)
	if err != nil {
		return err
	}
	return c.Send(body)
}
