package app

import (
	"context"
	"errors"
	"mime"
	"time"

	"dealflow/app/extract"
	"dealflow/app/files"
	"dealflow/app/search"
	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// documentIndex lists the documents.
func (a *App) documentIndex(c *fiber.Ctx) error {
	filter := models.DocumentFilter{Type: c.Query("type"), AuthorID: formID(c, "author"), Kind: c.Query("on"), RecordID: int64(c.QueryInt("record"))}
	page, err := a.store.Documents(c.UserContext(), actor(c), filter, listOf(c))
	if err != nil {
		return err
	}
	authors, err := a.store.Owners(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	p := views.DocumentIndexPage{Rows: page.Rows, Authors: authors, List: views.NewList(c.Path(), queryOf(c), page, "type", "author", "on", "record")}
	if filter.RecordID > 0 {
		// Whoever may not see the record sees none of its documents, nor its name.
		if p.On, err = a.store.Ref(c.UserContext(), actor(c), filter.Kind, filter.RecordID); err != nil {
			return err
		}
	}
	p.Base = a.base(c)
	return a.page(c, views.DocumentIndex(p))
}

// documentShow shows one page of a document's text, with the words of ?q=
// marked and the pages that have them.
func (a *App) documentShow(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	doc, err := a.store.DocumentPage(c.UserContext(), actor(c), id, formID(c, "version"))
	if err != nil {
		return err
	}
	p := views.DocumentShowPage{Page: doc, Text: shorten(c.Query("q"), 200), MaxSize: a.cfg.MaxUploadBytes()}
	p.At = min(max(c.QueryInt("page"), 1), max(len(doc.Texts), 1))
	most := 0
	for i, text := range doc.Texts {
		segments, held := search.Mark(p.Text, text.Body)
		if held > most {
			most, p.Found = held, nil
		}
		if held == most && held > 0 {
			p.Found = append(p.Found, i+1)
		}
		if i+1 == p.At {
			p.Marks = marksView(segments)
		}
	}
	if c.Query("page") == "" && len(p.Found) > 0 && p.Found[0] != p.At {
		p.At = p.Found[0]
		segments, _ := search.Mark(p.Text, doc.Texts[p.At-1].Body)
		p.Marks = marksView(segments)
	}
	p.Base = a.base(c)
	return a.page(c, views.DocumentShow(p))
}

// documentContent sends the file itself, which a browser saves and never shows.
func (a *App) documentContent(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	doc, err := a.store.DocumentFile(c.UserContext(), actor(c), id, formID(c, "version"))
	if err != nil {
		return err
	}
	// It is read after the handler has returned.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), contentTime)
	content, size, err := a.files.Open(ctx, doc.Shown.SHA256)
	if errors.Is(err, files.ErrMissing) {
		a.log.ErrorContext(ctx, "the content of a document is gone", "document", id, "sha256", doc.Shown.SHA256)
		err = models.ErrNotFound
	}
	if err != nil {
		cancel()
		return err
	}
	kind := extract.Type(doc.Shown.Type)
	c.Set(fiber.HeaderContentType, kind.MIME())
	c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": views.VersionName(doc)}))
	c.Set(fiber.HeaderContentSecurityPolicy, "sandbox; default-src 'none'")
	// As long as the file would take at 64 KB a second.
	_ = c.Context().SetWriteDeadline(time.Now().Add(writeTimeout + time.Duration(size>>16)*time.Second))
	return c.SendStream(&sent{ReadCloser: content, done: cancel}, int(size))
}

// documentEdit shows the form that renames a document.
func (a *App) documentEdit(c *fiber.Ctx) error {
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	doc, err := a.store.DocumentFile(c.UserContext(), actor(c), id, 0)
	if err != nil {
		return err
	}
	return a.page(c, views.DocumentForm(views.DocumentFormPage{Base: a.base(c), Page: doc, Version: doc.Document.Version,
		Form: views.Form{Values: views.DocumentValues(doc.Document.Name)}}))
}

// documentUpdate renames a document.
func (a *App) documentUpdate(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	version := formID(c, "version")
	err = a.store.RenameDocument(c.UserContext(), actor(c), id, version, c.FormValue("name"))
	form, bad := badForm(c, err)
	conflict := errors.Is(err, models.ErrConflict)
	if !bad && !conflict {
		if err != nil {
			return err
		}
		a.flashSuccess(c, "record.saved")
		return c.Redirect(documentPath(id), fiber.StatusSeeOther)
	}
	doc, err := a.store.DocumentFile(c.UserContext(), actor(c), id, 0)
	if err != nil {
		return err
	}
	if conflict {
		form, version = a.conflictForm(c, models.RecordRef{Kind: models.KindDocument, ID: id}, views.DocumentValues(doc.Document.Name)), doc.Document.Version
	}
	return a.page(c, views.DocumentForm(views.DocumentFormPage{Base: a.base(c), Page: doc, Version: version, Form: form}))
}

func documentPath(id int64) string { return views.RecordAddress(models.KindDocument, id) }

// documentDelete moves a document to the trash and goes back to the page where
// it was, or to its record.
func (a *App) documentDelete(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	doc, err := a.store.DocumentFile(c.UserContext(), actor(c), id, 0)
	if err != nil {
		return err
	}
	return a.remove(c, models.KindDocument, views.RecordAddress(doc.Document.On.Kind, doc.Document.On.ID))
}

// extractionCreate has the text of a document read again.
func (a *App) extractionCreate(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if err := a.store.RetryExtraction(c.UserContext(), actor(c), id); err != nil {
		return err
	}
	return c.Redirect(documentPath(id), fiber.StatusSeeOther)
}

// documentsOn are the documents for a record's page.
func (a *App) documentsOn(c *fiber.Ctx, kind string, id int64) (views.DocumentSection, error) {
	rows, err := a.store.DocumentsOn(c.UserContext(), actor(c), kind, id)
	return views.DocumentSection{Kind: kind, ID: id, Rows: rows, MaxSize: a.cfg.MaxUploadBytes()}, err
}
