package app

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"strings"

	"dealflow/app/extract"
	"dealflow/app/files"
	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// sent ends the context of a file with the file.
type sent struct {
	io.ReadCloser
	done context.CancelFunc
}

func (s *sent) Close() error {
	defer s.done()
	return s.ReadCloser.Close()
}

// fileRefusals are what is said of a file that is not taken.
var fileRefusals = map[error]string{
	files.ErrTooLarge: "document.too_large", extract.ErrUnknown: "document.unknown", extract.ErrLegacy: "document.legacy",
	extract.ErrMacros: "document.macros", extract.ErrEmpty: "document.no_content", extract.ErrTooLarge: "document.unpacks_too_large",
	extract.ErrEncrypted: "document.unknown", extract.ErrBroken: "document.unknown",
}

// fileRefusal is the message for an error of the file itself; empty for others.
func fileRefusal(err error) string {
	for known, message := range fileRefusals {
		if errors.Is(err, known) {
			return message
		}
	}
	return ""
}

// documentCreate takes files in for a record. Each file stands by itself: what
// is refused says why, and the others are kept.
func (a *App) documentCreate(c *fiber.Ctx) error {
	u, err := uploadOf(c)
	if err != nil {
		return err
	}
	defer u.drain(a.uploadSize())
	kind, id := u.record()
	on, err := a.store.DocumentTarget(c.UserContext(), actor(c), kind, id)
	if err != nil {
		return err
	}
	answer := views.UploadPage{Section: views.DocumentSection{Kind: kind, ID: id, MaxSize: a.cfg.MaxUploadBytes()}, On: on, Back: u.back(views.RecordAddress(kind, id))}
	answer.Files, err = a.receive(c, u, filesAtOnce, func(in models.DocumentInput) (views.UploadedFile, error) {
		in.Kind, in.RecordID = kind, id
		doc, added, err := a.store.CreateDocument(c.UserContext(), actor(c), in)
		if err != nil {
			return views.UploadedFile{}, err
		}
		file := views.UploadedFile{Name: doc.Name, ID: doc.ID, OK: added}
		if !added {
			file.Problem, file.Other = "document.already_here", doc.Name
		}
		return file, nil
	})
	if err != nil {
		return err
	}
	return a.answerUpload(c, answer)
}

// versionCreate puts a new content in the place of a document's present one.
func (a *App) versionCreate(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	u, err := uploadOf(c)
	if err != nil {
		return err
	}
	defer u.drain(a.uploadSize())
	doc, err := a.store.DocumentFile(c.UserContext(), actor(c), id, 0)
	if err != nil {
		return err
	}
	answer := views.UploadPage{Section: views.DocumentSection{MaxSize: a.cfg.MaxUploadBytes(), Replaces: id},
		On: models.RecordRef{Kind: models.KindDocument, ID: id, Title: doc.Document.Name}, Back: documentPath(id)}
	answer.Files, err = a.receive(c, u, 1, func(in models.DocumentInput) (views.UploadedFile, error) {
		added, err := a.store.AddDocumentVersion(c.UserContext(), actor(c), id, in)
		file := views.UploadedFile{Name: in.Name, ID: id, OK: added}
		if !added {
			file.Problem, file.Other = "document.same_version", doc.Document.Name
		}
		return file, err
	})
	if err != nil {
		return err
	}
	return a.answerUpload(c, answer)
}

// receive reads the files of a form one after the other and keeps those that
// are taken by save.
func (a *App) receive(c *fiber.Ctx, u *upload, most int, save func(models.DocumentInput) (views.UploadedFile, error)) ([]views.UploadedFile, error) {
	var list []views.UploadedFile
	for {
		part, err := u.file()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, uploadFailed(err)
		}
		name := part.FileName()
		if len(list) >= most {
			return append(list, views.UploadedFile{Name: name, Problem: "document.too_many"}), nil
		}
		file, err := a.receiveFile(c.UserContext(), name, part, save)
		if message := fileRefusal(err); message != "" {
			file, err = views.UploadedFile{Name: name, Problem: message}, nil
		}
		if err != nil {
			return nil, err
		}
		list = append(list, file)
	}
}

// receiveFile recognises and keeps one file.
func (a *App) receiveFile(ctx context.Context, name string, part *multipart.Part, save func(models.DocumentInput) (views.UploadedFile, error)) (file views.UploadedFile, err error) {
	staged, err := a.stage.Receive(part, a.cfg.MaxUploadBytes())
	if err != nil {
		if !errors.Is(err, files.ErrTooLarge) {
			err = uploadFailed(err)
		}
		return file, err
	}
	defer func() { err = errors.Join(err, staged.Close()) }()
	kind, err := extract.Detect(name, staged.File, staged.Size)
	if err != nil {
		return file, err
	}
	// Noted first, so that no sweep takes the content away before the document
	// refers to it.
	if err := a.store.TouchBlob(ctx, staged.Key, staged.Size); err != nil {
		return file, err
	}
	if err := a.files.Put(ctx, staged); err != nil {
		return file, err
	}
	return save(models.DocumentInput{Name: name, Type: string(kind), Size: staged.Size, SHA256: staged.Key})
}

// uploadAnswer is the answer to a script, which sends files one by one.
type uploadAnswer struct {
	Files []uploadAnswerFile `json:"files"`
}

type uploadAnswerFile struct {
	Name    string `json:"name"`
	OK      bool   `json:"ok"`
	Address string `json:"address,omitempty"`
	Message string `json:"message,omitempty"`
}

// answerUpload goes back to the page when all files were taken, and says what
// was wrong with the others otherwise.
func (a *App) answerUpload(c *fiber.Ctx, p views.UploadPage) error {
	if len(p.Files) == 0 {
		p.Files = []views.UploadedFile{{Problem: "document.none_chosen"}}
	}
	taken := 0
	for _, f := range p.Files {
		if f.OK {
			taken++
		}
	}
	if taken < len(p.Files) {
		c.Status(fiber.StatusUnprocessableEntity)
	}
	if strings.Contains(c.Get(fiber.HeaderAccept), fiber.MIMEApplicationJSON) {
		answer := uploadAnswer{Files: []uploadAnswerFile{}}
		for _, f := range p.Files {
			file := uploadAnswerFile{Name: f.Name, OK: f.OK, Message: f.Text(a.lang(c), p.Section.MaxSize)}
			if f.ID != 0 {
				file.Address = documentPath(f.ID)
			}
			answer.Files = append(answer.Files, file)
		}
		return c.JSON(answer)
	}
	if taken == len(p.Files) {
		a.flashSuccess(c, "document.uploaded", "Count", views.Count{N: taken}.String())
		return c.Redirect(p.Back, fiber.StatusSeeOther)
	}
	p.Base = a.base(c)
	p.Path = p.Back
	return a.page(c, views.UploadResult(p))
}
