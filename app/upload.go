package app

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"strings"
	"time"

	"dealflow/models"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

const (
	// uploadTime and contentTime bound a whole upload or download; while data
	// comes, the connection itself may be as slow as it is.
	uploadTime  = 20 * time.Minute
	contentTime = 20 * time.Minute
	// paceEvery is how often the deadline of a connection that makes progress is
	// moved on.
	paceEvery = 5 * time.Second
	// filesAtOnce bounds the files of one form, fieldsSize the rest of it in
	// bytes.
	filesAtOnce = 20
	fieldsSize  = 64 << 10
)

const uploadKey = "upload"

// isUpload says whether the body is a form with files, which its handler reads
// as it comes. All other bodies are read before, up to maxBody.
func isUpload(c *fiber.Ctx) bool {
	path := c.Path()
	return c.Method() == fiber.MethodPost && c.Request().IsBodyStream() &&
		(path == "/documents" || path == "/imports" || strings.HasPrefix(path, "/documents/") && strings.HasSuffix(path, "/versions")) &&
		strings.HasPrefix(string(c.Request().Header.ContentType()), fiber.MIMEMultipartForm)
}

// upload is a form with files. Its fields have to come before its files, as
// they do in our pages: whoever may not upload is refused before a file is read.
type upload struct {
	values url.Values
	body   io.Reader
	parts  *multipart.Reader
	next   *multipart.Part // the file that was come upon while reading fields
}

// uploadOf reads the fields of the request's form, once. A form without files
// is an upload without any.
func uploadOf(c *fiber.Ctx) (*upload, error) {
	if u, ok := c.Locals(uploadKey).(*upload); ok {
		return u, nil
	}
	u := &upload{}
	c.Locals(uploadKey, u)
	if !isUpload(c) {
		u.values = formValues(c)
		return u, nil
	}
	u.values = url.Values{}
	_, params, err := mime.ParseMediaType(string(c.Request().Header.ContentType()))
	if err != nil || params["boundary"] == "" {
		return nil, fiber.ErrBadRequest
	}
	u.body = &pace{ctx: c.Context(), until: time.Now().Add(uploadTime), r: c.Context().RequestBodyStream()}
	u.parts = multipart.NewReader(u.body, params["boundary"])
	room := int64(fieldsSize)
	for {
		part, err := u.parts.NextPart()
		if errors.Is(err, io.EOF) {
			return u, nil
		}
		if err != nil {
			return nil, fiber.ErrBadRequest
		}
		if part.FileName() != "" {
			u.next = part
			return u, nil
		}
		value, err := io.ReadAll(io.LimitReader(part, room+1))
		if room -= int64(len(value)); err != nil || room < 0 {
			return nil, fiber.ErrBadRequest
		}
		u.values.Add(part.FormName(), string(value))
	}
}

// file gives the next file, io.EOF after the last.
func (u *upload) file() (*multipart.Part, error) {
	if part := u.next; part != nil {
		u.next = nil
		return part, nil
	}
	if u.parts == nil {
		return nil, io.EOF
	}
	for {
		part, err := u.parts.NextPart()
		if err != nil {
			return nil, err
		}
		if part.FileName() != "" {
			return part, nil
		}
	}
}

// drain reads what is left, up to a number of bytes: a browser shows the answer
// only once it has sent its request.
func (u *upload) drain(limit int64) {
	if u.body != nil {
		_, _ = io.CopyN(io.Discard, u.body, limit)
	}
}

// record is what the form says the files belong to.
func (u *upload) record() (kind string, id int64) {
	for _, n := range numbers(u.values["record"]) {
		id = n
	}
	return u.values.Get("kind"), id
}

// back is the page that the form came from.
func (u *upload) back(fallback string) string {
	if back := u.values.Get("back"); back != "" && safeNext(back) == back {
		return back
	}
	return fallback
}

// pace moves the deadline of the connection on as long as data comes.
type pace struct {
	ctx   *fasthttp.RequestCtx
	r     io.Reader
	until time.Time
	moved time.Time
}

func (p *pace) Read(b []byte) (int, error) {
	now := time.Now()
	if now.After(p.until) {
		return 0, fiber.ErrRequestTimeout
	}
	if now.Sub(p.moved) >= paceEvery {
		p.moved = now
		// What cannot be set, as in a test, does not end anything either.
		_ = p.ctx.SetReadDeadline(now.Add(readTimeout))
	}
	return p.r.Read(b)
}

// limitBody reads the body of a form, unless it has files, and refuses one that
// is too large while the connection still stands, so that its sender gets to
// read why.
func (a *App) limitBody(c *fiber.Ctx) error {
	if !c.Request().IsBodyStream() || isUpload(c) {
		return c.Next()
	}
	stream := c.Context().RequestBodyStream()
	body, err := io.ReadAll(io.LimitReader(stream, maxBody+1))
	if err != nil {
		return fiber.ErrBadRequest
	}
	if len(body) > maxBody {
		_, _ = io.CopyN(io.Discard, stream, 3*maxBody)
		return fiber.ErrRequestEntityTooLarge
	}
	c.Request().SetBodyRaw(body)
	return c.Next()
}

// mayWait says how long a request may take.
func mayWait(c *fiber.Ctx) time.Duration {
	if isUpload(c) {
		return uploadTime
	}
	return requestTime
}

// uploadSize is what the largest upload may come to, in bytes.
func (a *App) uploadSize() int64 { return filesAtOnce * a.cfg.MaxUploadBytes() }

// uploadFailed is the error of a form that could not be read to its end.
func uploadFailed(err error) error {
	var web *fiber.Error
	if errors.As(err, &web) || errors.Is(err, models.ErrNotFound) {
		return err
	}
	return fiber.ErrBadRequest
}
